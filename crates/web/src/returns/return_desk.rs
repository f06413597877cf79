//! The return desk: the operations on returns that pages need (list, submit, explain, approve, send back,
//! lock); implemented in `app`.

use domain::account::Account;
use domain::code::OrganisationCode;
use domain::finding::{Explanation, Finding};
use domain::month::{FinancialYear, Month};
use domain::organisation::Organisation;
use domain::source::ContentHash;
use finance::consolidate::Amounts;
use governance::monthly_return::{ReturnMove, ReturnState};
use thiserror::Error;

use crate::library::YearMonth;

/// Operations on returns. Called outside the threads that answer requests: an implementation may read and
/// write files.
pub trait ReturnDesk: Send + Sync {
    /// The months that returns may be submitted for: every month that has returns, and the month after the
    /// last; oldest first.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    fn months(&self) -> Result<Vec<YearMonth>, ReturnDeskError>;

    /// What everybody may see of the return of each organisation of the system, in the order of tables.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    fn published(&self, month: YearMonth) -> Result<Vec<PublicReturn>, ReturnDeskError>;

    /// What everybody may see in a return: the content of the approved version that counts, compared with
    /// the approved version before it.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    fn published_content(&self, key: &ReturnKey) -> Result<Content, ReturnDeskError>;

    /// The versions of each return of the organisations that `account` works for, in the order of tables.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    fn versions_for(
        &self,
        month: YearMonth,
        account: &Account,
    ) -> Result<Vec<ReturnVersions>, ReturnDeskError>;

    /// The content of the last version of a return, compared with the version before it, for an account
    /// that works for the organisation.
    ///
    /// # Errors
    /// Where the workspace cannot be read, or the account works for another organisation.
    fn content(&self, key: &ReturnKey, account: &Account) -> Result<Content, ReturnDeskError>;

    /// The files of the last version of a return as they were submitted, by name, for an account that works for the
    /// organisation; none where there is no version.
    ///
    /// # Errors
    /// Where the files cannot be read, or the account works for another organisation.
    fn submitted_files(
        &self,
        key: &ReturnKey,
        account: &Account,
    ) -> Result<Vec<(String, Vec<u8>)>, ReturnDeskError>;

    /// The workbook to fill in, with the plan and the months before in it.
    ///
    /// # Errors
    /// Where there is no plan to report against.
    fn template(&self, key: &ReturnKey) -> Result<Vec<u8>, ReturnDeskError>;

    /// Checks files against every rule and adds them as a version; with an error nothing is added.
    ///
    /// # Errors
    /// Where the files are not a return, or cannot be stored.
    fn submit(
        &self,
        key: &ReturnKey,
        upload: Upload,
        account: &Account,
    ) -> Result<SubmitOutcome, ReturnDeskError>;

    /// Submits the files of the last version again, with explanations of its warnings.
    ///
    /// # Errors
    /// Where no version exists, or the new one cannot be stored.
    fn explain(
        &self,
        key: &ReturnKey,
        explanations: Vec<Explanation>,
        account: &Account,
    ) -> Result<SubmitOutcome, ReturnDeskError>;

    /// Approves, sends back or locks a version; gives what was done, in a sentence.
    ///
    /// # Errors
    /// Where the state or the roles do not allow it, or the version is no longer the one looked at.
    fn apply_move(
        &self,
        key: &ReturnKey,
        request: MoveRequest<'_>,
        account: &Account,
    ) -> Result<String, ReturnDeskError>;

    /// Releases a month to everybody or withdraws that; gives what was done, in a sentence.
    ///
    /// # Errors
    /// Where the account may not, the month is not ready, or its release stands otherwise.
    fn release(
        &self,
        month: YearMonth,
        request: ReleaseRequest<'_>,
        account: &Account,
    ) -> Result<String, ReturnDeskError>;
}

/// What is asked about the release of a month, in the words of whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseRequest<'a> {
    /// Release it.
    Release {
        /// The day or time from which it is to be public; empty for at once.
        on: &'a str,
    },
    /// Withdraw its release.
    Withdraw {
        /// Why.
        reason: &'a str,
    },
}

/// Why the desk refuses or fails: a sentence for whoever asked.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct ReturnDeskError(pub String);

/// Identifies a return: organisation, year and month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnKey {
    /// The organisation that makes it.
    pub organisation: OrganisationCode,
    /// The financial year.
    pub year: FinancialYear,
    /// The month it runs to.
    pub month: Month,
}

impl ReturnKey {
    /// The address of its page: `/returns/2026-27/M07/RWE`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("/returns/{}/{}/{}", self.year.folder(), self.month.folder(), self.organisation)
    }
}

/// Files that somebody submits as a return.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upload {
    /// The files, each with the name it was sent under.
    pub files: Vec<(String, Vec<u8>)>,
    /// Why they replace an earlier version; may be empty.
    pub reason: String,
}

/// A request to approve, send back or lock a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoveRequest<'a> {
    /// Approve it, send it back, or lock its month.
    pub requested_move: ReturnMove,
    /// The hash of the version that was looked at, or the beginning of it.
    pub version_hash_prefix: &'a str,
    /// Why, where it is sent back.
    pub reason: &'a str,
}

/// The outcome of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubmitOutcome {
    /// The files have errors; nothing was changed.
    Refused(Vec<Finding>),
    /// They are those of this version, whose own were gone and are back.
    Restored(usize),
    /// The same files are here already.
    Unchanged,
    /// A version was added.
    Added {
        /// A further sentence for whoever submitted it.
        notice: Option<String>,
    },
}

/// What the rules find in a version, and how it differs from the version before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// What the rules find.
    pub findings: Vec<Finding>,
    /// Each difference from the version before, as a sentence.
    pub differences: Vec<String>,
    /// Whether it, or the register of its versions, cannot be read; the reason is among the findings, for
    /// those who may see it.
    pub is_unreadable: bool,
    /// What it says, for those who work on it.
    pub overview: Option<Overview>,
}

/// What a version says, in the few rows that its approver looks at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// The position, and what of it is deficit support.
    pub sums: Vec<OverviewRow>,
    /// The lines furthest from plan to date.
    pub lines: Vec<OverviewRow>,
    /// What the organisation says about its month.
    pub narrative: String,
    /// The schedules that were not sent.
    pub not_sent: Vec<&'static str>,
    /// The names of its files.
    pub files: Vec<String>,
}

/// A sum or a line of a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverviewRow {
    /// What it is.
    pub name: String,
    /// Its amounts: impact on the surplus.
    pub amounts: Amounts,
}

/// A return as everybody may see it: its approved versions, and whether another waits. Deliberately has
/// no field for unapproved content or for names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicReturn {
    /// The organisation that makes it.
    pub organisation: Organisation,
    /// Its approved versions, first to last.
    pub approved: Vec<PublicVersion>,
    /// When the version that waits for approval was submitted (RFC 3339); `None` where none waits.
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
    /// When it was locked.
    pub locked_at: Option<String>,
    /// Why it replaces another; may be empty.
    pub reason: String,
}

impl PublicReturn {
    /// The version that counts today.
    #[must_use]
    pub fn in_force(&self) -> Option<&PublicVersion> {
        self.approved.iter().rev().find(|version| version.state.counts())
    }
}

/// Who did something and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnEvent {
    /// The person's name; empty where it is not known.
    pub by: String,
    /// The time: RFC 3339.
    pub at: String,
}

/// A version of a return, for those who work on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InternalVersion {
    /// Counted from 1.
    pub number: usize,
    /// The hash of its files.
    pub hash: ContentHash,
    /// Where it stands. `Draft` with no `sent_back`: its files are in the folder and were never submitted.
    pub state: ReturnState,
    /// Who submitted it.
    pub submitted: ReturnEvent,
    /// While it waits for approval: everybody who prepared its figures, none of whom may approve it.
    pub preparers: Vec<String>,
    /// Who approved it.
    pub approved: Option<ReturnEvent>,
    /// Who locked it.
    pub locked: Option<ReturnEvent>,
    /// Who sent it back, and why.
    pub sent_back: Option<(ReturnEvent, String)>,
    /// Why it replaces another; may be empty.
    pub reason: String,
}

/// The versions of one organisation's return for a month, first to last, for those who work on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnVersions {
    /// The organisation that makes it.
    pub organisation: Organisation,
    /// Its versions; none where nothing was submitted.
    pub versions: Vec<InternalVersion>,
    /// Whether its register cannot be read, so that none of it is known.
    pub is_unreadable: bool,
}

impl ReturnVersions {
    /// The version that counts today.
    #[must_use]
    pub fn in_force(&self) -> Option<&InternalVersion> {
        self.versions.iter().rev().find(|version| version.state.counts())
    }

    /// The version that waits for approval.
    #[must_use]
    pub fn waiting(&self) -> Option<&InternalVersion> {
        self.versions.last().filter(|version| version.state == ReturnState::Submitted)
    }
}
