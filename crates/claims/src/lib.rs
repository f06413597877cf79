//! The text of a public document → every figure it states, and how each may be read; then what the
//! figures of several documents say about each other. Rules and a gazetteer; no network, no model.
//!
//! Method, limits and scores: `docs/method/claims.md`. A reading is a proposal: a person confirms it.

mod token;
mod layout;
mod quantity;
mod partial_day;
mod read_period;
mod measure;
mod figure;
mod document;
mod gazetteer;
mod find;
mod reading;
mod reader;
mod decision;
pub mod check;

pub use decision::{DecidedReading, Decision, Verdict, decide};
pub use document::Document;
pub use figure::{Basis, Figure, Hedge, Kind, Proposal, Span, Value};
pub use gazetteer::{BodyKind, Gazetteer, GazetteerError, Name};
pub use measure::Measure;
pub use partial_day::PartialDay;
pub use quantity::Quantity;
pub use read_period::{PeriodError, ReadPeriod};
pub use reader::{MAX_FIGURES, MAX_TEXT_BYTES, Reader, Reading, ReadingError};
