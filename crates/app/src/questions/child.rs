//! A question in a process of its own, with limits: the engine's own bounds hold for what it accounts for, those of the
//! process for everything, and however it ends the server goes on.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use warehouse::WarehouseError;
use warehouse::wire::Start;
use web::sql::port::{AnswerForm, Answered, NoAnswer};

use super::FOR_PAGES;
use crate::simulation::child::{is_out_of_time, program};

/// The command of the process.
pub const QUESTION: &str = "question-for-the-server";
/// The command of a process that answers programs, one question after the other.
pub const QUESTIONS_OF_PROGRAMS: &str = "questions-of-programs-for-the-server";
/// What a question may write to [bytes]: what the engine accounts for, the stacks of its threads, and what it does not
/// account for. With the pages of the program itself it stays below 400 MB.
pub const MOST_MEMORY: u64 = 320 << 20;
/// The address space that a question may take [bytes]: the program, and what is set aside and never used.
pub const ADDRESS_SPACE: u64 = 2 << 30;
/// The processor time that it may take, over all its threads.
pub const MOST_PROCESSOR_TIME: Duration = Duration::from_secs(25);
/// The longest request [bytes].
pub const LONGEST_REQUEST: u64 = 64 << 10;
/// The largest answer [bytes].
const LARGEST_ANSWER: u64 = 128 << 20;
/// How much of what the process says of a fault of its own is read [bytes].
const MOST_COMPLAINT: u64 = 4 << 10;
/// How much longer than the question the process may take, to begin and to write.
const BESIDE: Duration = Duration::from_secs(3);

/// What is asked, a line.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// The question.
    pub sql: String,
    /// In which form.
    pub wanted: Wanted,
}

/// In which form an answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    Page,
    Csv,
    Json,
    Xlsx,
    Parquet,
}

impl From<AnswerForm> for Wanted {
    fn from(form: AnswerForm) -> Self {
        match form {
            AnswerForm::Csv => Self::Csv,
            AnswerForm::Json => Self::Json,
            AnswerForm::Xlsx => Self::Xlsx,
            AnswerForm::Parquet => Self::Parquet,
        }
    }
}

/// What the process says first, a line; the bytes of a file follow it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Page(Page),
    File,
    /// Why there is no answer.
    Refused(String),
}

/// As much of an answer as a page shows.
#[derive(Debug, Serialize, Deserialize)]
pub struct Page {
    pub columns: Vec<(String, bool)>,
    pub rows: Vec<Vec<Option<String>>>,
    pub n_rows: usize,
    pub is_cut: bool,
    pub tables: Vec<String>,
}

impl From<Page> for Answered {
    fn from(page: Page) -> Self {
        let Page { columns, rows, n_rows, is_cut, tables } = page;
        Self { columns, rows, n_rows, is_cut, tables }
    }
}

/// The reply to a request, with the bytes after it.
pub(super) fn ask(root: &Path, request: &Request) -> Result<(Reply, Vec<u8>), NoAnswer> {
    let failed = |why: String| NoAnswer::Failed(why);
    let line = serde_json::to_string(request).map_err(|error| failed(error.to_string()))?;
    let (mut process, _stdin) = Process::start(root, &line).map_err(|error| failed(error.to_string()))?;
    let answer = match process.answer.recv_timeout(FOR_PAGES.time + BESIDE) {
        Ok(answer) => answer,
        Err(RecvTimeoutError::Timeout) => return Err(too_long()),
        Err(RecvTimeoutError::Disconnected) => Vec::new(),
    };
    let end_of_line = answer.iter().position(|byte| *byte == b'\n');
    let Some((head, bytes)) = end_of_line.map(|end| (&answer[..end], &answer[end + 1..])) else {
        return Err(process.why_it_ended());
    };
    let reply: Reply = serde_json::from_slice(head).map_err(|error| failed(error.to_string()))?;
    // A file that breaks off is none.
    if matches!(reply, Reply::File) && !process.child.wait().is_ok_and(|status| status.success()) {
        return Err(process.why_it_ended());
    }
    Ok((reply, bytes.to_vec()))
}

/// What begins processes that answer programs over the lake of the workspace in `root`.
#[must_use]
pub fn for_programs(root: &Path) -> Start {
    let root = root.to_owned();
    Arc::new(move || begun(&root, QUESTIONS_OF_PROGRAMS).map_err(io::Error::other))
}

/// A process of the server, with a command of this program.
fn begun(root: &Path, name: &str) -> anyhow::Result<Command> {
    let mut command = Command::new(program()?);
    command
        .arg("--workspace")
        .arg(root)
        .arg(name)
        // Each arena of the allocator takes address space, and there would be one a thread.
        .env("MALLOC_ARENA_MAX", "2")
        // What it says of a fault of its own is one line.
        .env("RUST_BACKTRACE", "0");
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        // Ctrl+C at the terminal is for the server, which then ends this.
        command.process_group(0);
    }
    Ok(command)
}

fn too_long() -> NoAnswer {
    NoAnswer::Refused(WarehouseError::TooLong(FOR_PAGES.time).to_string())
}

/// A process that is ended when this is dropped.
struct Process {
    child: Child,
    answer: Receiver<Vec<u8>>,
    complaint: Receiver<Vec<u8>>,
}

impl Process {
    /// Starts it. It ends by itself once what is given beside it is dropped, so it cannot outlive the server.
    fn start(root: &Path, request: &str) -> anyhow::Result<(Self, ChildStdin)> {
        let mut command = begun(root, QUESTION)?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let (Some(mut stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            anyhow::bail!("the process that answers questions cannot be talked to");
        };
        let answer = read(stdout, LARGEST_ANSWER);
        let complaint = read(stderr, MOST_COMPLAINT);
        let process = Self { child, answer, complaint };
        // Where it is gone already, why is found out when it is listened to.
        let _ = stdin.write_all(request.as_bytes()).and_then(|()| stdin.write_all(b"\n"));
        Ok((process, stdin))
    }

    /// Why it ended without an answer.
    fn why_it_ended(&mut self) -> NoAnswer {
        let _ = self.child.kill();
        let Ok(status) = self.child.wait() else { return NoAnswer::Failed("it was lost".to_owned()) };
        let complaint = self.complaint.recv_timeout(Duration::from_millis(200)).unwrap_or_default();
        let complaint = String::from_utf8_lossy(&complaint);
        if complaint.contains("memory allocation of") || complaint.contains("failed to spawn thread") {
            return NoAnswer::Refused(WarehouseError::TooLarge(FOR_PAGES.memory_mb).to_string());
        }
        if complaint.contains("has overflowed its stack") {
            return NoAnswer::Refused(WarehouseError::TooDeep.to_string());
        }
        if is_out_of_time(status) {
            return too_long();
        }
        let last =
            complaint.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("it said nothing");
        NoAnswer::Failed(format!("the process that answers questions ended by itself ({status}): {last}"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended already needs no ending.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first `most` bytes [bytes] of what comes, once it ends. What is more is read too, so that the process is not held
/// up, and forgotten.
fn read(mut from: impl Read + Send + 'static, most: u64) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.by_ref().take(most).read_to_end(&mut bytes);
        let _ = io::copy(&mut from, &mut io::sink());
        let _ = sender.send(bytes);
    });
    receiver
}
