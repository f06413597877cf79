//! `oakham.flow/1`: what a run or a comparison of a care network measured; comparisons can be read back.

pub mod description;
pub mod fit;
pub mod inputs;
pub mod trace;
pub mod validation;
mod demand;
mod read;

use flow::output::{self, Key, Measured, PairedEstimate};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{Document, SchemaName};
use crate::word::Provenance;

pub use demand::{DemandByProjection, KeptDemand, SourceDemand};
pub use read::ReadError;

/// What a run measured, or a comparison.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(untagged)]
pub enum Flow {
    Run(Run),
    Comparison(Comparison),
}

impl Document for Flow {
    const NAME: &'static str = "oakham.flow/1";
}

/// What a run measured.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Run {
    pub schema: SchemaName<Flow>,
    pub command: RunCommand,
    #[serde(flatten)]
    pub made: RunRecord,
    /// What a reader should know of the result.
    pub remarks: Vec<String>,
    pub stations: Vec<Subject<Measure>>,
}

#[derive(Clone, Copy, Debug, Default, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RunCommand {
    #[default]
    Run,
}

/// What scenarios change, on the same patients.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Comparison {
    pub schema: SchemaName<Flow>,
    pub command: CompareCommand,
    #[serde(flatten)]
    pub made: RunRecord,
    pub scenarios: Vec<Scenario>,
    pub stations: Vec<Subject<PairedMeasure>>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CompareCommand {
    #[default]
    Compare,
}

/// How a result was made.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct RunRecord {
    pub network: String,
    /// The hash of all that the result follows from.
    pub inputs: String,
    pub seed: u64,
    pub replications: u32,
    pub warm_up_days: f64,
    /// How the warm-up was chosen: `given`, `found` or `not_settled`.
    pub warm_up: String,
    pub days: f64,
    /// Whether that is part of a week over, less than a year, where weekdays differ in the network.
    #[serde(default)]
    pub splits_week: bool,
    pub events: u64,
    /// Whether every interval is as narrow as was asked for.
    pub precise: bool,
    pub provenance: Provenance,
    /// Patients for whom there was no way on.
    pub stranded: u64,
    #[serde(default)]
    pub locked: Vec<Locked>,
    #[serde(default)]
    pub overloaded: Vec<Overloaded>,
}

/// A station in which nobody moves again.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Locked {
    pub station: String,
    #[serde(default)]
    pub pools: Vec<String>,
    /// In how many replications.
    pub replications: u32,
    pub earliest_day: u32,
    pub latest_day: u32,
}

/// A station to which more come than can be seen.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Overloaded {
    pub station: String,
    /// Work that comes, as a share of what can be done.
    pub load: Estimate,
    /// By how much the queue grows a day [patients].
    pub growth_a_day: Option<f64>,
    /// What becomes of the rest: `wait`, `leave`, `turned_away` or `no_appointment`.
    #[serde(default)]
    pub beyond: String,
    #[serde(default)]
    pub share_beyond: Option<f64>,
}

/// A mean over replications; a number that is not known is `null`.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Estimate {
    pub mean: Option<f64>,
    /// Of the 95% interval; `null` from one replication, and where fewer than six agree, which shows no interval.
    pub half_width: Option<f64>,
    /// From how many replications.
    pub n: u32,
}

/// What was measured of one subject.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Subject<M> {
    /// `system`, `station`, `clock` or `exit`.
    pub kind: String,
    pub name: String,
    pub groups: Vec<Group<M>>,
}

/// What was measured of a group of patients.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Group<M> {
    /// What divides the patients: `all` where nothing does.
    pub dimension: String,
    pub value: String,
    pub measures: IndexMap<String, M>,
}

/// A measure of a run.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Measure {
    #[serde(flatten)]
    pub estimate: Estimate,
    pub unit: &'static str,
}

/// A measure of a comparison.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct PairedMeasure {
    pub unit: String,
    pub base: Estimate,
    /// Scenario less base, scenario by scenario.
    pub differences: Vec<Estimate>,
    /// How many fewer are seen; `null` where as many are.
    #[serde(default)]
    pub fewer_seen: Vec<Option<f64>>,
}

/// A scenario that was compared.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Scenario {
    pub title: String,
    pub changes: Vec<String>,
    /// Changes that are not taken.
    pub ignored: Vec<String>,
    #[serde(default)]
    pub remarks: Vec<String>,
    /// What changes of demand by projection did.
    #[serde(default)]
    pub demand: Vec<DemandByProjection>,
    pub provenance: Provenance,
    pub displaced: Vec<Displaced>,
    /// Patients a year of whom nobody sees.
    pub unseen: Option<Estimate>,
    #[serde(default)]
    pub locked: Vec<Locked>,
    #[serde(default)]
    pub overloaded: Vec<Overloaded>,
}

/// Patients who go elsewhere.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Displaced {
    pub place: String,
    pub from: String,
    pub to: String,
    #[serde(default)]
    pub was_unserved: bool,
    pub unserved: bool,
    pub a_year: Estimate,
}

/// A number to ten digits, more than any of them is known to; what is none is `None`.
fn number(value: f64) -> Option<f64> {
    format!("{value:.9e}").parse().ok().filter(|rounded: &f64| rounded.is_finite())
}

impl From<&output::Estimate> for Estimate {
    fn from(estimate: &output::Estimate) -> Self {
        Self { mean: number(estimate.mean), half_width: number(estimate.half_width), n: estimate.n }
    }
}

impl From<&output::Locked> for Locked {
    fn from(locked: &output::Locked) -> Self {
        Self {
            station: locked.station.clone(),
            pools: locked.pools.clone(),
            replications: locked.replications,
            earliest_day: locked.earliest_day,
            latest_day: locked.latest_day,
        }
    }
}

impl From<&output::Overloaded> for Overloaded {
    fn from(overloaded: &output::Overloaded) -> Self {
        Self {
            station: overloaded.station.clone(),
            load: (&overloaded.load).into(),
            growth_a_day: number(overloaded.growth_a_day),
            beyond: overloaded.beyond.code().to_owned(),
            share_beyond: number(overloaded.share_beyond),
        }
    }
}

impl RunRecord {
    fn of(record: &output::RunRecord, inputs: &str) -> Self {
        Self {
            network: record.network.clone(),
            inputs: inputs.to_owned(),
            seed: record.seed,
            replications: record.replications,
            warm_up_days: record.warm_up_days,
            warm_up: record.warm_up_from.code().to_owned(),
            days: record.days,
            events: record.events,
            precise: record.is_precise,
            provenance: record.provenance.into(),
            stranded: record.stranded,
            splits_week: record.splits_week,
            locked: record.locked.iter().map(Locked::from).collect(),
            overloaded: record.overloaded.iter().map(Overloaded::from).collect(),
        }
    }
}

impl Flow {
    /// A run; `inputs` is the hash of all that it follows from.
    #[must_use]
    pub fn run(result: &output::RunResult, remarks: &[String], inputs: &str) -> Self {
        let measure =
            |row: &Measured| Measure { estimate: (&row.value).into(), unit: row.key.metric.unit().words() };
        Self::Run(Run {
            schema: SchemaName::default(),
            command: RunCommand::default(),
            made: RunRecord::of(&result.record, inputs),
            remarks: remarks.to_vec(),
            stations: by_subject(&result.measured, |row| &row.key, measure),
        })
    }

    /// A comparison; `inputs` is the hash of all that it follows from.
    #[must_use]
    pub fn comparison(comparison: &output::Comparison, inputs: &str) -> Self {
        let measure = |row: &PairedEstimate| PairedMeasure {
            unit: row.key.metric.unit().words().to_owned(),
            base: (&row.base).into(),
            differences: row.differences.iter().map(Estimate::from).collect(),
            fewer_seen: row.fewer_seen.iter().map(|fewer| fewer.and_then(number)).collect(),
        };
        Self::Comparison(Comparison {
            schema: SchemaName::default(),
            command: CompareCommand::default(),
            made: RunRecord::of(&comparison.record, inputs),
            scenarios: comparison.scenarios.iter().map(Scenario::from).collect(),
            stations: by_subject(&comparison.compared, |row| &row.key, measure),
        })
    }
}

impl From<&output::ScenarioResult> for Scenario {
    fn from(scenario: &output::ScenarioResult) -> Self {
        let displaced = scenario.displaced.iter().map(|patients| Displaced {
            place: patients.place.clone(),
            from: patients.from.clone(),
            to: patients.to.clone(),
            was_unserved: patients.was_unserved,
            unserved: patients.is_unserved,
            a_year: (&patients.a_year).into(),
        });
        Self {
            title: scenario.title.clone(),
            changes: scenario.changes.clone(),
            ignored: scenario.ignored.clone(),
            remarks: scenario.remarks.clone(),
            demand: scenario.demand.iter().map(DemandByProjection::from).collect(),
            provenance: scenario.provenance.into(),
            displaced: displaced.collect(),
            unseen: scenario.unseen.as_ref().map(Estimate::from),
            locked: scenario.locked.iter().map(Locked::from).collect(),
            overloaded: scenario.overloaded.iter().map(Overloaded::from).collect(),
        }
    }
}

/// Rows under what they are of: subject, then group, then measure. A subject that comes again after
/// others has its rows together, where it came last.
fn by_subject<T, M>(rows: &[T], key: impl Fn(&T) -> &Key, measure: impl Fn(&T) -> M) -> Vec<Subject<M>> {
    let mut subjects: Vec<(&output::Subject, Vec<Group<M>>)> = Vec::new();
    for row in rows {
        let row_key = key(row);
        let known = subjects.iter().position(|(subject, _)| **subject == row_key.subject);
        let (subject, mut groups) =
            known.map_or_else(|| (&row_key.subject, Vec::new()), |idx| subjects.remove(idx));
        let is_group = |group: &Group<M>| {
            group.dimension == row_key.group.dimension && group.value == row_key.group.value
        };
        let idx = groups.iter().position(is_group).unwrap_or_else(|| {
            groups.push(Group {
                dimension: row_key.group.dimension.clone(),
                value: row_key.group.value.clone(),
                measures: IndexMap::new(),
            });
            groups.len() - 1
        });
        groups[idx].measures.insert(row_key.metric.code().to_owned(), measure(row));
        subjects.push((subject, groups));
    }
    subjects
        .into_iter()
        .map(|(subject, groups)| Subject {
            kind: subject.kind().to_owned(),
            name: subject.name().to_owned(),
            groups,
        })
        .collect()
}
