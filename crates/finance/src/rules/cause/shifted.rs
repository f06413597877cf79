//! Amounts that stand where others belong: a row or column beside, under another measure, in another return.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure};
use domain::money::Pence;
use domain::month::Month;
use domain::monthly_return::MonthlyReturn;

use super::{SMALL, agrees, first_cell, is_most, measures_where};
use crate::chart;
use crate::rules::{Checked, at};

/// Values that stand a row or more below or above where they belong: the plan stands in the rows beside its
/// own.
pub(super) fn moved_by_a_row(checked: &Checked<'_>) -> Option<Finding> {
    let plan = checked.plan?;
    // Moved by a row, some measure holds the amounts of another line; exchanged, each holds those of its own.
    let is_near = |value: i128, usual: i128| (usual.abs()..=4 * usual.abs()).contains(&(2 * value.abs()));
    if measures_where(checked, SMALL, is_near).len() == Measure::REQUIRED.len() {
        return None;
    }
    let mut rows: Vec<(Line, Measure, domain::monthly_return::Entry)> = Vec::new();
    for line in Line::of_kind(checked.organisation.kind) {
        let entries =
            Measure::REQUIRED.into_iter().filter_map(|m| Some((line, m, checked.submission.entry(line, m)?)));
        rows.extend(entries);
    }
    rows.sort_by_key(|(_, _, entry)| (entry.at.row, entry.at.column));
    let locked = |line: Line, measure: Measure| {
        let month = match measure {
            Measure::PlanToDate => checked.month,
            Measure::PlanYear => Month::LAST,
            _ => return None,
        };
        plan.to_date(line, month).map(|planned| (planned, Pence::rounding(usize::from(month.get()) + 1)))
    };
    // As keyed: a value that has moved has taken the sign of another line's nature.
    let close = |(line, value): (Line, Pence), (other_line, planned): (Line, Pence), rounding: Pence| {
        (line.nature().entry(value) - other_line.nature().entry(planned)).magnitude() <= rounding
    };
    for (step, word) in [(1_isize, "down"), (-1, "up")] {
        let (mut n_moved, mut n_all) = (0, 0);
        for (idx, (line, measure, entry)) in rows.iter().enumerate() {
            let Some((planned, rounding)) = locked(*line, *measure) else { continue };
            let Some((other_line, _, moved)) = idx.checked_add_signed(step).and_then(|idx| rows.get(idx))
            else {
                continue;
            };
            if planned.magnitude() <= SMALL || close((*line, entry.value), (*line, planned), rounding) {
                n_all += usize::from(SMALL < planned.magnitude());
                continue;
            }
            n_all += 1;
            n_moved += usize::from(close((*other_line, moved.value), (*line, planned), rounding));
        }
        if is_most(n_moved, n_all) {
            let place =
                at(Severity::Blocks, "V08", &checked.submission.lines_file, rows.first().map(|row| row.2));
            return Some(place.finding(
                format!("the values stand one row too far {word}: the plan of nearly every line stands in the row beside it."),
                "Move the column of values back by one row, so that each stands beside its line and measure.",
            ));
        }
    }
    None
}

/// Months that stand one column beside where the return of the month before had them.
pub(super) fn months_moved(checked: &Checked<'_>) -> Option<Finding> {
    let before = checked.return_before()?;
    let value =
        |submission: &MonthlyReturn, line, month: Month| Some(submission.in_month(line, month)?.value);
    let earlier: Vec<Month> = before.cover.month.up_to().collect();
    let neighbour = |month: Month, step: i8| Month::new(month.get().checked_add_signed(step)?);
    for (step, word) in [(1, "right"), (-1, "left")] {
        let (mut n_moved, mut n_all) = (0, 0);
        for line in chart::keyed_lines(checked.organisation.kind) {
            let pairs: Vec<(Pence, Pence, Pence)> = earlier
                .iter()
                .filter_map(|month| {
                    let beside_month =
                        neighbour(*month, step).filter(|beside_month| *beside_month <= checked.month)?;
                    let value_before = value(before, line, *month)?;
                    let value_now = value(checked.submission, line, *month).unwrap_or(Pence::ZERO);
                    Some((value_before, value(checked.submission, line, beside_month)?, value_now))
                })
                .collect();
            // A line that is the same each month says nothing.
            if pairs.len() < 2 || pairs.iter().all(|(value_before, _, value_now)| value_before == value_now) {
                n_all += usize::from(
                    pairs.iter().any(|(value_before, value_beside, _)| value_before != value_beside),
                );
                continue;
            }
            n_all += 1;
            n_moved +=
                usize::from(pairs.iter().all(|(value_before, value_beside, _)| value_before == value_beside));
        }
        if is_most(n_moved, n_all) {
            let place = at(Severity::Blocks, "V05", &checked.submission.months_file, None);
            return Some(place.finding(
                format!("the months stand one column too far to the {word}: they are those of the month before's return, moved."),
                "Put April under m01, May under m02 and so on.",
            ));
        }
    }
    None
}

/// Months that stand in reverse, the latest under April, beside those of the return of the month before.
pub(super) fn months_in_reverse(checked: &Checked<'_>) -> Option<Finding> {
    let before = checked.return_before()?;
    let value =
        |submission: &MonthlyReturn, line, month: Month| Some(submission.in_month(line, month)?.value);
    let opposite = |month: Month| Month::new((checked.month.get() + 1).checked_sub(month.get())?);
    let (mut n_reversed, mut n_all) = (0, 0);
    for line in chart::keyed_lines(checked.organisation.kind) {
        let months: Vec<(Pence, Pence, Pence)> = before
            .cover
            .month
            .up_to()
            .filter_map(|month| {
                Some((
                    value(before, line, month)?,
                    value(checked.submission, line, month)?,
                    value(checked.submission, line, opposite(month)?)?,
                ))
            })
            .collect();
        if months.len() < 2 || months.iter().all(|(then, now, _)| then == now) {
            continue;
        }
        n_all += 1;
        n_reversed += usize::from(months.iter().all(|(then, _, opposite)| then == opposite));
    }
    if !is_most(n_reversed, n_all) {
        return None;
    }
    let place = at(Severity::Blocks, "V10", &checked.submission.months_file, None);
    Some(place.finding(
        format!(
            "the months stand in reverse, {} under m01: they are those of the month before's return from the last to the first.",
            checked.month.name()
        ),
        "Put April under m01, May under m02 and so on.",
    ))
}

/// What was planned under what came of it, and the other way round: to date, for the year, or both.
pub(super) fn plan_and_actual_changed_over(checked: &Checked<'_>) -> Option<Finding> {
    let plan = checked.plan?;
    let pairs = [
        (Measure::PlanToDate, Measure::ActualToDate, checked.month),
        (Measure::PlanYear, Measure::ForecastYear, Month::LAST),
    ];
    let changed: Vec<(Measure, Measure)> = pairs
        .into_iter()
        .filter(|(planned, came, month)| {
            agrees(checked, *came, plan, *month) && !agrees(checked, *planned, plan, *month)
        })
        .map(|(planned, came, _)| (planned, came))
        .collect();
    let first = changed.first()?.0;
    let pairs: Vec<String> =
        changed.iter().map(|(planned, came)| format!("{} and {}", planned.named(), came.named())).collect();
    let place = at(Severity::Blocks, "V08", &checked.submission.lines_file, first_cell(checked, first));
    Some(place.finding(
        format!(
            "{} have changed places: the locked plan stands under what came of it.",
            pairs.join(", and ")
        ),
        "Put the plan under the measures of the plan, and the actual and forecast under theirs.",
    ))
}

/// Amounts to date under those of the year, and the other way round.
pub(super) fn to_date_and_year_changed_over(checked: &Checked<'_>) -> Option<Finding> {
    let plan = checked.plan?;
    if checked.month == Month::LAST {
        return None;
    }
    let mut changed = Vec::new();
    if agrees(checked, Measure::PlanToDate, plan, Month::LAST)
        && agrees(checked, Measure::PlanYear, plan, checked.month)
    {
        changed.push((Measure::PlanToDate, Measure::PlanYear));
    }
    if months_sum_to(checked, Measure::ForecastYear) && !months_sum_to(checked, Measure::ActualToDate) {
        changed.push((Measure::ActualToDate, Measure::ForecastYear));
    }
    let first = changed.first()?.0;
    let pairs: Vec<String> =
        changed.iter().map(|(to_date, year)| format!("{} and {}", to_date.named(), year.named())).collect();
    let rule = if first == Measure::PlanToDate { "V08" } else { "V05" };
    let place = at(Severity::Blocks, rule, &checked.submission.lines_file, first_cell(checked, first));
    Some(place.finding(
        format!(
            "{} have changed places: the amounts to date stand under those of the year.",
            pairs.join(", and ")
        ),
        "Put the amounts to date under plan to date (plan_ytd) and actual to date (actual_ytd), and those of the year under plan for the year (plan_fy) and own forecast for the year (fot).",
    ))
}

/// Whether the months of most lines sum to what is stated under a measure.
fn months_sum_to(checked: &Checked<'_>, measure: Measure) -> bool {
    let months = |line: Line| -> Option<Pence> {
        checked.month.up_to().map(|month| Some(checked.submission.in_month(line, month)?.value)).sum()
    };
    let pairs: Vec<(Pence, Pence)> = chart::keyed_lines(checked.organisation.kind)
        .filter_map(|line| Some((months(line)?, checked.submission.entry(line, measure)?.value)))
        .filter(|(sum, _)| SMALL < sum.magnitude())
        .collect();
    let rounding = Pence::rounding(usize::from(checked.month.get()) + 1);
    is_most(pairs.iter().filter(|(sum, value)| (*sum - *value).magnitude() <= rounding).count(), pairs.len())
}

/// The amount to date under the forecast of the year too, or the forecast under the amount to date.
pub(super) fn forecast_is_to_date(checked: &Checked<'_>) -> Option<Finding> {
    if checked.month == Month::LAST {
        return None;
    }
    let entry = |line: Line, measure| Some(checked.submission.entry(line, measure)?.value);
    let pairs: Vec<(Pence, Pence)> = chart::keyed_lines(checked.organisation.kind)
        .filter_map(|line| Some((entry(line, Measure::ActualToDate)?, entry(line, Measure::ForecastYear)?)))
        .filter(|(to_date, _)| SMALL < to_date.magnitude())
        .collect();
    if !is_most(pairs.iter().filter(|(to_date, year)| to_date == year).count(), pairs.len()) {
        return None;
    }
    let file = &checked.submission.lines_file;
    let is_forecast = !months_sum_to(checked, Measure::ActualToDate);
    let (measure, rule, message, fix) = if is_forecast {
        (
            Measure::ActualToDate,
            "V05",
            "actual to date (actual_ytd) is the forecast of the year in nearly every line, and the months do not sum to it.",
            "Key under actual to date (actual_ytd) the sum of the months from April.",
        )
    } else {
        (
            Measure::ForecastYear,
            "V32",
            "own forecast for the year (fot) is the amount to date in nearly every line: by it, nothing is spent or received in the rest of the year.",
            "Key under own forecast for the year (fot) what the whole year is expected to come to.",
        )
    };
    Some(at(Severity::Blocks, rule, file, first_cell(checked, measure)).finding(message.to_owned(), fix))
}

/// A successor whose months before it began are nil, beside amounts to date that are not: it reports the year
/// from April.
pub(super) fn successor_without_months(checked: &Checked<'_>) -> Option<Finding> {
    let is_other = |before: &&&MonthlyReturn| before.cover.organisation != checked.organisation.code;
    let predecessors: Vec<&MonthlyReturn> = checked.before.iter().filter(is_other).copied().collect();
    let last_month = predecessors.first()?.cover.month;
    let (mut n_nil, mut n_all) = (0, 0);
    for line in chart::keyed_lines(checked.organisation.kind) {
        let sum = |submission: &MonthlyReturn| -> Pence {
            let months = last_month.up_to();
            months.filter_map(|month| submission.in_month(line, month)).map(|entry| entry.value).sum()
        };
        if SMALL < predecessors.iter().map(|before| sum(before)).sum::<Pence>().magnitude() {
            n_all += 1;
            n_nil += usize::from(sum(checked.submission) == Pence::ZERO);
        }
    }
    if !is_most(n_nil, n_all) || months_sum_to(checked, Measure::ActualToDate) {
        return None;
    }
    let codes: Vec<&str> = predecessors.iter().map(|before| before.cover.organisation.as_str()).collect();
    let (predecessors, until) = (codes.join(" and "), last_month.name());
    let its = if codes.len() == 1 { "its" } else { "their" };
    Some(at(Severity::Blocks, "V05", &checked.submission.months_file, None).finding(
        format!(
            "the months from April to {until} are nil, and the amounts to date are from April: {} follows {predecessors}, and reports {its} months too.",
            checked.organisation.code
        ),
        &format!("Fill in the months from April to {until} as {predecessors} reported them."),
    ))
}

/// Months that sum in nearly no line to the amount to date: they are those of another return.
pub(super) fn months_of_another(checked: &Checked<'_>) -> Option<Finding> {
    let (mut n_other, mut n_all) = (0, 0);
    for line in chart::keyed_lines(checked.organisation.kind) {
        let Some(to_date) = checked.submission.entry(line, Measure::ActualToDate) else { continue };
        let months: Option<Vec<Pence>> = checked
            .month
            .up_to()
            .map(|month| Some(checked.submission.in_month(line, month)?.value))
            .collect();
        // A month that is not there is told as such.
        let Some(months) = months else { continue };
        let sum: Pence = months.into_iter().sum();
        if SMALL < to_date.value.magnitude().max(sum.magnitude()) {
            n_all += 1;
            let rounding = Pence::rounding(usize::from(checked.month.get()) + 1);
            n_other += usize::from(rounding < (to_date.value - sum).magnitude());
        }
    }
    if !is_most(n_other, n_all) {
        return None;
    }
    let place = at(Severity::Blocks, "V05", &checked.submission.months_file, None);
    Some(place.finding(
        format!(
            "the months are not those of these lines: in {n_other} of {n_all} lines they do not sum to the amount to date."
        ),
        "Put together the lines and the months of one return.",
    ))
}
