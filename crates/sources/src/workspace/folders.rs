//! The folders and files of a workspace by their names.

use std::fs;
use std::path::Path;

use domain::month::{FinancialYear, Month};

use crate::fault::SourcesError;
use crate::passed_over;

/// Where returns are, below the workspace.
pub(super) const RETURNS: &str = "finance/returns";

/// Where plans are, below the workspace.
pub(super) const PLANS: &str = "finance/plans";

/// The message for a table that is not read because of its ending.
pub(super) const NO_CSV: &str = "only files that end in .csv are read here; save the sheet as \"CSV UTF-8\"";

/// The year of a folder or file that is named so and in no other spelling: of two that mean the same year
/// one would be passed over.
#[must_use]
pub fn year_of(name: &str) -> Option<FinancialYear> {
    name.parse::<FinancialYear>().ok().filter(|year| year.folder() == name)
}

/// The month of a folder, likewise.
pub(super) fn month_of(name: &str) -> Option<Month> {
    name.parse::<Month>().ok().filter(|month| month.folder() == name)
}

/// The names of the folders in a folder, sorted; none where there is no such folder.
pub(super) fn folders(root: &Path, path: &str) -> Result<Vec<String>, SourcesError> {
    list(root, path, std::path::Path::is_dir)
}

/// The names of the tables in a folder, sorted; none where there is no such folder. CSV files are read;
/// others are named, so that nobody believes that they are.
pub(crate) fn files_in(root: &Path, path: &str) -> Result<Vec<String>, SourcesError> {
    list(root, path, |entry| {
        let name = entry.file_name().unwrap_or_default().to_string_lossy();
        !passed_over::is_leftover(&name) && passed_over::is_table(&name)
    })
}

fn list(root: &Path, path: &str, is_listed: impl Fn(&Path) -> bool) -> Result<Vec<String>, SourcesError> {
    let full = root.join(path);
    if !full.exists() {
        return Ok(Vec::new());
    }
    let unreadable = |source| SourcesError::Unreadable { path: full.clone(), source };
    let mut names = Vec::new();
    for entry in fs::read_dir(&full).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if is_listed(&entry.path()) {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
