//! Scenarios and their table in memory, for tests and for looking at pages. Nothing is worked out: the numbers were
//! written down.

mod table;

use std::sync::{Arc, Mutex, PoisonError};

use api::consequence::ConsequenceTable;
use domain::account::Account;
use domain::month::{FinancialYear, Month};
use domain::scenario::ScenarioFault;

use super::drafts::Drafts;
use super::port::{
    AppraisalError, AppraisalState, Appraisals, ChangeEntry, DriversState, LineFault, ScenarioEntry, Summary,
};

pub(crate) use table::table;

/// The scenarios that can be run.
const READY: [(&str, &str, &str); 2] = [
    ("close-evenings", "Close the Oakham unit on weekday evenings", "the unit shuts at 18:00 on weekdays"),
    ("halve-safeguarding", "Halve the safeguarding team", "half of the posts of safeguarding go"),
];

/// The name of every draft.
const DRAFT: &str = "draft-1";

/// How far the fake is.
#[derive(Clone, Debug, Default)]
enum Stage {
    #[default]
    NotAsked,
    Asked,
    Full,
    Failed(String),
    Done,
}

/// Appraisals that were written down.
#[derive(Debug, Default)]
pub(crate) struct FakeAppraisals {
    stage: Mutex<Stage>,
    saved: Mutex<Vec<String>>,
    drivers: Mutex<Option<Vec<String>>>,
}

impl FakeAppraisals {
    fn set(&self, stage: Stage) {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = stage;
    }

    fn stage(&self) -> Stage {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every table is there.
    pub(crate) fn finish(&self) {
        self.set(Stage::Done);
    }

    /// No table can be asked for.
    pub(crate) fn fill(&self) {
        self.set(Stage::Full);
    }

    /// Every table failed.
    pub(crate) fn fail(&self, why: &str) {
        self.set(Stage::Failed(why.to_owned()));
    }

    /// The names of scenarios that were saved, and by whom.
    pub(crate) fn saved(&self) -> Vec<String> {
        self.saved.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether any was asked for.
    pub(crate) fn is_asked(&self) -> bool {
        matches!(self.stage(), Stage::Asked)
    }
}

fn check_known(names: &[String]) -> Result<(), AppraisalError> {
    let is_known = |name: &String| name == DRAFT || READY.iter().any(|(known, ..)| known == name);
    match names.iter().find(|name| !is_known(name)) {
        Some(name) => Err(AppraisalError::Unknown { name: name.clone(), known: String::new() }),
        None => Ok(()),
    }
}

impl Appraisals for FakeAppraisals {
    fn starting_from(&self, _: (FinancialYear, Month)) -> Arc<dyn Appraisals> {
        Arc::new(Self {
            stage: Mutex::new(self.stage()),
            saved: Mutex::new(self.saved()),
            drivers: Mutex::default(),
        })
    }

    fn library(&self) -> Result<Vec<ScenarioEntry>, AppraisalError> {
        let is_computed = matches!(self.stage(), Stage::Done);
        let ready = READY.map(|(name, title, sentence)| ScenarioEntry {
            name: name.to_owned(),
            title: title.to_owned(),
            changes: vec![ChangeEntry {
                id: "change".to_owned(),
                kind: "site_hours".to_owned(),
                sentence: sentence.to_owned(),
                taken_by: vec!["the simulation of patients"],
                why_untaken: None,
                note: String::new(),
            }],
            provenance: domain::provenance::Provenance::Synthetic,
            faults: Vec::new(),
            is_computed,
        });
        let broken = ScenarioEntry {
            name: "broken".to_owned(),
            title: "broken".to_owned(),
            changes: Vec::new(),
            provenance: domain::provenance::Provenance::Synthetic,
            faults: vec![LineFault {
                line: Some(7),
                change: "beds".to_owned(),
                field: "value".to_owned(),
                message: "“many” is no number of beds; write -30 or 5%".to_owned(),
            }],
            is_computed: false,
        };
        Ok(ready.into_iter().chain([broken]).collect())
    }

    fn compared(&self) -> Result<Vec<Vec<String>>, AppraisalError> {
        let both = READY.iter().take(2).map(|(name, ..)| (*name).to_owned()).collect();
        Ok(if matches!(self.stage(), Stage::Done) { vec![both] } else { Vec::new() })
    }

    fn text(&self, name: &str) -> Result<String, AppraisalError> {
        check_known(&[name.to_owned()])?;
        let title = READY.iter().find(|(known, ..)| *known == name).map_or(name, |(_, title, _)| *title);
        Ok(format!("schema = \"oakham.scenario/1\"\ntitle = \"{title}\"\n"))
    }

    fn check(&self, toml: &str) -> Result<domain::scenario::Scenario, Vec<LineFault>> {
        sources::scenario::parse(toml).map_err(|faults| {
            let fault = |fault: &domain::scenario::ScenarioFault| {
                let (change, field, message) = match fault {
                    ScenarioFault::Change(fault) => {
                        (fault.change.clone(), fault.field.code().to_owned(), fault.reason())
                    }
                    ScenarioFault::Whole { expected } => (String::new(), String::new(), expected.clone()),
                };
                LineFault { line: None, change, field, message }
            };
            faults.iter().map(fault).collect()
        })
    }

    fn write(&self, scenario: &domain::scenario::Scenario) -> Result<String, AppraisalError> {
        sources::scenario::write(scenario).map_err(|error| AppraisalError::Failed(error.to_string()))
    }

    fn state(&self, names: &[String]) -> Result<AppraisalState, AppraisalError> {
        check_known(names)?;
        Ok(match self.stage() {
            Stage::NotAsked | Stage::Full => AppraisalState::NotAsked,
            Stage::Asked => AppraisalState::Running { percent: 40, note: "simulating patients".to_owned() },
            Stage::Failed(why) => AppraisalState::Failed(why),
            Stage::Done => {
                AppraisalState::Done(Arc::new(table(&names.iter().map(String::as_str).collect::<Vec<_>>())))
            }
        })
    }

    fn ask(&self, names: &[String], _: &str) -> Result<(), AppraisalError> {
        check_known(names)?;
        if matches!(self.stage(), Stage::Full) {
            return Err(AppraisalError::Full { n_waiting: 10 });
        }
        self.set(Stage::Asked);
        Ok(())
    }

    fn ask_drivers(&self, names: &[String], _: &str) -> Result<(), AppraisalError> {
        check_known(names)?;
        *self.drivers.lock().unwrap_or_else(PoisonError::into_inner) = Some(names.to_vec());
        Ok(())
    }

    fn drivers(&self, names: &[String]) -> Option<DriversState> {
        let asked = self.drivers.lock().unwrap_or_else(PoisonError::into_inner);
        let is_asked = asked.as_deref() == Some(names);
        is_asked.then(|| DriversState::Running { percent: 30, note: "13 of 42 simulated".to_owned() })
    }

    fn summary_pdf(&self, summary: &Summary) -> Result<Vec<u8>, AppraisalError> {
        Ok(format!("%PDF {} in {} parts", summary.title, summary.parts.len()).into_bytes())
    }

    fn workbook(&self, table: &ConsequenceTable) -> Result<Vec<u8>, AppraisalError> {
        Ok(format!("a workbook of {} rows", table.lines().count()).into_bytes())
    }
}

impl Drafts for FakeAppraisals {
    fn keep(&self, toml: &str, _: &dyn Appraisals) -> Result<String, Vec<LineFault>> {
        self.check(toml).map(|_| DRAFT.to_owned())
    }

    fn save(&self, name: &str, _: &str, by: &Account) -> Result<(), AppraisalError> {
        if READY.iter().any(|(known, ..)| *known == name) {
            return Err(AppraisalError::Failed(format!("{name} is there already; choose another name")));
        }
        self.saved.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{name} by {}", by.name));
        Ok(())
    }
}
