//! `oakham.validate/1`: the engines beside cases whose answers are known.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// What came of every file of cases.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Validation {
    pub schema: SchemaName<Self>,
    pub files: Vec<ValidatedFile>,
}

impl Document for Validation {
    const NAME: &'static str = "oakham.validate/1";
}

/// What came of one file.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ValidatedFile {
    pub file: &'static str,
    pub cases: usize,
    pub passed: usize,
    pub worst_relative_difference: f64,
    pub failed: Vec<FailedCase>,
}

/// A case that did not pass.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct FailedCase {
    pub case: String,
    pub faults: Vec<String>,
}
