//! Versions of a return: each kept by the hash of its content, with a register of what became of it.
//!
//! A folder of an organisation holds either the files of its one return, or `versions.csv` and
//! `versions/HASH/`. Renaming `versions.csv` into place is the one moment at which a change
//! happens; before it the old versions stand, after it the new ones.

mod disk;
mod register;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use domain::account::{Account, AccountName, Role};
use domain::code::OrganisationCode;
use domain::source::ContentHash;
use governance::monthly_return::{ReturnMove, ReturnState};
use governance::release::ReleaseEvent;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::folder::unread;
use super::schema::{EXPLANATIONS, REGISTER, VERSIONS, WORKBOOK, sheets};
use crate::fault::SourcesError;
use crate::file::bytes;

pub use disk::{Step, Turn, restoring_steps, steps, sweep, take};
pub(crate) use register::unaccounted;

/// The file of the log.
pub(crate) const LOG: &str = "oakham.db";

/// The files of one return by name, such as `lines.csv`.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Who did something and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnEvent {
    /// Who; empty where it is not known.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Something that happened to a version of a return, as the log of the workspace keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedEvent {
    /// The hash of the version's files.
    pub hash: ContentHash,
    /// What was done to it.
    pub what: ReturnMove,
    /// Who did it and when.
    pub event: ReturnEvent,
}

/// The log of a workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// What happened to the return of each folder, in the order of recording.
    pub returns: BTreeMap<String, Vec<LoggedEvent>>,
    /// What was decided about the release of months, in the order of recording.
    pub releases: Vec<ReleaseEvent>,
    /// Who may do what; nothing where the workspace has no accounts.
    pub accounts: Vec<Account>,
    /// When the first account was added; before it nobody needed one.
    pub accounts_since: Option<Timestamp>,
    /// When the log was read, where that is known.
    pub read_at: Option<Timestamp>,
}

/// How far the clocks of two programs may be apart that read and write at once.
const CLOCKS_APART: SignedDuration = SignedDuration::from_hours(1);

impl Log {
    /// What happened to the return of a folder.
    #[must_use]
    pub fn of(&self, folder: &str) -> &[LoggedEvent] {
        self.returns.get(folder).map_or(&[], Vec::as_slice)
    }

    /// Whether a time was still to come when the log was read.
    pub(crate) fn is_to_come(&self, at: Timestamp) -> bool {
        let soon = self.read_at.and_then(|now| now.saturating_add(CLOCKS_APART).ok());
        soon.is_some_and(|soon| soon < at)
    }

    /// Whether accounts were needed at a time; registers keep whole seconds.
    pub(crate) fn had_accounts_at(&self, at: Timestamp) -> bool {
        !self.accounts.is_empty()
            && self.accounts_since.is_none_or(|since| since.as_second() <= at.as_second())
    }

    /// Whether a name is that of an account with a role that works for an organisation, if one is named.
    pub(crate) fn has_account(&self, name: &str, role: Role, of: Option<&OrganisationCode>) -> bool {
        let name = name.trim().parse::<AccountName>().ok();
        self.accounts.iter().any(|account| {
            Some(&account.name) == name.as_ref()
                && account.roles.contains(role)
                && of.is_none_or(|code| account.works_for(code))
        })
    }
}

/// One version of a return, as the register has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The hash of its files.
    pub hash: ContentHash,
    /// Who prepared it and when it was submitted.
    pub submitted: ReturnEvent,
    /// Who approved it and when.
    pub approved: Option<ReturnEvent>,
    /// Who closed its month and when.
    pub locked: Option<ReturnEvent>,
    /// Why it replaces another; empty for the first.
    pub reason: String,
    /// Who sent it back to its preparer, when and why; it never counts.
    pub sent_back: Option<(ReturnEvent, String)>,
}

impl Version {
    /// The name of its folder: the first 12 digits of its hash.
    #[must_use]
    pub fn folder(&self) -> String {
        short(&self.hash)
    }

    /// The day from which it counts, once approved.
    #[must_use]
    pub fn counts_from(&self) -> Option<Date> {
        self.approved.as_ref().map(|approved| day(approved.at))
    }
}

/// The first 12 digits of a hash: the name of a version.
#[must_use]
pub fn short(hash: &ContentHash) -> String {
    hash.to_string().chars().take(12).collect()
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// All versions of one return, first to last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions {
    /// The versions; their numbers count from 1.
    pub list: Vec<Version>,
}

impl Versions {
    /// Which of them has these files.
    #[must_use]
    pub fn with_hash(&self, hash: &ContentHash) -> Option<usize> {
        self.list.iter().position(|version| version.hash == *hash)
    }

    /// Where the version at `idx` stands today.
    ///
    /// # Panics
    /// Where there is no such version.
    #[must_use]
    pub fn state(&self, idx: usize) -> ReturnState {
        let version = &self.list[idx];
        let later = &self.list[idx + 1..];
        let replaced = later.iter().any(|later| later.approved.is_some() || version.approved.is_none());
        match (replaced, &version.approved, &version.locked) {
            _ if version.sent_back.is_some() => ReturnState::Draft,
            (true, ..) => ReturnState::Superseded,
            (false, _, Some(_)) => ReturnState::Locked,
            (false, Some(_), None) => ReturnState::Approved,
            (false, None, None) => ReturnState::Submitted,
        }
    }

    /// The version that counted at the end of `as_at`, or counts now: the last one approved by then.
    #[must_use]
    pub fn counting(&self, as_at: Option<Date>) -> Option<usize> {
        self.list.iter().rposition(|version| {
            version.counts_from().is_some_and(|from| as_at.is_none_or(|day| from <= day))
        })
    }

    /// The approved versions alone.
    #[must_use]
    pub fn approved(&self) -> ApprovedVersions {
        let versions = self.list.iter().enumerate();
        let approved =
            versions.filter(|(_, version)| version.approved.is_some() && version.sent_back.is_none());
        let list = approved.map(|(idx, version)| ApprovedVersion {
            number: idx + 1,
            state: self.state(idx),
            version: version.clone(),
        });
        let waiting =
            self.list.len().checked_sub(1).filter(|last| self.state(*last) == ReturnState::Submitted);
        ApprovedVersions { list: list.collect(), waits_since: waiting.map(|idx| self.list[idx].submitted.at) }
    }

    /// When the last thing happened to any of them.
    #[must_use]
    pub fn last_event(&self) -> Option<Timestamp> {
        let events = self.list.iter().flat_map(|version| {
            let sent_back = version.sent_back.as_ref().map(|(event, _)| event);
            [Some(&version.submitted), version.approved.as_ref(), version.locked.as_ref(), sent_back]
        });
        events.flatten().map(|event| event.at).max()
    }

    /// Whether this is the register that stands in a folder.
    #[must_use]
    pub fn is_in_force(&self, root: &Path, folder: &str) -> bool {
        fs::read(root.join(folder).join(REGISTER)).is_ok_and(|bytes| bytes == self.text().into_bytes())
    }

    /// Whether the month is closed: some version of it was locked.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.list.iter().any(|version| version.locked.is_some())
    }
}

/// The versions of a return that were approved. It holds nothing of any other but that one waits and
/// since when, so that what is drawn from it can be shown to everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApprovedVersions {
    list: Vec<ApprovedVersion>,
    waits_since: Option<Timestamp>,
}

/// A version that was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovedVersion {
    number: usize,
    state: ReturnState,
    version: Version,
}

impl ApprovedVersions {
    /// Each of them, first to last.
    #[must_use]
    pub fn list(&self) -> &[ApprovedVersion] {
        &self.list
    }

    /// When a version was submitted that waits for approval; `None` where none waits.
    #[must_use]
    pub const fn waits_since(&self) -> Option<Timestamp> {
        self.waits_since
    }
}

impl ApprovedVersion {
    /// Its number among all versions, counted from 1.
    #[must_use]
    pub const fn number(&self) -> usize {
        self.number
    }

    /// Where it stands: approved, locked or superseded.
    #[must_use]
    pub const fn state(&self) -> ReturnState {
        self.state
    }

    /// What the register says of it.
    #[must_use]
    pub const fn version(&self) -> &Version {
        &self.version
    }
}

/// The hash of a return: of the names and contents of its files, in the order of names.
#[must_use]
pub fn content_hash(files: &Files) -> ContentHash {
    let mut content = Vec::new();
    for (name, bytes) in files {
        content.extend_from_slice(format!("{name} {}\n", bytes.len()).as_bytes());
        content.extend_from_slice(bytes);
    }
    ContentHash::of(&content)
}

/// The files of a return that lie directly in a folder: `return.xlsx`, or the sheets as CSV files.
///
/// # Errors
/// Where one of them cannot be read.
pub fn files_in(root: &Path, folder: &str) -> Result<Files, SourcesError> {
    let mut files = Files::new();
    let workbook = WORKBOOK.to_owned();
    let names = if root.join(folder).join(&workbook).exists() {
        vec![workbook, format!("{EXPLANATIONS}.csv")]
    } else {
        sheets().map(|sheet| format!("{sheet}.csv")).collect()
    };
    for name in names {
        let path = format!("{folder}/{name}");
        if root.join(&path).exists() {
            files.insert(name, bytes(root, &path)?);
        }
    }
    Ok(files)
}

/// The files of one version, which must be what was submitted.
///
/// # Errors
/// Where files are missing, cannot be read, or have changed since.
pub fn files_of(root: &Path, folder: &str, version: &Version) -> Result<Files, SourcesError> {
    let version_folder = format!("{folder}/versions/{}", version.folder());
    let files = files_in(root, &version_folder)?;
    if content_hash(&files) == version.hash {
        Ok(files)
    } else {
        let why = if files.is_empty() {
            "the files of this version are gone; restore them: submit the same files again with `oakham return submit`, or copy them here from a copy of the workspace"
        } else {
            "the files are not those that were submitted; restore them, and submit changes with `oakham return submit`"
        };
        Err(SourcesError::fault(&version_folder, why))
    }
}

/// Refuses files beside a register that belong to none of its versions: nobody would read them.
pub(crate) fn refuse_stray_files(root: &Path, folder: &str, versions: &Versions) -> Result<(), SourcesError> {
    let unread = unread(root, folder);
    if !unread.is_empty() {
        return Err(SourcesError::Faults(unread));
    }
    for (name, content) in files_in(root, folder)? {
        let is_of_version = |version: &Version| -> Result<bool, SourcesError> {
            let path = format!("{folder}/versions/{}/{name}", version.folder());
            Ok(root.join(&path).exists() && bytes(root, &path)? == content)
        };
        // What an interrupted submission did not clear away is kept already.
        let mut is_kept = false;
        for version in &versions.list {
            is_kept = is_kept || is_of_version(version)?;
        }
        if !is_kept {
            return Err(SourcesError::fault(
                &format!("{folder}/{name}"),
                "the file lies beside versions.csv and was not submitted; submit it with `oakham return submit`, or move it away",
            ));
        }
    }
    Ok(())
}

/// Whether a folder holds nothing but what an interrupted first submission left.
pub(crate) fn is_unfinished(root: &Path, folder: &str) -> Result<bool, SourcesError> {
    let has = |name: &str| root.join(folder).join(name).exists();
    Ok(has(VERSIONS) && !has(REGISTER) && files_in(root, folder)?.is_empty())
}

/// Refuses a folder whose register is gone. A first submission that was interrupted leaves one version
/// without a register, in a workspace that has a log, since that is opened before.
pub(crate) fn require_register(
    root: &Path,
    folder: &str,
    (has_log, logged): (bool, &[LoggedEvent]),
) -> Result<(), SourcesError> {
    let version_folders = fs::read_dir(root.join(folder).join(VERSIONS)).into_iter().flatten().flatten();
    let names = version_folders.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let kept: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    let n_folders = kept.len();
    let most = usize::from(has_log);
    // Files beside them do not stand for them, as they may be others than were approved; those that an interrupted
    // submission kept before its register was in its place are the same.
    let is_kept = || Ok::<bool, SourcesError>(kept.contains(&short(&content_hash(&files_in(root, folder)?))));
    if logged.is_empty() && (n_folders <= most || has_log && is_kept()?) {
        return Ok(());
    }
    let evidence = match logged.iter().filter(|logged| logged.what == ReturnMove::Submit).count() {
        0 => format!("the folder {VERSIONS} holds {n_folders}"),
        n => format!("the log in {LOG} knows {n}"),
    };
    Err(SourcesError::fault(
        &format!("{folder}/{REGISTER}"),
        format!("the register of versions is gone, but {evidence}; restore it from a copy of the workspace"),
    ))
}

#[cfg(test)]
mod tests;
