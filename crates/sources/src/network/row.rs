//! Rows of the lists that files hold: `[[station]]`, `[[source]]` and so on, of all files in order.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::toml_reader::{Faults, File, Location, Value, value_text};

/// A row of a list, with its file.
pub(super) type Row<'d> = (File<'d>, &'d Value<'d>);

/// Everything of a kind in all files, in order.
pub(super) fn rows<'d>(
    parsed: &[(File<'d>, &'d Spanned<DeTable<'d>>)],
    kind: &str,
    faults: &Faults,
) -> Vec<Row<'d>> {
    let mut rows = Vec::new();
    for (file, table) in parsed {
        match table.get_ref().get(kind).map(|value| (value, value.get_ref())) {
            Some((_, DeValue::Array(items))) => rows.extend(items.iter().map(|row| (*file, row))),
            Some((value, _)) => {
                let location = Location { file: *file, offset: value.span().start };
                faults.add(
                    &location,
                    kind,
                    value_text(value),
                    format!("expected a list: write [[{kind}]] for each"),
                );
            }
            None => {}
        }
    }
    rows
}

/// The table that a row says it is like.
pub(super) fn like<'d>(
    row: &Row<'d>,
    by_name: &BTreeMap<&'d str, Row<'d>>,
    faults: &Faults,
) -> Option<&'d DeTable<'d>> {
    let value = row.1.get_ref().get("like")?;
    let target = value.get_ref().as_str().and_then(|name| by_name.get(name));
    if let Some((_, other)) = target
        && let DeValue::Table(map) = other.get_ref()
    {
        return Some(map);
    }
    let location = Location { file: row.0, offset: value.span().start };
    faults.add(&location, "like", value_text(value), "no station is called this");
    None
}

pub(super) fn unique(rows: &[Row<'_>], kind: &str, faults: &Faults) {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for (file, row) in rows {
        let Some(name) = row.get_ref().get("name").and_then(|name| name.get_ref().as_str()) else { continue };
        if !names.insert(name) {
            let location = Location { file: *file, offset: row.span().start };
            faults.add(
                &location,
                &format!("{kind} {name}"),
                "",
                format!("another {kind} has the same name; give each its own"),
            );
        }
    }
}
