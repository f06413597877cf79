//! Submitting, approving and locking: files by content hash in the workspace, events in `oakham.db`.
//!
//! The register of versions in the workspace is what counts; renaming it into place is the moment
//! of change. What happens is written into the log before it and kept after it, so that a log that
//! cannot be written stops an event before it is done. What an interruption between the two leaves out
//! of the log is reported, and recorded at the next start.

use std::path::Path;

use anyhow::{Context, Result, bail};
use domain::account::Role;
use domain::code::OrganisationCode;
use domain::finding::{Explanation, Finding, Severity};
use domain::limit::Limits;
use domain::monthly_return::{MonthlyReturn, PlanVersion};
use domain::organisation::OrganisationKind;
use domain::remark::{LONGEST_REASON, remark};
use domain::source::ContentHash;
use finance::rules::{self, Checked};
use governance::monthly_return::{self as workflow, Actor, Refusal, ReturnMove, ReturnState};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sources::fault::SourcesError;
use sources::monthly_return::version::{self, Files, ReturnEvent, Turn, Version, Versions};
use sources::monthly_return::{self, Expected};
use sources::template::template_hash;
use sources::workspace::Workspace;
use store::{Event, Store, SubmissionEvent, SubmissionKind};
use tokio::runtime::Runtime;
use web::returns::return_desk::ReturnKey;

use super::person::{ActorRef, Identification, Person};
use super::versions::{present, read_version};
use super::{NOTHING_CHANGED, ReturnId, difference, scratch};
use crate::workspace::DATABASE;

/// What came of a submission.
#[derive(Debug)]
pub enum Submitted {
    /// Something blocks; nothing was changed.
    Refused { findings: Vec<Finding> },
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
        }
    }

    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "refused",
            Self::Unchanged { .. } => "unchanged",
            Self::Kept { .. } => "submitted",
        }
    }

    /// Which version it is, where there is one.
    #[must_use]
    pub fn version(&self) -> Option<(&ReturnId, usize, &ContentHash)> {
        match self {
            Self::Refused { .. } => None,
            Self::Unchanged { return_id, version, hash, .. } => Some((return_id, *version, hash)),
            Self::Kept { return_id, moved, .. } => Some((return_id, moved.version, &moved.hash)),
        }
    }
}

/// A version that was moved.
#[derive(Debug)]
pub struct Moved {
    /// Its number, counted from 1.
    pub version: usize,
    pub hash: ContentHash,
    pub by: Person,
    /// Whether it takes the place of another.
    pub supersedes: bool,
    /// Why the log does not have it yet; nothing where it has.
    pub not_recorded: Option<String>,
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
    let mut findings = all_findings(workspace, &return_id, &submission, versions.as_ref(), reason);
    findings.sort();
    if findings.iter().any(|finding| finding.severity == Severity::Blocks) {
        return Ok(Submitted::Refused { findings });
    }
    let mut versions = versions.unwrap_or_default();
    // Nobody has approved what only lies in the folder: submitting it there starts its life.
    let unapproved =
        |version: &Version| version.approved.as_ref().is_none_or(|approved| approved.by.is_empty());
    versions.list.retain(|version| {
        version.hash != hash || is_kept(workspace, &return_id, version) || !unapproved(version)
    });
    let return_id = Box::new(return_id);
    if let Some(idx) = versions.list.iter().position(|version| version.hash == hash) {
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
    for version in versions.list.iter().filter(|version| !is_kept(workspace, &return_id, version)) {
        // What lies in the folder becomes its first version.
        new.push((version.hash, version::files_in(&workspace.root, &return_id.folder())?));
    }
    new.push((hash, files));
    let submitted = ReturnEvent { by: person.name.clone(), at };
    let reason = reason.to_owned();
    versions.list.push(Version { hash, submitted, approved: None, locked: None, reason, sent_back: None });
    let done = PerformedMove { idx: versions.list.len() - 1, kind: SubmissionKind::Submitted, at, person };
    let moved = put_in_force(workspace, &return_id, &versions, &new, done)?;
    Ok(Submitted::Kept { return_id, moved, findings })
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

/// When the next thing happens to a return: now, to the second, for more says nothing about an event.
///
/// # Errors
/// Where something happened later: an event that is dated before another would change what counted on
/// the days between.
fn time_of_next(versions: &Versions) -> Result<Timestamp> {
    let now = Timestamp::now();
    let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
    match versions.last_event() {
        Some(last) if now < last => bail!(
            "it is {now} by the clock of this computer, but the last thing that happened to this return happened at {last}; {NOTHING_CHANGED}: set the clock right and try again"
        ),
        _ => Ok(now),
    }
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

/// What is done to the version at `idx`.
struct PerformedMove {
    idx: usize,
    kind: SubmissionKind,
    at: Timestamp,
    person: Person,
}

/// Puts `versions` in force and records what was done: both, or neither, or, where the log fails only
/// when all is done, the first, and the result says so.
fn put_in_force(
    workspace: &Workspace,
    return_id: &ReturnId,
    versions: &Versions,
    new: &[(ContentHash, Files)],
    done: PerformedMove,
) -> Result<Moved> {
    let (root, folder) = (&workspace.root, return_id.folder());
    let version = &versions.list[done.idx];
    let short = version::short(&version.hash);
    let entry = Event {
        at: done.at.to_string(),
        actor: done.person.name.clone(),
        kind: format!("return {}", done.kind.word()),
        subject: return_id.words(),
        detail: format!("version {} ({short}); {}", done.idx + 1, done.person.identification.words()),
    };
    let steps = version::steps(root, &folder, versions, new)?;
    let log = root.join(DATABASE);
    // A new one would know neither accounts nor what happened.
    if done.person.identification != Identification::NotVerified && !log.exists() {
        bail!(
            "{NOTHING_CHANGED}: {DATABASE}, which says who {} is and what happened, is gone; restore it from a copy, and start the pages again",
            done.person.name
        );
    }
    let runtime = Runtime::new().context("the store cannot be opened")?;
    let not_recorded = runtime.block_on(async {
        let store = Store::open(&log).await.context(NOTHING_CHANGED)?;
        let events = submission_events(return_id, versions);
        let recording = store.begin_recording(&events, Some(&entry)).await.context(NOTHING_CHANGED)?;
        // What fails once the register is in its place was done all the same.
        if let Err(error) = version::take(&steps)
            && !versions.is_in_force(root, &folder)
        {
            let _ = version::sweep(root, &folder);
            let cannot = format!(
                "{NOTHING_CHANGED}: {folder} cannot be written; make room on the disk or allow writing to it, and try again"
            );
            return Err(anyhow::Error::from(error).context(cannot));
        }
        let recorded = recording.keep().await;
        store.close().await;
        Ok(recorded.err().map(|error| error.to_string()))
    })?;
    Ok(Moved {
        version: done.idx + 1,
        hash: version.hash,
        by: done.person,
        supersedes: done.kind == SubmissionKind::Approved
            && versions.list[..done.idx].iter().any(|version| version.approved.is_some()),
        not_recorded,
    })
}

/// Mends what an interruption left: removes the parts of what was not done, and records what was done
/// and is not in the log. Gives how many events were recorded.
///
/// # Errors
/// Where the folder of returns or the log cannot be written.
pub fn mend(workspace: &Workspace) -> Result<usize> {
    let mut events = Vec::new();
    let mut registers = Vec::new();
    for (year, month, code) in workspace.return_folders() {
        let organisations = workspace.organisations_on(month.last_day(year));
        let organisation = organisations.into_iter().find(|organisation| organisation.code == code);
        registers.extend(organisation.map(|organisation| ReturnId { organisation, year, month }));
    }
    // A workspace in which nothing was ever submitted is left as it is, and may be one to read only.
    registers
        .retain(|return_id: &ReturnId| workspace.root.join(return_id.folder()).join("versions").exists());
    if registers.is_empty() {
        return Ok(0);
    }
    let _turn = Turn::wait(&workspace.root)?;
    for return_id in &registers {
        let _ = version::sweep(&workspace.root, &return_id.folder());
        // A register that cannot be read is reported where it is used, and holds up no other.
        if let Ok(Some(versions)) = workspace.versions(&return_id.folder()) {
            events.extend(submission_events(return_id, &versions));
        }
    }
    if events.is_empty() {
        return Ok(0);
    }
    let runtime = Runtime::new().context("the store cannot be opened")?;
    runtime.block_on(async {
        let store = Store::open(&workspace.root.join("oakham.db")).await?;
        let mut n_recorded = 0;
        if !store.has_submissions(&events).await? {
            let entry = Event {
                at: Timestamp::now().to_string(),
                actor: "oakham".to_owned(),
                kind: "returns recorded".to_owned(),
                subject: workspace.system.to_string(),
                detail: "what the registers of returns said and the log did not".to_owned(),
            };
            n_recorded = store.begin_recording(&events, Some(&entry)).await?.keep().await?;
        }
        store.close().await;
        Ok(n_recorded)
    })
}

/// What happened to the versions of a return, as the log keeps it.
fn submission_events(return_id: &ReturnId, versions: &Versions) -> Vec<SubmissionEvent> {
    let mut events = Vec::new();
    for version in &versions.list {
        for (kind, event) in [
            (SubmissionKind::Submitted, Some(&version.submitted)),
            (SubmissionKind::Approved, version.approved.as_ref()),
            (SubmissionKind::Locked, version.locked.as_ref()),
            (SubmissionKind::SentBack, version.sent_back.as_ref().map(|(event, _)| event)),
        ] {
            let Some(event) = event else { continue };
            events.push(SubmissionEvent {
                organisation: return_id.organisation.code.clone(),
                year: return_id.year,
                month: return_id.month,
                hash: version.hash,
                kind,
                at: event.at,
                actor: event.by.clone(),
                reason: match (&version.sent_back, kind) {
                    (Some((_, why)), SubmissionKind::SentBack) => why.clone(),
                    _ => version.reason.clone(),
                },
            });
        }
    }
    events
}

/// The files at `path`: a folder of CSV files or with a workbook, or a workbook itself.
fn read_files(path: &Path) -> Result<Files> {
    if path.is_dir() {
        monthly_return::one_form(path, ".")?;
        let files = version::files_in(path, ".")?;
        if files.is_empty() {
            bail!(
                "{} holds no return; expected cover.csv, lines.csv and months.csv, or return.xlsx",
                path.display()
            );
        }
        return Ok(files);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        let bytes = sources::file::bytes(path.parent().unwrap_or(Path::new("")), &name)?;
        return Ok(Files::from([("return.xlsx".to_owned(), bytes)]));
    }
    if let Some(why) = monthly_return::rename(&name) {
        bail!("{}: {why}", path.display());
    }
    bail!(
        "{} is neither a folder nor a workbook (.xlsx); name the folder that holds the return",
        path.display()
    );
}

/// Reads the return in `folder`; its faults become findings, all at once.
fn read(workspace: &Workspace, folder: &Path) -> Result<(MonthlyReturn, ReturnId), Vec<Finding>> {
    let findings = |error: SourcesError| error.findings().into_iter().map(named_as_sent).collect::<Vec<_>>();
    let code = monthly_return::cover_field(folder, ".", "org_code").map_err(findings)?;
    let code: Option<OrganisationCode> = code.parse().ok();
    let organisation = code.and_then(|code| workspace.organisations.iter().find(|o| o.code == code));
    // An unknown organisation's lines are read as a trust's, so that its other faults are reported too.
    let kind = organisation.map_or(OrganisationKind::Trust, |organisation| organisation.kind);
    let mut submission =
        monthly_return::read(Expected { root: folder, folder: ".", kind }).map_err(findings)?;
    for file in submission.files_mut() {
        file.path = file.path.trim_start_matches("./").to_owned();
    }
    let cover = &submission.cover;
    let organisations = workspace.organisations_on(cover.month.last_day(cover.year));
    let Some(organisation) =
        organisations.into_iter().find(|organisation| organisation.code == cover.organisation)
    else {
        let known: Vec<&str> = workspace.organisations.iter().map(|o| o.code.as_str()).collect();
        return Err(vec![Finding {
            severity: Severity::Blocks,
            rule: "V01".to_owned(),
            file: "cover".to_owned(),
            at: None,
            message: format!("the return is of {}, which is not in the system then.", cover.organisation),
            fix: format!(
                "Correct org_code on the cover; the system's organisations are {}.",
                known.join(", ")
            ),
        }]);
    };
    let return_id = ReturnId { organisation, year: cover.year, month: cover.month };
    Ok((submission, return_id))
}

/// A finding with the file's name as its sender knows it.
fn named_as_sent(mut finding: Finding) -> Finding {
    finding.file = finding.file.trim_start_matches("./").to_owned();
    finding
}

/// V01: the return is of another organisation or month than the one it was submitted for.
fn other_return_finding(expected: &ReturnKey, return_id: &ReturnId) -> Finding {
    let ReturnKey { organisation, year, month } = expected;
    Finding {
        severity: Severity::Blocks,
        rule: "V01".to_owned(),
        file: "cover".to_owned(),
        at: None,
        message: format!(
            "the return is that of {}, submitted for {organisation} {year} month {month}.",
            return_id.words()
        ),
        fix: "Hand it in where it belongs, or correct its cover.".to_owned(),
    }
}

/// What the rules find in a version of a return.
pub fn findings_of(workspace: &Workspace, return_id: &ReturnId, version: &Version) -> Result<Vec<Finding>> {
    let submission = read_version(workspace, return_id, version)?;
    let (mut findings, _) = findings_by_rules(workspace, return_id, &submission);
    findings.sort();
    Ok(findings)
}

/// The files of the last version of a return, and what it says to warnings.
pub fn last_files(workspace: &Workspace, return_id: &ReturnId) -> Result<(Files, Vec<Explanation>)> {
    let versions = registered_versions(workspace, return_id)?;
    let idx = last_version(&versions, return_id)?;
    let files = version::files_of(&workspace.root, &return_id.folder(), &versions.list[idx])?;
    Ok((files, read_version(workspace, return_id, &versions.list[idx])?.explanations))
}

/// Every finding of every rule on a return that is to be submitted.
fn all_findings(
    workspace: &Workspace,
    return_id: &ReturnId,
    submission: &MonthlyReturn,
    versions: Option<&Versions>,
    reason: &str,
) -> Vec<Finding> {
    let (mut findings, template) = findings_by_rules(workspace, return_id, submission);
    findings.extend(rules::submission::check(&rules::submission::Received {
        submission,
        template,
        month_state: if versions.is_some_and(Versions::is_locked) {
            rules::submission::MonthState::Locked
        } else {
            rules::submission::MonthState::Open
        },
        reason,
        today: today(),
    }));
    findings
}

/// The latest day that it is today where returns are made: British Summer Time is an hour ahead.
fn today() -> Date {
    (Timestamp::now() + SignedDuration::from_hours(1)).to_zoned(TimeZone::UTC).date()
}

/// What the rules of returns find, and the hash of the template it should come from.
fn findings_by_rules(
    workspace: &Workspace,
    return_id: &ReturnId,
    submission: &MonthlyReturn,
) -> (Vec<Finding>, Option<ContentHash>) {
    let (plans, faults) = workspace.plans(return_id.year);
    let version = submission.cover.plan_version;
    let plan: Option<&PlanVersion> =
        plans.iter().find(|plan| plan.organisation == return_id.organisation.code && plan.version == version);
    let plan_file = Workspace::plan_file(&return_id.organisation.code, return_id.year, version);
    let plan_findings: Vec<Finding> =
        faults.into_iter().filter(|fault| fault.file == plan_file).map(Finding::from).collect();
    if !plan_findings.is_empty() {
        return (plan_findings, None);
    }
    let mut other_faults = Vec::new();
    // What others have sent, or was sent before, does not hold this return up.
    let before = return_id
        .month
        .before()
        .map(|before| workspace.return_of(&return_id.organisation, (return_id.year, before), None));
    let before = before.unwrap_or(Ok(None)).unwrap_or_else(|error| {
        let folder = Workspace::return_folder(&return_id.organisation.code, return_id.year, return_id.month);
        other_faults.extend(error.faults(&folder));
        None
    });
    let organisations = workspace.organisations_in(return_id.year);
    let limits = sources::limits::read(&workspace.root, return_id.year, &organisations, None);
    let limits = limits.unwrap_or_else(|error| {
        other_faults.extend(error.faults(&sources::limits::path(return_id.year)));
        Limits::default()
    });
    let checked = Checked {
        organisation: &return_id.organisation,
        year: return_id.year,
        month: return_id.month,
        submission,
        plan,
        plans: &plans,
        before: before.as_ref(),
        limits: &limits,
    };
    let template =
        plan.map(|plan| template_hash(&return_id.organisation.code, return_id.year, return_id.month, plan));
    let mut findings = rules::check(&checked);
    let other_faults = other_faults.into_iter().map(Finding::from);
    findings.extend(other_faults.map(|finding| Finding { severity: Severity::Warns, ..finding }));
    (findings, template)
}
