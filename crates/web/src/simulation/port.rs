//! What if: what pages ask of the simulation of patient flow, whoever runs it.
//!
//! Pages never run it. They show the network and its scenarios, put comparisons into a queue and show
//! what came of them.

use std::sync::Arc;

use domain::provenance::Provenance;
use domain::scenario::{ChangeField, ChangeKind, Scenario, ScenarioFault};
use exhibits::table::flow::Observed;
use flow::output::Comparison;
use serde_json::Value;
use thiserror::Error;

/// How many comparisons may wait.
pub const MOST_WAITING: u32 = 20;
/// How many comparisons of one account may wait, and of all together who are not signed in: room is left
/// for others.
pub const MOST_OF_ONE: u32 = 5;

/// What a run of the base alone is called, in lists and on buttons.
pub const BASE_ALONE: &str = "Services as they are";

/// Who asks, where they are not signed in. No account can have this name.
pub const NOT_SIGNED_IN: &str = "not signed in";

/// The simulation as pages need it. Called outside the threads that answer requests: an implementation may
/// read files and wait for a database.
pub trait Simulations: Send + Sync {
    /// What is simulated.
    ///
    /// # Errors
    /// Where the network cannot be read.
    fn network(&self) -> Result<NetworkShown, SimulationError>;

    /// The scenarios that come with the network, in the order of lists.
    ///
    /// # Errors
    /// Where one cannot be read.
    fn shipped(&self) -> Result<Vec<ScenarioShown>, SimulationError>;

    /// The scenarios that come with the network and cannot be run, in the order of lists.
    ///
    /// # Errors
    /// Where the network cannot be read.
    fn refused(&self) -> Result<Vec<ScenarioRefused>, SimulationError>;

    /// Reads a scenario from its text: `oakham.scenario/1`.
    ///
    /// # Errors
    /// Everything that cannot be read.
    fn parse(&self, toml: &str) -> Result<Scenario, SimulationError>;

    /// A scenario in words, compared with the network; its id is empty.
    ///
    /// # Errors
    /// Everything that does not fit the network.
    fn check(&self, scenario: &Scenario) -> Result<ScenarioShown, SimulationError>;

    /// Puts a comparison of scenarios into the queue, or without any a run of the base alone; gives its number.
    ///
    /// # Errors
    /// Where one is wrong, or the queue is full.
    fn ask(&self, scenarios: &[Scenario], requester: &str) -> Result<i64, SimulationError>;

    /// The comparisons that were asked for, newest first, without their results; at most a hundred.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn jobs(&self) -> Result<Vec<JobShown>, SimulationError>;

    /// One comparison, with its result once it is done.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn job(&self, id: i64) -> Result<Option<JobShown>, SimulationError>;

    /// The result of one comparison as programs read it: `oakham.flow/1`; `None` until it is done.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn contract(&self, id: i64) -> Result<Option<Value>, SimulationError>;

    /// Cancels a comparison; gives whether it was waiting or running.
    ///
    /// # Errors
    /// Where that cannot be written down.
    fn cancel(&self, id: i64, requester: &str) -> Result<bool, SimulationError>;

    /// What was observed, beside what the simulation gives for it.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn observed(&self) -> Result<Vec<Observed>, SimulationError>;

    /// The description of the model after STRESS-DES, as Markdown: headings, paragraphs, lists, tables.
    ///
    /// # Errors
    /// Where it cannot be made.
    fn description(&self) -> Result<String, SimulationError>;

    /// The last comparison that is done, with its result.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn latest(&self) -> Result<Option<JobShown>, SimulationError> {
        let last = self.jobs()?.into_iter().find(|job| job.state == JobState::Done);
        last.map_or(Ok(None), |job| self.job(job.id))
    }
}

/// Why the simulation refuses or fails.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SimulationError {
    /// Scenarios are wrong: each fault says what to do.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Faults(Vec<ScenarioFault>),
    /// So many comparisons wait that no more is taken.
    #[error("{n_waiting} comparisons wait already; try again when some of them are done")]
    Full {
        /// How many wait.
        n_waiting: usize,
    },
    /// So many of one person's comparisons wait that no more is taken of them.
    #[error("{n_waiting} {comparisons} wait already; try again when some of them are done, or cancel one")]
    TooMany {
        /// How many wait.
        n_waiting: usize,
        /// Which comparisons, with whose they are: `of your comparisons`.
        comparisons: &'static str,
    },
    /// The program or the database failed.
    #[error("{0}")]
    Failed(String),
}

impl SimulationError {
    /// Too many comparisons of `requester` wait.
    #[must_use]
    pub fn too_many(requester: &str) -> Self {
        let comparisons = if requester == NOT_SIGNED_IN {
            "comparisons of those who are not signed in"
        } else {
            "of your comparisons"
        };
        Self::TooMany { n_waiting: MOST_OF_ONE as usize, comparisons }
    }
}

/// What is simulated, for its page and for forms.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkShown {
    /// Its title.
    pub title: String,
    /// What it is of and what it leaves out, in a sentence or two.
    pub note: String,
    /// How well its numbers are known: the weakest of them.
    pub provenance: Provenance,
    /// Its stations, in order.
    pub stations: Vec<StationShown>,
    /// Where patients come from.
    pub sources: Vec<SourceShown>,
    /// Where they live; empty where that is not told apart.
    pub places: Vec<String>,
    /// What can be changed by form.
    pub forms: Vec<ChangeForm>,
}

/// A station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationShown {
    /// Its name.
    pub name: String,
    /// What it is, in words: `staffed queue`, `beds`, `appointments`.
    pub kind: String,
    /// The site it stands on; empty for none.
    pub site: String,
    /// When it is open, in words: `every day, 08:00 to 21:00`.
    pub opening: String,
    /// How many can be seen at once, in words: `6 at a time`, `44 beds`, `120 slots a day`.
    pub capacity: String,
}

/// Where patients come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceShown {
    /// Its name.
    pub name: String,
    /// How many come, in words: `about 62,000 a year, most on Monday mornings`.
    pub rate: String,
    /// How that is known.
    pub provenance: Provenance,
}

/// The form for a kind of change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeForm {
    /// Its kind.
    pub kind: ChangeKind,
    /// What it does, in a sentence.
    pub hint: String,
    /// What it can be done to.
    pub targets: Vec<Choice>,
    /// What else is filled in.
    pub fields: Vec<FormField>,
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As it is written in a scenario.
    pub value: String,
    /// As it is shown: `Oakham urgent care unit (now 08:00 to 21:00)`.
    pub words: String,
}

/// Something that is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormField {
    /// The field of the change it becomes.
    pub field: ChangeField,
    /// `New opening hours`.
    pub label: String,
    /// `For example 08:00-18:00`; may be empty.
    pub hint: String,
    /// What can be chosen; empty for free text.
    pub choices: Vec<Choice>,
}

/// A scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioShown {
    /// Its name in addresses and forms: `close-evenings`; empty for one that was written on a page.
    pub id: String,
    /// Its title and changes.
    pub scenario: Scenario,
    /// What is to be known of it; may be empty.
    pub note: String,
    /// Its changes, a sentence each.
    pub changes: Vec<String>,
    /// What is to be known before it is run: doors and staff that do not fit, a sentence each.
    pub remarks: Vec<String>,
    /// As it is written: `oakham.scenario/1`.
    pub toml: String,
}

/// A scenario that comes with the network and cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioRefused {
    /// Its file in the workspace: `scenarios/close-evenings.toml`.
    pub file: String,
    /// Why, a line each.
    pub why: Vec<String>,
}

/// Where a comparison stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// It waits for its turn.
    Queued,
    /// It is being made.
    Running,
    /// It has a result.
    Done,
    /// It could not be made.
    Failed,
    /// Somebody cancelled it.
    Cancelled,
}

impl JobState {
    /// In a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A comparison that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct JobShown {
    /// Its number.
    pub id: i64,
    /// What is compared.
    pub title: String,
    /// Where it stands.
    pub state: JobState,
    /// How far it is [per cent].
    pub progress: u8,
    /// The time left in words, or why it failed; may be empty.
    pub note: String,
    /// Who asked.
    pub asked_by: String,
    /// When: RFC 3339.
    pub asked_at: String,
    /// What it was made from, as the start of a hash; empty until it is done.
    pub inputs: String,
    /// Its result; none until it is done, and none in lists.
    pub result: Option<Arc<Comparison>>,
}
