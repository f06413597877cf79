//! Moves on record: in the register of the return and in the log, both or neither.

use anyhow::{Context, Result, bail};
use domain::source::ContentHash;
use jiff::Timestamp;
use sources::monthly_return::version::{self, Files, Turn, Versions};
use sources::workspace::Workspace;
use store::{Event, Store, SubmissionEvent, SubmissionKind};
use tokio::runtime::Runtime;

use crate::clock::now;
use crate::on_record::change_on_record;
use crate::returns::person::Person;
use crate::returns::{NOTHING_CHANGED, ReturnId};

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

/// When the next thing happens to a return: now, to the second, for more says nothing about an event.
///
/// # Errors
/// Where something happened later: an event that is dated before another would change what counted on
/// the days between.
pub(super) fn time_of_next(versions: &Versions) -> Result<Timestamp> {
    let now = now();
    match versions.last_event() {
        Some(last) if now < last => bail!(
            "it is {now} by the clock of this computer, but the last thing that happened to this return happened at {last}; {NOTHING_CHANGED}: set the clock right and try again"
        ),
        _ => Ok(now),
    }
}

/// What is done to the version at `idx`.
pub(super) struct PerformedMove {
    pub(super) idx: usize,
    pub(super) kind: SubmissionKind,
    pub(super) at: Timestamp,
    pub(super) person: Person,
}

/// Puts `versions` in force and records what was done: both, or neither, or, where the log fails only
/// when all is done, the first, and the result says so.
pub(super) fn put_in_force(
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
    let events = submission_events(return_id, versions);
    let begin = async |store: &Store| store.begin_recording(&events, Some(&entry)).await;
    let take = || match version::take(&steps) {
        // What fails once the register is in its place was done all the same.
        Err(error) if !versions.is_in_force(root, &folder) => {
            let _ = version::sweep(root, &folder);
            Err(error)
        }
        _ => Ok(()),
    };
    let not_recorded = change_on_record(workspace, &done.person, &folder, begin, take)?;
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
