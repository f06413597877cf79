//! Who has reported: every organisation of the system, every month, each against a plan on record.

use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::money::{Pence, Thousands};
use domain::month::{FinancialYear, Month, day_in_words};
use domain::monthly_return::MonthlyReturn;
use domain::organisation::{Organisation, OrganisationKind};
use jiff::civil::Date;

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
/// return. `last` is the last month that it was of the system in; `others` may have taken it on. Without what it `sent`
/// for that month nobody can tell.
#[must_use]
pub fn in_nobodys_return(
    ended: &Organisation,
    last: Month,
    others: &[&Organisation],
    sent: Option<&MonthlyReturn>,
) -> Finding {
    let months = if last == Month::FIRST {
        format!("its {}", last.name())
    } else {
        format!("its months from {} to {}", Month::FIRST.name(), last.name())
    };
    let until = ended.effective.to().map(|to| format!(" until {to}")).unwrap_or_default();
    let names: Vec<String> =
        others.iter().map(|other| format!("{} ({})", other.short_name, other.code)).collect();
    let where_they_are = match sent {
        Some(_) => "are in nobody's return and in no total".to_owned(),
        None => format!(
            "may be in nobody's return and in no total: its return for {}, by which that is seen, is not there",
            last.name()
        ),
    };
    let whoever = if names.is_empty() { String::new() } else { format!(" ({})", names.join(" or ")) };
    warning(
        "C05",
        format!(
            "{} ({}) was of the system{until}, and nobody began the day after: {months}, and its plan of the year, {where_they_are}.",
            ended.short_name, ended.code
        ),
        &format!(
            "Name who took it on: ask them{whoever} to state its months with their own, and its plan in a new plan version; a new organisation stands in system/organisations.csv from the day after."
        ),
    )
}

/// C07: a system has one board. Several on one day are all in its totals; nothing where there is one or none.
#[must_use]
pub fn several_boards(organisations: &[Organisation], day: Date) -> Option<Finding> {
    let boards: Vec<&Organisation> =
        organisations.iter().filter(|known| known.kind == OrganisationKind::Board).collect();
    let (last, others) = boards.split_last().filter(|(_, others)| !others.is_empty())?;
    let called = |board: &Organisation| format!("{} ({})", board.short_name, board.code);
    let others: Vec<String> = others.iter().map(|board| called(board)).collect();
    Some(warning(
        "C07",
        format!(
            "{} and {} are boards of the system on {}, and a system has one: all of them are in its totals, and each is asked for a return.",
            others.join(", "),
            called(last),
            day_in_words(day)
        ),
        "Correct system/organisations.csv: where they merged, write the last day of those that ended under to, and let the new one begin the day after; where one is of another system or stands there by mistake, take its row out. Where boards work together and each reports for itself, leave them.",
    ))
}

/// C05: several began the day after one or more organisations ended, and the months of those are not in the returns
/// of them all together: `ended` were of the system until month `last`, `next` began after it.
#[must_use]
pub fn months_of_a_split(
    ended: &[&Organisation],
    next: &[&Organisation],
    last: Month,
    carried: &CarriedOn,
) -> Finding {
    let codes = |of: &[&Organisation], word: &str| {
        let codes: Vec<&str> = of.iter().map(|organisation| organisation.code.as_str()).collect();
        codes.join(&format!(" {word} "))
    };
    let (before, after) = (codes(ended, "and"), codes(next, "and"));
    let was = if ended.len() == 1 { "was" } else { "were" };
    let until = ended.first().and_then(|ended| ended.effective.to());
    let until = until.map(|to| format!(" until {to}")).unwrap_or_default();
    let months = if last == Month::FIRST {
        last.name().to_owned()
    } else {
        format!("{} to {}", Month::FIRST.name(), last.name())
    };
    let what = match carried.as_reported {
        Some(as_reported) => format!(
            "their months from {months} together are not those that {before} reported, in {} of {} lines: the position to {} was {} and is {} now (£000)",
            carried.n_lines_without,
            carried.n_lines,
            last.name(),
            Thousands(as_reported),
            Thousands(carried.restated)
        ),
        None => format!("their months from {months} are nil: those of {before} are in nobody's return"),
    };
    warning(
        "C05",
        format!("{before} {was} of the system{until}; {after} began the day after, and {what}."),
        &format!(
            "Report the year from April: ask {} which of them states which months and which part of the plan of {before}; together they state all of it, once. Else the system {}.",
            codes(next, "and"),
            if carried.is_above() {
                "counts what was spent in them twice"
            } else {
                "loses what was spent in them"
            }
        ),
    )
}

/// How far the months of organisations that ended are in the returns of those that began the day after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CarriedOn {
    /// Lines with more than small amounts.
    n_lines: usize,
    /// Of them those in which a month differs.
    n_lines_without: usize,
    n_months: usize,
    n_months_without: usize,
    /// The position to the last month as those that ended reported it; unknown where one of their returns is not
    /// there.
    as_reported: Option<Pence>,
    restated: Pence,
    /// Of the lines that differ those of which more is stated now than those that ended reported.
    n_lines_above: usize,
}

impl CarriedOn {
    /// What `now` state of the months to `last`, beside what `then` stated, the last returns of all that ended; `None`
    /// where one of those is missing.
    #[must_use]
    pub fn of(
        now: &[&MonthlyReturn],
        then: Option<&[&MonthlyReturn]>,
        kind: OrganisationKind,
        last: Month,
    ) -> Self {
        let sum = |of: &[&MonthlyReturn], line, month| -> Pence {
            let entries = of.iter().filter_map(|submission| submission.in_month(line, month));
            entries.map(|entry| entry.value).sum()
        };
        let position = |of: &[&MonthlyReturn]| -> Pence {
            let lines = chart::position_parts(kind);
            lines.flat_map(|line| last.up_to().map(move |month| sum(of, line, month))).sum()
        };
        let allowed = Pence::rounding(now.len() + then.map_or(0, <[_]>::len));
        let mut carried = Self {
            n_lines: 0,
            n_lines_without: 0,
            n_months: 0,
            n_months_without: 0,
            as_reported: then.map(position),
            restated: position(now),
            n_lines_above: 0,
        };
        for line in chart::keyed_lines(kind) {
            let (mut n_all, mut n_without) = (0, 0);
            let (mut sum_then, mut sum_now) = (Pence::ZERO, Pence::ZERO);
            for month in last.up_to() {
                let restated = sum(now, line, month);
                let is_without = match then {
                    Some(then) => {
                        let as_reported = sum(then, line, month);
                        if as_reported.magnitude().max(restated.magnitude()) <= SMALL {
                            continue;
                        }
                        sum_then += as_reported;
                        sum_now += restated;
                        allowed < (restated - as_reported).magnitude()
                    }
                    None => restated == Pence::ZERO,
                };
                n_all += 1;
                n_without += usize::from(is_without);
            }
            carried.n_lines += usize::from(0 < n_all);
            carried.n_lines_without += usize::from(0 < n_without);
            let is_above = 0 < n_without && sum_then.magnitude() < sum_now.magnitude();
            carried.n_lines_above += usize::from(is_above);
            carried.n_months += n_all;
            carried.n_months_without += n_without;
        }
        carried
    }

    /// Whether more is stated now than was reported, so that something counts twice.
    const fn is_above(&self) -> bool {
        self.n_lines_without < self.n_lines_above * 2
    }

    /// Whether the months are lost, or count twice. In the first month after, each that differs is told, as of one successor (V10);
    /// later, corrections of some are told by themselves.
    #[must_use]
    pub const fn is_lost(&self, is_first_month: bool) -> bool {
        match self.as_reported {
            Some(_) if is_first_month => 0 < self.n_months_without,
            Some(_) => self.n_months < self.n_months_without * 3,
            None => 0 < self.n_months && self.n_months == self.n_months_without,
        }
    }
}

/// Whether returns of a month state with their own months those of an organisation that ended, as all were sent for the
/// last month of that: `then` and `ended`. Whoever began later had none then.
#[must_use]
pub fn has_taken_on(now: &[&MonthlyReturn], then: &[&MonthlyReturn], ended: &MonthlyReturn) -> bool {
    let allowed = Pence::rounding(now.len() + then.len() + 1);
    let (mut n_with, mut n_all) = (0, 0);
    for line in [OrganisationKind::Trust, OrganisationKind::Board].into_iter().flat_map(chart::keyed_lines) {
        for month in ended.cover.month.up_to() {
            let value = |submission: &MonthlyReturn| -> Pence {
                submission.in_month(line, month).map_or(Pence::ZERO, |entry| entry.value)
            };
            let all = |submissions: &[&MonthlyReturn]| -> Pence {
                submissions.iter().map(|submission| value(submission)).sum()
            };
            let of_ended = value(ended);
            if of_ended.magnitude() <= SMALL {
                continue;
            }
            n_all += 1;
            n_with += usize::from((all(now) - all(then) - of_ended).magnitude() <= allowed);
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
        assert!(!has_taken_on(&[&now], &[&then], &ended));
        // Who began later states them as its own.
        assert!(has_taken_on(&[&now], &[], &ended));
        for line in chart::keyed_lines(OrganisationKind::Trust) {
            for closed in month(4).up_to() {
                let Some(mut entry) = now.in_month(line, closed) else { continue };
                entry.value += entry.value;
                now.set_month(line, closed, entry);
            }
        }
        assert!(has_taken_on(&[&now], &[&then], &ended) && !has_taken_on(&[&now], &[], &ended));
        let trust = organisation("XA1", OrganisationKind::Trust);
        let other = organisation("XB2", OrganisationKind::Trust);
        let unknown = in_nobodys_return(&trust, month(4), &[&other], None);
        assert!(unknown.message.contains("may be in nobody's return"), "{unknown:?}");
        let finding = in_nobodys_return(&trust, month(4), &[&other], Some(&ended));
        assert!(
            finding
                .message
                .contains("its months from April to July, and its plan of the year, are in nobody")
        );
        assert!(finding.fix.contains("(XB2)"), "{finding:?}");
    }

    #[test]
    fn several_boards_of_one_day_are_told_and_one_is_not() {
        let day = jiff::civil::date(2024, 8, 31);
        let of = |codes: &[&str]| {
            let boards = codes.iter().map(|code| organisation(code, OrganisationKind::Board));
            let all: Vec<_> = boards.chain([organisation("XA1", OrganisationKind::Trust)]).collect();
            several_boards(&all, day)
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["QX1"]), None);
        let finding = of(&["QX1", "QX2", "QX3"]).unwrap();
        assert_eq!((finding.rule.as_str(), finding.severity), ("C07", Severity::Warns));
        for part in ["(QX1)", "(QX2) and ", "(QX3) are boards of the system on 31 August 2024"] {
            assert!(finding.message.contains(part), "{part}: {}", finding.message);
        }
        assert!(!finding.message.contains("XA1") && finding.fix.contains("under to"), "{finding:?}");
    }

    #[test]
    fn months_of_one_that_was_split_are_held_against_those_of_its_parts_together() {
        let kind = OrganisationKind::Trust;
        let synthetic_year = synthetic_year(&outline());
        let then = submission(&synthetic_year, month(4));
        let part = |share: i64, first: Month| {
            let mut part = submission(&synthetic_year, month(5));
            for line in chart::keyed_lines(kind) {
                for closed in month(5).up_to() {
                    let Some(mut entry) = part.in_month(line, closed) else { continue };
                    let of_share = entry.value.get() / 100_000 * share * 1_000;
                    entry.value = match share {
                        _ if closed < first => Pence::ZERO,
                        60 => Pence::new(of_share),
                        _ => entry.value - Pence::new(entry.value.get() / 100_000 * 60_000),
                    };
                    part.set_month(line, closed, entry);
                }
            }
            part
        };
        let carried = |now: &[&MonthlyReturn]| CarriedOn::of(now, Some(&[&then]), kind, month(4));
        let (large, small) = (part(60, month(1)), part(40, month(1)));
        let whole = carried(&[&large, &small]);
        assert!(!whole.is_lost(true) && !whole.is_lost(false), "{whole:?}");
        let (new_large, new_small) = (part(60, month(5)), part(40, month(5)));
        for now in [[&new_large, &new_small], [&large, &new_small]] {
            let lost = carried(&now);
            assert!(lost.is_lost(true) && lost.is_lost(false), "{lost:?}");
        }
        let twice = carried(&[&then, &then]);
        let [ended, one, other] = ["XA1", "XB2", "XC3"].map(|code| organisation(code, kind));
        let told = |carried: &CarriedOn| months_of_a_split(&[&ended], &[&one, &other], month(4), carried).fix;
        assert!(
            twice.is_lost(true) && told(&twice).ends_with("counts what was spent in them twice."),
            "{twice:?}"
        );
        assert!(told(&carried(&[&new_large, &new_small])).ends_with("loses what was spent in them."));
        let unknown = CarriedOn::of(&[&new_large, &new_small], None, kind, month(4));
        assert!(unknown.is_lost(false), "{unknown:?}");
        assert!(!CarriedOn::of(&[&large, &new_small], None, kind, month(4)).is_lost(false));
        let told =
            months_of_a_split(&[&ended], &[&one, &other], month(4), &carried(&[&new_large, &new_small]));
        assert!(told.message.contains("XB2 and XC3 began the day after"), "{told:?}");
        assert!(
            told.message.contains("the position to July was") && told.message.contains(" and is 0 now"),
            "{told:?}"
        );
    }
}
