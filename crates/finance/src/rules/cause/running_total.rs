//! A plan whose months are added up from April: a running total under each month, not what is planned for it alone.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure};
use domain::money::{Pence, Pounds};
use domain::month::Month;
use domain::monthly_return::{MonthlyReturn, PlanVersion};
use domain::organisation::OrganisationKind;
use domain::source::CellAt;

use super::is_most;
use crate::chart;
use crate::rules::{Checked, Place, named};

/// Lines that plan less for March [pence] say nothing: £50,000.
const SMALL: Pence = Pence::new(5_000_000);
/// A line that is added up is in March about twelve times what it was in April; one that is planned by month is
/// nowhere near.
const LEAST_GROWTH: i64 = 6;
/// What an added up line comes to by September, of what it comes to in March [per cent].
const HALF_WAY_PER_CENT: std::ops::RangeInclusive<i128> = 30..=70;
/// Steps from month to month, of eleven, in which an added up line grows: it stands still in a month that is nil.
const LEAST_STEPS: usize = 9;
/// Added up, a year comes to 6.5 times what is planned for it; no body has three times the income of the year
/// before, or of its own forecast.
const FAR_ABOVE: i64 = 3;

const FIX: &str = "Key under each month of the plan what is planned for it alone: of a running total, the month less the one before.";
const FIX_OR_LEAVE: &str = "Key under each month of the plan what is planned for it alone: of a running total, the month less the one before. If the plan does grow so, leave it.";

/// What the year's plan is far above.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usual<'a> {
    income: Pence,
    /// `in the plan before it`.
    words: &'a str,
}

/// Whether a line grows from April to March as a running total does; `None` where it says nothing.
fn grows(plan: &PlanVersion, line: Line) -> Option<bool> {
    let months: Option<Vec<Pence>> =
        Month::all().map(|month| plan.in_month(line, month).map(|entry| entry.value)).collect();
    let months = months?;
    let (first, last) = (*months.first()?, *months.last()?);
    let largest = months.iter().map(|value| value.magnitude()).max()?;
    if largest <= SMALL {
        return None;
    }
    let sign = if last.is_negative() { -1 } else { 1 };
    let steps = || months.windows(2).map(|pair| (pair[1].get() - pair[0].get()) * sign);
    let n_up = steps().filter(|step| 0 < *step).count();
    let is_large = first.magnitude().get().saturating_mul(LEAST_GROWTH) <= last.magnitude().get();
    // A running total is half way in September; a body that grows ever faster is not.
    let half_way = months.get(Month::all().nth(5)?.index())?.magnitude().get();
    let share = i128::from(half_way) * 100 / i128::from(largest.get());
    let is_even = HALF_WAY_PER_CENT.contains(&share);
    Some(
        is_even
            && LEAST_STEPS <= n_up
            && steps().all(|step| 0 <= step)
            && 0 <= first.get() * sign
            && is_large,
    )
}

/// What is planned as income or allocation for the year.
fn income(plan: &PlanVersion, kind: OrganisationKind) -> Pence {
    chart::turnover_parts(kind).filter_map(|line| plan.to_date(line, Month::LAST)).sum::<Pence>().magnitude()
}

/// Where nearly every line grows so: how many of how many.
fn lines_that_grow(plan: &PlanVersion, kind: OrganisationKind) -> Option<(usize, usize)> {
    let all: Vec<bool> = chart::keyed_lines(kind).filter_map(|line| grows(plan, line)).collect();
    let n_growing = all.iter().filter(|grows| **grows).count();
    is_most(n_growing, all.len()).then_some((n_growing, all.len()))
}

/// V08 of a plan by itself, beside the plan before it where there is one: its months are no running total. An error
/// where the year is then far above what is usual, else a warning.
#[must_use]
pub fn v08_months_are_not_added_up(
    plan: &PlanVersion,
    kind: OrganisationKind,
    compared: Option<&PlanVersion>,
) -> Option<Finding> {
    let usual = compared.map(|before| Usual { income: income(before, kind), words: "in the plan before it" });
    finding(plan, kind, usual).or_else(|| of_some_lines(plan, kind))
}

/// V08 of a return whose plan is added up, and that states the same.
pub(super) fn of_return(checked: &Checked<'_>) -> Option<Finding> {
    let (plan, kind) = (checked.plan?, checked.organisation.kind);
    let of_year = |submission: &MonthlyReturn, measure| -> Pence {
        let lines = chart::turnover_parts(kind);
        lines.filter_map(|line| submission.entry(line, measure)).map(|entry| entry.value).sum()
    };
    let forecast = of_year(checked.submission, Measure::ForecastYear).magnitude();
    let stated = of_year(checked.submission, Measure::PlanYear).magnitude();
    // A return that states the plan of the year is right, and the plan file alone is wrong.
    let is_far = |amount: Pence| forecast.get().saturating_mul(FAR_ABOVE) < amount.get();
    if forecast == Pence::ZERO || !is_far(stated) || !is_far(income(plan, kind)) {
        return None;
    }
    finding(plan, kind, Some(Usual { income: forecast, words: "by the forecast of the return" }))
}

/// Whether each month of a line that grows so is above the one before by about what April is: a running total of a
/// line that is planned much alike from month to month, which no growth looks like.
fn grows_by_april(plan: &PlanVersion, line: Line) -> bool {
    let months: Vec<i64> =
        Month::all().filter_map(|month| Some(plan.in_month(line, month)?.value.get())).collect();
    let Some(first) = months.first().map(|first| first.abs()) else { return false };
    let is_about_april = |step: i64| first < 2 * step.abs() && step.abs() < 2 * first;
    grows(plan, line) == Some(true) && months.windows(2).all(|pair| is_about_april(pair[1] - pair[0]))
}

/// V08 of some lines of a plan of which the others are planned by month.
fn of_some_lines(plan: &PlanVersion, kind: OrganisationKind) -> Option<Finding> {
    /// A board reads so many names.
    const MOST_NAMES: usize = 4;
    let lines: Vec<Line> = chart::keyed_lines(kind).filter(|line| grows_by_april(plan, *line)).collect();
    let first = lines.first()?;
    let mut names: Vec<String> = lines.iter().take(MOST_NAMES).map(|line| named(*line)).collect();
    if MOST_NAMES < lines.len() {
        names.push(format!("{} more", lines.len() - MOST_NAMES));
    }
    let cell: Option<CellAt> = plan.in_month(*first, Month::FIRST).map(|entry| entry.at);
    let place = Place { severity: Severity::Warns, rule: "V08", file: &plan.file, cell };
    Some(place.finding(
        format!(
            "the months of some lines of version {} of the plan of {} seem to be added up from April: {}. Each month is above the one before by about what April is.",
            plan.version,
            plan.organisation,
            names.join("; ")
        ),
        FIX_OR_LEAVE,
    ))
}

fn finding(plan: &PlanVersion, kind: OrganisationKind, usual: Option<Usual<'_>>) -> Option<Finding> {
    let (n_growing, n_lines) = lines_that_grow(plan, kind)?;
    let of_year = income(plan, kind);
    let is_far = |usual: &Usual<'_>| {
        usual.income != Pence::ZERO && usual.income.get().saturating_mul(FAR_ABOVE) < of_year.get()
    };
    let usual = usual.filter(is_far);
    let severity = if usual.is_some() { Severity::Blocks } else { Severity::Warns };
    let beside =
        usual.map_or_else(String::new, |usual| format!(", and {} {}", usual.words, Pounds(usual.income)));
    let first = chart::keyed_lines(kind).find(|line| grows(plan, *line) == Some(true));
    let at: Option<CellAt> = first.and_then(|line| plan.in_month(line, Month::FIRST)).map(|entry| entry.at);
    let place = Place { severity, rule: "V08", file: &plan.file, cell: at };
    Some(place.finding(
        format!(
            "the months of version {} of the plan of {} seem to be added up from April: in {n_growing} of {n_lines} lines each is above the one before, and March is {LEAST_GROWTH} times April and more. By their sum, the income of the year is {}{beside}.",
            plan.version, plan.organisation, Pounds(of_year)
        ),
        if severity == Severity::Blocks { FIX } else { FIX_OR_LEAVE },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{outline, plan, synthetic_year};

    fn added_up(plan: &PlanVersion) -> PlanVersion {
        let mut added_up = plan.clone();
        for line in chart::keyed_lines(OrganisationKind::Trust) {
            for month in Month::all() {
                let Some(mut entry) = plan.in_month(line, month) else { continue };
                entry.value = plan.to_date(line, month).unwrap();
                added_up.set_month(line, month, entry);
            }
        }
        added_up
    }

    #[test]
    fn a_plan_that_is_added_up_is_told_and_one_that_grows_is_not() {
        let own = plan(&synthetic_year(&outline()));
        let told = |plan: &PlanVersion, before: Option<&PlanVersion>| {
            v08_months_are_not_added_up(plan, OrganisationKind::Trust, before)
        };
        assert_eq!(told(&own, None), None);
        let cumulative = added_up(&own);
        let alone = told(&cumulative, None).unwrap();
        assert_eq!(alone.severity, Severity::Warns);
        assert!(alone.message.contains("added up from April"), "{alone:?}");
        let beside = told(&cumulative, Some(&own)).unwrap();
        assert_eq!(beside.severity, Severity::Blocks);
        assert!(beside.message.contains("in the plan before it £"), "{beside:?}");
        // Two lines alone: income and pay as running totals make a surplus of hundreds of millions.
        let mut some = own.clone();
        let two = chart::keyed_lines(OrganisationKind::Trust).take(1).chain([Line::named("P.PAY.SUB")]);
        for (line, month) in two.flat_map(|line| Month::all().map(move |month| (line, month))) {
            let mut entry = own.in_month(line, month).unwrap();
            entry.value = own.to_date(line, month).unwrap();
            some.set_month(line, month, entry);
        }
        let of_two = told(&some, Some(&own)).unwrap();
        assert_eq!(of_two.severity, Severity::Warns);
        assert!(of_two.message.contains("some lines") && of_two.message.contains("P.PAY.SUB"), "{of_two:?}");
        // Growth of 5% a month, and a plan of which half the lines begin in the year, are as planned.
        let mut growing = own.clone();
        for (idx, line) in chart::keyed_lines(OrganisationKind::Trust).enumerate() {
            for month in Month::all() {
                let Some(mut entry) = own.in_month(line, month) else { continue };
                let pence = entry.value.get();
                entry.value = Pence::new(match idx % 2 {
                    0 => pence + pence / 20 * i64::from(month.get()),
                    _ if month.get() < 7 => 0,
                    _ => pence,
                });
                growing.set_month(line, month, entry);
            }
        }
        assert_eq!(told(&growing, Some(&own)), None);
        // A new body that doubles every month.
        let mut doubling = own.clone();
        for line in chart::keyed_lines(OrganisationKind::Trust) {
            for month in Month::all() {
                let Some(mut entry) = own.in_month(line, month) else { continue };
                entry.value = Pence::new(entry.value.get() << month.get());
                doubling.set_month(line, month, entry);
            }
        }
        assert_eq!(told(&doubling, Some(&own)), None);
    }
}
