//! The scenarios of a workspace: what each changes, which engine takes it, and what is wrong with it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use domain::provenance::Provenance;
use domain::scenario::{ChangeField, ChangeKind, Scenario, ScenarioFault};
use web::appraisal::port::{ChangeEntry, LineFault, ScenarioEntry};

use super::inputs::Ground;
use super::scenario::{Held, Named, change_input, hold, kinds, line_in};
use super::world::World;
use super::{Asked, EachChange, kept};
use crate::edition::Editions;
use crate::scenarios;
use crate::whole_file;
use crate::workspace::open_workspace;

/// Where scenarios lie.
const FOLDER: &str = "scenarios";

/// Every scenario of the workspace at `root`, by name; `asked` says how tables are asked for.
///
/// # Errors
/// Where what scenarios are compared with cannot be read.
pub fn entries(root: &Path, asked: &Asked) -> Result<Vec<ScenarioEntry>> {
    let files: Vec<PathBuf> = scenarios::names(root)?.into_iter().map(PathBuf::from).collect();
    entries_of(root, asked, &files)
}

/// The scenarios in these files, or of these names in the workspace at `root`.
///
/// # Errors
/// Where what scenarios are compared with cannot be read, or a file is not there.
pub fn entries_of(root: &Path, asked: &Asked, files: &[PathBuf]) -> Result<Vec<ScenarioEntry>> {
    let workspace = open_workspace(root)?;
    let editions = Editions::new(&workspace, asked.as_at);
    let world = World::read(&workspace, &editions, asked)?;
    let ground = Ground::of(&workspace, asked)?;
    files.iter().map(|file| entry(root, &world, &ground, file)).collect()
}

/// The hash of all that the entries of a workspace say, whose tables rest on this `ground`.
///
/// # Errors
/// Where the workspace cannot be read.
pub(super) fn hash(root: &Path, ground: &Ground) -> Result<String> {
    let named = texts(root)?;
    let of_all = ground.hash(named.iter().map(|(name, text)| (&**name, &**text)), EachChange::Together);
    let computed: String =
        named.iter().map(|(name, text)| if has_any(root, ground, name, text) { '1' } else { '0' }).collect();
    Ok(format!("{of_all} {computed}"))
}

/// The scenarios of the workspace, each with its text.
fn texts(root: &Path) -> Result<Vec<(String, String)>> {
    let named = scenarios::names(root)?.into_iter().map(|name| {
        let text = fs::read_to_string(root.join(FOLDER).join(format!("{name}.toml"))).unwrap_or_default();
        (name, text)
    });
    Ok(named.collect())
}

/// The scenarios of the workspace of which several were compared side by side and the table is there, as the files are
/// now: sorted.
///
/// # Errors
/// Where the workspace cannot be read.
pub(super) fn compared(root: &Path, ground: &Ground) -> Result<Vec<Vec<String>>> {
    let known = texts(root)?;
    let is_current = |hash: &str, names: &[String]| {
        let each = names.iter().map(|name| known.iter().find(|(known, _)| known == name));
        let each: Option<Vec<(&str, &str)>> =
            each.map(|found| found.map(|(name, text)| (&**name, &**text))).collect();
        each.is_some_and(|each| ground.hash(each, EachChange::Together) == hash)
    };
    let tables = kept::compared(root).into_iter();
    let mut compared: Vec<Vec<String>> = tables
        .filter(|(hash, names)| 1 < names.len() && is_current(hash, names))
        .map(|(_, names)| names)
        .collect();
    compared.sort();
    Ok(compared)
}

/// Whether there is a table of a scenario beside today, with its changes alone or not.
fn has_any(root: &Path, ground: &Ground, name: &str, text: &str) -> bool {
    let has = |each_change| kept::has_table(root, &ground.hash([(name, text)], each_change));
    has(EachChange::Together) || has(EachChange::AloneToo)
}

fn entry(root: &Path, world: &World<'_>, ground: &Ground, file: &Path) -> Result<ScenarioEntry> {
    let stem = file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let path = if file.is_file() { file.to_owned() } else { root.join(FOLDER).join(format!("{stem}.toml")) };
    let text = fs::read_to_string(&path)
        .with_context(|| format!("{} is neither a file nor a scenario of the workspace", file.display()))?;
    let scenario = match sources::scenario::parse(&text) {
        Ok(scenario) => scenario,
        Err(faults) => {
            return Ok(ScenarioEntry {
                title: stem.clone(),
                name: stem,
                changes: Vec::new(),
                provenance: Provenance::Synthetic,
                faults: faults.iter().map(|fault| line_fault(&text, fault)).collect(),
                is_computed: false,
            });
        }
    };
    let named = Named { name: stem, file: path.display().to_string(), text, scenario };
    let mut entry = entry_of(world, &named);
    entry.faults.extend(scenarios::unaskable(&named.name).map(|message| LineFault {
        line: None,
        change: String::new(),
        field: String::new(),
        message,
    }));
    let is_computed =
        entry.faults.is_empty() && kept::has_table(root, &ground.hash_of(std::slice::from_ref(&named)));
    Ok(ScenarioEntry { is_computed, ..entry })
}

fn entry_of(world: &World<'_>, named: &Named) -> ScenarioEntry {
    let provenances = named.scenario.changes.iter().map(|change| change.provenance);
    let (held, faults) = match hold(world, named) {
        Ok(held) => (held, Vec::new()),
        Err(faults) => (Held::default(), faults),
    };
    let changes = named.scenario.changes.iter().map(|change| ChangeEntry {
        id: change.id.clone(),
        kind: change.kind().code().to_owned(),
        sentence: change_input(world, change, &held).sentence,
        taken_by: taken_by(world, change.kind()),
        why_untaken: world.without(change.kind()),
        note: change.note.clone(),
    });
    ScenarioEntry {
        name: named.name.clone(),
        title: named.scenario.title.clone(),
        changes: changes.collect(),
        provenance: Provenance::of_formula(provenances),
        faults: faults.iter().map(|fault| line_fault(&named.text, fault)).collect(),
        is_computed: false,
    }
}

/// The engines of a workspace that take a kind, in words.
fn taken_by(world: &World<'_>, kind: ChangeKind) -> Vec<&'static str> {
    use appraisal::consequence::Engine;
    let known = [
        (Engine::Finance, finance::scenario::CHANGE_KINDS, world.finance.is_some()),
        (Engine::Reform, reform::scenario::CHANGE_KINDS, world.reform.is_some()),
        (Engine::Governance, reform::scenario::CHANGE_KINDS, world.reform.is_some()),
        (Engine::Flow, flow::alter::CHANGE_KINDS, world.network.is_some()),
    ];
    let taking = known.into_iter().filter(|(_, kinds, is_there)| *is_there && kinds.contains(&kind));
    taking.map(|(engine, ..)| engine.words()).collect()
}

/// Reads a scenario from its text and holds it against the workspace.
///
/// # Errors
/// Every fault, with its line.
pub fn check(root: &Path, asked: &Asked, text: &str) -> Result<Scenario, Vec<LineFault>> {
    let scenario = sources::scenario::parse(text)
        .map_err(|faults| faults.iter().map(|fault| line_fault(text, fault)).collect::<Vec<_>>())?;
    let failed = |error: anyhow::Error| {
        vec![LineFault {
            line: None,
            change: String::new(),
            field: String::new(),
            message: format!("{error:#}"),
        }]
    };
    let workspace = open_workspace(root).map_err(|error| failed(error.into()))?;
    let editions = Editions::new(&workspace, asked.as_at);
    let named =
        Named { name: String::new(), file: String::new(), text: text.to_owned(), scenario: scenario.clone() };
    let world = World::read(&workspace, &editions, asked)
        .and_then(|world| world.refuse_unreadable(&kinds(std::slice::from_ref(&named))))
        .map_err(failed)?;
    match hold(&world, &named) {
        Ok(_) => Ok(scenario),
        Err(faults) => Err(faults.iter().map(|fault| line_fault(text, fault)).collect()),
    }
}

fn line_fault(text: &str, fault: &ScenarioFault) -> LineFault {
    let line = line_in(text, fault);
    LineFault { line, ..fault_entry(fault) }
}

fn fault_entry(fault: &ScenarioFault) -> LineFault {
    match fault {
        ScenarioFault::Change(fault) => LineFault {
            line: None,
            change: fault.change.clone(),
            field: if fault.field == ChangeField::Id { String::new() } else { fault.field.code().to_owned() },
            message: fault.reason(),
        },
        ScenarioFault::Whole { expected } => {
            LineFault { line: None, change: String::new(), field: String::new(), message: expected.clone() }
        }
    }
}

/// Writes a scenario to begin from; gives its path below the workspace.
///
/// # Errors
/// Where there is one of that name, or the name is no name of a file.
pub fn begin(root: &Path, name: &str, title: &str) -> Result<String> {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if name.is_empty() || name.len() > 60 || !name.chars().all(is_plain) {
        bail!("{name:?} is no name for a scenario; write small letters, digits and -, such as fewer-beds");
    }
    if let Some(why) = scenarios::unaskable(name) {
        bail!("{why}");
    }
    let path = format!("{FOLDER}/{name}.toml");
    if root.join(&path).exists() {
        bail!("{path} is there already; choose another name, or change that file");
    }
    let quoted_title = title.replace(['"', '\\'], "’");
    let text = format!(
        r#"# What is to change, and why. `oakham scenario check {name}` says what is wrong with it;
# docs/guide/scenarios.md lists every kind of change.
schema = "oakham.scenario/1"
title = "{quoted_title}"

[[change]]
id = "agency"
kind = "efficiency"
# A line of the return, of everybody who reports it or of one: "RWE P.PAY.AGY".
target = "P.PAY.AGY"
# Of what was spent a month on average so far, or in pounds a year: "£2,000,000".
value = "10%"
# How much of it is delivered, at least and at most; leave it out for all of it.
to = "60% to 100%"
provenance = "synthetic"
note = "an example to begin from: put your own change in its place"
"#
    );
    whole_file::put(root, &path, text.as_bytes())?;
    Ok(path)
}
