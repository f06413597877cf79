//! Lines that stand under each other's code: the locked plan shows whose the amounts are.

use domain::finding::Severity;
use domain::ledger::{Line, Measure};
use domain::money::Pence;
use domain::month::Month;
use domain::monthly_return::{Entry, MonthlyReturn};

use super::SMALL;
use super::part::Part;
use crate::chart;
use crate::rules::{Checked, at, named};

/// Two lines, or several pairs, whose plan is that of each other.
pub(super) fn of_return(checked: &Checked<'_>) -> Option<Part> {
    let mut strangers: Vec<Line> = chart::keyed_lines(checked.organisation.kind)
        .filter(|line| !has_plan_of(checked, *line, *line))
        .collect();
    let mut pairs: Vec<(Line, Line)> = Vec::new();
    while let Some(one) = strangers.pop() {
        let is_other = |other: &Line| {
            is_apart(checked, one, *other)
                && has_plan_of(checked, one, *other)
                && has_plan_of(checked, *other, one)
        };
        if let Some(idx) = strangers.iter().position(is_other) {
            pairs.push((strangers.remove(idx), one));
        }
    }
    pairs.reverse();
    let mut put_right = checked.submission.clone();
    for (one, other) in &pairs {
        exchange(checked, &mut put_right, *one, *other);
    }
    let (first, _) = pairs.first()?;
    let names: Vec<String> =
        pairs.iter().map(|(one, other)| format!("{} and {}", named(*one), named(*other))).collect();
    let cell = checked.submission.entry(*first, Measure::PlanToDate);
    let finding = at(Severity::Blocks, "V08", &checked.submission.lines_file, cell).finding(
        format!("{} have changed places: under each stands the locked plan of the other.", names.join("; ")),
        "Exchange the codes of the two lines, so that each amount stands beside its line.",
    );
    Some(Part { finding, put_right })
}

/// What a line states under both measures of the plan, as keyed.
fn stated(submission: &MonthlyReturn, line: Line) -> Option<[Pence; 2]> {
    let keyed = |measure| Some(line.nature().entry(submission.entry(line, measure)?.value));
    Some([keyed(Measure::PlanToDate)?, keyed(Measure::PlanYear)?])
}

fn locked(checked: &Checked<'_>, line: Line) -> Option<[Pence; 2]> {
    let keyed = |month| Some(line.nature().entry(checked.plan?.to_date(line, month)?));
    Some([keyed(checked.month)?, keyed(Month::LAST)?])
}

fn are_near([one_to_date, one_year]: [Pence; 2], [to_date, year]: [Pence; 2]) -> bool {
    let rounding = Pence::rounding(usize::from(Month::LAST.get()) + 1);
    (one_to_date - to_date).magnitude() <= rounding && (one_year - year).magnitude() <= rounding
}

/// Whether `line` states the plan that is locked for `of`; what is not stated or planned says nothing.
fn has_plan_of(checked: &Checked<'_>, line: Line, of: Line) -> bool {
    match (stated(checked.submission, line), locked(checked, of)) {
        (Some(stated), Some(locked)) => are_near(stated, locked),
        _ => line == of,
    }
}

/// Whether the locked plans of two lines are so far apart that nobody takes one for the other.
fn is_apart(checked: &Checked<'_>, one: Line, other: Line) -> bool {
    match (locked(checked, one), locked(checked, other)) {
        (Some([one, _]), Some([other, _])) => SMALL < (one - other).magnitude(),
        _ => false,
    }
}

/// Puts what stands under each line under the other; months only where they went with it.
fn exchange(checked: &Checked<'_>, right: &mut MonthlyReturn, one: Line, other: Line) {
    let swapped = |(line, entry): (Line, Entry), (from, source): (Line, Entry)| Entry {
        value: line.nature().impact(from.nature().entry(source.value)),
        ..entry
    };
    let are_months_as_lines = [one, other].iter().all(|line| {
        let months = checked.month.up_to().filter_map(|month| checked.submission.in_month(*line, month));
        let sum: Pence = months.map(|entry| entry.value).sum();
        let rounding = Pence::rounding(usize::from(checked.month.get()) + 1);
        checked
            .submission
            .entry(*line, Measure::ActualToDate)
            .is_some_and(|to_date| (to_date.value - sum).magnitude() <= rounding)
    });
    for measure in Measure::ALL {
        let found = right.entry(one, measure).zip(right.entry(other, measure));
        let Some((first, second)) = found else { continue };
        right.set(one, measure, swapped((one, first), (other, second)));
        right.set(other, measure, swapped((other, second), (one, first)));
    }
    for month in checked.month.up_to().filter(|_| are_months_as_lines) {
        let Some((first, second)) = right.in_month(one, month).zip(right.in_month(other, month)) else {
            continue;
        };
        right.set_month(one, month, swapped((one, first), (other, second)));
        right.set_month(other, month, swapped((other, second), (one, first)));
    }
}
