//! `oakham release`: which months everybody may read.

use std::io::Write;

use anyhow::Result;
use api::document::{Document, SchemaName};
use api::release::{Correction, MonthRelease, ReleasesDocument};
use app::release::{ReleaseOutcome, Request, decide, with_corrections};
use app::returns::person::{ActorRef, Identification};
use domain::month::{FinancialYear, Month, Period};
use exhibits::csv_file::CsvFile;
use governance::release::{Decision, ReleaseState, Releases};
use jiff::Timestamp;
use sources::releases::PATH;
use sources::{fault, workspace::Workspace};

use crate::arguments::{Format, Global};
use crate::{Outcome, load, terminal};

/// What is done about a month.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Release<'a> {
    /// The month.
    pub(crate) month: (FinancialYear, Month),
    /// Who does it.
    pub(crate) by: &'a str,
    /// From when everybody may read it; nothing for at once.
    pub(crate) from: Option<Timestamp>,
    /// Why its release is withdrawn, where it is.
    pub(crate) withdraw: Option<&'a str>,
}

/// Releases a month or withdraws that; without a month, lists every month and where its release stands.
pub(crate) fn run(global: &Global, release: Option<Release<'_>>) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let Some(Release { month, by, from, withdraw }) = release else { return list(global, &workspace) };
    let request = match withdraw {
        Some(reason) => Request::Withdraw { reason },
        None => Request::Release { from },
    };
    let outcome = decide(&workspace, month, ActorRef::Named(by), request)?;
    match global.format {
        Format::Table => writeln!(terminal::out(), "{}", sentence(month, &outcome))?,
        Format::Json | Format::Csv => write(global, &workspace, &outcome.releases, &[month])?,
    }
    if let Some(why) = &outcome.not_recorded {
        terminal::note(false, &format!("It is done, but the log lacks it ({why})."));
    }
    Ok(Outcome::Done)
}

/// What was done, in a sentence.
fn sentence((year, month): (FinancialYear, Month), outcome: &ReleaseOutcome) -> String {
    let name = &outcome.by.name;
    let by = match outcome.by.identification {
        Identification::NotVerified => format!("{name} (not verified)"),
        Identification::Account | Identification::SignedIn => name.clone(),
    };
    let done = match outcome.state {
        ReleaseState::Released { .. } => "released to everybody".to_owned(),
        ReleaseState::Embargoed { until } => format!("embargoed; everybody may read it from {until}"),
        ReleaseState::NotReleased => "release withdrawn; only those with an account may read it".to_owned(),
    };
    format!("{year} month {month}: {done}, by {by}.")
}

fn list(global: &Global, workspace: &Workspace) -> Result<Outcome> {
    let faults = workspace.faults.iter().filter(|fault| fault.file == PATH);
    load::tell(global, &fault::findings(faults.cloned()))?;
    let months = workspace.months();
    write(global, workspace, &with_corrections(workspace), &months)?;
    Ok(Outcome::Done)
}

/// Where the release of a month stands, as documents say it.
fn month_release(releases: &Releases, month: (FinancialYear, Month), now: Timestamp) -> MonthRelease {
    let (state, public_from) = match releases.state(month, now) {
        ReleaseState::NotReleased => ("not released", None),
        ReleaseState::Embargoed { until } => ("embargoed", Some(until)),
        ReleaseState::Released { since } => ("released", Some(since)),
    };
    let last = releases.last_of(month);
    MonthRelease {
        year: month.0.to_string(),
        month: month.1.get(),
        state,
        public_from: public_from.map(|moment| moment.to_string()),
        by: last.map(|event| event.by.clone()),
        at: last.map(|event| event.at.to_string()),
        corrected: releases
            .corrections_of(month)
            .iter()
            .map(|one| Correction {
                organisation: one.organisation.to_string(),
                version: one.version,
                approved_at: one.approved_at.to_string(),
            })
            .collect(),
        reason: match last.map(|event| &event.decision) {
            Some(Decision::Withdrawn { reason }) => reason.clone(),
            Some(Decision::Released { .. }) | None => String::new(),
        },
    }
}

const HEADINGS: [&str; 8] = ["year", "month", "state", "public_from", "by", "at", "reason", "corrected"];

/// A correction: whose return, which version, and since when.
fn in_words(Correction { organisation, version, approved_at }: &Correction) -> String {
    format!("{organisation} version {version} at {approved_at}")
}

fn write(
    global: &Global,
    workspace: &Workspace,
    releases: &Releases,
    months: &[(FinancialYear, Month)],
) -> Result<()> {
    let now = Timestamp::now();
    let listed: Vec<MonthRelease> = months.iter().map(|month| month_release(releases, *month, now)).collect();
    let mut out = terminal::out();
    match global.format {
        Format::Json => {
            let (schema, system) = (SchemaName::default(), workspace.system.to_string());
            let document = ReleasesDocument { schema, system, months: listed };
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(HEADINGS)?;
            for MonthRelease { year, month, state, public_from, by, at, reason, corrected } in listed {
                let text = Option::unwrap_or_default;
                let cells = [
                    year,
                    month.to_string(),
                    state.to_owned(),
                    text(public_from),
                    text(by),
                    text(at),
                    reason,
                    corrected.iter().map(in_words).collect::<Vec<_>>().join("; "),
                ];
                writer.row(cells)?;
            }
            writer.flush()?;
        }
        Format::Table if listed.is_empty() => {
            writeln!(out, "No return counts yet, so there is no month to release.")?;
        }
        Format::Table => {
            for ((year, month), each) in months.iter().zip(listed) {
                let by = each.by.map_or_else(String::new, |name| format!(", by {name}"));
                let from = each.public_from.map_or_else(String::new, |from| format!(" from {from}"));
                let why = if each.reason.is_empty() { String::new() } else { format!(": {}", each.reason) };
                let period = Period::month(*year, *month);
                writeln!(out, "{year} month {month} ({period}): {}{from}{by}{why}", each.state)?;
                for one in &each.corrected {
                    writeln!(out, "  corrected since: {}", in_words(one))?;
                }
            }
        }
    }
    Ok(())
}
