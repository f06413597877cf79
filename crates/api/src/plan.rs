//! The document of a plan that was checked or imported.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::finding::Finding;
use crate::word::Unit;

/// `oakham.plan/1`: what a plan that was sent changes, and what became of it.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct PlanRecord {
    pub schema: SchemaName<Self>,
    pub outcome: PlanOutcome,
    /// Null where the file cannot be read.
    pub organisation: Option<String>,
    pub year: Option<String>,
    pub version: Option<u16>,
    pub unit: Unit,
    /// The version that it is held against; null where it is the first.
    pub against: Option<u16>,
    /// The planned position of the year, surplus positive.
    pub position: Option<i64>,
    /// The lines of which some month differs; all that are planned where it is the first.
    pub lines: Vec<ChangedLine>,
    /// The files that were written, below the workspace.
    pub written: Vec<String>,
    pub findings: Vec<Finding>,
}

impl Document for PlanRecord {
    const NAME: &'static str = "oakham.plan/1";
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
    /// A finding blocks it.
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
