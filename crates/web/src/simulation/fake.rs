//! An invented network and its comparisons in memory, for tests and for looking at pages.

use std::sync::{Arc, Mutex, PoisonError};

use domain::provenance::Provenance;
use domain::scenario::{ChangeAction, ChangeFault, ChangeField, ChangeKind, Scenario, ScenarioFault};
use exhibits::table::flow::{Observed, example};
use flow::output::ScenarioResult;
use serde_json::{Value, json};

use super::port::{
    BASE_ALONE, ChangeForm, Choice, FormField, JobShown, JobState, MOST_OF_ONE, MOST_WAITING, NetworkShown,
    ScenarioRefused, ScenarioShown, SimulationError, Simulations, SourceShown, StationShown,
};

/// An invented network. Nothing is simulated: a comparison that is let go has a result that was written
/// down.
#[derive(Debug, Default)]
pub(crate) struct FakeSimulations {
    jobs: Mutex<Vec<JobShown>>,
}

impl FakeSimulations {
    /// Moves a comparison on, as whoever runs it would.
    pub(crate) fn advance(&self, id: i64, state: JobState, progress: u8, note: &str) {
        let mut jobs = self.lock();
        if let Some(job) = jobs.iter_mut().find(|job| job.id == id) {
            job.state = state;
            job.progress = progress;
            note.clone_into(&mut job.note);
            if state == JobState::Done {
                "4be1 90c2".clone_into(&mut job.inputs);
                let mut comparison = example::comparison();
                if job.title == BASE_ALONE {
                    comparison = example::base_alone(comparison);
                }
                job.result = Some(Arc::new(comparison));
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<JobShown>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn choice(value: &str, words: &str) -> Choice {
    Choice { value: value.to_owned(), words: words.to_owned() }
}

fn field(field: ChangeField, label: &str, hint: &str) -> FormField {
    FormField { field, label: label.to_owned(), hint: hint.to_owned(), choices: Vec::new() }
}

fn station(name: &str, kind: &str, site: &str, opening: &str, capacity: &str) -> StationShown {
    let [name, kind, site, opening, capacity] = [name, kind, site, opening, capacity].map(str::to_owned);
    StationShown { name, kind, site, opening, capacity }
}

fn forms() -> Vec<ChangeForm> {
    let form = |kind, hint: &str, targets: Vec<Choice>, fields| ChangeForm {
        kind,
        hint: hint.to_owned(),
        targets,
        fields,
    };
    let unit = choice(example::UNIT, "Oakham urgent care unit (now 08:00 to 21:00)");
    let department = choice(example::EMERGENCY, "LRI emergency department (always open)");
    vec![
        form(
            ChangeKind::SiteHours,
            "Opens a site at other times.",
            vec![unit.clone()],
            vec![field(ChangeField::To, "New opening hours", "For example 08:00-18:00, or never")],
        ),
        form(
            ChangeKind::Capacity,
            "Changes how many staff see patients at once.",
            vec![unit, department],
            vec![
                field(ChangeField::To, "When, if not always", "For example Mon-Fri 16:00-24:00"),
                field(ChangeField::Value, "How many more or fewer", "For example +1 or -10%"),
            ],
        ),
        form(
            ChangeKind::Streaming,
            "Sends a share of patients somewhere else.",
            vec![choice(MINOR_CASES, "Minor cases at the LRI")],
            vec![
                FormField {
                    choices: vec![choice("Melton urgent care", "Melton urgent care")],
                    ..field(ChangeField::To, "Where to", "")
                },
                field(ChangeField::Value, "What share", "For example 20%"),
            ],
        ),
    ]
}

const MINOR_CASES: &str = "minor cases";
/// The targets that changes may have.
const TARGETS: [&str; 3] = [example::UNIT, example::EMERGENCY, MINOR_CASES];
/// The kinds of change that have a form.
const KINDS_WITH_FORM: [ChangeKind; 3] = [ChangeKind::SiteHours, ChangeKind::Capacity, ChangeKind::Streaming];

/// Closes the unit in the evening.
const CLOSE_EVENINGS: &str = "schema = \"oakham.scenario/1\"\ntitle = \"Close the Oakham unit on weekday evenings\"\n\n[[change]]\nid = \"evenings\"\nkind = \"site_hours\"\ntarget = \"Oakham urgent care unit\"\nto = \"08:00-18:00\"\nprovenance = \"synthetic\"\n";

impl Simulations for FakeSimulations {
    fn network(&self) -> Result<NetworkShown, SimulationError> {
        Ok(NetworkShown {
            title: "Evening urgent care in Leicester, Leicestershire and Rutland".to_owned(),
            note: "Invented: six stations, so that pages can be looked at. Planned care and mental health are left out.".to_owned(),
            provenance: Provenance::Synthetic,
            stations: vec![
                station("NHS 111", "staffed queue", "", "always", "28 at a time"),
                station("GP practices", "appointments", "", "weekdays, 08:00 to 18:30", "9,400 slots a day"),
                station(example::UNIT, "staffed queue", "Rutland Memorial Hospital", "every day, 08:00 to 21:00", "3 at a time"),
                station("Melton urgent care", "staffed queue", "St Mary’s Hospital", "every day, 09:00 to 21:00", "3 at a time"),
                station(example::EMERGENCY, "staffed queue", "Leicester Royal Infirmary", "always", "22 at a time"),
                station("Acute beds", "beds", "Leicester Royal Infirmary", "always", "1,140 beds"),
            ],
            sources: vec![
                SourceShown { name: "Minor illness and injury".to_owned(), rate: "about 940,000 a year, most on Monday mornings".to_owned(), provenance: Provenance::Synthetic },
                SourceShown { name: "Ambulance".to_owned(), rate: "about 71,000 a year".to_owned(), provenance: Provenance::Derived },
            ],
            places: ["Blaby", "Charnwood", "Harborough", "Hinckley and Bosworth", "Leicester", "Melton", "North West Leicestershire", "Oadby and Wigston", "Rutland"].map(str::to_owned).to_vec(),
            forms: forms(),
        })
    }

    fn shipped(&self) -> Result<Vec<ScenarioShown>, SimulationError> {
        let close = self.parse(CLOSE_EVENINGS)?;
        let ids = ["close-evenings", "close-with-slots", "stream-minors"];
        let show = |(result, id): (ScenarioResult, &str)| {
            let checked = self.check(&Scenario { title: result.title, ..close.clone() })?;
            Ok(ScenarioShown {
                id: id.to_owned(),
                note: "Invented.".to_owned(),
                changes: result.changes,
                ..checked
            })
        };
        example::comparison().scenarios.into_iter().zip(ids).map(show).collect()
    }

    fn refused(&self) -> Result<Vec<ScenarioRefused>, SimulationError> {
        Ok(vec![ScenarioRefused {
            file: "scenarios/close-elsewhere.toml".to_owned(),
            why: vec!["change 1: the network has no station \"Nowhere\"".to_owned()],
        }])
    }

    fn parse(&self, toml: &str) -> Result<Scenario, SimulationError> {
        sources::scenario::parse(toml).map_err(SimulationError::Faults)
    }

    fn check(&self, scenario: &Scenario) -> Result<ScenarioShown, SimulationError> {
        let mut faults = Vec::new();
        for change in &scenario.changes {
            let target = change.action.target();
            if !KINDS_WITH_FORM.contains(&change.kind()) {
                faults
                    .push(ScenarioFault::whole(format!("{} is not a change of patient flow", change.kind())));
            } else if !TARGETS.contains(&target.as_str()) {
                faults.push(ScenarioFault::Change(ChangeFault {
                    change: change.id.clone(),
                    field: ChangeField::Target,
                    expected: format!(
                        "the network has no station {target:?}; there is {}",
                        TARGETS.join(", ")
                    ),
                    found: target,
                }));
            }
        }
        if !faults.is_empty() {
            return Err(SimulationError::Faults(faults));
        }
        let words = |action: &ChangeAction| {
            let text = action.text();
            format!("{}: {} {}{}", text.target, action.kind(), text.to, text.value)
        };
        Ok(ScenarioShown {
            id: String::new(),
            scenario: scenario.clone(),
            note: String::new(),
            changes: scenario.changes.iter().map(|change| words(&change.action)).collect(),
            remarks: Vec::new(),
            toml: sources::scenario::write(scenario)
                .map_err(|error| SimulationError::Failed(error.to_string()))?,
        })
    }

    fn ask(&self, scenarios: &[Scenario], requester: &str) -> Result<i64, SimulationError> {
        let mut titles: Vec<&str> = Vec::new();
        for scenario in scenarios {
            self.check(scenario)?;
            if titles.contains(&&*scenario.title) {
                let message =
                    format!("two scenarios are called “{}”; give each a name of its own", scenario.title);
                return Err(SimulationError::Faults(vec![ScenarioFault::whole(message)]));
            }
            titles.push(&scenario.title);
        }
        let mut jobs = self.lock();
        let n_waiting = jobs.iter().filter(|job| job.state == JobState::Queued).count();
        if MOST_WAITING as usize <= n_waiting {
            return Err(SimulationError::Full { n_waiting });
        }
        let waiting_of_requester =
            jobs.iter().filter(|job| job.state == JobState::Queued && job.asked_by == requester);
        if MOST_OF_ONE as usize <= waiting_of_requester.count() {
            return Err(SimulationError::too_many(requester));
        }
        let id = i64::try_from(jobs.len()).map_or(i64::MAX, |n_jobs| n_jobs + 1);
        jobs.push(JobShown {
            id,
            title: if titles.is_empty() { BASE_ALONE.to_owned() } else { titles.join("; ") },
            state: JobState::Queued,
            progress: 0,
            note: String::new(),
            asked_by: requester.to_owned(),
            asked_at: "2026-11-21T18:30:00Z".to_owned(),
            inputs: String::new(),
            result: None,
        });
        Ok(id)
    }

    fn jobs(&self) -> Result<Vec<JobShown>, SimulationError> {
        Ok(self.lock().iter().rev().map(|job| JobShown { result: None, ..job.clone() }).collect())
    }

    fn job(&self, id: i64) -> Result<Option<JobShown>, SimulationError> {
        Ok(self.lock().iter().find(|job| job.id == id).cloned())
    }

    fn contract(&self, id: i64) -> Result<Option<Value>, SimulationError> {
        let comparison = self.job(id)?.and_then(|job| job.result);
        Ok(comparison.map(
            |comparison| json!({ "schema": "oakham.flow/1", "replications": comparison.record.replications }),
        ))
    }

    fn cancel(&self, id: i64, _requester: &str) -> Result<bool, SimulationError> {
        let is_open = |job: &JobShown| matches!(job.state, JobState::Queued | JobState::Running);
        let is_cancelled = self.lock().iter().any(|job| job.id == id && is_open(job));
        if is_cancelled {
            self.advance(id, JobState::Cancelled, 0, "");
        }
        Ok(is_cancelled)
    }

    fn observed(&self) -> Result<Vec<Observed>, SimulationError> {
        Ok(example::observed())
    }

    fn description(&self) -> Result<String, SimulationError> {
        Ok("# Objectives\n\nTo show which patients would travel further, wait longer or find no care.\n\n\
            ## Inputs\n\n| input | value | known |\n| --- | --- | --- |\n| arrivals | 1.1 million a year | synthetic |\n\n\
            - Opening hours of each site\n- Travel by place\n"
            .to_owned())
    }
}
