//! Did it work? What changed when something was done, by how much, how sure that is, and what would undermine it.
//!
//! Each method takes an input that cannot be wrong (its constructor tells all faults at once) and gives a result with
//! everything a page needs: the effect with its interval, month by month, what was assumed, and a [`finding`] that says
//! what may still be concluded. Words are the reader's; here they are data. Method, sources and limits:
//! `docs/method/evaluation.md`.

pub mod calendar;
pub mod fault;
pub mod finding;
pub mod series;
pub mod segments;
pub mod interrupted;
pub mod interrupted_counts;
pub mod panel;
pub mod four_groups;
pub mod differences;
pub mod event_study;
pub mod group_time;
pub mod synthetic;
pub mod many_tests;
pub mod evaluated;
pub mod asked;

#[cfg(test)]
mod tests;
