//! What changed since the month before, and whether it is explained.

use domain::finding::{Finding, Severity};
use domain::money::{Pence, Pounds, Thousands};
use domain::month::Month;
use domain::monthly_return::MonthlyReturn;
use domain::schedule::{BridgeOf, BridgeStep, Schedule, ScheduleRow};

use super::movement::movement;
use super::{Checked, about, agreement, at, keyed, named, within};
use crate::chart;

/// A forecast that moves by more than this is a movement to a board (V12).
const MOVEMENT: Pence = Pence::new(100_000_000);
/// Or by more than turnover divided by this: 0.25 % (V12).
const TURNOVER_PARTS: i64 = 400;

/// V10: months reported before stand as they were.
pub(super) fn v10_earlier_months_stand(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let is_own = |before: &&&MonthlyReturn| before.cover.organisation == checked.organisation.code;
    let Some(before) = checked.before.iter().find(is_own) else {
        findings.extend(successor_carries_on(checked));
        return;
    };
    for line in chart::position_parts(checked.organisation.kind) {
        for month in before.cover.month.up_to() {
            let (Some(now), Some(then)) =
                (checked.submission.in_month(line, month), before.in_month(line, month))
            else {
                continue;
            };
            if now.value != then.value {
                let place = at(Severity::Warns, "V10", &checked.submission.months_file, Some(now));
                findings.push(place.finding(
                    format!(
                        "{} of {} was {} in the month before's return and is {} now (£000).",
                        named(line),
                        month.name(),
                        keyed(line, then.value),
                        keyed(line, now.value)
                    ),
                    "Correct the month, or give the reason for the restatement in the explanations.",
                ));
            }
        }
    }
}

/// V10 of a successor: it reports the year from April, with the months before it began as its predecessors
/// reported them; told once.
fn successor_carries_on(checked: &Checked<'_>) -> Option<Finding> {
    let last_month = checked.before.first()?.cover.month;
    let (mut n_lines, mut as_reported, mut restated) = (0, Pence::ZERO, Pence::ZERO);
    for line in chart::position_parts(checked.organisation.kind) {
        let value = |submission: &MonthlyReturn, month| {
            submission.in_month(line, month).map_or(Pence::ZERO, |entry| entry.value)
        };
        let value_before =
            |month: Month| -> Pence { checked.before.iter().map(|before| value(before, month)).sum() };
        let months = || last_month.up_to();
        n_lines += usize::from(months().any(|month| value(checked.submission, month) != value_before(month)));
        as_reported += months().map(value_before).sum();
        restated += months().map(|month| value(checked.submission, month)).sum();
    }
    let codes: Vec<&str> = checked.before.iter().map(|before| before.cover.organisation.as_str()).collect();
    let predecessors = codes.join(" and ");
    let it = if codes.len() == 1 { "it" } else { "they" };
    let until = last_month.name();
    (0 < n_lines).then(|| {
        at(Severity::Warns, "V10", &checked.submission.months_file, None).finding(
            format!(
                "{} follows {predecessors}, and its months from April to {until} differ from those that {predecessors} reported in {n_lines} lines: the position to {until} was {} and is {} now (£000).",
                checked.organisation.code,
                Thousands(as_reported),
                Thousands(restated)
            ),
            &format!(
                "Report the year from April, with the months of {predecessors} as {it} reported them; else the system loses what was spent in them."
            ),
        )
    })
}

/// V12: a forecast that moved by more than £1m or 0.25 % of turnover, whichever is less, since the
/// month before is explained by the steps of a bridge, at least nine tenths of it; and steps explain no movement that
/// there was not.
pub(super) fn v12_forecast_movement_is_explained(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let Some((moved, turnover)) = movement(checked) else { return };
    let share = Pence::new(turnover.get().abs() / TURNOVER_PARTS);
    let large = if share == Pence::ZERO { MOVEMENT } else { MOVEMENT.min(share) };
    let bridge = checked.submission.schedules.bridge.as_ref();
    let steps = || {
        let rows = bridge.into_iter().flat_map(|bridge| &bridge.rows);
        rows.filter(|row| row.says.kind == BridgeOf::ForecastToForecast)
    };
    let explained: Pence = steps().map(|row| row.says.impact).sum();
    // Each step is rounded, and so is each forecast.
    let rounding = Pence::rounding(steps().count() + 2);
    let gap = (moved - explained).magnitude();
    if moved.magnitude() <= large {
        if let Some((bridge, first)) = bridge.zip(steps().next()).filter(|_| large + rounding < gap) {
            findings.push(no_such_movement(checked, (bridge, first), moved, explained));
        }
        return;
    }
    let unexplained = gap - rounding;
    if unexplained.get().saturating_mul(10) <= moved.get().abs() {
        return;
    }
    let word = if moved.is_negative() { "worse" } else { "better" };
    let (place, explanation) = match (bridge, steps().next()) {
        (Some(bridge), Some(first)) => {
            let place = within(Severity::Warns, "V12", bridge, (first, "impact"));
            (place, format!("the steps of its bridge explain {} of that", Pounds(explained)))
        }
        _ => (about(checked, Severity::Warns, "V12"), "no bridge says why".to_owned()),
    };
    findings.push(place.finding(
        format!(
            "{}'s forecast is {} {word} than a month ago, and {explanation}; nine tenths are asked for.",
            checked.organisation.short_name,
            Pounds(moved.magnitude()),
        ),
        "Give what moved it in the bridge schedule, driver by driver, with a note.",
    ));
}

/// V12 of steps that explain a movement of the forecast that there was not. An error where they are the whole variance
/// to date, which has no steps: they stand under the wrong bridge.
fn no_such_movement(
    checked: &Checked<'_>,
    (bridge, first): (&Schedule<BridgeStep>, &ScheduleRow<BridgeStep>),
    moved: Pence,
    explained: Pence,
) -> Finding {
    let steps_to_actual = bridge.says().any(|step| step.kind == BridgeOf::PlanToActual);
    let rounding = Pence::rounding(bridge.rows.len() + 2);
    let is_variance = !steps_to_actual
        && agreement::variance_to_date(checked).is_some_and(|variance| {
            rounding < variance.magnitude() && (variance - explained).magnitude() <= rounding
        });
    let (severity, variance, fix) = if is_variance {
        (
            Severity::Blocks,
            "; they are the variance to date, which has no steps",
            "Write plan_to_actual under bridge in these rows: they lead from plan to actual.",
        )
    } else {
        (
            Severity::Warns,
            "",
            "Correct the steps, or write under bridge which one they belong to; if the forecast did move, correct it.",
        )
    };
    within(severity, "V12", bridge, (first, "bridge")).finding(
        format!(
            "the steps of the bridge from forecast to forecast come to {}, and the forecast has moved by {} since the month before (£000){variance}.",
            Thousands(explained),
            Thousands(moved)
        ),
        fix,
    )
}
