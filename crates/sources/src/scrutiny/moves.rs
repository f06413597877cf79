//! What happened to entries, one row a move, in the order in which it was recorded.

use std::collections::BTreeSet;
use std::path::Path;

use domain::account::AccountName;
use governance::scrutiny::id::ScrutinyId;
use governance::scrutiny::register::RecordError;
use governance::scrutiny::written::{Written, happened};
use jiff::Timestamp;
use jiff::civil::Date;

use super::{MOVES, NewMove, Recorded, Scrutiny, english_calendar, listed};
use crate::appended::Added;
use crate::fault::Fault;
use crate::file::is_there;
use crate::sheet::Row;

pub(super) const COLUMNS: [&str; 10] =
    ["id", "on", "move", "by", "text", "more", "evidence", "choice", "recorded_by", "recorded_at"];

/// A row as it is read.
pub(super) struct Kept {
    id: ScrutinyId,
    on: Date,
    at: Timestamp,
    written: Written,
}

/// Records every move; an entry of which one cannot be read or made is taken out, since where it stands is unknown.
pub(super) fn read(root: &Path, scrutiny: &mut Scrutiny, unread: &BTreeSet<String>, faults: &mut Vec<Fault>) {
    if !is_there(root, MOVES) {
        return;
    }
    let Some(added) = Added::of(root, MOVES, &COLUMNS, faults) else {
        *scrutiny = Scrutiny { committees: std::mem::take(&mut scrutiny.committees), ..Scrutiny::default() };
        return;
    };
    let calendar = english_calendar();
    // An entry that cannot be read is told in the register.
    let mut unknown: BTreeSet<String> = unread.clone();
    let ids = scrutiny.register.entries().keys().map(ToString::to_string);
    unknown.extend(ids.filter(|id| added.lost_one_of("id", id)));
    for row in added.rows() {
        let id = row.text("id").to_owned();
        let n_before = faults.len();
        let kept = kept(row, faults);
        // What follows from a row that cannot be read is unknown.
        if unknown.contains(&id) {
            faults.truncate(n_before);
            continue;
        }
        if let Some(kept) = kept {
            record(row, kept, scrutiny, &calendar, faults);
        }
        if n_before < faults.len() {
            unknown.insert(id);
        }
    }
    scrutiny.leave_out(&unknown);
}

pub(super) fn kept(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Kept> {
    let id = row.parse("id", faults);
    let on = row.day("on", faults);
    let at = row.moment("recorded_at", faults);
    let text = |column: &str| row.text(column).to_owned();
    let written = Written {
        verb: text("move"),
        text: text("text"),
        more: text("more"),
        evidence: listed(row.text("evidence")),
        choice: text("choice"),
    };
    Some(Kept { id: id?, on: on?, at: at?, written })
}

fn record(
    row: Row<'_>,
    Kept { id, on, at, written }: Kept,
    scrutiny: &mut Scrutiny,
    calendar: &governance::scrutiny::calendar::WorkingCalendar,
    faults: &mut Vec<Fault>,
) {
    let family = scrutiny.register.entries().get(&id).map(|entry| entry.thing.family());
    let Some(Some(family)) = family else {
        faults.push(row.fault("id", RecordError::NoSuch(id).to_string()));
        return;
    };
    let happened_by = |by: &str| happened(family, &written, by, on);
    let made = happened_by(row.text("by")).and_then(|(step, side)| {
        // Everybody reads it; a row that was added by hand may have the account there.
        if is_account(row) { happened_by(side.public_role()).map(|(step, _)| step) } else { Ok(step) }
    });
    let step = match made {
        Ok(step) => step,
        Err(error) => return faults.push(row.fault("move", error.to_string())),
    };
    match scrutiny.register.record(&id, step, calendar) {
        Ok(()) => {
            let recorded = Recorded { by: row.text("recorded_by").to_owned(), at };
            scrutiny.recorded.entry(id).or_default().push(recorded);
        }
        Err(error) => faults.push(row.fault("move", error.to_string())),
    }
}

/// Whether what stands for the role of whoever made a move is the account that recorded it.
fn is_account(row: Row<'_>) -> bool {
    let by = row.text("by");
    by == row.text("recorded_by") && by.parse::<AccountName>().is_ok_and(|name| name.to_string() == by)
}

/// The cells of a move.
pub(super) fn cells(new: &NewMove<'_>) -> Vec<String> {
    let Written { verb, text, more, evidence, choice } = new.written;
    vec![
        new.id.to_string(),
        new.on.to_string(),
        verb.clone(),
        new.by.to_owned(),
        text.clone(),
        more.clone(),
        evidence.join("; "),
        choice.clone(),
        new.recorded.by.clone(),
        new.recorded.at.to_string(),
    ]
}
