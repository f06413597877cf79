//! What cannot be read: where, what was found, what was expected and what to do.

use std::fmt;
use std::io;
use std::path::PathBuf;

use domain::finding::{Finding, Severity};
use domain::source::CellAt;
use thiserror::Error;

/// One place in a file that cannot be read as what it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, below the workspace.
    pub file: String,
    /// The cell, where the fault is in one.
    pub at: Option<CellAt>,
    /// The name of the column, where there is one.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What was expected and what to do.
    pub expected: String,
}

/// `finance/…/lines.csv row 41, column H (value): found "abc"; expected a whole number …`
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(at) = self.at {
            write!(f, " row {}, column {}", at.row, at.column_letters())?;
        }
        if !self.column.is_empty() {
            write!(f, " ({})", self.column)?;
        }
        if self.value.is_empty() {
            write!(f, ": {}", self.expected)
        } else {
            write!(f, ": found {:?}; {}", self.value, self.expected)
        }
    }
}

impl From<Fault> for Finding {
    fn from(fault: Fault) -> Self {
        let found = if fault.value.is_empty() { String::new() } else { format!("found {:?}.", fault.value) };
        Self {
            severity: Severity::Blocks,
            rule: "V03".to_owned(),
            file: fault.file,
            at: fault.at,
            message: found,
            fix: fault.expected,
        }
    }
}

/// Why a workspace or a file of it cannot be used.
#[derive(Debug, Error)]
pub enum SourcesError {
    /// The folder is not a workspace.
    #[error("{} is not an Oakham workspace: it has no oakham.toml; name one with --workspace, or make one with `oakham init`", .0.display())]
    NotAWorkspace(PathBuf),
    /// A file or folder cannot be opened.
    #[error("{} cannot be read; check that it exists and that you may read it", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Places in files that cannot be read; all of them, in order.
    #[error("{}", list(.0))]
    Faults(Vec<Fault>),
}

impl SourcesError {
    /// The places that cannot be read; a file that cannot be opened at all is one of them.
    #[must_use]
    pub fn faults(self, file: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        crate::monthly_return::collect(self, file, &mut faults);
        faults
    }

    /// One fault as an error.
    #[must_use]
    pub fn fault(file: &str, expected: impl Into<String>) -> Self {
        Self::Faults(vec![Fault {
            file: file.to_owned(),
            at: None,
            column: String::new(),
            value: String::new(),
            expected: expected.into(),
        }])
    }
}

fn list(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let n = lines.len();
    let places =
        if n == 1 { "1 place cannot be read".to_owned() } else { format!("{n} places cannot be read") };
    format!("{places}:\n  {}", lines.join("\n  "))
}
