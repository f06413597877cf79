//! What pages of bulletins cannot do themselves; implemented in `app`.

use domain::account::Account;
use domain::month_end::MonthEnd;
use exhibits::words::bulletin::BulletinText;
use jiff::Timestamp;
use thiserror::Error;

use crate::library::YearMonth;

/// The texts of bulletins. Called outside the threads that answer requests: an implementation may read and write
/// files.
pub trait Bulletins: Send + Sync {
    /// Every version that was written, in that order.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn versions(&self) -> Result<Vec<ShownVersion>, BulletinPortError>;

    /// A file of a month's bulletin: `bulletin.pdf`, `bulletin.html`; nothing where there is none of this name.
    ///
    /// # Errors
    /// Where it cannot be made.
    fn file(
        &self,
        month_end: &MonthEnd,
        version: Option<&ShownVersion>,
        name: &str,
    ) -> Result<Option<Vec<u8>>, BulletinPortError>;

    /// Keeps a text as the next version of a month's bulletin; gives what was done, in a sentence.
    ///
    /// # Errors
    /// Where something is wrong with it, or the account may not.
    fn edit(&self, new: &NewBulletin, account: &Account) -> Result<String, BulletinPortError>;
}

/// A sentence for whoever asked.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct BulletinPortError(pub String);

/// A version of a bulletin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownVersion {
    /// Of which month.
    pub month: YearMonth,
    /// 1, 2, …
    pub version: u32,
    /// What was written; nothing where the bulletin is generated from here on.
    pub text: Option<BulletinText>,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What a publisher writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBulletin {
    /// Of which month.
    pub month: YearMonth,
    /// What it says in a line.
    pub title: String,
    /// Headings and paragraphs; empty where it is to be generated again.
    pub text: String,
}
