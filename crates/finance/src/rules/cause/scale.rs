//! Amounts in pounds or millions, or rounded; months that do not go with the amounts to date.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure};
use domain::money::{Pence, Pounds};
use domain::month::Month;
use domain::monthly_return::{Entry, MonthlyReturn};

use super::{LEAST_LINES, SMALL, first_cell, is_most, listed, measures_where, planned};
use crate::chart;
use crate::rules::{Checked, at};

/// Amounts are sometimes rounded to so much [pence]: £1m, £100,000 or £10,000.
const ROUNDED: [Pence; 3] = [Pence::new(100_000_000), Pence::new(10_000_000), Pence::new(1_000_000)];

/// No organisation turns over more in a year, nor less: the amounts are in pounds or millions. The smallest trusts turn
/// over some £60m, the largest boards some £8bn.
const TURNOVER: std::ops::RangeInclusive<i64> = 1_000_000_000..=5_000_000_000_000;

/// Whether an organisation can turn over so much in a year: else the amounts are in another unit, or there are none.
pub(in crate::rules) fn is_turnover(amount: Pence) -> bool {
    TURNOVER.contains(&amount.magnitude().get())
}

/// The most that an organisation can turn over in a year [pence].
pub(in crate::rules) fn most_turnover() -> Pence {
    Pence::new(*TURNOVER.end())
}

/// What the plan has as the turnover of the year [pence].
fn planned_turnover(checked: &Checked<'_>) -> Option<i64> {
    let plan = checked.plan?;
    let lines = chart::turnover_parts(checked.organisation.kind);
    Some(lines.filter_map(|line| plan.to_date(line, Month::LAST)).sum::<Pence>().magnitude().get())
}

/// A plan file in pounds or millions, beside a return that is not: the turnover that it gives cannot be.
pub(super) fn plan_in_another_unit(checked: &Checked<'_>) -> Option<Finding> {
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

/// How it is told that a return is in pounds.
pub(super) const IN_POUNDS: &str = "the return is in pounds";

/// The measures whose amounts are about a thousand times what is usual.
fn measures_in_pounds(checked: &Checked<'_>) -> Vec<Measure> {
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
    measures
}

/// Amounts about a thousand times what is usual were keyed in pounds.
pub(super) fn in_pounds(checked: &Checked<'_>) -> Option<Finding> {
    let measures = measures_in_pounds(checked);
    let first = *measures.first()?;
    let statement = if measures.len() == Measure::REQUIRED.len() {
        IN_POUNDS.to_owned()
    } else {
        format!("{IN_POUNDS} in {}", listed(&measures))
    };
    let place = at(Severity::Blocks, "V07", &checked.submission.lines_file, first_cell(checked, first));
    Some(place.finding(
        format!("{statement}: nearly every amount is about 1,000 times what is planned."),
        "Divide by 1,000: key whole thousands of pounds.",
    ))
}

/// A return in pounds as it is in thousands, to tell what is wrong with it beside its unit; nothing where it is not in
/// pounds.
pub(super) fn in_thousands(checked: &Checked<'_>) -> Option<MonthlyReturn> {
    let measures = measures_in_pounds(checked);
    if measures.is_empty() {
        return None;
    }
    let divided = |entry: Entry| Entry { value: Pence::new(entry.value.get() / 1_000), ..entry };
    let mut corrected = checked.submission.clone();
    let (mut n_pounds, mut n_all) = (0, 0);
    for line in Line::of_kind(checked.organisation.kind) {
        for measure in &measures {
            if let Some(entry) = corrected.entry(line, *measure) {
                corrected.set(line, *measure, divided(entry));
            }
        }
        let Some(to_date) = corrected.entry(line, Measure::ActualToDate) else { continue };
        let months = checked.month.up_to().filter_map(|month| corrected.in_month(line, month));
        let sum: Pence = months.map(|entry| entry.value).sum();
        if SMALL < to_date.value.magnitude() && sum != Pence::ZERO {
            n_all += 1;
            n_pounds += usize::from(to_date.value.magnitude().wide() * 200 <= sum.magnitude().wide());
        }
    }
    if is_most(n_pounds, n_all) {
        for line in Line::of_kind(checked.organisation.kind) {
            for month in checked.month.up_to() {
                if let Some(entry) = corrected.in_month(line, month) {
                    corrected.set_month(line, month, divided(entry));
                }
            }
        }
    }
    Some(corrected)
}

/// A return whose amounts are about a thousandth of what is planned was keyed in millions.
pub(super) fn in_millions(checked: &Checked<'_>) -> Option<Finding> {
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

/// Months that were keyed in pounds or millions, added up or with the other sign, beside amounts to date that
/// were not; or amounts to date that are those of the last month alone.
pub(super) fn months_in_another_unit(checked: &Checked<'_>) -> Option<Finding> {
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
                "actual to date (actual_ytd) is {} alone in nearly every line, not the amount from April.",
                checked.month.name()
            ),
            "Key under actual to date (actual_ytd) the sum of the months from April; the months may be right.",
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

/// Amounts to date or months that were rounded to tens of thousands of pounds or more: they do not sum, but for
/// what that rounding gives.
pub(super) fn rounded(checked: &Checked<'_>) -> Option<Finding> {
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
