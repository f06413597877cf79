//! A scenario as it is written: key by key, so that one that cannot be read hides no other.

use toml::de::{DeTable, DeValue};

use super::{File, MOST_CHANGES, Row, SCHEMA};
use crate::fault::{Fault, file_fault};
use crate::toml_reader::{Faults, File as TomlFile, TomlTable, not_toml};

/// What is read of a text, and what of it cannot be.
pub(super) struct Written {
    pub(super) file: File,
    pub(super) faults: Vec<Fault>,
    /// Whether enough is there to look at what its words mean.
    pub(super) is_whole: bool,
}

/// Reads the keys of a scenario and of its changes; a change that lacks one that it must have is told and left out.
///
/// # Errors
/// Where the text is no TOML, or has more changes than are read.
pub(super) fn read(path: &str, text: &str) -> Result<Written, Vec<Fault>> {
    let document = DeTable::parse(text).map_err(|error| not_toml(path, text, &error).faults(path))?;
    let faults = Faults::default();
    let top = TomlTable::new(String::new(), TomlFile { path, text }, 0..0, document.get_ref());
    let mut file = File {
        // What is told here is not told again by whoever looks at what it says.
        schema: must_have(&top, &faults, "schema", &format!("schema = {SCHEMA:?}"))
            .unwrap_or_else(|| SCHEMA.to_owned()),
        title: must_have(&top, &faults, "title", "title = \"…\" with what is tried")
            .unwrap_or_else(|| "without a title".to_owned()),
        base: may_have(&top, &faults, "base"),
        change: Vec::new(),
    };
    // Where it is of another system is told by whoever knows the workspace.
    top.text(&faults, "system");
    let n_changes = changes(&top, &faults, &mut file.change);
    if MOST_CHANGES < n_changes {
        return Err(vec![file_fault(
            path,
            format!(
                "it has {n_changes} changes, and at most {MOST_CHANGES} are read; make several scenarios of it"
            ),
        )]);
    }
    top.finish(&faults);
    let faults = faults.into_sorted(&[(path.to_owned(), text.to_owned())]);
    let is_whole = !file.change.is_empty() || n_changes == 0;
    Ok(Written { file, faults, is_whole })
}

/// Reads the changes that have all that they must have; gives how many there are.
fn changes(top: &TomlTable<'_>, faults: &Faults, rows: &mut Vec<Row>) -> usize {
    let Some(value) = top.get("change") else { return 0 };
    let DeValue::Array(items) = value.get_ref() else {
        top.add_fault(
            faults,
            "change",
            value,
            "expected a list of changes: write the heading of each in double brackets, [[change]]",
        );
        return 1;
    };
    if MOST_CHANGES < items.len() {
        return items.len();
    }
    for (idx, item) in items.iter().enumerate() {
        let subject = format!("change {}", idx + 1);
        let Some(table) = TomlTable::from_value(subject, top.file, item, "[[change]] above its keys", faults)
        else {
            continue;
        };
        let needed = |key, example| must_have(&table, faults, key, example);
        let row = (
            needed("id", "id = \"beds\""),
            needed("kind", "kind = \"beds\""),
            needed("target", "target = \"…\" with what is changed"),
            needed("provenance", "provenance = \"synthetic\""),
        );
        let may = |key| may_have(&table, faults, key);
        let others = Row {
            from: may("from"),
            to: may("to"),
            value: may("value"),
            unit: may("unit"),
            note: may("note"),
            starts: may("starts"),
            measure: may("measure"),
            ..Row::default()
        };
        table.finish(faults);
        if let (Some(id), Some(kind), Some(target), Some(provenance)) = row {
            rows.push(Row { id, kind, target, provenance, ..others });
        }
    }
    items.len()
}

/// The text of a key that must be there; it may be empty, which whoever knows what it is for tells.
fn must_have(table: &TomlTable<'_>, faults: &Faults, key: &str, example: &str) -> Option<String> {
    if table.get(key).is_none() {
        table.add_table_fault(faults, format!("{key} is missing: write {example}"));
        return None;
    }
    table.text(faults, key).map(str::to_owned)
}

fn may_have(table: &TomlTable<'_>, faults: &Faults, key: &str) -> String {
    table.text(faults, key).unwrap_or_default().to_owned()
}
