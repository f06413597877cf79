//! `oakham.claims/1`: documents, the figures that they state, each with a proposed reading, and what the figures of
//! several say about each other.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Number;

use crate::document::{Document, SchemaName};

/// Documents and their figures.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Claims {
    pub schema: SchemaName<Self>,
    pub documents: Vec<ClaimedDocument>,
    /// What the figures say about each other and about the workspace's own; `null` where that was not asked.
    pub checks: Option<Vec<ClaimCheck>>,
}

impl Document for Claims {
    const NAME: &'static str = "oakham.claims/1";
}

/// A document and the figures in it.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ClaimedDocument {
    /// Its id in `documents/documents.csv`; `null` for the figures of the workspace itself.
    pub id: Option<String>,
    /// The name of the file that was read.
    pub file: String,
    /// The hash of the file, in 64 hexadecimal digits.
    pub sha256: String,
    pub title: String,
    pub publisher: String,
    /// When it was published, as exactly as it is known.
    pub dated: String,
    /// Where it can be read; `null` where that is not known.
    pub web_address: Option<String>,
    /// What it reports on and how far to trust it.
    pub note: String,
    /// `txt`, `html`, `pdf`, `docx`.
    pub form: &'static str,
    /// How many pages; `null` where it has none.
    pub pages: Option<usize>,
    /// The length of its text [characters].
    pub characters: usize,
    /// Whether it had been kept before.
    pub was_kept: bool,
    /// Whether a copy of its text is at hand.
    pub has_copy: bool,
    /// What was left out or taken in while it was read.
    pub notes: Vec<String>,
    pub claims: Vec<Claimed>,
}

/// A figure and its proposed reading. What the rules cannot tell is `null`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Claimed {
    /// Its first character, from 0.
    pub start: usize,
    /// The character after its last.
    pub end: usize,
    /// As it is printed, with single spaces.
    pub text: String,
    /// `money`, `percentage`, `count`, `rank`, `fraction`, `ratio`, `deadline`, `date`, `duration`.
    pub kind: &'static str,
    pub value: ClaimValue,
    /// The upper end of a range.
    pub value_high: Option<ClaimValue>,
    /// The size of the set that a rank, a fraction or a count is of.
    pub of: Option<i64>,
    pub unit: String,
    /// `up to`, `more than`.
    pub hedge: Option<&'static str>,
    pub subject: Option<String>,
    pub measure: Option<&'static str>,
    /// `2024/25`, `2024/25 M5`, `2025-06`.
    pub period: Option<String>,
    /// `plan`, `forecast`, `actual`, `target`, `estimate`.
    pub basis: Option<&'static str>,
    /// The sentence, with single spaces.
    pub sentence: String,
    /// Whether a person confirmed, corrected or added it, or confirmed a figure of this place in `documents/claims.csv`.
    pub confirmed: bool,
    /// `proposed`, `confirmed`, `corrected`, `rejected`, `added`: what a person decided about the reading.
    pub standing: &'static str,
    /// Who decided; `null` where nobody has, and to readers who are not signed in.
    pub decided_by: Option<String>,
    /// When, as `2026-11-30T09:00:00Z`.
    pub decided_at: Option<String>,
    /// What whoever decided says of it; may be empty.
    pub note: String,
}

/// A number, or a day as `2025-06-17`, `2025-06` or `2025`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(untagged)]
pub enum ClaimValue {
    Number(Number),
    Day(String),
}

impl Claims {
    /// Leaves out who decided, which is for those who are signed in.
    #[must_use]
    pub fn for_everybody(mut self) -> Self {
        for claim in self.documents.iter_mut().flat_map(|document| &mut document.claims) {
            claim.decided_by = None;
        }
        self
    }
}

/// The columns of figures as a table, in order.
pub const ROW: [&str; 18] = [
    "document_id",
    "start",
    "end",
    "text",
    "kind",
    "value",
    "value_high",
    "unit",
    "hedge",
    "subject",
    "measure",
    "period",
    "basis",
    "confirmed",
    "standing",
    DECIDED_BY,
    "decided_at",
    "sentence",
];
/// The column of who decided, which is not for everybody.
pub const DECIDED_BY: &str = "decided_by";

impl Claimed {
    /// The cells of [`ROW`] for a figure of a document.
    #[must_use]
    pub fn row(&self, document: Option<&str>) -> [String; ROW.len()] {
        let value = |value: &ClaimValue| match value {
            ClaimValue::Number(number) => number.to_string(),
            ClaimValue::Day(day) => day.clone(),
        };
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        [
            text(document),
            self.start.to_string(),
            self.end.to_string(),
            self.text.clone(),
            self.kind.to_owned(),
            value(&self.value),
            self.value_high.as_ref().map_or_else(String::new, value),
            self.unit.clone(),
            text(self.hedge),
            text(self.subject.as_deref()),
            text(self.measure),
            text(self.period.as_deref()),
            text(self.basis),
            if self.confirmed { "yes" } else { "no" }.to_owned(),
            self.standing.to_owned(),
            text(self.decided_by.as_deref()),
            text(self.decided_at.as_deref()),
            self.sentence.clone(),
        ]
    }
}

/// Something that figures say about each other.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ClaimCheck {
    /// `conflict`, `implausible`, `does_not_add_up`, `checkable`.
    pub kind: &'static str,
    /// In words, each figure with its document and place.
    pub sentence: String,
    pub figures: Vec<ClaimPlace>,
}

/// Where a figure stands.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ClaimPlace {
    /// The document's id; `null` for the figures of the workspace itself.
    pub document: Option<String>,
    pub start: usize,
    pub end: usize,
}
