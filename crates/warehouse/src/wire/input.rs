//! Messages as they come in: bounded in length and time, and whole before the library reads them.
//!
//! The library gathers up to 1 GB for a message and takes it that a message holds what it should, so both are looked at
//! here, also whether fields end where their message does.

use std::time::Duration;

use pgwire::messages::startup::{GssEncRequest, SslRequest};
use pgwire::messages::{DecodeContext, PgWireFrontendMessage, ProtocolVersion};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, timeout_at};

use super::fault::Fault;

/// The longest first message and sign-in [bytes]; PostgreSQL's own bound.
const LONGEST_OPENING: usize = 10_000;
/// The longest message afterwards [bytes]: a question with its parameters.
const LONGEST_MESSAGE: usize = 1 << 20;
/// How long the rest of a message may take after its beginning.
const PATIENCE: Duration = Duration::from_secs(30);

/// How far a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing was said yet: the first message, which has no letter.
    Opening,
    /// The client is asked for its token.
    SignIn,
    /// It has signed in.
    Open,
}

/// What was read and is not understood yet.
#[derive(Default)]
pub(super) struct Input {
    pub(super) bytes: bytes::BytesMut,
}

impl Input {
    /// The next message, or nothing where the client is gone. Waits for its beginning until `until`.
    pub(super) async fn next(
        &mut self,
        stream: &mut (impl AsyncRead + Unpin),
        stage: Stage,
        version: ProtocolVersion,
        until: Instant,
    ) -> Result<Option<PgWireFrontendMessage>, Fault> {
        let mut rest_until = None;
        loop {
            if let Some(message) = self.take(stage, version)? {
                return Ok(Some(message));
            }
            if !self.bytes.is_empty() && rest_until.is_none() {
                rest_until = Some(until.min(Instant::now() + PATIENCE));
            }
            match timeout_at(rest_until.unwrap_or(until), stream.read_buf(&mut self.bytes)).await {
                Ok(Ok(0) | Err(_)) => return Ok(None),
                Ok(Ok(_)) => {}
                Err(_) if rest_until.is_some() => {
                    return Err(Fault::fatal("08P01", "the rest of a message did not come"));
                }
                Err(_) => return Err(Fault::fatal("57P05", "nothing was asked for too long")),
            }
        }
    }

    /// The first message of what was read, if it is there to its end.
    fn take(
        &mut self,
        stage: Stage,
        version: ProtocolVersion,
    ) -> Result<Option<PgWireFrontendMessage>, Fault> {
        let before = usize::from(stage != Stage::Opening);
        let Some(length) = self.bytes.get(before..).and_then(|bytes| bytes.first_chunk()) else {
            return Ok(None);
        };
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        let most = if stage == Stage::Open { LONGEST_MESSAGE } else { LONGEST_OPENING };
        if most < length {
            return Err(Fault::fatal(
                "08P01",
                format!("a message here has at most {most} bytes; ask in parts"),
            ));
        }
        if length < 4 {
            return Err(nonsense());
        }
        if self.bytes.len() < before + length {
            return Ok(None);
        }
        let mut message = self.bytes.split_to(before + length);
        let (head, body) = message.split_at(before + 4);
        let is_whole = match (stage, head) {
            (Stage::Opening, _) => is_opening(body),
            (Stage::SignIn, [b'p', ..]) => true,
            (Stage::Open, [letter, ..]) => is_whole(*letter, body),
            (Stage::SignIn, _) | (Stage::Open, []) => false,
        };
        if !is_whole {
            return Err(nonsense());
        }
        // A request to cancel has the secret of another connection, which may be long.
        let version = if stage == Stage::Opening { ProtocolVersion::PROTOCOL3_2 } else { version };
        let mut context = DecodeContext::new(version);
        context.awaiting_frontend_ssl = false;
        context.awaiting_frontend_startup = stage == Stage::Opening;
        PgWireFrontendMessage::decode(&mut message, &context).map_err(|_| nonsense())
    }
}

/// What is told of bytes that are no message.
pub(super) fn nonsense() -> Fault {
    Fault::fatal("08P01", "the bytes received are no message of the protocol")
}

/// What is left of a message. Each step says whether what it reads is there.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn skip(&mut self, n: usize) -> Option<()> {
        self.0 = self.0.get(n..)?;
        Some(())
    }

    /// A text up to its zero byte.
    fn text(&mut self) -> Option<()> {
        let length = self.0.iter().position(|byte| *byte == 0)?;
        self.skip(length + 1)
    }

    fn number(&mut self) -> Option<usize> {
        let (number, rest) = self.0.split_first_chunk::<2>()?;
        self.0 = rest;
        Some(usize::from(u16::from_be_bytes(*number)))
    }

    /// How many there are, then as many of `size` bytes.
    fn list(&mut self, size: usize) -> Option<()> {
        let n = self.number()?;
        self.skip(n * size)
    }

    /// The length of a value and its bytes; a length below zero says that it is missing.
    fn value(&mut self) -> Option<()> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        self.skip(usize::try_from(i32::from_be_bytes(*length)).unwrap_or(0))
    }
}

/// Whether a message holds what the library will read of it, and no more.
fn is_whole(letter: u8, body: &[u8]) -> bool {
    let mut fields = Fields(body);
    let mut read = || -> Option<()> {
        match letter {
            b'Q' => fields.text()?,
            b'P' => {
                fields.text()?;
                fields.text()?;
                fields.list(4)?;
            }
            b'B' => {
                fields.text()?;
                fields.text()?;
                fields.list(2)?;
                for _ in 0..fields.number()? {
                    fields.value()?;
                }
                fields.list(2)?;
            }
            b'D' | b'C' => {
                fields.skip(1)?;
                fields.text()?;
            }
            b'E' => {
                fields.text()?;
                fields.skip(4)?;
            }
            b'H' | b'S' | b'X' => {}
            // Copying is not spoken here, nor is a sign-in expected any more.
            _ => return None,
        }
        Some(())
    };
    read().is_some() && fields.0.is_empty()
}

/// Whether a first message may be read: a sign-in with names and values, or a request to cancel.
fn is_opening(body: &[u8]) -> bool {
    let Some((code, rest)) = body.split_first_chunk::<4>() else { return false };
    let code = i32::from_be_bytes(*code);
    // Each was answered before.
    if code == SslRequest::BODY_MAGIC_NUMBER || code == GssEncRequest::BODY_MAGIC_NUMBER {
        return false;
    }
    let is_cancel = code == CANCEL;
    if is_cancel { (8..=260).contains(&rest.len()) } else { rest.last() == Some(&0) }
}

/// Says that a first message asks to cancel: 1234 and 5678.
const CANCEL: i32 = 1_234 * 0x1_0000 + 5_678;

/// The first part of a sign-in by SASL, which the library takes to be whole: a method, then a value.
pub(super) fn is_first_secret(body: &[u8]) -> bool {
    let mut fields = Fields(body);
    let read = fields.text().and_then(|()| fields.value());
    read.is_some() && fields.0.is_empty()
}

#[cfg(test)]
mod tests;
