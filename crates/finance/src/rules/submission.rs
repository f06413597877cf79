//! What is asked of a return when it is submitted, beyond what is asked of its values.

use domain::finding::{Finding, Severity};
use domain::monthly_return::{MonthlyReturn, ReturnBasis};
use domain::remark::is_blank;
use domain::source::ContentHash;
use jiff::civil::Date;

use super::sheet;

/// Whether a month still takes returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthState {
    /// It does.
    Open,
    /// It is closed: only a resubmission with a reason may follow.
    Locked,
}

/// A return as it is submitted.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// The return.
    pub submission: &'a MonthlyReturn,
    /// The hash of the template for its organisation, month and plan; `None` where there is no plan.
    pub template: Option<ContentHash>,
    /// Whether its month is closed.
    pub month_state: MonthState,
    /// Why it replaces another, as said on handing in.
    pub reason: &'a str,
    /// The day on which it is submitted.
    pub today: Date,
}

/// Every finding on handing in.
#[must_use]
pub fn check(received: &Received<'_>) -> Vec<Finding> {
    const RULES: [fn(&Received<'_>, &mut Vec<Finding>); 4] =
        [v01_is_of_its_template, v01_is_no_draft, v01_month_takes_it, v01_is_not_from_the_future];
    let mut findings = Vec::new();
    for rule in RULES {
        rule(received, &mut findings);
    }
    findings
}

/// V01: a return that names a template names that of its organisation, month and plan.
fn v01_is_of_its_template(received: &Received<'_>, findings: &mut Vec<Finding>) {
    let (Some(named), Some(expected)) = (received.submission.template_hash, received.template) else {
        return;
    };
    if named != expected {
        findings.push(blocks(
            received,
            format!(
                "the template ({}) is not the one for this organisation, month and plan ({}).",
                named.short(),
                expected.short()
            ),
            "Write the template again with `oakham return template` and carry the figures over.",
        ));
    }
}

/// V01: what is submitted is no longer a draft.
fn v01_is_no_draft(received: &Received<'_>, findings: &mut Vec<Finding>) {
    if received.submission.cover.basis == ReturnBasis::Draft {
        findings.push(blocks(
            received,
            "the cover says draft.".to_owned(),
            "Write final, or resubmission where the month is locked, once the return is ready.",
        ));
    }
}

/// V01: a closed month takes only a resubmission, with a reason.
fn v01_month_takes_it(received: &Received<'_>, findings: &mut Vec<Finding>) {
    if received.month_state == MonthState::Open {
        return;
    }
    let cover = &received.submission.cover;
    if cover.basis != ReturnBasis::Resubmission {
        findings.push(blocks(
            received,
            format!("the month is locked, and the cover says {}.", cover.basis.word()),
            "Write resubmission on the cover, and say why.",
        ));
    } else if is_blank(received.reason) {
        findings.push(blocks(
            received,
            "the month is locked, and nothing says why it is sent again.".to_owned(),
            "Give the reason: --reason at the command line, or the field of the form.",
        ));
    }
}

/// V01: what is submitted was prepared, and approved where its cover says so, by today.
fn v01_is_not_from_the_future(received: &Received<'_>, findings: &mut Vec<Finding>) {
    let cover = &received.submission.cover;
    let (act, day) = if received.today < cover.prepared_on {
        ("prepared", cover.prepared_on)
    } else {
        ("approved", cover.recorded_on)
    };
    if received.today < day {
        findings.push(blocks(
            received,
            format!("the cover says that it was {act} on {day}, and today is {}.", received.today),
            "Correct the day on the cover, or the date of this computer.",
        ));
    }
}

fn blocks(received: &Received<'_>, message: String, fix: &str) -> Finding {
    Finding {
        severity: Severity::Blocks,
        rule: "V01".to_owned(),
        // All of it is said on the cover.
        file: sheet(received.submission, "cover"),
        at: None,
        message,
        fix: fix.to_owned(),
    }
}

#[cfg(test)]
mod tests;
