//! The rules that a monthly return must satisfy, one function a rule.
//!
//! Texts, severities and fixes: `docs/reference/rules.md`. What cannot be read at all is refused
//! before it comes here; a rule looks at values.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure, Nature};
use domain::money::{Pence, Thousands};
use domain::month::{FinancialYear, Month};
use domain::monthly_return::{Entry, MonthlyReturn, PlanVersion};
use domain::organisation::{Organisation, OrganisationKind};
use domain::source::{CellAt, SourceFile};

use crate::chart;
use crate::consolidate::Position;

/// A return with all it is held against.
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
    /// The return of the month before, if there is one.
    pub before: Option<&'a MonthlyReturn>,
}

/// Every finding of every rule, blocking ones first.
#[must_use]
pub fn check(checked: &Checked<'_>) -> Vec<Finding> {
    const RULES: [fn(&Checked<'_>, &mut Vec<Finding>); 11] = [
        v01_belongs_here,
        v02_is_complete,
        v04_totals_equal_their_parts,
        v05_months_sum_to_date,
        v06_signs_are_usual,
        v07_scale_is_usual,
        v08_plan_is_the_locked_plan,
        v10_earlier_months_stand,
        v11_forecast_explains_variance,
        v13_run_rate_is_plausible,
        v14_support_within_entitlement,
    ];
    let mut findings = Vec::new();
    for rule in RULES {
        rule(checked, &mut findings);
    }
    findings.sort();
    findings
}

/// A difference that rounding of one line to whole thousands can make.
const ROUNDING_OF_A_LINE: Pence = Pence::new(100_000);
/// A value this many times another is out of scale (V07 warns).
const OUT_OF_SCALE: i64 = 20;
/// A value this many times the month before was keyed in pounds (V07 blocks).
const POUNDS_FOR_THOUSANDS: i64 = 500;

/// Monthly results this close do not differ to a board that reads £m to one decimal (V13).
const SMALL_RUN_RATE: Pence = Pence::new(25_000_000);

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

/// A value as it was keyed, in £000.
fn keyed(line: Line, value: Pence) -> Thousands {
    Thousands(line.nature().entry(value))
}

/// V01: the return is of the organisation, year and month that its folder says.
fn v01_belongs_here(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let cover = &checked.submission.cover;
    let file = &checked.submission.lines_file;
    let mut expect = |what: &str, found: String, expected: String| {
        if found != expected {
            findings.push(at(Severity::Blocks, "V01", file, None).finding(
                format!("the cover says {what} {found}, but the folder is that of {expected}."),
                "Put the return in the folder it belongs to, or send the right one.",
            ));
        }
    };
    expect("organisation", cover.organisation.to_string(), checked.organisation.code.to_string());
    expect("year", cover.year.to_string(), checked.year.to_string());
    expect("month", cover.month.to_string(), checked.month.to_string());
}

/// V02: every line has every required measure; nil is written as 0, never left out.
fn v02_is_complete(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let kind = checked.organisation.kind;
    let submission = checked.submission;
    let required = |line: Line| line.nature() != Nature::Computed && !line.nature().is_memo();
    let totals = |line: Line| chart::position_line(kind) == Some(line) || line == chart::SUPPORT;
    for line in Line::of_kind(kind).filter(|line| required(*line) || totals(*line)) {
        let missing: Vec<_> = Measure::REQUIRED
            .into_iter()
            .filter(|measure| submission.entry(line, *measure).is_none())
            .map(Measure::code)
            .collect();
        if !missing.is_empty() {
            findings.push(at(Severity::Blocks, "V02", &submission.lines_file, None).finding(
                format!("line {line} ({}) has no {}.", line.label(), missing.join(", ")),
                "Add the missing rows; where nothing was spent or received, write 0.",
            ));
        }
    }
    for line in chart::position_parts(kind) {
        let missing: Vec<_> = checked
            .month
            .up_to()
            .filter(|month| submission.in_month(line, *month).is_none())
            .map(|month| format!("m{:02}", month.get()))
            .collect();
        if !missing.is_empty() {
            findings.push(at(Severity::Blocks, "V02", &submission.months_file, None).finding(
                format!("line {line} ({}) has no actual for {}.", line.label(), missing.join(", ")),
                "Fill in every closed month; where nothing was spent or received, write 0.",
            ));
        }
    }
}

/// V04: a computed line equals its formula within £1,000 for each line summed.
fn v04_totals_equal_their_parts(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let submission = checked.submission;
    for line in Line::of_kind(checked.organisation.kind) {
        let Some(sum) = chart::formula(line) else { continue };
        for measure in Measure::ALL {
            let Some(stated) = submission.entry(line, measure) else { continue };
            let value = |parts: &[Line]| -> Pence {
                parts.iter().filter_map(|part| submission.entry(*part, measure)).map(|e| e.value).sum()
            };
            let expected = value(&sum.plus) - value(&sum.less);
            let n_lines = i64::try_from(sum.plus.len() + sum.less.len()).unwrap_or(i64::MAX);
            let tolerance = Pence::new(ROUNDING_OF_A_LINE.get() * n_lines);
            if (stated.value - expected).magnitude() > tolerance {
                let place = at(Severity::Blocks, "V04", &submission.lines_file, Some(stated));
                findings.push(place.finding(
                    format!(
                        "{line} {} is {}, but its lines sum to {} (£000).",
                        measure.code(),
                        Thousands(stated.value),
                        Thousands(expected)
                    ),
                    "Correct the line that is wrong, or the total.",
                ));
            }
        }
    }
}

/// V05: the months' actuals sum to the actual to date within £1,000.
fn v05_months_sum_to_date(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let submission = checked.submission;
    for line in chart::position_parts(checked.organisation.kind) {
        let months: Vec<_> =
            checked.month.up_to().filter_map(|month| submission.in_month(line, month)).collect();
        let Some(to_date) = submission.entry(line, Measure::ActualToDate) else { continue };
        let sum: Pence = months.iter().map(|entry| entry.value).sum();
        let complete = months.len() == usize::from(checked.month.get());
        if complete && (sum - to_date.value).magnitude() > ROUNDING_OF_A_LINE {
            let place = at(Severity::Blocks, "V05", &submission.lines_file, Some(to_date));
            findings.push(place.finding(
                format!(
                    "{line} actual_ytd is {}, but its months sum to {} (£000).",
                    keyed(line, to_date.value),
                    keyed(line, sum)
                ),
                "Correct the months or the amount to date, so that they agree.",
            ));
        }
    }
}

/// V06: income and expenditure are keyed as natural positives. One line against it warns; all
/// lines of one nature against it block, because the file was exported with the other sign.
fn v06_signs_are_usual(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let submission = checked.submission;
    for measure in Measure::REQUIRED {
        for (nature, word) in [(Nature::Income, "income"), (Nature::Expenditure, "expenditure")] {
            let entries: Vec<_> = Line::of_kind(checked.organisation.kind)
                .filter(|line| line.nature() == nature)
                .filter_map(|line| Some((line, submission.entry(line, measure)?)))
                .filter(|(_, entry)| entry.value != Pence::ZERO)
                .collect();
            let against: Vec<_> =
                entries.iter().filter(|(_, entry)| nature.entry(entry.value).is_negative()).collect();
            if against.len() >= 2 && against.len() == entries.len() {
                let place = at(Severity::Blocks, "V06", &submission.lines_file, Some(against[0].1));
                findings.push(place.finding(
                    format!("every {word} line has a negative {}.", measure.code()),
                    "Key income and expenditure as positive numbers; the line's nature gives the sign.",
                ));
                continue;
            }
            for (line, entry) in against {
                let place = at(Severity::Warns, "V06", &submission.lines_file, Some(*entry));
                findings.push(place.finding(
                    format!(
                        "{line} {} is {} (£000), against its nature ({word}).",
                        measure.code(),
                        keyed(*line, entry.value)
                    ),
                    "If it is a true credit, say so in the note; otherwise key a positive number.",
                ));
            }
        }
    }
}

/// V07: a value is not out of scale with the months before or, in month 1, with the plan.
fn v07_scale_is_usual(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let submission = checked.submission;
    for line in chart::position_parts(checked.organisation.kind) {
        let earlier = |month: Month| -> Vec<i64> {
            let before = month.before().map(Month::up_to).into_iter().flatten();
            before.filter_map(|m| submission.in_month(line, m)).map(|e| e.value.get().abs()).collect()
        };
        for month in checked.month.up_to() {
            let Some(entry) = submission.in_month(line, month) else { continue };
            let usual = median(earlier(month)).or_else(|| {
                let plan = checked.plan?.in_month(line, month)?;
                Some(plan.value.get().abs())
            });
            scale(line, "actual", (entry, &submission.months_file), usual, findings);
        }
        let n_closed = i64::from(checked.month.get());
        for (measure, n_months) in [
            (Measure::PlanToDate, n_closed),
            (Measure::ActualToDate, n_closed),
            (Measure::PlanYear, 12),
            (Measure::ForecastYear, 12),
        ] {
            let Some(entry) = submission.entry(line, measure) else { continue };
            // To date, a month of the return before gives the usual size; else the plan does.
            let month_before = checked.before.and_then(|before| {
                let total = before.entry(line, Measure::ActualToDate)?.value.get().abs();
                Some(total / i64::from(before.cover.month.get()))
            });
            let planned = checked.plan.and_then(|plan| plan.to_date(line, Month::LAST));
            let usual = month_before
                .or_else(|| planned.map(|planned| planned.get().abs() / 12))
                .map(|a_month| a_month.saturating_mul(n_months));
            scale(line, measure.code(), (entry, &submission.lines_file), usual, findings);
        }
    }
}

/// One comparison of V07. Small amounts (below £50,000 on either side) vary freely.
fn scale(
    line: Line,
    what: &str,
    (entry, file): (Entry, &SourceFile),
    usual: Option<i64>,
    findings: &mut Vec<Finding>,
) {
    const SMALL: i64 = 5_000_000;
    let Some(usual) = usual.filter(|usual| *usual > 0) else { return };
    let value = entry.value.get().abs();
    if value == 0 || value.max(usual) < SMALL * OUT_OF_SCALE {
        return;
    }
    let severity = if value / usual >= POUNDS_FOR_THOUSANDS {
        Severity::Blocks
    } else if value / usual > OUT_OF_SCALE || usual / value > OUT_OF_SCALE {
        Severity::Warns
    } else {
        return;
    };
    findings.push(at(severity, "V07", file, Some(entry)).finding(
        format!(
            "{line} {what} is {} where about {} is usual (£000).",
            keyed(line, entry.value).to_string().trim_matches(['(', ')']),
            Thousands(Pence::new(usual))
        ),
        "Key whole thousands of pounds. If the amount is right, explain it in the note.",
    ));
}

/// The middle value, the lower of two; `None` of nothing.
fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

/// V08: the plan in the return is the locked plan, to date and for the year.
fn v08_plan_is_the_locked_plan(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let submission = checked.submission;
    let version = submission.cover.plan_version;
    let Some(plan) = checked.plan else {
        findings.push(at(Severity::Blocks, "V08", &submission.lines_file, None).finding(
            format!("the return reports against plan version {version}, which is not in the workspace."),
            "Add the plan version under finance/plans, or correct plan_version on the cover.",
        ));
        return;
    };
    for line in chart::position_parts(checked.organisation.kind) {
        for (measure, month) in [(Measure::PlanToDate, checked.month), (Measure::PlanYear, Month::LAST)] {
            let Some(entry) = submission.entry(line, measure) else { continue };
            let locked = plan.to_date(line, month).unwrap_or(Pence::ZERO);
            if entry.value != locked {
                let place = at(Severity::Blocks, "V08", &submission.lines_file, Some(entry));
                findings.push(place.finding(
                    format!(
                        "{line} {} is {}, but plan version {version} has {} (£000).",
                        measure.code(),
                        keyed(line, entry.value),
                        keyed(line, locked)
                    ),
                    "Restore the plan's figure; a plan changes only by a new version.",
                ));
            }
        }
    }
}

/// V10: months reported before stand as they were.
fn v10_earlier_months_stand(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let Some(before) = checked.before else { return };
    for line in chart::position_parts(checked.organisation.kind) {
        for month in before.cover.month.up_to() {
            let (Some(now), Some(then)) =
                (checked.submission.in_month(line, month), before.in_month(line, month))
            else {
                continue;
            };
            if now.value != then.value {
                let place = at(Severity::Warns, "V10", &checked.submission.months_file, Some(now));
                findings.push(place.finding(
                    format!(
                        "{line} of {} was {} in the month before's return and is {} now (£000).",
                        month.name(),
                        keyed(line, then.value),
                        keyed(line, now.value)
                    ),
                    "Give the reason for the restatement in the note.",
                ));
            }
        }
    }
}

/// V11: a forecast equal to plan beside an adverse variance above 0.5 % of turnover needs a
/// recovery narrative.
fn v11_forecast_explains_variance(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let position = Position::of(checked.submission, checked.organisation.kind);
    let variance = position.including.variance_to_date();
    let turnover = position.turnover.actual_to_date;
    let adverse = -variance.get() * 200 > turnover.get();
    if position.including.variance_year() == Pence::ZERO && adverse && turnover.get() > 0 {
        findings.push(about(checked, Severity::Warns, "V11").finding(
            format!(
                "{} forecasts its plan exactly, yet is £{}m worse than plan to date, more than 0.5% of turnover.",
                checked.organisation.short_name,
                domain::money::Millions(variance)
            ),
            "Say in the narrative how the remaining months recover it, or change the forecast.",
        ));
    }
}

/// V13: the monthly result that the forecast needs from here is within 20 % (or £250,000) of
/// the last 3 months'.
fn v13_run_rate_is_plausible(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let position = Position::of(checked.submission, checked.organisation.kind);
    let to_come = 12 - i64::from(checked.month.get());
    if to_come == 0 || position.by_month.len() < 3 {
        return;
    }
    let excluding = position.excluding();
    let required = (excluding.forecast_year - excluding.actual_to_date).get() / to_come;
    let support = |month| checked.submission.in_month(chart::SUPPORT, month).map_or(Pence::ZERO, |e| e.value);
    let by_month: Vec<i64> = checked
        .month
        .up_to()
        .zip(&position.by_month)
        .map(|(m, amount)| (*amount - support(m)).get())
        .collect();
    let recent = by_month.iter().rev().take(3).sum::<i64>() / 3;
    let tolerance = (recent.abs() / 5).max(SMALL_RUN_RATE.get());
    if (required - recent).abs() > tolerance {
        let a_month = |pence: i64| {
            let word = if pence < 0 { "deficit" } else { "surplus" };
            format!("{word} of £{}m a month", domain::money::Millions(Pence::new(pence)))
        };
        findings.push(about(checked, Severity::Warns, "V13").finding(
            format!(
                "{}'s forecast needs a {} from here; the last 3 months made a {}.",
                checked.organisation.short_name,
                a_month(required),
                a_month(recent)
            ),
            "Say what will change, or change the forecast.",
        ));
    }
}

/// V14: support recognised or forecast is within the year's planned entitlement.
fn v14_support_within_entitlement(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    if checked.organisation.kind != OrganisationKind::Trust {
        return;
    }
    let entry = |measure| checked.submission.entry(chart::SUPPORT, measure);
    let Some(entitled) = entry(Measure::PlanYear) else { return };
    for measure in [Measure::ActualToDate, Measure::ForecastYear] {
        let Some(claimed) = entry(measure) else { continue };
        if claimed.value > entitled.value {
            let place = at(Severity::Blocks, "V14", &checked.submission.lines_file, Some(claimed));
            findings.push(place.finding(
                format!(
                    "deficit support {} is {}, above the entitlement of {} (£000).",
                    measure.code(),
                    Thousands(claimed.value),
                    Thousands(entitled.value)
                ),
                "Recognise no more than the notified entitlement, or record a new plan version.",
            ));
        }
    }
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
