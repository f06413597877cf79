//! `oakham.flow-trace/1`: one patient's way through a network.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// The way of a patient through the first replication.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Trace {
    pub schema: SchemaName<Self>,
    /// The source, a colon and a number from 1.
    pub patient: String,
    pub steps: Vec<Step>,
}

impl Document for Trace {
    const NAME: &'static str = "oakham.flow-trace/1";
}

/// What happens to the patient.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Step {
    /// From midnight of the first day on.
    pub minute: f64,
    pub station: String,
    pub what: String,
}
