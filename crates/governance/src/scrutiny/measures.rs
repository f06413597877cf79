//! How well questions are answered, by the body that is asked: published for both sides.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::calendar::{CalendarError, WorkingCalendar};
use super::clock::Due;
use super::recommendation::Recommendation;
use super::register::{ScrutinyRegister, Thing};
use super::request::{Request, RequestMove};

/// Requests and recommendations of one body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyMeasures {
    /// Requests that were raised.
    pub n_raised: usize,
    /// Requests that were answered, or withheld with reasons.
    pub n_answered: usize,
    /// Of these, in time.
    pub n_in_time: usize,
    /// Of these, withheld.
    pub n_withheld: usize,
    /// Of these, with a link or a frozen figure.
    pub n_with_evidence: usize,
    /// Requests that were taken up again after they were closed, or whose answer was refused.
    pub n_reopened: usize,
    /// Requests that are owed and late.
    pub n_overdue: usize,
    /// From raised to answered, the middle one, the lower of two [days]; `None` where none was answered.
    pub median_days: Option<i32>,
    /// The day on which the oldest request was raised that is still owed.
    pub oldest_open: Option<Date>,
    /// Recommendations that were taken on 12 months ago or longer.
    pub n_taken_on_a_year_ago: usize,
    /// Of these, done within 12 months.
    pub n_done_within_a_year: usize,
}

/// The measures of each body, by its name.
///
/// # Errors
/// A day that the calendar does not cover.
pub fn measures(
    register: &ScrutinyRegister,
    today: Date,
    calendar: &WorkingCalendar,
) -> Result<BTreeMap<String, BodyMeasures>, CalendarError> {
    let mut bodies: BTreeMap<String, (BodyMeasures, Vec<i32>)> = BTreeMap::new();
    let is_counted = |thing: &Thing| {
        matches!(thing, Thing::Request(_) | Thing::Action(_) | Thing::Recommendation(_) | Thing::Programme(_))
    };
    for entry in register.entries().values().filter(|entry| is_counted(&entry.thing)) {
        let (body, days) = bodies.entry(entry.particulars.owner.clone()).or_default();
        match &entry.thing {
            Thing::Request(request) | Thing::Action(request) => {
                count_request(body, days, request, today, calendar)?;
            }
            Thing::Recommendation(recommendation) => count_recommendation(body, recommendation, today),
            Thing::Programme(_) | Thing::Change(_) | Thing::Figure(_) => {}
        }
    }
    Ok(bodies
        .into_iter()
        .map(|(name, (mut body, mut days))| {
            days.sort_unstable();
            body.median_days = days.get(days.len().saturating_sub(1) / 2).copied();
            (name, body)
        })
        .collect())
}

fn count_request(
    body: &mut BodyMeasures,
    days: &mut Vec<i32>,
    request: &Request,
    today: Date,
    calendar: &WorkingCalendar,
) -> Result<(), CalendarError> {
    let Some(raised) = request.track().first(|step| *step == RequestMove::Raise) else { return Ok(()) };
    body.n_raised += 1;
    let again = |step: &RequestMove| matches!(step, RequestMove::Reopen { .. } | RequestMove::Refuse { .. });
    body.n_reopened += usize::from(request.track().first(again).is_some());
    body.n_overdue += usize::from(request.is_overdue(today, calendar)?);
    if request.track().state().owes_an_answer() {
        body.oldest_open = Some(body.oldest_open.map_or(raised, |oldest| oldest.min(raised)));
        return Ok(());
    }
    let Some(answered) = request.answered_on() else { return Ok(()) };
    body.n_answered += 1;
    days.push((answered - raised).get_days());
    body.n_in_time += usize::from(matches!(request.due(calendar)?, Some(Due::On(due)) if answered <= due));
    let last = request.track().made().iter().rev().map(|made| &made.step);
    match last
        .into_iter()
        .find(|step| matches!(step, RequestMove::Answer { .. } | RequestMove::Withhold { .. }))
    {
        Some(RequestMove::Withhold { .. }) => body.n_withheld += 1,
        Some(_) => body.n_with_evidence += 1,
        None => {}
    }
    Ok(())
}

fn count_recommendation(body: &mut BodyMeasures, recommendation: &Recommendation, today: Date) {
    let Some(taken_on) = recommendation.taken_on() else { return };
    let year_end = taken_on.saturating_add(12.months());
    if today < year_end {
        return;
    }
    body.n_taken_on_a_year_ago += 1;
    body.n_done_within_a_year += usize::from(recommendation.done_on().is_some_and(|done| done <= year_end));
}
