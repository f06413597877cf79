//! `oakham.published/1`: what a copy of the public site has.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// A copy of the public site in a folder.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Published {
    pub schema: SchemaName<Self>,
    /// Where it is.
    pub folder: String,
    pub pages: usize,
    /// Tables, charts, feeds, documents for programs and styles.
    pub files: usize,
    /// How many months are released, and so in it.
    pub months: usize,
    /// The largest page as servers send it [bytes, compressed].
    pub largest_page_bytes: usize,
    /// Addresses of pages that are not in it, because files that they need cannot be read.
    pub left_out: Vec<String>,
}

impl Document for Published {
    const NAME: &'static str = "oakham.published/1";
}
