//! `oakham.flow-description/1`: a care network as STRESS-DES asks for it.

use flow::describe;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// The description of a network.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Description {
    pub schema: SchemaName<Self>,
    pub network: String,
    pub sections: Vec<Section>,
}

impl Document for Description {
    const NAME: &'static str = "oakham.flow-description/1";
}

/// A part of the description.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Section {
    pub heading: String,
    pub paragraphs: Vec<String>,
    pub table: Option<Table>,
}

/// A table of text.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Description {
    #[must_use]
    pub fn of(network: &str, sections: &[describe::Section]) -> Self {
        let sections = sections.iter().map(|section| Section {
            heading: section.heading.clone(),
            paragraphs: section.paragraphs.clone(),
            table: section
                .table
                .as_ref()
                .map(|table| Table { columns: table.columns.clone(), rows: table.rows.clone() }),
        });
        Self { schema: SchemaName::default(), network: network.to_owned(), sections: sections.collect() }
    }
}
