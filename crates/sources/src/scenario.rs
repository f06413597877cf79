//! Scenarios: one TOML file each (`oakham.scenario/1`).
//!
//! Format: `docs/reference/formats.md`.

use std::path::Path;

use domain::scenario::{Change, Scenario};
use serde::Deserialize;

use crate::fault::{Fault, SourcesError};
use crate::toml_reader::not_as_expected;

const SCHEMA: &str = "oakham.scenario/1";
/// What a scenario may be compared with: today's plan, or the care network of the workspace as it is.
const BASES: [&str; 2] = ["today", "care"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    title: String,
    #[serde(default)]
    base: String,
    #[serde(default)]
    change: Vec<Written>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    kind: String,
    target: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    unit: String,
    provenance: String,
    #[serde(default)]
    note: String,
}

/// Reads the scenario at `path` below `root`.
///
/// # Errors
/// All that cannot be read, at once.
pub fn read(root: &Path, path: &str) -> Result<Scenario, SourcesError> {
    of_text(path, &crate::file::text(root, path)?)
}

/// Reads a scenario from its text; `path` names it in messages.
///
/// # Errors
/// All that cannot be read, at once.
pub fn of_text(path: &str, text: &str) -> Result<Scenario, SourcesError> {
    let file: File = toml::from_str(text).map_err(|error| not_as_expected(path, text, &error))?;
    let mut faults = Vec::new();
    let mut fault = |change: &str, expected: String| {
        faults.push(Fault {
            file: path.to_owned(),
            at: None,
            column: change.to_owned(),
            value: String::new(),
            expected,
        });
    };
    if file.schema != SCHEMA {
        fault("schema", format!("schema is {:?}; this version of Oakham reads {SCHEMA:?}", file.schema));
    }
    if file.title.trim().is_empty() {
        fault("title", "the title is empty; say in a few words what is tried".to_owned());
    }
    if !file.base.is_empty() && !BASES.contains(&file.base.as_str()) {
        fault(
            "base",
            format!(
                "base is {:?}; a scenario is compared with things as they are: write {}",
                file.base,
                BASES.map(|base| format!("{base:?}")).join(" or ")
            ),
        );
    }
    if file.change.is_empty() {
        fault("change", "there is no [[change]]; a scenario changes something".to_owned());
    }
    let mut changes: Vec<Change> = Vec::new();
    for written in file.change {
        let place = format!("change {}", written.id);
        if changes.iter().any(|known| known.id == written.id) {
            fault(&place, "another change has the same id; give each its own".to_owned());
        }
        for (name, value) in [("id", &written.id), ("target", &written.target)] {
            if value.trim().is_empty() {
                fault(&place, format!("{name} is empty; say what is changed"));
            }
        }
        let kind = written.kind.parse().map_err(|error| fault(&place, format!("kind: {error}")));
        let provenance =
            written.provenance.parse().map_err(|error| fault(&place, format!("provenance: {error}")));
        let (Ok(kind), Ok(provenance)) = (kind, provenance) else { continue };
        changes.push(Change {
            id: written.id,
            kind,
            target: written.target,
            from: written.from,
            to: written.to,
            value: written.value,
            unit: written.unit,
            provenance,
            note: written.note,
        });
    }
    if !faults.is_empty() {
        return Err(SourcesError::Faults(faults));
    }
    let base = if file.base.is_empty() { BASES[0].to_owned() } else { file.base };
    Ok(Scenario { title: file.title, base, changes })
}

#[cfg(test)]
mod tests;
