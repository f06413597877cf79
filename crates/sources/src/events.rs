//! Events: `events.csv`, one row an event.
//!
//! Format: `docs/method/risks.md`.

use std::path::Path;

use domain::event::Event;

use crate::controls::dated;
use crate::fault::{Fault, SourcesError};
use crate::file::is_there;
use crate::schemes::amount;
use crate::sheet::{Row, Sheet};

/// The file, below the workspace.
pub const PATH: &str = "events.csv";

const REQUIRED: [&str; 12] = [
    "event_id",
    "kind",
    "what",
    "org_code",
    "place",
    "from",
    "to",
    "dated",
    "value",
    "provenance",
    "source_ref",
    "recorded_on",
];

/// Every event, by its first day; none where there is no such file.
///
/// # Errors
/// All that cannot be read, at once.
pub fn events(root: &Path) -> Result<Vec<Event>, SourcesError> {
    if !is_there(root, PATH) {
        return Ok(Vec::new());
    }
    let (sheet, uneven) = Sheet::readable(root, PATH)?;
    sheet.require(&REQUIRED)?;
    let mut faults = uneven;
    let mut events: Vec<Event> = Vec::new();
    for row in sheet.rows() {
        if events.iter().any(|event| event.id.as_str().eq_ignore_ascii_case(row.text("event_id"))) {
            faults.push(
                row.fault("event_id", "the id stands twice, in whatever capitals; an id is never used again"),
            );
        }
        events.extend(event(&sheet, row, &mut faults));
    }
    events.sort_by(|left, right| (&left.dated, &left.id).cmp(&(&right.dated, &right.id)));
    if faults.is_empty() { Ok(events) } else { Err(SourcesError::Faults(faults)) }
}

fn event(sheet: &Sheet, row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Event> {
    let n_before = faults.len();
    let id = row.parse("event_id", faults);
    let kind = row.parse("kind", faults);
    let organisation = row.parse_if_any("org_code", faults);
    let dated = dated(row, faults);
    let value = amount(row, "value", faults);
    let provenance = row.parse("provenance", faults);
    let recorded_on = row.day("recorded_on", faults);
    if row.text("what").is_empty() {
        faults.push(row.fault("what", "the cell is empty; say in a sentence what happened"));
    }
    if n_before < faults.len() {
        return None;
    }
    Some(Event {
        id: id?,
        kind: kind?,
        what: row.text("what").to_owned(),
        organisation,
        place: row.text("place").to_owned(),
        dated: dated?,
        measure: row.text("measure").to_owned(),
        value,
        provenance: provenance?,
        source_ref: row.text("source_ref").to_owned(),
        recorded_on: recorded_on?,
        file: sheet.file.clone(),
        at: row.at("event_id"),
    })
}

#[cfg(test)]
mod tests;
