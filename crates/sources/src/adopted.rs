//! Adopted scenarios: who adopted which and when, with the text and what was expected as they stood then. Rows are only
//! added, and files of an adoption are never changed: hashes tell where one was.
//!
//! Formats: `docs/reference/formats.md`.

mod expected;
mod later;

use std::collections::BTreeSet;
use std::path::Path;

use appraisal::adopted::expected::Expected;
use appraisal::adopted::{Adoption, Decided};
use domain::source::ContentHash;
use jiff::civil::Date;

use crate::appended::{Added, appended};
use crate::fault::{Fault, SourcesError, file_fault};
use crate::file;
use crate::monthly_return::version::Step;
use crate::sheet::Row;

pub use later::later_months;

/// The folder, below the workspace.
pub const FOLDER: &str = "adopted";
/// The register of decisions, below the workspace.
pub const REGISTER: &str = "adopted/adopted.csv";

const COLUMNS: [&str; 12] = [
    "adoption_id",
    "decision",
    "scenario",
    "title",
    "starts_on",
    "scenario_sha256",
    "expected_sha256",
    "seed",
    "edition",
    "reason",
    "decided_by",
    "decided_at",
];
/// What a row of the register decides.
const ADOPTED: &str = "adopted";
const WITHDRAWN: &str = "withdrawn";

/// The text of a scenario as it was adopted, below the workspace.
#[must_use]
pub fn text_path(id: &str) -> String {
    format!("{FOLDER}/{id}/scenario.toml")
}

/// What was expected of it, below the workspace.
#[must_use]
pub fn expected_path(id: &str) -> String {
    format!("{FOLDER}/{id}/expected.csv")
}

/// What was adopted, in the order in which it was, as far as it can be read, and what cannot be; nothing where there is
/// no register.
///
/// An adoption of which a row cannot be read, or a file is not as it was adopted, is left out: whether it stands, or what
/// was expected, is unknown.
#[must_use]
pub fn adoptions(root: &Path) -> (Vec<Adoption>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut adoptions: Vec<Adoption> = Vec::new();
    let Some(added) = Added::of(root, REGISTER, &COLUMNS, &mut faults) else { return (adoptions, faults) };
    let mut unknown: BTreeSet<String> = added.lost().map(|row| row.text("adoption_id").to_owned()).collect();
    for row in added.rows() {
        let (id, n_before) = (row.text("adoption_id"), faults.len());
        match row.text("decision") {
            ADOPTED => {
                if adoptions.iter().any(|known| known.id == id) {
                    faults.push(row.fault(
                        "adoption_id",
                        "another adoption has this id; rows are only added, so restore the register",
                    ));
                } else {
                    adoptions.extend(adopted(root, row, &mut faults));
                }
            }
            // What follows from a row that cannot be read is no fault of its own.
            WITHDRAWN if unknown.contains(id) => {}
            WITHDRAWN => withdraw(row, &mut adoptions, &mut faults),
            _ => faults.push(row.fault("decision", "this is no decision; write adopted or withdrawn")),
        }
        if n_before < faults.len() {
            unknown.insert(id.to_owned());
        }
    }
    adoptions.retain(|known| !unknown.contains(&known.id) && !added.lost_one_of("adoption_id", &known.id));
    (adoptions, faults)
}

fn adopted(root: &Path, row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Adoption> {
    let n_before = faults.len();
    let id = row.text("adoption_id").to_owned();
    // The id names a folder.
    if !is_plain(&id) {
        faults.push(row.fault("adoption_id", "this is no id; it has letters, digits, - and _"));
        return None;
    }
    needed(row, faults);
    let starts: Option<Date> = row.day("starts_on", faults);
    let seed: Option<u64> = row.parse("seed", faults);
    let decided = decided(row, faults);
    let text = as_adopted(root, row, "scenario_sha256", &text_path(&id), faults);
    let expected = as_adopted(root, row, "expected_sha256", &expected_path(&id), faults)
        .and_then(|_| expected::read(root, &expected_path(&id), faults));
    let adoption = Adoption {
        scenario: row.text("scenario").to_owned(),
        title: row.text("title").to_owned(),
        starts: starts?,
        scenario_hash: row.text("scenario_sha256").to_lowercase(),
        text: text?,
        seed: seed?,
        edition: row.text("edition").to_owned(),
        adopted: decided?,
        withdrawn: None,
        expected: expected?,
        id,
    };
    (faults.len() == n_before).then_some(adoption)
}

/// What a row of an adoption must say.
fn needed(row: Row<'_>, faults: &mut Vec<Fault>) {
    for column in ["scenario", "title", "edition", "decided_by"] {
        if row.text(column).is_empty() {
            faults.push(row.fault(column, "the cell is empty; restore the register"));
        }
    }
}

/// The text of a file of an adoption, where it is as the register says that it was.
fn as_adopted(
    root: &Path,
    row: Row<'_>,
    column: &str,
    path: &str,
    faults: &mut Vec<Fault>,
) -> Option<String> {
    let bytes = match file::bytes(root, path) {
        Ok(bytes) => bytes,
        Err(error) => {
            faults.extend(error.faults(path));
            return None;
        }
    };
    if !row.text(column).eq_ignore_ascii_case(&ContentHash::of(&bytes).to_string()) {
        let why = format!(
            "this is not what was adopted (its hash is not that of {REGISTER} row {}); restore the file",
            row.row_number()
        );
        faults.push(file_fault(path, why));
        return None;
    }
    match file::decoded(path, &bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(error) => {
            faults.extend(error.faults(path));
            None
        }
    }
}

fn decided(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Decided> {
    let at = row.moment("decided_at", faults)?;
    Some(Decided { by: row.text("decided_by").to_owned(), at })
}

fn withdraw(row: Row<'_>, adoptions: &mut [Adoption], faults: &mut Vec<Fault>) {
    let decided = decided(row, faults);
    let known = adoptions.iter_mut().find(|adoption| adoption.id == row.text("adoption_id"));
    match known {
        Some(adoption) if adoption.withdrawn.is_none() => {
            adoption.withdrawn = decided.map(|decided| (decided, row.text("reason").to_owned()));
        }
        Some(_) => {
            faults.push(row.fault("adoption_id", "it was withdrawn already; restore the register"));
        }
        None => {
            faults.push(row.fault("adoption_id", "nothing was adopted under this id; restore the register"));
        }
    }
}

/// Whether an id can name a folder.
fn is_plain(id: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    !id.is_empty() && id.len() <= 80 && id.chars().all(is_plain)
}

/// The id of the next adoption of a scenario: its name, with a number where it was adopted before.
#[must_use]
pub fn next_id(scenario: &str, adoptions: &[Adoption]) -> String {
    let name: String = scenario
        .chars()
        .map(|letter| if is_plain(letter.encode_utf8(&mut [0; 4])) { letter } else { '-' })
        .take(70)
        .collect();
    let is_free = |id: &String| adoptions.iter().all(|known| known.id != *id);
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    std::iter::once(name.clone()).chain(numbered).find(is_free).unwrap_or(name)
}

/// The steps that record an adoption: its files first, and the register last, whose renaming is the moment at which it
/// happens.
///
/// # Errors
/// Where the register is there and cannot be read.
pub fn adopt_steps(root: &Path, adoption: &Adoption) -> Result<Vec<Step>, SourcesError> {
    let expected = expected::text(&adoption.expected);
    let cells = vec![
        adoption.id.clone(),
        ADOPTED.to_owned(),
        adoption.scenario.clone(),
        adoption.title.clone(),
        adoption.starts.to_string(),
        ContentHash::of(adoption.text.as_bytes()).to_string(),
        ContentHash::of(expected.as_bytes()).to_string(),
        adoption.seed.to_string(),
        adoption.edition.clone(),
        String::new(),
        adoption.adopted.by.clone(),
        adoption.adopted.at.to_string(),
    ];
    let mut steps = vec![Step::Folder(root.join(FOLDER).join(&adoption.id))];
    for (path, content) in
        [(text_path(&adoption.id), &adoption.text), (expected_path(&adoption.id), &expected)]
    {
        let place = root.join(path);
        let part = place.with_extension("part");
        steps.push(Step::Write(part.clone(), content.clone().into_bytes()));
        steps.push(Step::Rename(part, place));
    }
    steps.extend(appended(root, FOLDER, REGISTER, &COLUMNS, &[cells], |row, faults| {
        needed(row, faults);
        drop(decided(row, faults));
    })?);
    Ok(steps)
}

/// The steps that record that an adoption is withdrawn.
///
/// # Errors
/// Where the register cannot be read.
pub fn withdraw_steps(
    root: &Path,
    id: &str,
    reason: &str,
    withdrawn: &Decided,
) -> Result<Vec<Step>, SourcesError> {
    let mut cells = vec![String::new(); COLUMNS.len()];
    for (column, cell) in [
        ("adoption_id", id.to_owned()),
        ("decision", WITHDRAWN.to_owned()),
        ("reason", reason.to_owned()),
        ("decided_by", withdrawn.by.clone()),
        ("decided_at", withdrawn.at.to_string()),
    ] {
        if let Some(idx) = COLUMNS.iter().position(|known| *known == column) {
            cells[idx] = cell;
        }
    }
    appended(root, FOLDER, REGISTER, &COLUMNS, &[cells], |row, faults| drop(decided(row, faults)))
}

/// What was expected as the text of its file.
#[must_use]
pub fn expected_text(expected: &[Expected]) -> String {
    expected::text(expected)
}

#[cfg(test)]
mod tests;
