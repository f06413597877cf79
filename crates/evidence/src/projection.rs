//! Where a monthly series goes next: the middle, intervals and totals of coming months, and what weakens them.
//!
//! Method, sources and limits: `docs/method/projection.md`. Weeks and days, several series that move one another, and
//! causes that are known beforehand, such as a plan, are not projected.

pub mod fault;
pub mod warning;
pub mod history;
pub mod bank_holidays;
pub mod settings;
mod adjustment;
mod odd_months;
mod members;
mod scale;
mod marginal;
pub mod month_ahead;
pub mod project;
pub mod total;
pub mod outturn;
pub mod relative;
pub mod score;
pub mod of_measure;
pub mod simulated;
