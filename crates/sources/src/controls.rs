//! Controls in force: `finance/controls.csv`, one row a control.
//!
//! Format: `docs/method/risks.md`.

use std::path::Path;

use domain::control::{Control, Dated};
use domain::organisation::Organisation;

use crate::fault::{Fault, SourcesError};
use crate::file::is_there;
use crate::monthly_return::is_no_record;
use crate::schemes::unsigned;
use crate::sheet::{Row, Sheet};
use crate::totals::{self, totals};
use crate::whose::of_the_system;

/// The file, below the workspace.
pub const PATH: &str = "finance/controls.csv";

const REQUIRED: [&str; 13] = [
    "control_id",
    "org_code",
    "kind",
    "what",
    "owner",
    "from",
    "to",
    "dated",
    "value",
    "touches",
    "provenance",
    "source_ref",
    "recorded_on",
];

/// What shows that a row is the total of others.
const TOTALS: totals::Columns = totals::Columns {
    names: &["control_id", "what", "kind"],
    needed: &["kind", "what", "from", "provenance"],
    amounts: &["value"],
    groups: &[&["org_code"], &["kind"]],
};

/// Every control; none where there is no such file.
///
/// # Errors
/// All that cannot be read, at once.
pub fn controls(root: &Path, organisations: &[Organisation]) -> Result<Vec<Control>, SourcesError> {
    if !is_there(root, PATH) {
        return Ok(Vec::new());
    }
    let (sheet, uneven) = Sheet::readable(root, PATH)?;
    sheet.require(&REQUIRED)?;
    let mut faults = uneven;
    let mut controls: Vec<Control> = Vec::new();
    let totals = totals(&sheet, &TOTALS, &mut faults);
    for row in sheet.rows().filter(|row| !totals.contains(&row.row_number())) {
        if is_no_record(row, &["control_id", "kind", "what"], TOTALS.amounts, &mut faults) {
            continue;
        }
        if controls.iter().any(|control| control.id.as_str().eq_ignore_ascii_case(row.text("control_id"))) {
            faults.push(
                row.fault(
                    "control_id",
                    "the id stands twice, in whatever capitals; an id is never used again",
                ),
            );
        }
        let found = control(&sheet, row, &mut faults);
        let named = found.iter().filter_map(|control| control.organisation.as_ref());
        of_the_system(row, named, organisations, &mut faults);
        controls.extend(found);
    }
    if faults.is_empty() { Ok(controls) } else { Err(SourcesError::Faults(faults)) }
}

fn control(sheet: &Sheet, row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Control> {
    let n_before = faults.len();
    let id = row.parse("control_id", faults);
    let kind = row.parse("kind", faults);
    let organisation = row.parse_if_any("org_code", faults);
    let dated = dated(row, faults);
    let value = unsigned(row, "value", "what a control is worth has no sign", faults);
    let provenance = row.parse("provenance", faults);
    let recorded_on = row.day("recorded_on", faults);
    if row.text("what").is_empty() {
        faults.push(row.fault("what", "the cell is empty; say in a sentence what is held back"));
    }
    if n_before < faults.len() {
        return None;
    }
    Some(Control {
        id: id?,
        organisation,
        kind: kind?,
        what: row.text("what").to_owned(),
        owner: row.text("owner").to_owned(),
        dated: dated?,
        value,
        touches: row.text("touches").to_owned(),
        provenance: provenance?,
        source_ref: row.text("source_ref").to_owned(),
        recorded_on: recorded_on?,
        file: sheet.file.clone(),
        at: row.at("control_id"),
    })
}

/// `from`, `to` and the words of the source, `dated`.
pub(crate) fn dated(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Dated> {
    let from = row.day("from", faults)?;
    let to = if row.text("to").is_empty() { None } else { Some(row.day("to", faults)?) };
    if to.is_some_and(|to| to < from) {
        faults.push(row.fault("to", "the last day comes before the first"));
        return None;
    }
    Some(Dated { from, to, words: row.text("dated").to_owned() })
}

#[cfg(test)]
mod tests;
