//! Releasing months to everybody, and withdrawing that: in the register of the workspace and in the log.
//!
//! Renaming `finance/releases.csv` into place is the moment of change. The entry of the log is written before it
//! and kept after it, so that a log that cannot be written stops a release.

use anyhow::{Context, Result};
use domain::day;
use domain::finding::{Finding, Severity};
use domain::month::{FinancialYear, Month};
use domain::remark::{LONGEST_REASON, remark};
use governance::release::{self, Actor, Correction, Readiness, ReleaseState, Releases};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use sources::fault::{Fault, SourcesError};
use sources::monthly_return::version::{self, Turn};
use sources::releases;
use sources::workspace::Workspace;
use store::{Event, Store};

use crate::clock::now;
use crate::edition::Editions;
use crate::on_record::change_on_record;
use crate::returns::NOTHING_CHANGED;
use crate::returns::person::{ActorRef, Person};
use crate::workspace::open_workspace;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Request<'a> {
    /// Release the month, at once or from a moment to come.
    Release { from: Option<Timestamp> },
    /// Withdraw its release.
    Withdraw { reason: &'a str },
}

/// What came of it.
#[derive(Debug)]
pub struct ReleaseOutcome {
    pub releases: Releases,
    pub state: ReleaseState,
    pub by: Person,
    /// Why the log does not have it; nothing where it has.
    pub not_recorded: Option<String>,
}

/// The moment that a day or time names, in UTC; a day begins at midnight.
///
/// # Errors
/// Where the text is neither.
pub fn moment(text: &str) -> Result<Timestamp, String> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let is_time = text.contains(['T', ':']);
    let civil = match text.parse::<DateTime>() {
        Ok(civil) if is_time => Ok(civil),
        _ => day::read(text).map(|day| day.at(0, 0, 0, 0)).map_err(|error| error.to_string()),
    };
    let moment = civil.and_then(|civil| civil.to_zoned(TimeZone::UTC).map_err(|error| error.to_string()));
    moment.map(|zoned| zoned.timestamp()).map_err(|why| {
        format!("{text:?} is neither a day nor a time: {why}; write 2026-12-04, or 2026-12-04T09:30 (UTC)")
    })
}

/// Releases a month of the workspace, or withdraws that, as `actor` asks.
pub fn decide(
    workspace: &Workspace,
    month: (FinancialYear, Month),
    actor: ActorRef<'_>,
    request: Request<'_>,
) -> Result<ReleaseOutcome> {
    // A month is the system's: whoever releases it is of the board, or of the whole system.
    let person = actor.person(workspace, release::ROLE, &workspace.system)?;
    let root = &workspace.root;
    let _turn = Turn::wait(root)?;
    // As it is now, whatever was done since the workspace was opened.
    let fresh = open_workspace(root).context(NOTHING_CHANGED)?;
    let faults: Vec<Fault> =
        fresh.faults.iter().filter(|fault| fault.file == releases::PATH).cloned().collect();
    if !faults.is_empty() {
        return Err(SourcesError::Faults(faults)).context(NOTHING_CHANGED);
    }
    let before = fresh.releases;
    let now = now();
    let asks = Actor { name: &person.name, roles: &person.roles };
    let after = match request {
        Request::Release { from } => {
            let (missing, blocking) = what_is_in_the_way(workspace, month)?;
            let readiness = Readiness { missing: &missing, blocking: &blocking };
            release::release(before, month, asks, (from, now), readiness)
        }
        Request::Withdraw { reason } => {
            release::withdraw(before, month, asks, &remark("the reason", reason, LONGEST_REASON)?, now)
        }
    };
    let (year, number) = month;
    let after = after.with_context(|| format!("month {number} of {year} stays as it is"))?;
    let state = after.state(month, now);
    let words = match state {
        ReleaseState::Released { since: from } | ReleaseState::Embargoed { until: from } => {
            format!("public from {from}")
        }
        ReleaseState::NotReleased => "not public".to_owned(),
    };
    let entry = Event {
        at: now.to_string(),
        actor: person.name.clone(),
        kind: match request {
            Request::Release { .. } => "month released",
            Request::Withdraw { .. } => "release withdrawn",
        }
        .to_owned(),
        subject: format!("{} {year} month {number}", workspace.system),
        detail: format!("{words}; {}", person.identification.words()),
    };
    let not_recorded = put_in_force(workspace, &after, &entry, &person)?;
    Ok(ReleaseOutcome { releases: after, state, by: person, not_recorded })
}

/// The releases of a workspace, with what was corrected since.
#[must_use]
pub fn with_corrections(workspace: &Workspace) -> Releases {
    workspace.months().into_iter().fold(workspace.releases.clone(), |releases, month| {
        let counting = counting_versions(workspace, month);
        releases.with_counting(month, counting)
    })
}

/// The versions of a month's returns that count, those without a register left out: they are not approved here.
fn counting_versions(workspace: &Workspace, (year, month): (FinancialYear, Month)) -> Vec<Correction> {
    let organisations = workspace.organisations_on(month.last_day(year));
    let counting = organisations.into_iter().filter_map(|organisation| {
        let folder = Workspace::return_folder(&organisation.code, year, month);
        // A register that cannot be read is told with its month.
        let versions = workspace.versions(&folder).ok().flatten()?;
        let idx = versions.counting(None)?;
        let approved_at = versions.list[idx].approved.as_ref()?.at;
        Some(Correction { organisation: organisation.code, version: idx + 1, approved_at })
    });
    counting.collect()
}

/// That the month of a return is released, so that everybody reads what was just approved; nothing where it is not.
#[must_use]
pub fn public_at_once(workspace: &Workspace, month: (FinancialYear, Month)) -> Option<String> {
    let (year, number) = month;
    let followed = "the correction counts for everybody and is told beside the figures; to hold it back, withdraw the release";
    match workspace.releases.state(month, Timestamp::now()) {
        ReleaseState::Released { .. } => Some(format!("Month {number} of {year} is released: {followed}.")),
        ReleaseState::Embargoed { until } => {
            Some(format!("Month {number} of {year} is released from {until}: then {followed}."))
        }
        ReleaseState::NotReleased => None,
    }
}

/// Whose returns of a month do not count, and what blocks the use of its figures, each with its remedy.
fn what_is_in_the_way(
    workspace: &Workspace,
    month: (FinancialYear, Month),
) -> Result<(Vec<String>, Vec<String>)> {
    let editions = Editions::new(workspace, None);
    let edition = editions.edition(month).context(NOTHING_CHANGED)?;
    let month_end = edition.month_end();
    let blocking: Vec<&Finding> =
        month_end.findings.iter().filter(|finding| finding.severity == Severity::Blocks).collect();
    let mut reasons: Vec<String> =
        blocking.iter().take(MOST_TOLD).map(|finding| in_a_clause(finding)).collect();
    if let Some(n) = blocking.len().checked_sub(MOST_TOLD).filter(|n| 0 < *n) {
        let (year, number) = month;
        reasons.push(format!("and {n} more: `oakham check --year {year} --month {number}` lists all"));
    }
    Ok((month_end.missing.iter().map(ToString::to_string).collect(), reasons))
}

/// How many findings are told with a refusal.
const MOST_TOLD: usize = 4;

/// What blocks, where, and its remedy, without the stops of sentences.
fn in_a_clause(finding: &Finding) -> String {
    let Finding { file, rule, message, fix, .. } = finding;
    let (message, fix) = (message.trim_end_matches('.'), fix.trim_end_matches('.'));
    format!("{file} ({rule}, {}): {message} – {fix}", finding.place())
}

/// Puts `releases` in force and records `entry`, both or neither.
fn put_in_force(
    workspace: &Workspace,
    releases: &Releases,
    entry: &Event,
    person: &Person,
) -> Result<Option<String>> {
    let steps = releases::steps(&workspace.root, releases)?;
    let begin = async |store: &Store| store.begin_recording_releases(releases.events(), entry).await;
    change_on_record(workspace, person, releases::PATH, begin, || version::take(&steps))
}

#[cfg(test)]
mod tests;
