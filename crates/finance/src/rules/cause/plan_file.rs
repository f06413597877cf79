//! A plan file whose amounts stand a row or a column beside where they belong, while the return states the plan.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure};
use domain::money::Pence;
use domain::month::Month;
use domain::monthly_return::PlanVersion;

use super::{agrees, is_most};
use crate::chart;
use crate::rules::{Checked, at, same_plan};

/// A plan file that holds the amounts of another organisation's plan, or of another year's, while the return states
/// the plan.
pub(super) fn of_another(checked: &Checked<'_>) -> Option<Finding> {
    let plan = checked.plan?;
    if agrees(checked, Measure::PlanToDate, plan, checked.month)
        && agrees(checked, Measure::PlanYear, plan, Month::LAST)
    {
        return None;
    }
    let is_another =
        |other: &&PlanVersion| other.organisation != plan.organisation || other.year != plan.year;
    let holds_the_same = |other: &&PlanVersion| same_plan::are_the_same(plan, other);
    let other = checked.plans.iter().filter(is_another).find(holds_the_same)?;
    Some(at(Severity::Blocks, "V08", &plan.file, None).finding(
        same_plan::message(plan, other),
        "Put the organisation's own plan of the year into the file; the return is right.",
    ))
}

/// What a return states as the plan of a line to date and for the year, each as impact on the surplus.
struct PlanOfLine {
    line: Line,
    to_date: Pence,
    year: Pence,
}

/// The lines whose plan the return states otherwise than the plan file has it.
fn lines_that_differ(checked: &Checked<'_>) -> Option<Vec<PlanOfLine>> {
    let plan = checked.plan?;
    let entry = |line: Line, measure: Measure| Some(checked.submission.entry(line, measure)?.value);
    let all = chart::keyed_lines(checked.organisation.kind).filter_map(|line| {
        let (to_date, year) = (entry(line, Measure::PlanToDate)?, entry(line, Measure::PlanYear)?);
        Some(PlanOfLine { line, to_date, year })
    });
    let is_own = |stated: &PlanOfLine| {
        let same = |value: Pence, month: Month| {
            let planned = plan.to_date(stated.line, month).unwrap_or_default();
            (value - planned).magnitude() <= rounding(usize::from(month.get()))
        };
        same(stated.to_date, checked.month) && same(stated.year, Month::LAST)
    };
    Some(all.filter(|stated| !is_own(stated)).collect())
}

/// How far a stated plan and so many months may lie apart.
fn rounding(n_months: usize) -> Pence {
    Pence::rounding(n_months + 1)
}

/// The amounts of a plan file that stand one row beside the line that they are of.
pub(super) fn moved_by_a_row(checked: &Checked<'_>) -> Option<Finding> {
    let plan = checked.plan?;
    let apart = lines_that_differ(checked)?;
    let mut rows: Vec<(u32, Line)> = chart::keyed_lines(checked.organisation.kind)
        .filter_map(|line| Some((plan.in_month(line, Month::FIRST)?.at.row, line)))
        .collect();
    rows.sort_unstable();
    // As keyed: an amount that has moved has taken the sign of another line's nature.
    let keyed = |line: Line, month: Month| Some(line.nature().entry(plan.to_date(line, month)?));
    for (step, word) in [(1_isize, "down"), (-1, "up")] {
        let is_moved = |stated: &&PlanOfLine| {
            let beside = rows
                .iter()
                .position(|(_, line)| *line == stated.line)
                .and_then(|idx| idx.checked_add_signed(step))
                .and_then(|idx| rows.get(idx));
            let Some((_, beside)) = beside else { return false };
            [(stated.to_date, checked.month), (stated.year, Month::LAST)].into_iter().all(|(value, month)| {
                keyed(*beside, month).is_some_and(|planned| {
                    let value = stated.line.nature().entry(value);
                    (value - planned).magnitude() <= rounding(usize::from(month.get()))
                })
            })
        };
        if is_most(apart.iter().filter(is_moved).count(), apart.len()) {
            let place = at(Severity::Blocks, "V08", &plan.file, None);
            return Some(place.finding(
                format!(
                    "the amounts of version {} of the plan stand one row too far {word}: what the return states as the plan of a line stands in the row beside it.",
                    plan.version
                ),
                "Move the months of the plan file back by one row, so that each stands beside its line.",
            ));
        }
    }
    None
}

/// The months of a plan file that stand one column beside where they belong.
pub(super) fn months_moved(checked: &Checked<'_>) -> Option<Finding> {
    let plan = checked.plan?;
    let apart = lines_that_differ(checked)?;
    let month = usize::from(checked.month.get());
    let months = |line: Line| -> Option<Vec<Pence>> {
        Month::all().map(|month| Some(plan.in_month(line, month)?.value)).collect()
    };
    let sum = |months: &[Pence]| months.iter().sum::<Pence>();
    // To the left, April is lost: what it was is the same, by the amount to date and by that of the year.
    let is_left = |stated: &&PlanOfLine| {
        months(stated.line).is_some_and(|months| {
            let april = stated.to_date - sum(&months[..month - 1]);
            let of_year = stated.year - sum(&months[..11]);
            (april - of_year).magnitude() <= Pence::rounding(14 - month)
        })
    };
    // To the right, March is lost: the amount to date stands from May on.
    let is_right = |stated: &&PlanOfLine| {
        months(stated.line).is_some_and(|months| {
            month < 12 && (stated.to_date - sum(&months[1..=month])).magnitude() <= rounding(month)
        })
    };
    let n = |is_moved: &dyn Fn(&&PlanOfLine) -> bool| apart.iter().filter(is_moved).count();
    // In March nothing is known of April.
    let n_left = if month < 12 { n(&is_left) } else { 0 };
    let n_right = n(&is_right);
    let (n_moved, word) = if n_right <= n_left { (n_left, "left") } else { (n_right, "right") };
    is_most(n_moved, apart.len()).then(|| {
        at(Severity::Blocks, "V08", &plan.file, None).finding(
            format!(
                "the months of version {} of the plan stand one column too far to the {word}: by what the return states as the plan to date and for the year.",
                plan.version
            ),
            "Put April under m01, May under m02 and so on.",
        )
    })
}
