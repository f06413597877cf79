//! What pages ask of the appraisal of scenarios, whoever works it out.
//!
//! Pages never work anything out. They show the scenarios of the workspace, ask for a table, and show what came of it.

use std::sync::Arc;

use api::consequence::ConsequenceTable;
use domain::month::{FinancialYear, Month};
use domain::provenance::Provenance;
use domain::scenario::Scenario;
use thiserror::Error;

/// The appraisal as pages need it. Called outside the threads that answer requests: an implementation may read files.
pub trait Appraisals: Send + Sync {
    /// The same, with money forecast from this month and nothing read of later ones: for readers who may see no more.
    fn starting_from(&self, month: (FinancialYear, Month)) -> Arc<dyn Appraisals>;

    /// The scenarios of the workspace, by name; those with faults among them.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    fn library(&self) -> Result<Vec<ScenarioEntry>, AppraisalError>;

    /// The scenarios of the workspace that were compared side by side, whose table is there as the files are now.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    fn compared(&self) -> Result<Vec<Vec<String>>, AppraisalError>;

    /// The text of a scenario of the workspace: `oakham.scenario/1`.
    ///
    /// # Errors
    /// Where there is none of that name, or it cannot be read.
    fn text(&self, name: &str) -> Result<String, AppraisalError>;

    /// Reads a scenario from its text, and holds it against the workspace.
    ///
    /// # Errors
    /// Every fault, with the line that it is in.
    fn check(&self, toml: &str) -> Result<Scenario, Vec<LineFault>>;

    /// A scenario as text, such as [`Appraisals::check`] reads: what a form writes beside itself.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn write(&self, scenario: &Scenario) -> Result<String, AppraisalError>;

    /// What there is of the table of these scenarios, in this order, as the files are now. Quick: it works nothing out.
    ///
    /// # Errors
    /// Where a name is not one of the library.
    fn state(&self, names: &[String]) -> Result<AppraisalState, AppraisalError>;

    /// Asks for the table of these scenarios; nothing happens where it is there or under way.
    ///
    /// # Errors
    /// Where a name is not one of the library, a scenario has faults, or too many tables are waited for.
    fn ask(&self, names: &[String], requester: &str) -> Result<(), AppraisalError>;

    /// Asks what differences for patients hang on in the table of these scenarios, which holds it once it is known;
    /// nothing happens where it is known or under way. It takes minutes.
    ///
    /// # Errors
    /// As [`Appraisals::ask`].
    fn ask_drivers(&self, names: &[String], requester: &str) -> Result<(), AppraisalError>;

    /// How far that is; nothing where nobody asked for it, or it is known.
    fn drivers(&self, names: &[String]) -> Option<DriversState>;

    /// The table as a workbook: the one that the command writes.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn workbook(&self, table: &ConsequenceTable) -> Result<Vec<u8>, AppraisalError>;

    /// The summary for the public as a tagged PDF.
    ///
    /// # Errors
    /// Where it cannot be printed.
    fn summary_pdf(&self, summary: &Summary) -> Result<Vec<u8>, AppraisalError>;
}

/// What a summary for the public says, to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Its finding.
    pub title: String,
    /// Its standing, on every page.
    pub status: String,
    /// What is to be known first: name and value.
    pub facts: Vec<(String, String)>,
    /// Its parts, in order.
    pub parts: Vec<SummaryPart>,
    /// How many of them stand on the first of its two sheets.
    pub first_sheet: usize,
    /// The day on which registers were looked at.
    pub on: String,
}

/// A part of a summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryPart {
    /// Its heading.
    pub heading: String,
    /// A paragraph each.
    pub paragraphs: Vec<String>,
    /// What the table below them shows, its headings, and its rows; none where there is no table.
    pub table: Option<(String, Vec<String>, Vec<Vec<String>>)>,
}

/// A scenario of the library.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioEntry {
    /// Its name in addresses and commands: that of its file.
    pub name: String,
    /// Its heading; its name where it cannot be read.
    pub title: String,
    /// Its changes, a sentence each.
    pub changes: Vec<ChangeEntry>,
    /// How well it is known: the weakest of its changes.
    pub provenance: Provenance,
    /// What is wrong with it; none where it can be run.
    pub faults: Vec<LineFault>,
    /// Whether its table beside today is there, as the files are now.
    pub is_computed: bool,
}

/// A change of a scenario of the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeEntry {
    /// Its id.
    pub id: String,
    /// Its kind: `site_hours`.
    pub kind: String,
    /// What it does.
    pub sentence: String,
    /// The engines that take it, in words; none where none does.
    pub taken_by: Vec<&'static str>,
    /// Why the engine that knows its kind does not take it, as the end of a sentence; nothing where none knows it.
    pub why_untaken: Option<String>,
    /// Why, or where it comes from; may be empty.
    pub note: String,
}

/// A fault of a scenario, where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFault {
    /// The line in the text, from 1; nothing where it is of the scenario as a whole.
    pub line: Option<usize>,
    /// The change; empty where it is of the scenario as a whole.
    pub change: String,
    /// The field: `value`; empty where it is of no field in particular.
    pub field: String,
    /// What is wrong, and what to do.
    pub message: String,
}

/// How far a table is.
#[derive(Clone, Debug)]
pub enum AppraisalState {
    /// Nobody asked for it since its inputs changed.
    NotAsked,
    /// It waits or is being worked out.
    Running {
        /// How far it is [per cent].
        percent: u8,
        /// What is being done, in words.
        note: String,
    },
    /// It is there.
    Done(Arc<ConsequenceTable>),
    /// It was tried, and why nothing came of it.
    Failed(String),
}

/// How far it is known what differences for patients hang on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DriversState {
    /// It waits or is being worked out.
    Running {
        /// How far it is [per cent].
        percent: u8,
        /// What is being done, in words.
        note: String,
    },
    /// It was tried, and why nothing came of it.
    Failed(String),
}

/// Why an appraisal refuses or fails.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum AppraisalError {
    /// No such scenario.
    #[error("there is no scenario {name:?}{known}")]
    Unknown {
        /// The name.
        name: String,
        /// `; there is a, b` or nothing.
        known: String,
    },
    /// A scenario has faults.
    #[error("{name} cannot be run: {why}")]
    Faulty {
        /// Which.
        name: String,
        /// Why, all faults.
        why: String,
    },
    /// So many tables are waited for that no more is taken.
    #[error("{n_waiting} tables are waited for already; try again when some of them are done")]
    Full {
        /// How many.
        n_waiting: usize,
    },
    /// The program failed.
    #[error("{0}")]
    Failed(String),
}
