//! Whether totals equal their parts and months the amount to date.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure};
use domain::money::{Pence, Thousands};

use super::whole::is_required;
use super::{Checked, at, keyed, named};
use crate::chart;

/// V04: a computed line equals its formula, within what rounding of it and of each line summed gives.
pub(super) fn v04_totals_equal_their_parts(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let submission = checked.submission;
    for line in Line::of_kind(checked.organisation.kind) {
        let Some(sum) = chart::formula(line) else { continue };
        for measure in Measure::ALL {
            // A sum of which a part is missing is told by the part (V02).
            let lacks = |part: &Line| {
                submission.left_empty.iter().any(|empty| empty.line == *part && empty.measure == measure)
                    || (submission.entry(*part, measure).is_none()
                        && Measure::REQUIRED.contains(&measure)
                        && is_required(checked, *part))
            };
            if sum.plus.iter().chain(&sum.less).any(lacks) {
                continue;
            }
            let Some(stated) = submission.entry(line, measure) else { continue };
            let value = |parts: &[Line]| -> Pence {
                parts.iter().filter_map(|part| submission.entry(*part, measure)).map(|e| e.value).sum()
            };
            let expected = value(&sum.plus) - value(&sum.less);
            let tolerance = Pence::rounding(sum.plus.len() + sum.less.len() + 1);
            if (stated.value - expected).magnitude() > tolerance {
                let place = at(Severity::Blocks, "V04", &submission.lines_file, Some(stated));
                findings.push(place.finding(
                    format!(
                        "{} {} is {}, but its lines sum to {} (£000).",
                        named(line),
                        measure.named(),
                        Thousands(stated.value),
                        Thousands(expected)
                    ),
                    "Correct the line that is wrong, or the total.",
                ));
            }
        }
    }
}

/// V05: the months' actuals sum to the actual to date, within what rounding of each gives.
pub(super) fn v05_months_sum_to_date(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let submission = checked.submission;
    for line in chart::keyed_lines(checked.organisation.kind) {
        let months: Vec<_> =
            checked.month.up_to().filter_map(|month| submission.in_month(line, month)).collect();
        let Some(to_date) = submission.entry(line, Measure::ActualToDate) else { continue };
        let sum: Pence = months.iter().map(|entry| entry.value).sum();
        let complete = months.len() == usize::from(checked.month.get());
        if complete && (sum - to_date.value).magnitude() > Pence::rounding(months.len() + 1) {
            let place = at(Severity::Blocks, "V05", &submission.lines_file, Some(to_date));
            findings.push(place.finding(
                format!(
                    "{} actual to date (actual_ytd) is {}, but its months sum to {} (£000).",
                    named(line),
                    keyed(line, to_date.value),
                    keyed(line, sum)
                ),
                "Correct the months or the amount to date, so that they agree.",
            ));
        }
    }
}
