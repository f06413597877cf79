//! The rules of a plan before it becomes a version: those of a return that can be compared with a plan alone.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Nature};
use domain::money::{Pence, Thousands};
use domain::month::Month;
use domain::monthly_return::{Entry, PlanVersion};
use domain::organisation::OrganisationKind;
use domain::source::CellAt;

use super::cause::running_total::v08_months_are_not_added_up;
use super::{Place, keyed, named};
use crate::chart;

/// From so many times the income of the plan that it is compared with a plan is in pounds, or in millions: V07 of
/// returns blocks from 500 times, and no body grows or shrinks by twenty.
const OTHER_UNIT: i64 = 20;
/// Ten times the allocation of the largest board; a plan above it is in pounds [pence].
const LARGEST_INCOME: Pence = Pence::new(10_000_000_000_000);

/// A month with so many times the income of most months is in pounds: none but a slip of the unit is so far off.
const MONTH_IN_POUNDS: i128 = 200;
/// A line with so many times the income of the year is in pounds: nobody spends ten times what they receive.
const LINE_IN_POUNDS: i128 = 10;

/// A plan that was sent.
#[derive(Clone, Copy, Debug)]
pub struct PlanSubmission<'a> {
    /// The kind of organisation whose plan it is.
    pub kind: OrganisationKind,
    /// The plan.
    pub plan: &'a PlanVersion,
    /// Lines that follow from others as the sender sees them in a month, and where.
    pub totals: &'a [(Line, Month, Pence, CellAt)],
    /// The version before, or the plan of the year before; `None` where there is neither.
    pub compared: Option<&'a PlanVersion>,
}

/// Every finding of every rule.
#[must_use]
pub fn check(sent: &PlanSubmission<'_>) -> Vec<Finding> {
    const RULES: [fn(&PlanSubmission<'_>, &mut Vec<Finding>); 4] = [
        v04_totals_equal_their_lines,
        v06_signs_are_usual,
        v07_unit_is_usual,
        v32_parts_fit_into_their_whole,
    ];
    let mut findings = Vec::new();
    findings.extend(v08_months_are_not_added_up(sent.plan, sent.kind, sent.compared));
    for rule in RULES {
        rule(sent, &mut findings);
    }
    findings
}

/// What is planned for `line` in `month`; a line that is left out is nil.
fn planned(plan: &PlanVersion, line: Line, month: Month) -> Pence {
    plan.in_month(line, month).map_or(Pence::ZERO, |entry| entry.value)
}

/// V04: a total that the sender sees is the sum of the lines that are read.
fn v04_totals_equal_their_lines(sent: &PlanSubmission<'_>, findings: &mut Vec<Finding>) {
    let differs = |(line, month, total, at): &(Line, Month, Pence, CellAt)| {
        let sum = chart::formula(*line)?;
        let of = |lines: &[Line]| lines.iter().map(|part| planned(sent.plan, *part, *month)).sum::<Pence>();
        let sum = of(&sum.plus) - of(&sum.less);
        (sum != *total).then_some((*line, *month, sum, *total, *at))
    };
    let mut differing = sent.totals.iter().filter_map(differs);
    let Some((line, month, sum, total, at)) = differing.next() else { return };
    let others = match differing.count() {
        0 => String::new(),
        1 => " One other total differs, too.".to_owned(),
        n => format!(" {n} other totals differ, too."),
    };
    findings.push(place(sent, Severity::Blocks, "V04", at).finding(
        format!(
            "{} is {} in {}, and its lines sum to {} (£000).{others}",
            named(line),
            keyed(line, total),
            month.name(),
            keyed(line, sum)
        ),
        "Open the workbook in a spreadsheet program and save it, so that its sums are worked out anew; correct the lines where a formula was changed.",
    ));
}

/// V06: income and expenditure are keyed without a sign.
fn v06_signs_are_usual(sent: &PlanSubmission<'_>, findings: &mut Vec<Finding>) {
    for line in chart::keyed_lines(sent.kind).filter(|line| line.nature() != Nature::Signed) {
        let below = |month: Month| -> Option<(Month, Entry)> {
            let entry = sent.plan.in_month(line, month)?;
            line.nature().entry(entry.value).is_negative().then_some((month, entry))
        };
        let mut below = Month::all().filter_map(below);
        let Some((month, entry)) = below.next() else { continue };
        let n_others = below.count();
        let others = if n_others == 0 { String::new() } else { format!(", and in {n_others} other months") };
        findings.push(place(sent, Severity::Warns, "V06", entry.at).finding(
            format!(
                "{} is {} in {}{others}: income and spending are keyed without a sign.",
                named(line),
                keyed(line, entry.value),
                month.name()
            ),
            "Write it without the minus, unless it is a true credit.",
        ));
    }
}

/// What a plan has as income or allocation in the year.
fn income(plan: &PlanVersion, kind: OrganisationKind) -> Pence {
    let of_line = |line: Line| Month::all().map(|month| planned(plan, line, month)).sum::<Pence>();
    chart::turnover_parts(kind).map(of_line).sum()
}

/// What a plan has as income or allocation in each month, April first [pence].
fn monthly_income(plan: &PlanVersion, kind: OrganisationKind) -> Vec<(Month, Pence)> {
    let of_month =
        |month: Month| chart::turnover_parts(kind).map(|line| planned(plan, line, month)).sum::<Pence>();
    Month::all().map(|month| (month, of_month(month).magnitude())).collect()
}

/// The months whose income is so many times that of most months that they are in another unit, and what is usual.
fn months_in_pounds(plan: &PlanVersion, kind: OrganisationKind) -> Option<(Vec<(Month, Pence)>, Pence)> {
    let months = monthly_income(plan, kind);
    let mut amounts: Vec<Pence> = months.iter().map(|(_, income)| *income).collect();
    amounts.sort_unstable();
    // Of twelve months the sixth: what at least half of them have is usual.
    let usual = amounts[amounts.len().saturating_sub(1) / 2];
    let is_far = |(_, income): &(Month, Pence)| usual.wide() * MONTH_IN_POUNDS <= income.wide();
    let far: Vec<(Month, Pence)> = months.into_iter().filter(is_far).collect();
    (usual != Pence::ZERO && !far.is_empty()).then_some((far, usual))
}

/// A keyed line whose year is so many times the income of the year that it is in another unit.
fn line_in_pounds(sent: &PlanSubmission<'_>, income: Pence) -> Option<(Line, Pence)> {
    let of_year =
        |line: Line| Month::all().map(|month| planned(sent.plan, line, month).magnitude()).sum::<Pence>();
    let lines = chart::keyed_lines(sent.kind).map(|line| (line, of_year(line)));
    lines.into_iter().find(|(_, year)| income != Pence::ZERO && income.wide() * LINE_IN_POUNDS <= year.wide())
}

/// V07: the plan is in thousands of pounds, as the one before, and so is each of its months and lines.
fn v07_unit_is_usual(sent: &PlanSubmission<'_>, findings: &mut Vec<Finding>) {
    if let Some((months, usual)) = months_in_pounds(sent.plan, sent.kind) {
        let (first, income) = months[0];
        let at = chart::turnover_parts(sent.kind).find_map(|line| sent.plan.in_month(line, first));
        let Some(at) = at.map(|entry| entry.at) else { return };
        let others = match months.len() - 1 {
            0 => String::new(),
            1 => ", and one other month is like it".to_owned(),
            n => format!(", and {n} other months are like it"),
        };
        findings.push(place(sent, Severity::Blocks, "V07", at).finding(
            format!(
                "the income of {} is £{} thousand, and that of most months not above £{} thousand: the column seems to be in pounds{others}.",
                first.name(),
                Thousands(income),
                Thousands(usual)
            ),
            "Key the amounts of the month in whole thousands of pounds, as those of the others are.",
        ));
        return;
    }
    let found = income(sent.plan, sent.kind).magnitude();
    let usual =
        sent.compared.map(|plan| income(plan, sent.kind).magnitude()).filter(|usual| *usual != Pence::ZERO);
    let ratio = |one: Pence, other: Pence| one.get() / other.get().max(1);
    let other_unit = match usual {
        Some(usual) if OTHER_UNIT <= ratio(found, usual) => Some("pounds"),
        Some(usual) if found != Pence::ZERO && OTHER_UNIT <= ratio(usual, found) => {
            Some("millions of pounds")
        }
        None if LARGEST_INCOME < found => Some("pounds"),
        _ => None,
    };
    let first = Month::all()
        .find_map(|month| chart::turnover_parts(sent.kind).find_map(|line| sent.plan.in_month(line, month)));
    if let (None, Some((line, year))) = (other_unit, line_in_pounds(sent, found))
        && let Some(entry) = Month::all().find_map(|month| sent.plan.in_month(line, month))
    {
        findings.push(place(sent, Severity::Blocks, "V07", entry.at).finding(
            format!(
                "{} is £{} thousand in the year, and the income of the year £{} thousand: the line seems to be in pounds.",
                named(line),
                Thousands(year),
                Thousands(found)
            ),
            "Key the amounts of the line in whole thousands of pounds, as those of the others are.",
        ));
        return;
    }
    let (Some(other_unit), Some(first)) = (other_unit, first) else { return };
    let against = usual.map_or_else(String::new, |usual| {
        format!(", and in the plan before it £{} thousand", Thousands(usual))
    });
    findings.push(place(sent, Severity::Blocks, "V07", first.at).finding(
        format!(
            "the income of the year is £{} thousand{against}: the plan seems to be in {other_unit}.",
            Thousands(found)
        ),
        "Key the amounts in whole thousands of pounds.",
    ));
}

/// V32: what is part of other lines is not above them.
fn v32_parts_fit_into_their_whole(sent: &PlanSubmission<'_>, findings: &mut Vec<Finding>) {
    for part in chart::keyed_lines(sent.kind) {
        let Some(whole) = chart::part_of(part) else { continue };
        let above = Month::all().find_map(|month| {
            let entry = sent.plan.in_month(part, month)?;
            let sum: Pence = whole.iter().map(|line| planned(sent.plan, *line, month)).sum();
            (sum.magnitude() < entry.value.magnitude()).then_some((month, entry, sum))
        });
        let Some((month, entry, sum)) = above else { continue };
        findings.push(place(sent, Severity::Warns, "V32", entry.at).finding(
            format!(
                "{} is {} in {}, and what it is part of only {} (£000).",
                named(part),
                keyed(part, entry.value),
                month.name(),
                Thousands(sum.magnitude())
            ),
            "Correct the part or its whole.",
        ));
    }
}

fn place<'a>(sent: &PlanSubmission<'a>, severity: Severity, rule: &'static str, at: CellAt) -> Place<'a> {
    Place { severity, rule, file: &sent.plan.file, cell: Some(at) }
}

#[cfg(test)]
mod tests;
