//! Tokens in the store: which programs may read the lake, and a line in the log for each change.
//!
//! A token comes only as its verifier, by which a proof is checked; the store never sees one.

pub(crate) mod renewal;

use std::fmt;

use domain::account::AccountName;

use crate::account::event;
use crate::error::StoreError;
use crate::store::Store;

/// How a verifier begins.
const VERIFIER_BEGINS: &str = "SCRAM-SHA-256$";

/// A token as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRecord {
    /// Its name, with which a program signs in.
    pub name: AccountName,
    /// Since when: RFC 3339.
    pub added_at: String,
    /// The account that it is of: it reads what that may read. Nothing where it reads what everybody may.
    pub account: Option<AccountName>,
}

/// What a token is verified against.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenCredential {
    /// The verifier.
    pub verifier: String,
    /// The account that it is of.
    pub account: Option<AccountName>,
}

impl fmt::Debug for TokenCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCredential").field("account", &self.account).finish_non_exhaustive()
    }
}

impl Store {
    /// Adds a token by its verifier, of an account or of none; `actor` did it at `time`, RFC 3339.
    ///
    /// # Errors
    /// Where there is a token of this name or no such account, `verifier` is none, or the database cannot be written.
    pub async fn add_token(
        &self,
        name: &AccountName,
        verifier: &str,
        of: Option<&AccountName>,
        (actor, time): (&str, &str),
    ) -> Result<(), StoreError> {
        // Of what was kept at first a token could be made that signs in.
        if !verifier.starts_with(VERIFIER_BEGINS) || renewal::renewed(verifier).is_some() {
            return Err(StoreError::NotAVerifier);
        }
        if let Some(of) = of
            && self.account(of).await?.is_none()
        {
            return Err(StoreError::NoAccount { name: of.clone() });
        }
        let detail = of.map_or_else(String::new, |of| format!("of {of}"));
        let event = event((actor, time), "token added", name, detail)?;
        let of = of.map(AccountName::as_str);
        let added = self.database().add_token(name.as_str(), verifier, of, &event).await;
        let is_added = added.map_err(|error| self.failed(error))?;
        if is_added { Ok(()) } else { Err(StoreError::TokenExists { name: name.clone() }) }
    }

    /// What the token of this name is verified against; nothing where there is none.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn token_verifier(&self, name: &AccountName) -> Result<Option<String>, StoreError> {
        self.database().token_verifier(name.as_str()).await.map_err(|error| self.failed(error))
    }

    /// What the token of this name is verified against, and the account that it is of; nothing where there is none.
    ///
    /// # Errors
    /// Where the database cannot be read or what it holds is damaged.
    pub async fn token(&self, name: &AccountName) -> Result<Option<TokenCredential>, StoreError> {
        let row = self.database().token(name.as_str()).await.map_err(|error| self.failed(error))?;
        let Some((verifier, account)) = row else { return Ok(None) };
        Ok(Some(TokenCredential { verifier, account: account.map(account_name).transpose()? }))
    }

    /// What names that are nobody's are asked for a proof by, which nobody else knows and stays the same.
    ///
    /// # Errors
    /// Where the database cannot be read or what it holds is damaged.
    pub async fn sign_in_secret(&self) -> Result<[u8; 32], StoreError> {
        let secret = self.database().sign_in_secret().await.map_err(|error| self.failed(error))?;
        secret.try_into().map_err(|_| StoreError::DamagedSecret)
    }

    /// The tokens, by name.
    ///
    /// # Errors
    /// Where the database cannot be read or what it holds is damaged.
    pub async fn tokens(&self) -> Result<Vec<TokenRecord>, StoreError> {
        let rows = self.database().tokens().await.map_err(|error| self.failed(error))?;
        let record = |(name, added_at, account): (String, String, Option<String>)| {
            let account = account.map(account_name).transpose()?;
            Ok(TokenRecord { name: account_name(name)?, added_at, account })
        };
        rows.into_iter().map(record).collect()
    }

    /// Removes the token of this name; from then on nobody signs in with it.
    ///
    /// # Errors
    /// Where there is no such token or the database cannot be written.
    pub async fn remove_token(
        &self,
        name: &AccountName,
        (actor, time): (&str, &str),
    ) -> Result<(), StoreError> {
        let event = event((actor, time), "token removed", name, String::new())?;
        let removed = self.database().remove_token(name.as_str(), &event).await;
        let is_removed = removed.map_err(|error| self.failed(error))?;
        if is_removed { Ok(()) } else { Err(StoreError::NoToken { name: name.clone() }) }
    }
}

fn account_name(name: String) -> Result<AccountName, StoreError> {
    name.parse().map_err(|error| StoreError::DamagedAccount { name, reason: format!("{error}") })
}

#[cfg(test)]
mod tests;
