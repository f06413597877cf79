//! The register of releases: `finance/releases.csv`, one row an entry, to which rows are only added.
//!
//! Format: `docs/reference/formats.md`.

use std::path::{Path, PathBuf};

use domain::month::{FinancialYear, Month};
use domain::source::{ContentHash, SourceFile};
use governance::release::{Decision, ReleaseEvent, Releases};
use jiff::Timestamp;

use crate::csv_text;
use crate::fault::{Fault, SourcesError};
use crate::monthly_return::version::Step;
use crate::sheet::{Row, Sheet};

/// The file, below the workspace.
pub const PATH: &str = "finance/releases.csv";

const COLUMNS: [&str; 7] = ["fin_year", "period", "decision", "by", "at", "public_from", "reason"];

/// All releases; none where there is no register.
///
/// # Errors
/// All that cannot be read, at once. A register of which a row cannot be read releases nothing.
pub fn releases(root: &Path) -> Result<Releases, SourcesError> {
    if !root.join(PATH).exists() {
        return Ok(Releases::none());
    }
    from_sheet(&Sheet::csv(root, PATH)?)
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
    let at: Option<Timestamp> = time(row, "at", faults);
    let by = row.text("by").to_owned();
    if by.is_empty() {
        faults.push(row.fault("by", "the cell is empty; expected who did it; restore the register"));
    }
    let decision = match row.text("decision") {
        "released" => time(row, "public_from", faults).map(|from| Decision::Released { from }),
        "withdrawn" => Some(Decision::Withdrawn { reason: row.text("reason").to_owned() }),
        _ => {
            faults.push(row.fault("decision", "expected released or withdrawn; restore the register"));
            None
        }
    };
    Some(ReleaseEvent { month: (year?, month?), by, at: at?, decision: decision? })
}

fn time(row: Row<'_>, column: &str, faults: &mut Vec<Fault>) -> Option<Timestamp> {
    let time = row.text(column).parse().ok();
    if time.is_none() {
        faults.push(row.fault(column, "expected a time such as 2026-12-04T09:30:00Z; restore the register"));
    }
    time
}

/// The register as its file.
#[must_use]
pub fn text(releases: &Releases) -> String {
    releases.events().iter().fold(csv_text::row(COLUMNS), |text, event| {
        let (from, reason) = match &event.decision {
            Decision::Released { from } => (from.to_string(), ""),
            Decision::Withdrawn { reason } => (String::new(), reason.as_str()),
        };
        let (year, month, at) = (event.month.0.to_string(), event.month.1.to_string(), event.at.to_string());
        let cells = [&*year, &*month, event.decision.word(), &*event.by, &*at, &*from, reason];
        text + &csv_text::row(cells)
    })
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
