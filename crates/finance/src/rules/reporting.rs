//! Who has reported: every organisation of the system, every month, each against a plan on record.

use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::month::{FinancialYear, Month};
use domain::organisation::Organisation;

/// A warning of no file: what has not been reported, and what to do.
#[must_use]
pub fn warning(rule: &str, message: String, fix: &str) -> Finding {
    Finding {
        severity: Severity::Warns,
        rule: rule.to_owned(),
        file: String::new(),
        at: None,
        message,
        fix: fix.to_owned(),
    }
}

/// What is said of a return that is there and left out of the figures.
const COUNTS_AS_NOT_IN: &str = "it counts as not in";

/// Whether a finding says that the return of `organisation` is there and left out of the figures all the same:
/// it or its plan cannot be used.
#[must_use]
pub fn leaves_out(finding: &Finding, organisation: &OrganisationCode) -> bool {
    finding.rule == "C01"
        && finding.message.contains(&format!("({organisation})"))
        && finding.message.contains(COUNTS_AS_NOT_IN)
}

/// C01: every organisation of the system has reported.
#[must_use]
pub fn not_reported(organisation: &Organisation, month: Month) -> Finding {
    warning(
        "C01",
        format!(
            "{} ({}) has not reported month {month}: the system's total is incomplete.",
            organisation.short_name, organisation.code
        ),
        "Ask for the return; last month's is never carried forward.",
    )
}

/// C01: what is there counts once it is approved; `remedy` says what it waits for.
#[must_use]
pub fn not_approved(organisation: &Organisation, month: Month, remedy: &str) -> Finding {
    warning(
        "C01",
        format!(
            "{} ({}) has a return for month {month}, but it is not approved: the system's total is incomplete.",
            organisation.short_name, organisation.code
        ),
        remedy,
    )
}

/// C01: what cannot be read counts as not in.
#[must_use]
pub fn not_readable(organisation: &Organisation, month: Month, part: &str) -> Finding {
    warning(
        "C01",
        format!(
            "{} ({}) has sent month {month}, but {part} cannot be read: {COUNTS_AS_NOT_IN}, and the system's total is incomplete.",
            organisation.short_name, organisation.code
        ),
        "Correct what is named for its files, or ask for the file again.",
    )
}

/// C01: a return whose plan is not on record counts as not in, as one whose plan cannot be read.
#[must_use]
pub fn not_planned(organisation: &Organisation, month: Month, plan_file: &str) -> Finding {
    warning(
        "C01",
        format!(
            "{} ({}) has sent month {month}, but the plan it reports against is not on record: {COUNTS_AS_NOT_IN}, and the system's total is incomplete.",
            organisation.short_name, organisation.code
        ),
        &format!("Add {plan_file}, or correct plan_version on the cover."),
    )
}

/// C01: a return with a gap (V02) counts as not in: a gap is not nil.
#[must_use]
pub fn not_whole(organisation: &Organisation, month: Month) -> Finding {
    warning(
        "C01",
        format!(
            "{} ({}) has sent month {month}, but required amounts are missing (V02): {COUNTS_AS_NOT_IN}, and the system's total is incomplete.",
            organisation.short_name, organisation.code
        ),
        "Fill in the gaps that are named for its files, or ask for the whole return.",
    )
}

/// C03: every organisation has a plan.
#[must_use]
pub fn no_plan(organisation: &Organisation, year: FinancialYear, plan_file: &str) -> Finding {
    warning(
        "C03",
        format!(
            "{} ({}) has no plan for {year}: its returns cannot be checked, and count for nothing.",
            organisation.short_name, organisation.code
        ),
        &format!(
            "Add {plan_file}: write it with `oakham plan template --organisation {} --year {year} -o plan.xlsx`, fill it in, and `oakham plan import plan.xlsx`.",
            organisation.code
        ),
    )
}

/// C02: the month before was reported too.
#[must_use]
pub fn no_month_before(organisation: &Organisation, before: Month, is_unreadable: bool) -> Finding {
    let (missing, fix) = if is_unreadable {
        ("no return that can be read and is whole", "Correct what is named for its files.")
    } else {
        ("no return", "Add the missing return.")
    };
    warning(
        "C02",
        format!(
            "{} ({}) has {missing} for month {before}: restatements cannot be seen.",
            organisation.short_name, organisation.code
        ),
        fix,
    )
}

/// V01: what lies in the folder of returns belongs to the system; `why` it does not, where more is known.
#[must_use]
pub fn stranger(file: String, reason: &str, fix: String) -> Finding {
    let reason = if reason.is_empty() { "it belongs to no organisation of the system then" } else { reason };
    Finding {
        severity: Severity::Blocks,
        rule: "V01".to_owned(),
        file,
        at: None,
        message: format!("{reason}."),
        fix,
    }
}
