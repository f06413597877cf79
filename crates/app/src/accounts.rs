//! The accounts of a workspace, as pages ask for them: kept in its `oakham.db`.

use std::path::{Path, PathBuf};

use domain::account::AccountName;
use domain::source::ContentHash;
use jiff::Timestamp;
use store::{Credential, Event, SessionLimits, SessionRecord, Store, StoreError};
use tokio::runtime::Handle;
use web::sign_in::accounts::{
    AccountEvent, Accounts, AccountsError, Identity, MOST_SESSIONS, MOST_SESSIONS_OF_ACCOUNT, Session,
};

use crate::password;
use crate::paths::without_paths;

/// The accounts of a store. Methods wait for the database, so they are called outside the threads
/// that answer requests.
pub struct StoredAccounts {
    root: PathBuf,
    store: Store,
    runtime: Handle,
}

impl StoredAccounts {
    /// The accounts of the workspace in `root`; called within the runtime that serves pages.
    pub async fn open(root: &Path) -> Result<Self, StoreError> {
        let store = Store::open(&root.join("oakham.db")).await?;
        Ok(Self { root: root.to_owned(), store, runtime: Handle::current() })
    }

    fn wait<T>(&self, answer: impl Future<Output = Result<T, StoreError>>) -> Result<T, AccountsError> {
        self.runtime.block_on(answer).map_err(|error| {
            // Pages show it to everybody.
            AccountsError(without_paths(&self.root, &error.to_string()))
        })
    }

    fn record(&self, actor: &str, kind: &str, subject: &str, detail: String) -> Result<(), AccountsError> {
        let (at, actor) = (Timestamp::now().to_string(), actor.to_owned());
        let event = Event { at, actor, kind: kind.to_owned(), subject: subject.to_owned(), detail };
        self.wait(self.store.record(&event))
    }
}

impl Accounts for StoredAccounts {
    fn sign_in(
        &self,
        name: Option<&AccountName>,
        password: &str,
        address: &str,
    ) -> Result<Option<Identity>, AccountsError> {
        let credential = match name {
            Some(name) => self.wait(self.store.credential(name))?,
            None => None,
        };
        let hash = credential.as_ref().map(|credential| credential.hash.as_str());
        let is_right = password::is_behind(password, hash);
        let from = format!("from {address}");
        match credential {
            Some(Credential { record, .. }) if is_right => {
                let name = record.account.name.as_str();
                self.record(name, "signed in", name, from)?;
                Ok(Some(Identity { account: record.account, password_version: record.password_version }))
            }
            // A refusal is recorded for everybody, so that it takes as long for everybody. What is
            // typed as the name of nobody's account may be a password, so it is not kept.
            other => {
                let subject = other.map_or_else(
                    || "an unknown name".to_owned(),
                    |credential| credential.record.account.name.to_string(),
                );
                self.record("nobody", "sign-in refused", &subject, from)?;
                Ok(None)
            }
        }
    }

    fn has_any(&self) -> Result<bool, AccountsError> {
        Ok(!self.wait(self.store.accounts())?.is_empty())
    }

    fn sign_out(&self, name: &AccountName) -> Result<(), AccountsError> {
        self.record(name.as_str(), "signed out", name.as_str(), String::new())
    }

    fn identity(&self, name: &AccountName) -> Result<Option<Identity>, AccountsError> {
        let record = self.wait(self.store.account(name))?;
        Ok(record
            .map(|record| Identity { account: record.account, password_version: record.password_version }))
    }

    fn events(&self, name: &AccountName, limit: u32) -> Result<Vec<AccountEvent>, AccountsError> {
        let events = self.wait(self.store.events_of(name, limit))?;
        let account_event =
            |Event { at, actor, kind, subject, detail }| AccountEvent { at, actor, kind, subject, detail };
        Ok(events.into_iter().map(account_event).collect())
    }

    fn begin_session(&self, session: &Session, now: Timestamp) -> Result<(), AccountsError> {
        let record = SessionRecord {
            account: session.name.clone(),
            password_version: session.password_version,
            ends_at: session.ends.as_second(),
        };
        let limits = SessionLimits { of_account: MOST_SESSIONS_OF_ACCOUNT, in_all: MOST_SESSIONS };
        self.wait(self.store.add_session(&session.token, &record, now.as_second(), limits))
    }

    fn session(&self, token: &ContentHash) -> Result<Option<Session>, AccountsError> {
        let Some(record) = self.wait(self.store.session(token))? else { return Ok(None) };
        let SessionRecord { account: name, password_version, ends_at } = record;
        // What is no time is over.
        let ends = Timestamp::from_second(ends_at).unwrap_or(Timestamp::MIN);
        Ok(Some(Session { token: *token, name, password_version, ends }))
    }

    fn end_session(&self, token: &ContentHash) -> Result<(), AccountsError> {
        self.wait(self.store.end_session(token))
    }
}

#[cfg(test)]
mod tests;
