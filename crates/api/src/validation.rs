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
    /// Files of the folder that nothing here tries; they do not count as failed.
    pub unknown_files: Vec<UnknownFile>,
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
    /// The largest difference as a share of what is expected; as it is where next to nothing is expected.
    pub worst_relative_difference: f64,
    pub failed: Vec<FailedCase>,
    /// Cases of kinds that nothing here tries; they are in neither number above.
    pub unknown_kinds: Vec<UnknownKind>,
}

/// A kind of cases that nothing here tries.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct UnknownKind {
    pub kind: String,
    pub cases: usize,
}

/// A file that nothing here tries.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct UnknownFile {
    pub file: String,
    /// Its cases or rows; none where they cannot be counted.
    pub cases: Option<usize>,
}

/// A case that did not pass.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct FailedCase {
    pub case: String,
    pub faults: Vec<String>,
}
