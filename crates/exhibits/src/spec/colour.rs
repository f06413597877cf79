//! The colours of charts by what they mean; each is told apart by line, pattern or word as well.
//!
//! The roles of pages and of the report, some a shade darker on paper: `assets/exhibit.css`,
//! `crates/report/templates/look.typ`.

pub(super) const INK: &str = "#212b32";
pub(super) const NOTE: &str = "#4c6272";
pub(super) const MARK: &str = "#768692";
pub(super) const OUTLINE: &str = "#aeb7bd";
pub(super) const GRID: &str = "#d8dde0";
pub(super) const PAPER: &str = "#ffffff";
pub(super) const PLAN: &str = "#005eb8";
pub(super) const ACTUAL: &str = "#003087";
pub(super) const FORECAST: &str = "#330072";
pub(super) const ADVERSE: &str = "#d5281b";
pub(super) const FAVOURABLE: &str = "#007f3b";
/// Emergency care, and the third of several scenarios.
pub(super) const EMERGENCY: &str = "#ae2573";
