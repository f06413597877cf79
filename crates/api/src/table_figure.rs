//! `oakham.table-figure/1`: a number that a table works out, with what it rests on.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::word::Provenance;

/// A number of a table, and how it follows from what.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct TableFigure {
    pub schema: SchemaName<Self>,
    pub id: String,
    /// The text whose hash is the id; it never holds the value.
    pub key: String,
    pub title: String,
    /// The key of its table: `T8a`.
    pub table: String,
    /// The name of its table in addresses: `/exhibit/NAME.csv`.
    pub table_name: String,
    pub heading: String,
    /// The page that shows it.
    pub page: String,
    pub subject: String,
    pub period: String,
    /// The day up to which records count, in words; empty where it is of no day.
    pub as_at: String,
    pub version: u16,
    /// In the unit of its table; money in £m.
    pub value: f64,
    pub printed: String,
    /// The least that a share of those of known kind can be of all; absent of any other number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lowest: Option<f64>,
    /// The most that it can be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub highest: Option<f64>,
    pub unit: String,
    pub provenance: Provenance,
    pub formula: String,
    /// The page of the method.
    pub method: String,
    /// Ids of the rows that a total adds up.
    pub adds_up: Vec<String>,
    pub run: Option<Run>,
    pub inputs: Vec<Input>,
    /// A command that gives the same number.
    pub command: String,
}

impl Document for TableFigure {
    const NAME: &'static str = "oakham.table-figure/1";
}

/// The simulation that gave it.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Run {
    pub seed: u64,
    /// How often it was repeated, in words.
    pub repeated: String,
    /// The hash of what went in; empty where `inputs` names the files.
    pub inputs: String,
}

/// A cell of a file, or a file as a whole.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Input {
    pub file: String,
    /// Of the file as it is now; `null` where it cannot be read.
    pub sha256: Option<String>,
    /// `D41`
    pub cell: Option<String>,
    /// What tells its row from others: `place 03W, kind GP`.
    pub row: Option<String>,
    pub column: Option<String>,
    /// What the cell holds.
    pub holds: Option<String>,
}
