//! `oakham.bulletin/1`: the bulletin of a month.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// What a month says in plain sentences, as it is generated or as a publisher wrote it.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Bulletin {
    pub schema: SchemaName<Self>,
    pub year: String,
    pub month: u8,
    pub title: String,
    /// The version that a publisher wrote; `null` where it is generated.
    pub version: Option<u32>,
    /// Who wrote it; `null` where it is generated.
    pub written_by: Option<String>,
    /// When; `null` where it is generated.
    pub written_at: Option<String>,
    pub parts: Vec<BulletinPart>,
    pub figures: Vec<BulletinFigure>,
    /// Figures that are others now than when a publisher wrote about them, in sentences.
    pub changed: Vec<String>,
}

impl Document for Bulletin {
    const NAME: &'static str = "oakham.bulletin/1";
}

/// A heading or a paragraph.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct BulletinPart {
    /// `heading`, `paragraph`.
    pub kind: &'static str,
    pub text: String,
}

/// A figure of the bulletin, as it is now.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct BulletinFigure {
    pub id: String,
    pub name: String,
    /// Its value [pence]; income and surplus are positive.
    pub value_pence: i64,
    pub in_words: String,
    /// `published`, `reported`, `derived`, `synthetic`.
    pub provenance: &'static str,
}
