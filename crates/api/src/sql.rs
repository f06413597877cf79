//! `oakham.sql/1`: the answer to a question in SQL.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// An answer. Numbers are text where they are decimals or beyond what every reader of JSON holds exactly.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Answer {
    pub schema: SchemaName<Self>,
    /// The question.
    pub sql: String,
    pub columns: Vec<AnswerColumn>,
    /// A value each of the columns.
    pub rows: Vec<Vec<Value>>,
    /// Whether there are more rows than were fetched.
    pub cut: bool,
}

impl Document for Answer {
    const NAME: &'static str = "oakham.sql/1";
}

/// A column of an answer.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct AnswerColumn {
    pub name: String,
    /// Whether its values are numbers.
    pub number: bool,
}

/// A value.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    Missing(()),
    Truth(bool),
    Whole(i64),
    Text(String),
}
