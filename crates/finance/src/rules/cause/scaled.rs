//! Amounts of another part of the year: those of the year cut down to the months so far, or those to date as if the year
//! went on like that.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure};
use domain::money::Pence;
use domain::month::Month;

use super::{SMALL, first_cell, is_most, listed, planned};
use crate::chart;
use crate::rules::{Checked, at};

/// Months of a year.
const YEAR: i128 = 12;
/// A forecast is about the part of the year's plan that the plan itself was cut down to: within a fifth.
const ABOUT_PER_CENT: std::ops::RangeInclusive<i128> = 80..=120;

/// The plan of the year, and its forecast with it, cut down to the months so far.
pub(super) fn year_cut_to_date(checked: &Checked<'_>) -> Option<Finding> {
    let months = i128::from(checked.month.get());
    if checked.month == Month::LAST {
        return None;
    }
    let of_year = |line: Line| planned(checked, line, Measure::PlanYear);
    if !is_scaled(checked, Measure::PlanYear, of_year, (months, YEAR)) {
        return None;
    }
    let mut measures = vec![Measure::PlanYear];
    let is_about = |value: i128, usual: i128| {
        let cut = usual * months;
        cut != 0 && ABOUT_PER_CENT.contains(&(value * YEAR * 100 / cut))
    };
    measures.extend(
        super::measures_where(checked, SMALL, is_about)
            .into_iter()
            .filter(|measure| *measure == Measure::ForecastYear),
    );
    let (names, are) = (listed(&measures), if measures.len() == 1 { "is" } else { "are" });
    let place =
        at(Severity::Blocks, "V08", &checked.submission.lines_file, first_cell(checked, Measure::PlanYear));
    Some(place.finding(
        format!(
            "{names} {are} cut down to {months} of 12 months: the plan of nearly every line is {months}/12 of the locked plan of the year."
        ),
        "Key the amounts of the whole year, April to March, as planned and as forecast.",
    ))
}

/// Amounts to date made into those of a year.
pub(super) fn to_date_made_a_year(checked: &Checked<'_>) -> Option<Finding> {
    let months = i128::from(checked.month.get());
    if checked.month == Month::LAST {
        return None;
    }
    let of_plan = |line: Line| planned(checked, line, Measure::PlanToDate);
    let of_months = |line: Line| -> Option<Pence> {
        checked.month.up_to().map(|month| Some(checked.submission.in_month(line, month)?.value)).sum()
    };
    let mut measures = Vec::new();
    if is_scaled(checked, Measure::PlanToDate, of_plan, (YEAR, months)) {
        measures.push(Measure::PlanToDate);
    }
    if is_scaled(checked, Measure::ActualToDate, of_months, (YEAR, months)) {
        measures.push(Measure::ActualToDate);
    }
    let first = *measures.first()?;
    let (rule, right) = if first == Measure::PlanToDate {
        ("V08", "the months of the locked plan")
    } else {
        ("V05", "the months")
    };
    let place = at(Severity::Blocks, rule, &checked.submission.lines_file, first_cell(checked, first));
    let are = if measures.len() == 1 { "is" } else { "are" };
    Some(place.finding(
        format!(
            "{} {are} made into a year: nearly every amount is 12/{months} of what {right} come to.",
            listed(&measures)
        ),
        "Key the amounts from April to the month of the return, not those that a year would come to.",
    ))
}

/// Whether most lines state under a measure so many parts of what they should, and not that itself.
fn is_scaled(
    checked: &Checked<'_>,
    measure: Measure,
    right: impl Fn(Line) -> Option<Pence>,
    (times, of): (i128, i128),
) -> bool {
    let rounding = Pence::rounding(usize::from(checked.month.get()) + 1).wide();
    let (mut n_scaled, mut n_all) = (0, 0);
    for line in chart::keyed_lines(checked.organisation.kind) {
        let Some((stated, right)) = checked.submission.entry(line, measure).zip(right(line)) else {
            continue;
        };
        if SMALL < right.magnitude() {
            n_all += 1;
            let gap = stated.value.wide() * of - right.wide() * times;
            n_scaled += usize::from(gap.abs() <= rounding * (times + of));
        }
    }
    is_most(n_scaled, n_all)
}
