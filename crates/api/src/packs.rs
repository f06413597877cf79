//! `oakham.packs/1`: figures that were frozen for committees.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// Packs, in the order in which they were frozen.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Packs {
    pub schema: SchemaName<Self>,
    pub packs: Vec<Pack>,
}

impl Document for Packs {
    const NAME: &'static str = "oakham.packs/1";
}

/// A pack.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Pack {
    pub id: String,
    pub title: String,
    /// The committee's name.
    pub committee: String,
    /// The day of the meeting.
    pub meeting_on: String,
    /// The month end that its figures are of.
    pub year: String,
    pub month: u8,
    pub frozen_by: String,
    pub frozen_at: String,
    /// The last working day that leaves five clear days before the meeting.
    pub publish_by: String,
    /// Working days between today and the meeting, both left out.
    pub clear_days: u16,
    /// The same in a sentence.
    pub countdown: String,
    pub figures: Vec<FrozenFigure>,
}

/// A figure as it stood.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct FrozenFigure {
    pub id: String,
    pub name: String,
    /// Its value [pence]; income and surplus are positive. `null` of a number of a table, which is no amount of a month
    /// end.
    pub value_pence: Option<i64>,
    pub in_words: String,
    /// `published`, `reported`, `derived`, `synthetic`.
    pub provenance: &'static str,
    /// Whether the month has another value now, or none.
    pub changed: bool,
    /// What it is now, where it is another; `null` where it is the same, or gone.
    pub now: Option<String>,
}
