//! The register of versions as its file, which must say what the log says.

use std::path::Path;

use domain::code::OrganisationCode;
use domain::person::same_person;
use domain::source::{ContentHash, SourceFile};
use governance::monthly_return::ReturnMove;

use super::super::schema::REGISTER;
use super::{LOG, Log, LoggedEvent, ReturnEvent, Version, Versions, short};
use crate::csv_text;
use crate::fault::{Fault, SourcesError, file_fault};
use crate::sheet::{Row, Sheet};

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
        Self::from_sheet(&Sheet::csv(root, &path)?, &path, logged).map(Some)
    }

    /// The register as its file, which reads back the same.
    ///
    /// # Errors
    /// What of it could not be read again.
    pub(super) fn checked_text(&self, folder: &str) -> Result<String, SourcesError> {
        let (path, text) = (format!("{folder}/{REGISTER}"), self.text());
        let file = SourceFile { path: path.clone(), hash: ContentHash::of(text.as_bytes()) };
        match Self::from_sheet(&Sheet::of_text(file, &text)?, &path, &[])? {
            read if read == *self => Ok(text),
            _ => Err(SourcesError::fault(
                &path,
                "a name or reason would not read back as it is written; write it in plain words",
            )),
        }
    }

    fn from_sheet(sheet: &Sheet, path: &str, logged: &[LoggedEvent]) -> Result<Self, SourcesError> {
        sheet.require(&COLUMNS)?;
        let mut faults = Vec::new();
        let mut list: Vec<Version> = Vec::new();
        for (row, number) in sheet.rows().zip(1_usize..) {
            if row.text("version") != number.to_string() {
                let expected = format!(
                    "expected version {number}: versions are counted from 1 without a gap; restore the register"
                );
                faults.push(row.fault("version", expected));
            }
            let hash = ContentHash::parse(row.text("hash"));
            if hash.is_none() {
                faults.push(row.fault("hash", "expected the 64 digits of a SHA-256; restore the register"));
            }
            let mut event = |name_column: &str, time_column: &str| -> Option<ReturnEvent> {
                if row.text(time_column).is_empty() {
                    return None;
                }
                let at = row.moment(time_column, &mut faults)?;
                Some(ReturnEvent { by: row.text(name_column).to_owned(), at })
            };
            let submitted = event("prepared_by", "submitted_at");
            let approved = event("approved_by", "approved_at");
            let locked = event("locked_by", "locked_at");
            let sent_back = event("sent_back_by", "sent_back_at")
                .map(|event| (event, row.text("sent_back_reason").to_owned()));
            if row.text("submitted_at").is_empty() {
                faults.push(row.fault("submitted_at", "expected when the version was submitted"));
            }
            let (Some(hash), Some(submitted)) = (hash, submitted) else { continue };
            if let Some(approved) = approved.as_ref().filter(|event| same_person(&event.by, &submitted.by)) {
                let expected = format!(
                    "V27: {} prepared this version and may not approve it; restore the register, or have somebody else approve it",
                    approved.by
                );
                faults.push(row.fault("approved_by", expected));
            }
            let back = sent_back.as_ref().map(|(event, _)| event);
            let logged_events = logged.iter().filter(|logged| logged.hash == hash);
            for logged in logged_events {
                let (columns, registered) = match logged.what {
                    ReturnMove::Submit => (["prepared_by", "submitted_at"], Some(&submitted)),
                    ReturnMove::Approve => (["approved_by", "approved_at"], approved.as_ref()),
                    ReturnMove::Lock => (["locked_by", "locked_at"], locked.as_ref()),
                    ReturnMove::SendBack => (["sent_back_by", "sent_back_at"], back),
                    ReturnMove::Supersede => continue,
                };
                faults.extend(contradiction(row, columns, registered, &logged.event));
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
                    let expected = format!(
                        "it comes before {}, which is {}; restore the register",
                        before.0, before.1.at
                    );
                    faults.push(row.fault(column, expected));
                }
                before = (column, event);
            }
            let reason = row.text("reason").to_owned();
            list.push(Version { hash, submitted, approved, locked, reason, sent_back });
        }
        // Of a row that cannot be read it is not known what it lacks.
        if list.len() == sheet.rows().count() {
            faults.extend(missing(path, &list, logged));
        }
        if faults.is_empty() { Ok(Self { list }) } else { Err(SourcesError::Faults(faults)) }
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
            let name =
                |event: &Option<ReturnEvent>| event.as_ref().map_or(String::new(), |event| event.by.clone());
            let time = |event: &Option<ReturnEvent>| {
                event.as_ref().map_or(String::new(), |event| event.at.to_string())
            };
            let mut cells = vec![
                number.to_string(),
                version.hash.to_string(),
                version.submitted.by.clone(),
                version.submitted.at.to_string(),
                name(&version.approved),
                time(&version.approved),
                name(&version.locked),
                time(&version.locked),
                version.reason.clone(),
            ];
            if has_sent_back {
                let (event, reason) = version.sent_back.clone().unzip();
                cells.extend([name(&event), time(&event), reason.unwrap_or_default()]);
            }
            text + &csv_text::row(cells.iter().map(String::as_str))
        })
    }
}

/// What the log has otherwise than a row.
fn contradiction(
    row: Row<'_>,
    [name_column, time_column]: [&str; 2],
    registered: Option<&ReturnEvent>,
    logged: &ReturnEvent,
) -> Option<Fault> {
    let column = match registered {
        Some(registered) if registered.by.trim() != logged.by.trim() => name_column,
        Some(registered) if registered.at != logged.at => time_column,
        Some(_) => return None,
        None => name_column,
    };
    let actor = if logged.by.is_empty() { "nobody" } else { &logged.by };
    let expected = format!("the log in {LOG} has {actor} at {} here; restore the register", logged.at);
    Some(row.fault(column, expected))
}

/// What a register has and the log does not, and no interruption can have left out of the log: that is what
/// somebody with the right to it did last, or anybody before there were accounts, and not in time to come. A log that knows nothing of the return
/// began after it.
pub(crate) fn unaccounted(folder: &str, versions: &Versions, log: &Log) -> Vec<Fault> {
    let logged = log.of(folder);
    let code = folder.rsplit('/').next().and_then(|code| code.parse::<OrganisationCode>().ok());
    let last = logged.iter().map(|logged| logged.event.at).max();
    let mut faults = Vec::new();
    for (version, number) in versions.list.iter().zip(1_usize..) {
        let sent_back = version.sent_back.as_ref().map(|(event, _)| event);
        for (action, participle, event) in [
            (ReturnMove::Approve, "approved", version.approved.as_ref()),
            (ReturnMove::Lock, "locked", version.locked.as_ref()),
            (ReturnMove::SendBack, "sent back", sent_back),
        ] {
            let Some(event) = event else { continue };
            if logged.iter().any(|logged| logged.hash == version.hash && logged.what == action) {
                continue;
            }
            let why = if log.is_to_come(event.at) {
                "that time is still to come"
            } else if last.is_some_and(|last| event.at < last) {
                "it knows what happened later"
            } else if last.is_some()
                && log.had_accounts_at(event.at)
                && !log.has_account(&event.by, action.role(), code.as_ref())
            {
                "that is no account which may do so"
            } else {
                continue;
            };
            let actor = if event.by.is_empty() { "nobody" } else { &event.by };
            faults.push(file_fault(
                &format!("{folder}/{REGISTER}"),
                format!(
                    "version {number} is {participle} by {actor} at {}, which the log in {LOG} does not have, and {why}; restore the register",
                    event.at
                ),
            ));
        }
    }
    faults
}

/// What the log knows and a register does not have, or has in another order.
fn missing(path: &str, list: &[Version], logged: &[LoggedEvent]) -> Vec<Fault> {
    let submitted = logged.iter().filter(|logged| logged.what == ReturnMove::Submit);
    let place = |hash: &ContentHash| list.iter().position(|version| version.hash == *hash);
    let mut faults = Vec::new();
    let mut latest = None;
    for LoggedEvent { hash, event, .. } in submitted {
        match place(hash) {
            None => faults.push(file_fault(
                path,
                format!(
                    "the log in {LOG} has a version ({}) that {} submitted at {}, and it is not here; restore the register",
                    short(hash),
                    event.by,
                    event.at
                ),
            )),
            position if position < latest => faults.push(file_fault(
                path,
                format!("the version {} stands behind one that was submitted after it by the log in {LOG}; restore the register", short(hash)),
            )),
            position => latest = position,
        }
    }
    faults
}
