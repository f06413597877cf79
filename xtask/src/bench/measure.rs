//! Runs a command again and again and tells how long it takes.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// How long the runs took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spread {
    pub(super) least: Duration,
    pub(super) median: Duration,
    pub(super) most: Duration,
}

/// Runs what `command` gives `n_runs` times, at least once, after one run that does not count.
pub(super) fn repeat(n_runs: u32, command: impl Fn() -> Command) -> Result<Spread> {
    time_once(command())?;
    let times = (0..n_runs.max(1)).map(|_| time_once(command())).collect::<Result<Vec<_>>>()?;
    Ok(spread(times))
}

/// How long one run takes, from start to exit, its output thrown away.
fn time_once(mut command: Command) -> Result<Duration> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let started = Instant::now();
    let output = command.output().with_context(|| format!("{command:?} could not be started"))?;
    let elapsed = started.elapsed();
    // 1 is a finding that blocks: the work was done.
    let is_done = matches!(output.status.code(), Some(0 | 1));
    ensure!(is_done, "{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(elapsed)
}

/// The least, the middle and the most of `times`, which are not empty.
fn spread(mut times: Vec<Duration>) -> Spread {
    times.sort();
    let n = times.len();
    Spread { least: times[0], median: (times[(n - 1) / 2] + times[n / 2]) / 2, most: times[n - 1] }
}

#[cfg(test)]
mod tests;
