//! The return desk: what pages ask of the life of returns, whoever keeps them.

use domain::account::Account;
use domain::code::OrganisationCode;
use domain::finding::{Explanation, Finding};
use domain::month::{FinancialYear, Month};
use domain::organisation::Organisation;
use domain::source::ContentHash;
use governance::monthly_return::{ReturnMove, ReturnState};
use thiserror::Error;

use crate::library::Closed;

/// The life of returns as pages need it. Called outside the threads that answer requests: an
/// implementation may read and write files.
pub trait ReturnDesk: Send + Sync {
    /// The months that returns may be submitted for: every one that has some, and the one after the
    /// last; oldest first.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    fn months(&self) -> Result<Vec<Closed>, ReturnDeskError>;

    /// What everybody may see of the return of each organisation of the system, in the order of tables.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    fn published(&self, month: Closed) -> Result<Vec<PublicReturn>, ReturnDeskError>;

    /// What everybody may see in a return: of the approved version that counts, beside the approved
    /// version before it.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    fn published_content(&self, key: &ReturnKey) -> Result<Content, ReturnDeskError>;

    /// Where the returns stand of those organisations that `account` works for, in the order of tables.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    fn standings(&self, month: Closed, account: &Account) -> Result<Vec<ReturnVersions>, ReturnDeskError>;

    /// What is in the last version of a return, beside the version before it, for an account that works
    /// for the organisation.
    ///
    /// # Errors
    /// Where the workspace cannot be read, or the account works for another organisation.
    fn content(&self, key: &ReturnKey, account: &Account) -> Result<Content, ReturnDeskError>;

    /// The workbook to fill in, with the plan and the months before in it.
    ///
    /// # Errors
    /// Where there is no plan to report against.
    fn template(&self, key: &ReturnKey) -> Result<Vec<u8>, ReturnDeskError>;

    /// Checks files against every rule and keeps them as a version; with an error nothing is kept.
    ///
    /// # Errors
    /// Where the files are not a return, or cannot be kept.
    fn submit(&self, key: &ReturnKey, sent: Sent, account: &Account) -> Result<Submission, ReturnDeskError>;

    /// Submits the files of the last version again, with explanations of its warnings.
    ///
    /// # Errors
    /// Where there is none, or it cannot be kept.
    fn explain(
        &self,
        key: &ReturnKey,
        explanations: Vec<Explanation>,
        account: &Account,
    ) -> Result<Submission, ReturnDeskError>;

    /// Moves the version whose hash is or begins with the content of `act`; gives what was done, in a sentence.
    ///
    /// # Errors
    /// Where the state, the roles or the content do not allow it.
    fn act(&self, key: &ReturnKey, act: Act<'_>, account: &Account) -> Result<String, ReturnDeskError>;
}

/// Why the desk refuses or fails: a sentence for whoever asked.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct ReturnDeskError(pub String);

/// A return by whose it is and for when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnKey {
    /// The organisation whose it is.
    pub organisation: OrganisationCode,
    /// The financial year.
    pub year: FinancialYear,
    /// The month it runs to.
    pub month: Month,
}

impl ReturnKey {
    /// Its address below `/returns`: `2026-27/M07/RWE`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("/returns/{}/{}/{}", self.year.folder(), self.month.folder(), self.organisation)
    }
}

/// What was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Files by the names they were sent under.
    pub files: Vec<(String, Vec<u8>)>,
    /// Why they replace an earlier version; may be empty.
    pub reason: String,
}

/// What is done with a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act<'a> {
    /// Approve it, send it back, or lock its month.
    pub wanted: ReturnMove,
    /// The hash of what was looked at.
    pub content: &'a str,
    /// Why, where it is sent back.
    pub reason: &'a str,
}

/// What came of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submission {
    /// Something blocks; nothing was changed.
    Refused(Vec<Finding>),
    /// The same files are here already.
    Unchanged,
    /// A version was added.
    Kept {
        /// What else is to be told about it.
        note: Option<String>,
    },
}

/// What is in a return, as the rules and the version before see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// What the rules find.
    pub findings: Vec<Finding>,
    /// What it says differently from the version before, a sentence each.
    pub differences: Vec<String>,
    /// Whether it, or the register of its versions, cannot be read; why is among the findings, for those
    /// who may see it.
    pub is_unreadable: bool,
}

/// A return as everybody may see it: its approved versions, and that one waits. There is no room in it
/// for what nobody has approved, nor for who did what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicReturn {
    /// The organisation whose it is.
    pub organisation: Organisation,
    /// Its approved versions, first to last.
    pub approved: Vec<PublicVersion>,
    /// When a version was submitted that waits for approval: RFC 3339; nothing where none waits.
    pub waits_since: Option<String>,
    /// Whether its register cannot be read, so that none of it is known.
    pub is_unreadable: bool,
}

/// An approved version as everybody may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicVersion {
    /// Its number among all versions, counted from 1.
    pub number: usize,
    /// The hash of its files.
    pub hash: ContentHash,
    /// Where it stands: approved, locked or superseded.
    pub state: ReturnState,
    /// When it was submitted: RFC 3339.
    pub submitted_at: String,
    /// When it was approved.
    pub approved_at: String,
    /// When its month was closed.
    pub locked_at: Option<String>,
    /// Why it replaces another; may be empty.
    pub reason: String,
}

impl PublicReturn {
    /// The version that counts today.
    #[must_use]
    pub fn counting(&self) -> Option<&PublicVersion> {
        self.approved.iter().rev().find(|version| version.state.counts())
    }
}

/// Who did something and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnEvent {
    /// Who; empty where it is not known.
    pub by: String,
    /// When: RFC 3339.
    pub at: String,
}

/// A version of a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionShown {
    /// Counted from 1.
    pub number: usize,
    /// The hash of its files.
    pub hash: ContentHash,
    /// Where it stands; a draft that was not sent back lies in its folder and was never submitted.
    pub state: ReturnState,
    /// Who handed it in.
    pub submitted: ReturnEvent,
    /// Where it waits for approval, everybody who prepared its figures; they do not approve it.
    pub preparers: Vec<String>,
    /// Who approved it.
    pub approved: Option<ReturnEvent>,
    /// Who closed its month.
    pub locked: Option<ReturnEvent>,
    /// Who sent it back, and why.
    pub sent_back: Option<(ReturnEvent, String)>,
    /// Why it replaces another; may be empty.
    pub reason: String,
}

/// The versions of one organisation's return for a month, first to last, for those who work on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnVersions {
    /// The organisation whose it is.
    pub organisation: Organisation,
    /// Its versions; none where nothing was submitted.
    pub versions: Vec<VersionShown>,
    /// Whether its register cannot be read, so that none of it is known.
    pub is_unreadable: bool,
}

impl ReturnVersions {
    /// The version that counts today.
    #[must_use]
    pub fn counting(&self) -> Option<&VersionShown> {
        self.versions.iter().rev().find(|version| version.state.counts())
    }

    /// The version that waits for approval.
    #[must_use]
    pub fn waiting(&self) -> Option<&VersionShown> {
        self.versions.last().filter(|version| version.state == ReturnState::Submitted)
    }
}
