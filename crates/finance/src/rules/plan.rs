//! Whether the plan is the locked one, and its changes are accounted for.

use domain::finding::{Finding, Severity};
use domain::ledger::Measure;
use domain::money::Pence;
use domain::month::Month;
use domain::monthly_return::PlanVersion;
use jiff::civil::Date;

use super::{Checked, Place, at, keyed, named};
use crate::chart;

/// V08: the plan in the return is the locked plan, to date and for the year, within what rounding of
/// it and of the months of the plan gives.
pub(super) fn v08_plan_is_the_locked_plan(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let submission = checked.submission;
    let version = submission.cover.plan_version;
    let Some(plan) = checked.plan else {
        findings.push(at(Severity::Blocks, "V08", &submission.lines_file, None).finding(
            format!("the return reports against plan version {version}, which is not in the workspace."),
            "Add the plan version under finance/plans, or correct plan_version on the cover.",
        ));
        return;
    };
    for line in chart::keyed_lines(checked.organisation.kind) {
        for (measure, month) in [(Measure::PlanToDate, checked.month), (Measure::PlanYear, Month::LAST)] {
            let Some(entry) = submission.entry(line, measure) else { continue };
            let locked = match plan.to_date(line, month) {
                Some(locked) => locked,
                // A plan may leave out what is only part of another line.
                None if line.nature().is_memo() => continue,
                None => Pence::ZERO,
            };
            let n_months = usize::from(month.get());
            if (entry.value - locked).magnitude() > Pence::rounding(n_months + 1) {
                let place = at(Severity::Blocks, "V08", &submission.lines_file, Some(entry));
                findings.push(place.finding(
                    format!(
                        "{} {} is {}, but plan version {version} has {} (£000).",
                        named(line),
                        measure.named(),
                        keyed(line, entry.value),
                        keyed(line, locked)
                    ),
                    "Restore the plan's figure; a plan changes only by a new version.",
                ));
            }
        }
    }
}

/// V08: the return reports against the last plan version that was approved when it was prepared.
pub(super) fn v08_plan_is_the_latest(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let cover = &checked.submission.cover;
    let later = checked.plans.iter().filter_map(|plan| {
        let change = plan.change.as_ref().filter(|change| !change.approved_by.is_empty())?;
        let is_own = plan.organisation == cover.organisation && plan.year == cover.year;
        let is_later = cover.plan_version < plan.version && change.approved_on < cover.prepared_on;
        (is_own && is_later).then_some((plan.version, change.approved_on))
    });
    let Some((version, approved_on)) = later.max() else { return };
    let place = at(Severity::Warns, "V08", &checked.submission.lines_file, None);
    findings.push(place.finding(
        format!(
            "the return reports against plan version {}, and was prepared on {}: version {version} was approved before that, on {approved_on}.",
            cover.plan_version, cover.prepared_on
        ),
        "Fill in the template of the new version; if the month is still to be compared with the old one, say so in the explanations.",
    ));
}

/// V09: a plan changes only by a new version with a reason, an approver and a day.
pub(super) fn v09_plan_change_is_approved(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    findings.extend(checked.plan.and_then(|plan| change_of_plan(plan, checked.today)));
}

/// V09 of one plan version, whether or not a return names it: by `today` its change is approved.
#[must_use]
pub fn change_of_plan(plan: &PlanVersion, today: Date) -> Option<Finding> {
    if plan.version == 1 {
        return None;
    }
    let place = Place { severity: Severity::Blocks, rule: "V09", file: &plan.file, cell: None };
    let missing = match &plan.change {
        None => "neither reason nor approver",
        Some(change) if change.reason.is_empty() => "no reason",
        Some(change) if change.approved_by.is_empty() => "no approver",
        Some(change) if today < change.approved_on => {
            return Some(place.finding(
                format!(
                    "plan version {} is approved on {} by changes.csv, and today is {today}.",
                    plan.version, change.approved_on
                ),
                "Correct approved_on in changes.csv beside the plans, or add the version once it is approved.",
            ));
        }
        Some(_) => return None,
    };
    Some(place.finding(
        format!("plan version {} has {missing}.", plan.version),
        "Add a row for it to changes.csv beside the plans: org_code, plan_version, reason, approved_by, approved_on.",
    ))
}
