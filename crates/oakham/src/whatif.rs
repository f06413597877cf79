//! What-ifs of a workspace: its network and scenarios for pages, and the worker that runs what was
//! asked for. Jobs lie in the database, so they outlive a restart.

mod network;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use charts::table::flow::Observed;
use flow::describe::describe;
use flow::output::{Comparison, Estimate};
use flow::run::{Asked, Ended};
use jiff::Timestamp;
use serde_json::Value;
use sources::care::NetworkRead;
use sources::workspace::Workspace;
use store::{Job, JobRecord, JobState as Stored, NewJob, Store};
use tokio::runtime::Handle;
use web::whatif::{JobShown, JobState, NetworkShown, ScenarioShown, WhatIf, WhatIfError};

use crate::arguments::SEED;
use crate::flow::{self as wired, Fitting, NETWORK, Progress, json};
use crate::job::flow::describe::markdown;
use crate::job::flow::watching::time_left;
use crate::job::scenario::untaken;

/// The kind of our jobs.
const KIND: &str = "what-if";
/// So many may wait.
const MOST_WAITING: u32 = 20;
/// So many are listed.
const MOST_LISTED: u32 = 100;
/// How often the worker looks for work, and says how far it is.
const LOOK: Duration = Duration::from_millis(700);

/// The what-ifs of the workspace in a folder.
pub(crate) struct WorkspaceWhatIf {
    root: PathBuf,
    store: Store,
    runtime: Handle,
}

impl WorkspaceWhatIf {
    /// Those of a workspace that has a network; called within the runtime that serves pages.
    pub(crate) async fn open(root: &Path) -> Result<Option<Arc<Self>>> {
        if !root.join(NETWORK).is_file() {
            return Ok(None);
        }
        let store = Store::open(&root.join("oakham.db")).await?;
        Ok(Some(Arc::new(Self { root: root.to_owned(), store, runtime: Handle::current() })))
    }

    fn read(&self) -> Result<NetworkRead, WhatIfError> {
        wired::network(&self.root, None).map_err(failed)
    }

    fn wait<T>(&self, answer: impl Future<Output = Result<T, store::StoreError>>) -> Result<T, WhatIfError> {
        self.runtime.block_on(answer).map_err(|error| WhatIfError::Failed(error.to_string()))
    }

    /// Asks for the shipped scenario of this name, unless something was asked for before.
    pub(crate) fn ask_once(&self, name: &str) -> Result<(), WhatIfError> {
        if !self.jobs()?.is_empty() {
            return Ok(());
        }
        let wanted = self.shipped()?.into_iter().find(|scenario| scenario.id == name);
        wanted.map_or(Ok(()), |scenario| self.ask(&[scenario.toml], "oakham").map(drop))
    }

    /// Does what is asked for, one after the other, on a thread of its own, for as long as the program
    /// runs.
    pub(crate) fn work(self: &Arc<Self>) -> Result<()> {
        let now = Timestamp::now().to_string();
        self.runtime.block_on(self.store.put_back_running(&now))?;
        let worker = Arc::clone(self);
        thread::Builder::new()
            .name("what-if".to_owned())
            .spawn(move || {
                loop {
                    let now = Timestamp::now().to_string();
                    match worker.runtime.block_on(worker.store.take_next_job(KIND, &now)) {
                        Ok(Some(job)) => worker.do_one(&job),
                        Ok(None) => thread::sleep(LOOK),
                        // The database is busy or gone: try again later, rather than never.
                        Err(_) => thread::sleep(10 * LOOK),
                    }
                }
            })
            .context("the worker cannot start")?;
        Ok(())
    }

    /// Runs one comparison and keeps what came of it, or why nothing did.
    fn do_one(&self, job: &Job) {
        let id = job.record.id;
        let telling = Telling { whatif: self, id, begun: Instant::now(), told: Mutex::new(Instant::now()) };
        let now = || Timestamp::now().to_string();
        // Whether it is kept is nobody's to hear: where the database is gone, so is the page.
        let _ = match self.result(&job.request, &telling) {
            Ok(Some(result)) => self.runtime.block_on(self.store.finish_job(id, &result, &now())),
            // It was called off, and the database knows.
            Ok(None) => Ok(true),
            Err(why) => self.runtime.block_on(self.store.fail_job(id, &format!("{why:#}"), &now())),
        };
    }

    fn result(&self, request: &str, telling: &Telling<'_>) -> Result<Option<String>> {
        let read = wired::network(&self.root, None)?;
        let texts: Vec<String> = serde_json::from_str(request).context("the request cannot be read")?;
        let fittings: Result<Vec<Fitting>, WhatIfError> =
            texts.iter().map(|text| fitting(&read, text)).collect();
        let fittings = fittings?;
        let asked = Asked::of(&read.network, SEED);
        wired::check_measures(&read.network, &asked)?;
        // One thread is left to those who read pages.
        let n_threads = wired::n_threads().saturating_sub(1).max(1);
        let found = wired::compare(&read.network, &fittings, &asked, n_threads, telling);
        let inputs = wired::inputs_hash(&read, &fittings, &asked);
        match found {
            Ok(found) => Ok(Some(json::comparison(&found, &inputs).to_string())),
            Err(Ended::Stopped) => Ok(None),
            Err(why) => Err(why.into()),
        }
    }

    fn shown(record: JobRecord, result: Option<(Comparison, String)>) -> JobShown {
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

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn failed(error: anyhow::Error) -> WhatIfError {
    WhatIfError::Failed(format!("{error:#}"))
}

/// A scenario's text held against the network.
fn fitting(read: &NetworkRead, text: &str) -> Result<Fitting, WhatIfError> {
    let lines = |error: String| error.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
    let scenario = sources::scenario::of_text("the scenario", text)
        .map_err(|error| WhatIfError::Faults(lines(error.to_string())))?;
    let fitting = wired::fitting(read, scenario).map_err(WhatIfError::Faults)?;
    if fitting.alterations.is_empty() {
        let what = untaken::sentences(&fitting.scenario, &fitting.ignored, Path::new("FILE")).join("; ");
        return Err(WhatIfError::Faults(vec![format!("nothing of it changes the network: {what}")]));
    }
    Ok(fitting)
}

fn scenario_shown(id: &str, text: &str, fitting: &Fitting) -> ScenarioShown {
    let mut notes: Vec<&str> = Vec::new();
    for note in fitting.scenario.changes.iter().map(|change| change.note.trim()) {
        if !note.is_empty() && !notes.contains(&note) {
            notes.push(note);
        }
    }
    ScenarioShown {
        id: id.to_owned(),
        title: fitting.scenario.title.clone(),
        note: notes.join("; "),
        changes: fitting.alterations.iter().map(|change| change.sentence.clone()).collect(),
        remarks: fitting.remarks.clone(),
        toml: text.to_owned(),
    }
}

impl WhatIf for WorkspaceWhatIf {
    fn network(&self) -> Result<NetworkShown, WhatIfError> {
        Ok(network::shown(&self.read()?.network))
    }

    fn shipped(&self) -> Result<Vec<ScenarioShown>, WhatIfError> {
        let workspace =
            Workspace::open(&self.root).map_err(|error| WhatIfError::Failed(error.to_string()))?;
        let found = wired::shipped(&workspace, &self.read()?).map_err(failed)?;
        Ok(found.iter().map(|(id, text, fitting)| scenario_shown(id, text, fitting)).collect())
    }

    fn parse(&self, toml: &str) -> Result<ScenarioShown, WhatIfError> {
        let read = self.read()?;
        Ok(scenario_shown("", toml, &fitting(&read, toml)?))
    }

    fn ask(&self, scenarios: &[String], by: &str) -> Result<i64, WhatIfError> {
        let read = self.read()?;
        let mut titles = Vec::new();
        let mut faults = Vec::new();
        for text in scenarios {
            match fitting(&read, text) {
                Ok(fitting) if titles.contains(&fitting.scenario.title) => faults.push(format!(
                    "two scenarios are called “{}”; give each a name of its own",
                    fitting.scenario.title
                )),
                Ok(fitting) => titles.push(fitting.scenario.title),
                Err(WhatIfError::Faults(found)) => faults.extend(found),
                Err(other) => return Err(other),
            }
        }
        if !faults.is_empty() {
            return Err(WhatIfError::Faults(faults));
        }
        let title = titles.join(" · ");
        let request =
            serde_json::to_string(scenarios).map_err(|error| WhatIfError::Failed(error.to_string()))?;
        let job = NewJob { kind: KIND, title: &title, request: &request };
        let now = Timestamp::now().to_string();
        self.wait(self.store.queue_job(&job, MOST_WAITING, (by, &now)))?
            .ok_or(WhatIfError::Full { n_waiting: 20 })
    }

    fn jobs(&self) -> Result<Vec<JobShown>, WhatIfError> {
        let records = self.wait(self.store.jobs(KIND, MOST_LISTED))?;
        Ok(records.into_iter().map(|record| Self::shown(record, None)).collect())
    }

    fn job(&self, id: i64) -> Result<Option<JobShown>, WhatIfError> {
        let Some(job) = self.wait(self.store.job(id))? else { return Ok(None) };
        let result = job.result.as_deref().map(json::read_comparison).transpose().map_err(failed)?;
        Ok(Some(Self::shown(job.record, result)))
    }

    fn contract(&self, id: i64) -> Result<Option<Value>, WhatIfError> {
        let result = self.wait(self.store.job(id))?.and_then(|job| job.result);
        let read = |text: String| {
            serde_json::from_str(&text).map_err(|error| WhatIfError::Failed(error.to_string()))
        };
        result.map(read).transpose()
    }

    fn cancel(&self, id: i64, by: &str) -> Result<bool, WhatIfError> {
        let now = Timestamp::now().to_string();
        self.wait(self.store.cancel_job(id, (by, &now)))
    }

    fn observed(&self) -> Result<Vec<Observed>, WhatIfError> {
        let read = self.read()?;
        let latest = self.latest()?.and_then(|job| job.result);
        let Some(latest) = latest.filter(|found| found.made.network == read.network.title) else {
            return Ok(Vec::new());
        };
        let simulated = |of: &flow::calibrate::Observed| -> Option<Estimate> {
            let (subject, group) = wired::key_of(&read.network, of);
            latest.find(&subject, &group, of.metric).map(|found| found.base)
        };
        let shown = |of: &flow::calibrate::Observed| {
            let whose = if of.group.is_empty() { String::new() } else { format!(", {}", of.group) };
            let name = if of.of.is_empty() { "whole system" } else { &of.of };
            Some(Observed {
                measure: format!("{name}{whose}: {}", of.metric.words()),
                observed: of.value,
                unit: of.metric.unit(),
                simulated: simulated(of)?,
                source: if of.period.is_empty() {
                    of.source.clone()
                } else {
                    format!("{} ({})", of.source, of.period)
                },
                provenance: of.provenance,
                is_fitted: of.is_fitted,
                note: of.note.clone(),
            })
        };
        Ok(read.observed.iter().filter_map(shown).collect())
    }

    fn description(&self) -> Result<String, WhatIfError> {
        let read = self.read()?;
        let sections = describe(&read.network, &read.hash, env!("CARGO_PKG_VERSION"));
        Ok(markdown(&read.network.title, &sections))
    }
}

/// Tells the database how far a comparison is, and hears whether it was called off.
struct Telling<'w> {
    whatif: &'w WorkspaceWhatIf,
    id: i64,
    begun: Instant,
    told: Mutex<Instant>,
}

impl Progress for Telling<'_> {
    fn goes_on(&self, made: u32, needed: u32, part: f64) -> bool {
        let Ok(mut told) = self.told.try_lock() else { return true };
        if told.elapsed() < LOOK {
            return true;
        }
        *told = Instant::now();
        let done = (f64::from(made) + part).min(f64::from(needed));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 99")]
        let percent = (99.0 * done / f64::from(needed.max(1))) as u8;
        let left = time_left(self.begun.elapsed(), done, f64::from(needed));
        let note = format!("{made} of about {needed} replications; {left} left");
        let now = Timestamp::now().to_string();
        let store = &self.whatif.store;
        let is_cancelled = self.whatif.runtime.block_on(store.job_progress(self.id, (percent, &note), &now));
        !is_cancelled.unwrap_or(false)
    }
}
