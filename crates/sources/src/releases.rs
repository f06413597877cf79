//! The register of releases: `finance/releases.csv`, one row an entry, to which rows are only added.
//!
//! Format: `docs/reference/formats.md`.

use std::path::{Path, PathBuf};

use domain::code::OrganisationCode;
use domain::month::{FinancialYear, Month};
use domain::source::{ContentHash, SourceFile};
use governance::release::{Decision, ROLE, ReleaseEvent, Releases};
use jiff::Timestamp;

use crate::csv_text;
use crate::fault::{Fault, SourcesError};
use crate::file::is_there;
use crate::monthly_return::version::{LOG, Log, Step};
use crate::sheet::{Row, Sheet};

/// The file, below the workspace.
pub const PATH: &str = "finance/releases.csv";

const COLUMNS: [&str; 7] = ["fin_year", "period", "decision", "by", "at", "public_from", "reason"];

/// All releases; none where there is no register. Where there is a log, the register must say what it says; what
/// the log does not know yet is believed of a publisher: an interruption may have left it out.
///
/// # Errors
/// All that cannot be read or that the log has otherwise, at once. Such a register releases nothing.
pub fn releases(root: &Path, system: &OrganisationCode, log: Option<&Log>) -> Result<Releases, SourcesError> {
    let logged = log.map_or(&[][..], |log| &log.releases);
    if !is_there(root, PATH) {
        return if logged.is_empty() { Ok(Releases::none()) } else { Err(missing(0, logged)) };
    }
    let sheet = Sheet::csv(root, PATH)?;
    let releases = from_sheet(&sheet)?;
    let Some(log) = log else { return Ok(releases) };
    let rows = sheet.rows().zip(releases.events());
    let mut faults = Vec::new();
    for (idx, (row, event)) in rows.enumerate() {
        match logged.get(idx) {
            Some(logged) => faults.extend(contradiction(row, event, logged)),
            None => faults.extend(unaccounted(row, event, system, log)),
        }
    }
    if !faults.is_empty() {
        return Err(SourcesError::Faults(faults));
    }
    match releases.events().len() {
        n_rows if n_rows < logged.len() => Err(missing(n_rows, logged)),
        _ => Ok(releases),
    }
}

/// What the log has otherwise than a row.
fn contradiction(row: Row<'_>, event: &ReleaseEvent, logged: &ReleaseEvent) -> Option<Fault> {
    let (is, was) = (cells(event), cells(logged));
    let differs = COLUMNS.into_iter().zip(is.iter().zip(&was)).find(|(_, (is, was))| is != was);
    let (column, (_, was)) = differs?;
    let was = if was.is_empty() { "nothing" } else { was };
    Some(row.fault(column, format!("the log in {LOG} has {was} here; restore the register from a copy")))
}

/// Why a row that the log does not have is none that an interruption left out of it.
fn unaccounted(row: Row<'_>, event: &ReleaseEvent, system: &OrganisationCode, log: &Log) -> Option<Fault> {
    if log.is_to_come(event.at) {
        let expected =
            "the log does not have it, and that time is still to come; restore the register from a copy";
        return Some(row.fault("at", expected));
    }
    // Before there were accounts nobody needed one.
    if log.had_accounts_at(event.at) && !log.has_account(&event.by, ROLE, Some(system)) {
        let expected = format!(
            "the log in {LOG} does not have it, and that is no account of a {ROLE}; restore the register from a copy"
        );
        return Some(row.fault("by", expected));
    }
    None
}

/// The decisions that the log has and a register of `n_rows` does not.
fn missing(n_rows: usize, logged: &[ReleaseEvent]) -> SourcesError {
    let last =
        logged.last().map_or_else(String::new, |event| format!(", the last by {} at {}", event.by, event.at));
    SourcesError::fault(
        PATH,
        format!(
            "it has {n_rows} {}, and the log in {LOG} has {}{last}; restore the register from a copy",
            if n_rows == 1 { "decision" } else { "decisions" },
            logged.len()
        ),
    )
}

fn from_sheet(sheet: &Sheet) -> Result<Releases, SourcesError> {
    sheet.require(&COLUMNS)?;
    let mut faults = Vec::new();
    let mut releases = Releases::none();
    for row in sheet.rows() {
        let Some(event) = event(row, &mut faults) else { continue };
        // What follows from a row that cannot be read is unknown.
        if faults.is_empty()
            && let Err(refusal) = releases.push(event)
        {
            faults.push(row.fault("decision", format!("{refusal}; restore the register from a copy")));
        }
    }
    if faults.is_empty() { Ok(releases) } else { Err(SourcesError::Faults(faults)) }
}

fn event(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<ReleaseEvent> {
    let year: Option<FinancialYear> = row.parse("fin_year", faults);
    let month: Option<Month> = row.parse("period", faults);
    let at: Option<Timestamp> = row.moment("at", faults);
    let by = row.text("by").to_owned();
    if by.is_empty() {
        faults.push(row.fault("by", "the cell is empty; expected who did it; restore the register"));
    }
    let decision = match row.text("decision") {
        "released" => row.moment("public_from", faults).map(|from| Decision::Released { from }),
        "withdrawn" => Some(Decision::Withdrawn { reason: row.text("reason").to_owned() }),
        _ => {
            faults.push(row.fault("decision", "expected released or withdrawn; restore the register"));
            None
        }
    };
    Some(ReleaseEvent { month: (year?, month?), by, at: at?, decision: decision? })
}

/// The register as its file.
#[must_use]
pub fn text(releases: &Releases) -> String {
    releases.events().iter().fold(csv_text::row(COLUMNS), |text, event| {
        text + &csv_text::row(cells(event).each_ref().map(String::as_str))
    })
}

/// The cells of an entry.
fn cells(event: &ReleaseEvent) -> [String; COLUMNS.len()] {
    let (from, reason) = match &event.decision {
        Decision::Released { from } => (from.to_string(), String::new()),
        Decision::Withdrawn { reason } => (String::new(), reason.clone()),
    };
    let (year, month, at) = (event.month.0.to_string(), event.month.1.to_string(), event.at.to_string());
    [year, month, event.decision.word().to_owned(), event.by.clone(), at, from, reason]
}

/// The steps that put `releases` in force.
///
/// # Errors
/// Where the register would not read back the same.
pub fn steps(root: &Path, releases: &Releases) -> Result<Vec<Step>, SourcesError> {
    let text = text(releases);
    let file = SourceFile { path: PATH.to_owned(), hash: ContentHash::of(text.as_bytes()) };
    if from_sheet(&Sheet::of_text(file, &text)?)? != *releases {
        return Err(SourcesError::fault(
            PATH,
            "a name or reason would not read back as it is written; write it in plain words",
        ));
    }
    let place: PathBuf = root.join(PATH);
    let part = root.join("finance/.releases.csv.part");
    Ok(vec![
        Step::Folder(root.join("finance")),
        Step::Write(part.clone(), text.into_bytes()),
        Step::Rename(part, place),
    ])
}

#[cfg(test)]
mod tests;
