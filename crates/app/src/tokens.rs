//! The tokens of a workspace, as the servers of SQL and of assistants ask for them: kept in its `oakham.db`.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::account::AccountName;
use store::{Store, StoreError};
use tokio::runtime::Handle;
use warehouse::wire::{Secrets, Verifier};
use web::assistant::Bearer;
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

impl StoredTokens {
    /// Whose bearer token this is, written `NAME.TOKEN`, which came from `address`. Waits for the database.
    #[must_use]
    pub fn bearer(&self, bearer: &str, address: IpAddr) -> Bearer {
        let (name, token) = bearer.rsplit_once('.').unwrap_or(("", bearer));
        let kept = match name.parse::<AccountName>() {
            Ok(name) => self.runtime.block_on(self.store.token(&name)),
            // What can be nobody's name is looked at as all others.
            Err(_) => Ok(None),
        };
        let Ok(kept) = kept else { return Bearer::Failed };
        let verifier: Option<Verifier> = kept.as_ref().and_then(|kept| kept.verifier.parse().ok());
        let is_right = Verifier::is_right(verifier.as_ref(), token);
        if let Err(wait) = self.attempted(name, address, is_right) {
            return Bearer::Wait(wait);
        }
        let Some(kept) = kept.filter(|_| is_right) else { return Bearer::Refused };
        let Some(name) = kept.account else { return Bearer::Admitted(None) };
        match self.runtime.block_on(self.store.account(&name)) {
            Ok(Some(record)) => Bearer::Admitted(Some(record.account)),
            // What was given to an account goes with it.
            Ok(None) => Bearer::Refused,
            Err(_) => Bearer::Failed,
        }
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
