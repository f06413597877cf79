//! `oakham.scenario-run/1`: what scenarios do to a reform.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::word::{Provenance, Unit};

/// Today's plan and each scenario.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ScenarioRun {
    pub schema: SchemaName<Self>,
    pub system: String,
    pub unit: Unit,
    pub scenarios: Vec<ScenarioResult>,
    pub not_taken: Vec<NotTaken>,
}

impl Document for ScenarioRun {
    const NAME: &'static str = "oakham.scenario-run/1";
}

/// What follows from a scenario.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ScenarioResult {
    pub title: String,
    /// Nothing where no choice keeps all limits.
    pub plan: Option<YearPlan>,
    pub moves_blocked: usize,
    /// Whether somebody answers for every duty.
    pub duties_held: bool,
    #[schemars(extend("format" = "date"))]
    pub merger_on: Option<String>,
    /// Changes that are not taken.
    pub ignored: Vec<String>,
    pub provenance: Provenance,
}

/// What a choice comes to.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct YearPlan {
    pub cost_year: i64,
    pub saving_year: i64,
    pub moved_year: i64,
    pub system_saving_year: i64,
    pub exit_cost: i64,
    /// The impact score.
    pub harm: u64,
}

/// What a scenario asks for and the command does not take.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct NotTaken {
    pub title: String,
    /// Ids of changes.
    pub changes: Vec<String>,
    /// Whether nothing of the scenario is taken.
    pub whole: bool,
    #[serde(rename = "try")]
    pub instead: Vec<String>,
}

/// `oakham.scenarios/1`: the scenarios of a workspace, or those that were checked.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ScenarioLibrary {
    pub schema: SchemaName<Self>,
    pub system: String,
    pub scenarios: Vec<LibraryEntry>,
}

impl Document for ScenarioLibrary {
    const NAME: &'static str = "oakham.scenarios/1";
}

/// A scenario of a workspace.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct LibraryEntry {
    pub name: String,
    pub title: String,
    pub changes: Vec<LibraryChange>,
    pub provenance: Provenance,
    /// None where it can be run.
    pub faults: Vec<LibraryFault>,
    /// Whether its table beside today is there, as the files are now.
    pub computed: bool,
}

/// A change of a scenario.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct LibraryChange {
    pub id: String,
    pub kind: String,
    pub sentence: String,
    /// The engines that take it, in words; none where none does.
    pub taken_by: Vec<String>,
    pub note: String,
}

/// A fault of a scenario.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct LibraryFault {
    /// From 1; `null` where it is of the scenario as a whole.
    pub line: Option<usize>,
    pub change: String,
    pub field: String,
    /// What is wrong, and what to do.
    pub message: String,
}
