//! What is stated of a month end: its list of figures, its position, and each figure with its value.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use api::bundle::{BundleFigures, InputFile, StatedFigure};
use api::document::{Document, SchemaName};
use api::position::Position;
use api::word::Unit;
use domain::month_end::MonthEnd;
use domain::source::ContentHash;

use super::archive::Files;
use super::manifest::parameters_of;
use super::{INPUTS, Parameters};

/// Every figure with id, key and value, which a verification compares one by one.
pub(super) const FIGURES: &str = "outputs/figures.json";
/// The same as a table.
pub(super) const FIGURES_TABLE: &str = "outputs/figures.csv";
/// The position of the month.
pub(super) const POSITION: &str = "outputs/position.json";

/// The output files of a month end that was made from `inputs`, by their paths in the archive.
pub(super) fn files(month_end: &MonthEnd, parameters: Parameters, inputs: &Inputs) -> Result<Files> {
    let figures = BundleFigures {
        schema: SchemaName::default(),
        unit: Unit::Pence,
        parameters: parameters_of(month_end, parameters),
        inputs: inputs
            .iter()
            .map(|(path, sha256)| InputFile { path: path.clone(), sha256: sha256.clone() })
            .collect(),
        figures: rows(month_end).into_values().collect(),
    };
    Ok([
        (FIGURES_TABLE.to_owned(), report::list_of_figures(month_end)?),
        (FIGURES.to_owned(), figures.text().into_bytes()),
        (POSITION.to_owned(), Position::from(month_end).text().into_bytes()),
    ]
    .into())
}

/// The hashes of the files of the workspace by their paths in the archive.
pub(super) type Inputs = BTreeMap<String, String>;

/// Those among the files of an archive.
pub(super) fn inputs(files: &Files) -> Inputs {
    let workspace_files = files.iter().filter(|(path, _)| path.starts_with(INPUTS));
    workspace_files.map(|(path, bytes)| (path.clone(), ContentHash::of(bytes).to_string())).collect()
}

/// The figures of a month end by id.
pub(super) fn rows(month_end: &MonthEnd) -> BTreeMap<String, StatedFigure> {
    let row = |figure: &domain::figure::Figure| StatedFigure {
        id: figure.id().to_string(),
        key: figure.key.canonical(),
        value: figure.value.get(),
        half_width: figure.half_width().get(),
        provenance: figure.provenance().word().to_owned(),
    };
    month_end.figures.values().map(row).map(|row| (row.id.clone(), row)).collect()
}

/// What `outputs/figures.json` states.
pub(super) struct Stated {
    /// The figures by id.
    pub(super) figures: BTreeMap<String, StatedFigure>,
    /// The files that they were made from.
    pub(super) inputs: Inputs,
}

/// Reads what `outputs/figures.json` states.
pub(super) fn stated(bytes: &[u8]) -> Result<Stated> {
    let file: BundleFigures =
        serde_json::from_slice(bytes).context("it does not have the fields of a list of figures")?;
    let mut figures = BTreeMap::new();
    for row in file.figures {
        let id = row.id.clone();
        if figures.insert(id.clone(), row).is_some() {
            bail!("figure {id} stands twice");
        }
    }
    let mut inputs = BTreeMap::new();
    for InputFile { path, sha256 } in file.inputs {
        if inputs.insert(path.clone(), sha256).is_some() {
            bail!("file {path} stands twice");
        }
    }
    Ok(Stated { figures, inputs })
}
