//! What all connections share, and what their questions may take together.

use std::sync::Arc;

use datafusion::execution::runtime_env::RuntimeEnv;
use pgwire::api::ConnectionManager;
use pgwire::tokio::TlsAcceptor;
use tokio::sync::Semaphore;

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

/// Where the verifiers of tokens are kept.
pub trait Secrets: Send + Sync {
    /// The verifier of the token of this name, as text; without one, nobody has it. May wait.
    ///
    /// # Errors
    /// Where it cannot be looked up, for people who look after the server.
    fn verifier(&self, name: &str) -> Result<Option<String>, String>;
}

/// What connections share.
pub(super) struct Shared {
    pub(super) lake: Lake,
    pub(super) secrets: Arc<dyn Secrets>,
    pub(super) tls: Option<TlsAcceptor>,
    pub(super) engine: Arc<RuntimeEnv>,
    /// Makes what unknown names are asked by differ from server to server.
    pub(super) secret: [u8; 32],
    pub(super) room: Arc<Semaphore>,
    /// What cancels questions.
    pub(super) connections: Arc<ConnectionManager>,
}
