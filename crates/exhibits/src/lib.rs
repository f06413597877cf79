//! Figures as exhibits: tables, sentences and ECharts specifications, drawn to SVG.

pub mod answer_chart;
pub mod arrange;
pub mod csv_file;
pub mod disclosure;
pub mod calendar;
pub mod columns;
pub mod exhibit;
pub mod html;
pub mod number;
pub mod origin;
pub mod render;
pub mod spec;
pub mod table;
pub mod words;
