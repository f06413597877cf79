//! Standard input and output: one assistant, one message a line.

use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::sync::Arc;
use std::thread;

use thiserror::Error;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::{JoinError, spawn_blocking};

use crate::port::{Asker, Documents};
use crate::server::{Assistant, LARGEST_REQUEST, too_long};

/// How many requests are answered at once; further ones wait unread.
const AT_ONCE: usize = 4;

/// Why an assistant is not served any more.
#[derive(Debug, Error)]
pub enum AssistantError {
    /// Standard input cannot be read.
    #[error("what the assistant says cannot be read from standard input")]
    Input(#[source] io::Error),
    /// Standard output is gone.
    #[error("what was answered cannot be written to standard output")]
    Output(#[source] io::Error),
    /// The program failed.
    #[error("the assistant was lost")]
    Lost(#[from] JoinError),
}

/// Answers an assistant on standard input and output, as `asker` may see what it asks for, until it goes away and all
/// that it asked is answered.
///
/// # Errors
/// Where what it says cannot be read, or what is answered cannot be written.
pub async fn serve<D: Documents>(assistant: Assistant<D>, asker: Asker) -> Result<(), AssistantError> {
    let (heard, mut to_hear) = mpsc::channel(1);
    let (said, to_say) = mpsc::channel::<String>(AT_ONCE);
    // Nothing ends the reading of standard input but its end, so the thread is left to itself.
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let line = line(&mut input, LARGEST_REQUEST);
            let is_over = !matches!(line, Ok(Some(_)));
            if heard.blocking_send(line).is_err() || is_over {
                return;
            }
        }
    });
    let written = spawn_blocking(move || write_all(to_say, io::stdout()));
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let read = loop {
        match to_hear.recv().await {
            None | Some(Ok(None)) => break Ok(()),
            Some(Err(error)) => break Err(AssistantError::Input(error)),
            Some(Ok(Some(line))) => {
                // Where nothing can be written any more, nothing needs to be answered.
                let Ok(turn) = Arc::clone(&turns).acquire_owned().await else { break Ok(()) };
                if said.is_closed() {
                    break Ok(());
                }
                let (assistant, asker, said) = (assistant.clone(), asker.clone(), said.clone());
                tokio::spawn(async move {
                    let _turn = turn;
                    let answer = match line {
                        Line::Whole(line) => assistant.answer(&line, &asker).await,
                        Line::TooLong => Some(too_long()),
                    };
                    if let Some(answer) = answer {
                        // The writer says why it is gone.
                        let _ = said.send(answer).await;
                    }
                });
            }
        }
    };
    drop(said);
    match written.await? {
        // Whoever goes away early has heard enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => read,
        written => written.map_err(AssistantError::Output).and(read),
    }
}

/// A line with something on it.
#[derive(Debug, PartialEq, Eq)]
enum Line {
    /// With its break.
    Whole(Vec<u8>),
    /// Longer than any message; nothing of it is kept.
    TooLong,
}

/// The next line; nothing at the end.
fn line(input: &mut impl BufRead, longest: usize) -> io::Result<Option<Line>> {
    loop {
        let mut line = Vec::new();
        let most = u64::try_from(longest).unwrap_or(u64::MAX).saturating_add(1);
        if input.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if longest < line.len() && line.last() != Some(&b'\n') {
            skip_line(input)?;
            return Ok(Some(Line::TooLong));
        }
        if !line.iter().all(u8::is_ascii_whitespace) {
            return Ok(Some(Line::Whole(line)));
        }
    }
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffered = match input.fill_buf() {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            buffered => buffered?,
        };
        let end = buffered.iter().position(|byte| *byte == b'\n');
        let n_bytes = end.map_or(buffered.len(), |end| end + 1);
        input.consume(n_bytes);
        if end.is_some() || n_bytes == 0 {
            return Ok(());
        }
    }
}

fn write_all(mut answers: mpsc::Receiver<String>, mut out: impl Write) -> io::Result<()> {
    while let Some(answer) = answers.blocking_recv() {
        out.write_all(answer.as_bytes())?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_their_break_and_long_ones_are_no_message() {
        let mut input = io::Cursor::new(b"{}\r\n\n  \nabcdefghij\nlast".to_vec());
        let mut next = || line(&mut input, 5).unwrap();
        assert_eq!(next(), Some(Line::Whole(b"{}\r\n".to_vec())));
        assert_eq!(next(), Some(Line::TooLong));
        assert_eq!(next(), Some(Line::Whole(b"last".to_vec())));
        assert_eq!(next(), None);
    }

    #[test]
    fn a_line_of_just_the_most_is_read() {
        let mut input = io::Cursor::new(b"abcde\nfghij".to_vec());
        assert_eq!(line(&mut input, 5).unwrap(), Some(Line::Whole(b"abcde\n".to_vec())));
        assert_eq!(line(&mut input, 5).unwrap(), Some(Line::Whole(b"fghij".to_vec())));
    }
}
