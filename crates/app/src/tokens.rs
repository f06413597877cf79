//! The tokens of a workspace, as the server of SQL asks for them: kept in its `oakham.db`.

use std::path::Path;

use domain::account::AccountName;
use store::{Store, StoreError};
use tokio::runtime::Handle;
use warehouse::wire::Secrets;

/// The tokens of a store. Looking one up waits for the database, so it is done outside the threads that serve.
pub struct StoredTokens {
    store: Store,
    runtime: Handle,
}

impl StoredTokens {
    /// The tokens of the workspace in `root`; called within the runtime that serves.
    ///
    /// # Errors
    /// Where the database cannot be opened.
    pub async fn open(root: &Path) -> Result<Self, StoreError> {
        let store = Store::open(&root.join("oakham.db")).await?;
        Ok(Self { store, runtime: Handle::current() })
    }

    /// Whether there are any.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn are_any(&self) -> Result<bool, StoreError> {
        Ok(!self.store.tokens().await?.is_empty())
    }
}

impl Secrets for StoredTokens {
    fn verifier(&self, name: &str) -> Result<Option<String>, String> {
        // What can be nobody's name is looked up as all others.
        let Ok(name) = name.parse::<AccountName>() else { return Ok(None) };
        self.runtime.block_on(self.store.token_verifier(&name)).map_err(|error| error.to_string())
    }
}
