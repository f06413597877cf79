//! The simulation of patient flow, wired: networks and scenarios from files, replications on threads.

mod network_shown;
pub mod description;
pub mod child;
mod kept;
pub mod jobs;
pub mod worker;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread;

use anyhow::{Context, Result, bail};
use domain::finding::Finding;
use domain::month::day_in_words;
use domain::scenario::{ChangeAction, Scenario, ScenarioFault};
use exhibits::number::{agreeing, counted};
use finance::rules::reporting;
use flow::Watch;
use flow::alter::AppliedChange;
use flow::bound;
use flow::bound::EarlyStop;
use flow::calibrate::Observed;
use flow::compare::{self, Pairing};
use flow::network::{DAY, Network, NetworkFault, ValidNetwork, YEAR};
use flow::output::{Comparison, Estimate, Group, LEAST_AGREEING, RunResult, Subject};
use flow::program::Program;
use flow::run::{Series, replicate};
use flow::settings::RunSettings;
use sources::fault::{Fault, SourcesError};
use sources::network::{NetworkRead, alterations, new_remarks};
use sources::scaffold::{OPEN, open_and_wrong};
use web::search::Care;

/// Where the network of a workspace stands.
pub const NETWORK: &str = "care/network.toml";

/// Reads the network in a file of its own, or that of the workspace.
pub fn network(workspace: &Path, model: Option<&Path>) -> Result<NetworkRead> {
    match model {
        Some(model) if model != Path::new("care") => network_in_file(model),
        _ => {
            if !workspace.join(NETWORK).is_file() {
                bail!(
                    "{} has no {NETWORK}; name a network in a file, such as `oakham flow run walk-in.toml`, or add one: docs/guide/first-network.md begins from nothing",
                    workspace.display()
                );
            }
            match sources::network::read(workspace, NETWORK) {
                Err(SourcesError::Faults(faults)) => {
                    let (open, wrong) = open_and_wrong(faults.clone());
                    if wrong.is_empty() {
                        bail!(
                            "{} {NETWORK} and what it includes {} not stated, so it cannot be run yet; `oakham check` lists what is open",
                            counted(open.len(), "value of", "values of"),
                            agreeing(open.len(), "is", "are")
                        );
                    }
                    Err(SourcesError::Faults(faults).into())
                }
                read => Ok(read?),
            }
        }
    }
}

/// The places of the workspace's network that hold no value yet; none where it has no network or all is stated.
#[must_use]
pub fn open_values(workspace: &Path) -> Vec<Fault> {
    if !workspace.join(NETWORK).is_file() {
        return Vec::new();
    }
    match sources::network::read(workspace, NETWORK) {
        Err(SourcesError::Faults(faults)) => open_and_wrong(faults).0,
        _ => Vec::new(),
    }
}

/// C04: each key of the workspace's network that has open values, one finding with the lines.
#[must_use]
pub fn open_findings(workspace: &Path) -> Vec<Finding> {
    let mut by_key: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for Fault { file, column, .. } in open_values(workspace) {
        let (file, line) =
            file.rsplit_once(" line ").map_or((file.as_str(), ""), |(file, line)| (file, line));
        let key = column.rsplit(", ").next().unwrap_or_default();
        by_key.entry((file.to_owned(), key.to_owned())).or_default().push(line.to_owned());
    }
    let findings = by_key.into_iter().map(|((file, key), lines)| Finding {
        file,
        ..reporting::warning(
            "C04",
            match &lines[..] {
                [line] => format!("{key} is not stated in line {line}."),
                lines => format!("{key} is not stated in lines {}.", lines.join(", ")),
            },
            &format!("Put the value in the place of \"{OPEN}\"; the head of the file says what it means."),
        )
    });
    findings.collect()
}

/// The network of a workspace and its scenarios as pages show them; nothing where it has none.
#[must_use]
pub fn care(workspace: &Path) -> Option<Care> {
    if !workspace.join(NETWORK).is_file() {
        return None;
    }
    // What cannot be read is told by its own command.
    let read = kept::NetworkCache::new(workspace.to_owned()).read().ok();
    let scenarios = read.iter().flat_map(|read| read.shipped.clone().unwrap_or_default()).collect();
    Some(Care { network: read.map(|read| read.shown.clone()), scenarios })
}

fn network_in_file(model: &Path) -> Result<NetworkRead> {
    // The folder of a network stands for it.
    let inside = model.join("network.toml");
    let model = if model.is_dir() { &inside } else { model };
    let folder = model.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = model.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(sources::network::read(folder, &name)?)
}

/// A scenario as far as the network knows it.
#[derive(Clone, Debug)]
pub struct ApplicableScenario {
    pub scenario: Scenario,
    /// The network as it is changed.
    pub network: ValidNetwork,
    pub alterations: Vec<AppliedChange>,
    pub ignored: Vec<String>,
    /// What is to be known of the network as it is changed: doors and staff that do not fit.
    pub remarks: Vec<String>,
}

/// Holds a scenario against the network.
///
/// # Errors
/// Every change that cannot be made.
pub fn fitting(read: &NetworkRead, scenario: Scenario) -> Result<ApplicableScenario, Vec<ScenarioFault>> {
    let (alterations, ignored) = alterations(&read.network, read.start, &read.followed, &scenario.changes)
        .map_err(|faults| faults.into_iter().map(ScenarioFault::from).collect::<Vec<_>>())?;
    let changed = read.network.changed(|network| network.alter(&alterations)).map_err(|faults| {
        let as_scenario_fault = |fault: NetworkFault| {
            ScenarioFault::whole(format!("with these changes, {}: {}", fault.subject, fault.message))
        };
        faults.into_iter().map(as_scenario_fault).collect::<Vec<_>>()
    })?;
    let remarks = new_remarks(&read.network, &changed);
    Ok(ApplicableScenario { scenario, network: changed, alterations, ignored, remarks })
}

/// Scenarios by their files, or by their names in the workspace.
pub fn scenarios(workspace: &Path, read: &NetworkRead, files: &[PathBuf]) -> Result<Vec<ApplicableScenario>> {
    let mut applicable = Vec::new();
    for (scenario, file) in crate::scenarios::scenarios(workspace, files)? {
        let fitting =
            fitting(read, scenario).map_err(|faults| anyhow::anyhow!("{}", lines(&faults).join("\n  ")));
        applicable.push(fitting.with_context(|| file.display().to_string())?);
    }
    Ok(applicable)
}

/// Adds to the remarks of scenarios which changes are of days or hours that are not simulated or not measured, so
/// that none of them reads as one without effect.
///
/// # Errors
/// Where no change of any scenario is measured: there would be nothing to compare.
pub fn hold_to_days(
    read: &NetworkRead,
    fittings: &mut [ApplicableScenario],
    settings: &RunSettings,
) -> Result<()> {
    let end = settings.warm_up + settings.length;
    let day_of = |time: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "runs are years long at most")]
        let days = (time / DAY).floor() as i64;
        let span = jiff::Span::new().try_days(days).ok();
        day_in_words(span.and_then(|span| read.start.checked_add(span).ok()).unwrap_or(read.start))
    };
    let last_day = day_of((end - 1.0).max(0.0));
    let mut is_any_measured = false;
    let mut unseen_of_all = Vec::new();
    for fitting in fittings.iter_mut() {
        let mut network = (*read.network).clone();
        let taken = fitting.scenario.changes.iter().filter(|change| !fitting.ignored.contains(&change.id));
        let mut unseen = Vec::new();
        for (change, altered) in taken.zip(&fitting.alterations) {
            let is_in_force = |span| altered.change.is_in_force(&network, span);
            // One that sets what there is already is of no days in particular.
            let is_any = is_in_force((0.0, 2.0 * YEAR));
            if is_any && !is_in_force((settings.warm_up, end)) {
                let when = when_in_words(&change.action);
                unseen.push(if is_in_force((0.0, end)) {
                    format!(
                        "{}: {when} fall within the warm-up, which is not measured, so no effect of them can be shown; what is measured is from {} to {last_day}",
                        change.id,
                        day_of(settings.warm_up)
                    )
                } else {
                    format!(
                        "{}: {when} were not simulated, so no effect of them can be shown; the run is from {} to {last_day}",
                        change.id,
                        day_of(0.0)
                    )
                });
            }
            network.apply(&altered.change);
        }
        is_any_measured |= unseen.len() < fitting.alterations.len();
        unseen_of_all.extend(unseen.iter().map(|unseen| format!("“{}”, {unseen}", fitting.scenario.title)));
        fitting.remarks.extend(unseen);
    }
    if !is_any_measured && !unseen_of_all.is_empty() {
        bail!(
            "{}; simulate more days (--days, or length in [run] of the network), or change what is within them",
            unseen_of_all.join("; ")
        );
    }
    Ok(())
}

/// When a change holds: `the days 1 December to 28 February`.
fn when_in_words(action: &ChangeAction) -> String {
    match action {
        ChangeAction::Beds { when: Some(days), .. } => format!("the days {}", days.in_words()),
        ChangeAction::Capacity { when: Some(hours), .. } => format!("the hours {}", hours.in_words()),
        ChangeAction::SiteHours { hours, .. } => format!("the hours that “{hours}” changes"),
        _ => "the hours or days that it changes".to_owned(),
    }
}

fn lines(faults: &[ScenarioFault]) -> Vec<String> {
    faults.iter().map(ToString::to_string).collect()
}

/// The shipped scenarios of a workspace.
#[derive(Debug, Default)]
pub struct Shipped {
    /// Those of which the network takes at least one change: name and text.
    pub ready: Vec<(String, String, ApplicableScenario)>,
    /// Those that cannot be read, or of which a change cannot be made: file, and why, a line each.
    pub refused: Vec<(String, Vec<String>)>,
}

/// The shipped scenarios of a workspace, compared with a network; those that change nothing of it, because
/// they are of other engines, are left out.
pub fn shipped(workspace: &Path, read: &NetworkRead) -> Result<Shipped> {
    let mut shipped = Shipped::default();
    for name in crate::scenarios::names(workspace)? {
        let path = format!("scenarios/{name}.toml");
        let scenario = match sources::scenario::read(workspace, &path) {
            Ok(scenario) => scenario,
            Err(error) => {
                let why = error.to_string().lines().map(|line| line.trim().to_owned()).collect();
                shipped.refused.push((path, why));
                continue;
            }
        };
        match fitting(read, scenario) {
            Ok(fitting) if fitting.alterations.is_empty() => {}
            Ok(fitting) => {
                let text = fs::read_to_string(workspace.join(&path))?;
                shipped.ready.push((name, text, fitting));
            }
            Err(faults) => shipped.refused.push((path, lines(&faults))),
        }
    }
    Ok(shipped)
}

/// The hash of all that a result rests on: the network, the scenarios, what is asked.
#[must_use]
pub fn inputs_hash(read: &NetworkRead, fittings: &[ApplicableScenario], settings: &RunSettings) -> String {
    let scenarios = fittings.iter().map(|fitting| &*fitting.alterations);
    api::flow::inputs::hash(&read.hash, scenarios, settings).to_string()
}

/// Refuses to ask precision of what the network does not measure, and more than is taken.
pub fn check_measures(network: &ValidNetwork, settings: &RunSettings) -> Result<()> {
    bound::check(network, settings, 0)?;
    let program = Program::new(network);
    let series = Series::new(&program, settings);
    if let Some(missing) = series.not_measured(settings).first() {
        bail!(
            "[run] measures: {missing} is not measured in this network; a share within a limit needs a limit, and an exit has no wait"
        );
    }
    Ok(())
}

/// How many replications are made at the same time where nobody says.
pub fn n_threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Says how far a run is; asked for between events, from several threads.
pub trait Progress: Sync {
    /// So many replications are made of so many that seem needed, and the next is so far; false stops.
    fn goes_on(&self, n_made: u32, n_needed: u32, part: f64) -> bool;
}

/// Watches one replication on behalf of all.
struct Part<'p> {
    stop: &'p AtomicBool,
    n_made: &'p AtomicU32,
    n_needed: &'p AtomicU32,
    progress: &'p dyn Progress,
}

impl Watch for Part<'_> {
    fn goes_on(&self, done: f64) -> bool {
        if self.stop.load(Ordering::Relaxed) {
            return false;
        }
        let (n_made, n_needed) = (self.n_made.load(Ordering::Relaxed), self.n_needed.load(Ordering::Relaxed));
        if !self.progress.goes_on(n_made, n_needed, done) {
            self.stop.store(true, Ordering::Relaxed);
            return false;
        }
        true
    }
}

/// Makes replications on threads and takes them in order of their numbers, until `take` has enough:
/// what comes out does not depend on the number of threads. `take` gives whether it wants more, and how
/// many it will likely need in all.
///
/// # Errors
/// Where `progress` stopped it, or a replication that is taken had more than is taken.
fn in_order<T: Send>(
    n_threads: usize,
    least: u32,
    most: u32,
    progress: &dyn Progress,
    replicate_one: impl Fn(u32, &dyn Watch) -> Result<T, EarlyStop> + Sync,
    mut take: impl FnMut(T) -> (bool, u32),
) -> Result<(), EarlyStop> {
    let (stop, next, n_made, n_needed) =
        (AtomicBool::new(false), AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(least));
    let (sender, receiver) = mpsc::channel::<(u32, Result<T, EarlyStop>)>();
    thread::scope(|scope| {
        for _ in 0..n_threads.max(1) {
            let sender = sender.clone();
            let (stop, next, n_made, n_needed, replicate_one) =
                (&stop, &next, &n_made, &n_needed, &replicate_one);
            scope.spawn(move || {
                let watch = Part { stop, n_made, n_needed, progress };
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= most || stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let replication = replicate_one(number, &watch);
                    if sender.send((number, replication)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting: BTreeMap<u32, Result<T, EarlyStop>> = BTreeMap::new();
        let mut ended: Option<Result<(), EarlyStop>> = None;
        for (number, replication) in receiver {
            if matches!(replication, Err(EarlyStop::Stopped)) {
                continue;
            }
            waiting.insert(number, replication);
            while let Some(replication) =
                ended.is_none().then(|| waiting.remove(&n_made.load(Ordering::Relaxed))).flatten()
            {
                n_made.fetch_add(1, Ordering::Relaxed);
                ended = match replication {
                    Ok(replication) => {
                        let (wants_more, likely) = take(replication);
                        n_needed.store(likely.clamp(least, most), Ordering::Relaxed);
                        (!wants_more || n_made.load(Ordering::Relaxed) >= most).then_some(Ok(()))
                    }
                    Err(why) => Some(Err(why)),
                };
                if ended.is_some() {
                    stop.store(true, Ordering::Relaxed);
                }
            }
        }
        ended.unwrap_or(Err(EarlyStop::Stopped))
    })
}

/// How many replications will be needed where the widest interval is so many times too wide; where one is not known,
/// as many as give it.
fn likely(n: u32, times_too_wide: f64) -> u32 {
    if times_too_wide.is_infinite() {
        return n.max(LEAST_AGREEING);
    }
    let needed = f64::from(n) * times_too_wide * times_too_wide;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float cast saturates")]
    let needed = needed.ceil() as u32;
    needed.max(n)
}

/// Runs a network until it is precise enough.
///
/// # Errors
/// Where it was stopped, or more comes than is taken.
pub fn run(
    network: &ValidNetwork,
    settings: &RunSettings,
    n_threads: usize,
    progress: &dyn Progress,
) -> Result<RunResult, EarlyStop> {
    let program = Program::new(network);
    let mut series = Series::new(&program, settings);
    let make = |number: u32, watch: &dyn Watch| replicate(&program, settings, number, false, watch);
    in_order(n_threads, settings.least, settings.most, progress, make, |replication| {
        series.add(replication);
        let is_enough = series.n() >= settings.least && series.is_precise(settings.precision);
        (!is_enough, likely(series.n(), series.widest() / settings.precision))
    })?;
    Ok(series.outcome(network, settings))
}

/// Holds scenarios against a network on the same patients.
///
/// # Errors
/// Where it was stopped, or more comes than is taken.
pub fn compare(
    network: &ValidNetwork,
    fittings: &[ApplicableScenario],
    settings: &RunSettings,
    n_threads: usize,
    progress: &dyn Progress,
) -> Result<Comparison, EarlyStop> {
    let changed = || fittings.iter().map(|fitting| &fitting.network);
    for changed_network in [network].into_iter().chain(changed()) {
        bound::check(changed_network, settings, fittings.len())?;
    }
    let base = Program::new(network);
    let programs: Vec<Program<'_>> = changed().map(Program::new).collect();
    let mut pairing = Pairing::new(&base, programs.len(), settings);
    let make =
        |number: u32, watch: &dyn Watch| compare::replicate_pair(&base, &programs, settings, number, watch);
    in_order(n_threads, settings.least, settings.most, progress, make, |pair| {
        pairing.add(pair);
        let is_enough = pairing.n() >= settings.least && pairing.is_precise();
        (!is_enough, likely(pairing.n(), pairing.widest()))
    })?;
    let scenarios: Vec<compare::Scenario> = fittings
        .iter()
        .map(|fitting| compare::Scenario {
            title: fitting.scenario.title.clone(),
            changes: fitting.alterations.iter().map(|change| change.sentence.clone()).collect(),
            ignored: fitting.ignored.clone(),
            remarks: fitting.remarks.clone(),
            demand: fitting.alterations.iter().filter_map(|change| change.demand.clone()).collect(),
        })
        .collect();
    Ok(pairing.comparison(&base, &programs, &scenarios, settings))
}

/// The subject and group that something was observed of.
pub fn key_of(network: &Network, observed: &Observed) -> (Subject, Group) {
    let subject = if observed.of.is_empty() {
        Subject::System
    } else if network.clocks.iter().any(|clock| clock.name == observed.of) {
        Subject::Clock(observed.of.clone())
    } else {
        let station = network.station(&observed.of).map(|id| &network.stations[id.idx()]);
        match station.map(|station| station.kind.code()) {
            Some("exit") => Subject::Exit(observed.of.clone()),
            _ => Subject::Station(observed.of.clone()),
        }
    };
    let labels = network.types.iter().flat_map(|patient| &patient.labels);
    let dimension = labels.into_iter().find(|(_, value)| *value == observed.group);
    let group = dimension.map_or_else(Group::all, |(dimension, value)| Group::of(dimension, value));
    (subject, group)
}

/// What an outcome says of something that was observed.
#[must_use]
pub fn simulated(network: &Network, outcome: &RunResult, observed: &Observed) -> Option<Estimate> {
    let (subject, group) = key_of(network, observed);
    outcome.value(&subject, &group, observed.metric)
}

#[cfg(test)]
mod tests;
