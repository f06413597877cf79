//! Who may sign in: what pages ask of accounts, whoever keeps them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use domain::account::{Account, AccountName};
use domain::source::ContentHash;
use jiff::Timestamp;
use subtle::ConstantTimeEq;
use thiserror::Error;

/// The most sessions of one account; a further one ends the oldest.
pub const MOST_SESSIONS_OF_ACCOUNT: u32 = 20;

/// The most sessions in all; a further one ends the oldest.
pub const MOST_SESSIONS: u32 = 10_000;

/// Accounts as pages need them. Called outside the threads that answer requests, so an implementation
/// may wait for a database and take its time over a password.
pub trait Accounts: Send + Sync {
    /// The account of this name and password; records the attempt, which came from `address`.
    ///
    /// A name that is nobody's, and no name at all, takes as long as a wrong password.
    ///
    /// # Errors
    /// Where accounts cannot be read or the attempt cannot be recorded.
    fn sign_in(
        &self,
        name: Option<&AccountName>,
        password: &str,
        address: &str,
    ) -> Result<Option<Identity>, AccountsError>;

    /// Whether anybody has an account: without one the site is for whoever runs it.
    ///
    /// # Errors
    /// Where accounts cannot be read.
    fn has_any(&self) -> Result<bool, AccountsError>;

    /// Records that somebody signed out.
    ///
    /// # Errors
    /// Where that cannot be recorded.
    fn sign_out(&self, name: &AccountName) -> Result<(), AccountsError>;

    /// The account as it is now; `None` once it is removed.
    ///
    /// # Errors
    /// Where accounts cannot be read.
    fn identity(&self, name: &AccountName) -> Result<Option<Identity>, AccountsError>;

    /// The last `limit` events by or about the account, newest first.
    ///
    /// # Errors
    /// Where the log cannot be read.
    fn events(&self, name: &AccountName, limit: u32) -> Result<Vec<AccountEvent>, AccountsError>;

    /// Keeps a session that begins at `now`, within [`MOST_SESSIONS_OF_ACCOUNT`] and [`MOST_SESSIONS`].
    ///
    /// # Errors
    /// Where it cannot be stored.
    fn begin_session(&self, session: &Session, now: Timestamp) -> Result<(), AccountsError>;

    /// The session whose token has this hash; it may be over.
    ///
    /// # Errors
    /// Where sessions cannot be read.
    fn session(&self, token: &ContentHash) -> Result<Option<Session>, AccountsError>;

    /// Ends the session whose token has this hash, if there is one.
    ///
    /// # Errors
    /// Where that cannot be stored.
    fn end_session(&self, token: &ContentHash) -> Result<(), AccountsError>;
}

/// A session as it is stored: the hash of its token, not the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The hash of its token.
    pub token: ContentHash,
    /// Whose it is.
    pub name: AccountName,
    /// The version of the password it began with.
    pub password_version: u32,
    /// When it ends.
    pub ends: Timestamp,
}

/// Why accounts do not answer.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct AccountsError(pub String);

/// Somebody who proved who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account of whoever it is.
    pub account: Account,
    /// Counts the passwords the account has had; a session made with an earlier one is over.
    pub password_version: u32,
}

/// An entry of the log, as an account's page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEvent {
    /// When: RFC 3339.
    pub at: String,
    /// Who did it.
    pub actor: String,
    /// What was done: `signed in`.
    pub kind: String,
    /// To what.
    pub subject: String,
    /// What else is kept.
    pub detail: String,
}

/// Accounts in memory, for tests and previews of pages; they are forgotten at the end.
///
/// Their passwords are hashed fast, unlike those of a store.
#[derive(Debug, Default)]
pub struct MemoryAccounts(Mutex<Contents>);

#[derive(Debug, Default)]
struct Contents {
    accounts: BTreeMap<AccountName, (Identity, ContentHash)>,
    events: Vec<AccountEvent>,
    sessions: BTreeMap<ContentHash, Session>,
}

impl MemoryAccounts {
    /// Adds an account, or gives the one of its name these roles and this password.
    pub fn put(&self, account: Account, password: &str) {
        let name = account.name.clone();
        self.with(|contents| {
            let before = contents.accounts.get(&name).map_or(0, |(identity, _)| identity.password_version);
            let identity = Identity { account, password_version: before + 1 };
            contents.accounts.insert(name, (identity, ContentHash::of(password.as_bytes())));
        });
    }

    /// Removes an account.
    pub fn remove(&self, name: &AccountName) {
        self.with(|contents| contents.accounts.remove(name));
    }

    fn with<T>(&self, change: impl FnOnce(&mut Contents) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn record(&self, actor: &str, kind: &str, subject: &str, detail: &str) {
        let (at, kind, detail) = ("1970-01-01T00:00:00Z".to_owned(), kind.to_owned(), detail.to_owned());
        let (actor, subject) = (actor.to_owned(), subject.to_owned());
        self.with(|contents| contents.events.push(AccountEvent { at, actor, kind, subject, detail }));
    }
}

impl Accounts for MemoryAccounts {
    fn sign_in(
        &self,
        name: Option<&AccountName>,
        password: &str,
        address: &str,
    ) -> Result<Option<Identity>, AccountsError> {
        let record = name.and_then(|name| self.with(|contents| contents.accounts.get(name).cloned()));
        let password_hash = ContentHash::of(password.as_bytes());
        let identity = record
            .filter(|(_, hash)| bool::from(hash.bytes().ct_eq(password_hash.bytes())))
            .map(|(identity, _)| identity);
        let subject = name.map_or("an unknown name", AccountName::as_str);
        let (actor, kind) =
            if identity.is_some() { (subject, "signed in") } else { ("nobody", "sign-in refused") };
        self.record(actor, kind, subject, &format!("from {address}"));
        Ok(identity)
    }

    fn has_any(&self) -> Result<bool, AccountsError> {
        Ok(self.with(|contents| !contents.accounts.is_empty()))
    }

    fn sign_out(&self, name: &AccountName) -> Result<(), AccountsError> {
        self.record(name.as_str(), "signed out", name.as_str(), "");
        Ok(())
    }

    fn identity(&self, name: &AccountName) -> Result<Option<Identity>, AccountsError> {
        Ok(self.with(|contents| contents.accounts.get(name).map(|(identity, _)| identity.clone())))
    }

    fn events(&self, name: &AccountName, limit: u32) -> Result<Vec<AccountEvent>, AccountsError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let concerns = |event: &&AccountEvent| event.actor == name.as_str() || event.subject == name.as_str();
        Ok(self.with(|contents| contents.events.iter().rev().filter(concerns).take(limit).cloned().collect()))
    }

    fn begin_session(&self, session: &Session, now: Timestamp) -> Result<(), AccountsError> {
        self.with(|contents| {
            contents.sessions.retain(|_, other| now < other.ends);
            leave_room(&mut contents.sessions, MOST_SESSIONS_OF_ACCOUNT, |other| other.name == session.name);
            leave_room(&mut contents.sessions, MOST_SESSIONS, |_| true);
            contents.sessions.insert(session.token, session.clone());
        });
        Ok(())
    }

    fn session(&self, token: &ContentHash) -> Result<Option<Session>, AccountsError> {
        Ok(self.with(|contents| contents.sessions.get(token).cloned()))
    }

    fn end_session(&self, token: &ContentHash) -> Result<(), AccountsError> {
        self.with(|contents| contents.sessions.remove(token));
        Ok(())
    }
}

/// Ends the oldest sessions for which `counts` is true, so that one more makes `most`.
fn leave_room(sessions: &mut BTreeMap<ContentHash, Session>, most: u32, counts: impl Fn(&Session) -> bool) {
    let counted = sessions.iter().filter(|(_, session)| counts(session));
    let mut counted: Vec<(Timestamp, ContentHash)> =
        counted.map(|(hash, session)| (session.ends, *hash)).collect();
    let n_over = (counted.len() + 1).saturating_sub(usize::try_from(most).unwrap_or(usize::MAX));
    counted.sort_unstable();
    for (_, oldest) in counted.into_iter().take(n_over) {
        sessions.remove(&oldest);
    }
}

#[cfg(test)]
mod tests;
