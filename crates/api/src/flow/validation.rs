//! `oakham.flow-validate/1`: the simulation beside queues whose answers are known.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// What came of every file of cases.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct FlowValidation {
    pub schema: SchemaName<Self>,
    pub files: Vec<ValidatedFile>,
}

impl Document for FlowValidation {
    const NAME: &'static str = "oakham.flow-validate/1";
}

/// What came of one file.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ValidatedFile {
    pub file: &'static str,
    /// How many networks were run, and how often each.
    pub networks: usize,
    pub replications: u32,
    pub events: u64,
    pub passes: bool,
    pub sum: Option<ChiSquared>,
    pub rows: Vec<ValidatedCase>,
}

/// All cases together.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ChiSquared {
    pub chi_squared: f64,
    pub degrees: f64,
    /// Where it would lie if cases were independent.
    pub band: [f64; 2],
    pub band_together: [f64; 2],
}

/// One case.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ValidatedCase {
    pub case: String,
    pub exact: Option<f64>,
    pub mean: Option<f64>,
    pub standard_error: Option<f64>,
    pub z: Option<f64>,
    pub fault: Option<String>,
}
