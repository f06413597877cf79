//! Words to what they name: an index in memory, with stems, slips of the keyboard and synonyms.
//!
//! Knows neither pages nor figures: whoever makes an index keeps the list that it is made from, and is told
//! places in that list.

mod words;
mod synonyms;
mod vocabulary;
mod index;

pub use index::{Found, Matching, SearchError, SearchIndex, Searched};
pub use synonyms::Synonyms;
