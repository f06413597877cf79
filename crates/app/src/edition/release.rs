//! Which months everybody may read, as recorded by a day.

use anyhow::{Result, bail};
use domain::month::{FinancialYear, Month};
use governance::release::{Decision, ReleaseState, Releases, moment_in_words};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sources::releases::PATH;
use sources::workspace::Workspace;

use super::month;

/// The releases that were recorded by the end of `as_at`, or by now.
#[must_use]
pub fn recorded(workspace: &Workspace, as_at: Option<Date>) -> Releases {
    workspace.releases.by(end_of(as_at))
}

/// Where the release of a month stood at the end of `as_at`, or stands now.
#[must_use]
pub fn state(workspace: &Workspace, month: (FinancialYear, Month), as_at: Option<Date>) -> ReleaseState {
    recorded(workspace, as_at).state(month, end_of(as_at))
}

/// The last moment of a day, in universal time; without one, now.
fn end_of(day: Option<Date>) -> Timestamp {
    let Some(day) = day else { return Timestamp::now() };
    let last = day.at(23, 59, 59, 999_999_999);
    TimeZone::UTC.to_timestamp(last).unwrap_or(Timestamp::MAX)
}

/// The month of `year` and `month` where everybody may read it; without them the usual month if everybody may, or
/// else the last that everybody may read.
///
/// # Errors
/// Where nothing that counts is of the month, it is not released, or no month is.
pub fn public_month(
    workspace: &Workspace,
    (year, month): (Option<FinancialYear>, Option<Month>),
    as_at: Option<Date>,
) -> Result<(FinancialYear, Month)> {
    let is_released = |month: (FinancialYear, Month)| state(workspace, month, as_at).is_released();
    let requested = month::month(workspace, year, month)?;
    if is_released(requested) {
        return Ok(requested);
    }
    let is_of_year = |month: &(FinancialYear, Month)| year.is_none_or(|year| month.0 == year);
    let last = workspace.months().into_iter().rev().filter(is_of_year).find(|month| is_released(*month));
    match last.filter(|_| month.is_none()) {
        Some(last) => Ok(last),
        None => bail!(not_released(workspace, requested, as_at)),
    }
}

/// That a month is not released, why, and what to do.
#[must_use]
pub fn not_released(
    workspace: &Workspace,
    (year, month): (FinancialYear, Month),
    as_at: Option<Date>,
) -> String {
    if let Some(fault) = workspace.faults.iter().find(|fault| fault.file == PATH) {
        return format!("{PATH} cannot be read, so no month counts as released; correct it first: {fault}");
    }
    let remedy = format!("release it with `oakham release {year} {month} --by NAME`");
    let releases = recorded(workspace, as_at);
    let by_then = as_at.map_or_else(String::new, |day| format!(" by {day}"));
    match (
        state(workspace, (year, month), as_at),
        releases.last_of((year, month)).map(|event| &event.decision),
    ) {
        (ReleaseState::Embargoed { until }, _) => format!(
            "month {month} of {year} is not released to the public before {}; wait until then, or leave out --public",
            moment_in_words(until)
        ),
        (_, Some(Decision::Withdrawn { reason })) => format!(
            "the release of month {month} of {year} was withdrawn ({reason}); {remedy} once that is settled, or leave out --public"
        ),
        _ => format!(
            "month {month} of {year} is not released to the public{by_then}; {remedy}, or leave out --public"
        ),
    }
}

#[cfg(test)]
mod tests;
