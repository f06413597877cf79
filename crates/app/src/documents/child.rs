//! A document taken apart in a process of its own, with limits: whatever a file holds, the program goes on and says what
//! became of it.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use domain::source::ContentHash;
use serde::{Deserialize, Serialize};
use sources::document::{DOCUMENT_BYTES, DocumentForm, DocumentText};

use crate::simulation::child::{is_out_of_time, program};

/// The command of the process.
pub const DOCUMENT: &str = "document-for-the-program";
/// What it may write to [bytes]: the file, what it unpacks to, and its text.
pub const MOST_MEMORY: u64 = 768 << 20;
/// The address space that it may take [bytes].
pub const ADDRESS_SPACE: u64 = 2 << 30;
/// The processor time that it may take.
pub const MOST_PROCESSOR_TIME: Duration = Duration::from_mins(1);
/// How long is waited for it.
const PATIENCE: Duration = Duration::from_secs(150);

/// What the process says.
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply {
    Text {
        form: String,
        text: String,
        title: Option<String>,
        pages: Option<usize>,
        notes: Vec<String>,
    },
    /// Why there is no text.
    Refused(String),
}

/// What the process does with a file that it is given.
#[must_use]
pub fn reply(bytes: &[u8]) -> Reply {
    match sources::document::text(bytes) {
        Ok(DocumentText { form, text, title, pages, notes, .. }) => {
            Reply::Text { form: form.ending().to_owned(), text, title, pages, notes }
        }
        Err(error) => Reply::Refused(error.to_string()),
    }
}

/// The text of a document. Plain text needs no process.
///
/// # Errors
/// Why it cannot be read, in a sentence.
pub(super) fn text(bytes: Vec<u8>) -> Result<DocumentText> {
    let form = DocumentForm::of(&bytes)?;
    if form == DocumentForm::Text {
        return Ok(sources::document::text(&bytes)?);
    }
    let hash = ContentHash::of(&bytes);
    match ask(bytes)? {
        Reply::Text { text, title, pages, notes, .. } => {
            Ok(DocumentText { form, text, title, pages, notes, hash })
        }
        Reply::Refused(why) => bail!(why),
    }
}

fn ask(bytes: Vec<u8>) -> Result<Reply> {
    let mut command = Command::new(program()?);
    command
        .arg(DOCUMENT)
        .env("MALLOC_ARENA_MAX", "2")
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().context("the process that reads documents cannot be started")?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        bail!("the process that reads documents cannot be talked to");
    };
    // Where it ends early, what it was not given is not missed.
    let given = thread::spawn(move || drop(stdin.write_all(&bytes)));
    let (sender, receiver) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let mut said = Vec::new();
        let _ = stdout.take(2 * DOCUMENT_BYTES).read_to_end(&mut said);
        let _ = sender.send(said);
    });
    let said = receiver.recv_timeout(PATIENCE);
    if said.is_err() {
        let _ = child.kill();
    }
    let status = child.wait().context("the process that reads documents was lost")?;
    let _ = given.join();
    let reply = said.ok().and_then(|said| serde_json::from_slice(&said).ok());
    match reply {
        Some(reply) => Ok(reply),
        None if is_out_of_time(status) => bail!(
            "taking it apart took more than {} s of processor time and was ended; print it anew to a PDF and read that",
            MOST_PROCESSOR_TIME.as_secs()
        ),
        None => bail!(
            "it could not be taken apart within {} MB of memory, or is damaged in a way that is not known ({status}); print it anew to a PDF and read that",
            MOST_MEMORY >> 20
        ),
    }
}
