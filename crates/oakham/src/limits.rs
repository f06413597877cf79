//! Limits of a process that answers, so that the server, or the computer, goes on whatever is asked.

use std::time::Duration;

/// Limits of a process.
pub(crate) struct Limits {
    /// Its address space [bytes]: what it holds, the program itself, and what is set aside and never used.
    pub address_space: u64,
    /// What it may write to: its heap and the stacks of its threads [bytes].
    pub data: u64,
    /// The processor time of all its threads.
    pub processor_time: Duration,
}

/// Sets the limits of this process. What the system does not know it does not set: the time that work may take is bounded
/// by whoever asked, too.
#[cfg(unix)]
pub(crate) fn set(limits: &Limits) {
    use rustix::process::{Resource, Rlimit, getrlimit, nice, setrlimit};

    let bounds = [
        (Resource::As, limits.address_space),
        (Resource::Data, limits.data),
        (Resource::Cpu, limits.processor_time.as_secs()),
        // A picture of its memory would fill the disk and hold what nobody needs.
        (Resource::Core, 0),
    ];
    for (resource, most) in bounds {
        let most = getrlimit(resource).maximum.map_or(most, |before| before.min(most));
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
    // Pages go first, and where the system runs out of memory this is ended before the server.
    let _ = nice(10);
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
}

/// Ends this process when the one that began it ends, where the system knows how.
#[cfg(target_os = "linux")]
pub(crate) fn end_with_parent() {
    // A question is bounded in time in any case.
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn end_with_parent() {}

#[cfg(not(unix))]
pub(crate) fn set(_: &Limits) {}
