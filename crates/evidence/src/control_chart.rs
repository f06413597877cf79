//! Control charts of single values (`XmR`) by the rules that the NHS knows as Making Data Count: is a measure changing,
//! and can it be relied on to meet its target?
//!
//! Method, sources and limits: `docs/method/control-charts.md`. Charts of counts and proportions (c, p, u) and of rare
//! events (t, g) are not drawn.

pub mod fault;
pub mod series;
pub mod settings;
pub mod plan;
pub mod limits;
pub mod point;
pub mod signal;
pub mod icon;
pub mod warning;
pub mod chart;
pub mod proposal;
pub mod icon_table;
