//! What pages ask of adopted scenarios, whoever keeps them.

use crate::refusal::Refusal;
use appraisal::adopted::Adoption;
use appraisal::adopted::observed::LaterMonth;
use domain::account::Account;
use jiff::civil::Date;

/// What was adopted.
#[derive(Clone, Debug, PartialEq)]
pub struct AdoptedScenarios {
    /// In the order in which they were adopted; one of which a file or row cannot be read is left out.
    pub adoptions: Vec<Adoption>,
    /// Months of their measures that no other file has.
    pub later_months: Vec<LaterMonth>,
    /// How many places cannot be read.
    pub n_unreadable: usize,
}

/// The adopted scenarios as pages need them. Called outside the threads that answer requests: an implementation may read
/// and write files.
pub trait Adoptions: Send + Sync {
    /// All that can be read.
    fn all(&self) -> AdoptedScenarios;

    /// Adopts a scenario of the workspace by its name; what it says of its start counts where no day is given. Gives the id of
    /// the adoption.
    ///
    /// # Errors
    /// Where it cannot be adopted as it is, or the account may not.
    fn adopt(&self, name: &str, starts: Option<Date>, by: &Account) -> Result<String, Refusal>;

    /// Withdraws an adoption; gives its id.
    ///
    /// # Errors
    /// Where there is none that stands, no reason is given, or the account may not.
    fn withdraw(&self, id: &str, reason: &str, by: &Account) -> Result<String, Refusal>;
}
