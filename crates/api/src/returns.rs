//! Documents of monthly returns: what was submitted, moved, listed, compared and written.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::finding::Finding;
use crate::word::Unit;

/// `oakham.submission/1`: what a submission did.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Submission {
    pub schema: SchemaName<Self>,
    /// `submitted`, `restored`, `unchanged` or `refused`.
    pub outcome: &'static str,
    #[serde(flatten)]
    pub version: Option<ReturnVersion>,
    #[serde(flatten)]
    pub by: Option<DoneBy>,
    pub findings: Vec<Finding>,
}

impl Document for Submission {
    const NAME: &'static str = "oakham.submission/1";
}

/// `oakham.submissions/1`: what the submission of several returns did.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Submissions {
    pub schema: SchemaName<Self>,
    /// In the order in which they were sent.
    pub returns: Vec<SentReturn>,
}

impl Document for Submissions {
    const NAME: &'static str = "oakham.submissions/1";
}

/// One return of several that were sent.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct SentReturn {
    /// Its folder or workbook.
    pub path: String,
    /// `submitted`, `restored`, `unchanged`, `refused` or, where it could not be dealt with, `failed`.
    pub outcome: &'static str,
    /// Why it failed.
    pub error: Option<String>,
    #[serde(flatten)]
    pub version: Option<ReturnVersion>,
    #[serde(flatten)]
    pub by: Option<DoneBy>,
    pub findings: Vec<Finding>,
}

/// A version of a return.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ReturnVersion {
    pub organisation: String,
    pub year: String,
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    pub version: usize,
    /// SHA-256 of what the version holds.
    pub hash: String,
}

/// Who did something.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct DoneBy {
    pub by: String,
    /// Whether an account says so, not only the person.
    pub verified: bool,
    /// Whether it is in the log.
    pub recorded: bool,
}

/// `oakham.return-moved/1`: an approval, a sending back or a lock.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ReturnMoved {
    pub schema: SchemaName<Self>,
    #[serde(flatten)]
    pub version: ReturnVersion,
    pub state: &'static str,
    #[serde(flatten)]
    pub by: DoneBy,
}

impl Document for ReturnMoved {
    const NAME: &'static str = "oakham.return-moved/1";
}

/// `oakham.returns/1`: every version of every return.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Returns {
    pub schema: SchemaName<Self>,
    pub system: String,
    pub returns: Vec<ListedReturn>,
}

impl Document for Returns {
    const NAME: &'static str = "oakham.returns/1";
}

/// A version of a return and where it stands.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ListedReturn {
    pub organisation: String,
    pub year: String,
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    pub version: usize,
    pub state: &'static str,
    pub hash: String,
    pub submitted: ReturnEvent,
    pub approved: Option<ReturnEvent>,
    pub locked: Option<ReturnEvent>,
    /// Why a version was submitted that takes another's place.
    pub reason: String,
    pub sent_back: Option<SentBack>,
}

/// Who did something, and when.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ReturnEvent {
    pub by: String,
    #[schemars(extend("format" = "date-time"))]
    pub at: String,
}

/// Who sent a version back, when and why.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct SentBack {
    pub by: String,
    #[schemars(extend("format" = "date-time"))]
    pub at: String,
    pub reason: String,
}

/// `oakham.return-diff/1`: what two versions differ in.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ReturnDiff {
    pub schema: SchemaName<Self>,
    pub organisation: String,
    pub year: String,
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    pub unit: Unit,
    pub from: ComparedVersion,
    pub to: ComparedVersion,
    pub cells: Vec<ChangedCell>,
    pub position: Vec<ChangedMeasure>,
    /// What covers and schedules say differently, a sentence each.
    pub cover: Vec<String>,
}

impl Document for ReturnDiff {
    const NAME: &'static str = "oakham.return-diff/1";
}

/// One of two versions.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ComparedVersion {
    pub version: usize,
    pub hash: String,
}

/// A cell that differs: impact on the surplus in both versions.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ChangedCell {
    pub line: &'static str,
    pub label: &'static str,
    /// The code of a measure, or `m05`.
    pub what: String,
    pub from: Option<i64>,
    pub to: Option<i64>,
    pub words: String,
}

/// A measure of the position in both versions.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ChangedMeasure {
    pub measure: &'static str,
    pub from: i64,
    pub to: i64,
}

/// `oakham.template/1`: the files of a template that were written.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Template {
    pub schema: SchemaName<Self>,
    pub files: Vec<String>,
    pub findings: Vec<Finding>,
}

impl Document for Template {
    const NAME: &'static str = "oakham.template/1";
}
