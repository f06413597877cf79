//! The register of scrutiny: what committees ask of NHS bodies, who may move it on, and by when.
//!
//! Rules and their sources: `docs/method/scrutiny.md`. Nothing is deleted: a thing is the list of what
//! happened to it, and its state follows from that list. Overdue is computed, never recorded.

pub mod calendar;
pub mod clock;
pub mod committee;
pub mod id;
pub mod track;
pub mod request;
pub mod recommendation;
pub mod programme;
pub mod commitment;
pub mod change;
pub mod publication;
pub mod register;
pub mod measures;
pub mod standing;
pub mod written;

#[cfg(test)]
mod tests;
