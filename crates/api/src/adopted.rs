//! `oakham.adopted/1`: scenarios that were adopted, what was expected of them, and what came of that.

use appraisal::adopted;
use appraisal::adopted::observed::{Observed, Outcome};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::word::Provenance;

/// Adopted scenarios, in the order in which they were adopted.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Adopted {
    pub schema: SchemaName<Self>,
    pub system: String,
    /// So many months on either side of the start are needed before anything is said of a measure.
    pub months_needed: usize,
    pub adoptions: Vec<Adoption>,
}

impl Document for Adopted {
    const NAME: &'static str = "oakham.adopted/1";
}

/// An adopted scenario.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Adoption {
    pub id: String,
    pub scenario: String,
    pub title: String,
    #[schemars(extend("format" = "date"))]
    pub starts_on: String,
    pub adopted_by: String,
    pub adopted_at: String,
    /// The hash of the text of the scenario as it was adopted.
    pub scenario_sha256: String,
    pub seed: u64,
    /// The hash of all that what is expected rests on.
    pub edition: String,
    /// `null` while it stands.
    pub withdrawn: Option<Withdrawn>,
    /// `as_expected`, `less_than_expected`, `opposite`, `not_shown`, `too_early`, `untested` or `withdrawn`.
    pub verdict: String,
    /// The same in a sentence.
    pub sentence: String,
    pub expected: Vec<Expected>,
}

/// Who withdrew it, when and why.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Withdrawn {
    pub by: String,
    pub at: String,
    pub reason: String,
}

/// A consequence as it was expected.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Expected {
    /// The id of its row in the consequence table.
    pub row: String,
    pub topic: String,
    pub engine: String,
    pub measure: String,
    pub subject: String,
    pub words: String,
    pub unit: String,
    /// Scenario less today, in the unit of its row.
    pub difference: f64,
    /// `null` of what is exact.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// The chance that it lies between them; 100 where the ends were stated.
    pub per_cent: Option<u8>,
    pub text: String,
    pub interval_text: String,
    pub provenance: Provenance,
    /// `null` where no measure of the workspace tests it.
    pub test: Option<Tested>,
}

/// A measure that tests a consequence, and what came of it.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Tested {
    /// As `oakham spc` lists it.
    pub measure: String,
    /// `null` where the measure is no longer in the data, as is its unit.
    pub name: Option<String>,
    pub unit: Option<String>,
    /// By how much it was to change, in its unit.
    pub expected: Range,
    /// By how much it did; `null` before there are months enough.
    pub found: Option<Range>,
    /// `as_expected`, `more_than_expected`, `less_than_expected`, `opposite`, `not_shown`, `out_of_reach`, `too_early`,
    /// `too_few_before`, `gone` or `not_told`.
    pub verdict: String,
    /// The same in words.
    pub words: String,
    /// The weakest of what was expected and what was measured.
    pub provenance: Provenance,
    /// How many of its months are from `adopted/observed.csv`.
    pub later_months: usize,
    /// What else happened at about the same time.
    pub other_causes: Vec<String>,
    pub months: Vec<Month>,
}

/// An amount and the interval in which it lies.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Range {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// A month since the start.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Month {
    /// Its first day.
    #[schemars(extend("format" = "date"))]
    pub month: String,
    pub measured: Option<f64>,
    /// What would have been, as the evaluation has it; `null` before it can say.
    pub without_change: Option<f64>,
}

impl Adopted {
    /// The document of what came of adopted scenarios.
    #[must_use]
    pub fn of<'a>(system: &str, all: impl IntoIterator<Item = (&'a adopted::Adoption, &'a Outcome)>) -> Self {
        Self {
            schema: SchemaName::default(),
            system: system.to_owned(),
            months_needed: adopted::verdict::MONTHS_NEEDED,
            adoptions: all.into_iter().map(|(adoption, outcome)| one(adoption, outcome)).collect(),
        }
    }
}

fn one(adoption: &adopted::Adoption, outcome: &Outcome) -> Adoption {
    Adoption {
        id: adoption.id.clone(),
        scenario: adoption.scenario.clone(),
        title: adoption.title.clone(),
        starts_on: adoption.starts.to_string(),
        adopted_by: adoption.adopted.by.clone(),
        adopted_at: adoption.adopted.at.to_string(),
        scenario_sha256: adoption.scenario_hash.clone(),
        seed: adoption.seed,
        edition: adoption.edition.clone(),
        withdrawn: adoption.withdrawn.as_ref().map(|(decided, reason)| Withdrawn {
            by: decided.by.clone(),
            at: decided.at.to_string(),
            reason: reason.clone(),
        }),
        verdict: outcome.overall.code().to_owned(),
        sentence: outcome.sentence.clone(),
        expected: adoption
            .expected
            .iter()
            .map(|of| expected(of, outcome.measures.iter().find(|observed| observed.expected == *of)))
            .collect(),
    }
}

fn expected(of: &adopted::expected::Expected, observed: Option<&Observed>) -> Expected {
    let (low, high) = of.interval.unzip();
    Expected {
        row: of.row.clone(),
        topic: of.topic.clone(),
        engine: of.engine.clone(),
        measure: of.measure.clone(),
        subject: of.subject.clone(),
        words: of.words.clone(),
        unit: of.unit.clone(),
        difference: of.difference,
        low,
        high,
        per_cent: of.per_cent,
        text: of.in_words.clone(),
        interval_text: of.interval_in_words.clone(),
        provenance: of.provenance.into(),
        test: observed.map(tested),
    }
}

fn tested(observed: &Observed) -> Tested {
    let range = |of: adopted::verdict::Range| Range { value: of.value, low: of.low, high: of.high };
    let measured = observed.measured.as_ref();
    Tested {
        measure: observed.test.measure.clone(),
        name: measured.map(|of| of.name.clone()),
        unit: measured.map(|of| of.unit.clone()),
        expected: Range { value: observed.test.difference, low: observed.test.low, high: observed.test.high },
        found: observed.found().map(range),
        verdict: observed.verdict.code().to_owned(),
        words: observed.verdict.words(),
        provenance: measured
            .map_or(observed.expected.provenance, |of| of.provenance.max(observed.expected.provenance))
            .into(),
        later_months: observed.n_later,
        other_causes: observed.other_causes(),
        months: observed
            .months
            .iter()
            .map(|month| Month {
                month: month.month.to_string(),
                measured: month.measured,
                without_change: month.without,
            })
            .collect(),
    }
}
