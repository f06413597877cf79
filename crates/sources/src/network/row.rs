//! Rows of the lists that files hold: `[[station]]`, `[[source]]` and so on, of all files in order.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::toml_reader::{Faults, File, Place, Value, shown};

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
            Some((_, DeValue::Array(all))) => rows.extend(all.iter().map(|row| (*file, row))),
            Some((value, _)) => {
                let place = Place { file: *file, at: value.span().start };
                faults.add(&place, kind, shown(value), format!("expected a list: write [[{kind}]] for each"));
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
    let found = value.get_ref().as_str().and_then(|wanted| by_name.get(wanted));
    if let Some((_, other)) = found
        && let DeValue::Table(map) = other.get_ref()
    {
        return Some(map);
    }
    let place = Place { file: row.0, at: value.span().start };
    faults.add(&place, "like", shown(value), "no station is called this");
    None
}

pub(super) fn unique(rows: &[Row<'_>], kind: &str, faults: &Faults) {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for (file, row) in rows {
        let Some(name) = row.get_ref().get("name").and_then(|name| name.get_ref().as_str()) else { continue };
        if !known.insert(name) {
            let place = Place { file: *file, at: row.span().start };
            faults.add(
                &place,
                &format!("{kind} {name}"),
                "",
                format!("another {kind} has the same name; give each its own"),
            );
        }
    }
}
