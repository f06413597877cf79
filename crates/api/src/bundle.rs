//! Documents of bundles: the manifest and the figures within one, what writing one did, and what a
//! verification found.

use domain::month_end::MonthEnd;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{Document, SchemaName};
use crate::word::Unit;

/// `oakham.bundle/1`: how a bundle was made and the hash of each of its files.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub schema: SchemaName<Self>,
    pub program: String,
    pub version: String,
    pub system: String,
    pub name: String,
    #[schemars(extend("format" = "date"))]
    pub recorded_on: String,
    /// From when everybody may read the month; left out where it is not released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    pub public_from: Option<String>,
    pub parameters: Parameters,
    /// Of whom the figures are; left out where every organisation reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    pub n_figures: usize,
    pub files: Vec<BundledFile>,
}

impl Document for Manifest {
    const NAME: &'static str = "oakham.bundle/1";
}

/// Of how many organisations the figures of a month are in which not all reported.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    pub n_reported: usize,
    pub n_organisations: usize,
    /// The codes of those whose return is not in.
    pub not_reported: Vec<String>,
}

impl Coverage {
    /// Of a month end; nothing where every organisation reported.
    #[must_use]
    pub fn of(month_end: &MonthEnd) -> Option<Self> {
        let n_organisations = month_end.organisations.len();
        (!month_end.missing.is_empty()).then(|| Self {
            n_reported: n_organisations.saturating_sub(month_end.missing.len()),
            n_organisations,
            not_reported: month_end.missing.iter().map(ToString::to_string).collect(),
        })
    }

    /// `2 of 3 organisations; not in: RT5`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let Self { n_reported, n_organisations, not_reported } = self;
        format!("{n_reported} of {n_organisations} organisations; not in: {}", not_reported.join(", "))
    }
}

/// How figures were made.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    pub year: String,
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    /// The day by whose end they were recorded.
    #[schemars(extend("format" = "date"))]
    pub as_at: Option<String>,
    pub seed: u64,
}

/// A file of the archive: its path, size [bytes] and SHA-256.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BundledFile {
    pub path: String,
    pub bytes: usize,
    pub sha256: String,
}

/// `oakham.bundle-figures/1`: every figure of the month, and every file that was read for them.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BundleFigures {
    pub schema: SchemaName<Self>,
    pub unit: Unit,
    pub parameters: Parameters,
    /// Every file, so that none can be taken away or added unseen, not even one on which no figure rests.
    pub inputs: Vec<InputFile>,
    pub figures: Vec<StatedFigure>,
}

impl Document for BundleFigures {
    const NAME: &'static str = "oakham.bundle-figures/1";
}

/// A file of the workspace as it was when the figures were stated.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct InputFile {
    pub path: String,
    pub sha256: String,
}

/// One figure as it is stated.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StatedFigure {
    pub id: String,
    pub key: String,
    /// Impact on the surplus.
    pub value: i64,
    pub half_width: i64,
    pub provenance: String,
}

/// `oakham.bundled/1`: what was written.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Bundled {
    pub schema: SchemaName<Self>,
    pub file: String,
    pub system: String,
    pub year: String,
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    /// From when everybody may read the month; `null` where it is not released.
    #[schemars(extend("format" = "date-time"))]
    pub public_from: Option<String>,
    /// Of whom the figures are; `null` where every organisation reported.
    pub coverage: Option<Coverage>,
    pub n_figures: usize,
    pub bytes: usize,
    /// The fingerprint of the key.
    pub signer: String,
}

impl Document for Bundled {
    const NAME: &'static str = "oakham.bundled/1";
}

impl Bundled {
    #[must_use]
    pub fn of(
        month_end: &MonthEnd,
        public_from: Option<String>,
        file: String,
        bytes: usize,
        signer: String,
    ) -> Self {
        Self {
            schema: SchemaName::default(),
            file,
            system: month_end.system.to_string(),
            year: month_end.year.to_string(),
            month: month_end.month.get(),
            public_from,
            coverage: Coverage::of(month_end),
            n_figures: month_end.figures.len(),
            bytes,
            signer,
        }
    }
}

/// `oakham.verification/1`: what a verification found.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Verification {
    pub schema: SchemaName<Self>,
    pub file: String,
    pub verified: bool,
    /// What the bundle is of and what made it.
    pub about: String,
    pub signer: Option<String>,
    /// Of whom the figures are, by the files; `null` where every organisation reported.
    pub coverage: Option<Coverage>,
    pub n_files: usize,
    pub n_figures: usize,
    /// Whether another version of the program made it.
    pub other_version: bool,
    /// What could not be compared.
    pub not_compared: Vec<&'static str>,
    pub problems: Vec<Problem>,
}

impl Document for Verification {
    const NAME: &'static str = "oakham.verification/1";
}

/// Something that is not as it should be; `null` where it does not say.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Problem {
    pub kind: &'static str,
    pub path: Option<String>,
    pub figure: Option<String>,
    pub byte: Option<usize>,
    pub stated: Option<Stated>,
    pub found: Option<Stated>,
    pub message: String,
}

/// What a bundle states: a text, or an amount, in pence.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(untagged)]
pub enum Stated {
    Amount(i64),
    Text(String),
}
