//! What-ifs of a workspace: its network and scenarios for pages, and the queue of what was asked for.
//! Jobs lie in the database, so they outlive a restart; each is run in a process of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use domain::scenario::{Scenario, ScenarioFault};
use exhibits::table::flow::Observed;
use flow::describe::describe;
use flow::output::{Comparison, Estimate};
use flow::settings::RunSettings;
use jiff::Timestamp;
use serde_json::Value;
use sources::network::NetworkRead;
use store::{JobRecord, JobState as Stored, NewJob, QueueRoom, Queued, Store};
use tokio::runtime::Handle;
use web::simulation::port::{
    BASE_ALONE, JobShown, JobState, MOST_OF_ONE, MOST_WAITING, NetworkShown, ScenarioRefused, ScenarioShown,
    SimulationError, Simulations,
};

use super::child::LARGEST_REQUEST;
use super::description::markdown;
use super::kept::{NetworkCache, ReadNetwork};
use super::network_shown::scenario_shown;
use super::{ApplicableScenario, NETWORK};
use crate::edition::SEED;
use crate::scenarios::untaken;
use crate::simulation;
use crate::workspace::DATABASE;

/// The kind of our jobs.
pub(super) const KIND: &str = "what-if";
/// So many are listed.
const MOST_LISTED: u32 = 100;

/// The what-ifs of the workspace in a folder.
pub struct WorkspaceSimulations {
    pub(super) root: PathBuf,
    cache: NetworkCache,
    pub(super) store: Store,
    pub(super) runtime: Handle,
}

impl WorkspaceSimulations {
    /// Those of a workspace that has a network; called within the runtime that serves pages.
    pub async fn open(root: &Path) -> Result<Option<Arc<Self>>> {
        if !root.join(NETWORK).is_file() {
            return Ok(None);
        }
        let store = Store::open(&root.join(DATABASE)).await?;
        Ok(Some(Arc::new(Self {
            root: root.to_owned(),
            cache: NetworkCache::new(root.to_owned()),
            store,
            runtime: Handle::current(),
        })))
    }

    fn read(&self) -> Result<Arc<ReadNetwork>, SimulationError> {
        self.cache.read().map_err(SimulationError::Failed)
    }

    fn wait<T>(
        &self,
        answer: impl Future<Output = Result<T, store::StoreError>>,
    ) -> Result<T, SimulationError> {
        self.runtime.block_on(answer).map_err(|error| SimulationError::Failed(error.to_string()))
    }

    /// Asks for the shipped scenario of this name, unless something was asked for before.
    pub fn ask_once(&self, name: &str) -> Result<(), SimulationError> {
        if !self.jobs()?.is_empty() {
            return Ok(());
        }
        let shipped = self.shipped()?.into_iter().find(|scenario| scenario.id == name);
        shipped.map_or(Ok(()), |scenario| self.ask(&[scenario.scenario], "oakham").map(drop))
    }

    fn describe(record: JobRecord, result: Option<(Comparison, String)>) -> JobShown {
        let state = match record.state {
            Stored::Queued => JobState::Queued,
            Stored::Running => JobState::Running,
            Stored::Done => JobState::Done,
            Stored::Failed => JobState::Failed,
            Stored::Cancelled => JobState::Cancelled,
        };
        let (result, inputs) = result.map_or((None, String::new()), |(result, inputs)| {
            (Some(Arc::new(result)), inputs.chars().take(8).collect())
        });
        JobShown {
            id: record.id,
            title: record.title,
            state,
            progress: record.progress,
            note: record.note,
            asked_by: record.asked_by,
            asked_at: record.asked_at,
            inputs,
            result,
        }
    }
}

/// A comparison as it was kept, with the hash of its inputs.
fn stored_comparison(text: &str) -> anyhow::Result<(Comparison, String)> {
    let document = api::flow::Comparison::read(text)?;
    Ok((document.to_result()?, document.made.inputs))
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn failed(error: anyhow::Error) -> SimulationError {
    SimulationError::Failed(format!("{error:#}"))
}

/// A scenario from its text.
pub fn parse_scenario(toml: &str) -> Result<Scenario, SimulationError> {
    sources::scenario::parse(toml).map_err(SimulationError::Faults)
}

/// A scenario as text.
fn to_toml(scenario: &Scenario) -> Result<String, SimulationError> {
    sources::scenario::write(scenario).map_err(|error| SimulationError::Failed(error.to_string()))
}

/// A scenario compared with the network, of which it must change something.
pub fn fitting(read: &NetworkRead, scenario: Scenario) -> Result<ApplicableScenario, SimulationError> {
    let fitting = simulation::fitting(read, scenario).map_err(SimulationError::Faults)?;
    if fitting.alterations.is_empty() {
        let advice = untaken::sentences(&fitting.scenario, &fitting.ignored, Path::new("FILE")).join("; ");
        let message = format!("nothing of it changes the network: {advice}");
        return Err(SimulationError::Faults(vec![ScenarioFault::whole(message)]));
    }
    Ok(fitting)
}

/// Refuses scenarios of which nothing falls within what is simulated and measured, before they wait in a queue;
/// what of them does not is remarked upon.
fn held_to_days(read: &NetworkRead, fittings: &mut [ApplicableScenario]) -> Result<(), SimulationError> {
    let settings = RunSettings::of(&read.network, SEED);
    simulation::hold_to_days(read, fittings, &settings)
        .map_err(|error| SimulationError::Faults(vec![ScenarioFault::whole(format!("{error:#}"))]))
}

impl Simulations for WorkspaceSimulations {
    fn network(&self) -> Result<NetworkShown, SimulationError> {
        Ok(self.read()?.shown.clone())
    }

    fn shipped(&self) -> Result<Vec<ScenarioShown>, SimulationError> {
        self.read()?.shipped.clone().map_err(SimulationError::Failed)
    }

    fn refused(&self) -> Result<Vec<ScenarioRefused>, SimulationError> {
        Ok(self.read()?.refused.clone())
    }

    fn parse(&self, toml: &str) -> Result<Scenario, SimulationError> {
        parse_scenario(toml)
    }

    fn check(&self, scenario: &Scenario) -> Result<ScenarioShown, SimulationError> {
        let read = self.read()?;
        let mut fittings = [fitting(&read.network, scenario.clone())?];
        held_to_days(&read.network, &mut fittings)?;
        let [fitting] = fittings;
        Ok(scenario_shown("", &to_toml(scenario)?, &fitting))
    }

    fn ask(&self, scenarios: &[Scenario], asked_by: &str) -> Result<i64, SimulationError> {
        let read = self.read()?;
        let mut titles = Vec::new();
        let mut texts = Vec::new();
        let mut faults = Vec::new();
        let mut fittings = Vec::new();
        for scenario in scenarios {
            match fitting(&read.network, scenario.clone()) {
                Ok(fitting) if titles.contains(&fitting.scenario.title) => {
                    faults.push(ScenarioFault::whole(format!(
                        "two scenarios are called “{}”; give each a name of its own",
                        fitting.scenario.title
                    )));
                }
                Ok(fitting) => {
                    texts.push(to_toml(&fitting.scenario)?);
                    titles.push(fitting.scenario.title.clone());
                    fittings.push(fitting);
                }
                Err(SimulationError::Faults(found)) => faults.extend(found),
                Err(other) => return Err(other),
            }
        }
        if !faults.is_empty() {
            return Err(SimulationError::Faults(faults));
        }
        held_to_days(&read.network, &mut fittings)?;
        let title = if titles.is_empty() { BASE_ALONE.to_owned() } else { titles.join(" · ") };
        let request =
            serde_json::to_string(&texts).map_err(|error| SimulationError::Failed(error.to_string()))?;
        if LARGEST_REQUEST <= request.len() as u64 {
            return Err(SimulationError::Faults(vec![ScenarioFault::whole(format!(
                "these scenarios have more than {} kB together; compare fewer at a time",
                LARGEST_REQUEST >> 10
            ))]));
        }
        let job = NewJob { kind: KIND, title: &title, request: &request };
        let now = Timestamp::now().to_string();
        let room = QueueRoom { most: MOST_WAITING, most_of_one: MOST_OF_ONE };
        match self.wait(self.store.queue_job(&job, room, (asked_by, &now)))? {
            Queued::As(id) => Ok(id),
            Queued::Full => Err(SimulationError::Full { n_waiting: MOST_WAITING as usize }),
            Queued::FullOfOne => Err(SimulationError::too_many(asked_by)),
        }
    }

    fn jobs(&self) -> Result<Vec<JobShown>, SimulationError> {
        let records = self.wait(self.store.jobs(KIND, MOST_LISTED))?;
        Ok(records.into_iter().map(|record| Self::describe(record, None)).collect())
    }

    fn job(&self, id: i64) -> Result<Option<JobShown>, SimulationError> {
        let Some(job) = self.wait(self.store.job(id))? else { return Ok(None) };
        let result = job.result.as_deref().map(stored_comparison).transpose().map_err(failed)?;
        Ok(Some(Self::describe(job.record, result)))
    }

    fn contract(&self, id: i64) -> Result<Option<Value>, SimulationError> {
        let result = self.wait(self.store.job(id))?.and_then(|job| job.result);
        let read = |text: String| {
            serde_json::from_str(&text).map_err(|error| SimulationError::Failed(error.to_string()))
        };
        result.map(read).transpose()
    }

    fn cancel(&self, id: i64, cancelled_by: &str) -> Result<bool, SimulationError> {
        let now = Timestamp::now().to_string();
        self.wait(self.store.cancel_job(id, (cancelled_by, &now)))
    }

    fn observed(&self) -> Result<Vec<Observed>, SimulationError> {
        let read = &self.read()?.network;
        let latest = self.latest()?.and_then(|job| job.result);
        let Some(latest) = latest.filter(|row| row.record.network == read.network.title) else {
            return Ok(Vec::new());
        };
        let simulated = |target: &flow::calibrate::Observed| -> Option<Estimate> {
            let (subject, group) = simulation::key_of(&read.network, target);
            latest.find(&subject, &group, target.metric).map(|row| row.base)
        };
        let as_row = |target: &flow::calibrate::Observed| {
            let group_text =
                if target.group.is_empty() { String::new() } else { format!(", {}", target.group) };
            let name = if target.of.is_empty() { "whole system" } else { &target.of };
            Some(Observed {
                measure: format!("{name}{group_text}: {}", target.metric.words()),
                observed: target.value,
                unit: target.metric.unit(),
                simulated: simulated(target)?,
                source: if target.period.is_empty() {
                    target.source.clone()
                } else {
                    format!("{} ({})", target.source, target.period)
                },
                provenance: target.provenance,
                is_fitted: target.is_fitted,
                note: target.note.clone(),
            })
        };
        Ok(read.observed.iter().filter_map(as_row).collect())
    }

    fn description(&self) -> Result<String, SimulationError> {
        let read = &self.read()?.network;
        let sections = describe(&read.network, &read.hash, env!("CARGO_PKG_VERSION"));
        Ok(markdown(&read.network.title, &sections))
    }
}

#[cfg(test)]
mod tests;
