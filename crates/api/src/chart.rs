//! `oakham.chart/1`: a chart in both its widths.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::document::{Document, SchemaName};

/// A chart with its words.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Chart {
    pub schema: SchemaName<Self>,
    pub label: String,
    pub description: String,
    pub wide: Drawing,
    pub narrow: Drawing,
}

impl Document for Chart {
    const NAME: &'static str = "oakham.chart/1";
}

/// A drawing [pixels].
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Drawing {
    pub name: String,
    pub width: u32,
    pub height: u32,
    /// The option of ECharts.
    pub option: Value,
}
