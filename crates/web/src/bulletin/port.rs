//! What pages of bulletins cannot do themselves; implemented in `app`.

use domain::account::Account;
use domain::month_end::MonthEnd;
use exhibits::words::bulletin::BulletinText;
use jiff::Timestamp;

use crate::library::YearMonth;
use crate::refusal::Refusal;

/// The texts of bulletins. Called outside the threads that answer requests: an implementation may read and write
/// files.
pub trait Bulletins: Send + Sync {
    /// Every version that was written, in that order, and how many places of their file cannot be read.
    fn versions(&self) -> (Vec<ShownVersion>, usize);

    /// Whether errors keep the figures of the month from being used: no file is made of it.
    fn is_spoilt(&self, month_end: &MonthEnd) -> bool;

    /// A file of a month's bulletin: `bulletin.pdf`, `bulletin.html`; nothing where there is none of this name.
    ///
    /// # Errors
    /// Where it cannot be made.
    fn file(
        &self,
        month_end: &MonthEnd,
        version: Option<&ShownVersion>,
        name: &str,
    ) -> Result<Option<Vec<u8>>, Refusal>;

    /// Keeps a text as the next version of a month's bulletin; gives what was done, in a sentence.
    ///
    /// # Errors
    /// Where something is wrong with it, or the account may not.
    fn edit(&self, new: &NewBulletin, account: &Account) -> Result<String, Refusal>;
}

/// A version of a bulletin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownVersion {
    /// Of which month.
    pub month: YearMonth,
    /// 1, 2, …
    pub version: u32,
    /// What was written; nothing where the bulletin is generated from here on, or it is not whole.
    pub text: Option<BulletinText>,
    /// Whether all of it can be read.
    pub is_whole: bool,
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
