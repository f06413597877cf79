//! Accounts in the store: who may sign in, and a line in the log for each change.
//!
//! A password comes and goes only as its Argon2id hash; the store never sees one.

use std::fmt;

use domain::account::{Account, AccountName, Roles};
use domain::code::OrganisationCode;
use jiff::Timestamp;

use crate::error::StoreError;
use crate::event::Event;
use crate::sqlite::{AccountRow, NewAccount};
use crate::store::Store;

/// How the hash of a password begins (PHC string format).
const HASH_BEGINS: &str = "$argon2id$";

/// An account as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRecord {
    /// Who it is.
    pub account: Account,
    /// Since when: RFC 3339.
    pub added_at: String,
    /// Counts the passwords it has had, from 1; a session made with an earlier one is over.
    pub password_version: u32,
}

/// What a password is verified against.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// Whose it is.
    pub record: AccountRecord,
    /// The Argon2id hash with its salt and parameters, as a PHC string.
    pub hash: String,
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A hash in a log is half way to a password.
        f.debug_struct("Credential").field("record", &self.record).finish_non_exhaustive()
    }
}

impl Store {
    /// Adds `account` with the hash of its password; `actor` did it at `time`, RFC 3339.
    ///
    /// # Errors
    /// Where the name is or was another's, `hash` is no Argon2id hash, or the database cannot be
    /// written.
    pub async fn add_account(
        &self,
        account: &Account,
        hash: &str,
        (actor, time): (&str, &str),
    ) -> Result<(), StoreError> {
        check_hash(hash)?;
        let Account { name, roles, organisation } = account;
        let place = organisation.as_ref().map_or_else(String::new, |code| format!(" for {code}"));
        let event = event((actor, time), "account added", name, format!("{roles}{place}"))?;
        let new = NewAccount {
            name: name.as_str(),
            roles: &roles.to_string(),
            organisation: organisation.as_ref().map(OrganisationCode::as_str),
            password: hash,
        };
        let existing = self.database().add_account(&new, &event).await.map_err(|error| self.failed(error))?;
        match existing {
            None => Ok(()),
            Some(AccountRow { removed_at: None, .. }) => {
                Err(StoreError::AccountExists { name: name.clone() })
            }
            Some(AccountRow { removed_at: Some(time), .. }) => {
                Err(StoreError::AccountGone { name: name.clone(), day: time.chars().take(10).collect() })
            }
        }
    }

    /// The account with this name, unless it was removed.
    ///
    /// # Errors
    /// Where the database cannot be read or what it holds is damaged.
    pub async fn account(&self, name: &AccountName) -> Result<Option<AccountRecord>, StoreError> {
        Ok(self.credential(name).await?.map(|credential| credential.record))
    }

    /// The same with what its password is verified against.
    ///
    /// # Errors
    /// Where the database cannot be read or what it holds is damaged.
    pub async fn credential(&self, name: &AccountName) -> Result<Option<Credential>, StoreError> {
        let row = self.database().account(name.as_str()).await.map_err(|error| self.failed(error))?;
        let Some(mut row) = row else { return Ok(None) };
        let Some(hash) = row.password.take() else { return Ok(None) };
        Ok(Some(Credential { record: record(&row)?, hash }))
    }

    /// The accounts that were not removed, by name.
    ///
    /// # Errors
    /// Where the database cannot be read or what it holds is damaged.
    pub async fn accounts(&self) -> Result<Vec<AccountRecord>, StoreError> {
        let rows = self.database().accounts().await.map_err(|error| self.failed(error))?;
        rows.iter().map(record).collect()
    }

    /// The names of all accounts by name, also of those that were removed: none is given out again.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn account_names(&self) -> Result<Vec<String>, StoreError> {
        self.database().account_names().await.map_err(|error| self.failed(error))
    }

    /// Gives the account of this name the roles and the organisation of `account`.
    ///
    /// # Errors
    /// Where there is no such account or the database cannot be written.
    pub async fn change_roles(
        &self,
        account: &Account,
        (actor, time): (&str, &str),
    ) -> Result<(), StoreError> {
        let Account { name, roles, organisation } = account;
        let before = self.account(name).await?.ok_or_else(|| StoreError::NoAccount { name: name.clone() })?;
        let words = |roles: &Roles, organisation: &Option<OrganisationCode>| {
            organisation.as_ref().map_or_else(|| roles.to_string(), |code| format!("{roles} for {code}"))
        };
        let before_text = words(&before.account.roles, &before.account.organisation);
        let detail = format!("{}; was {before_text}", words(roles, organisation));
        let event = event((actor, time), "account roles changed", name, detail)?;
        let change =
            (name.as_str(), &*roles.to_string(), organisation.as_ref().map(OrganisationCode::as_str));
        let changed =
            self.database().change_roles(change, &event).await.map_err(|error| self.failed(error))?;
        require_account(changed, name)
    }

    /// Gives the account another password, which ends the sessions made with the one before.
    ///
    /// # Errors
    /// Where there is no such account, `hash` is no Argon2id hash, or the database cannot be
    /// written.
    pub async fn change_password(
        &self,
        name: &AccountName,
        hash: &str,
        (actor, time): (&str, &str),
    ) -> Result<(), StoreError> {
        check_hash(hash)?;
        let event = event((actor, time), "account password changed", name, String::new())?;
        let change = (name.as_str(), hash);
        let changed =
            self.database().change_password(change, &event).await.map_err(|error| self.failed(error))?;
        require_account(changed, name)
    }

    /// Removes the account with its password; its name stays taken.
    ///
    /// # Errors
    /// Where there is no such account or the database cannot be written.
    pub async fn remove_account(
        &self,
        name: &AccountName,
        (actor, time): (&str, &str),
    ) -> Result<(), StoreError> {
        let event = event((actor, time), "account removed", name, String::new())?;
        let removed = self
            .database()
            .remove_account(name.as_str(), &event)
            .await
            .map_err(|error| self.failed(error))?;
        require_account(removed, name)
    }

    /// The last `limit` events by or about the account, the latest recorded first.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn events_of(&self, name: &AccountName, limit: u32) -> Result<Vec<Event>, StoreError> {
        self.database().events_of(name.as_str(), limit).await.map_err(|error| self.failed(error))
    }
}

fn check_hash(hash: &str) -> Result<(), StoreError> {
    if hash.starts_with(HASH_BEGINS) { Ok(()) } else { Err(StoreError::NotAHash) }
}

fn require_account(changed: bool, name: &AccountName) -> Result<(), StoreError> {
    if changed { Ok(()) } else { Err(StoreError::NoAccount { name: name.clone() }) }
}

/// An entry of the log about `name`.
pub(crate) fn event(
    (actor, time): (&str, &str),
    kind: &str,
    name: &AccountName,
    detail: String,
) -> Result<Event, StoreError> {
    if time.parse::<Timestamp>().is_err() {
        return Err(StoreError::Time { at: time.to_owned() });
    }
    let (time, actor, kind, subject) = (time.to_owned(), actor.to_owned(), kind.to_owned(), name.to_string());
    Ok(Event { at: time, actor, kind, subject, detail })
}

/// The account in `row`.
pub(crate) fn record(row: &AccountRow) -> Result<AccountRecord, StoreError> {
    let read = || -> Result<AccountRecord, String> {
        let organisation = row.organisation.as_ref().map(|code| code.parse::<OrganisationCode>());
        let account = Account {
            name: row.name.parse().map_err(|error| format!("{error}"))?,
            roles: row.roles.parse().map_err(|error| format!("{error}"))?,
            organisation: organisation.transpose().map_err(|error| format!("{error}"))?,
        };
        let password_version = u32::try_from(row.password_version)
            .map_err(|_| format!("{} passwords are too many", row.password_version))?;
        Ok(AccountRecord { account, added_at: row.added_at.clone(), password_version })
    };
    read().map_err(|reason| StoreError::DamagedAccount { name: row.name.clone(), reason })
}

#[cfg(test)]
mod tests;
