//! A plan to date that is of the month alone, of another month or another plan, or a plan file added up.

use domain::finding::{Finding, Severity};
use domain::ledger::Measure;
use domain::money::Pence;
use domain::month::Month;
use domain::monthly_return::PlanVersion;

use super::{SMALL, agrees, first_cell, is_most, stands_for};
use crate::chart;
use crate::rules::{Checked, at};

/// A plan file whose months are added up from April, beside a return that states the plan: the last month is
/// the year's, and that of the return's month the plan to date.
pub(super) fn plan_added_up(checked: &Checked<'_>) -> Option<Finding> {
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

/// A plan to date that is the plan of the month alone.
pub(super) fn plan_of_the_month_alone(checked: &Checked<'_>) -> Option<Finding> {
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
        format!("plan to date (plan_ytd) is the plan of month {month} alone, not the plan from April to month {month}."),
        "State the sum of the plan from April to the month of the return.",
    ))
}

/// A plan to date that is the locked plan of another month.
pub(super) fn other_month(checked: &Checked<'_>) -> Option<Finding> {
    let plan = checked.plan?;
    if agrees(checked, Measure::PlanToDate, plan, checked.month) {
        return None;
    }
    let other = Month::all().find(|month| agrees(checked, Measure::PlanToDate, plan, *month))?;
    let place =
        at(Severity::Blocks, "V08", &checked.submission.lines_file, first_cell(checked, Measure::PlanToDate));
    Some(place.finding(
        format!(
            "plan to date (plan_ytd) is the plan to month {other}, not to month {}: the amounts are those of another month.",
            checked.month
        ),
        "Send the return of the month on the cover, or correct the cover.",
    ))
}

/// A plan to date that is the locked plan of another organisation, or another version of its own.
pub(super) fn other_plan(checked: &Checked<'_>) -> Option<Finding> {
    let own = checked.plan?;
    if agrees(checked, Measure::PlanToDate, own, checked.month) {
        return None;
    }
    let is_stated = |plan: &&PlanVersion| agrees(checked, Measure::PlanToDate, plan, checked.month);
    let of_year = checked.plans.iter().filter(|plan| plan.year == own.year).find(is_stated);
    let other = of_year.or_else(|| checked.plans.iter().find(is_stated))?;
    let place =
        at(Severity::Blocks, "V08", &checked.submission.lines_file, first_cell(checked, Measure::PlanToDate));
    let (organisation, version) = (&other.organisation, other.version);
    if other.year != own.year {
        return Some(place.finding(
            format!(
                "plan to date (plan_ytd) is the plan of {organisation} for {}, not for {}.",
                other.year, own.year
            ),
            "State the plan of the year on the cover.",
        ));
    }
    Some(if *organisation == own.organisation {
        place.finding(
            format!(
                "plan to date (plan_ytd) is version {version} of the plan, but the cover names version {}.",
                own.version
            ),
            "State the plan of the version that the cover names, or correct the cover.",
        )
    } else {
        place.finding(
            format!(
                "plan to date (plan_ytd) is the plan of {organisation}: the lines are those of {organisation} under the code of {}.",
                own.organisation
            ),
            "Put in the lines of the organisation on the cover.",
        )
    })
}
