//! `oakham.simulations/1`: comparisons of patient flow that are ready.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// Comparisons that are ready, newest first.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Simulations {
    pub schema: SchemaName<Self>,
    /// The title of the care network.
    pub network: String,
    pub simulations: Vec<ReadySimulation>,
}

impl Document for Simulations {
    const NAME: &'static str = "oakham.simulations/1";
}

/// A comparison that is ready.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ReadySimulation {
    pub id: i64,
    /// The scenarios, in words.
    pub title: String,
    /// Where its result is: an `oakham.flow/1`.
    pub address: String,
}
