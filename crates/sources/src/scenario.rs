//! Scenarios: one TOML file each (`oakham.scenario/1`).
//!
//! Format: `docs/reference/formats.md`.

mod lines;
mod written;

use std::path::Path;

use domain::remark::{LONGEST_TITLE, remark};
use domain::scenario::{
    Base, Change, ChangeAction, ChangeFault, ChangeField, ChangeKind, ChangeText, Scenario, ScenarioFault,
};
use evidence::recorded_change::is_measure;
use serde::Serialize;

use crate::fault::{Fault, SourcesError, file_fault};

pub use lines::line_of;
use written::Written;

const SCHEMA: &str = "oakham.scenario/1";

/// The most changes of a scenario. Each is compared with all others, and nobody could tell more apart.
pub const MOST_CHANGES: usize = 200;

#[derive(Debug, Serialize)]
struct File {
    schema: String,
    title: String,
    base: String,
    change: Vec<Row>,
}

#[derive(Debug, Default, Serialize)]
struct Row {
    id: String,
    kind: String,
    target: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    to: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    value: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    unit: String,
    provenance: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    starts: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    measure: String,
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
    read_text("", text).map_err(|(unread, meant)| {
        // A text has no name, and keys that are in no table have none either.
        let in_words = |fault: &Fault| fault.to_string().trim_start().replacen(" (, ", " (", 1);
        unread.iter().map(|fault| ScenarioFault::whole(in_words(fault))).chain(meant).collect()
    })
}

/// Reads a scenario from its text; `path` names it in messages.
///
/// # Errors
/// All that cannot be read, at once.
pub fn of_text(path: &str, text: &str) -> Result<Scenario, SourcesError> {
    read_text(path, text).map_err(|(unread, meant)| {
        let of_file = |fault| match fault {
            ScenarioFault::Change(fault) => Fault {
                column: format!("change {}", fault.change),
                expected: fault.reason(),
                ..file_fault(path, "")
            },
            ScenarioFault::Whole { expected } => file_fault(path, expected),
        };
        SourcesError::Faults(unread.into_iter().chain(meant.into_iter().map(of_file)).collect())
    })
}

/// Reads a scenario; where it cannot be read, what is not written as it should be, and what is and cannot be meant.
fn read_text(path: &str, text: &str) -> Result<Scenario, (Vec<Fault>, Vec<ScenarioFault>)> {
    let Written { file, faults, is_whole } =
        written::read(path, text).map_err(|faults| (faults, Vec::new()))?;
    if !is_whole {
        return Err((faults, Vec::new()));
    }
    match of_file(file) {
        Ok(scenario) if faults.is_empty() => Ok(scenario),
        Ok(_) => Err((faults, Vec::new())),
        Err(meant) => Err((faults, meant)),
    }
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
        // Nobody could tell them apart.
        let plain = row.id.trim().to_lowercase();
        if known.contains(&plain) {
            faults.push(ScenarioFault::Change(ChangeFault {
                change: row.id.clone(),
                field: ChangeField::Id,
                expected: "another change has the same id; give each its own".to_owned(),
                found: row.id.clone(),
            }));
        }
        known.push(plain);
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
    let starts = match row.starts.as_str() {
        "" => None,
        text => domain::day::read(text)
            .map_err(|error| faults.push(fault(ChangeField::Starts, text, error.to_string())))
            .ok(),
    };
    if !row.measure.is_empty() && !is_measure(&row.measure) {
        let expected = "expected a measure as `oakham spc` lists it, such as \"attendances:RWE\"".to_owned();
        faults.push(fault(ChangeField::Measure, &row.measure, expected));
    }
    let text =
        ChangeText { target: row.target, from: row.from, to: row.to, value: row.value, unit: row.unit };
    let action = match row.kind.parse::<ChangeKind>() {
        Ok(kind) => ChangeAction::parse(&row.id, kind, &text),
        Err(error) => Err(vec![fault(ChangeField::Kind, &row.kind, error.to_string())]),
    };
    match (action, provenance) {
        (Ok(action), Ok(provenance)) if faults.is_empty() => {
            Ok(Change { id: row.id, action, provenance, note: row.note, starts, measure: row.measure })
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
    let table = toml::from_str::<toml::Table>(text).ok()?;
    let system = table.get("system")?.as_str()?.trim();
    (!system.is_empty()).then(|| system.to_owned())
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
            starts: change.starts.map_or_else(String::new, |day| day.to_string()),
            measure: change.measure.clone(),
        }
    };
    toml::to_string(&File {
        schema: SCHEMA.to_owned(),
        title: scenario.title.clone(),
        base: scenario.base.code().to_owned(),
        change: scenario.changes.iter().map(row).collect(),
    })
}

#[cfg(test)]
mod tests;
