//! The lake for programs that speak to PostgreSQL: its tables are read, nothing is ever written.
//!
//! The messages are pgwire's. What stands here is the rest: encryption (`opening`, `tls`), who may sign in (`sign_in`,
//! `scram`, `token`), how many, for how long and how long their messages are (`server`, `input`), what may be asked
//! (`protocol`, `prepared`, `statement`, `copying`, `settings`), and answers from the lake, which processes of their own give
//! (`asker`, `process`, `request`, `bounds`; in the process `answering`, `value`, `catalogue`). Left out: cursors by name, copying in, sign-in by certificates, and most of PostgreSQL's functions; questions are
//! the engine's (DataFusion's) SQL. Why: `docs/decisions/0019-postgresql-by-pgwire.md`.

mod answering;
mod asker;
mod bounds;
mod catalogue;
mod conversation;
mod copying;
mod fault;
mod input;
mod names;
mod opening;
mod prepared;
mod process;
mod protocol;
mod request;
mod scram;
mod server;
mod settings;
mod shared;
mod sign_in;
mod statement;
mod tls;
mod token;
mod value;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use thiserror::Error;

pub use answering::answer_programs;
pub use bounds::{ADDRESS_SPACE, LONGEST_REQUEST, MOST_MEMORY, MOST_PROCESSOR_TIME};
pub use process::Start;
pub use server::{Listening, listen};
pub use shared::Secrets;
pub use tls::TlsFiles;
pub use token::{Verifier, new_token};

/// Why the lake is not served.
#[derive(Debug, Error)]
pub enum WireError {
    /// The address cannot be had.
    #[error("{address} cannot be used for SQL; name another, such as 127.0.0.1:5433")]
    Address {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// Others would read it on its way.
    #[error(
        "{address} is reached from other computers, and tables and sign-ins would cross the network unencrypted; \
         give a certificate with --sql-certificate and --sql-key, or use 127.0.0.1"
    )]
    NotPrivate {
        /// The address.
        address: SocketAddr,
    },
    /// A file of the certificate cannot be read.
    #[error("{} cannot be used as {expected} ({why}); give a file in PEM that this user may read", path.display())]
    Pem {
        /// The file.
        path: PathBuf,
        /// What it should be.
        expected: &'static str,
        /// Why it is not.
        why: String,
    },
    /// Certificate and key do not belong together, or are of no known kind.
    #[error(
        "{} and {} cannot be used together ({why}); give a certificate and the key it was made with",
        certificate.display(),
        key.display()
    )]
    Certificate {
        /// The certificate.
        certificate: PathBuf,
        /// The key.
        key: PathBuf,
        /// Why.
        why: String,
    },
    /// There are no random numbers.
    #[error("this system gives no random numbers, so no token can be made")]
    Random,
    /// Something else is kept in place of a verifier.
    #[error("what is kept of a token is damaged; remove the token and add another")]
    Damaged,
    /// The process that answers cannot go on.
    #[error("the process that answers questions cannot go on")]
    Process(#[source] io::Error),
    /// The engine cannot be started.
    #[error(transparent)]
    Warehouse(#[from] crate::WarehouseError),
}
