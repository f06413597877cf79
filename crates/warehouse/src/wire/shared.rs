//! What all connections share, and what their questions may take together.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use datafusion::execution::runtime_env::RuntimeEnv;
use pgwire::api::ConnectionManager;
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

use super::settings::LONGEST;
use crate::lake::Lake;
use crate::query::{Bounds, Statements};

/// What all questions may take together, and the threads of each connection.
pub(super) const BOUNDS: Bounds = Bounds {
    time: LONGEST,
    memory_mb: 1_024,
    n_rows: usize::MAX,
    n_threads: 2,
    disk_mb: 4_096,
    statements: Statements::RowsOnly,
};

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
    pub(super) lake: Lake,
    pub(super) secrets: Arc<dyn Secrets>,
    pub(super) tls: Option<TlsAcceptor>,
    pub(super) engine: Arc<RuntimeEnv>,
    pub(super) room: Arc<Semaphore>,
    /// What cancels questions.
    pub(super) connections: Arc<ConnectionManager>,
}
