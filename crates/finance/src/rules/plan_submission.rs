//! The rules of a plan before it becomes a version: those of a return that can be compared with a plan alone.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Nature};
use domain::money::{Pence, Thousands};
use domain::month::Month;
use domain::monthly_return::{Entry, PlanVersion};
use domain::organisation::OrganisationKind;
use domain::source::CellAt;

use super::cause::running_total::v08_months_are_not_added_up;
use super::cause::{is_most, is_turnover, most_turnover};
use super::{Place, keyed, named};
use crate::chart;

/// From so many times the income of the plan that it is compared with a plan is in pounds, or in millions: V07 of
/// returns blocks from 500 times, and no body grows or shrinks by twenty.
const OTHER_UNIT: i64 = 20;
/// From so many times that income a person must look: bodies merge, and few become three times as large by it.
const FAR: i64 = 3;
/// From so many times the spending income is in another unit, or the other way round.
const APART: i64 = 200;
/// A month that is so many times the others of its line is unusual, and from `MONTH_IN_POUNDS` on in pounds.
const UNUSUAL_MONTH: i64 = 20;
const MONTH_IN_POUNDS: i64 = 500;
/// Months below this are compared with nothing [pence]: £1m.
const SMALL_MONTH: Pence = Pence::new(100_000_000);
/// Lines that plan less for the year [pence] say nothing of how it is spread: £50,000.
const SMALL_YEAR: Pence = Pence::new(5_000_000);

/// A plan that was sent.
#[derive(Clone, Copy, Debug)]
pub struct PlanSubmission<'a> {
    /// The kind of organisation whose plan it is.
    pub kind: OrganisationKind,
    /// In how many months of the year the organisation is there.
    pub n_months: usize,
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
    const RULES: [fn(&PlanSubmission<'_>, &mut Vec<Finding>); 6] = [
        v04_totals_equal_their_lines,
        v06_signs_are_usual,
        v07_unit_is_usual,
        v07_months_are_usual,
        v08_year_is_spread,
        v32_parts_fit_into_their_whole,
    ];
    // A plan that is itself in another unit is no measure of one that replaces it.
    let compared = sent.compared.filter(|plan| is_turnover(size(plan, sent.kind)));
    let sent = PlanSubmission { compared, ..*sent };
    let mut findings = Vec::new();
    findings.extend(v08_months_are_not_added_up(sent.plan, sent.kind, sent.compared));
    for rule in RULES {
        rule(&sent, &mut findings);
    }
    findings
}

/// Whether a finding of a plan is a warning that its amounts may be wrong: a person looks and confirms it before the
/// plan becomes a version, for a plan that is kept is what all returns are compared with.
#[must_use]
pub fn is_to_be_confirmed(finding: &Finding) -> bool {
    const OF_AMOUNTS: [&str; 5] = ["V06", "V07", "V08", "V31", "V32"];
    finding.severity == Severity::Warns && OF_AMOUNTS.contains(&finding.rule.as_str())
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

/// V06: income and expenditure are keyed without a sign; all of a nature below nil is an error, told once.
fn v06_signs_are_usual(sent: &PlanSubmission<'_>, findings: &mut Vec<Finding>) {
    let mut turned = Vec::new();
    for (nature, what) in [(Nature::Income, "income"), (Nature::Expenditure, "expenditure")] {
        let of_year = |line: Line| {
            let sum = Month::all().map(|month| planned(sent.plan, line, month)).sum();
            Some((line, nature.entry(sum))).filter(|(_, sum)| *sum != Pence::ZERO)
        };
        let lines = chart::keyed_lines(sent.kind).filter(|line| line.nature() == nature);
        let lines: Vec<(Line, Pence)> = lines.filter_map(of_year).collect();
        let n_below = lines.iter().filter(|(_, sum)| sum.is_negative()).count();
        let is_all = 1 < n_below && n_below == lines.len();
        let first = lines.iter().find(|(_, sum)| sum.is_negative());
        let Some((first, _)) = first.filter(|_| is_all || is_most(n_below, lines.len())) else { continue };
        let cell = Month::all().find_map(|month| sent.plan.in_month(*first, month));
        let Some(cell) = cell else { continue };
        turned.push(nature);
        findings.push(place(sent, Severity::Blocks, "V06", cell.at).finding(
            format!(
                "all {what} is negative: {n_below} of {} lines are below nil for the year, first {}.",
                lines.len(),
                named(*first)
            ),
            "Key income and spending as positive numbers; the line's nature gives the sign.",
        ));
    }
    let keyed_lines = chart::keyed_lines(sent.kind);
    for line in keyed_lines.filter(|line| line.nature() != Nature::Signed && !turned.contains(&line.nature()))
    {
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
    chart::turnover_parts(kind).map(of_line).sum::<Pence>().magnitude()
}

/// What a plan has as spending in the year.
fn spending(plan: &PlanVersion, kind: OrganisationKind) -> Pence {
    let of_line = |line: Line| Month::all().map(|month| planned(plan, line, month)).sum::<Pence>();
    let lines = chart::position_parts(kind).filter(|line| line.nature() == Nature::Expenditure);
    lines.map(of_line).sum::<Pence>().magnitude()
}

/// How large the body is by its plan: the larger of income and spending of the year.
fn size(plan: &PlanVersion, kind: OrganisationKind) -> Pence {
    income(plan, kind).max(spending(plan, kind))
}

/// How many times one amount is another, both at least nil.
fn times(one: Pence, other: Pence) -> i64 {
    one.get() / other.get().max(1)
}

/// V07: the plan is in thousands of pounds: by the plan before it, by what any body of the NHS turns over, and by its
/// own spending.
fn v07_unit_is_usual(sent: &PlanSubmission<'_>, findings: &mut Vec<Finding>) {
    const FIX: &str = "Key the amounts in whole thousands of pounds: £1.5 million is 1500.";
    let (found, outgoings) = (income(sent.plan, sent.kind), spending(sent.plan, sent.kind));
    let first = Month::all().find_map(|month| {
        let mut lines = chart::position_parts(sent.kind);
        lines.find_map(|line| sent.plan.in_month(line, month).filter(|entry| entry.value != Pence::ZERO))
    });
    let Some(first) = first else { return };
    let usual = sent.compared.map(|plan| income(plan, sent.kind)).filter(|usual| *usual != Pence::ZERO);
    // An organisation that is there for a part of the year plans as much of it.
    let usual = usual
        .filter(|_| found != Pence::ZERO)
        .map(|usual| Pence::new(usual.get() / 12 * i64::try_from(sent.n_months).unwrap_or(12)));
    let is_income = outgoings <= found;
    let (what, largest) = if is_income { ("income", found) } else { ("spending", outgoings) };
    let unit = |is_more: bool| if is_more { "pounds" } else { "millions of pounds" };
    let mut tell = |severity, message: String, fix: &str| {
        findings.push(place(sent, severity, "V07", first.at).finding(message, fix));
    };
    if let Some(usual) = usual.filter(|usual| FAR <= times(found, *usual).max(times(*usual, found))) {
        let is_other_unit = OTHER_UNIT <= times(found, usual).max(times(usual, found));
        let against = format!(
            "the income of the year is £{} thousand, and in the plan before it £{} thousand",
            Thousands(found),
            Thousands(usual)
        );
        if is_other_unit {
            let unit = unit(usual < found);
            tell(Severity::Blocks, format!("{against}: the plan seems to be in {unit}."), FIX);
            return;
        }
        tell(
            Severity::Warns,
            format!("{against}."),
            "Look whether every amount is that of its month alone, in whole thousands of pounds.",
        );
    } else if largest != Pence::ZERO && !is_turnover(largest) {
        let is_more = most_turnover() < largest;
        let bound = if is_more { "more than £50bn" } else { "less than £10m" };
        tell(
            Severity::Blocks,
            format!(
                "the {what} of the year is £{} thousand, and no board or trust turns over {bound} in a year: the plan seems to be in {}.",
                Thousands(largest),
                unit(is_more)
            ),
            FIX,
        );
        return;
    }
    if found == Pence::ZERO || outgoings == Pence::ZERO {
        return;
    }
    let apart = times(found, outgoings).max(times(outgoings, found));
    if FAR <= apart {
        let (severity, why, fix) = if APART <= apart {
            (Severity::Blocks, ": one of them seems to be in another unit", FIX)
        } else {
            (Severity::Warns, "", "Look whether lines are missing, doubled or in another unit.")
        };
        let message = format!(
            "the income of the year is £{} thousand and its spending £{} thousand{why}.",
            Thousands(found),
            Thousands(outgoings)
        );
        tell(severity, message, fix);
    }
}

/// An amount that is far from those of the other months of its line.
struct UnusualMonth {
    line: Line,
    month: Month,
    entry: Entry,
    /// The middle of the other months.
    usual: Pence,
}

impl UnusualMonth {
    /// How many times it is the others, or they are it.
    fn times(&self) -> i64 {
        let value = self.entry.value.magnitude();
        times(value, self.usual).max(times(self.usual, value))
    }
}

/// The months of a line that are far from its others.
fn unusual_months(plan: &PlanVersion, line: Line) -> Vec<UnusualMonth> {
    let entries: Vec<(Month, Entry)> =
        Month::all().filter_map(|month| Some((month, plan.in_month(line, month)?))).collect();
    let unusual = |(month, entry): &(Month, Entry)| {
        let others = entries.iter().filter(|(other, _)| other != month);
        let mut others: Vec<Pence> = others.map(|(_, entry)| entry.value.magnitude()).collect();
        others.sort_unstable();
        let usual = others.get(others.len() / 2).copied()?;
        let value = entry.value.magnitude();
        let found = UnusualMonth { line, month: *month, entry: *entry, usual };
        let is_told = value != Pence::ZERO
            && usual != Pence::ZERO
            && SMALL_MONTH < value.max(usual)
            && UNUSUAL_MONTH <= found.times();
        is_told.then_some(found)
    };
    entries.iter().filter_map(unusual).collect()
}

/// V07: no month of a line is in another unit than its others. A month that is so in several lines is told once.
fn v07_months_are_usual(sent: &PlanSubmission<'_>, findings: &mut Vec<Finding>) {
    let by_line: Vec<Vec<UnusualMonth>> =
        chart::keyed_lines(sent.kind).map(|line| unusual_months(sent.plan, line)).collect();
    let mut told: Vec<Month> = Vec::new();
    for of_line in by_line.iter().filter(|of_line| !of_line.is_empty()) {
        let first = &of_line[0];
        if told.contains(&first.month) {
            continue;
        }
        told.push(first.month);
        let n_lines = by_line
            .iter()
            .filter(|other| other.first().is_some_and(|other| other.month == first.month))
            .count();
        let lines = match n_lines - 1 {
            0 => String::new(),
            1 => " So is it with one other line.".to_owned(),
            n => format!(" So is it with {n} other lines."),
        };
        let months = match of_line.len() - 1 {
            0 => String::new(),
            1 => " So is it in one other month.".to_owned(),
            n => format!(" So is it in {n} other months."),
        };
        let (severity, fix) = if MONTH_IN_POUNDS <= first.times() {
            (Severity::Blocks, "Key the month in whole thousands of pounds.")
        } else {
            (Severity::Warns, "Correct the month, or the others.")
        };
        findings.push(place(sent, severity, "V07", first.entry.at).finding(
            format!(
                "{} is {} in {}, and in most other months about {} (£000).{months}{lines}",
                named(first.line),
                keyed(first.line, first.entry.value),
                first.month.name(),
                Thousands(first.usual)
            ),
            fix,
        ));
    }
}

/// So many lines are named.
const MOST_NAMES: usize = 4;

/// V08: what is planned for the year does not stand under one month, unless the organisation is there for no other;
/// nor do two lines and more under April.
fn v08_year_is_spread(sent: &PlanSubmission<'_>, findings: &mut Vec<Finding>) {
    if sent.n_months < 2 {
        return;
    }
    // Of each line with an amount: the one month that has it, where no other has any.
    let alone = |line: Line| {
        let filled = Month::all().filter_map(|month| Some((month, sent.plan.in_month(line, month)?)));
        let filled: Vec<(Month, Entry)> = filled.filter(|(_, entry)| entry.value != Pence::ZERO).collect();
        let year: Pence = filled.iter().map(|(_, entry)| entry.value.magnitude()).sum();
        if year <= SMALL_YEAR {
            return None;
        }
        Some(match filled[..] {
            [one] => Some(one),
            _ => None,
        })
    };
    let all: Vec<(Line, Option<(Month, Entry)>)> =
        chart::keyed_lines(sent.kind).filter_map(|line| Some((line, alone(line)?))).collect();
    let found: Vec<(Line, Month, Entry)> =
        all.iter().filter_map(|(line, alone)| alone.map(|(month, entry)| (*line, month, entry))).collect();
    let Some((_, month, entry)) = found.first() else { return };
    if is_most(found.len(), all.len()) {
        findings.push(place(sent, Severity::Blocks, "V08", entry.at).finding(
            format!(
                "the whole year stands under one month: {} of {} lines have an amount in {} or another month and in no other.",
                found.len(),
                all.len(),
                month.name()
            ),
            "Key under each month what is planned for it alone.",
        ));
        return;
    }
    let in_april: Vec<&(Line, Month, Entry)> =
        found.iter().filter(|(_, month, _)| *month == Month::FIRST).collect();
    let Some((_, _, entry)) = in_april.first().filter(|_| 2 <= in_april.len()) else { return };
    let names: Vec<String> = in_april.iter().take(MOST_NAMES).map(|(line, ..)| named(*line)).collect();
    let more = match in_april.len().saturating_sub(MOST_NAMES) {
        0 => String::new(),
        n => format!("; {n} more"),
    };
    findings.push(place(sent, Severity::Warns, "V08", entry.at).finding(
        format!(
            "the whole year of some lines seems to stand under April: {}{more} have an amount there and under no other month.",
            names.join("; ")
        ),
        "Key under each month of these lines what is planned for it alone. If all of it does fall in April, leave it.",
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
