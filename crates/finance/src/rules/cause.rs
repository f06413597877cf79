//! One cause, one finding: what explains many findings is told once, and the others are folded under
//! it: counted, the first few named. Once it is put right they are gone, or are told by themselves.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure, Nature};
use domain::money::{Pence, Pounds};
use domain::month::Month;
use domain::monthly_return::{MonthlyReturn, PlanVersion};

use super::{Checked, at};
use crate::chart;

/// The share of lines that must show a cause before it explains a return [per cent].
const MOST_LINES: usize = 80;
/// So few lines show nothing.
const LEAST_LINES: usize = 3;
/// Amounts below this say nothing of the unit they were keyed in.
const SMALL: Pence = Pence::new(5_000_000);
/// Amounts are sometimes rounded to so much [pence]: £1m, £100,000 or £10,000.
const ROUNDED: [Pence; 3] = [Pence::new(100_000_000), Pence::new(10_000_000), Pence::new(1_000_000)];
/// What follows from amounts that are all wrong in one way: sums, signs, scale, plan, restatements,
/// and what is compared with the forecast, limits and other records.
const FOLLOW: [&str; 14] =
    ["V02", "V04", "V05", "V06", "V07", "V08", "V10", "V11", "V12", "V13", "V14", "V22", "V28", "V32"];

/// The findings with one for each common cause in place of those that follow from it.
pub(super) fn folded(checked: &Checked<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    // A return of another organisation, year or month breaks every rule; that it is one says it all.
    let (mut strangers, findings): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|finding| finding.rule == "V01");
    if let Some(first) = strangers.first_mut() {
        first.message.push_str(&under(&findings));
        return strangers;
    }
    let cause = plan_in_another_unit(checked)
        .or_else(|| plan_turned(checked))
        .or_else(|| plan_added_up(checked))
        .or_else(|| in_pounds(checked))
        .or_else(|| in_millions(checked))
        .or_else(|| signs_turned(checked))
        .or_else(|| moved_by_a_row(checked))
        .or_else(|| months_moved(checked))
        .or_else(|| months_in_another_unit(checked))
        .or_else(|| plan_and_actual_changed_over(checked))
        .or_else(|| to_date_and_year_changed_over(checked))
        .or_else(|| plan_of_the_month_alone(checked))
        .or_else(|| other_month(checked))
        .or_else(|| other_plan(checked))
        .or_else(|| rounded(checked))
        .or_else(|| months_of_another(checked));
    let Some(cause) = cause else { return findings };
    // Signs and parts of schedules do not follow from what is wrong with lines.
    let lines = &checked.submission.lines_file.path;
    let is_of_schedule =
        |finding: &Finding| matches!(finding.rule.as_str(), "V06" | "V32") && finding.file != *lines;
    let (others, mut remaining): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(|finding| {
        FOLLOW.contains(&finding.rule.as_str())
            && !finding.message.starts_with("the schedule ")
            && !is_of_schedule(finding)
    });
    let message = format!("{}{}", cause.message, under(&others));
    remaining.push(Finding { message, ..cause });
    remaining
}

/// ` 57 findings follow from it: V05 at lines H8, …`; nothing where none do.
pub(super) fn under(others: &[Finding]) -> String {
    const NAMED: usize = 3;
    let mut others: Vec<&Finding> = others.iter().collect();
    others.sort();
    let named: Vec<String> = others
        .iter()
        .take(NAMED)
        .map(|finding| {
            format!("{} at {}: {}", finding.rule, finding.place(), finding.message.trim_end_matches('.'))
        })
        .collect();
    let follows = match others.len() {
        0 => return String::new(),
        1 => "1 finding follows from it".to_owned(),
        n => format!("{n} findings follow from it"),
    };
    let first = if others.len() <= NAMED { "" } else { ", first" };
    format!(" {follows}{first}: {}.", named.join("; "))
}

/// Whether most of `n_all` lines show something.
pub(super) fn is_most(n_with: usize, n_all: usize) -> bool {
    LEAST_LINES <= n_with && n_all * MOST_LINES <= n_with * 100
}

/// What is usual of a line and measure: the locked plan.
fn planned(checked: &Checked<'_>, line: Line, measure: Measure) -> Option<Pence> {
    let plan = checked.plan?;
    match measure {
        Measure::PlanToDate | Measure::ActualToDate => plan.to_date(line, checked.month),
        _ => plan.to_date(line, Month::LAST),
    }
}

/// The first of the lines' values, where a cause is told.
fn first_cell(checked: &Checked<'_>, measure: Measure) -> Option<domain::monthly_return::Entry> {
    let mut lines = chart::keyed_lines(checked.organisation.kind);
    lines.find_map(|line| checked.submission.entry(line, measure))
}

/// Names of measures in a row: `actual_ytd and fot`.
fn listed(measures: &[Measure]) -> String {
    let codes: Vec<&str> = measures.iter().map(|measure| measure.code()).collect();
    match codes.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// No organisation turns over so much in a year, nor so little: the amounts are in pounds or millions.
const TURNOVER: std::ops::RangeInclusive<i64> = 500_000_000..=5_000_000_000_000;

/// What the plan has as the turnover of the year [pence].
fn planned_turnover(checked: &Checked<'_>) -> Option<i64> {
    let plan = checked.plan?;
    let lines = chart::turnover_parts(checked.organisation.kind);
    Some(lines.filter_map(|line| plan.to_date(line, Month::LAST)).sum::<Pence>().magnitude().get())
}

/// The measures in which most lines whose plan is above an amount stand to the locked plan as `holds` says,
/// of the value and the plan.
fn measures_where(checked: &Checked<'_>, above: Pence, holds: impl Fn(i128, i128) -> bool) -> Vec<Measure> {
    let shows = |measure: &Measure| {
        let pairs: Vec<(i128, i128)> = chart::keyed_lines(checked.organisation.kind)
            .filter_map(|line| {
                let value = checked.submission.entry(line, *measure)?.value;
                Some((value.wide(), planned(checked, line, *measure)?.wide()))
            })
            .filter(|(_, usual)| above.wide() < usual.abs())
            .collect();
        is_most(pairs.iter().filter(|(value, usual)| holds(*value, *usual)).count(), pairs.len())
    };
    Measure::REQUIRED.into_iter().filter(shows).collect()
}

/// A plan file in pounds or millions, beside a return that is not: the turnover that it gives cannot be.
fn plan_in_another_unit(checked: &Checked<'_>) -> Option<Finding> {
    let (plan, turnover) = (checked.plan?, planned_turnover(checked)?);
    let (unit, times, fix) = if *TURNOVER.end() < turnover {
        (
            "pounds",
            "1,000 times",
            "Divide the amounts of the plan file by 1,000: it is in whole thousands of pounds.",
        )
    } else if 0 < turnover && turnover < *TURNOVER.start() {
        (
            "millions",
            "a thousandth of",
            "Multiply the amounts of the plan file by 1,000: it is in whole thousands of pounds.",
        )
    } else {
        return None;
    };
    let is_apart = |value: i128, usual: i128| {
        let (value, usual) = (value.abs(), usual.abs());
        let (less, more) = if unit == "pounds" { (value, usual) } else { (usual, value) };
        (200 * less..=5_000 * less).contains(&more)
    };
    if measures_where(checked, Pence::new(500_000), is_apart).len() < 2 {
        return None;
    }
    let place = at(Severity::Blocks, "V08", &plan.file, None);
    Some(place.finding(
        format!(
            "version {} of the plan is in {unit}: nearly every amount of it is about {times} what the return has.",
            plan.version
        ),
        fix,
    ))
}

/// A plan file whose every sign is turned round, beside a return whose signs are right.
fn plan_turned(checked: &Checked<'_>) -> Option<Finding> {
    let plan = checked.plan?;
    let is_turned = |value: i128, usual: i128| (value < 0) != (usual < 0) && value != 0;
    let natural =
        |line: Line| checked.submission.entry(line, Measure::PlanYear).map(|entry| (line, entry.value));
    let lines = chart::keyed_lines(checked.organisation.kind)
        .filter(|line| matches!(line.nature(), Nature::Income | Nature::Expenditure));
    let stated: Vec<(Line, Pence)> =
        lines.filter_map(natural).filter(|(_, value)| *value != Pence::ZERO).collect();
    let n_natural = stated.iter().filter(|(line, value)| !line.nature().entry(*value).is_negative()).count();
    let all_turned = measures_where(checked, SMALL, is_turned).len() == Measure::REQUIRED.len();
    if !all_turned || !is_most(n_natural, stated.len()) {
        return None;
    }
    let place = at(Severity::Blocks, "V08", &plan.file, None);
    Some(place.finding(
        format!(
            "all signs of version {} of the plan are turned round: its income and expenditure are negative.",
            plan.version
        ),
        "Key income and expenditure of the plan as positive numbers, and turn round the sign of every other amount too.",
    ))
}

/// A plan file whose months are added up from April, beside a return that states the plan: the last month is
/// the year's, and that of the return's month the plan to date.
fn plan_added_up(checked: &Checked<'_>) -> Option<Finding> {
    let plan = checked.plan?;
    if checked.month == Month::FIRST {
        return None;
    }
    let (mut n_added, mut n_all) = (0, 0);
    for line in chart::keyed_lines(checked.organisation.kind) {
        let ends = [(Measure::PlanToDate, checked.month), (Measure::PlanYear, Month::LAST)];
        let pairs: Option<Vec<(Pence, Pence)>> = ends
            .into_iter()
            .map(|(measure, month)| {
                Some((checked.submission.entry(line, measure)?.value, plan.in_month(line, month)?.value))
            })
            .collect();
        let Some(pairs) = pairs.filter(|pairs| pairs.iter().all(|(stated, _)| SMALL < stated.magnitude()))
        else {
            continue;
        };
        n_all += 1;
        let rounding = Pence::rounding(2);
        n_added += usize::from(pairs.iter().all(|(stated, last)| (*stated - *last).magnitude() <= rounding));
    }
    if !is_most(n_added, n_all) {
        return None;
    }
    let place = at(Severity::Blocks, "V08", &plan.file, None);
    Some(place.finding(
        format!(
            "the months of version {} of the plan are added up from April: what the return states as the plan to date and for the year stands under {} and {}.",
            plan.version,
            checked.month.name(),
            Month::LAST.name()
        ),
        "Key under each month of the plan what is planned for it alone.",
    ))
}

/// A return whose amounts are about a thousandth of what is planned was keyed in millions.
fn in_millions(checked: &Checked<'_>) -> Option<Finding> {
    let is_millions = |value: i128, usual: i128| {
        let (value, usual) = (value.abs(), usual.abs());
        (500 * value..=2_000 * value).contains(&usual)
    };
    let measures = measures_where(checked, Pence::new(200_000_000), is_millions);
    let first = *measures.first()?;
    let statement = if measures.len() == Measure::REQUIRED.len() {
        "the return is in millions".to_owned()
    } else {
        format!("the return is in millions in {}", listed(&measures))
    };
    let place = at(Severity::Blocks, "V07", &checked.submission.lines_file, first_cell(checked, first));
    Some(place.finding(
        format!("{statement}: nearly every amount is about a thousandth of what is planned."),
        "Key whole thousands of pounds: £1.5 million is 1500.",
    ))
}

/// Values that stand a row or more below or above where they belong: the plan stands in the rows beside its
/// own.
fn moved_by_a_row(checked: &Checked<'_>) -> Option<Finding> {
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

/// Amounts about a thousand times what is usual were keyed in pounds.
fn in_pounds(checked: &Checked<'_>) -> Option<Finding> {
    let is_pounds = |value: Pence, usual: Pence| {
        let (value, usual) = (value.magnitude().get(), usual.magnitude().get());
        usual.saturating_mul(200) <= value && value <= usual.saturating_mul(5000)
    };
    let mut measures = Vec::new();
    for measure in Measure::REQUIRED {
        let pairs: Vec<(Pence, Pence)> = chart::keyed_lines(checked.organisation.kind)
            .filter_map(|line| {
                let value = checked.submission.entry(line, measure)?.value;
                Some((value, planned(checked, line, measure)?))
            })
            .filter(|(_, usual)| SMALL < usual.magnitude())
            .collect();
        let n_pounds = pairs.iter().filter(|(value, usual)| is_pounds(*value, *usual)).count();
        if is_most(n_pounds, pairs.len()) {
            measures.push(measure);
        }
    }
    let first = *measures.first()?;
    let statement = if measures.len() == Measure::REQUIRED.len() {
        "the return is in pounds".to_owned()
    } else {
        format!("the return is in pounds in {}", listed(&measures))
    };
    let place = at(Severity::Blocks, "V07", &checked.submission.lines_file, first_cell(checked, first));
    Some(place.finding(
        format!("{statement}: nearly every amount is about 1,000 times what is planned."),
        "Divide by 1,000: key whole thousands of pounds.",
    ))
}

/// Income, expenditure or both that are keyed below nil throughout.
fn signs_turned(checked: &Checked<'_>) -> Option<Finding> {
    let turned = |nature: Nature, measure: Measure| {
        let entries: Vec<Pence> = chart::keyed_lines(checked.organisation.kind)
            .filter(|line| line.nature() == nature)
            .filter_map(|line| checked.submission.entry(line, measure))
            .map(|entry| nature.entry(entry.value))
            .filter(|value| *value != Pence::ZERO)
            .collect();
        is_most(entries.iter().filter(|value| value.is_negative()).count(), entries.len())
    };
    let measures_turned = |nature: Nature| -> Vec<Measure> {
        Measure::REQUIRED.into_iter().filter(|measure| turned(nature, *measure)).collect()
    };
    let (income, expenditure) = (measures_turned(Nature::Income), measures_turned(Nature::Expenditure));
    let (measures, description, fix) = match (&income[..], &expenditure[..]) {
        ([], []) => return None,
        (_, []) => (
            &income,
            "all income is negative",
            "Key income as positive numbers; the line's nature gives the sign.",
        ),
        ([], _) => (
            &expenditure,
            "all expenditure is negative",
            "Key expenditure as positive numbers; the line's nature gives the sign.",
        ),
        (_, _) => (
            &expenditure,
            "all signs are turned round: income and expenditure are negative",
            "Key income and expenditure as positive numbers, and turn round the sign of every other amount too.",
        ),
    };
    let place =
        at(Severity::Blocks, "V06", &checked.submission.lines_file, first_cell(checked, *measures.first()?));
    Some(place.finding(format!("{description} ({}).", listed(measures)), fix))
}

/// Months that stand one column beside where the return of the month before had them.
fn months_moved(checked: &Checked<'_>) -> Option<Finding> {
    let before = checked.before?;
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

/// Months that were keyed in pounds or millions, added up or with the other sign, beside amounts to date that
/// were not; or amounts to date that are those of the last month alone.
fn months_in_another_unit(checked: &Checked<'_>) -> Option<Finding> {
    let closed: Vec<Month> = checked.month.up_to().collect();
    let (mut n_pounds, mut n_millions, mut n_added, mut n_alone, mut n_turned, mut n_all) =
        (0, 0, 0, 0, 0, 0);
    for line in chart::keyed_lines(checked.organisation.kind) {
        let Some(to_date) = checked.submission.entry(line, Measure::ActualToDate) else { continue };
        let months: Vec<Pence> = closed
            .iter()
            .filter_map(|month| Some(checked.submission.in_month(line, *month)?.value))
            .collect();
        let [first, .., last] = months[..] else { continue };
        let sum = months.iter().copied().sum::<Pence>();
        let (sum_size, size) = (sum.magnitude().wide(), to_date.value.magnitude().wide());
        if to_date.value.magnitude() <= SMALL {
            continue;
        }
        n_all += 1;
        n_pounds += usize::from((500 * size..=2_000 * size).contains(&sum_size));
        n_millions += usize::from((500 * sum_size..=2_000 * sum_size).contains(&size));
        n_turned += usize::from((sum + to_date.value).magnitude() <= Pence::rounding(months.len() + 1));
        // Added up, the last of n months is about n times the first; by itself it is about as large.
        if last == to_date.value && last != sum {
            let n_months = i128::try_from(months.len()).unwrap_or(i128::MAX);
            let grew = first.magnitude().wide() * (n_months + 1) < last.magnitude().wide() * 2;
            n_added += usize::from(grew);
            n_alone += usize::from(!grew);
        }
    }
    if is_most(n_alone, n_all) {
        let lines = &checked.submission.lines_file;
        let place = at(Severity::Blocks, "V05", lines, first_cell(checked, Measure::ActualToDate));
        return Some(place.finding(
            format!(
                "actual_ytd is {} alone in nearly every line, not the amount from April.",
                checked.month.name()
            ),
            "Key under actual_ytd the sum of the months from April; the months may be right.",
        ));
    }
    let (description, fix) = if is_most(n_pounds, n_all) {
        ("the months are in pounds, and the amounts to date are not", "Divide the months by 1,000.")
    } else if is_most(n_millions, n_all) {
        ("the months are in millions, and the amounts to date are not", "Multiply the months by 1,000.")
    } else if is_most(n_turned, n_all) {
        (
            "the signs of the months are turned round, and those of the amounts to date are not",
            "Turn round the sign of every month: income and expenditure are keyed as positive numbers.",
        )
    } else if is_most(n_added, n_all) {
        ("the months are added up from April", "Key under each month what was spent or received in it alone.")
    } else {
        return None;
    };
    let place = at(Severity::Blocks, "V05", &checked.submission.months_file, None);
    Some(place.finding(format!("{description}."), fix))
}

/// Whether most lines state under `measure` what `plan` has to the end of `month`.
fn agrees(checked: &Checked<'_>, measure: Measure, plan: &PlanVersion, month: Month) -> bool {
    let rounding = Pence::rounding(usize::from(month.get()) + 1);
    stands_for(checked, measure, rounding, |line| plan.to_date(line, month))
}

/// Whether most lines state under a measure what was planned, but for rounding.
fn stands_for(
    checked: &Checked<'_>,
    measure: Measure,
    rounding: Pence,
    planned: impl Fn(Line) -> Option<Pence>,
) -> bool {
    let (mut n_with, mut n_all) = (0, 0);
    for line in chart::keyed_lines(checked.organisation.kind) {
        let (Some(stated), Some(locked)) = (checked.submission.entry(line, measure), planned(line)) else {
            continue;
        };
        if SMALL < locked.magnitude() {
            n_all += 1;
            n_with += usize::from((stated.value - locked).magnitude() <= rounding);
        }
    }
    is_most(n_with, n_all)
}

/// A plan to date that is the plan of the month alone.
fn plan_of_the_month_alone(checked: &Checked<'_>) -> Option<Finding> {
    let (plan, month) = (checked.plan?, checked.month);
    let is_alone = |month: Month| {
        let planned = |line| Some(plan.in_month(line, month)?.value);
        stands_for(checked, Measure::PlanToDate, Pence::rounding(2), planned)
    };
    if agrees(checked, Measure::PlanToDate, plan, month) || !is_alone(month) {
        return None;
    }
    let first = first_cell(checked, Measure::PlanToDate);
    let place = at(Severity::Blocks, "V08", &checked.submission.lines_file, first);
    Some(place.finding(
        format!("plan_ytd is the plan of month {month} alone, not the plan from April to month {month}."),
        "State the sum of the plan from April to the month of the return.",
    ))
}

/// What was planned under what came of it, and the other way round: to date, for the year, or both.
fn plan_and_actual_changed_over(checked: &Checked<'_>) -> Option<Finding> {
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
        changed.iter().map(|(planned, came)| format!("{} and {}", planned.code(), came.code())).collect();
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
fn to_date_and_year_changed_over(checked: &Checked<'_>) -> Option<Finding> {
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
    let months = |line: Line| -> Option<Pence> {
        checked.month.up_to().map(|month| Some(checked.submission.in_month(line, month)?.value)).sum()
    };
    let sums_to = |measure: Measure| {
        let pairs: Vec<(Pence, Pence)> = chart::keyed_lines(checked.organisation.kind)
            .filter_map(|line| Some((months(line)?, checked.submission.entry(line, measure)?.value)))
            .filter(|(sum, _)| SMALL < sum.magnitude())
            .collect();
        let rounding = Pence::rounding(usize::from(checked.month.get()) + 1);
        is_most(
            pairs.iter().filter(|(sum, value)| (*sum - *value).magnitude() <= rounding).count(),
            pairs.len(),
        )
    };
    if sums_to(Measure::ForecastYear) && !sums_to(Measure::ActualToDate) {
        changed.push((Measure::ActualToDate, Measure::ForecastYear));
    }
    let first = changed.first()?.0;
    let pairs: Vec<String> =
        changed.iter().map(|(to_date, year)| format!("{} and {}", to_date.code(), year.code())).collect();
    let rule = if first == Measure::PlanToDate { "V08" } else { "V05" };
    let place = at(Severity::Blocks, rule, &checked.submission.lines_file, first_cell(checked, first));
    Some(place.finding(
        format!(
            "{} have changed places: the amounts to date stand under those of the year.",
            pairs.join(", and ")
        ),
        "Put the amounts to date under plan_ytd and actual_ytd, and those of the year under plan_fy and fot.",
    ))
}

/// A plan to date that is the locked plan of another month.
fn other_month(checked: &Checked<'_>) -> Option<Finding> {
    let plan = checked.plan?;
    if agrees(checked, Measure::PlanToDate, plan, checked.month) {
        return None;
    }
    let other = Month::all().find(|month| agrees(checked, Measure::PlanToDate, plan, *month))?;
    let place =
        at(Severity::Blocks, "V08", &checked.submission.lines_file, first_cell(checked, Measure::PlanToDate));
    Some(place.finding(
        format!(
            "plan_ytd is the plan to month {other}, not to month {}: the amounts are those of another month.",
            checked.month
        ),
        "Send the return of the month on the cover, or correct the cover.",
    ))
}

/// A plan to date that is the locked plan of another organisation, or another version of its own.
fn other_plan(checked: &Checked<'_>) -> Option<Finding> {
    let own = checked.plan?;
    if agrees(checked, Measure::PlanToDate, own, checked.month) {
        return None;
    }
    let other =
        checked.plans.iter().find(|plan| agrees(checked, Measure::PlanToDate, plan, checked.month))?;
    let place =
        at(Severity::Blocks, "V08", &checked.submission.lines_file, first_cell(checked, Measure::PlanToDate));
    let (organisation, version) = (&other.organisation, other.version);
    Some(if *organisation == own.organisation {
        place.finding(
            format!(
                "plan_ytd is version {version} of the plan, but the cover names version {}.",
                own.version
            ),
            "State the plan of the version that the cover names, or correct the cover.",
        )
    } else {
        place.finding(
            format!(
                "plan_ytd is the plan of {organisation}: the lines are those of {organisation} under the code of {}.",
                own.organisation
            ),
            "Put in the lines of the organisation on the cover.",
        )
    })
}

/// Amounts to date or months that were rounded to tens of thousands of pounds or more: they do not sum, but for
/// what that rounding gives.
fn rounded(checked: &Checked<'_>) -> Option<Finding> {
    let lines = chart::keyed_lines(checked.organisation.kind).filter_map(|line| {
        let to_date = checked.submission.entry(line, Measure::ActualToDate)?.value;
        let months = checked.month.up_to().map(|month| Some(checked.submission.in_month(line, month)?.value));
        Some((to_date, months.collect::<Option<Vec<Pence>>>()?))
    });
    let lines: Vec<(Pence, Vec<Pence>)> = lines.collect();
    // The largest of these that every amount is a multiple of.
    let unit = |amounts: &mut dyn Iterator<Item = Pence>| {
        let amounts: Vec<i64> = amounts.map(Pence::get).filter(|amount| *amount != 0).collect();
        let is_multiple = |unit: &i64| amounts.iter().all(|amount| amount % unit == 0);
        let unit = ROUNDED.map(Pence::get).into_iter().find(is_multiple);
        unit.filter(|_| LEAST_LINES <= amounts.len()).map(Pence::new)
    };
    let of_lines = unit(&mut lines.iter().map(|(to_date, _)| *to_date));
    let of_months = unit(&mut lines.iter().flat_map(|(_, months)| months.iter().copied()));
    let (what, by, place) = match (of_lines, of_months) {
        (Some(lines), Some(months)) => ("the amounts of lines and months", lines.max(months), true),
        (Some(lines), None) => ("the amounts of lines", lines, true),
        (None, Some(months)) => ("the months", months, false),
        (None, None) => return None,
    };
    // Half of the unit for each amount that was rounded.
    let off =
        |of: Option<Pence>, n: usize| of.map_or(0, Pence::wide) * i128::try_from(n).unwrap_or(i128::MAX) / 2;
    let is_within = |(to_date, months): &&(Pence, Vec<Pence>)| {
        let gap = (*to_date - months.iter().copied().sum()).magnitude();
        let allowed =
            off(of_lines, 1) + off(of_months, months.len()) + Pence::rounding(months.len() + 1).wide();
        gap.wide() <= allowed
    };
    let is_apart = |(to_date, months): &&(Pence, Vec<Pence>)| {
        Pence::rounding(months.len() + 1) < (*to_date - months.iter().copied().sum()).magnitude()
    };
    if !is_most(lines.iter().filter(is_within).count(), lines.len())
        || lines.iter().filter(is_apart).count() < LEAST_LINES
    {
        return None;
    }
    let (file, cell) = if place {
        (&checked.submission.lines_file, first_cell(checked, Measure::ActualToDate))
    } else {
        (&checked.submission.months_file, None)
    };
    Some(at(Severity::Blocks, "V05", file, cell).finding(
        format!(
            "{what} are rounded to {}, so that the months do not sum to the amounts to date.",
            Pounds(by)
        ),
        "Key every amount in whole £000, as the ledger has it, with no more rounding than that.",
    ))
}

/// Months that sum in nearly no line to the amount to date: they are those of another return.
fn months_of_another(checked: &Checked<'_>) -> Option<Finding> {
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

#[cfg(test)]
mod tests;
