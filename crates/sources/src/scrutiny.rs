//! The register of scrutiny: `scrutiny/committees.csv`, `scrutiny/register.csv` and `scrutiny/moves.csv`, to which
//! rows are only added.
//!
//! Format: `docs/reference/formats.md`.

mod committees;
mod entries;
mod moves;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use evidence::projection::bank_holidays::bank_holidays;
use governance::scrutiny::calendar::WorkingCalendar;
use governance::scrutiny::committee::Committee;
use governance::scrutiny::id::ScrutinyId;
use governance::scrutiny::register::{RegisterEntry, ScrutinyRegister};
use governance::scrutiny::written::Written;
use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::appended::appended;
use crate::fault::{Fault, SourcesError, collect};
use crate::file::is_there;
use crate::monthly_return::version::Step;

pub use entries::thing;

/// The folder, below the workspace.
pub const FOLDER: &str = "scrutiny";
/// Who asks.
pub const COMMITTEES: &str = "scrutiny/committees.csv";
/// What was asked.
pub const REGISTER: &str = "scrutiny/register.csv";
/// What happened to it.
pub const MOVES: &str = "scrutiny/moves.csv";

/// Who recorded something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The name; of an account where the workspace has them.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// The register with who recorded what.
#[derive(Clone, Debug, Default)]
pub struct Scrutiny {
    /// Who asks.
    pub committees: Vec<Committee>,
    /// What was asked, and what happened to it.
    pub register: ScrutinyRegister,
    /// Who recorded each entry, and each of its moves in order.
    pub recorded: BTreeMap<ScrutinyId, Vec<Recorded>>,
}

impl Scrutiny {
    /// Without entries of which it is not known where they stand.
    fn leave_out(&mut self, unknown: &BTreeSet<String>) {
        let mut register = ScrutinyRegister::default();
        for (id, entry) in self.register.entries() {
            if !unknown.contains(&id.to_string()) {
                // Ids of a register are different.
                let _ = register.restore(id.clone(), entry.clone());
            }
        }
        self.register = register;
    }
}

/// A move that is to be added.
#[derive(Clone, Debug)]
pub struct NewMove<'a> {
    /// Of which entry.
    pub id: &'a ScrutinyId,
    /// When.
    pub on: Date,
    /// The move.
    pub written: &'a Written,
    /// The role of whoever makes it.
    pub by: &'a str,
    /// Who records it, and when.
    pub recorded: &'a Recorded,
}

/// Working days of England, 2000 to 2199: by the rule of bank holidays, with those that were moved or added so far.
#[must_use]
pub fn english_calendar() -> WorkingCalendar {
    let (first, last) = (2_000_i16, 2_199_i16);
    let holidays = (first..=last).filter_map(bank_holidays).flatten();
    WorkingCalendar::new(date(first, 1, 1), date(last, 12, 31), holidays)
        .unwrap_or_else(|error| unreachable!("holidays are of the years asked for: {error}"))
}

/// The register of a workspace, as far as it can be read, and what cannot be.
///
/// What follows from a row that cannot be read is unknown: an entry of which a move cannot be read is left out.
#[must_use]
pub fn scrutiny(root: &Path) -> (Scrutiny, Vec<Fault>) {
    let mut faults = Vec::new();
    if ![COMMITTEES, REGISTER, MOVES].iter().any(|path| is_there(root, path)) {
        return (Scrutiny::default(), faults);
    }
    let committees = match committees::read(root) {
        Ok(committees) => committees,
        // Whose each entry is cannot be told; what follows from that is no fault of register and moves.
        Err(error) => {
            collect(error, COMMITTEES, &mut faults);
            faults.sort();
            return (Scrutiny::default(), faults);
        }
    };
    let mut scrutiny = Scrutiny { committees, ..Scrutiny::default() };
    // Where the register cannot be read, what happened to it would only repeat that.
    if let Some((entries, unread)) = entries::read(root, &scrutiny.committees, &mut faults) {
        for (id, entry, recorded) in entries {
            scrutiny.recorded.insert(id.clone(), vec![recorded]);
            // An id that is there twice is told by the reader.
            let _ = scrutiny.register.restore(id, entry);
        }
        moves::read(root, &mut scrutiny, &unread, &mut faults);
    }
    faults.sort();
    (scrutiny, faults)
}

/// The steps that add an entry to the register.
///
/// # Errors
/// Where the register cannot be read.
pub fn entry_steps(
    root: &Path,
    (id, entry): (&ScrutinyId, &RegisterEntry),
    recorded: &Recorded,
) -> Result<Vec<Step>, SourcesError> {
    let committees = committees::read(root)?;
    let rows = [entries::cells(id, entry, recorded)];
    appended(root, FOLDER, REGISTER, &entries::COLUMNS, &rows, |row, faults| {
        drop(entries::entry(row, &committees, faults));
    })
}

/// The steps that add a move to the register.
///
/// # Errors
/// Where the register cannot be read.
pub fn move_steps(root: &Path, new: &NewMove<'_>) -> Result<Vec<Step>, SourcesError> {
    let rows = [moves::cells(new)];
    appended(root, FOLDER, MOVES, &moves::COLUMNS, &rows, |row, faults| drop(moves::kept(row, faults)))
}

/// What a cell lists, separated by semicolons.
fn listed(text: &str) -> Vec<String> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
