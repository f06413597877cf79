//! The manifest: how a bundle was made and the hash of each of its files.

use anyhow::{Context, Result, bail};
use api::bundle::{BundledFile, Coverage};
use api::document::{Document, SchemaName};
use domain::month::{FinancialYear, Month};
use domain::month_end::MonthEnd;
use domain::source::ContentHash;
use jiff::Timestamp;
use jiff::civil::Date;

use super::Parameters;
use super::archive::Files;

const PROGRAM: &str = "oakham";
/// The first version that made bundles.
const FIRST_VERSION: [u64; 3] = [0, 1, 0];

/// The version of this program.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How `month_end` was made.
pub(super) fn parameters_of(month_end: &MonthEnd, parameters: Parameters) -> api::bundle::Parameters {
    api::bundle::Parameters {
        year: month_end.year.to_string(),
        month: month_end.month.get(),
        as_at: parameters.as_at.map(|day| day.to_string()),
        seed: parameters.seed,
    }
}

/// The manifest of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Manifest(api::bundle::Manifest);

impl Manifest {
    /// The manifest of a bundle of `month_end`, public from a moment or not at all, that has no files yet.
    pub(super) fn of(month_end: &MonthEnd, public_from: Option<Timestamp>, parameters: Parameters) -> Self {
        Self(api::bundle::Manifest {
            schema: SchemaName::default(),
            program: PROGRAM.to_owned(),
            version: VERSION.to_owned(),
            system: month_end.system.to_string(),
            name: month_end.system_name.clone(),
            recorded_on: month_end.recorded_on.to_string(),
            public_from: public_from.map(|moment| moment.to_string()),
            parameters: parameters_of(month_end, parameters),
            coverage: Coverage::of(month_end),
            n_figures: month_end.figures.len(),
            files: Vec::new(),
        })
    }

    /// The same manifest with a row for each of `files`.
    pub(super) fn listing(mut self, files: &Files) -> Self {
        let row = |(path, bytes): (&String, &Vec<u8>)| BundledFile {
            path: path.clone(),
            bytes: bytes.len(),
            sha256: ContentHash::of(bytes).to_string(),
        };
        self.0.files = files.iter().map(row).collect();
        self
    }

    /// The files that it lists.
    pub(super) fn files(&self) -> &[BundledFile] {
        &self.0.files
    }

    /// The version of the program that it names.
    pub(super) fn version(&self) -> &str {
        &self.0.version
    }

    /// The manifest as text.
    pub(super) fn text(&self) -> String {
        self.0.text()
    }

    /// Reads a manifest.
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let manifest: api::bundle::Manifest =
            serde_json::from_slice(bytes).context("it does not have the fields of a manifest")?;
        if manifest.program != PROGRAM {
            bail!("its program is {:?}; bundles are made by {PROGRAM:?}", manifest.program);
        }
        Ok(Self(manifest))
    }

    /// Why this program cannot verify what the version stated would have made; `None` where it can.
    pub(super) fn unknown_version(&self) -> Option<String> {
        let own = numbers(VERSION);
        match numbers(&self.0.version) {
            None => Some(format!("its version {:?} is not one of {PROGRAM}", self.0.version)),
            version if version < Some(FIRST_VERSION) => {
                Some(format!("it says version {}, which made no bundles", self.0.version))
            }
            version if own < version => Some(format!(
                "it says version {}, which is later than this one ({VERSION}); verify it with that version",
                self.0.version
            )),
            _ => None,
        }
    }

    /// Where the manifest says something else of the figures than `month_end`, which was computed from the
    /// files: the field, what it states, and what it should.
    pub(super) fn labels_that_differ(
        &self,
        month_end: &MonthEnd,
        public_from: Option<Timestamp>,
    ) -> Vec<(&'static str, String, String)> {
        let parameters = Parameters { as_at: None, seed: self.0.parameters.seed };
        let Self(expected) = Self::of(month_end, public_from, parameters);
        let whose = |coverage: &Option<Coverage>| {
            coverage.as_ref().map_or_else(|| "every organisation".to_owned(), Coverage::in_words)
        };
        let moment = |from: &Option<String>| from.clone().unwrap_or_else(|| "not released".to_owned());
        [
            ("system", self.0.system.clone(), expected.system),
            ("name", self.0.name.clone(), expected.name),
            ("recorded_on", self.0.recorded_on.clone(), expected.recorded_on),
            ("public_from", moment(&self.0.public_from), moment(&expected.public_from)),
            ("year", self.0.parameters.year.clone(), expected.parameters.year),
            ("month", self.0.parameters.month.to_string(), expected.parameters.month.to_string()),
            ("coverage", whose(&self.0.coverage), whose(&expected.coverage)),
            ("n_figures", self.0.n_figures.to_string(), expected.n_figures.to_string()),
        ]
        .into_iter()
        .filter(|(_, stated, computed)| stated != computed)
        .collect()
    }

    /// How the figures were made.
    pub(super) fn parameters(&self) -> Result<Parameters> {
        Ok(Parameters { as_at: self.as_at()?, seed: self.0.parameters.seed })
    }

    /// What the bundle is of and what made it: `QK1 2024/25 month 5, by oakham 0.1.0`.
    pub(super) fn about(&self) -> String {
        let api::bundle::Manifest { system, parameters, program, version, .. } = &self.0;
        format!("{system} {} month {}, by {program} {version}", parameters.year, parameters.month)
    }

    /// The month that the figures are of.
    pub(super) fn month(&self) -> Result<(FinancialYear, Month)> {
        let year = self.0.parameters.year.parse()?;
        let month = Month::new(self.0.parameters.month).context("its month is not 1 to 12")?;
        Ok((year, month))
    }

    /// The day by whose end the figures were recorded.
    fn as_at(&self) -> Result<Option<Date>> {
        let day = self.0.parameters.as_at.as_deref().map(str::parse).transpose();
        day.context("its as_at is not a day such as 2024-09-20")
    }
}

/// The three numbers of a version such as `0.1.0`, written in the one way.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let parts: Vec<u64> = version.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
    let numbers = <[u64; 3]>::try_from(parts).ok()?;
    (numbers.map(|number| number.to_string()).join(".") == version).then_some(numbers)
}
