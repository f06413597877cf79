//! What all connections share.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use pgwire::api::ConnectionManager;
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

use super::process::Processes;

/// Where the verifiers of tokens are kept, and attempts to sign in are counted.
pub trait Secrets: Send + Sync {
    /// The verifier of the token of this name, as text; without one, nobody has it. May wait.
    ///
    /// # Errors
    /// Where it cannot be looked up, for people who look after the server.
    fn verifier(&self, name: &str) -> Result<Option<String>, String>;

    /// What nobody else knows and stays the same: unknown names are asked by it as known ones are by what is kept.
    fn secret(&self) -> [u8; 32];

    /// Counts an attempt on a name from an address, unless it `is_right`.
    ///
    /// # Errors
    /// Where too many failed before, whether this one is right or not; with how long to wait.
    fn attempted(&self, name: &str, address: IpAddr, is_right: bool) -> Result<(), Duration>;
}

/// What connections share.
pub(super) struct Shared {
    pub(super) secrets: Arc<dyn Secrets>,
    pub(super) tls: Option<TlsAcceptor>,
    /// Where questions are answered.
    pub(super) processes: Arc<Processes>,
    /// Places of connections.
    pub(super) room: Arc<Semaphore>,
    /// What cancels questions.
    pub(super) connections: Arc<ConnectionManager>,
}
