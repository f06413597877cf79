//! Figures as exhibits: tables, sentences and ECharts specifications, drawn to SVG.

pub mod exhibit;
