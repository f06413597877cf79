//! One cause, one finding: what explains many findings is told once, and the others are folded under
//! it: counted, the first few named. Once it is put right they are gone, or are told by themselves.

mod lines_exchanged;
mod part;
mod pasted;
mod plan_file;
pub(super) mod running_total;
mod scale;
mod scaled;
mod shifted;
mod sign;
mod wrong_plan;

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure};
use domain::money::Pence;
use domain::month::Month;
use domain::monthly_return::PlanVersion;

pub(super) use scale::{is_turnover, most_turnover};

use super::Checked;
use crate::chart;

/// The share of lines that must show a cause before it explains a return [per cent].
const MOST_LINES: usize = 80;
/// So few lines show nothing.
const LEAST_LINES: usize = 3;
/// Amounts below this say nothing of the unit they were keyed in.
const SMALL: Pence = Pence::new(5_000_000);
/// What follows from amounts that are all wrong in one way: sums, signs, scale, plan, restatements,
/// and what is compared with the forecast, limits and other records.
const FOLLOW: [&str; 15] =
    ["V02", "V04", "V05", "V06", "V07", "V08", "V10", "V11", "V12", "V13", "V14", "V22", "V28", "V32", "V33"];

/// The findings with one for each common cause in place of those that follow from it.
pub(super) fn folded(checked: &Checked<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    // A return of another organisation, year or month breaks every rule; that it is one says it all.
    let (mut strangers, findings): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|finding| finding.rule == "V01");
    if let Some(first) = strangers.first_mut() {
        first.message.push_str(&under(&findings));
        return strangers;
    }
    let Some(cause) = of_whole(checked) else {
        return match lines_exchanged::of_return(checked).or_else(|| part::of_return(checked)) {
            Some(part) => put_right(checked, findings, part),
            None => match of_other_amounts(checked) {
                Some(cause) => with_followers(checked, findings, cause),
                None => findings,
            },
        };
    };
    with_followers(checked, findings, cause)
}

/// A cause that nearly every amount of the return or its plan shows.
fn of_whole(checked: &Checked<'_>) -> Option<Finding> {
    plan_file::of_another(checked)
        .or_else(|| scale::plan_in_another_unit(checked))
        .or_else(|| sign::plan_turned(checked))
        .or_else(|| wrong_plan::plan_added_up(checked))
        .or_else(|| running_total::of_return(checked))
        .or_else(|| plan_file::moved_by_a_row(checked))
        .or_else(|| plan_file::months_moved(checked))
        .or_else(|| scale::in_pounds(checked))
        .or_else(|| scale::in_millions(checked))
        .or_else(|| sign::signs_turned(checked))
        .or_else(|| shifted::moved_by_a_row(checked))
        .or_else(|| shifted::months_moved(checked))
        .or_else(|| shifted::months_in_reverse(checked))
}

/// A cause that shows in what amounts are beside others: months, plan, forecast.
fn of_other_amounts(checked: &Checked<'_>) -> Option<Finding> {
    scale::months_in_another_unit(checked)
        .or_else(|| scaled::year_cut_to_date(checked))
        .or_else(|| scaled::to_date_made_a_year(checked))
        .or_else(|| shifted::plan_and_actual_changed_over(checked))
        .or_else(|| shifted::to_date_and_year_changed_over(checked))
        .or_else(|| shifted::forecast_is_to_date(checked))
        .or_else(|| wrong_plan::plan_of_the_month_alone(checked))
        .or_else(|| wrong_plan::other_month(checked))
        .or_else(|| wrong_plan::other_plan(checked))
        .or_else(|| scale::rounded(checked))
        .or_else(|| pasted::moved_by_a_row(checked))
        .or_else(|| shifted::successor_without_months(checked))
        .or_else(|| shifted::months_of_another(checked))
}

/// The findings with those that the return has once it is put right, and the slip in place of the others.
fn put_right(checked: &Checked<'_>, findings: Vec<Finding>, part: part::Part) -> Vec<Finding> {
    let of = |submission| super::of_rules(&Checked { submission, ..*checked });
    let (as_it_is, right) = (of(checked.submission), of(&part.put_right));
    let is_same = |one: &Finding, other: &Finding| {
        (&one.rule, &one.file, one.at) == (&other.rule, &other.file, other.at)
    };
    let (mut others, mut remaining) = (Vec::new(), Vec::new());
    for finding in findings {
        // What no rule finds in the return by itself, such as a schedule in pounds, is told as it is.
        let is_of_rules = as_it_is.iter().any(|other| is_same(other, &finding));
        match right.iter().find(|other| is_same(other, &finding)) {
            Some(then) if as_it_is.contains(&finding) => remaining.push(then.clone()),
            None if is_of_rules => others.push(finding),
            _ => remaining.push(finding),
        }
    }
    let message = format!("{}{}", part.finding.message, under(&others));
    remaining.push(Finding { message, ..part.finding });
    remaining
}

/// The findings with a cause in place of those that follow from it.
fn with_followers(checked: &Checked<'_>, findings: Vec<Finding>, cause: Finding) -> Vec<Finding> {
    // Sums, signs and parts of schedules do not follow from what is wrong with lines.
    let lines = &checked.submission.lines_file.path;
    let is_of_schedule =
        |finding: &Finding| matches!(finding.rule.as_str(), "V04" | "V06" | "V32") && finding.file != *lines;
    // Nor does what is still wrong once the unit is put right.
    let is_of_unit = cause.rule == "V07" && cause.message.starts_with(scale::IN_POUNDS);
    let corrected = if is_of_unit { scale::in_thousands(checked) } else { None };
    let own = corrected.map(|submission| super::of_rules(&Checked { submission: &submission, ..*checked }));
    let stays = |finding: &Finding| {
        let is_same = |other: &Finding| {
            other.severity == Severity::Blocks
                && (&other.rule, &other.file, other.at) == (&finding.rule, &finding.file, finding.at)
        };
        own.iter().flatten().any(is_same)
    };
    let (others, mut remaining): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(|finding| {
        FOLLOW.contains(&finding.rule.as_str())
            && !finding.message.starts_with("the schedule ")
            && !is_of_schedule(finding)
            && !stays(finding)
    });
    let message = format!("{}{}", cause.message, under(&others));
    remaining.push(Finding { message, ..cause });
    remaining
}

/// What follows, in the same schedule, from amounts that stand under the wrong heading: by costs of another time
/// each of the staff costs too much or too little, and exchanged numbers and values fall.
const FOLLOW_IN_SCHEDULE: [(&str, &str); 2] = [("V33", "V21"), ("V24", "V34")];

/// The findings without those that follow from an error of their schedule, which are counted under it.
pub(super) fn folded_in_schedules(mut findings: Vec<Finding>) -> Vec<Finding> {
    for (rule, follower) in FOLLOW_IN_SCHEDULE {
        let is_cause = |finding: &Finding| finding.rule == rule && finding.severity == Severity::Blocks;
        let Some(file) = findings.iter().find(|finding| is_cause(finding)).map(|cause| cause.file.clone())
        else {
            continue;
        };
        let (others, mut remaining): (Vec<Finding>, Vec<Finding>) =
            findings.into_iter().partition(|finding| {
                finding.rule == follower && finding.file == file && finding.severity == Severity::Warns
            });
        let cause = remaining.iter_mut().find(|finding| is_cause(finding) && finding.file == file);
        if let Some(cause) = cause {
            cause.message.push_str(&under(&others));
        }
        findings = remaining;
    }
    findings
}

/// ` 57 findings follow from it: V05 at lines H8, …`; nothing where none do.
pub(crate) fn under(others: &[Finding]) -> String {
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
pub(crate) fn is_most(n_with: usize, n_all: usize) -> bool {
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
    first_cell_of(checked, measure, |_| true)
}

/// The first value of the lines that are meant.
fn first_cell_of(
    checked: &Checked<'_>,
    measure: Measure,
    is_meant: impl Fn(Line) -> bool,
) -> Option<domain::monthly_return::Entry> {
    let mut lines = chart::keyed_lines(checked.organisation.kind).filter(|line| is_meant(*line));
    lines.find_map(|line| checked.submission.entry(line, measure))
}

/// Names of measures in a row: `actual to date (actual_ytd) and own forecast for the year (fot)`.
fn listed(measures: &[Measure]) -> String {
    let names: Vec<String> = measures.iter().map(|measure| measure.named()).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
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

#[cfg(test)]
mod tests;
