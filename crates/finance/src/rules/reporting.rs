//! Who has reported: every organisation of the system, every month, each against a plan on record.

use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::MonthlyReturn;
use domain::organisation::{Organisation, OrganisationKind};

use crate::chart;

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

/// C05: an organisation ended during the year and nobody began the day after, so that its months are in nobody's
/// return. `last` is the last month that it was of the system in; `others` may have taken it on.
#[must_use]
pub fn in_nobodys_return(ended: &Organisation, last: Month, others: &[&Organisation]) -> Finding {
    let months = if last == Month::FIRST {
        format!("its {}", last.name())
    } else {
        format!("its months from {} to {}", Month::FIRST.name(), last.name())
    };
    let until = ended.effective.to().map(|to| format!(" until {to}")).unwrap_or_default();
    let names: Vec<String> =
        others.iter().map(|other| format!("{} ({})", other.short_name, other.code)).collect();
    let whoever = if names.is_empty() { String::new() } else { format!(" ({})", names.join(" or ")) };
    warning(
        "C05",
        format!(
            "{} ({}) was of the system{until}, and nobody began the day after: {months}, and its plan of the year, are in nobody's return and in no total.",
            ended.short_name, ended.code
        ),
        &format!(
            "Name who took it on: ask them{whoever} to state its months with their own, and its plan in a new plan version; a new organisation stands in system/organisations.csv from the day after."
        ),
    )
}

/// Whether a return of a month states with its own months those of an organisation that ended, as both were sent
/// for the last month of that: `then` and `ended`.
#[must_use]
pub fn has_taken_on(now: &MonthlyReturn, then: &MonthlyReturn, ended: &MonthlyReturn) -> bool {
    let (mut n_with, mut n_all) = (0, 0);
    for line in [OrganisationKind::Trust, OrganisationKind::Board].into_iter().flat_map(chart::keyed_lines) {
        for month in ended.cover.month.up_to() {
            let value =
                |submission: &MonthlyReturn| submission.in_month(line, month).map(|entry| entry.value);
            let Some(of_ended) = value(ended).filter(|value| SMALL < value.magnitude()) else { continue };
            let sum = value(then).unwrap_or_default() + of_ended;
            n_all += 1;
            n_with +=
                usize::from(value(now).is_some_and(|now| (now - sum).magnitude() <= Pence::rounding(3)));
        }
    }
    // Eliminations and corrections move some.
    0 < n_all && n_all * 2 <= n_with * 3
}

/// Months of less say nothing of whose they are [pence]: £50,000.
const SMALL: Pence = Pence::new(5_000_000);

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{month, organisation, outline, submission, synthetic_year};

    #[test]
    fn whoever_states_the_months_of_another_with_their_own_has_taken_it_on() {
        let synthetic_year = synthetic_year(&outline());
        let ended = submission(&synthetic_year, month(4));
        let then = submission(&synthetic_year, month(4));
        let mut now = submission(&synthetic_year, month(7));
        assert!(!has_taken_on(&now, &then, &ended));
        for line in chart::keyed_lines(OrganisationKind::Trust) {
            for closed in month(4).up_to() {
                let Some(mut entry) = now.in_month(line, closed) else { continue };
                entry.value += entry.value;
                now.set_month(line, closed, entry);
            }
        }
        assert!(has_taken_on(&now, &then, &ended));
        let trust = organisation("XA1", OrganisationKind::Trust);
        let other = organisation("XB2", OrganisationKind::Trust);
        let finding = in_nobodys_return(&trust, month(4), &[&other]);
        assert!(
            finding
                .message
                .contains("its months from April to July, and its plan of the year, are in nobody")
        );
        assert!(finding.fix.contains("(XB2)"), "{finding:?}");
    }
}
