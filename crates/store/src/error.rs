//! What can go wrong with the database, in words that say what to do.

use std::path::{Path, PathBuf};

use domain::account::AccountName;
use thiserror::Error;

/// Why something could not be kept or given back.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database would lie in a folder that is not there.
    #[error("{} cannot be made, for its folder does not exist; make the folder or correct the path", path.display())]
    NoFolder {
        /// The database.
        path: PathBuf,
    },
    /// It was removed while it was used.
    #[error("{} is gone; restore it from a copy, and start the pages again", path.display())]
    Removed {
        /// The database.
        path: PathBuf,
    },
    /// The database or its folder may only be read.
    #[error("{} cannot be written; allow writing to it and to its folder, or use another folder", path.display())]
    ReadOnly {
        /// The database.
        path: PathBuf,
    },
    /// Something else lies there: a folder, another kind of file, the database of another program.
    #[error("{} is not a database of Oakham; move it away, and a new one is made in its place", path.display())]
    NotOurs {
        /// What was taken for the database.
        path: PathBuf,
    },
    /// The database has a newer schema than this program knows.
    #[error(
        "{} was written by a newer Oakham (schema {found}; this one knows schemas up to {known}); use that version",
        path.display()
    )]
    Newer {
        /// The database.
        path: PathBuf,
        /// The number of its schema.
        found: i64,
        /// The last schema that this program knows.
        known: i64,
    },
    /// Another program holds the database for too long.
    #[error("{} is being written by another program; try again when that has finished", path.display())]
    Busy {
        /// The database.
        path: PathBuf,
    },
    /// The disk is full or refuses to be written.
    #[error("{} cannot be written, for the disk is full or fails; make room on it and try again", path.display())]
    Full {
        /// The database.
        path: PathBuf,
        /// What it said.
        source: sqlx::Error,
    },
    /// The month end as stored cannot be understood.
    #[error(
        "the stored month end {month_end} is damaged: {reason}; put back a copy of the database or save the month end again"
    )]
    Damaged {
        /// The system, year, month and, where it is known, version.
        month_end: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The month end is stored in a form that this program does not know.
    #[error(
        "the stored month end {month_end} has the schema {schema:?}, which this Oakham does not know; use a newer one"
    )]
    UnknownSchema {
        /// The system, year, month and version.
        month_end: String,
        /// The name of the form.
        schema: String,
    },
    /// The month end cannot be written so that the same is read back.
    #[error("the month end {month_end} cannot be stored: {reason}")]
    NotStorable {
        /// The system, year and month.
        month_end: String,
        /// What would be lost.
        reason: String,
    },
    /// An event without a proper time.
    #[error("{at:?} is not a time; write it as 2024-09-18T14:30:00Z")]
    Time {
        /// What was given as the time.
        at: String,
    },
    /// There is such an account already.
    #[error("there is an account {name} already; choose another name")]
    AccountExists {
        /// Its name.
        name: AccountName,
    },
    /// The name belonged to an account that was removed.
    #[error(
        "the account {name} was removed on {day}; its name stands in the log and is not given out again, choose another"
    )]
    AccountGone {
        /// Its name.
        name: AccountName,
        /// The day of its removal.
        day: String,
    },
    /// There is no such account.
    #[error("there is no account {name}; `oakham user list` shows those there are")]
    NoAccount {
        /// The name asked for.
        name: AccountName,
    },
    /// An account as stored cannot be understood.
    #[error("the stored account {name} is damaged: {reason}; put back a copy of the database")]
    DamagedAccount {
        /// Its name as stored.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// There is such a token already.
    #[error("there is a token {name} already; choose another name, or remove it first")]
    TokenExists {
        /// Its name.
        name: AccountName,
    },
    /// There is no such token.
    #[error("there is no token {name}; `oakham token list` shows those there are")]
    NoToken {
        /// The name asked for.
        name: AccountName,
    },
    /// What should be the verifier of a token is none, and might be the token.
    #[error("a token is kept as a SCRAM-SHA-256 verifier only")]
    NotAVerifier,
    /// What unknown names are asked by is damaged.
    #[error("the secret of sign-ins by SQL is damaged; put back a copy of the database")]
    DamagedSecret,
    /// A job as stored cannot be understood.
    #[error("the stored job {id} is damaged: {reason}; put back a copy of the database")]
    DamagedJob {
        /// Its number.
        id: i64,
        /// What is wrong with it.
        reason: String,
    },
    /// What should be the hash of a password is none, and might be a password.
    #[error("a password is kept as an Argon2id hash only")]
    NotAHash,
    /// What none of the others describes.
    #[error("the database {} failed", path.display())]
    Database {
        /// The database.
        path: PathBuf,
        /// What it said.
        source: sqlx::Error,
    },
}

impl StoreError {
    /// The cause of a failure of the database at `path`, by SQLite's primary result codes
    /// (<https://sqlite.org/rescode.html>).
    pub(crate) fn of_database(path: &Path, source: sqlx::Error) -> Self {
        let path = path.to_owned();
        match primary_code(&source) {
            // SQLITE_BUSY, SQLITE_LOCKED.
            Some(5 | 6) => Self::Busy { path },
            // SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN.
            Some(3 | 8 | 14) => Self::ReadOnly { path },
            // SQLITE_IOERR, SQLITE_FULL.
            Some(10 | 13) => Self::Full { path, source },
            // SQLITE_NOTADB.
            Some(26) => Self::NotOurs { path },
            _ => Self::Database { path, source },
        }
    }
}

/// Whether another connection was in the way (`SQLITE_BUSY`).
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    primary_code(error) == Some(5)
}

/// The low byte of an extended result code tells the cause.
fn primary_code(error: &sqlx::Error) -> Option<i32> {
    let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}
