//! Whether the return agrees with the organisation's other records.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure};
use domain::money::Pence;

use super::{Checked, keyed, named, within};
use crate::chart;

/// V28: the ledger and the national return have the same totals, within what rounding of each part on both
/// sides gives, or it is said why not.
pub(super) fn v28_totals_agree_with_other_records(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let Some(schedule) = &checked.submission.schedules.reconcile else { return };
    for row in &schedule.rows {
        let total = &row.says;
        let Some(entry) = checked.submission.entry(total.line, Measure::ActualToDate) else { continue };
        let differs = (entry.value - total.value).magnitude() > Pence::rounding(2 * n_rounded(total.line));
        if differs && total.reason.trim().is_empty() {
            findings.push(within(Severity::Blocks, "V28", schedule, (row, "value")).finding(
                format!(
                    "the {} has {} for {}, the return {} (£000), and no reason is given.",
                    total.source.words(),
                    keyed(total.line, total.value),
                    named(total.line),
                    keyed(total.line, entry.value)
                ),
                "Correct the one that is wrong, or give the reason in the row.",
            ));
        }
    }
}

/// How many amounts were rounded once each for a total that is their sum: the lines of a computed line.
fn n_rounded(line: Line) -> usize {
    chart::formula(line).map_or(1, |sum| sum.plus.len() + sum.less.len())
}
