//! Whether signs and sizes are those usual for their line.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure, Nature};
use domain::money::{Pence, Thousands};
use domain::month::Month;
use domain::monthly_return::Entry;
use domain::source::SourceFile;

use super::{Checked, at, keyed, named};
use crate::chart;

/// A value this many times another is out of scale (V07 warns).
const OUT_OF_SCALE: i64 = 20;
/// A value this many times the month before was keyed in pounds (V07 blocks).
const POUNDS_FOR_THOUSANDS: i64 = 500;

/// V06: income and expenditure are keyed as natural positives. One line against it warns; all
/// lines of one nature against it block, because the file was exported with the other sign.
pub(super) fn v06_signs_are_usual(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let submission = checked.submission;
    for measure in Measure::REQUIRED {
        for (nature, word) in [(Nature::Income, "income"), (Nature::Expenditure, "expenditure")] {
            let entries: Vec<_> = Line::of_kind(checked.organisation.kind)
                .filter(|line| is_of(line.nature(), nature))
                .filter_map(|line| Some((line, submission.entry(line, measure)?)))
                .filter(|(_, entry)| entry.value != Pence::ZERO)
                .collect();
            let against: Vec<_> =
                entries.iter().filter(|(_, entry)| nature.entry(entry.value).is_negative()).collect();
            if against.len() >= 2 && against.len() == entries.len() {
                let place = at(Severity::Blocks, "V06", &submission.lines_file, Some(against[0].1));
                findings.push(place.finding(
                    format!("every {word} line has a negative {}.", measure.named()),
                    "Key income and expenditure as positive numbers; the line's nature gives the sign.",
                ));
                continue;
            }
            for (line, entry) in against {
                let place = at(Severity::Warns, "V06", &submission.lines_file, Some(*entry));
                findings.push(place.finding(
                    format!(
                        "{} {} is {} (£000), against its nature ({word}).",
                        named(*line),
                        measure.named(),
                        keyed(*line, entry.value)
                    ),
                    "If it is a true credit, say so in the explanations; otherwise key a positive number.",
                ));
            }
        }
    }
}

/// Whether lines of `nature` are keyed as those of `whole` are, of which they may be part.
fn is_of(nature: Nature, whole: Nature) -> bool {
    match nature {
        Nature::WithinIncome => whole == Nature::Income,
        Nature::WithinExpenditure => whole == Nature::Expenditure,
        nature => nature == whole,
    }
}

/// V07: a value is not out of scale with the months before or, in month 1, with the plan.
pub(super) fn v07_scale_is_usual(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let submission = checked.submission;
    for line in chart::keyed_lines(checked.organisation.kind) {
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
            let month_before = checked.return_before().and_then(|before| {
                let total = before.entry(line, Measure::ActualToDate)?.value.get().abs();
                Some(total / i64::from(before.cover.month.get()))
            });
            let planned = checked.plan.and_then(|plan| plan.to_date(line, Month::LAST));
            let usual = month_before
                .or_else(|| planned.map(|planned| planned.get().abs() / 12))
                .map(|a_month| a_month.saturating_mul(n_months));
            scale(line, &measure.named(), (entry, &submission.lines_file), usual, findings);
        }
    }
}

/// One comparison of V07. Small amounts (below £50,000 on either side) vary freely.
fn scale(
    line: Line,
    measure: &str,
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
            "{} {measure} is {} where about {} is usual (£000).",
            named(line),
            keyed(line, entry.value).to_string().trim_matches(['(', ')']),
            Thousands(Pence::new(usual))
        ),
        "Key whole thousands of pounds; if the amount is right, say in the explanations why.",
    ));
}

/// The middle value, the lower of two; `None` of nothing.
fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}
