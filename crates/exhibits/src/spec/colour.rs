//! The colours of charts by what they mean; each is told apart by line, pattern or word as well.
//!
//! Drawings of pages take theirs from here too. The roles of pages and of the report, some a shade darker on paper: `assets/exhibit.css`,
//! `crates/report/templates/look.typ`.

/// Letters and axes.
pub const INK: &str = "#212b32";
/// Notes and thin outlines.
pub const NOTE: &str = "#4c6272";
/// Marks that are no data.
pub const MARK: &str = "#768692";
/// Outlines of areas.
pub const OUTLINE: &str = "#aeb7bd";
/// Lines to read values by.
pub const GRID: &str = "#d8dde0";
/// What is drawn on.
pub const PAPER: &str = "#ffffff";
/// Plans.
pub const PLAN: &str = "#005eb8";
/// What happened.
pub const ACTUAL: &str = "#003087";
/// Forecasts.
pub const FORECAST: &str = "#330072";
/// What is worse.
pub const ADVERSE: &str = "#d5281b";
/// What is better.
pub const FAVOURABLE: &str = "#007f3b";
/// Emergency care, and the third of several scenarios.
pub const EMERGENCY: &str = "#ae2573";
/// Areas of a map that lie beside each other, each with a number in it as well.
pub const AREAS: [&str; 6] = ["#cfe0f2", "#f4e0b8", "#d5ead6", "#ecd3e6", "#f3d2cc", "#dcdcdc"];
/// Points of a control chart that vary as the rest does. These five are those that readers of NHS control charts know;
/// each has its own shape and a dark outline beside its colour.
pub const COMMON_CAUSE: &str = "#a6a6a6";
/// A change for the better.
pub const IMPROVEMENT: &str = "#00b0f0";
/// A change for the worse.
pub const CONCERN: &str = "#e46c0a";
/// A change where neither way is better.
pub const NEITHER: &str = "#490092";
/// A target.
pub const TARGET: &str = "#de1b1b";
