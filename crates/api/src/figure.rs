//! `oakham.figure/1`: a figure with the steps back from it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::word::Provenance;

/// A figure, how it is known, and every figure it is worked out from.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Figure {
    pub schema: SchemaName<Self>,
    #[serde(flatten)]
    pub facts: Facts,
    pub definition_in_words: String,
    pub known_by: Vec<Ground>,
    pub inputs: Vec<Facts>,
}

impl Document for Figure {
    const NAME: &'static str = "oakham.figure/1";
}

/// The facts of one figure. Money is in pence, as impact on the surplus.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Facts {
    pub id: String,
    pub key: String,
    pub title: String,
    pub definition: String,
    pub subject: String,
    pub subject_code: String,
    pub year: String,
    #[schemars(range(min = 1, max = 12))]
    pub from_month: u8,
    #[schemars(range(min = 1, max = 12))]
    pub to_month: u8,
    pub basis: &'static str,
    /// Whether deficit support counts: `including` or `excluding`.
    pub support: &'static str,
    #[schemars(range(min = 1, max = 12))]
    pub made_in_month: Option<u8>,
    pub version: u16,
    pub value_pence: i64,
    pub half_width_pence: i64,
    pub provenance: Provenance,
}

/// One way in which a figure is known.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Ground {
    pub provenance: Provenance,
    pub half_width_pence: i64,
    #[serde(flatten)]
    pub step: Step,
}

/// One step back.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(tag = "step", rename_all = "lowercase")]
pub enum Step {
    /// A cell of a file.
    Cell { file: String, sha256: String, cell: String },
    /// What a document states.
    Claim { claim: String, document: Option<String>, says: Option<String>, locator: Option<String> },
    /// A formula; its inputs are ids of figures.
    Formula { formula: &'static str, inputs: Vec<String> },
}
