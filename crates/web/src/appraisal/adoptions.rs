//! What pages ask of adopted scenarios, whoever keeps them.

use appraisal::adopted::Adoption;
use appraisal::adopted::observed::LaterMonth;
use domain::account::Account;
use jiff::civil::Date;
use thiserror::Error;

/// The adopted scenarios as pages need them. Called outside the threads that answer requests: an implementation may read
/// and write files.
pub trait Adoptions: Send + Sync {
    /// All of them, in the order in which they were adopted, and months of their measures that no other file has.
    ///
    /// # Errors
    /// Where they cannot be read, or a file is not as it was adopted.
    fn all(&self) -> Result<(Vec<Adoption>, Vec<LaterMonth>), AdoptionsError>;

    /// Adopts a scenario of the workspace by its name; what it says of its start counts where no day is given. Gives the id of
    /// the adoption.
    ///
    /// # Errors
    /// Where it cannot be adopted as it is, or the account may not.
    fn adopt(&self, name: &str, starts: Option<Date>, by: &Account) -> Result<String, AdoptionsError>;

    /// Withdraws an adoption; gives its id.
    ///
    /// # Errors
    /// Where there is none that stands, no reason is given, or the account may not.
    fn withdraw(&self, id: &str, reason: &str, by: &Account) -> Result<String, AdoptionsError>;
}

/// A sentence for whoever asked.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{0}")]
pub struct AdoptionsError(pub String);
