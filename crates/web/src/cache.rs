//! Answers kept in memory, so that a page is made once and not on every request.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::HeaderMap;

/// What an answer takes beside its address and content [bytes], measured generously.
const BESIDE: usize = 2 << 10;

/// An answer as it was sent, compressed where the reader takes that.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    /// The headers, with their `ETag`.
    pub(crate) headers: HeaderMap,
    /// The content.
    pub(crate) content: Bytes,
}

/// Answers by address. What was used longest ago goes first when room is short.
#[derive(Debug)]
pub(crate) struct ResponseCache {
    /// How much may be kept [bytes].
    room: usize,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    /// The edition of the library that the answers were made from.
    edition: u64,
    /// Counts uses, to know which was longest ago.
    uses: u64,
    /// What is kept [bytes].
    taken: usize,
    answers: BTreeMap<String, (u64, Kept)>,
}

impl ResponseCache {
    /// A memory with `room` [bytes].
    pub(crate) fn new(room: usize) -> Self {
        Self { room, held: Mutex::default() }
    }

    /// The answer at `address`, if it was made from this edition.
    pub(crate) fn recall(&self, edition: u64, address: &str) -> Option<Kept> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.edition != edition {
            *held = Held { edition, ..Held::default() };
            return None;
        }
        held.uses += 1;
        let now = held.uses;
        let (used, kept) = held.answers.get_mut(address)?;
        *used = now;
        Some(kept.clone())
    }

    /// Keeps the answer at `address`, unless the library has moved on or it takes all the room.
    pub(crate) fn keep(&self, edition: u64, address: String, kept: Kept) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let size = size(&address, &kept);
        if held.edition != edition || self.room < size {
            return;
        }
        held.uses += 1;
        let now = held.uses;
        if let Some((_, before)) = held.answers.remove(&address) {
            held.taken -= self::size(&address, &before);
        }
        held.taken += size;
        held.answers.insert(address, (now, kept));
        while self.room < held.taken {
            let oldest = held.answers.iter().min_by_key(|(_, (used, _))| *used);
            let Some(oldest) = oldest.map(|(address, _)| address.clone()) else { return };
            if let Some((_, gone)) = held.answers.remove(&oldest) {
                held.taken -= self::size(&oldest, &gone);
            }
        }
    }
}

/// What an answer takes [bytes]: also the smallest has headers and a place in the table.
fn size(address: &str, kept: &Kept) -> usize {
    address.len() + kept.content.len() + BESIDE
}

#[cfg(test)]
mod tests;
