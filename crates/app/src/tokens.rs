//! The tokens of a workspace, as the server of SQL asks for them: kept in its `oakham.db`.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::account::AccountName;
use store::{Store, StoreError};
use tokio::runtime::Handle;
use warehouse::wire::Secrets;
use web::sign_in::throttle::Throttle;

/// The tokens of a store. Looking one up waits for the database, so it is done outside the threads that serve.
pub struct StoredTokens {
    store: Store,
    runtime: Handle,
    secret: [u8; 32],
    throttle: Arc<Throttle>,
}

impl StoredTokens {
    /// The tokens of the workspace in `root`, and what counts attempts to sign in there; called within the runtime that serves.
    ///
    /// # Errors
    /// Where the database cannot be opened.
    pub async fn open(root: &Path, throttle: Arc<Throttle>) -> Result<Self, StoreError> {
        let store = Store::open(&root.join("oakham.db")).await?;
        let secret = store.sign_in_secret().await?;
        Ok(Self { store, runtime: Handle::current(), secret, throttle })
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

    fn secret(&self) -> [u8; 32] {
        self.secret
    }

    fn attempted(&self, name: &str, address: IpAddr, is_right: bool) -> Result<(), Duration> {
        // A token is not an account of its name; names of accounts have no spaces.
        let name = name.parse::<AccountName>().map_or_else(|_| String::new(), |name| name.to_string());
        let address = address.to_canonical().to_string();
        self.throttle.judge(&format!("token {name}"), &address, is_right, Instant::now())
    }
}
