//! The manifest: how a bundle was made and the hash of each of its files.

use anyhow::{Context, Result, bail};
use domain::month::{FinancialYear, Month};
use domain::month_end::MonthEnd;
use domain::source::ContentHash;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Parameters;
use super::archive::Files;

const SCHEMA: &str = "oakham.bundle/1";
const PROGRAM: &str = "oakham";
/// The first version that made bundles.
const FIRST_VERSION: [u64; 3] = [0, 1, 0];

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
pub(super) struct ParametersFile {
    year: String,
    month: u8,
    as_at: Option<String>,
    seed: u64,
}

impl ParametersFile {
    /// How `month_end` was made.
    pub(super) fn of(month_end: &MonthEnd, parameters: Parameters) -> Self {
        Self {
            year: month_end.year.to_string(),
            month: month_end.month.get(),
            as_at: parameters.as_at.map(|day| day.to_string()),
            seed: parameters.seed,
        }
    }
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
    /// The manifest of a bundle of `month_end` that has no files yet.
    pub(super) fn of(month_end: &MonthEnd, parameters: Parameters) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            program: PROGRAM.to_owned(),
            version: VERSION.to_owned(),
            system: month_end.system.to_string(),
            name: month_end.system_name.clone(),
            recorded_on: month_end.recorded_on.to_string(),
            parameters: ParametersFile::of(month_end, parameters),
            n_figures: month_end.figures.len(),
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
        if manifest.program != PROGRAM {
            bail!("its program is {:?}; bundles are made by {PROGRAM:?}", manifest.program);
        }
        Ok(manifest)
    }

    /// Why this program cannot verify what the version stated would have made; `None` where it can.
    pub(super) fn unknown_version(&self) -> Option<String> {
        let own = numbers(VERSION);
        match numbers(&self.version) {
            None => Some(format!("its version {:?} is not one of {PROGRAM}", self.version)),
            found if found < Some(FIRST_VERSION) => {
                Some(format!("it says version {}, which made no bundles", self.version))
            }
            found if own < found => Some(format!(
                "it says version {}, which is later than this one ({VERSION}); verify it with that version",
                self.version
            )),
            _ => None,
        }
    }

    /// Where the manifest says something else of the figures than `month_end`, which was computed from the
    /// files: the field, what it states, and what it should.
    pub(super) fn labels_that_differ(&self, month_end: &MonthEnd) -> Vec<(&'static str, String, String)> {
        let expected = Self::of(month_end, Parameters { as_at: None, seed: self.parameters.seed });
        [
            ("system", self.system.clone(), expected.system),
            ("name", self.name.clone(), expected.name),
            ("recorded_on", self.recorded_on.clone(), expected.recorded_on),
            ("year", self.parameters.year.clone(), expected.parameters.year),
            ("month", self.parameters.month.to_string(), expected.parameters.month.to_string()),
            ("n_figures", self.n_figures.to_string(), expected.n_figures.to_string()),
        ]
        .into_iter()
        .filter(|(_, stated, found)| stated != found)
        .collect()
    }

    /// How the figures were made.
    pub(super) fn parameters(&self) -> Result<Parameters> {
        Ok(Parameters { as_at: self.as_at()?, seed: self.parameters.seed })
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
    fn as_at(&self) -> Result<Option<Date>> {
        let day = self.parameters.as_at.as_deref().map(str::parse).transpose();
        day.context("its as_at is not a day such as 2024-09-20")
    }
}

/// The three numbers of a version such as `0.1.0`, written in the one way.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let parts: Vec<u64> = version.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
    let numbers = <[u64; 3]>::try_from(parts).ok()?;
    (numbers.map(|number| number.to_string()).join(".") == version).then_some(numbers)
}
