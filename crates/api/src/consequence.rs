//! `oakham.consequence/1`: what scenarios do to money, staff, patients, duties and places, a column a scenario.

pub mod lines;
mod of_table;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{Document, SchemaName};
use crate::word::Provenance;

/// The consequence table.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ConsequenceTable {
    pub schema: SchemaName<Self>,
    /// The code of the system.
    pub system: String,
    pub base: Base,
    /// What money over years is discounted with.
    pub discounting: Discounting,
    /// A column a scenario, in the order asked for.
    pub scenarios: Vec<Scenario>,
    /// A row a consequence, by topic.
    pub rows: Vec<Row>,
    pub made: Made,
}

impl Document for ConsequenceTable {
    const NAME: &'static str = "oakham.consequence/1";
}

/// What scenarios are compared with.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Base {
    pub title: String,
    /// What it rests on, a sentence each.
    pub notes: Vec<String>,
}

/// How the table was made.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Made {
    /// The hash of all that it rests on.
    pub inputs: String,
    pub seed: u64,
    /// The financial year whose end is forecast, and the last closed month; `null` where there is no forecast.
    pub year: Option<String>,
    pub month: Option<u8>,
    /// The day on which registers are looked at.
    #[schemars(extend("format" = "date"))]
    pub on: String,
    pub engines: Vec<EngineMade>,
}

/// Whether an engine worked.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct EngineMade {
    /// `finance`, `reform`, `governance` or `flow`.
    pub engine: String,
    /// In words, as the subject of a sentence.
    pub words: String,
    /// Why it says nothing; `null` where it was run.
    pub absent: Option<String>,
}

/// How later years are discounted.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Discounting {
    /// A year, as a share: 0.035.
    pub rate: f64,
    /// Of health effects.
    pub health_rate: f64,
    pub years: u32,
    pub source: String,
}

/// A scenario.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Scenario {
    /// The name by which it is asked for.
    pub name: String,
    pub title: String,
    /// Money, patients, duties: a plain sentence each.
    pub sentences: Vec<String>,
    /// What would have to be true for the choice to flip.
    pub flips: String,
    pub changes: Vec<Change>,
    /// Ids of changes that no engine takes: their effect is nowhere in the table. Say so in its head.
    pub not_taken: Vec<String>,
    /// Why it may not be done, a sentence each; none where it may.
    pub refused: Vec<String>,
    pub remarks: Vec<String>,
    pub not_modelled: Vec<NotModelled>,
    pub money: Money,
    /// Who gains and who bears, the largest gain first.
    pub bearers: Vec<Bearer>,
    /// Whom it hurts most: one group each of place, age and deprivation, where any is hurt.
    pub worst_affected: Vec<WorstAffected>,
    /// Changes alone and together; empty unless that was asked for.
    pub interactions: Vec<Interaction>,
    pub sensitivity: Sensitivity,
    /// What differences for patients hang on, a measure each; `null` where that was not tried.
    pub patients: Option<Vec<MeasureSensitivity>>,
    pub provenance: Provenance,
}

/// A change of a scenario.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Change {
    pub id: String,
    pub kind: String,
    pub sentence: String,
    pub provenance: Provenance,
    /// Engines that took it.
    pub taken_by: Vec<String>,
}

/// What is in no row, and how much it could matter: a sentence each.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct NotModelled {
    pub what: String,
    /// From figures of the table.
    pub could_matter: String,
}

/// Costs and benefits over years, of all purses together; a gain is positive. In pence.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Money {
    pub recurrent: i64,
    pub one_off: i64,
    pub net_present_value: i64,
    /// `null` where what is spent once never comes back; 0 where nothing is spent.
    pub payback_years: Option<f64>,
    /// A year each, the first one first.
    pub by_year: Vec<i64>,
    pub provenance: Provenance,
}

/// What it does to one purse; a gain is positive. In pence.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Bearer {
    pub who: String,
    pub recurrent: i64,
    /// Of the recurrent.
    pub certainty: Certainty,
    pub one_off: i64,
    pub provenance: Provenance,
}

/// The group that a scenario hurts most.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct WorstAffected {
    /// `place`, `age` or `deprivation`.
    pub dimension: String,
    pub group: String,
    /// The id of the row that says by how much.
    pub row: String,
}

/// Changes of one scenario alone and together.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Interaction {
    /// The id of the row.
    pub row: String,
    pub alone: Vec<ChangeAlone>,
    pub together: Difference,
    /// Together less the sum of each alone; `same` or `not_shown` where they add.
    pub beyond: Difference,
}

/// What one change does alone.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ChangeAlone {
    pub change: String,
    pub difference: Difference,
}

/// What the present value hangs on. In pence.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Sensitivity {
    /// The present value as assumed.
    pub usual: i64,
    /// The widest first: a tornado.
    pub bars: Vec<Bar>,
    /// Nothing where no parameter that was tried flips it.
    pub flip: Option<Flip>,
}

/// A parameter over its range.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Bar {
    /// `delivery`, `burdens`, `one_off`, `discount_rate` or `years`.
    pub parameter: String,
    pub words: String,
    pub usual: f64,
    pub low: f64,
    pub high: f64,
    /// The values as they are read: `60%`, `20 years`.
    pub usual_words: String,
    pub low_words: String,
    pub high_words: String,
    pub at_low: i64,
    pub at_high: i64,
    pub source: String,
}

/// What one difference for patients hangs on.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct MeasureSensitivity {
    /// The id of the row.
    pub row: String,
    /// The difference of the row.
    pub usual: Difference,
    /// The widest first.
    pub bars: Vec<PatientBar>,
    /// Where it would go the other way within the range of an assumption; nothing where none of them is enough.
    pub flip: Option<Flip>,
    pub sentence: String,
}

/// A difference over the range of one assumption about patients and services, as shares of what is assumed.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct PatientBar {
    /// `demand`, `stay`, `treatment`, `patience`, `appointments`, `not_attended`, `travel`, `travel_weight`,
    /// `wait_weight` or `delay`.
    pub parameter: String,
    pub words: String,
    pub low: f64,
    pub high: f64,
    pub low_words: String,
    pub high_words: String,
    pub at_low: Difference,
    pub at_high: Difference,
    pub source: String,
}

/// Where the choice flips.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Flip {
    pub parameter: String,
    pub words: String,
    pub threshold: f64,
    pub threshold_words: String,
    /// Whether it is within the range that was stated.
    pub in_range: bool,
}

/// A consequence.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Row {
    /// A short hash of what it is of, never of its value.
    pub id: String,
    /// `money`, `cost_shift`, `workforce`, `duties`, `patients`, `capacity` or `travel`.
    pub topic: String,
    /// As a heading.
    pub topic_words: String,
    /// `finance`, `reform`, `governance`, `flow`, or `sums` of what all of them say.
    pub engine: String,
    /// The engine's name of it: `share_within`.
    pub measure: String,
    pub words: String,
    /// Where or whose; empty for the whole.
    pub subject: String,
    pub subject_words: String,
    /// `place`, `age` or `deprivation`; empty for everybody.
    pub dimension: String,
    pub group: String,
    /// `pence`, `pence_a_year`, `pounds_a_year`, `share`, `minutes`, `years`, `patients_a_year`, `patients`, `people`,
    /// `wte`, `points` or `count`.
    pub unit: String,
    /// `better`, `worse` or `neither`.
    pub more_is: String,
    /// Whether a reader in a hurry sees it.
    pub headline: bool,
    /// Whether it is read first whatever a scenario does to it: the headlines that a board asks for.
    pub first: bool,
    /// The id of the row that is the sum of this one and others.
    pub part_of: Option<String>,
    pub base: Level,
    /// In the order of the scenarios.
    pub cells: Vec<Cell>,
}

/// A number: whole of pence, with a fraction of everything else.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Number {
    Whole(i64),
    Real(f64),
}

impl Number {
    /// As a number with a fraction.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "pence of a system are far below 2^53")]
    pub const fn real(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Real(real) => real,
        }
    }
}

/// What something is today.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Level {
    pub value: Number,
    pub certainty: Certainty,
    /// As it is read: `77.1%`.
    pub text: String,
    pub provenance: Provenance,
}

/// How sure a value is.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Certainty {
    /// `exact`, `interval` or `same_in_all` (of too few replications to give an interval).
    pub kind: String,
    pub low: Option<Number>,
    pub high: Option<Number>,
    /// The chance that it lies between the ends; 100 where they are stated as the least and the most.
    pub per_cent: Option<u8>,
    pub replications: Option<u32>,
    /// As it is read: `exact`, `60.2% to 64.0%`.
    pub text: String,
}

/// What a scenario does to a consequence: `difference` where `state` is `known`, else `why`.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Cell {
    /// `known`, `unreached` (nothing of the scenario is a change that the engine takes: no finding of no effect) or
    /// `unknown`.
    pub state: String,
    pub difference: Option<Difference>,
    pub why: Option<String>,
}

/// Scenario less base.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Difference {
    /// In the unit of its row; less is negative.
    pub value: Number,
    pub certainty: Certainty,
    /// `better`, `worse`, `changed`, `small`, `not_shown` or `same`.
    pub verdict: String,
    /// As it is read: `2.1 percentage points less`, `no difference shown`.
    pub text: String,
    pub provenance: Provenance,
}
