//! Returns of a workspace: from template to closed month, the same at the desk and on the command line.

pub mod difference;
pub mod person;
pub mod template;
mod form;
pub mod versions;
pub mod workflow;
mod overview;
pub mod desk;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use domain::month::{FinancialYear, Month};
use domain::organisation::{Organisation, OrganisationName, called, uncalled};
use sources::workspace::Workspace;
use tempfile::TempDir;

/// What is said where an event is not done at all.
pub const NOTHING_CHANGED: &str = "nothing was changed";

/// A folder for a moment with these files in it.
fn scratch<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Result<TempDir> {
    let cannot = || {
        let place = std::env::temp_dir();
        let place = place.display();
        format!(
            "the folder for temporary files, {place}, cannot be written to; make room in it, or set TMPDIR to a folder you may write to"
        )
    };
    let scratch = tempfile::tempdir().with_context(cannot)?;
    for (name, bytes) in files {
        fs::write(scratch.path().join(name), bytes).with_context(cannot)?;
    }
    Ok(scratch)
}

/// A return by whose it is and for when.
#[derive(Clone, Debug)]
pub struct ReturnId {
    pub organisation: Organisation,
    pub year: FinancialYear,
    pub month: Month,
}

impl ReturnId {
    /// Its folder below the workspace.
    #[must_use]
    pub fn folder(&self) -> String {
        Workspace::return_folder(&self.organisation.code, self.year, self.month)
    }

    /// `RWE 2024/25 month 5`.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} {} month {}", self.organisation.code, self.year, self.month)
    }
}

/// The return of an organisation that is of the system then.
pub fn find_return(
    workspace: &Workspace,
    name: &OrganisationName,
    year: FinancialYear,
    month: Month,
) -> Result<ReturnId> {
    let organisations = workspace.organisations_on(month.last_day(year));
    if let Some(organisation) = called(&organisations, name) {
        return Ok(ReturnId { organisation: organisation.clone(), year, month });
    }
    // By a name that it had it is the same.
    let had = called(&workspace.organisations, name);
    if let Some(now) = had.and_then(|had| organisations.iter().find(|now| now.code == had.code)) {
        return Ok(ReturnId { organisation: now.clone(), year, month });
    }
    let when = format!("in {} {}", month.name(), month.last_day(year).year());
    bail!(uncalled(&organisations, name, &when))
}

/// The returns of a month: those of the named, each once, or, where none is named, of all that report then.
///
/// # Errors
/// Where one is not of the system then.
pub fn find_returns(
    workspace: &Workspace,
    names: &[OrganisationName],
    year: FinancialYear,
    month: Month,
) -> Result<Vec<ReturnId>> {
    if !names.is_empty() {
        let found: Result<Vec<ReturnId>> =
            names.iter().map(|name| find_return(workspace, name, year, month)).collect();
        // By code and by short name it is the same.
        let by_code = found?.into_iter().map(|found| (found.organisation.code.clone(), found));
        return Ok(by_code.collect::<BTreeMap<_, _>>().into_values().collect());
    }
    let all = workspace.organisations_on(month.last_day(year)).into_iter();
    Ok(all.map(|organisation| ReturnId { organisation, year, month }).collect())
}

/// The returns that `paths` name: a folder that holds folders only stands for those.
///
/// # Errors
/// Where a folder cannot be read.
pub fn sent_returns(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut returns = Vec::new();
    for path in paths {
        let mut folders = if path.is_dir() { folders_only(path)? } else { Vec::new() };
        if folders.is_empty() {
            returns.push(path.clone());
        } else {
            folders.sort();
            returns.append(&mut folders);
        }
    }
    Ok(returns)
}

/// The folders in a folder; none where files are in it too, as in that of a return.
fn folders_only(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = folder.read_dir().with_context(|| format!("{} cannot be read", folder.display()))?;
    let seen = entries.flatten().filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    let all: Vec<PathBuf> = seen.map(|entry| entry.path()).collect();
    Ok(if all.iter().all(|path| path.is_dir()) { all } else { Vec::new() })
}

/// That something is done and the log lacks it.
#[must_use]
pub fn not_recorded(why: &str) -> String {
    format!("It is done, but not in the log yet; it is recorded at the next start ({why}).")
}
