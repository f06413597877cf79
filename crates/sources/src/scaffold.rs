//! Scaffolds of a new workspace: what is public is filled in, what only the system knows is left open.
//!
//! An open value is written `?`, in CSV and, in quotation marks, in TOML. It is no fault: `oakham check` lists
//! what is open, and nothing is worked out from it.

mod care;
mod reform;

use domain::month::FinancialYear;
use domain::register::{Board, Register};

use crate::fault::Fault;
use crate::practices::PracticeList;

pub use care::care_files;
pub use reform::reform_files;

/// What stands where a value is still to be stated.
pub const OPEN: &str = "?";

/// The open values among what cannot be read of a file, and what is wrong beside them. That something around an open
/// value cannot be read is no fault of its own.
#[must_use]
pub fn open_and_wrong(faults: Vec<Fault>) -> (Vec<Fault>, Vec<Fault>) {
    let (open, wrong): (Vec<Fault>, Vec<Fault>) = faults.into_iter().partition(|fault| fault.value == OPEN);
    let holds_open = |fault: &Fault| {
        let within = format!("{}, ", fault.column);
        open.iter().any(|open| open.file == fault.file && open.column.starts_with(&within))
    };
    let wrong = wrong.into_iter().filter(|fault| !holds_open(fault)).collect();
    (open, wrong)
}

/// Whose scaffold it is.
#[derive(Clone, Copy, Debug)]
pub struct Scaffold<'r> {
    /// The register that it is filled from.
    pub register: &'r Register,
    /// The board of the system.
    pub board: &'r Board,
    /// The first financial year.
    pub year: FinancialYear,
    /// The practices of the system by the publishers' files, where those are given.
    pub practices: Option<&'r PracticeList>,
}

/// A text as a TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests;
