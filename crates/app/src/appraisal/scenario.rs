//! Scenarios beside what they change: which engine takes what, and every fault with its file and line.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use appraisal::column::ChangeInput;
use domain::scenario::{Change, ChangeAction, ChangeKind, Scenario, ScenarioFault};
use exhibits::words::capital_first;
use flow::alter::CHANGE_KINDS;
use reform::plan::Input as ReformInput;

use super::world::World;
use crate::scenarios;
use crate::simulation::{ApplicableScenario, fitting};

/// A scenario with the name by which it is asked for.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// The name of its file, without its ending.
    pub(super) name: String,
    /// Its file, as messages name it.
    pub(super) file: String,
    /// Its text.
    pub(super) text: String,
    /// The scenario.
    pub(super) scenario: Scenario,
}

/// The scenarios that are asked for.
///
/// # Errors
/// Where one cannot be read, or two are one or have one title.
pub(super) fn named(root: &Path, files: &[PathBuf]) -> Result<Vec<Named>> {
    refuse_unreadable(root, files)?;
    let read = scenarios::scenarios(root, files)?;
    read.into_iter()
        .map(|(scenario, file)| {
            let name = file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
            let in_workspace = format!("scenarios/{name}.toml");
            let is_file = file.is_file();
            let path = if is_file { file.to_owned() } else { root.join(&in_workspace) };
            let text = fs::read_to_string(path)?;
            let file = if is_file { file.display().to_string() } else { in_workspace };
            Ok(Named { name, file, text, scenario })
        })
        .collect()
}

/// The kinds of all their changes.
pub(super) fn kinds(named: &[Named]) -> Vec<ChangeKind> {
    named.iter().flat_map(|named| &named.scenario.changes).map(Change::kind).collect()
}

/// Refuses scenarios that cannot be read: every fault of all of them, with its line. One that is not there is told
/// where it is opened.
fn refuse_unreadable(root: &Path, files: &[PathBuf]) -> Result<()> {
    let mut lines = Vec::new();
    for file in files {
        let name = file.to_string_lossy();
        let in_workspace = format!("scenarios/{}.toml", name.strip_suffix(".toml").unwrap_or(&name));
        let is_file = file.is_file();
        let path = if is_file { file.clone() } else { root.join(&in_workspace) };
        let Ok(text) = fs::read_to_string(path) else { continue };
        let shown = if is_file { name.into_owned() } else { in_workspace };
        for fault in sources::scenario::parse(&text).err().unwrap_or_default() {
            lines.push(in_words(&shown, line_in(&text, &fault), &fault));
        }
    }
    if !lines.is_empty() {
        let missing = scenarios::missing(root, files).into_iter();
        lines.extend(missing.map(|name| format!("{name} is neither a file nor a scenario of the workspace")));
        bail!("{}", lines.join("\n  "));
    }
    Ok(())
}

/// What each engine takes of a scenario.
#[derive(Default)]
pub(super) struct Held {
    /// Of the forecast.
    pub(super) finance: Option<finance::scenario::Applied>,
    /// Of the reform, with its input as it is changed.
    pub(super) reform: Option<(reform::scenario::Applied, ReformInput)>,
    /// Of the simulation.
    pub(super) flow: Option<ApplicableScenario>,
    /// The ids that the reform takes, and the rules of moves and duties.
    pub(super) of_reform: Vec<String>,
    /// The ids that the simulation takes.
    pub(super) of_flow: Vec<String>,
}

/// Holds a scenario against the world.
///
/// # Errors
/// Every change that cannot be made.
pub(super) fn hold(world: &World, named: &Named) -> Result<Held, Vec<ScenarioFault>> {
    let scenario = &named.scenario;
    let mut faults: Vec<ScenarioFault> = Vec::new();
    if let Some(system) = sources::scenario::system_of(&named.text)
        && system != world.workspace.system.as_str()
    {
        faults.push(ScenarioFault::whole(format!(
            "it is of the system {system}, and this workspace is of {}; leave `system` out, or run it in the workspace of {system}",
            world.workspace.system
        )));
    }
    let finance = world.finance.as_ref().and_then(|finance| {
        finance::scenario::apply(&finance.month_end, &scenario.changes)
            .map_err(|found| faults.extend(found.into_iter().map(ScenarioFault::from)))
            .ok()
    });
    let reform = world.reform.as_ref().and_then(|input| {
        let mut changed = input.clone();
        reform::scenario::apply(&mut changed, &scenario.changes)
            .map_err(|found| faults.extend(found.into_iter().map(ScenarioFault::from)))
            .ok()
            .map(|applied| (applied, changed))
    });
    let flow = world
        .network
        .as_ref()
        .and_then(|network| fitting(network, scenario.clone()).map_err(|found| faults.extend(found)).ok());
    if !faults.is_empty() {
        return Err(faults);
    }
    let ids_of = |kinds: &[ChangeKind], is_there: bool| -> Vec<String> {
        let taken = scenario.changes.iter().filter(|change| is_there && kinds.contains(&change.kind()));
        taken.map(|change| change.id.clone()).collect()
    };
    Ok(Held {
        of_reform: ids_of(reform::scenario::CHANGE_KINDS, reform.is_some()),
        of_flow: ids_of(CHANGE_KINDS, flow.is_some()),
        finance,
        reform,
        flow,
    })
}

/// The line of a text that a fault is in.
pub(super) fn line_in(text: &str, fault: &ScenarioFault) -> Option<usize> {
    match fault {
        ScenarioFault::Change(fault) => sources::scenario::line_of(text, &fault.change, fault.field),
        ScenarioFault::Whole { .. } => None,
    }
}

/// Refuses scenarios with faults: all of them, each with its file and line.
///
/// # Errors
/// Where there are any.
pub(super) fn refuse_faults(world: &World, scenarios: &[Named]) -> Result<()> {
    let lines: Vec<String> = scenarios
        .iter()
        .flat_map(|named| {
            let faults = hold(world, named).err().unwrap_or_default();
            let told = |fault: &ScenarioFault| in_words(&named.file, line_in(&named.text, fault), fault);
            faults.iter().map(told).collect::<Vec<_>>()
        })
        .collect();
    if !lines.is_empty() {
        bail!("{}", lines.join("\n  "));
    }
    Ok(())
}

/// `scenarios/beds.toml line 12: change beds: value = "many": …`.
fn in_words(file: &str, line: Option<usize>, fault: &ScenarioFault) -> String {
    match line {
        Some(line) => format!("{file} line {line}: {fault}"),
        None => format!("{file}: {fault}"),
    }
}

/// A change as the table names it.
pub(super) fn change_input(world: &World, change: &Change, held: &Held) -> ChangeInput {
    let of_flow = held.of_flow.iter().position(|id| *id == change.id);
    let altered = of_flow.and_then(|idx| held.flow.as_ref()?.alterations.get(idx));
    ChangeInput {
        absent: world.without(change.kind()),
        id: change.id.clone(),
        kind: change.kind(),
        sentence: altered.map_or_else(|| sentence(world, change), |altered| altered.sentence.clone()),
        provenance: change.provenance,
    }
}

/// What a change does, where no network says it better.
pub(super) fn sentence(world: &World, change: &Change) -> String {
    let function_name = |id: &domain::register_id::RegisterId| {
        let function = world.reform.as_ref().and_then(|input| input.function(id));
        function.map_or_else(|| id.to_string(), |function| format!("{} ({id})", function.name))
    };
    let line_name = |of: &str| {
        let code = of.split_whitespace().last().unwrap_or_default();
        let line = domain::ledger::Line::all().find(|line| line.code().eq_ignore_ascii_case(code));
        line.map_or_else(|| of.to_owned(), |line| format!("{} ({of})", line.label().to_lowercase()))
    };
    let text = match &change.action {
        ChangeAction::FunctionOption { function, option, .. } => {
            format!("{} {}", function_name(function), option.becomes())
        }
        ChangeAction::FunctionTransfer { function, receiver, on } => {
            let to = receiver.as_ref().map_or(String::new(), |to| format!(" to {to}"));
            let on = on.map_or(String::new(), |on| format!(" on {}", domain::month::day_in_words(on)));
            format!("{} moves{to}{on}", function_name(function))
        }
        ChangeAction::Merge { name, on, .. } => {
            let into = name.as_ref().map_or(String::new(), |name| format!(" into {name}"));
            format!("the boards merge{into} on {}", domain::month::day_in_words(*on))
        }
        ChangeAction::Efficiency { of, terms } => {
            format!("{} is saved on {}", terms.value.trim_start_matches(['-', '−']), line_name(of))
        }
        ChangeAction::Budget { of, terms } => {
            format!("spending on {} changes by {}", line_name(of), terms.value)
        }
        action => format!("{} at {}", action.kind().words(), action.target()),
    };
    capital_first(&text)
}
