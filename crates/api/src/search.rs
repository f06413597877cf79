//! `oakham.search/1`: what a query finds.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// What a query finds in a month, best first.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Search {
    pub schema: SchemaName<Self>,
    /// The query as it was read: in one line, at most 200 characters.
    pub query: String,
    pub year: String,
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    /// How much was found; `results` holds at most the best 100.
    pub found: usize,
    /// Whether what was found has all words of the query; else some of them.
    pub all_words: bool,
    /// The query with slips of the keyboard mended; `null` where there are none.
    pub did_you_mean: Option<String>,
    pub results: Vec<SearchResult>,
}

impl Document for Search {
    const NAME: &'static str = "oakham.search/1";
}

/// Something that was found.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct SearchResult {
    /// What it is: `page`, `figure`, `function`.
    pub kind: &'static str,
    pub title: String,
    /// Where it stands on the site.
    pub address: String,
    /// Some words of it, around those that match; may be empty.
    pub context: String,
    /// Who says so, and when; `null` for what the site itself says.
    pub source: Option<String>,
    /// The id of a figure; `null` for the rest.
    pub figure_id: Option<String>,
}
