//! The files of a workspace that one month's figures rest on: a closed list of paths.
//!
//! The same list says what a bundle takes and what a verification lets it hold. Links are not
//! followed: a bundle is made to be given away, and a link may lead to a file that is not.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, Result};
use domain::month::{FinancialYear, Month};
use sources::monthly_return;
use sources::monthly_return::schema::REGISTER;
use sources::workspace::{SETTINGS_FILE, Workspace};
use thiserror::Error;

use super::INPUTS;
use super::archive::Files;

/// The workbook of a return, in place of its other files.
const WORKBOOK: &str = "return.xlsx";

/// Something that stands where a file of the bundle should and is not one.
#[derive(Debug, Error)]
enum NotTaken {
    /// A link.
    #[error(
        "{path} is a link, and a bundle takes the files of the workspace only; put the file itself in its place, or remove the link"
    )]
    Link {
        /// Where, below the workspace.
        path: String,
    },
    /// A device, a pipe or a folder.
    #[error("{path} is not a plain file; put a file in its place, or remove it")]
    NoFile {
        /// Where, below the workspace.
        path: String,
    },
}

/// What a path below the workspace is to the bundle of one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A file that figures rest on.
    File,
    /// A folder that may hold some.
    Folder,
    /// Neither.
    Other,
}

/// The month that a bundle is of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope {
    pub(super) year: FinancialYear,
    pub(super) month: Month,
}

impl Scope {
    fn place(self, path: &str) -> Place {
        let parts: Vec<&str> = path.split('/').collect();
        let year = self.year.folder();
        let of_year = |part: &str| part == year;
        let of_month = |part: &str| {
            part == self.month.folder() || self.month.before().is_some_and(|before| part == before.folder())
        };
        match parts[..] {
            [SETTINGS_FILE]
            | ["system", "organisations.csv"]
            | ["documents", "documents.csv" | "claims.csv"] => Place::File,
            ["system" | "documents" | "finance"] | ["finance", "limits" | "plans" | "returns"] => {
                Place::Folder
            }
            ["finance", "limits", name] if name.strip_suffix(".csv").is_some_and(of_year) => Place::File,
            ["finance", "plans" | "returns", part] if of_year(part) => Place::Folder,
            ["finance", "plans", part, name] if of_year(part) && name.strip_suffix(".csv").is_some() => {
                Place::File
            }
            ["finance", "returns", part, month, ref rest @ ..] if of_year(part) && of_month(month) => {
                match rest {
                    [] | [_] | [_, "versions"] | [_, "versions", _] => Place::Folder,
                    [_, REGISTER] => Place::File,
                    [_, name] | [_, "versions", _, name] if is_of_return(name) => Place::File,
                    _ => Place::Other,
                }
            }
            _ => Place::Other,
        }
    }

    /// Whether a bundle may hold the file at `path` of the archive.
    pub(super) fn holds(self, path: &str) -> bool {
        path.strip_prefix(INPUTS).is_some_and(|path| self.place(path) == Place::File)
    }
}

/// Whether a name is that of a file of a return.
fn is_of_return(name: &str) -> bool {
    let stem = name.strip_suffix(".csv");
    name == WORKBOOK || stem.is_some_and(|stem| monthly_return::schema::sheets().any(|sheet| sheet == stem))
}

/// Settings, system, documents and finance, each file by its path in the archive. Of what is kept by
/// year, other years are left out; of what is kept by month, all but the month and the month before.
pub(super) fn of(workspace: &Workspace, scope: Scope) -> Result<Files> {
    let mut found = Found { root: &workspace.root, scope, files: Files::new() };
    found.put(SETTINGS_FILE)?;
    for folder in ["system", "documents", "finance"] {
        found.put_folder(folder)?;
    }
    Ok(found.files)
}

struct Found<'a> {
    root: &'a Path,
    scope: Scope,
    files: Files,
}

impl Found<'_> {
    /// Every file that figures rest on, of a folder and the folders in it; nothing where there is no
    /// such folder.
    fn put_folder(&mut self, folder: &str) -> Result<()> {
        let full = self.root.join(folder);
        let unreadable = || format!("{} cannot be read; check that you may read it", full.display());
        match fs::symlink_metadata(&full) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error).with_context(unreadable),
            Ok(found) if found.is_symlink() => {
                return Err(NotTaken::Link { path: folder.to_owned() }.into());
            }
            Ok(_) => {}
        }
        for entry in fs::read_dir(&full).with_context(unreadable)? {
            let entry = entry.with_context(unreadable)?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().with_context(unreadable)?;
            // Any link is refused, so that nobody believes it to be in the bundle.
            if kind.is_symlink() {
                return Err(NotTaken::Link { path }.into());
            }
            match self.scope.place(&path) {
                Place::File => self.put(&path)?,
                Place::Folder if kind.is_dir() => self.put_folder(&path)?,
                Place::Folder | Place::Other => {}
            }
        }
        Ok(())
    }

    fn put(&mut self, path: &str) -> Result<()> {
        let full = self.root.join(path);
        let unreadable = || format!("{} cannot be read; check that you may read it", full.display());
        let kind = fs::symlink_metadata(&full).with_context(unreadable)?.file_type();
        if kind.is_symlink() {
            return Err(NotTaken::Link { path: path.to_owned() }.into());
        }
        if !kind.is_file() {
            return Err(NotTaken::NoFile { path: path.to_owned() }.into());
        }
        let bytes = fs::read(&full).with_context(unreadable)?;
        self.files.insert(format!("{INPUTS}{path}"), bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
