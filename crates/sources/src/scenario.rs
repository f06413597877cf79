//! Scenarios: one TOML file each (`oakham.scenario/1`).
//!
//! Format: `docs/reference/formats.md`.

mod lines;

use std::path::Path;

use domain::remark::{LONGEST_TITLE, remark};
use domain::scenario::{
    Base, Change, ChangeAction, ChangeFault, ChangeField, ChangeKind, ChangeText, Scenario, ScenarioFault,
};
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, SourcesError};
use crate::toml_reader::not_as_expected;

pub use lines::line_of;

const SCHEMA: &str = "oakham.scenario/1";

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    title: String,
    /// The system that it is of; every one where it says none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    system: String,
    #[serde(default)]
    base: String,
    #[serde(default)]
    change: Vec<Row>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    kind: String,
    target: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    from: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    to: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    value: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    unit: String,
    provenance: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
}

/// Reads the scenario at `path` below `root`.
///
/// # Errors
/// All that cannot be read, at once.
pub fn read(root: &Path, path: &str) -> Result<Scenario, SourcesError> {
    of_text(path, &crate::file::text(root, path)?)
}

/// Reads a scenario from a text that is no file.
///
/// # Errors
/// All that cannot be read, at once.
pub fn parse(text: &str) -> Result<Scenario, Vec<ScenarioFault>> {
    let file: File = toml::from_str(text).map_err(|error| {
        let faults = not_as_expected("the scenario", text, &error).faults("the scenario");
        faults.iter().map(|fault| ScenarioFault::whole(fault.to_string())).collect::<Vec<_>>()
    })?;
    of_file(file)
}

/// Reads a scenario from its text; `path` names it in messages.
///
/// # Errors
/// All that cannot be read, at once.
pub fn of_text(path: &str, text: &str) -> Result<Scenario, SourcesError> {
    let file: File = toml::from_str(text).map_err(|error| not_as_expected(path, text, &error))?;
    of_file(file).map_err(|faults| {
        let of_file = |fault| match fault {
            ScenarioFault::Change(fault) => Fault {
                column: format!("change {}", fault.change),
                expected: fault.reason(),
                ..crate::fault::file_fault(path, "")
            },
            ScenarioFault::Whole { expected } => crate::fault::file_fault(path, expected),
        };
        SourcesError::Faults(faults.into_iter().map(of_file).collect())
    })
}

fn of_file(file: File) -> Result<Scenario, Vec<ScenarioFault>> {
    let mut faults = Vec::new();
    if file.schema != SCHEMA {
        faults.push(ScenarioFault::whole(format!(
            "schema is {:?}; this version of Oakham reads {SCHEMA:?}",
            file.schema
        )));
    }
    // Blanks within it are kept: what is written here reads back the same.
    match remark("the title", &file.title, LONGEST_TITLE) {
        Ok(line) if line.is_empty() => {
            faults.push(ScenarioFault::whole("the title is empty; say in a few words what is tried"));
        }
        Ok(_) => {}
        Err(error) => faults.push(ScenarioFault::whole(error.to_string())),
    }
    let base = match file.base.as_str() {
        "" => Base::Today,
        text => text.parse().unwrap_or_else(|_| {
            faults.push(ScenarioFault::whole(format!(
                "base is {text:?}; a scenario is compared with things as they are: write \"today\" or \"care\""
            )));
            Base::Today
        }),
    };
    if file.change.is_empty() {
        faults.push(ScenarioFault::whole("there is no [[change]]; a scenario changes something"));
    }
    let mut known: Vec<String> = Vec::new();
    let mut changes = Vec::new();
    for row in file.change {
        if known.contains(&row.id) {
            faults.push(ScenarioFault::Change(ChangeFault {
                change: row.id.clone(),
                field: ChangeField::Id,
                expected: "another change has the same id; give each its own".to_owned(),
                found: row.id.clone(),
            }));
        }
        known.push(row.id.clone());
        match change(row) {
            Ok(change) => changes.push(change),
            Err(found) => faults.extend(found.into_iter().map(ScenarioFault::Change)),
        }
    }
    if faults.is_empty() { Ok(Scenario { title: file.title, base, changes }) } else { Err(faults) }
}

fn change(row: Row) -> Result<Change, Vec<ChangeFault>> {
    let mut faults = Vec::new();
    let fault = |field, found: &str, expected: String| ChangeFault {
        change: row.id.clone(),
        field,
        expected,
        found: found.to_owned(),
    };
    if row.id.trim().is_empty() {
        faults.push(fault(ChangeField::Id, &row.id, "id is empty; say what is changed".to_owned()));
    }
    let provenance = row.provenance.parse();
    if let Err(error) = &provenance {
        faults.push(fault(ChangeField::Provenance, &row.provenance, format!("{error}")));
    }
    let text =
        ChangeText { target: row.target, from: row.from, to: row.to, value: row.value, unit: row.unit };
    let action = match row.kind.parse::<ChangeKind>() {
        Ok(kind) => ChangeAction::parse(&row.id, kind, &text),
        Err(error) => Err(vec![fault(ChangeField::Kind, &row.kind, error.to_string())]),
    };
    match (action, provenance) {
        (Ok(action), Ok(provenance)) if faults.is_empty() => {
            Ok(Change { id: row.id, action, provenance, note: row.note })
        }
        (action, _) => {
            faults.extend(action.err().into_iter().flatten());
            Err(faults)
        }
    }
}

/// The code of the system that a scenario says it is of; nothing where it says none or cannot be read.
#[must_use]
pub fn system_of(text: &str) -> Option<String> {
    let file: File = toml::from_str(text).ok()?;
    Some(file.system.trim().to_owned()).filter(|system| !system.is_empty())
}

/// A scenario as TOML; [`of_text`] reads the same from it.
///
/// # Errors
/// None that a scenario can cause: its fields are text.
pub fn write(scenario: &Scenario) -> Result<String, toml::ser::Error> {
    let row = |change: &Change| {
        let ChangeText { target, from, to, value, unit } = change.action.text();
        Row {
            id: change.id.clone(),
            kind: change.kind().code().to_owned(),
            target,
            from,
            to,
            value,
            unit,
            provenance: change.provenance.word().to_owned(),
            note: change.note.clone(),
        }
    };
    toml::to_string(&File {
        schema: SCHEMA.to_owned(),
        title: scenario.title.clone(),
        system: String::new(),
        base: scenario.base.code().to_owned(),
        change: scenario.changes.iter().map(row).collect(),
    })
}

#[cfg(test)]
mod tests;
