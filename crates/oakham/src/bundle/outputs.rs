//! What is stated of a book: its list of figures, its position, and each figure with its value.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use domain::book::Book;
use serde::{Deserialize, Serialize};

use super::Parameters;
use super::archive::Files;
use super::manifest::ParametersFile;
use crate::output::position_json;

/// Every figure with id, key and value, which a verification compares one by one.
pub(super) const FIGURES: &str = "outputs/figures.json";
/// The same as a table.
pub(super) const FIGURES_TABLE: &str = "outputs/figures.csv";
/// The position of the month.
pub(super) const POSITION: &str = "outputs/position.json";
const SCHEMA: &str = "oakham.bundle-figures/1";

/// `outputs/figures.json` as it is written.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FiguresFile {
    schema: String,
    unit: String,
    parameters: ParametersFile,
    figures: Vec<FigureRow>,
}

/// One figure as it is stated.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FigureRow {
    pub(super) id: String,
    pub(super) key: String,
    /// Impact on the surplus [pence].
    pub(super) value: i64,
    pub(super) half_width: i64,
    pub(super) provenance: String,
}

/// The output files of a book by their paths in the archive.
pub(super) fn of(book: &Book, parameters: Parameters) -> Result<Files> {
    let position = format!("{:#}\n", position_json(book));
    let figures = FiguresFile {
        schema: SCHEMA.to_owned(),
        unit: "pence".to_owned(),
        parameters: ParametersFile::of(book, parameters),
        figures: rows(book).into_values().collect(),
    };
    let figures = serde_json::to_string_pretty(&figures)? + "\n";
    Ok([
        (FIGURES_TABLE.to_owned(), report::list_of_figures(book)?),
        (FIGURES.to_owned(), figures.into_bytes()),
        (POSITION.to_owned(), position.into_bytes()),
    ]
    .into())
}

/// The figures of a book by id.
pub(super) fn rows(book: &Book) -> BTreeMap<String, FigureRow> {
    let row = |figure: &domain::figure::Figure| FigureRow {
        id: figure.id().to_string(),
        key: figure.key.canonical(),
        value: figure.value.get(),
        half_width: figure.half_width().get(),
        provenance: figure.provenance().word().to_owned(),
    };
    book.figures.values().map(row).map(|row| (row.id.clone(), row)).collect()
}

/// The figures that `outputs/figures.json` states, by id.
pub(super) fn stated(bytes: &[u8]) -> Result<BTreeMap<String, FigureRow>> {
    let file: FiguresFile =
        serde_json::from_slice(bytes).context("it does not have the fields of a list of figures")?;
    let mut stated = BTreeMap::new();
    for row in file.figures {
        let id = row.id.clone();
        if stated.insert(id.clone(), row).is_some() {
            bail!("figure {id} stands twice");
        }
    }
    Ok(stated)
}
