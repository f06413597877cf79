//! Processes that answer questions, so that whatever is asked the server goes on: each has limits of its own, and one
//! whose question was stopped, cancelled or left is ended at once, wherever it is in its work.

use std::io::{self, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self as line, Receiver, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{sleep, timeout};

use super::bounds::{AT_ONCE, LONGEST};
use super::fault::Fault;
use super::request::{Frame, Request};

/// Begins a process: what is run, with its limits.
pub type Start = Arc<dyn Fn() -> io::Result<Command> + Send + Sync>;

/// How long a question waits for one of the processes.
const WAIT: Duration = Duration::from_secs(20);
/// How long a process waits for another question.
const IDLE: Duration = Duration::from_mins(1);
/// One that took longer over a question is not asked again: it may hold memory that it does not need any more.
const QUICK: Duration = Duration::from_secs(1);
/// Questions that a process answers, so that nothing adds up in it.
const MOST_ANSWERS: u32 = 200;
/// Frames that are read ahead of the client.
const AHEAD: usize = 2;
/// How much of what a process says of a fault of its own is read [bytes].
const MOST_COMPLAINT: u64 = 4 << 10;
/// How long it is waited for that, once it has ended.
const COMPLAINT: Duration = Duration::from_millis(200);

/// The processes that answer, at most [`AT_ONCE`].
pub(super) struct Processes {
    start: Start,
    room: Arc<Semaphore>,
    idle: Mutex<Vec<(Process, Instant)>>,
}

/// A process, which is ended when this is dropped.
struct Process {
    jobs: SyncSender<Job>,
    child: Arc<Mutex<Child>>,
    n_left: u32,
}

/// One request.
struct Job {
    line: Vec<u8>,
    frames: mpsc::Sender<Frame>,
    /// Given back when the request is answered, or the process has ended.
    _room: OwnedSemaphorePermit,
}

/// An answer under way. Its process is ended when this is dropped before the last frame.
pub(super) struct Answering {
    processes: Arc<Processes>,
    process: Option<Process>,
    frames: mpsc::Receiver<Frame>,
    begun: Instant,
    /// Ends the process where a client leaves its rows unread.
    bound: JoinSet<()>,
}

impl Processes {
    pub(super) fn new(start: Start) -> Self {
        Self { start, room: Arc::new(Semaphore::new(AT_ONCE)), idle: Mutex::default() }
    }

    /// Begins to answer a request, once one of the processes is free.
    pub(super) async fn ask(self: &Arc<Self>, request: &Request) -> Result<Answering, Fault> {
        let mut line = serde_json::to_vec(request).map_err(|_| Fault::lost())?;
        line.push(b'\n');
        let room = timeout(WAIT, Arc::clone(&self.room).acquire_owned()).await;
        let Ok(Ok(room)) = room else {
            let message = format!(
                "{AT_ONCE} questions are being answered, which is the most; read or close their answers, or try again \
                 later"
            );
            return Err(Fault::new("53000", message));
        };
        let (frames, received) = mpsc::channel(AHEAD);
        let process = self.given(Job { line, frames, _room: room }).await?;
        let mut bound = JoinSet::new();
        let child = Arc::clone(&process.child);
        bound.spawn(async move {
            sleep(LONGEST).await;
            end(&child);
        });
        let (processes, begun) = (Arc::clone(self), Instant::now());
        Ok(Answering { processes, process: Some(process), frames: received, begun, bound })
    }

    /// Gives a job to a process that is idle, or to a new one.
    async fn given(&self, mut job: Job) -> Result<Process, Fault> {
        while let Some((process, _)) = self.take() {
            match process.jobs.try_send(job) {
                Ok(()) => return Ok(process),
                // It has ended by itself meanwhile.
                Err(line::TrySendError::Full(back) | line::TrySendError::Disconnected(back)) => job = back,
            }
        }
        let none = || Fault::new("53000", "no process can be begun to answer in; try again later");
        let start = Arc::clone(&self.start);
        let process = spawn_blocking(move || Process::begin(start()?)).await;
        let process = process.map_err(|_| none())?.map_err(|_| none())?;
        process.jobs.try_send(job).map_err(|_| none())?;
        Ok(process)
    }

    fn take(&self) -> Option<(Process, Instant)> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Keeps a process for the next question, for a while.
    fn keep(self: &Arc<Self>, process: Process) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((process, Instant::now()));
        let processes = Arc::clone(self);
        tokio::spawn(async move {
            sleep(IDLE).await;
            let mut idle = processes.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.retain(|(_, since)| since.elapsed() < IDLE);
        });
    }
}

impl Answering {
    /// What comes next.
    pub(super) async fn next(&mut self) -> Frame {
        let frame = self.frames.recv().await.unwrap_or_else(|| Frame::Refused(Fault::lost()));
        if frame.is_last() {
            self.bound.abort_all();
            if let Some(mut process) = self.process.take() {
                process.n_left = process.n_left.saturating_sub(1);
                if self.begun.elapsed() < QUICK && 0 < process.n_left {
                    self.processes.keep(process);
                }
            }
        }
        frame
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        if let Some(process) = &self.process {
            end(&process.child);
        }
    }
}

impl Process {
    fn begin(mut command: Command) -> io::Result<Self> {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(mut stderr)) = pipes else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (sender, complaint) = line::sync_channel(1);
        thread::Builder::new().spawn(move || {
            let mut text = Vec::new();
            // What is more is read too, so that the process is not held up, and forgotten.
            let _ = stderr.by_ref().take(MOST_COMPLAINT).read_to_end(&mut text);
            let _ = io::copy(&mut stderr, &mut io::sink());
            let _ = sender.send(String::from_utf8_lossy(&text).into_owned());
        })?;
        let (jobs, received) = line::sync_channel(1);
        let child = Arc::new(Mutex::new(child));
        let attended = Arc::clone(&child);
        thread::Builder::new().spawn(move || attend(stdin, stdout, &complaint, &attended, received))?;
        Ok(Self { jobs, child, n_left: MOST_ANSWERS })
    }
}

/// Gives a process one request after the other, and its frames to whoever asked. The process has ended when this has.
fn attend(
    mut stdin: ChildStdin,
    stdout: ChildStdout,
    complaint: &Receiver<String>,
    child: &Mutex<Child>,
    jobs: Receiver<Job>,
) {
    let mut stdout = BufReader::new(stdout);
    while let Ok(job) = jobs.recv() {
        // Where it is gone already, why is found out when it is listened to.
        let _ = stdin.write_all(&job.line).and_then(|()| stdin.flush());
        loop {
            let Ok(frame) = Frame::read(&mut stdout) else {
                // It takes no more.
                drop(jobs);
                end(child);
                let complaint = complaint.recv_timeout(COMPLAINT).unwrap_or_default();
                // Nobody waits any more where the question was given up.
                let _ = job.frames.blocking_send(Frame::Refused(why_it_ended(&complaint)));
                return;
            };
            let is_last = frame.is_last();
            if job.frames.blocking_send(frame).is_err() {
                return end(child);
            }
            if is_last {
                break;
            }
        }
    }
    end(child);
}

/// Ends a process and waits until it has ended.
fn end(child: &Mutex<Child>) {
    let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
    // One that has ended already needs no ending.
    let _ = child.kill();
    let _ = child.wait();
}

/// Why a process ended by itself.
fn why_it_ended(complaint: &str) -> Fault {
    if complaint.contains("memory allocation of") || complaint.contains("failed to spawn thread") {
        return Fault::too_large();
    }
    if complaint.contains("has overflowed its stack") {
        return Fault::new("54001", "the question is nested too deeply; ask in parts");
    }
    Fault::lost()
}

#[cfg(test)]
mod tests;
