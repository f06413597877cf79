//! The document of plans that were checked or imported.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::finding::Finding;
use crate::word::Unit;

/// `oakham.plans/1`: what the plans that were sent change, and what became of each.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Plans {
    pub schema: SchemaName<Self>,
    pub unit: Unit,
    /// In the order in which they were sent.
    pub plans: Vec<SentPlan>,
}

impl Document for Plans {
    const NAME: &'static str = "oakham.plans/1";
}

/// A plan that was sent.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct SentPlan {
    /// The workbook or CSV file, as it was named.
    pub file: String,
    pub outcome: PlanOutcome,
    /// Null where the file cannot be read.
    pub organisation: Option<String>,
    pub year: Option<String>,
    pub version: Option<u16>,
    /// The version that it is compared with; null where it is the first.
    pub against: Option<u16>,
    /// The planned position of the year, surplus positive.
    pub position: Option<i64>,
    /// The lines of which some month differs; all that are planned where it is the first.
    pub lines: Vec<ChangedLine>,
    /// The files that were written, below the workspace.
    pub written: Vec<String>,
    /// The rules of warnings that are to be confirmed before it is kept.
    pub to_confirm: Vec<String>,
    pub findings: Vec<Finding>,
}

/// What became of a plan that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanOutcome {
    /// Nothing keeps it from being imported.
    Right,
    /// It is kept as a version.
    Imported,
    /// It is there already with the same amounts.
    Unchanged,
    /// A finding blocks it, or a warning is not confirmed.
    Refused,
}

/// A line that differs: impact on the surplus in the year.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ChangedLine {
    pub line: &'static str,
    pub label: &'static str,
    pub from: i64,
    pub to: i64,
    /// How many of its months differ.
    pub months: usize,
}
