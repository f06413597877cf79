//! What the editor asks of the workspace: to keep a scenario that was written on a page, and to put one among the others.

use domain::account::Account;

use super::port::{AppraisalError, Appraisals, LineFault};

/// Scenarios that are written on pages. Called outside the threads that answer requests: an implementation may write
/// files.
pub trait Drafts: Send + Sync {
    /// Keeps a scenario for a while, beside what the workspace holds and not in it; gives the name by which it is compared.
    /// It is compared with what `appraisals` rest on.
    ///
    /// # Errors
    /// Every fault, with its line.
    fn keep(&self, toml: &str, appraisals: &dyn Appraisals) -> Result<String, Vec<LineFault>>;

    /// Puts a scenario among those of the workspace, under a name that none of them has, and writes down who did.
    ///
    /// # Errors
    /// Where the name is no name of a scenario or is taken, or the file cannot be written.
    fn save(&self, name: &str, toml: &str, by: &Account) -> Result<(), AppraisalError>;
}
