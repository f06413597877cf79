//! Plan, forecast, actual, target or estimate.

use super::{Context, clause, governed};
use crate::figure::{Basis, Kind};
use crate::find::{Found, Sentence};
use crate::measure::Measure;

const FORECAST: [&str; 23] = [
    "heading",
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
const TARGET: [&str; 18] = [
    "target",
    "targets",
    "required",
    "must",
    "should",
    "told",
    "asked",
    "requirement",
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
    let off_plan = governed::is_off_plan(sentence, figure);
    if let Some(stated) = governed::stated_basis(sentence, found, idx).filter(|_| takes_its_noun(measure)) {
        return stated;
    }
    // `up from 61.9% now`
    let risen = ["up", "down"].iter().any(|way| sentence.said(figure.first, &[way, "from"]));
    let forecast = says(&FORECAST) || says(&["will", "would"]) && before(&["will"]);
    match measure {
        Some(Measure::Population) if !forecast => Basis::Actual,
        Some(Measure::Variance) if off_plan && context.last_is_forecast(idx) => Basis::Forecast,
        // `We expect £14m. That is £5m more than we agreed.`
        Some(Measure::Variance)
            if off_plan
                && (0..2).any(|at| sentence.is(at, &["that", "this"]))
                && context.last_is_forecast(1) =>
        {
            Basis::Forecast
        }
        Some(Measure::Deadline)
            if sentence.near_before(figure.first, 25, &["could", "might", "forecast", "predicted"]) =>
        {
            Basis::Forecast
        }
        Some(Measure::Deadline | Measure::RunningCostReduction) => Basis::Target,
        Some(Measure::CostPerHead)
            if before(&[
                "reduce",
                "cut",
                "down",
                "bring",
                "lower",
                "within",
                "allowance",
                "limit",
                "cap",
            ]) || sentence.near_before(figure.first, 4, &["no"]) =>
        {
            Basis::Target
        }
        Some(Measure::Funding) if sentence.near_after(figure.end, 4, &["will", "would"]) => Basis::Plan,
        Some(Measure::EventDate) => of_event(sentence, figure),
        Some(
            Measure::YearToDateDeficit
            | Measure::YearToDateVariance
            | Measure::InMonthVariance
            | Measure::SavingsDelivered
            | Measure::SavingsShortfall
            | Measure::DeficitBeforeSupport
            | Measure::Responses,
        ) => Basis::Actual,
        Some(Measure::PlannedDeficit | Measure::YearToDatePlannedDeficit) => Basis::Plan,
        Some(Measure::SavingsForecast) => Basis::Forecast,
        Some(Measure::SavingsRequired) => match () {
            () if says(&PLAN) || says(&["schemes"]) => Basis::Plan,
            () if says(&TARGET) => Basis::Target,
            () => Basis::Plan,
        },
        Some(Measure::StaffReduction) => match () {
            () if says(&["already", "since"]) && !says(&["will", "must"]) => Basis::Actual,
            () if says(&["have", "left", "has", "gone", "fell", "applied"])
                && !says(&["will", "expect", "to"]) =>
            {
                Basis::Actual
            }
            () if says(&["due", "set"]) => Basis::Plan,
            () if figure.kind == Kind::Percentage && context.is_under_orders() => Basis::Target,
            () if says(&["will", "expect", "expects"]) && !says(&["plans", "plan"]) => Basis::Forecast,
            () => Basis::Plan,
        },
        Some(Measure::WaitedWithinALimit | Measure::WaitedOverALimit) => match () {
            () if sentence.is(figure.end, &["target", "standard", "limit"]) => Basis::Target,
            () if before(&["against"]) && sentence.after(figure.first, &["was", "is", "at"]) => Basis::Actual,
            () if before(&["met", "achieved", "managed"])
                && before(&["was", "were", "for", "in", "managed"]) =>
            {
                Basis::Actual
            }
            () if before(&["trajectory", "plan", "planned"]) => Basis::Plan,
            () if before(&[
                "target", "standard", "should", "must", "aims", "aim", "aiming", "hopes", "ambition",
            ]) || should_after(sentence, figure)
                || governed::is_wanted(sentence, from, figure.first) =>
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
            () if before(&TARGET)
                || sentence.near_after(figure.end, 4, &["target", "required", "limit", "standard"]) =>
            {
                Basis::Target
            }
            () if forecast => Basis::Forecast,
            () if says(&["fall", "cut", "reduce"]) => Basis::Target,
            () => Basis::Actual,
        },
        Some(Measure::Duration) => {
            let within = sentence.after(figure.first, &["within"]) && !says(&["was", "were", "had", "have"]);
            let gone = sentence.is(figure.end, &["after", "ago", "late", "since"])
                || before(&["average", "averaged", "waited", "took", "median"]);
            let set = before(&["target", "standard", "limit"]) || sentence.is(figure.end, &["to"]);
            let asked = sentence.after(figure.first, &["within"])
                && sentence.near_before(
                    figure.first,
                    8,
                    &["asked", "asks", "ask", "reply", "response", "respond"],
                );
            let ahead = set
                || within
                || asked
                || sentence.after(figure.first, &["within"])
                    && sentence.near_before(figure.first, 6, &["be"])
                || before(&["promised", "promise", "pledged", "committed", "guaranteed"])
                || says(&["will", "would", "should", "must", "be", "run", "again"])
                    && !says(&["was", "were"]);
            if ahead && !gone { Basis::Target } else { Basis::Actual }
        }
        Some(Measure::ShareOfSavings) => {
            if governed::is_told_to(sentence, from, figure.first) || says(&["must", "required"]) {
                Basis::Target
            } else if says(&["identified"]) || says(&PLAN) {
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
            () if before(&["proposed", "proposes", "recommended"]) => Basis::Plan,
            () if sentence.near_after(figure.end, 6, &["would"])
                && !sentence.near_after(figure.end, 7, &["have"]) =>
            {
                Basis::Plan
            }
            () if says(&["will", "would"])
                && before(&["will", "would"])
                && measure != Some(Measure::TotalBudget) =>
            {
                Basis::Plan
            }
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

/// Whether the noun before a figure can say what it is: not where the measure has said so.
fn takes_its_noun(measure: Option<Measure>) -> bool {
    !matches!(
        measure,
        Some(
            Measure::Deadline
                | Measure::EventDate
                | Measure::Population
                | Measure::YearToDateDeficit
                | Measure::YearToDateVariance
                | Measure::InMonthVariance
                | Measure::Variance
                | Measure::PlannedDeficit
                | Measure::YearToDatePlannedDeficit
                | Measure::SavingsDelivered
                | Measure::SavingsShortfall
                | Measure::SavingsForecast
                | Measure::Duration
        )
    )
}

/// The basis of a figure of which the measure says nothing.
fn general(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> Basis {
    let figure = &found[idx];
    let (from, to) = clause(sentence, found, idx);
    let says = |words: &[&str]| (from..to).any(|at| sentence.is(at, words));
    let before = |words: &[&str]| sentence.near_before(figure.first, (figure.first - from).min(10), words);
    let planned = (figure.first - (figure.first - from).min(10)..figure.first).any(|at| {
        let care =
            sentence.is(at + 1, &["care", "operations", "procedures", "admissions", "treatment", "surgery"]);
        sentence.is(
            at,
            &[
                "will", "would", "plan", "plans", "planned", "proposed", "aims", "aiming", "hopes", "hoping",
                "intends",
            ],
        ) && !care
    });
    let moved =
        sentence.after(figure.first, &["to"]) && 0 < idx && sentence.after(found[idx - 1].first, &["from"]);
    let ordered = moved && sentence.near_before(found[idx - 1].first, 12, &TARGET);
    match () {
        () if ordered || governed::is_wanted(sentence, from, figure.first) => Basis::Target,
        () if sentence.after(figure.first, &["at"]) && before(&["put", "puts"]) => Basis::Estimate,
        () if sentence.near_before(figure.first, 3, &["put", "estimated", "reckoned", "thought"])
            && sentence.near_before(figure.first, 2, &["at", "be"]) =>
        {
            Basis::Estimate
        }
        () if before(&[
            "estimate",
            "estimates",
            "estimated",
            "think",
            "thinks",
            "believe",
            "believes",
            "reckon",
        ]) =>
        {
            Basis::Estimate
        }
        () if sentence.near_after(figure.end, 8, &["recommends", "recommended", "recommend"])
            && sentence.is(figure.end, &["that", "which", "recommended"]) =>
        {
            Basis::Target
        }
        () if before(&["seek", "apply"]) => Basis::Plan,
        () if sentence.said(figure.first, &["at", "a", "cost", "of"])
            && sentence.near_before(figure.first, 16, &["will", "plans", "plan", "would"]) =>
        {
            Basis::Plan
        }
        // `14,000 appointments were being commissioned`
        () if sentence.near_after(figure.end, 7, &["being"])
            && sentence.near_after(
                figure.end,
                9,
                &["commissioned", "planned", "recruited", "bought", "built"],
            ) =>
        {
            Basis::Plan
        }
        () if sentence.near_before(figure.first, 4, &["that"]) && before(&["know", "think"]) => {
            Basis::Estimate
        }
        () if sentence.near_after(figure.end, 4, &["know", "think"]) => Basis::Estimate,
        () if before(&FORECAST) => Basis::Forecast,
        () if before(&["target", "must", "should", "required", "limit", "cap", "allowance"])
            || governed::is_told_to(sentence, from, figure.first) =>
        {
            Basis::Target
        }
        () if says(&["will", "would"]) && figure.kind != Kind::Count => Basis::Plan,
        () if sentence.near_after(figure.end, 3, &["will", "would", "may"])
            && !sentence.near_after(figure.end, 4, &["shrink", "fall", "drop", "come", "go"]) =>
        {
            Basis::Plan
        }
        () if planned || before(&["recommended", "recommends", "recommending"]) => Basis::Plan,
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

/// `78% should be seen`, not `have waited longer than they should`.
fn should_after(sentence: &Sentence<'_, '_>, figure: &Found) -> bool {
    (figure.end..figure.end + 9)
        .take_while(|at| !sentence.is(*at, &["than"]))
        .any(|at| sentence.is(at, &["should", "must"]))
}

impl Context<'_> {
    /// Whether the figure before, in the same sentence, is a forecast.
    fn last_is_forecast(&self, idx: usize) -> bool {
        0 < idx && self.last.as_ref().is_some_and(|(_, last)| last.basis == Some(Basis::Forecast))
    }

    /// Whether an order to cut has been read: a reduction of staff in per cent follows from it.
    fn is_under_orders(&self) -> bool {
        self.by_value.values().any(|proposal| proposal.measure == Some(Measure::RunningCostReduction))
    }
}
