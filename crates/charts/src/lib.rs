//! Figures as exhibits: tables, sentences and ECharts specifications, drawn to SVG.

pub mod exhibit;
pub mod html;
pub mod render;
pub mod spec;
pub mod table;
pub mod words;
