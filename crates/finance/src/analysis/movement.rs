//! What moved one organisation's position, what a month costs, and what is underneath.

use domain::finding::{Finding, Severity};
use domain::ledger::Measure;
use domain::limit::LimitKind;
use domain::money::{Pence, Pounds};
use domain::month::Month;
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;
use domain::schedule::{BridgeOf, MoveDriver, OneOffKind, Schedule};

use super::{Bridge, Input, Moved, RunRate, SentReturn, SupportStanding, Underlying, resources};
use crate::chart;
use crate::consolidate::Position;

/// From plan to actual to date; nothing where no step of it was sent.
pub(super) fn to_date(sent_return: &SentReturn<'_>) -> Option<Bridge> {
    let amounts = sent_return.position().including;
    bridge(sent_return, BridgeOf::PlanToActual, (amounts.plan_to_date, amounts.actual_to_date))
}

/// From the forecast of the month before to this month's. A forecast that moved without any step is
/// a bridge too: all of it is unexplained.
pub(super) fn forecast(sent_return: &SentReturn<'_>) -> Option<Bridge> {
    if sent_return.before.is_empty() {
        return None;
    }
    let kind = sent_return.organisation.kind;
    let before =
        sent_return.before.iter().map(|before| Position::of(before, kind).including.forecast_year).sum();
    let now = sent_return.position().including.forecast_year;
    let kind = BridgeOf::ForecastToForecast;
    bridge(sent_return, kind, (before, now))
        .or(Some(Bridge { kind, from: before, to: now, steps: Vec::new() }))
        .filter(|bridge| bridge.from != bridge.to || !bridge.steps.is_empty())
}

fn bridge(sent_return: &SentReturn<'_>, kind: BridgeOf, (from, to): (Pence, Pence)) -> Option<Bridge> {
    let schedule = sent_return.submission.schedules.bridge.as_ref()?;
    let rows = || schedule.rows.iter().filter(|row| row.says.kind == kind);
    let step = |driver: &MoveDriver| {
        let row = rows().find(|row| row.says.driver == *driver)?;
        Some(Moved {
            driver: *driver,
            impact: row.says.impact,
            notes: Some(row.says.note.clone()).filter(|note| !note.is_empty()).into_iter().collect(),
            provenance: row.provenance,
        })
    };
    rows().next()?;
    Some(Bridge { kind, from, to, steps: MoveDriver::ALL.iter().filter_map(step).collect() })
}

/// The bridge and the register may differ by so much on savings: what a board reads as half a million
/// (V30).
const SAVINGS_APART: Pence = Pence::new(50_000_000);
/// Below this a saving is nil to a board that reads £m to one decimal (V30).
const NIL_TO_A_BOARD: Pence = Pence::new(5_000_000);

/// V30: what a bridge says of savings is what the register of schemes says of them.
pub(super) fn v30_savings_agree(sent_return: &SentReturn<'_>) -> Option<Finding> {
    let schedule = sent_return.submission.schedules.bridge.as_ref()?;
    let registered = sent_return.savings_variance.value?;
    let first = schedule.rows.iter().find(|row| row.says.kind == BridgeOf::PlanToActual)?;
    let is_savings = |driver| driver == MoveDriver::Efficiency;
    let step = schedule
        .rows
        .iter()
        .find(|row| row.says.kind == BridgeOf::PlanToActual && is_savings(row.says.driver));
    let bridged = step.map_or(Pence::ZERO, |row| row.says.impact);
    let is_told = |amount: Pence| NIL_TO_A_BOARD <= amount.magnitude();
    let other_way =
        is_told(bridged) && is_told(registered) && bridged.is_negative() != registered.is_negative();
    if (bridged - registered).magnitude() <= SAVINGS_APART && !other_way {
        return None;
    }
    let way = |amount: Pence| if amount.is_negative() { "behind" } else { "ahead of" };
    Some(Finding {
        severity: Severity::Warns,
        rule: "V30".to_owned(),
        file: schedule.file.path.clone(),
        at: Some(schedule.at(step.unwrap_or(first), "impact")),
        message: format!(
            "{}'s bridge has savings {} {} plan to date, its register of schemes {} {} plan.",
            sent_return.organisation.short_name,
            Pounds(bridged),
            way(bridged),
            Pounds(registered),
            way(registered)
        ),
        fix: "Find out which is right, and correct the bridge or the register.".to_owned(),
    })
}

/// What a month costs, excluding deficit support.
pub(super) fn run_rate(sent_return: &SentReturn<'_>, closed: Month) -> RunRate {
    let position = sent_return.position();
    let support = |month| {
        sent_return.submission.in_month(chart::SUPPORT, month).map_or(Pence::ZERO, |entry| entry.value)
    };
    let months: Vec<(Month, Pence)> = closed
        .up_to()
        .zip(&position.by_month)
        .map(|(month, amount)| (month, *amount - support(month)))
        .collect();
    let mean = |months: &[(Month, Pence)]| {
        let sum: i64 = months.iter().map(|(_, amount)| amount.get()).sum();
        Pence::new(sum / i64::try_from(months.len().max(1)).unwrap_or(1))
    };
    let recent = &months[months.len().saturating_sub(3)..];
    let last_three = (recent.len() == 3).then(|| mean(recent));
    let items = sent_return.submission.schedules.one_offs.iter().flat_map(Schedule::says);
    let once: i64 = items
        .filter(|item| item.kind != OneOffKind::FullYearEffect)
        .filter(|item| recent.iter().any(|(month, _)| *month == item.month))
        .map(|item| item.impact.get())
        .sum();
    let to_come = i64::from(12 - closed.get());
    let excluding = position.excluding();
    RunRate {
        last_month: months.last().map_or(Pence::ZERO, |(_, amount)| *amount),
        last_three,
        to_date: mean(&months),
        required: (0 < to_come)
            .then(|| Pence::new((excluding.forecast_year - excluding.actual_to_date).get() / to_come)),
        // Twelve months of a third of the last three.
        exit: last_three
            .map(|_| Pence::new((recent.iter().map(|(_, amount)| amount.get()).sum::<i64>() - once) * 4)),
    }
}

/// The way to the underlying position; nothing where no schedule of one-off items was sent.
pub(super) fn underlying(sent_return: &SentReturn<'_>) -> Option<Underlying> {
    let schedule = sent_return.submission.schedules.one_offs.as_ref()?;
    let position = sent_return.position();
    Some(Underlying {
        forecast: position.including.forecast_year,
        support: position.support.forecast_year,
        savings_once: sent_return.savings_once,
        items: resources::rows_said(schedule).collect(),
    })
}

/// Deficit support of a trust; nothing where none was planned, notified or received.
pub(super) fn support(input: &Input<'_>, sent_return: &SentReturn<'_>) -> Option<SupportStanding> {
    if sent_return.organisation.kind != OrganisationKind::Trust {
        return None;
    }
    let value = |measure| {
        sent_return.submission.entry(chart::SUPPORT, measure).map_or(Pence::ZERO, |entry| entry.value)
    };
    let quarters = [LimitKind::SupportQ1, LimitKind::SupportQ2, LimitKind::SupportQ3, LimitKind::SupportQ4];
    let notified = quarters.map(|kind| input.limits.amount(&sent_return.organisation.code, input.year, kind));
    let standing = SupportStanding {
        plan_year: value(Measure::PlanYear),
        plan_to_date: value(Measure::PlanToDate),
        received: value(Measure::ActualToDate),
        notified_year: notified.into_iter().sum(),
        forecast: value(Measure::ForecastYear),
        provenance: quarters
            .into_iter()
            .flat_map(|kind| input.limits.rows(&sent_return.organisation.code, input.year, kind))
            .map(|limit| limit.provenance)
            .fold(Provenance::Derived, Provenance::max),
    };
    let amounts = [standing.plan_year, standing.received, standing.forecast];
    let is_nil = amounts.iter().all(|amount| *amount == Pence::ZERO)
        && standing.notified_year.is_none_or(|notified| notified == Pence::ZERO);
    (!is_nil).then_some(standing)
}
