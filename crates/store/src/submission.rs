//! What happened to returns, each event once: submitted, approved, locked.
//!
//! The files lie in the workspace under the hash of their content; nothing of them is kept here.

use std::path::Path;

use domain::account::Account;
use domain::code::OrganisationCode;
use domain::month::{FinancialYear, Month};
use domain::source::ContentHash;
use governance::release::ReleaseEvent;
use jiff::Timestamp;

use crate::account::record;
use crate::error::StoreError;
use crate::event::Event;
use crate::recording::Recording;
use crate::release;
use crate::sqlite::{Database, Recorded, SubmissionRow};
use crate::store::Store;

/// What can happen to a version of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubmissionKind {
    /// It was checked and submitted.
    Submitted,
    /// Another than its preparer stood behind it.
    Approved,
    /// Its month was closed.
    Locked,
    /// It went back to its preparer with a reason.
    SentBack,
}

impl SubmissionKind {
    const ALL: [Self; 4] = [Self::Submitted, Self::Approved, Self::Locked, Self::SentBack];

    /// The word in rows and in the log.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Locked => "locked",
            Self::SentBack => "sent back",
        }
    }
}

/// Something that happened to a version of a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmissionEvent {
    /// Whose return it is.
    pub organisation: OrganisationCode,
    /// The financial year.
    pub year: FinancialYear,
    /// The month it runs to.
    pub month: Month,
    /// The hash of its files.
    pub hash: ContentHash,
    /// What happened.
    pub kind: SubmissionKind,
    /// When.
    pub at: Timestamp,
    /// Who did it; empty where it is not known.
    pub actor: String,
    /// Why it replaced another version or was sent back; empty for the first.
    pub reason: String,
}

/// What a database says of returns and releases, and of who may do something to them.
#[derive(Clone, Debug)]
pub struct RecordedReturns {
    /// What happened, in the order of recording.
    pub events: Vec<SubmissionEvent>,
    /// What was decided about the release of months, in the order of recording.
    pub releases: Vec<ReleaseEvent>,
    /// The accounts that were not removed.
    pub accounts: Vec<Account>,
    /// When the first account was added; before it nobody needed one.
    pub accounts_since: Option<Timestamp>,
}

impl Store {
    /// Writes `events` in their order, and `entry` into the log, to be kept together or not at all;
    /// events recorded before are passed over, so that what was interrupted can be done again.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub async fn begin_recording(
        &self,
        events: &[SubmissionEvent],
        entry: Option<&Event>,
    ) -> Result<Recording, StoreError> {
        let rows: Vec<SubmissionRow> = events.iter().map(row).collect();
        let begun = self.database().begin_submissions(&rows, entry).await;
        let (transaction, n_added) = begun.map_err(|error| self.failed(error))?;
        Ok(Recording::new(self.clone(), transaction, n_added))
    }

    /// Records `events` in their order, all or none; those recorded before are passed over. Gives how
    /// many were added.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub async fn record_submissions(&self, events: &[SubmissionEvent]) -> Result<usize, StoreError> {
        self.begin_recording(events, None).await?.keep().await
    }

    /// Whether all of them are recorded. Only reads, and so waits for no writer.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn has_submissions(&self, events: &[SubmissionEvent]) -> Result<bool, StoreError> {
        let rows: Vec<SubmissionRow> = events.iter().map(row).collect();
        self.database().has_submissions(&rows).await.map_err(|error| self.failed(error))
    }

    /// What happened to returns of `organisation`, in the order of recording.
    ///
    /// # Errors
    /// Where the database cannot be read or what it holds is damaged.
    pub async fn submissions(
        &self,
        organisation: &OrganisationCode,
    ) -> Result<Vec<SubmissionEvent>, StoreError> {
        let rows = self.database().submissions(Some(organisation.as_str())).await;
        rows.map_err(|error| self.failed(error))?.iter().map(event).collect()
    }

    /// What happened to returns by the database at `path`, in the order of recording, and the accounts there
    /// are. The database is only read: none is made, and it may lie where nothing can be written. One that no return was ever recorded
    /// in has nothing.
    ///
    /// # Errors
    /// Where the database cannot be read, is none of Oakham, or what it holds is damaged.
    pub async fn recorded_submissions(path: &Path) -> Result<RecordedReturns, StoreError> {
        let rows = Database::recorded_submissions(path).await;
        let rows = rows.map_err(|error| StoreError::of_database(path, error))?;
        let Recorded { submissions, releases, accounts, first_account_added_at } =
            rows.ok_or_else(|| StoreError::NotOurs { path: path.to_owned() })?;
        let events = submissions.iter().map(event).collect::<Result<_, _>>()?;
        let accounts = accounts.iter().map(|row| record(row).map(|record| record.account));
        Ok(RecordedReturns {
            events,
            releases: releases.iter().map(release::event).collect::<Result<_, _>>()?,
            accounts: accounts.collect::<Result<_, _>>()?,
            accounts_since: first_account_added_at.and_then(|at| at.parse().ok()),
        })
    }
}

fn row(event: &SubmissionEvent) -> SubmissionRow {
    SubmissionRow {
        organisation: event.organisation.to_string(),
        year: event.year.to_string(),
        month: i64::from(event.month.get()),
        hash: event.hash.to_string(),
        kind: event.kind.word().to_owned(),
        at: event.at.to_string(),
        actor: event.actor.clone(),
        reason: event.reason.clone(),
    }
}

fn event(row: &SubmissionRow) -> Result<SubmissionEvent, StoreError> {
    let read = || {
        Some(SubmissionEvent {
            organisation: row.organisation.parse().ok()?,
            year: row.year.parse().ok()?,
            month: u8::try_from(row.month).ok().and_then(Month::new)?,
            hash: ContentHash::parse(&row.hash)?,
            kind: SubmissionKind::ALL.into_iter().find(|kind| kind.word() == row.kind)?,
            at: row.at.parse().ok()?,
            actor: row.actor.clone(),
            reason: row.reason.clone(),
        })
    };
    read().ok_or_else(|| StoreError::Damaged {
        month_end: format!("{} {} month {}", row.organisation, row.year, row.month),
        reason: format!("{:?} is not what happened to a return", row.kind),
    })
}

#[cfg(test)]
mod tests;
