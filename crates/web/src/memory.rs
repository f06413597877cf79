//! Answers kept in memory, so that a page is made once and not on every request.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::HeaderMap;

/// An answer as it was sent, compressed where the reader takes that.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    /// The headers, with the ETag.
    pub(crate) headers: HeaderMap,
    /// The content.
    pub(crate) content: Bytes,
}

/// Answers by address. What was used longest ago goes first when room is short.
#[derive(Debug)]
pub(crate) struct Memory {
    /// How much may be kept [bytes].
    room: usize,
    shelf: Mutex<Shelf>,
}

#[derive(Debug, Default)]
struct Shelf {
    /// The edition of the library that the answers were made from.
    edition: u64,
    /// Counts uses, to know which was longest ago.
    uses: u64,
    /// What is kept [bytes].
    taken: usize,
    answers: BTreeMap<String, (u64, Kept)>,
}

impl Memory {
    /// A memory with `room` [bytes].
    pub(crate) fn new(room: usize) -> Self {
        Self { room, shelf: Mutex::default() }
    }

    /// The answer at `address`, if it was made from this edition.
    pub(crate) fn recall(&self, edition: u64, address: &str) -> Option<Kept> {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.edition != edition {
            *shelf = Shelf { edition, ..Shelf::default() };
            return None;
        }
        shelf.uses += 1;
        let now = shelf.uses;
        let (used, kept) = shelf.answers.get_mut(address)?;
        *used = now;
        Some(kept.clone())
    }

    /// Keeps the answer at `address`, unless the library has moved on or it takes all the room.
    pub(crate) fn keep(&self, edition: u64, address: String, kept: Kept) {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let size = kept.content.len();
        if shelf.edition != edition || self.room < size {
            return;
        }
        shelf.uses += 1;
        let now = shelf.uses;
        shelf.taken += size;
        if let Some((_, before)) = shelf.answers.insert(address, (now, kept)) {
            shelf.taken -= before.content.len();
        }
        while self.room < shelf.taken {
            let oldest = shelf.answers.iter().min_by_key(|(_, (used, _))| *used);
            let Some(oldest) = oldest.map(|(address, _)| address.clone()) else { return };
            if let Some((_, gone)) = shelf.answers.remove(&oldest) {
                shelf.taken -= gone.content.len();
            }
        }
    }
}

#[cfg(test)]
mod tests;
