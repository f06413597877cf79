//! How a figure hangs on the one before it in its sentence: `, an overspend of £6m or 4%`, `rising to £31m`,
//! `4% more than in July`.

use crate::figure::{Basis, Kind, Proposal};
use crate::find::{Found, Sentence};
use crate::measure::Measure;

/// Verbs and turns after which a figure no longer hangs on the one before.
const PARTS: [&str; 44] = [
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "will",
    "would",
    "could",
    "should",
    "must",
    "may",
    "might",
    "did",
    "does",
    "do",
    "said",
    "says",
    "told",
    "reported",
    "reports",
    "stood",
    "stands",
    "remains",
    "remained",
    "means",
    "needs",
    "but",
    "although",
    "though",
    "while",
    "whereas",
    "however",
    "despite",
    "against",
    "compared",
    "versus",
    "than",
    "from",
    "after",
    "before",
    "delivered",
    "achieved",
];
const GROWS: [&str; 12] = [
    "rising",
    "falling",
    "growing",
    "increasing",
    "decreasing",
    "reducing",
    "dropping",
    "climbing",
    "widening",
    "rise",
    "fall",
    "grow",
];

/// The figure before that is no day, in the same sentence.
fn before(found: &[Found], idx: usize) -> Option<&Found> {
    found[..idx].iter().rev().find(|other| !other.kind.is_day())
}

/// Whether no verb stands between a figure and the one before it, only a comma, `or` or `and` and a noun.
pub(super) fn hangs_on_last(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> bool {
    let Some(last) = before(found, idx) else { return false };
    let figure = &found[idx];
    let of_day =
        |at: usize| found.iter().any(|other| other.kind.is_day() && (other.first..other.end).contains(&at));
    let between: Vec<usize> = (last.end..figure.first).filter(|at| !of_day(*at)).collect();
    let joins = between.iter().any(|at| sentence.is(*at, &[",", "or", "and", "(", "leaving", "giving"]));
    let own_verb = sentence.is(figure.end, &["had", "have", "has", "were", "was"]);
    !own_verb && between.len() <= 9 && joins && !between.iter().any(|at| sentence.is(*at, &PARTS))
}

/// `34 patients and 51 members of staff`: two counts with nothing but `and` between.
pub(super) fn is_joined(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> bool {
    let Some(last) = idx.checked_sub(1).map(|before| &found[before]) else { return false };
    let counts = last.kind == Kind::Count && found[idx].kind == Kind::Count;
    counts && found[idx].first == last.end + 1 && sentence.is(last.end, &["and"])
}

/// Whether a figure is where the one before goes: `£14m in 2026/27, rising to £31m`.
pub(super) fn grows_from_last(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> bool {
    let Some(last) = before(found, idx).filter(|last| last.kind == found[idx].kind) else { return false };
    let between = last.end..found[idx].first;
    between.len() <= 14
        && between.clone().any(|at| sentence.is(at, &GROWS))
        && between.clone().any(|at| sentence.is(at, &["to"]))
}

/// The basis of a figure that hangs on the one before and says none of its own.
pub(super) fn basis(own: Basis, measure: Option<Measure>, last: &Proposal, grows: bool) -> Basis {
    let of_last = last.basis.unwrap_or(own);
    let told = matches!(
        measure,
        Some(Measure::SavingsDelivered | Measure::YearToDateVariance | Measure::YearToDateDeficit)
    );
    match of_last {
        Basis::Forecast | Basis::Estimate if own == Basis::Actual && !told => of_last,
        Basis::Plan | Basis::Target if own == Basis::Actual && (grows || last.measure == measure) => of_last,
        Basis::Plan | Basis::Target
            if measure == Some(Measure::ShareOfSavings)
                && last.measure.is_some_and(super::measuring::is_of_savings) =>
        {
            of_last
        }
        _ => own,
    }
}

/// What a share measures that says by how much the figure before it differs from another:
/// `13,482 attendances, 4% more than a year ago`.
pub(super) fn difference(
    sentence: &Sentence<'_, '_>,
    found: &[Found],
    idx: usize,
    last: Option<&Proposal>,
) -> Option<Measure> {
    let figure = &found[idx];
    let share = matches!(figure.kind, Kind::Percentage | Kind::Fraction | Kind::Ratio);
    let last_figure = before(found, idx);
    // `In real terms it is 28% lower than …`
    let back = last_figure.is_none() && sentence.near_before(figure.first, 4, &["it", "this", "that"]);
    let more = sentence
        .is(figure.end, &["more", "fewer", "less", "higher", "lower", "up", "down", "above", "below"]);
    let led = ["increase", "rise", "growth", "fall", "drop", "decrease", "reduction", "cut"]
        .iter()
        .any(|noun| sentence.said(figure.first, &[noun, "of"]));
    // `it will bring that down by 30 per cent`
    let moved = sentence.after(figure.first, &["by"])
        && sentence.near_before(figure.first, 3, &["down", "up"])
        && sentence.near_before(figure.first, 5, &["that", "this", "it"]);
    let turned = sentence.after(figure.first, &["up", "down"]);
    let near = back || moved || last_figure.is_some_and(|last| figure.first <= last.end + 14);
    if !share || !(more || led || moved || turned) || !near {
        return None;
    }
    let fewer = sentence.is(figure.end, &["fewer", "less", "lower", "down"])
        || ["fall", "drop", "decrease", "reduction", "cut"]
            .iter()
            .any(|noun| sentence.said(figure.first, &[noun, "of"]));
    Some(match last?.measure? {
        Measure::Appointments => Measure::ChangeInAppointments,
        Measure::Cost
        | Measure::Funding
        | Measure::TotalBudget
        | Measure::CostPerPatient
        | Measure::CostPerHead => Measure::SpendingChange,
        Measure::StaffEmployed if fewer => Measure::StaffReduction,
        Measure::StaffEmployed => Measure::StaffIncrease,
        Measure::RunningCostReduction => Measure::RunningCostReduction,
        measure if is_of_savings_or_deficit(measure) => return None,
        measure => measure,
    })
}

/// What a share measures that follows right after the figure it is compared with: `3,870 adults, 6% more than`.
pub(super) fn difference_right_after(
    sentence: &Sentence<'_, '_>,
    found: &[Found],
    idx: usize,
    last: Option<&Proposal>,
) -> Option<Measure> {
    let first = found[idx].first;
    let within = |reach: usize| before(found, idx).is_some_and(|last| first <= last.end + reach);
    let compared = within(2) && sentence.is(found[idx].end, &["more", "fewer", "less", "higher", "lower"]);
    let turned =
        sentence.after(first, &["up", "down"]) && sentence.is(found[idx].end, &["on", "since", "in"]);
    let led = ["rise", "fall", "increase", "drop"].iter().any(|noun| sentence.said(first, &[noun, "of"]));
    if compared || within(10) && (turned || led) { difference(sentence, found, idx, last) } else { None }
}

fn is_of_savings_or_deficit(measure: Measure) -> bool {
    super::measuring::is_of_savings(measure)
        || measure.is_year_to_date()
        || matches!(
            measure,
            Measure::Deficit | Measure::PlannedDeficit | Measure::Variance | Measure::ShareOfSavings
        )
}
