//! The register of boards, trusts, practices and places as facts built into the program.
//!
//! The facts are the tables in `crates/sources/register/`; the queries are `domain::register`.
//! What the tables hold and how far to trust them: `docs/reference/register.md`.

use std::sync::LazyLock;

use domain::register::{Fault, Register};
use thiserror::Error;

mod skeleton;
mod tables;

pub use skeleton::{SkeletonError, workspace_files};

/// What is wrong with a table of the register.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum RegisterTableError {
    /// A row cannot be read.
    #[error("{file} line {line}: {reason}")]
    Row {
        /// The table's file.
        file: &'static str,
        /// The line, counted from 1 with the heading line.
        line: u64,
        /// What was expected.
        reason: String,
    },
    /// The tables do not agree with each other.
    #[error("the tables of the register do not agree: {}", .0.iter().map(Fault::to_string).collect::<Vec<_>>().join("; "))]
    Disagree(Vec<Fault>),
}

static REGISTER: LazyLock<Register> =
    LazyLock::new(|| load().expect("a test reads the tables that are built in"));

/// The register. Read from the built-in tables on first use.
#[must_use]
pub fn register() -> &'static Register {
    &REGISTER
}

/// Reads the built-in tables.
fn load() -> Result<Register, RegisterTableError> {
    Register::new(tables::read()?).map_err(RegisterTableError::Disagree)
}

#[cfg(test)]
mod tests;
