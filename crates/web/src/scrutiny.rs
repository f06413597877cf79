//! The register of scrutiny: what committees asked, who answers, by when, and what came of it.

pub mod port;
mod reading;
mod words;
mod ask;
mod due;
mod entry;
mod page;
mod passage;
pub(crate) mod routes;
