//! `oakham.releases/1`: which months everybody may read, and who said so.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// Months and where their release stands.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ReleasesDocument {
    pub schema: SchemaName<Self>,
    pub system: String,
    pub months: Vec<MonthRelease>,
}

impl Document for ReleasesDocument {
    const NAME: &'static str = "oakham.releases/1";
}

/// Where the release of a month stands.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct MonthRelease {
    pub year: String,
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    /// `not released`, `embargoed` or `released`.
    pub state: &'static str,
    /// From when everybody may read it, where it is embargoed or released.
    #[schemars(extend("format" = "date-time"))]
    pub public_from: Option<String>,
    /// Who released it or withdrew that last.
    pub by: Option<String>,
    /// When they did.
    #[schemars(extend("format" = "date-time"))]
    pub at: Option<String>,
    /// Why its release was withdrawn; empty otherwise.
    pub reason: String,
    /// The returns of which another version was approved since it was released; everybody reads that one.
    pub corrected: Vec<Correction>,
}

/// A version of a return that was approved after its month was released.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Correction {
    pub organisation: String,
    pub version: usize,
    #[schemars(extend("format" = "date-time"))]
    pub approved_at: String,
}
