//! Tables as pages ask for them: one is worked out at a time, in a process of its own, and kept where the next one
//! who asks finds it. A process that ends early leaves the engines' results that it had, and the next goes on there.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use api::consequence::ConsequenceTable;
use domain::scenario::Scenario;
use web::appraisal::port::{
    AppraisalError, AppraisalState, Appraisals, DriversState, LineFault, ScenarioEntry, Summary,
};

use super::ground::{GroundKept, YearMonth};
use super::inputs::Ground;
use super::world::World;
use super::{Alone, Asked, EachChange, Simulated, drivers, file, kept, library, scenario};
use crate::edition::{Editions, SEED};
use crate::scenario_drafts::draft;
use crate::scenarios;
use crate::simulation::child::program;
use crate::simulation::n_threads;
use crate::workspace::open_workspace;

/// How many tables may be waited for.
const MOST_WAITING: usize = 10;
/// How much of what a process says of its fault is read [bytes].
const MOST_COMPLAINT: u64 = 16 << 10;
/// How many tables are kept in memory [each about 3 MB].
const MOST_TABLES: usize = 8;
/// How many worlds are kept.
const MOST_WORLDS: usize = 2;
/// How many printed summaries are kept in memory [each about 0.1 MB].
const MOST_PRINTED: usize = 8;
/// How many failures are remembered.
const MOST_FAILED: usize = 50;

/// What is said at the beginning of a line that tells how far a table is: `progress 40 simulating`.
pub const PROGRESS: &str = "progress ";

/// The appraisals of the workspace in a folder.
pub struct WorkspaceAppraisals {
    root: PathBuf,
    shared: Arc<Shared>,
    /// The month from which money is forecast; without it the workspace's own choice.
    month: Option<YearMonth>,
}

/// A library as it was read last, with the hash of all that it says.
type LibraryRead = (String, Vec<ScenarioEntry>);

/// What scenarios are compared with as it was read last, with the hash of all files that it rests on.
type WorldRead = (String, Arc<World>);

/// What the appraisals of one workspace share, whatever month they start from.
#[derive(Default)]
struct Shared {
    queue: Arc<Queue>,
    grounds: GroundKept,
    libraries: Mutex<BTreeMap<Option<YearMonth>, LibraryRead>>,
    worlds: Mutex<BTreeMap<Option<YearMonth>, WorldRead>>,
    /// Tables that were read last, the newest last.
    tables: Mutex<VecDeque<ReadTable>>,
    /// Summaries that were printed last, the newest last.
    printed: Mutex<VecDeque<(Summary, Vec<u8>)>>,
}

/// A table as it was read from its file.
struct ReadTable {
    hash: String,
    stamp: (SystemTime, u64),
    table: Arc<ConsequenceTable>,
}

/// What is worked out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Job {
    /// Of which scenarios, in which order.
    names: Vec<String>,
    /// The month from which money is forecast; without it the workspace's own choice.
    month: Option<YearMonth>,
    /// Whether with what differences for patients hang on.
    has_drivers: bool,
}

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Job>,
    running: Option<(Job, u8, String)>,
    failed: BTreeMap<Job, String>,
    is_stopped: bool,
}

impl Queue {
    fn locked<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The next that is waited for, once there is one; nothing once it is stopped.
    fn next(&self) -> Option<Job> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if state.is_stopped {
                return None;
            }
            if let Some(job) = state.waiting.pop_front() {
                state.running = Some((job.clone(), 0, "it begins".to_owned()));
                return Some(job);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl State {
    /// How far something is; nothing where nobody asked for it.
    fn of(&self, job: &Job) -> Option<DriversState> {
        match &self.running {
            Some((running, percent, note)) if running == job => {
                Some(DriversState::Running { percent: *percent, note: note.clone() })
            }
            _ => match self.waiting.iter().position(|waiting| waiting == job) {
                Some(place) => Some(DriversState::Running { percent: 0, note: in_turn(place) }),
                None => self.failed.get(job).map(|why| DriversState::Failed(why.clone())),
            },
        }
    }

    /// Puts something at the end of what waits.
    ///
    /// # Errors
    /// Where too much waits already.
    fn push(&mut self, job: Job) -> Result<(), AppraisalError> {
        if MOST_WAITING <= self.waiting.len() {
            return Err(AppraisalError::Full { n_waiting: self.waiting.len() });
        }
        self.failed.remove(&job);
        self.waiting.push_back(job);
        Ok(())
    }
}

/// What is said of something that waits behind `place` others and what is being worked out.
fn in_turn(place: usize) -> String {
    match place {
        0 => "it waits until another comparison is worked out".to_owned(),
        n => format!("it waits until {} other comparisons are worked out, one after another", n + 1),
    }
}

impl WorkspaceAppraisals {
    /// Those of the workspace at `root`, worked out on a thread of its own when they are asked for.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub fn open(root: &Path) -> Result<Arc<Self>> {
        let shared: Arc<Shared> = Arc::default();
        let queue = Arc::clone(&shared.queue);
        let appraisals = Arc::new(Self { root: root.to_owned(), shared, month: None });
        let root = root.to_owned();
        thread::Builder::new()
            .name("appraisal".to_owned())
            .spawn(move || {
                while let Some(job) = queue.next() {
                    let outcome = work_out(&root, &job, &queue);
                    queue.locked(|state| {
                        state.running = None;
                        if let Err(why) = outcome {
                            if MOST_FAILED <= state.failed.len() {
                                state.failed.pop_first();
                            }
                            state.failed.insert(job, format!("{why:#}"));
                        }
                    });
                }
            })
            .context("the appraisal cannot start")?;
        Ok(appraisals)
    }

    /// How tables are asked for, whatever their scenarios.
    fn asked(&self) -> Asked {
        Asked {
            files: Vec::new(),
            period: (self.month.map(|(year, _)| year), self.month.map(|(_, month)| month)),
            as_at: None,
            seed: SEED,
            alone: Alone::OfOne,
            simulated: Simulated::default(),
            n_threads: n_threads(),
        }
    }

    /// What all tables rest on.
    fn ground(&self) -> Result<Arc<Ground>> {
        self.shared.grounds.of(&self.root, self.month, &self.asked())
    }

    /// What scenarios are compared with: as it was read before while no file of it has changed.
    fn world(&self) -> Result<Arc<World>> {
        let hash = self.ground()?.hash(std::iter::empty(), EachChange::Together);
        let mut worlds = self.shared.worlds.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, world)) = worlds.get(&self.month).filter(|(then, _)| *then == hash) {
            return Ok(Arc::clone(world));
        }
        let workspace = Arc::new(open_workspace(&self.root)?);
        let asked = self.asked();
        let editions = Editions::new(&workspace, asked.as_at);
        let world = Arc::new(World::read(&workspace, &editions, &asked)?);
        // One for those who are signed in and one for everybody.
        if MOST_WORLDS <= worlds.len() {
            worlds.clear();
        }
        worlds.insert(self.month, (hash, Arc::clone(&world)));
        Ok(world)
    }

    /// The table of these scenarios, where there is one: as it was read before while its file is the same.
    fn table(&self, names: &[String]) -> Result<Option<Arc<ConsequenceTable>>> {
        let scenarios = scenario::named(&self.root, &files(&self.root, names))?;
        let hash = self.ground()?.hash_of(&scenarios);
        let Some(stamp) = kept::stamp(&self.root, &hash) else { return Ok(None) };
        let mut tables = self.shared.tables.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = tables.iter().find(|known| known.hash == hash && known.stamp == stamp) {
            return Ok(Some(Arc::clone(&known.table)));
        }
        let Some(table) = kept::table(&self.root, &hash).map(Arc::new) else { return Ok(None) };
        tables.retain(|known| known.hash != hash);
        if MOST_TABLES <= tables.len() {
            tables.pop_front();
        }
        tables.push_back(ReadTable { hash, stamp, table: Arc::clone(&table) });
        Ok(Some(table))
    }

    fn job(&self, names: &[String], has_drivers: bool) -> Job {
        Job { names: names.to_vec(), month: self.month, has_drivers }
    }

    /// Refuses names that are none of the library's, so that no path is one.
    fn refuse_unknown(&self, names: &[String]) -> Result<(), AppraisalError> {
        let known = scenarios::names(&self.root).map_err(failed)?;
        let is_known = |name: &String| known.contains(name) || draft(&self.root, name).is_some();
        match names.iter().find(|name| !is_known(name)) {
            None => Ok(()),
            Some(name) => Err(AppraisalError::Unknown {
                name: name.clone(),
                known: if known.is_empty() {
                    String::new()
                } else {
                    format!("; there is {}", known.join(", "))
                },
            }),
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.queue.locked(|state| state.is_stopped = true);
        self.queue.changed.notify_all();
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn failed(error: anyhow::Error) -> AppraisalError {
    AppraisalError::Failed(format!("{error:#}"))
}

impl Appraisals for WorkspaceAppraisals {
    fn starting_from(&self, month: YearMonth) -> Arc<dyn Appraisals> {
        let shared = Arc::clone(&self.shared);
        Arc::new(Self { root: self.root.clone(), shared, month: Some(month) })
    }

    fn library(&self) -> Result<Vec<ScenarioEntry>, AppraisalError> {
        let now = self.ground().and_then(|ground| library::hash(&self.root, &ground)).map_err(failed)?;
        let mut known = self.shared.libraries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, entries)) = known.get(&self.month).filter(|(then, _)| *then == now) {
            return Ok(entries.clone());
        }
        let world = self.world().map_err(failed)?;
        let files = library::all(&self.root).map_err(failed)?;
        let entries = library::entries_in(&world, &self.asked(), &files).map_err(failed)?;
        known.insert(self.month, (now, entries.clone()));
        Ok(entries)
    }

    fn compared(&self) -> Result<Vec<Vec<String>>, AppraisalError> {
        self.ground().and_then(|ground| library::compared(&self.root, &ground)).map_err(failed)
    }

    fn text(&self, name: &str) -> Result<String, AppraisalError> {
        self.refuse_unknown(&[name.to_owned()])?;
        if let Some(path) = draft(&self.root, name) {
            return fs::read_to_string(path).map_err(|error| AppraisalError::Failed(error.to_string()));
        }
        sources::file::text(&self.root, &format!("scenarios/{name}.toml"))
            .map_err(|error| AppraisalError::Failed(error.to_string()))
    }

    fn check(&self, toml: &str) -> Result<Scenario, Vec<LineFault>> {
        let world = self.world().map_err(|error| library::of_whole(format!("{error:#}")))?;
        library::check(&world, toml)
    }

    fn write(&self, scenario: &Scenario) -> Result<String, AppraisalError> {
        sources::scenario::write(scenario).map_err(|error| AppraisalError::Failed(error.to_string()))
    }

    fn state(&self, names: &[String]) -> Result<AppraisalState, AppraisalError> {
        self.refuse_unknown(names)?;
        if let Some(table) = self.table(names).map_err(failed)? {
            return Ok(AppraisalState::Done(table));
        }
        Ok(match self.shared.queue.locked(|state| state.of(&self.job(names, false))) {
            Some(DriversState::Running { percent, note }) => AppraisalState::Running { percent, note },
            Some(DriversState::Failed(why)) => AppraisalState::Failed(why),
            None => AppraisalState::NotAsked,
        })
    }

    fn ask(&self, names: &[String], _requester: &str) -> Result<(), AppraisalError> {
        match self.state(names)? {
            AppraisalState::Done(_) | AppraisalState::Running { .. } => return Ok(()),
            AppraisalState::NotAsked | AppraisalState::Failed(_) => {}
        }
        self.shared.queue.locked(|state| state.push(self.job(names, false)))?;
        self.shared.queue.changed.notify_one();
        Ok(())
    }

    fn ask_drivers(&self, names: &[String], _requester: &str) -> Result<(), AppraisalError> {
        if let AppraisalState::Done(table) = self.state(names)?
            && drivers::are_known(&table)
        {
            return Ok(());
        }
        if matches!(self.drivers(names), Some(DriversState::Running { .. })) {
            return Ok(());
        }
        self.shared.queue.locked(|state| state.push(self.job(names, true)))?;
        self.shared.queue.changed.notify_one();
        Ok(())
    }

    fn drivers(&self, names: &[String]) -> Option<DriversState> {
        self.shared.queue.locked(|state| state.of(&self.job(names, true)))
    }

    fn workbook(&self, table: &ConsequenceTable) -> Result<Vec<u8>, AppraisalError> {
        file::workbook(table).map_err(failed)
    }

    fn summary_pdf(&self, summary: &Summary) -> Result<Vec<u8>, AppraisalError> {
        let lock = || self.shared.printed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, pdf)) = lock().iter().find(|(known, _)| known == summary) {
            return Ok(pdf.clone());
        }
        let workspace = open_workspace(&self.root).map_err(|error| failed(error.into()))?;
        let pdf = file::summary_pdf(&workspace.name, summary).map_err(failed)?;
        let mut printed = lock();
        if MOST_PRINTED <= printed.len() {
            printed.pop_front();
        }
        printed.push_back((summary.clone(), pdf.clone()));
        Ok(pdf)
    }
}

/// Scenarios as they are asked for: drafts by their files, others by their names.
fn files(root: &Path, names: &[String]) -> Vec<PathBuf> {
    names.iter().map(|name| draft(root, name).unwrap_or_else(|| PathBuf::from(name))).collect()
}

/// A process that is ended when this is dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended already needs no ending.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Works a table out in a process of its own, which keeps it.
fn work_out(root: &Path, job: &Job, queue: &Queue) -> Result<()> {
    let mut command = Command::new(program()?);
    command
        .args(["--format", "json", "--workspace"])
        .arg(root)
        .args(["scenario", "compare", "base"])
        .args(files(root, &job.names))
        .arg("--tell-progress")
        .args(job.has_drivers.then_some("--drivers"));
    if let Some((year, month)) = job.month {
        command.args(["--year", &year.to_string(), "--month", &month.get().to_string()]);
    }
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .context("no process can be started to work it out in")?;
    let said = child.stderr.take();
    let mut process = Process(child);
    let mut complaint = String::new();
    if let Some(said) = said {
        let mut lines = BufReader::new(said);
        let mut line = String::new();
        while lines.by_ref().take(MOST_COMPLAINT).read_line(&mut line).is_ok_and(|n| 0 < n) {
            let told = line.strip_prefix(PROGRESS).and_then(|rest| rest.trim().split_once(' '));
            match told.and_then(|(percent, note)| Some((percent.parse::<u8>().ok()?, note))) {
                Some((percent, note)) => queue.locked(|state| {
                    if let Some(running) = &mut state.running {
                        (running.1, running.2) = (running.1.max(percent.min(99)), note.to_owned());
                    }
                }),
                None if complaint.len() < 4_000 => complaint.push_str(&line),
                None => {}
            }
            line.clear();
            if queue.locked(|state| state.is_stopped) {
                bail!("the server stopped");
            }
        }
    }
    let status = process.0.wait()?;
    // Findings that block are told in the table.
    if status.success() || status.code() == Some(1) {
        return Ok(());
    }
    let why = complaint.trim();
    bail!("{}", if why.is_empty() { format!("it ended by itself ({status})") } else { why.to_owned() });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_is_told_behind_how_many() {
        let job = |name: &str| Job { names: vec![name.to_owned()], month: None, has_drivers: false };
        let mut state = State { running: Some((job("a"), 40, String::new())), ..State::default() };
        state.waiting.extend([job("b"), job("c")]);
        let note = |name: &str| match state.of(&job(name)) {
            Some(DriversState::Running { percent: 0, note }) => note,
            _ => String::new(),
        };
        assert_eq!(note("b"), "it waits until another comparison is worked out");
        assert_eq!(note("c"), "it waits until 2 other comparisons are worked out, one after another");
        assert!(state.of(&job("d")).is_none());
    }
}
