//! What cannot be read: where, what was found, what was expected and what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::PathBuf;

use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity, is_rule};
use domain::source::CellAt;
use jiff::civil::Date;
use thiserror::Error;

use crate::bounds::{FAULTS_LISTED, SHOWN_CHARACTERS};

/// One place in a file that cannot be read as what it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, below the workspace.
    pub file: String,
    /// The cell, where the fault is in one.
    pub at: Option<CellAt>,
    /// The name of the column, where there is one.
    pub column: String,
    /// The value found there, shortened; empty where there is none.
    pub value: String,
    /// What was expected or what is wrong; after the last `; ` it may say what to do about it, which a
    /// [`Finding`] has as its `fix`.
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

/// V03: what is wrong is the message, what to do about it the remedy.
impl From<Fault> for Finding {
    fn from(mut fault: Fault) -> Self {
        // A cell has its letter; a key of a file without cells is named in the message.
        let key = Some(std::mem::take(&mut fault.column)).filter(|key| fault.at.is_none() && !key.is_empty());
        let key = key.map(|key| format!("{key}: ")).unwrap_or_default();
        let remedy = fault.expected.rsplit_once("; ").filter(|(_, remedy)| is_remedy(remedy));
        let (why, fix) = match remedy {
            Some((why, remedy)) => (why, sentence(remedy)),
            // A return lies in its folder, or in none while it is submitted.
            None if fault.file.starts_with("finance/returns/") || is_of_return(&fault.file) => {
                (fault.expected.as_str(), "Correct it, and send the return again.".to_owned())
            }
            None => (fault.expected.as_str(), "Correct it.".to_owned()),
        };
        // What breaks another rule than that it can be read begins with the rule.
        let rule_and_reason = why.split_once(": ").filter(|(rule, _)| is_rule(rule));
        let (rule, why) = rule_and_reason.map_or((None, why), |(rule, why)| (Some(rule), why));
        let message = if fault.value.is_empty() {
            format!("{key}{why}.")
        } else {
            format!("{key}found {:?}; {why}.", fault.value)
        };
        let rule = rule.unwrap_or("V03").to_owned();
        Self { severity: Severity::Blocks, rule, file: fault.file, at: fault.at, message, fix }
    }
}

/// Whether a file lies in no folder as those of a return do while it is submitted.
fn is_of_return(file: &str) -> bool {
    !file.contains('/') && !file.starts_with(SETTINGS_FILE)
}

/// Whether the last clause of a fault says what to do: others say what there is, and belong to what is wrong.
fn is_remedy(clause: &str) -> bool {
    const TELLING: [&str; 13] = [
        "a", "an", "at", "expected", "formulas", "it", "less", "no", "nothing", "others", "several", "there",
        "this",
    ];
    clause.split_whitespace().next().is_some_and(|first| !TELLING.contains(&first))
}

/// A remedy as a sentence of its own.
fn sentence(remedy: &str) -> String {
    let mut characters = remedy.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let stop = if remedy.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{stop}", characters.as_str())
}

/// A value as a message repeats it: a long one is cut off.
pub(crate) fn shortened(value: &str) -> String {
    match value.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// The message of a domain type that refuses a text, without the text: the fault repeats that already.
pub(crate) fn without_the_text(text: &str, message: String) -> String {
    let repeated = message.strip_prefix(&format!("{text:?} ")).and_then(|rest| rest.split_once("; "));
    match repeated {
        Some((_, expected)) if text.is_empty() => expected.to_owned(),
        Some((why, expected)) => format!("it {why}; {expected}"),
        None => message,
    }
}

/// The file that makes a folder a workspace.
pub const SETTINGS_FILE: &str = "oakham.toml";

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
    /// A file or folder cannot be written to.
    #[error("{} cannot be written to; check that the workspace is not read-only, that you may write to it and that the disk has room", path.display())]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A board of the reform that there is, and not on the day that was asked for.
    #[error("there is no board {board} on {on}: {there}; name a day on which it is, or leave the day out")]
    NotOnDay {
        /// Its code.
        board: OrganisationCode,
        /// The day.
        on: Date,
        /// When it is there: `it begins on 2022-07-01`.
        there: String,
    },
    /// What was read of a publication cannot be kept.
    #[error("what was read cannot be kept; check that there is room and that you may write there")]
    NotKept(#[source] io::Error),
    /// Places in files that cannot be read; all of them, in order.
    #[error("{}", summary(.0))]
    Faults(Vec<Fault>),
}

impl SourcesError {
    /// The places that cannot be read; a file that cannot be opened at all is one of them.
    #[must_use]
    pub fn faults(self, file: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        collect(self, file, &mut faults);
        faults
    }

    /// One fault as an error.
    #[must_use]
    pub fn fault(file: &str, expected: impl Into<String>) -> Self {
        Self::Faults(vec![file_fault(file, expected)])
    }

    /// What cannot be read as findings: as many as a person will look at, and how many more there are.
    #[must_use]
    pub fn findings(self) -> Vec<Finding> {
        let faults = match self {
            Self::Faults(faults) => faults,
            Self::Unreadable { path, source } => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                vec![unreadable(&name, &source)]
            }
            error @ (Self::NotAWorkspace(_)
            | Self::NotOnDay { .. }
            | Self::NotKept(_)
            | Self::Unwritable { .. }) => {
                vec![file_fault("", error.to_string())]
            }
        };
        findings(faults)
    }
}

/// Adds an error's faults to `faults`, an unreadable file as one.
pub(crate) fn collect(error: SourcesError, file: &str, faults: &mut Vec<Fault>) {
    match error {
        SourcesError::Faults(more) => faults.extend(more),
        SourcesError::Unreadable { source, .. } => faults.push(unreadable(file, &source)),
        error @ (SourcesError::NotAWorkspace(_)
        | SourcesError::NotOnDay { .. }
        | SourcesError::NotKept(_)
        | SourcesError::Unwritable { .. }) => {
            faults.push(file_fault(file, error.to_string()));
        }
    }
}

/// What cannot be read as findings: of each file as many as a person will look at, and how many more
/// there are.
pub fn findings(faults: impl IntoIterator<Item = Fault>) -> Vec<Finding> {
    let mut n_by_file: BTreeMap<String, usize> = BTreeMap::new();
    let mut findings = Vec::new();
    for fault in grouped_by_cause(faults) {
        let n = n_by_file.entry(fault.file.clone()).or_default();
        *n += 1;
        if *n <= FAULTS_LISTED {
            findings.push(Finding::from(fault));
        }
    }
    let more = n_by_file.into_iter().filter_map(|(file, n)| Some(file_fault(&file, more(n)?)));
    findings.extend(more.map(Finding::from));
    findings
}

/// Up to so many faults of one cause are listed one by one.
const FEW: usize = 3;
/// Up to so many cells of different values are listed one by one, though all are wrong for one reason.
const SEVERAL: usize = 10;

/// Why a cell is wrong, without what to do and without an example, which may be its own.
fn reason(expected: &str) -> &str {
    let end = ["; ", ", such as "].iter().filter_map(|mark| expected.find(mark)).min();
    &expected[..end.unwrap_or(expected.len())]
}

/// The faults, with one for all that have one cause: many cells of one folder that hold the same value and
/// are wrong for the same reason, or still more cells of different values that are wrong for one reason.
fn grouped_by_cause(faults: impl IntoIterator<Item = Fault>) -> Vec<Fault> {
    type Cause = (String, String, String, String);
    let folder_of = |fault: &Fault| fault.file.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let faults: Vec<Fault> = faults.into_iter().collect();
    let mut values_of: BTreeMap<(String, String), (usize, BTreeSet<&str>)> = BTreeMap::new();
    for fault in faults.iter().filter(|fault| fault.at.is_some() && !fault.value.is_empty()) {
        let key = (folder_of(fault), reason(&fault.expected).to_owned());
        let (n, values) = values_of.entry(key).or_default();
        *n += 1;
        values.insert(&fault.value);
    }
    values_of.retain(|_, (n, values)| SEVERAL < *n && FEW <= values.len());
    let throughout: BTreeSet<(String, String)> = values_of.into_keys().collect();
    let cause = |fault: &Fault| -> Option<Cause> {
        fault.at?;
        let folder = folder_of(fault);
        let key = (folder.clone(), reason(&fault.expected).to_owned());
        if !fault.value.is_empty() && throughout.contains(&key) {
            return Some((folder, String::new(), String::new(), key.1));
        }
        // Where a cell is empty, other columns are another matter.
        let column = if fault.value.is_empty() { fault.column.clone() } else { String::new() };
        Some((folder, column, fault.value.clone(), fault.expected.clone()))
    };
    let mut files_of: BTreeMap<Cause, Vec<String>> = BTreeMap::new();
    let mut cells_of: BTreeMap<Cause, Vec<CellAt>> = BTreeMap::new();
    for fault in &faults {
        if let Some(cause) = cause(fault) {
            cells_of.entry(cause.clone()).or_default().extend(fault.at);
            files_of.entry(cause).or_default().push(fault.file.clone());
        }
    }
    files_of.retain(|_, files| FEW < files.len());
    let mut grouped = Vec::new();
    for mut fault in faults {
        let cause = cause(&fault);
        let cells = cause.as_ref().and_then(|cause| cells_of.get(cause)).map_or(&[][..], Vec::as_slice);
        match cause.as_ref().map(|cause| files_of.get_mut(cause)) {
            Some(Some(files)) if files.is_empty() => {}
            Some(Some(files)) => {
                let n_more = files.len() - 1;
                files.dedup();
                let mut names: Vec<&str> =
                    files.iter().map(|file| file.rsplit(['/', '#']).next().unwrap_or_default()).collect();
                names.dedup();
                // Empty cells say nothing of themselves; which they are is what helps to fill them in.
                let range = match names[..] {
                    [_] if fault.value.is_empty() => {
                        range_in_column(cells).map(|range| format!(", {range}")).unwrap_or_default()
                    }
                    _ => String::new(),
                };
                let more = format!(" (and {n_more} more cells of {}{range})", names.join(", "));
                fault.expected = match fault.expected.rsplit_once("; ") {
                    Some((why, remedy)) => format!("{why}{more}; {remedy}"),
                    None => format!("{}{more}", fault.expected),
                };
                files.clear();
                grouped.push(fault);
            }
            _ => grouped.push(fault),
        }
    }
    grouped
}

/// `F6 to F42`, where all cells are of one column.
fn range_in_column(cells: &[CellAt]) -> Option<String> {
    let (first, last) = (cells.iter().min()?, cells.iter().max()?);
    let is_one = first.column == last.column && cells.iter().all(|cell| cell.column == first.column);
    is_one.then(|| format!("{first} to {last}"))
}

/// A fault of a file that cannot be opened.
pub(crate) fn unreadable(file: &str, why: &io::Error) -> Fault {
    file_fault(
        file,
        match why.kind() {
            io::ErrorKind::NotFound => "the file is missing; put it there".to_owned(),
            _ => format!("the file cannot be read ({why}); correct its permissions"),
        },
    )
}

/// A fault of a whole file.
pub fn file_fault(file: &str, expected: impl Into<String>) -> Fault {
    Fault {
        file: file.to_owned(),
        at: None,
        column: String::new(),
        value: String::new(),
        expected: expected.into(),
    }
}

fn summary(faults: &[Fault]) -> String {
    let faults = grouped_by_cause(faults.iter().cloned());
    let mut lines: Vec<String> = faults.iter().take(FAULTS_LISTED).map(ToString::to_string).collect();
    lines.extend(more(faults.len()));
    let n = faults.len();
    let places =
        if n == 1 { "1 place cannot be read".to_owned() } else { format!("{n} places cannot be read") };
    format!("{places}:\n  {}", lines.join("\n  "))
}

/// `and 4,800 more`: how many of `n` faults are not listed.
fn more(n: usize) -> Option<String> {
    let n_more = n.checked_sub(FAULTS_LISTED).filter(|n_more| 0 < *n_more)?;
    Some(format!("and {n_more} more; correct these first, they often have one cause"))
}

#[cfg(test)]
mod tests;
