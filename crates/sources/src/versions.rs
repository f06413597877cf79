//! Versions of a return: each kept by the hash of its content, with a register of what became of it.
//!
//! A folder of an organisation holds either the files of its one return, or `versions.csv` and
//! `versions/HASH/`. Renaming `versions.csv` into place is the one moment at which a change
//! happens; before it the old versions stand, after it the new ones.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use domain::person::same_person;
use domain::source::ContentHash;
use governance::monthly_return::{ReturnMove, ReturnState};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::csv_text;
use crate::fault::{Fault, SourcesError, of_file};
use crate::file::bytes;
use crate::monthly_return::{EXPLANATIONS, sheets, unread};
use crate::sheet::{Row, Sheet};

/// The register of versions in an organisation's folder.
pub const REGISTER: &str = "versions.csv";
/// The folder in which its versions are kept.
pub const VERSIONS: &str = "versions";
/// The file of the log.
const LOG: &str = "oakham.db";
/// The columns that every register has.
const COLUMNS: [&str; 9] = [
    "version",
    "hash",
    "prepared_by",
    "submitted_at",
    "approved_by",
    "approved_at",
    "locked_by",
    "locked_at",
    "reason",
];
/// The columns of a version that was sent back; registers made before have none.
const SENT_BACK: [&str; 3] = ["sent_back_by", "sent_back_at", "sent_back_reason"];

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

/// The log of a workspace: what happened to the return of each folder, in the order of recording.
pub type Log = BTreeMap<String, Vec<LoggedEvent>>;

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
    /// Reads the register of a folder, which must say what the log says of the same versions; `None` where
    /// there is none. What the log does not know yet is believed: an interruption may have left it out.
    ///
    /// # Errors
    /// All that cannot be read, at once; also a version that is missing, one that its preparer approved,
    /// and what the log has otherwise.
    pub fn read(root: &Path, folder: &str, logged: &[LoggedEvent]) -> Result<Option<Self>, SourcesError> {
        let path = format!("{folder}/{REGISTER}");
        if !root.join(&path).exists() {
            return Ok(None);
        }
        let sheet = Sheet::csv(root, &path)?;
        sheet.require(&COLUMNS)?;
        let mut faults = Vec::new();
        let mut list: Vec<Version> = Vec::new();
        for (row, number) in sheet.rows().zip(1_usize..) {
            if row.text("version") != number.to_string() {
                let told = format!(
                    "expected version {number}: versions are counted from 1 without a gap; restore the register"
                );
                faults.push(row.fault("version", told));
            }
            let hash = ContentHash::parse(row.text("hash"));
            if hash.is_none() {
                faults.push(row.fault("hash", "expected the 64 digits of a SHA-256; restore the register"));
            }
            let mut event = |by: &str, at: &str| -> Option<ReturnEvent> {
                let at = row.parse_if_any::<Timestamp>(at, &mut faults)?;
                Some(ReturnEvent { by: row.text(by).to_owned(), at })
            };
            let submitted = event("prepared_by", "submitted_at");
            let approved = event("approved_by", "approved_at");
            let locked = event("locked_by", "locked_at");
            let sent_back = event("sent_back_by", "sent_back_at")
                .map(|event| (event, row.text("sent_back_reason").to_owned()));
            if submitted.is_none() {
                faults.push(row.fault("submitted_at", "expected when the version was submitted"));
            }
            let (Some(hash), Some(submitted)) = (hash, submitted) else { continue };
            if let Some(approved) = approved.as_ref().filter(|event| same_person(&event.by, &submitted.by)) {
                let told = format!(
                    "V27: {} prepared this version and may not approve it; restore the register, or have somebody else approve it",
                    approved.by
                );
                faults.push(row.fault("approved_by", told));
            }
            let back = sent_back.as_ref().map(|(event, _)| event);
            let of_it = logged.iter().filter(|logged| logged.hash == hash);
            for logged in of_it {
                let (columns, here) = match logged.what {
                    ReturnMove::Submit => (["prepared_by", "submitted_at"], Some(&submitted)),
                    ReturnMove::Approve => (["approved_by", "approved_at"], approved.as_ref()),
                    ReturnMove::Lock => (["locked_by", "locked_at"], locked.as_ref()),
                    ReturnMove::SendBack => (["sent_back_by", "sent_back_at"], back),
                    ReturnMove::Supersede => continue,
                };
                faults.extend(contradiction(row, columns, here, &logged.event));
            }
            let events = [
                ("submitted_at", Some(&submitted)),
                ("approved_at", approved.as_ref()),
                ("locked_at", locked.as_ref()),
            ];
            let mut before = ("submitted_at", &submitted);
            for (column, event) in events.into_iter().chain([("sent_back_at", back)]) {
                let Some(event) = event else { continue };
                if event.at < before.1.at {
                    let told = format!(
                        "it comes before {}, which is {}; restore the register",
                        before.0, before.1.at
                    );
                    faults.push(row.fault(column, told));
                }
                before = (column, event);
            }
            let reason = row.text("reason").to_owned();
            list.push(Version { hash, submitted, approved, locked, reason, sent_back });
        }
        faults.extend(missing(&path, &list, logged));
        if faults.is_empty() { Ok(Some(Self { list })) } else { Err(SourcesError::Faults(faults)) }
    }

    /// The register as its file.
    #[must_use]
    pub fn text(&self) -> String {
        // A register without anything sent back stays as older programs wrote it.
        let has_sent_back = self.list.iter().any(|version| version.sent_back.is_some());
        let head = if has_sent_back {
            csv_text::row(COLUMNS.into_iter().chain(SENT_BACK))
        } else {
            csv_text::row(COLUMNS)
        };
        self.list.iter().zip(1..).fold(head, |text, (version, number): (&Version, u32)| {
            let by =
                |event: &Option<ReturnEvent>| event.as_ref().map_or(String::new(), |event| event.by.clone());
            let at = |event: &Option<ReturnEvent>| {
                event.as_ref().map_or(String::new(), |event| event.at.to_string())
            };
            let mut cells = vec![
                number.to_string(),
                version.hash.to_string(),
                version.submitted.by.clone(),
                version.submitted.at.to_string(),
                by(&version.approved),
                at(&version.approved),
                by(&version.locked),
                at(&version.locked),
                version.reason.clone(),
            ];
            if has_sent_back {
                let (event, why) = version.sent_back.clone().unzip();
                cells.extend([by(&event), at(&event), why.unwrap_or_default()]);
            }
            text + &csv_text::row(cells.iter().map(String::as_str))
        })
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
        let all = self.list.iter().enumerate();
        let approved = all.filter(|(_, version)| version.approved.is_some() && version.sent_back.is_none());
        let list = approved.map(|(idx, version)| ApprovedVersion {
            number: idx + 1,
            state: self.state(idx),
            version: version.clone(),
        });
        let waits = self.list.len().checked_sub(1).filter(|last| self.state(*last) == ReturnState::Submitted);
        ApprovedVersions { list: list.collect(), waits_since: waits.map(|idx| self.list[idx].submitted.at) }
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
    let workbook = "return.xlsx".to_owned();
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
    let kept = format!("{folder}/versions/{}", version.folder());
    let files = files_in(root, &kept)?;
    if content_hash(&files) == version.hash {
        Ok(files)
    } else {
        Err(SourcesError::fault(
            &kept,
            "the files are not those that were submitted; restore them, and submit changes with `oakham return submit`",
        ))
    }
}

/// Refuses files beside a register that belong to none of its versions: nobody would read them.
pub(crate) fn nothing_beside(root: &Path, folder: &str, versions: &Versions) -> Result<(), SourcesError> {
    let unread = unread(root, folder);
    if !unread.is_empty() {
        return Err(SourcesError::Faults(unread));
    }
    for (name, content) in files_in(root, folder)? {
        let kept = |version: &Version| -> Result<bool, SourcesError> {
            let path = format!("{folder}/versions/{}/{name}", version.folder());
            Ok(root.join(&path).exists() && bytes(root, &path)? == content)
        };
        // What an interrupted submission did not clear away is kept already.
        let mut is_kept = false;
        for version in &versions.list {
            is_kept = is_kept || kept(version)?;
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
pub(crate) fn has_not_lost_its_register(
    root: &Path,
    folder: &str,
    (has_log, logged): (bool, &[LoggedEvent]),
) -> Result<(), SourcesError> {
    let kept = fs::read_dir(root.join(folder).join(VERSIONS)).into_iter().flatten().flatten();
    let n_kept = kept.filter(|entry| !entry.file_name().to_string_lossy().starts_with('.')).count();
    let most = usize::from(has_log);
    if logged.is_empty() && (n_kept <= most || !files_in(root, folder)?.is_empty()) {
        return Ok(());
    }
    let known = match logged.iter().filter(|logged| logged.what == ReturnMove::Submit).count() {
        0 => format!("the folder {VERSIONS} holds {n_kept}"),
        n => format!("the log in {LOG} knows {n}"),
    };
    Err(SourcesError::fault(
        &format!("{folder}/{REGISTER}"),
        format!("the register of versions is gone, but {known}; restore it from a copy of the workspace"),
    ))
}

/// What the log has otherwise than a row.
fn contradiction(
    row: Row<'_>,
    [by, at]: [&str; 2],
    here: Option<&ReturnEvent>,
    logged: &ReturnEvent,
) -> Option<Fault> {
    let column = match here {
        Some(here) if here.by.trim() != logged.by.trim() => by,
        Some(here) if here.at != logged.at => at,
        Some(_) => return None,
        None => by,
    };
    let who = if logged.by.is_empty() { "nobody" } else { &logged.by };
    let told = format!("the log in {LOG} has {who} at {} here; restore the register", logged.at);
    Some(row.fault(column, told))
}

/// What the log knows and a register does not have, or has in another order.
fn missing(path: &str, list: &[Version], logged: &[LoggedEvent]) -> Vec<Fault> {
    let submitted = logged.iter().filter(|logged| logged.what == ReturnMove::Submit);
    let place = |hash: &ContentHash| list.iter().position(|version| version.hash == *hash);
    let mut faults = Vec::new();
    let mut latest = None;
    for LoggedEvent { hash, event, .. } in submitted {
        match place(hash) {
            None => faults.push(of_file(
                path,
                format!(
                    "the log in {LOG} has a version ({}) that {} submitted at {}, and it is not here; restore the register",
                    short(hash),
                    event.by,
                    event.at
                ),
            )),
            here if here < latest => faults.push(of_file(
                path,
                format!("the version {} stands behind one that was submitted after it by the log in {LOG}; restore the register", short(hash)),
            )),
            here => latest = here,
        }
    }
    faults
}

/// One change to the disk. A sequence of steps may stop after any of them, or within one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Makes a folder and those above it.
    Folder(PathBuf),
    /// Writes a file whole and waits until it is on the disk.
    Write(PathBuf, Vec<u8>),
    /// Moves a file or folder into place.
    Rename(PathBuf, PathBuf),
    /// Removes a file that nothing needs any more.
    Remove(PathBuf),
}

/// The steps that put `versions` in force in a folder, with the files of those that are new to it.
///
/// # Errors
/// Where what is there cannot be read.
pub fn steps(
    root: &Path,
    folder: &str,
    versions: &Versions,
    new: &[(ContentHash, Files)],
) -> Result<Vec<Step>, SourcesError> {
    let home = root.join(folder);
    let mut steps = vec![Step::Folder(home.join(VERSIONS))];
    for (hash, files) in new {
        let place = home.join(VERSIONS).join(short(hash));
        // A folder in its place is whole: it was renamed there when it was.
        if place.exists() {
            continue;
        }
        let part = home.join(VERSIONS).join(format!(".{}.part", short(hash)));
        steps.push(Step::Folder(part.clone()));
        steps.extend(files.iter().map(|(name, bytes)| Step::Write(part.join(name), bytes.clone())));
        steps.push(Step::Rename(part, place));
    }
    let part = home.join(format!(".{REGISTER}.part"));
    steps.push(Step::Write(part.clone(), versions.text().into_bytes()));
    steps.push(Step::Rename(part, home.join(REGISTER)));
    steps.extend(files_in(root, folder)?.keys().map(|name| Step::Remove(home.join(name))));
    Ok(steps)
}

/// Removes what a change that was interrupted left in a folder: parts of versions and of the register
/// that were never renamed into place. Gives how many; what cannot be removed stays for the next time.
///
/// Whoever calls it holds the [`Turn`]: nobody else is writing such parts.
#[must_use]
pub fn sweep(root: &Path, folder: &str) -> usize {
    let home = root.join(folder);
    let is_part = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with('.') && Path::new(name).extension().is_some_and(|ending| ending == "part")
    };
    let mut n_removed = 0;
    for place in [home.clone(), home.join(VERSIONS)] {
        let Ok(entries) = fs::read_dir(place) else { continue };
        for path in entries.flatten().map(|entry| entry.path()).filter(|path| is_part(path)) {
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            n_removed += usize::from(removed.is_ok());
        }
    }
    n_removed
}

/// Takes steps in their order.
///
/// # Errors
/// Where the disk refuses one; those before it are taken.
pub fn take(steps: &[Step]) -> io::Result<()> {
    for step in steps {
        match step {
            Step::Folder(path) => fs::create_dir_all(path)?,
            Step::Write(path, bytes) => {
                let mut file = File::create(path)?;
                file.write_all(bytes)?;
                file.sync_all()?;
            }
            Step::Rename(from, to) => {
                fs::rename(from, to)?;
                if let Some(parent) = to.parent() {
                    // So that the new name is on the disk too.
                    File::open(parent)?.sync_all()?;
                }
            }
            Step::Remove(path) => fs::remove_file(path)?,
        }
    }
    Ok(())
}

/// Holds the right to change returns of a workspace until dropped; a program that dies lets go of it.
#[derive(Debug)]
pub struct Turn {
    _lock: File,
}

impl Turn {
    /// Waits for its turn.
    ///
    /// # Errors
    /// Where the folder of returns cannot be written to.
    pub fn wait(root: &Path) -> Result<Self, SourcesError> {
        let folder = root.join("finance/returns");
        let path = folder.join(".lock");
        let unreadable = |source| SourcesError::Unreadable { path: path.clone(), source };
        fs::create_dir_all(&folder).map_err(unreadable)?;
        let lock =
            File::options().create(true).truncate(false).write(true).open(&path).map_err(unreadable)?;
        lock.lock().map_err(unreadable)?;
        Ok(Self { _lock: lock })
    }
}

#[cfg(test)]
mod tests;
