//! Plan, forecast, actual, target or estimate.

use super::{Context, clause};
use crate::figure::{Basis, Kind};
use crate::find::{Found, Sentence};
use crate::measure::Measure;

const FORECAST: [&str; 22] = [
    "forecast",
    "forecasts",
    "forecasting",
    "predict",
    "predicts",
    "predicting",
    "predicted",
    "expects",
    "expect",
    "expected",
    "projected",
    "projection",
    "likely",
    "outturn",
    "prediction",
    "anticipated",
    "anticipates",
    "estimated",
    "course",
    "suggest",
    "could",
    "estimates",
];
const PLAN: [&str; 12] = [
    "plan",
    "plans",
    "planned",
    "planning",
    "budgeted",
    "trajectory",
    "proposed",
    "proposes",
    "intends",
    "set",
    "thought",
    "agreed",
];
const TARGET: [&str; 19] = [
    "target",
    "targets",
    "required",
    "must",
    "should",
    "told",
    "asked",
    "requirement",
    "demand",
    "standard",
    "need",
    "needs",
    "has to",
    "ordered",
    "instructed",
    "needed",
    "require",
    "demanded",
    "limit",
];

/// What a figure is said to be.
pub(super) fn basis(
    sentence: &Sentence<'_, '_>,
    found: &[Found],
    idx: usize,
    measure: Option<Measure>,
    context: &Context<'_>,
) -> Basis {
    let figure = &found[idx];
    let (from, to) = clause(sentence, found, idx);
    let says = |words: &[&str]| (from..to).any(|at| sentence.is(at, words));
    let before = |words: &[&str]| sentence.near_before(figure.first, (figure.first - from).min(9), words);
    // `up from 61.9% now`
    let risen = ["up", "down"].iter().any(|way| sentence.said(figure.first, &[way, "from"]));
    let forecast = says(&FORECAST) || says(&["will", "would"]) && before(&["will"]);
    match measure {
        Some(Measure::Deadline | Measure::RunningCostReduction) => Basis::Target,
        Some(Measure::EventDate) => of_event(sentence, figure),
        Some(
            Measure::YearToDateDeficit
            | Measure::YearToDateVariance
            | Measure::InMonthVariance
            | Measure::SavingsDelivered
            | Measure::SavingsShortfall
            | Measure::DeficitBeforeSupport,
        ) => Basis::Actual,
        Some(Measure::PlannedDeficit | Measure::YearToDatePlannedDeficit) => Basis::Plan,
        Some(Measure::SavingsForecast) => Basis::Forecast,
        Some(Measure::SavingsRequired) => match () {
            () if says(&PLAN) || says(&["schemes"]) => Basis::Plan,
            () if says(&TARGET) => Basis::Target,
            () => Basis::Plan,
        },
        Some(Measure::StaffReduction) => match () {
            () if says(&["have", "left", "has", "gone", "fell"]) && !says(&["will", "expect", "to"]) => {
                Basis::Actual
            }
            () if figure.kind == Kind::Percentage && context.is_under_orders() => Basis::Target,
            () if says(&["will", "expect", "expects"]) && !says(&["plans", "plan"]) => Basis::Forecast,
            () => Basis::Plan,
        },
        Some(Measure::WaitedWithinALimit | Measure::WaitedOverALimit) => match () {
            () if sentence.is(figure.end, &["target", "standard", "limit"]) => Basis::Target,
            () if before(&["against"]) && sentence.after(figure.first, &["was", "is", "at"]) => Basis::Actual,
            () if before(&["trajectory", "plan", "planned"]) => Basis::Plan,
            () if before(&["target", "standard", "should", "must"])
                || sentence.near_after(figure.end, 9, &["should", "must"]) =>
            {
                Basis::Target
            }
            () if before(&FORECAST) => Basis::Forecast,
            () if risen => Basis::Actual,
            () if says(&["will"]) => Basis::Plan,
            () => Basis::Actual,
        },
        Some(Measure::NumberOfOrganisations) => match () {
            () if says(&["predicting", "predict", "forecast", "forecasting", "expect"]) => Basis::Forecast,
            () if says(&["will", "would"]) && figure.unit.is_empty() => Basis::Plan,
            () => Basis::Actual,
        },
        Some(Measure::SpendingChange) => match () {
            () if says(&TARGET) => Basis::Target,
            () if forecast => Basis::Forecast,
            () if says(&["fall", "cut", "reduce"]) => Basis::Target,
            () => Basis::Actual,
        },
        Some(Measure::Duration) => {
            let within = sentence.after(figure.first, &["within"]) && !says(&["was", "were", "had", "have"]);
            let set = before(&["target", "standard", "limit"]) || sentence.is(figure.end, &["to"]);
            let ahead = set
                || within
                || says(&["will", "would", "should", "must", "be", "run", "again"])
                    && !says(&["was", "were"]);
            if ahead { Basis::Target } else { Basis::Actual }
        }
        Some(Measure::ShareOfSavings) => {
            if says(&["identified"]) || says(&PLAN) {
                Basis::Plan
            } else {
                Basis::Actual
            }
        }
        Some(Measure::Deficit | Measure::Surplus | Measure::Variance) => match () {
            () if says(&["overspent", "ended", "was", "finished"]) && !says(&FORECAST) => Basis::Actual,
            () if forecast || says(&["would"]) => Basis::Forecast,
            () if before(&PLAN) => Basis::Plan,
            () => Basis::Actual,
        },
        Some(Measure::DeficitSupport | Measure::Funding | Measure::TotalBudget) => match () {
            () if forecast => Basis::Forecast,
            () if says(&["planned", "aside", "for"])
                && measure != Some(Measure::TotalBudget)
                && !says(&["given", "received", "was"]) =>
            {
                Basis::Plan
            }
            () => Basis::Actual,
        },
        _ => general(sentence, found, idx),
    }
}

/// The basis of a figure of which the measure says nothing.
fn general(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> Basis {
    let figure = &found[idx];
    let (from, to) = clause(sentence, found, idx);
    let says = |words: &[&str]| (from..to).any(|at| sentence.is(at, words));
    let before = |words: &[&str]| sentence.near_before(figure.first, (figure.first - from).min(10), words);
    let moved =
        sentence.after(figure.first, &["to"]) && 0 < idx && sentence.after(found[idx - 1].first, &["from"]);
    let ordered = moved && sentence.near_before(found[idx - 1].first, 12, &TARGET);
    match () {
        () if ordered => Basis::Target,
        () if before(&["estimate", "estimates", "estimated"]) => Basis::Estimate,
        () if before(&["seek", "apply"]) => Basis::Plan,
        () if sentence.near_before(figure.first, 4, &["that"]) && before(&["know", "think"]) => {
            Basis::Estimate
        }
        () if sentence.near_after(figure.end, 4, &["know", "think"]) => Basis::Estimate,
        () if before(&FORECAST) => Basis::Forecast,
        () if before(&[
            "target",
            "must",
            "should",
            "required",
            "limit",
            "cap",
            "allowance",
            "asked",
            "told",
        ]) =>
        {
            Basis::Target
        }
        () if says(&["will", "would"]) && figure.kind != Kind::Count => Basis::Plan,
        () if sentence.near_after(figure.end, 3, &["will", "would"]) => Basis::Plan,
        () if before(&["will", "would", "plan", "plans", "planned", "proposed"]) => Basis::Plan,
        () => Basis::Actual,
    }
}

fn of_event(sentence: &Sentence<'_, '_>, figure: &Found) -> Basis {
    let ahead = figure.value.day().is_some_and(|day| match (day.months(), sentence.dated.months()) {
        (Some(day_month), Some(now)) if day_month == now => {
            sentence.dated.day() < day.day() && sentence.dated.day().is_some()
        }
        (day_month, now) => now < day_month,
    });
    if ahead { Basis::Plan } else { Basis::Actual }
}

impl Context<'_> {
    /// Whether an order to cut has been read: a reduction of staff in per cent follows from it.
    fn is_under_orders(&self) -> bool {
        self.by_value.values().any(|proposal| proposal.measure == Some(Measure::RunningCostReduction))
    }
}
