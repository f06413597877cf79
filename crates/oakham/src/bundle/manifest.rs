//! The manifest: how a bundle was made and the hash of each of its files.

use anyhow::{Context, Result, bail};
use domain::book::Book;
use domain::month::{FinancialYear, Month};
use domain::source::ContentHash;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Parameters;
use super::archive::Files;

const SCHEMA: &str = "oakham.bundle/1";
const PROGRAM: &str = "oakham";

/// The version of this program.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// `manifest.json` as it is written.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    schema: String,
    program: String,
    pub(super) version: String,
    system: String,
    name: String,
    recorded_on: String,
    parameters: ParametersFile,
    n_figures: usize,
    pub(super) files: Vec<FileRow>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
struct ParametersFile {
    year: String,
    month: u8,
    as_at: Option<String>,
    seed: u64,
}

/// A file of the archive: its path, size [bytes] and SHA-256.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileRow {
    pub(super) path: String,
    pub(super) bytes: usize,
    pub(super) sha256: String,
}

impl Manifest {
    /// The manifest of a bundle of `book` that has no files yet.
    pub(super) fn of(book: &Book, parameters: Parameters) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            program: PROGRAM.to_owned(),
            version: VERSION.to_owned(),
            system: book.system.to_string(),
            name: book.system_name.clone(),
            recorded_on: book.recorded_on.to_string(),
            parameters: ParametersFile {
                year: book.year.to_string(),
                month: book.month.get(),
                as_at: parameters.as_at.map(|day| day.to_string()),
                seed: parameters.seed,
            },
            n_figures: book.figures.len(),
            files: Vec::new(),
        }
    }

    /// The same manifest with a row for each of `files`.
    pub(super) fn listing(mut self, files: &Files) -> Self {
        let row = |(path, bytes): (&String, &Vec<u8>)| FileRow {
            path: path.clone(),
            bytes: bytes.len(),
            sha256: ContentHash::of(bytes).to_string(),
        };
        self.files = files.iter().map(row).collect();
        self
    }

    /// The manifest as text.
    pub(super) fn text(&self) -> String {
        serde_json::to_string_pretty(self).expect("text and numbers can be written as JSON") + "\n"
    }

    /// Reads a manifest.
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let manifest: Self =
            serde_json::from_slice(bytes).context("it does not have the fields of a manifest")?;
        if manifest.schema != SCHEMA {
            bail!("its schema is {:?}; this version of Oakham reads {SCHEMA:?}", manifest.schema);
        }
        Ok(manifest)
    }

    /// What the bundle is of and what made it: `QK1 2024/25 month 5, by oakham 0.1.0`.
    pub(super) fn about(&self) -> String {
        let Self { system, parameters, program, version, .. } = self;
        format!("{system} {} month {}, by {program} {version}", parameters.year, parameters.month)
    }

    /// The month that the figures are of.
    pub(super) fn month(&self) -> Result<(FinancialYear, Month)> {
        let year = self.parameters.year.parse()?;
        let month = Month::new(self.parameters.month).context("its month is not 1 to 12")?;
        Ok((year, month))
    }

    /// The day by whose end the figures were recorded.
    pub(super) fn as_at(&self) -> Result<Option<Date>> {
        let day = self.parameters.as_at.as_deref().map(str::parse).transpose();
        day.context("its as_at is not a day such as 2024-09-20")
    }
}
