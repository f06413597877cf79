//! The rules that a monthly return must satisfy, one function a rule, one file a group.
//!
//! Texts, severities and fixes: `docs/reference/rules.md`. What cannot be read at all is refused
//! before it comes here; a rule looks at values.

mod whole;
mod sums;
mod usual;
mod plan;
mod movement;
mod change;
mod forecast;
mod approval;
mod fit;
mod staff;
mod spending;
mod records;
mod agreement;
mod continuity;
mod exchanged;
pub(crate) mod cause;
mod unit;
pub mod same_plan;
pub mod same_return;
pub mod between;
pub mod register;
pub mod reporting;
pub mod plan_submission;
pub mod submission;

pub use cause::running_total::v08_months_are_not_added_up;

use domain::finding::{Explanation, Finding, Severity};
use domain::ledger::{Line, Measure};
use domain::limit::{LimitKind, Limits};
use domain::money::{Pence, Thousands};
use domain::month::{FinancialYear, Month};
use domain::monthly_return::{Entry, MonthlyReturn, PlanVersion};
use domain::organisation::Organisation;
use domain::schedule::{Schedule, ScheduleRow};
use domain::source::{CellAt, SourceFile};

use jiff::civil::Date;

use crate::chart;

/// A return with all it is compared with.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    /// Whose return is expected.
    pub organisation: &'a Organisation,
    /// The year it is expected for.
    pub year: FinancialYear,
    /// The month it is expected for.
    pub month: Month,
    /// The return.
    pub submission: &'a MonthlyReturn,
    /// The plan version it names; `None` where there is no such version.
    pub plan: Option<&'a PlanVersion>,
    /// Every plan version of the year, whosesoever, and those of other years: of one of them the return or its plan
    /// may be by mistake.
    pub plans: &'a [PlanVersion],
    /// The return of the month before; of an organisation that has just succeeded others, theirs. Empty where
    /// they are not all there.
    pub before: &'a [&'a MonthlyReturn],
    /// What organisations are held to in the year; empty where nothing is known.
    pub limits: &'a Limits,
    /// The day of the check: no approval is of a later one.
    pub today: Date,
}

impl<'a> Checked<'a> {
    /// The one return that the month before is known by; `None` where there is none or several merged.
    fn return_before(&self) -> Option<&'a MonthlyReturn> {
        match self.before {
            [before] => Some(before),
            _ => None,
        }
    }

    /// The limit of the organisation's year [pence]; `None` where none is known.
    fn limit(&self, kind: LimitKind) -> Option<Pence> {
        self.limits.amount(&self.organisation.code, self.year, kind)
    }
}

/// Every finding of every rule, blocking ones first. A schedule in pounds, exchanged or sent again is told once: what the
/// rules find in it beside that is counted under it.
#[must_use]
pub fn check(checked: &Checked<'_>) -> Vec<Finding> {
    let mut unusable: Vec<(&'static str, Finding)> = Vec::new();
    let exchanged = exchanged::balances(checked).map(|finding| ("balances", finding));
    let of_unit = unit::in_pounds(checked);
    for (name, finding) in exchanged.into_iter().chain(of_unit).chain(continuity::repeated_schedules(checked))
    {
        if !unusable.iter().any(|(other, _)| *other == name) {
            unusable.push((name, finding));
        }
    }
    let mut findings = of_rules(checked);
    if !unusable.is_empty() {
        let findings_before = std::mem::take(&mut findings);
        let without = |names: &[&'static str]| {
            let mut rest = checked.submission.clone();
            rest.schedules = unit::without(&rest.schedules, names);
            of_rules(&Checked { submission: &rest, ..*checked })
        };
        for (name, mut finding) in unusable.clone() {
            let rest = without(&[name]);
            let follow: Vec<Finding> =
                findings_before.iter().filter(|other| !rest.contains(other)).cloned().collect();
            finding.message.push_str(&cause::under(&follow));
            findings.push(finding);
        }
        let names: Vec<&'static str> = unusable.iter().map(|(name, _)| *name).collect();
        findings.extend(without(&names));
    }
    let findings = cause::folded_in_schedules(findings);
    let mut findings = cause::folded(checked, findings);
    let explanations = &checked.submission.explanations;
    explained(&mut findings, explanations);
    let idle = explanations.iter().filter_map(|explanation| of_nothing(explanation, &findings, checked));
    let idle: Vec<Finding> = idle.collect();
    findings.extend(idle);
    findings.sort();
    findings
}

/// Whether the balances of a return are in pounds or in each other's place, which is told of them: they are compared
/// with nothing.
#[must_use]
pub fn has_wrong_balances(checked: &Checked<'_>) -> bool {
    exchanged::balances(checked).is_some()
        || unit::in_pounds(checked).iter().any(|(name, _)| *name == "balances")
}

/// Whether every required amount of a return is there (V02). One with a gap counts as not in: a gap is not
/// nil, and no total that needs it is known.
#[must_use]
pub fn is_whole(checked: &Checked<'_>) -> bool {
    let mut gaps = Vec::new();
    whole::v02_is_complete(checked, &mut gaps);
    gaps.is_empty()
}

/// What each rule finds by itself.
fn of_rules(checked: &Checked<'_>) -> Vec<Finding> {
    const RULES: [fn(&Checked<'_>, &mut Vec<Finding>); 26] = [
        whole::v01_belongs_here,
        whole::v02_is_complete,
        whole::v31_shows_what_it_holds,
        sums::v04_totals_equal_their_parts,
        sums::v05_months_sum_to_date,
        usual::v06_signs_are_usual,
        fit::v06_spending_is_positive,
        usual::v07_scale_is_usual,
        plan::v08_plan_is_the_locked_plan,
        plan::v08_plan_is_the_latest,
        plan::v09_plan_change_is_approved,
        change::v10_earlier_months_stand,
        forecast::v11_forecast_explains_variance,
        change::v12_forecast_movement_is_explained,
        forecast::v13_run_rate_is_plausible,
        forecast::v14_support_within_entitlement,
        staff::v21_staff_and_pay_move_together,
        staff::v22_agency_and_bank_within_ceilings,
        spending::v04_cash_closes,
        spending::v23_capital_within_the_envelope,
        spending::v24_suppliers_are_paid_in_time,
        fit::v32_amounts_fit_each_other,
        records::v28_totals_agree_with_other_records,
        agreement::v33_schedules_agree_with_lines,
        continuity::v34_schedules_continue,
        approval::v27_approver_is_not_the_preparer,
    ];
    let mut findings = Vec::new();
    for rule in RULES {
        rule(checked, &mut findings);
    }
    findings
}

pub use plan::change_of_plan;
pub use whole::v31_of_a_sheet;

/// Adds to each warning what the organisation says to it. An error is not explained away.
pub fn explained(findings: &mut [Finding], explanations: &[Explanation]) {
    for finding in findings.iter_mut().filter(|finding| finding.severity == Severity::Warns) {
        // What is said of the place is said of it more closely than what is said of the rule.
        let about = explanations.iter().filter(|explanation| explanation.is_about(finding));
        if let Some(explanation) = about.max_by_key(|explanation| !explanation.place.is_empty()) {
            finding.message = format!("{} Explained: {}", finding.message, explanation.text);
        }
    }
}

/// The rules that look at more than one return, at plans or at registers; what is said to their warnings is
/// not known here.
const BEYOND: [&str; 9] = ["V15", "V16", "V17", "V18", "V19", "V20", "V25", "V29", "V30"];

/// That an explanation is of no warning of its return.
fn of_nothing(explanation: &Explanation, findings: &[Finding], checked: &Checked<'_>) -> Option<Finding> {
    let Explanation { rule, place, .. } = explanation;
    if findings.iter().any(|finding| explanation.is_about(finding))
        || BEYOND.contains(&rule.as_str())
        || !rule.starts_with('V')
    {
        return None;
    }
    let of_rule: Vec<String> =
        findings.iter().filter(|finding| finding.rule == *rule).map(Finding::place).collect();
    let message = if of_rule.is_empty() {
        format!("{rule} is explained, and the return has no warning of {rule}.")
    } else {
        format!("{rule} is explained at {place:?}, and its warnings stand at {}.", of_rule.join(", "))
    };
    Some(Finding {
        severity: Severity::Informs,
        rule: rule.clone(),
        file: sheet(checked.submission, "explanations"),
        at: None,
        message,
        fix: "Correct rule and place, or remove the row where it is no longer needed.".to_owned(),
    })
}

/// The path of a sheet or file of a return, which stands beside its lines.
fn sheet(submission: &MonthlyReturn, name: &str) -> String {
    let lines = &submission.lines_file.path;
    match lines.rsplit_once("lines") {
        Some((before, after)) => format!("{before}{name}{after}"),
        None => lines.clone(),
    }
}

/// A finding about the cover, which blocks.
fn about_cover(checked: &Checked<'_>, rule: &str, message: String, fix: &str) -> Finding {
    Finding {
        severity: Severity::Blocks,
        rule: rule.to_owned(),
        file: sheet(checked.submission, "cover"),
        at: None,
        message,
        fix: fix.to_owned(),
    }
}

/// Where a finding is made.
struct Place<'a> {
    severity: Severity,
    rule: &'static str,
    file: &'a SourceFile,
    cell: Option<CellAt>,
}

impl Place<'_> {
    fn finding(self, message: String, fix: &str) -> Finding {
        Finding {
            severity: self.severity,
            rule: self.rule.to_owned(),
            file: self.file.path.clone(),
            at: self.cell,
            message,
            fix: fix.to_owned(),
        }
    }
}

fn at<'a>(severity: Severity, rule: &'static str, file: &'a SourceFile, entry: Option<Entry>) -> Place<'a> {
    Place { severity, rule, file, cell: entry.map(|entry| entry.at) }
}

/// A place in a schedule.
fn within<'a, R>(
    severity: Severity,
    rule: &'static str,
    schedule: &'a Schedule<R>,
    (row, column): (&ScheduleRow<R>, &str),
) -> Place<'a> {
    Place { severity, rule, file: &schedule.file, cell: Some(schedule.at(row, column)) }
}

/// A value as it was keyed, in £000.
fn keyed(line: Line, value: Pence) -> Thousands {
    Thousands(line.nature().entry(value))
}

/// A line in words with its code: `Pay: agency (P.PAY.AGY)`.
fn named(line: Line) -> String {
    format!("{} ({line})", line.label())
}

/// A finding about an organisation's position as a whole, at its total line.
fn about<'a>(checked: &Checked<'a>, severity: Severity, rule: &'static str) -> Place<'a> {
    let submission = checked.submission;
    let total = chart::position_line(checked.organisation.kind)
        .and_then(|line| submission.entry(line, Measure::ForecastYear));
    at(severity, rule, &submission.lines_file, total)
}

#[cfg(test)]
mod tests;
