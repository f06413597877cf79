//! What is stated of a month end: its list of figures, its position, and each figure with its value.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use domain::month_end::MonthEnd;
use domain::source::ContentHash;
use serde::{Deserialize, Serialize};

use super::archive::Files;
use super::manifest::ParametersFile;
use super::{INPUTS, Parameters};
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
    /// Every file that was read for the figures, so that none can be taken away or added unseen, not even
    /// one on which no figure rests.
    inputs: Vec<InputRow>,
    figures: Vec<FigureRow>,
}

/// A file of the workspace as it was when the figures were stated.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
struct InputRow {
    path: String,
    sha256: String,
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

/// The output files of a month end that was made from `inputs`, by their paths in the archive.
pub(super) fn of(month_end: &MonthEnd, parameters: Parameters, inputs: &Inputs) -> Result<Files> {
    let position = format!("{:#}\n", position_json(month_end));
    let figures = FiguresFile {
        schema: SCHEMA.to_owned(),
        unit: "pence".to_owned(),
        parameters: ParametersFile::of(month_end, parameters),
        inputs: inputs
            .iter()
            .map(|(path, sha256)| InputRow { path: path.clone(), sha256: sha256.clone() })
            .collect(),
        figures: rows(month_end).into_values().collect(),
    };
    let figures = serde_json::to_string_pretty(&figures)? + "\n";
    Ok([
        (FIGURES_TABLE.to_owned(), report::list_of_figures(month_end)?),
        (FIGURES.to_owned(), figures.into_bytes()),
        (POSITION.to_owned(), position.into_bytes()),
    ]
    .into())
}

/// The hashes of the files of the workspace by their paths in the archive.
pub(super) type Inputs = BTreeMap<String, String>;

/// Those among the files of an archive.
pub(super) fn inputs(files: &Files) -> Inputs {
    let of_workspace = files.iter().filter(|(path, _)| path.starts_with(INPUTS));
    of_workspace.map(|(path, bytes)| (path.clone(), ContentHash::of(bytes).to_string())).collect()
}

/// The figures of a month end by id.
pub(super) fn rows(month_end: &MonthEnd) -> BTreeMap<String, FigureRow> {
    let row = |figure: &domain::figure::Figure| FigureRow {
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
    pub(super) figures: BTreeMap<String, FigureRow>,
    /// The files that they were made from.
    pub(super) inputs: Inputs,
}

/// Reads what `outputs/figures.json` states.
pub(super) fn stated(bytes: &[u8]) -> Result<Stated> {
    let file: FiguresFile =
        serde_json::from_slice(bytes).context("it does not have the fields of a list of figures")?;
    let mut figures = BTreeMap::new();
    for row in file.figures {
        let id = row.id.clone();
        if figures.insert(id.clone(), row).is_some() {
            bail!("figure {id} stands twice");
        }
    }
    let mut inputs = BTreeMap::new();
    for InputRow { path, sha256 } in file.inputs {
        if inputs.insert(path.clone(), sha256).is_some() {
            bail!("file {path} stands twice");
        }
    }
    Ok(Stated { figures, inputs })
}
