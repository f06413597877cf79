//! The files of a workspace that one month's figures rest on.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use domain::month::{FinancialYear, Month};
use sources::workspace::{SETTINGS_FILE, Workspace};

use super::INPUTS;
use super::archive::Files;

/// The folders that figures are read from.
const FOLDERS: [&str; 3] = ["system", "documents", "finance"];
/// What is in them but gives no figure: how ledgers were mapped before a return was made of them.
const MAPPINGS: &str = "finance/mappings";

/// Settings, system, documents and finance, each file by its path in the archive. Of what is kept by
/// year, other years are left out; of what is kept by month, all but the month and the month before.
pub(super) fn of(workspace: &Workspace, year: FinancialYear, month: Month) -> Result<Files> {
    let mut found = Found { root: &workspace.root, year, month, files: Files::new() };
    found.put(SETTINGS_FILE)?;
    for folder in FOLDERS {
        found.put_folder(folder)?;
    }
    Ok(found.files)
}

struct Found<'a> {
    root: &'a Path,
    year: FinancialYear,
    month: Month,
    files: Files,
}

impl Found<'_> {
    /// Every file that tables are read from, of a folder and the folders in it; nothing where there is
    /// no such folder.
    fn put_folder(&mut self, folder: &str) -> Result<()> {
        let full = self.root.join(folder);
        if !full.exists() {
            return Ok(());
        }
        let unreadable = || format!("{} cannot be read; check that you may read it", full.display());
        for entry in fs::read_dir(&full).with_context(unreadable)? {
            let entry = entry.with_context(unreadable)?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if path == MAPPINGS || !self.is_of_the_months(&path) {
                continue;
            }
            if entry.path().is_dir() {
                self.put_folder(&path)?;
            } else if is_table(&path) {
                self.put(&path)?;
            }
        }
        Ok(())
    }

    /// Whether the last name of a path is not that of another year, nor of a month that does not count.
    fn is_of_the_months(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let name = name.split('.').next().unwrap_or(name);
        if let Ok(year) = name.parse::<FinancialYear>() {
            return year == self.year;
        }
        match name.parse::<Month>() {
            Ok(month) => month == self.month || Some(month) == self.month.before(),
            Err(_) => true,
        }
    }

    fn put(&mut self, path: &str) -> Result<()> {
        let full = self.root.join(path);
        let bytes = fs::read(&full)
            .with_context(|| format!("{} cannot be read; check that you may read it", full.display()))?;
        self.files.insert(format!("{INPUTS}{path}"), bytes);
        Ok(())
    }
}

/// Whether a file is of a kind that tables are read from.
fn is_table(path: &str) -> bool {
    let extension = Path::new(path).extension();
    extension.is_some_and(|extension| ["csv", "toml", "xlsx"].iter().any(|known| extension == *known))
}
