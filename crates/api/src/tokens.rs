//! `oakham.tokens/1`: which programs may read the lake by SQL, and months by `/mcp`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// The tokens of a workspace. What a token itself is, nobody keeps.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Tokens {
    pub schema: SchemaName<Self>,
    pub tokens: Vec<Token>,
}

impl Document for Tokens {
    const NAME: &'static str = "oakham.tokens/1";
}

/// A token.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Token {
    /// The name with which a program signs in.
    pub name: String,
    #[schemars(extend("format" = "date-time"))]
    pub added_at: String,
    /// The account whose months and findings it may read; `null` where it reads what everybody may.
    pub account: Option<String>,
}
