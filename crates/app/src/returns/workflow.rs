//! Submitting, approving and locking: files by content hash in the workspace, events in `oakham.db`.
//!
//! The register of versions in the workspace is what counts; renaming it into place is the moment
//! of change. What happens is written into the log before it and kept after it, so that a log that
//! cannot be written stops an event before it is done. What an interruption between the two leaves out
//! of the log is reported, and recorded at the next start.

mod log;
mod checking;

use std::path::Path;

use anyhow::{Context, Result, bail};
use domain::account::Role;
use domain::finding::{Explanation, Finding, Severity};
use domain::remark::{LONGEST_REASON, remark};
use domain::source::ContentHash;
use governance::monthly_return::{self as workflow, Actor, Refusal, ReturnMove, ReturnState};
use sources::monthly_return::schema::VERSIONS;
use sources::monthly_return::version::{self, Files, ReturnEvent, Turn, Version, Versions};
use sources::workspace::Workspace;
use store::SubmissionKind;
use web::returns::return_desk::ReturnKey;

use super::person::{ActorRef, Person};
use super::versions::{is_submitted, present, read_version};
use super::{NOTHING_CHANGED, ReturnId, difference, scratch};
use checking::{all_findings, other_return_finding, read, read_files};
use log::{PerformedMove, put_in_force, time_of_next};

pub use checking::findings_of;
pub use log::{Moved, mend};

/// What came of a submission.
#[derive(Debug)]
pub enum Submitted {
    /// Something blocks; nothing was changed.
    Refused { findings: Vec<Finding> },
    /// They are those of a version whose own were gone; they are back, and nothing else was changed.
    Restored { return_id: Box<ReturnId>, version: usize, hash: ContentHash },
    /// The same files are here already; nothing was changed.
    Unchanged { return_id: Box<ReturnId>, version: usize, hash: ContentHash, findings: Vec<Finding> },
    /// A version was added.
    Kept { return_id: Box<ReturnId>, moved: Moved, findings: Vec<Finding> },
}

impl Submitted {
    /// What the rules found.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Refused { findings } | Self::Unchanged { findings, .. } | Self::Kept { findings, .. } => {
                findings
            }
            Self::Restored { .. } => &[],
        }
    }

    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "refused",
            Self::Restored { .. } => "restored",
            Self::Unchanged { .. } => "unchanged",
            Self::Kept { .. } => "submitted",
        }
    }

    /// Which version it is, where there is one.
    #[must_use]
    pub fn version(&self) -> Option<(&ReturnId, usize, &ContentHash)> {
        match self {
            Self::Refused { .. } => None,
            Self::Restored { return_id, version, hash }
            | Self::Unchanged { return_id, version, hash, .. } => Some((return_id, *version, hash)),
            Self::Kept { return_id, moved, .. } => Some((return_id, moved.version, &moved.hash)),
        }
    }
}

/// Checks the return at `path`, a folder or a workbook, and keeps it as a version prepared by `actor` or,
/// where nobody is named, by whom its cover names. A return of another than `expected` is refused.
pub fn submit(
    workspace: &Workspace,
    path: &Path,
    actor: Option<ActorRef<'_>>,
    reason: &str,
    expected: Option<&ReturnKey>,
) -> Result<Submitted> {
    let reason = &*remark("the reason", reason, LONGEST_REASON)?;
    let files = read_files(path)?;
    let hash = version::content_hash(&files);
    // Exactly these bytes are checked and kept, whatever becomes of the folder meanwhile.
    let scratch = scratch(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))?;
    let (submission, return_id) = match read(workspace, scratch.path()) {
        Ok(read) => read,
        Err(findings) => return Ok(Submitted::Refused { findings }),
    };

    if let Some(expected) = expected
        && (&expected.organisation, expected.year, expected.month)
            != (&return_id.organisation.code, return_id.year, return_id.month)
    {
        return Ok(Submitted::Refused { findings: vec![other_return_finding(expected, &return_id)] });
    }
    let actor = actor.unwrap_or(ActorRef::Named(&submission.cover.prepared_by));
    let person = actor.person(workspace, Role::Preparer, &return_id.organisation.code)?;

    let _turn = Turn::wait(&workspace.root)?;
    let versions = present(workspace, &return_id)?;
    let registered = is_submitted(workspace, &return_id);
    if let Some(idx) = versions.iter().filter(|_| registered).find_map(|known| known.with_hash(&hash))
        && restore(workspace, &return_id, &hash, &files)?
    {
        return Ok(Submitted::Restored { return_id: Box::new(return_id), version: idx + 1, hash });
    }
    let mut findings = all_findings(workspace, &return_id, &submission, versions.as_ref(), reason);
    findings.sort();
    if findings.iter().any(|finding| finding.severity == Severity::Blocks) {
        return Ok(Submitted::Refused { findings });
    }
    let mut versions = versions.unwrap_or_default();
    // Nobody has approved what only lies in the folder: submitting it there starts its life.
    let unapproved =
        |version: &Version| version.approved.as_ref().is_none_or(|approved| approved.by.is_empty());
    versions.list.retain(|version| version.hash != hash || registered || !unapproved(version));
    let return_id = Box::new(return_id);
    if let Some(idx) = versions.with_hash(&hash) {
        if let Some((event, why)) = &versions.list[idx].sent_back {
            bail!(
                "these are the files of version {}, which {} sent back: {why}; submit changed files, or say in the narrative why nothing changed",
                idx + 1,
                event.by
            );
        }
        if versions.state(idx) == ReturnState::Superseded {
            bail!(
                "these are the files of version {}, which a later one superseded; submit the files you mean, or say in the narrative why you return to these",
                idx + 1
            );
        }
        return Ok(Submitted::Unchanged { return_id, version: idx + 1, hash, findings });
    }
    let draft = workflow::Version { state: ReturnState::Draft, preparers: &[], content: hash };
    let preparer = Actor { name: &person.name, roles: &person.roles, looked_at: hash };
    workflow::next_state(&draft, ReturnMove::Submit, &preparer)?;
    let at = time_of_next(&versions)?;
    let mut new = Vec::new();
    // What only lies in the folder becomes its first version.
    for version in versions.list.iter().filter(|_| !registered) {
        new.push((version.hash, version::files_in(&workspace.root, &return_id.folder())?));
    }
    new.push((hash, files));
    let submitted = ReturnEvent { by: person.name.clone(), at };
    let reason = reason.to_owned();
    versions.list.push(Version { hash, submitted, approved: None, locked: None, reason, sent_back: None });
    let done = PerformedMove { idx: versions.list.len() - 1, kind: SubmissionKind::Submitted, at, person };
    let moved = put_in_force(workspace, &return_id, &versions, &new, done)?;
    // What lay in the folder of the return lies in that of its version now.
    let place = format!("{}/{VERSIONS}/{}", return_id.folder(), version::short(&hash));
    for finding in &mut findings {
        let is_gone = !path.join(&finding.file).exists();
        if is_gone && workspace.root.join(&place).join(&finding.file).is_file() {
            finding.file = format!("{place}/{}", finding.file);
        }
    }
    Ok(Submitted::Kept { return_id, moved, findings })
}

/// Puts the files of a version back where they, or some of them, are gone; whether it did.
///
/// # Errors
/// Where others lie there, which nobody submitted.
fn restore(workspace: &Workspace, return_id: &ReturnId, hash: &ContentHash, files: &Files) -> Result<bool> {
    let folder = return_id.folder();
    let place = format!("{folder}/{VERSIONS}/{}", version::short(hash));
    let there = version::files_in(&workspace.root, &place)?;
    if there == *files {
        return Ok(false);
    }
    if there.iter().any(|(name, bytes)| files.get(name) != Some(bytes)) {
        bail!(
            "{NOTHING_CHANGED}: these are the files of a version, but other files lie in {place}; move that folder away, and submit these files again"
        );
    }
    version::take(&version::restoring_steps(&workspace.root, &folder, hash, files)).with_context(|| {
        format!("{place} cannot be written; make room on the disk or allow writing to it, and try again")
    })?;
    Ok(true)
}

/// Approves the version that waits for it. With `content`, the beginning of the hash that was looked
/// at, only that.
pub fn approve(
    workspace: &Workspace,
    return_id: &ReturnId,
    actor: ActorRef<'_>,
    content: Option<&str>,
) -> Result<Moved> {
    let person = actor.person(workspace, Role::Approver, &return_id.organisation.code)?;
    let _turn = Turn::wait(&workspace.root)?;
    let mut versions = registered_versions(workspace, return_id)?;
    let idx = last_version(&versions, return_id)?;
    let preparers = preparers(workspace, return_id, &versions, idx)?;
    check_allowed(&versions, idx, ReturnMove::Approve, &person, (&preparers, content))?;
    let at = time_of_next(&versions)?;
    versions.list[idx].approved = Some(ReturnEvent { by: person.name.clone(), at });
    put_in_force(
        workspace,
        return_id,
        &versions,
        &[],
        PerformedMove { idx, kind: SubmissionKind::Approved, at, person },
    )
}

/// Sends the version that waits for approval back to its preparer, with the reason. It stays in the
/// register and never counts; another may be submitted. With `content`, only what was looked at.
pub fn send_back(
    workspace: &Workspace,
    return_id: &ReturnId,
    actor: ActorRef<'_>,
    content: Option<&str>,
    reason: &str,
) -> Result<Moved> {
    let person = actor.person(workspace, Role::Approver, &return_id.organisation.code)?;
    let reason = remark("the reason", reason, LONGEST_REASON)?;
    if reason.is_empty() {
        bail!("a return is not sent back without a reason; say what to correct");
    }
    let _turn = Turn::wait(&workspace.root)?;
    let mut versions = registered_versions(workspace, return_id)?;
    let idx = last_version(&versions, return_id)?;
    check_allowed(&versions, idx, ReturnMove::SendBack, &person, (&[], content))?;
    let at = time_of_next(&versions)?;
    versions.list[idx].sent_back = Some((ReturnEvent { by: person.name.clone(), at }, reason));
    put_in_force(
        workspace,
        return_id,
        &versions,
        &[],
        PerformedMove { idx, kind: SubmissionKind::SentBack, at, person },
    )
}

/// Closes the month with the version that counts: what follows is a resubmission. With `content`, only
/// where it is what was looked at; and not while another version waits for approval.
pub fn lock(
    workspace: &Workspace,
    return_id: &ReturnId,
    actor: ActorRef<'_>,
    content: Option<&str>,
) -> Result<Moved> {
    let person = actor.person(workspace, Role::Publisher, &return_id.organisation.code)?;
    let _turn = Turn::wait(&workspace.root)?;
    let mut versions = present(workspace, return_id)?.unwrap_or_default();
    let Some(idx) = versions.counting(None) else {
        // Says in which state that is, or that there is nothing.
        let versions = registered_versions(workspace, return_id)?;
        check_allowed(
            &versions,
            last_version(&versions, return_id)?,
            ReturnMove::Lock,
            &person,
            (&[], content),
        )?;
        bail!(
            "no version of {} is approved; have one approved before the month is locked",
            return_id.words()
        );
    };
    check_allowed(&versions, idx, ReturnMove::Lock, &person, (&[], content))?;
    let last = last_version(&versions, return_id)?;
    if versions.state(last) == ReturnState::Submitted {
        bail!(
            "version {} of {} waits for approval; have it approved or sent back before the month is locked",
            last + 1,
            return_id.words()
        );
    }
    let at = time_of_next(&versions)?;
    let mut new = Vec::new();
    if !is_kept(workspace, return_id, &versions.list[idx]) {
        new.push((versions.list[idx].hash, version::files_in(&workspace.root, &return_id.folder())?));
    }
    versions.list[idx].locked = Some(ReturnEvent { by: person.name.clone(), at });
    put_in_force(
        workspace,
        return_id,
        &versions,
        &new,
        PerformedMove { idx, kind: SubmissionKind::Locked, at, person },
    )
}

/// Everybody who prepared the figures of the version at `idx`: whoever submitted the same amounts since
/// the last approval, and whom the covers name. What is said about figures, and the schedules behind
/// them, make no new figures.
pub fn preparers(
    workspace: &Workspace,
    return_id: &ReturnId,
    versions: &Versions,
    idx: usize,
) -> Result<Vec<String>> {
    let own = read_version(workspace, return_id, &versions.list[idx])?;
    let before = &versions.list[..idx];
    let since = before.iter().rposition(|version| version.approved.is_some()).map_or(0, |last| last + 1);
    let mut preparers = vec![versions.list[idx].submitted.by.clone(), own.cover.prepared_by.clone()];
    for version in &before[since..] {
        match read_version(workspace, return_id, version) {
            Ok(other) if difference::is_of_the_same_figures(return_id, &other, &own) => {
                preparers.extend([version.submitted.by.clone(), other.cover.prepared_by]);
            }
            Ok(_) => {}
            // What cannot be read any more may have been the same.
            Err(_) => preparers.push(version.submitted.by.clone()),
        }
    }
    Ok(preparers)
}

/// Whether `person` may move the version at `idx`, which these people prepared, having looked at
/// content whose hash begins so.
fn check_allowed(
    versions: &Versions,
    idx: usize,
    action: ReturnMove,
    person: &Person,
    (preparers, content): (&[String], Option<&str>),
) -> Result<()> {
    let version = &versions.list[idx];
    if let Some(text) = content {
        let is_hash = (8..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hash {
            bail!(
                "V27: {text:?} does not say which content was looked at; give the first 8 digits of its hash or more, as `oakham return list` shows it"
            );
        }
    }
    let looked_at = match content {
        Some(text) if !version.hash.to_string().starts_with(&text.to_lowercase()) => {
            ContentHash::of(text.as_bytes())
        }
        _ => version.hash,
    };
    let current = workflow::Version { state: versions.state(idx), preparers, content: version.hash };
    let actor = Actor { name: &person.name, roles: &person.roles, looked_at };
    Ok(workflow::next_state(&current, action, &actor).map(drop).map_err(|refusal| {
        match (refusal, content) {
            // As it was typed.
            (Refusal::OtherContent { found, .. }, Some(text)) => {
                Refusal::OtherContent { looked_at: text.chars().take(12).collect(), found }
            }
            (refusal, _) => refusal,
        }
    })?)
}

fn last_version(versions: &Versions, return_id: &ReturnId) -> Result<usize> {
    versions.list.len().checked_sub(1).with_context(|| not_submitted(return_id, "DIR"))
}

fn registered_versions(workspace: &Workspace, return_id: &ReturnId) -> Result<Versions> {
    let folder = return_id.folder();
    if let Some(versions) = workspace.versions(&folder)? {
        return Ok(versions);
    }
    let lies_there = !version::files_in(&workspace.root, &folder)?.is_empty();
    bail!(not_submitted(return_id, if lies_there { &folder } else { "DIR" }))
}

fn not_submitted(return_id: &ReturnId, folder: &str) -> String {
    format!("{} has not been submitted; submit it with `oakham return submit {folder}`", return_id.words())
}

fn is_kept(workspace: &Workspace, return_id: &ReturnId, version: &Version) -> bool {
    workspace.root.join(return_id.folder()).join("versions").join(version.folder()).exists()
}

/// The files of the last version of a return, and what it says to warnings.
pub fn last_files(workspace: &Workspace, return_id: &ReturnId) -> Result<(Files, Vec<Explanation>)> {
    let versions = registered_versions(workspace, return_id)?;
    let idx = last_version(&versions, return_id)?;
    let files = version::files_of(&workspace.root, &return_id.folder(), &versions.list[idx])?;
    Ok((files, read_version(workspace, return_id, &versions.list[idx])?.explanations))
}
