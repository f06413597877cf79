//! The files of a workspace that one month's figures rest on: a closed list of paths.
//!
//! The same list says what a bundle takes and what a verification lets it hold. Links are not
//! followed: a bundle is made to be given away, and a link may lead to a file that is not.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, Result};
use domain::month::{FinancialYear, Month};
use domain::monthly_return::ReturnBasis;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sources::monthly_return;
use sources::monthly_return::schema::{REGISTER, VERSIONS};
use sources::monthly_return::version::{Version, Versions};
use sources::releases;
use sources::workspace::{SETTINGS_FILE, Workspace};
use thiserror::Error;

use super::INPUTS;
use super::archive::Files;
use crate::edition::release;

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
    /// The folder of a return, of which the version that counts is taken.
    Return,
    /// Neither.
    Other,
}

/// The month that a bundle is of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope {
    pub(super) year: FinancialYear,
    pub(super) month: Month,
    /// As recorded by the end of this day; nothing for what counts now.
    pub(super) as_at: Option<Date>,
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
            | ["finance", "releases.csv"]
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
                    [] | [_, "versions"] | [_, "versions", _] => Place::Folder,
                    [_] => Place::Return,
                    [_, REGISTER] => Place::File,
                    [_, name] | [_, "versions", _, name] if is_return_file(name) => Place::File,
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

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// Whether a name is that of a file of a return.
fn is_return_file(name: &str) -> bool {
    let stem = name.strip_suffix(".csv");
    name == WORKBOOK || stem.is_some_and(|stem| monthly_return::schema::sheets().any(|sheet| sheet == stem))
}

/// Settings, system, documents and finance, each file by its path in the archive. Of what is kept by
/// year, other years are left out; of what is kept by month, all but the month and the month before.
pub(super) fn files(workspace: &Workspace, scope: Scope) -> Result<Files> {
    let mut collector = Collector { workspace, root: &workspace.root, scope, files: Files::new() };
    collector.put(SETTINGS_FILE)?;
    for folder in ["system", "documents", "finance"] {
        collector.put_folder(folder)?;
    }
    Ok(collector.files)
}

struct Collector<'a> {
    workspace: &'a Workspace,
    root: &'a Path,
    scope: Scope,
    files: Files,
}

impl Collector<'_> {
    /// Every file that figures rest on, of a folder and the folders in it; nothing where there is no
    /// such folder.
    fn put_folder(&mut self, folder: &str) -> Result<()> {
        let full = self.root.join(folder);
        let unreadable = || format!("{} cannot be read; check that you may read it", full.display());
        match fs::symlink_metadata(&full) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error).with_context(unreadable),
            Ok(metadata) if metadata.is_symlink() => {
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
                Place::File if path == releases::PATH => self.put_release(),
                Place::File => self.put(&path)?,
                Place::Folder if kind.is_dir() => self.put_folder(&path)?,
                Place::Return if kind.is_dir() => self.put_return(&path)?,
                Place::Folder | Place::Return | Place::Other => {}
            }
        }
        Ok(())
    }

    /// Of the register of releases the release of the month, as long as it stands: what was decided of other
    /// months, or withdrawn, is not given away.
    fn put_release(&mut self) {
        let Scope { year, month, as_at } = self.scope;
        let standing = release::recorded(self.workspace, as_at).standing_of((year, month));
        if !standing.events().is_empty() {
            self.files.insert(format!("{INPUTS}{}", releases::PATH), releases::text(&standing).into_bytes());
        }
    }

    /// Of a return what counts on the day of the bundle: the version that was approved last by then, alone
    /// in its register. What nobody has approved, and a folder of nobody in the system, is not given away.
    fn put_return(&mut self, path: &str) -> Result<()> {
        let parts: Vec<&str> = path.split('/').collect();
        let [_, _, _, month, code] = parts[..] else { return Ok(()) };
        let (year, Ok(month)) = (self.scope.year, month.parse::<Month>()) else { return Ok(()) };
        let organisations = self.workspace.organisations_on(month.last_day(year));
        let Some(organisation) = organisations.iter().find(|organisation| organisation.code.as_str() == code)
        else {
            return Ok(());
        };
        self.refuse_links(path)?;
        let as_at = self.scope.as_at;
        match self.workspace.versions(path) {
            // It counts nowhere either.
            Err(_) => Ok(()),
            Ok(Some(versions)) => {
                let Some(idx) = versions.counting(as_at) else { return Ok(()) };
                let version = versions.list[idx].clone();
                let locked =
                    version.locked.clone().filter(|locked| as_at.is_none_or(|as_at| day(locked.at) <= as_at));
                let counting = Versions { list: vec![Version { locked, ..version.clone() }] };
                self.files.insert(format!("{INPUTS}{path}/{REGISTER}"), counting.text().into_bytes());
                self.refuse_links(&format!("{path}/{VERSIONS}"))?;
                self.put_folder(&format!("{path}/{VERSIONS}/{}", version.folder()))
            }
            Ok(None) => {
                let counts = match self.workspace.return_of(organisation, (year, month), as_at) {
                    Ok(submission) => submission.is_some(),
                    // It says itself why it is not in, where its cover says that it was approved.
                    Err(_) => self.is_said_to_be_approved(path),
                };
                if counts { self.put_files(path) } else { Ok(()) }
            }
        }
    }

    /// Whether the cover of a return that cannot be read says that somebody approved it by the day.
    fn is_said_to_be_approved(&self, path: &str) -> bool {
        let field = |name| monthly_return::cover_field(self.root, path, name).unwrap_or_default();
        let by_then = |as_at: Date| field("approved_at").parse::<Date>().is_ok_and(|day| day <= as_at);
        !field("approved_by").is_empty()
            && field("basis") != ReturnBasis::Draft.word()
            && self.scope.as_at.is_none_or(by_then)
    }

    /// Any link in a folder is refused, so that nobody believes it to be in the bundle.
    fn refuse_links(&self, folder: &str) -> Result<()> {
        for name in self.names(folder)? {
            let path = format!("{folder}/{name}");
            if fs::symlink_metadata(self.root.join(&path)).is_ok_and(|metadata| metadata.is_symlink()) {
                return Err(NotTaken::Link { path }.into());
            }
        }
        Ok(())
    }

    /// The files of a folder that figures rest on, without those of folders in it.
    fn put_files(&mut self, folder: &str) -> Result<()> {
        for name in self.names(folder)? {
            let path = format!("{folder}/{name}");
            if self.scope.place(&path) == Place::File {
                self.put(&path)?;
            }
        }
        Ok(())
    }

    fn names(&self, folder: &str) -> Result<Vec<String>> {
        let full = self.root.join(folder);
        let unreadable = || format!("{} cannot be read; check that you may read it", full.display());
        let mut names = Vec::new();
        for entry in fs::read_dir(&full).with_context(unreadable)? {
            names.push(entry.with_context(unreadable)?.file_name().to_string_lossy().into_owned());
        }
        Ok(names)
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
