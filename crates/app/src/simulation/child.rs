//! A comparison in a process of its own, with limits: whatever it takes and however it ends, the server
//! goes on.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use serde::{Deserialize, Serialize};

/// The command of the process.
pub const COMPARISON: &str = "comparison-for-the-server";
/// The memory that a comparison may take [bytes]: some ten times what one of the example takes.
pub const MOST_MEMORY: u64 = 2 << 30;
/// The processor time that it may take, over all its threads.
pub const MOST_PROCESSOR_TIME: Duration = Duration::from_hours(2);
/// How long it may take.
const LONGEST: Duration = Duration::from_hours(1);
/// The most threads that it has: each takes memory of its own.
pub const MOST_THREADS: usize = 4;
/// The largest request [bytes], and the largest result.
pub const LARGEST_REQUEST: u64 = 1 << 20;
const LARGEST_RESULT: u64 = 64 << 20;
/// How much of what it says of a fault of its own is read [bytes].
const MOST_COMPLAINT: u64 = 4 << 10;
/// How often it is looked after when it says nothing.
const TICK: Duration = Duration::from_millis(200);

/// What the process says, a line each.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// How far it is.
    Progress {
        /// So many replications are made
        made: u32,
        /// of about so many,
        needed: u32,
        /// and the next is so far.
        part: f64,
    },
    /// What came of it: `oakham.flow/1`.
    Result(String),
    /// Why nothing did.
    Refused(String),
}

/// What is to become of a comparison that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// It goes on.
    Still,
    /// It is ended.
    NoLonger,
}

/// Compares as `request` says, in the workspace in `root`. `report` is called again and again with how far it is,
/// and says whether it goes on. Nothing where it does not.
///
/// # Errors
/// Why nothing came of it.
pub(super) fn compare(
    root: &Path,
    request: &str,
    mut report: impl FnMut(Option<(u32, u32, f64)>) -> Wanted,
) -> Result<Option<String>> {
    let (mut process, _stdin) = Process::start(root, request)?;
    let begun = Instant::now();
    let mut so_far = None;
    loop {
        match process.messages.recv_timeout(TICK) {
            Ok(Ok(Message::Progress { made, needed, part })) => so_far = Some((made, needed, part)),
            Ok(Ok(Message::Result(result))) => return Ok(Some(result)),
            Ok(Ok(Message::Refused(why))) => bail!("{why}"),
            Ok(Err(why)) => return Err(why),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(process.why_it_ended()),
        }
        if report(so_far) == Wanted::NoLonger {
            return Ok(None);
        }
        if LONGEST < begun.elapsed() {
            bail!(
                "it was ended after {} minutes; ask for fewer days or replications in [run] of the network, or run it with `oakham flow compare`, which has no such limit",
                LONGEST.as_secs() / 60
            );
        }
    }
}

/// A process that is ended when this is dropped.
struct Process {
    child: Child,
    messages: Receiver<Result<Message>>,
    complaint: Receiver<String>,
}

impl Process {
    /// Starts it. It ends by itself once what is given beside it is dropped, so it cannot outlive the
    /// server, however that ends.
    fn start(root: &Path, request: &str) -> Result<(Self, ChildStdin)> {
        let mut command = Command::new(program()?);
        command
            .arg("--workspace")
            .arg(root)
            .arg(COMPARISON)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            // Ctrl+C at the terminal is for the server, which then ends this.
            command.process_group(0);
        }
        let mut child = command.spawn().context("no process can be started to simulate in")?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(mut stdin), Some(answers), Some(complaints)) = pipes else {
            bail!("the process to simulate in cannot be talked to");
        };
        let (sender, messages) = mpsc::sync_channel(16);
        thread::spawn(move || read_answers(answers, &sender));
        let (sender, complaint) = mpsc::sync_channel(1);
        thread::spawn(move || {
            let mut complaints = complaints;
            let mut text = Vec::new();
            // What is more is read too, so that the process is not held up, and forgotten.
            let _ = complaints.by_ref().take(MOST_COMPLAINT).read_to_end(&mut text);
            let _ = io::copy(&mut complaints, &mut io::sink());
            let _ = sender.send(String::from_utf8_lossy(&text).into_owned());
        });
        let process = Self { child, messages, complaint };
        // Where it is gone already, why is found out when it is listened to.
        let _ = stdin.write_all(request.replace('\n', " ").as_bytes()).and_then(|()| stdin.write_all(b"\n"));
        Ok((process, stdin))
    }

    /// Why it ended without a word.
    fn why_it_ended(&mut self) -> anyhow::Error {
        let status = self.child.wait();
        let complaint = self.complaint.recv_timeout(TICK).unwrap_or_default();
        let why = status.map_or_else(|error| error.to_string(), |status| ending_in_words(status, &complaint));
        anyhow!("{why}")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended already needs no ending.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_answers(answers: impl Read, sender: &SyncSender<Result<Message>>) {
    let mut lines = BufReader::new(answers.take(LARGEST_RESULT));
    let mut line = String::new();
    loop {
        line.clear();
        let message = match lines.read_line(&mut line) {
            Ok(0) => return,
            // A line that breaks off says how it ended elsewhere.
            Ok(_) if !line.ends_with('\n') => return,
            Ok(_) => serde_json::from_str(&line).context("what the simulation says cannot be read"),
            Err(error) => Err(error).context("what the simulation says cannot be read"),
        };
        if sender.send(message).is_err() {
            return;
        }
    }
}

/// The program that runs, also where its file was replaced meanwhile.
pub(crate) fn program() -> Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() {
        return Ok(running.to_owned());
    }
    std::env::current_exe().context("where this program stands is not known")
}

/// Why a process ended that gave no result.
fn ending_in_words(status: ExitStatus, complaint: &str) -> String {
    const MUCH_MEMORY: &str = "memory allocation of";
    let what_to_do = "ask for less: fewer patients, days or scenarios at a time";
    if complaint.contains(MUCH_MEMORY) || complaint.contains("failed to spawn thread") {
        let gigabytes = MOST_MEMORY >> 30;
        return format!("it took more than {gigabytes} GB of memory and was ended; {what_to_do}");
    }
    if is_out_of_time(status) {
        let hours = MOST_PROCESSOR_TIME.as_secs() / 3600;
        return format!("it took more than {hours} hours of processor time and was ended; {what_to_do}");
    }
    let last = complaint.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("it said nothing");
    format!("the simulation ended by itself ({status}): {last}")
}

#[cfg(unix)]
pub(crate) fn is_out_of_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
}

#[cfg(not(unix))]
pub(crate) fn is_out_of_time(_: ExitStatus) -> bool {
    false
}

#[cfg(test)]
mod tests;
