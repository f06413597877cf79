//! How a unit compares with all others of its kind: its rank and how sure that is, which units differ by more than chance,
//! and which are alike.
//!
//! Method, sources and limits: `docs/method/benchmarks.md`.

pub mod fault;
pub mod rank;
pub mod unit;
pub mod likeness;
pub mod distance;
pub mod funnel_of;
pub mod compare;
pub mod england;
pub mod published;
