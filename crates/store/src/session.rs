//! Sessions in the store: who is signed in, by the hash of a token that only their browser has.

use domain::account::AccountName;
use domain::source::ContentHash;

use crate::error::StoreError;
use crate::sqlite::NewSessionRow;
use crate::store::Store;

/// A session as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// Whose it is.
    pub account: AccountName,
    /// Counts the passwords of the account; it began with this one.
    pub password_version: u32,
    /// When it ends [seconds since 1970, UTC].
    pub ends_at: i64,
}

/// The most sessions that are kept; a further one ends the oldest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Of one account.
    pub of_account: u32,
    /// In all.
    pub in_all: u32,
}

impl Store {
    /// Adds a session by the hash of its token, at `now` [seconds since 1970, UTC]; those that are over
    /// by then go.
    ///
    /// # Errors
    /// Where there is no such account or the database cannot be written.
    pub async fn add_session(
        &self,
        token: &ContentHash,
        session: &SessionRecord,
        now: i64,
        limits: SessionLimits,
    ) -> Result<(), StoreError> {
        let row = NewSessionRow {
            token: &token.to_string(),
            account: session.account.as_str(),
            password_version: session.password_version,
            ends_at: session.ends_at,
        };
        let limits = (limits.of_account, limits.in_all);
        self.database().add_session(&row, now, limits).await.map_err(|error| self.failed(error))
    }

    /// The session of this hash of a token, over or not.
    ///
    /// # Errors
    /// Where the database cannot be read or what it holds is damaged.
    pub async fn session(&self, token: &ContentHash) -> Result<Option<SessionRecord>, StoreError> {
        let row = self.database().session(&token.to_string()).await.map_err(|error| self.failed(error))?;
        let Some((name, password_version, ends_at)) = row else { return Ok(None) };
        let damaged = |reason: String| StoreError::DamagedAccount { name: name.clone(), reason };
        let account = name.parse().map_err(|error| damaged(format!("{error}")))?;
        let password_version = u32::try_from(password_version)
            .map_err(|_| damaged(format!("{password_version} passwords are too many")))?;
        Ok(Some(SessionRecord { account, password_version, ends_at }))
    }

    /// Ends the session of this hash of a token, if there is one.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub async fn end_session(&self, token: &ContentHash) -> Result<(), StoreError> {
        self.database().delete_session(&token.to_string()).await.map_err(|error| self.failed(error))
    }
}

#[cfg(test)]
mod tests;
