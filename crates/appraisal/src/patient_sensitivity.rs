//! What a difference for patients hangs on: each assumption of the network over its stated range, the widest swing
//! first, and where the difference would go the other way.
//!
//! Both today and the scenario are simulated with the assumption at either end, on the same patients as with all as
//! assumed. By how much the end moves the difference is added to the difference of the table, which rests on more
//! replications.

use flow::parameter::NetworkParameter;

use crate::consequence::{Difference, MoreIs, RowKey};
use crate::quantity::{Certainty, Quantity, Unit};
use crate::row::Row;

/// A difference at an end of a range is so many times as unsure as the difference of the table: it is from two
/// replications, and moved by a difference of two such differences as if these were drawn anew, the widest that it can
/// be (√2 × √(6 ÷ 2) × 1.96 ÷ 2.57 of six replications).
const TIMES_AS_UNSURE: f64 = 2.0;
/// As many measures are tried.
pub const MOST_MEASURES: usize = 6;

/// An assumption with the range over which it is tried, as shares of what the network says.
#[derive(Clone, Debug, PartialEq)]
pub struct PatientAssumption {
    /// Which.
    pub parameter: NetworkParameter,
    /// The lower end: 0.95.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Where the range is from.
    pub source: String,
}

/// A difference over the range of one assumption.
#[derive(Clone, Debug, PartialEq)]
pub struct PatientBar {
    /// Which.
    pub assumption: PatientAssumption,
    /// The difference at the lower end.
    pub at_low: Difference,
    /// The difference at the upper end.
    pub at_high: Difference,
}

impl PatientBar {
    /// How far the ends lie apart.
    #[must_use]
    pub fn swing(&self) -> f64 {
        (self.at_high.amount.number() - self.at_low.amount.number()).abs()
    }
}

/// Where a difference would be none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PatientFlip {
    /// Of which assumption.
    pub parameter: NetworkParameter,
    /// At which share of what is assumed.
    pub threshold: f64,
}

/// What one difference hangs on.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureSensitivity {
    /// Which measure.
    pub key: RowKey,
    /// The difference of the table.
    pub usual: Difference,
    /// A bar an assumption, the widest first.
    pub bars: Vec<PatientBar>,
    /// Where it would be none, on the most influential assumption on which it would within its range.
    pub flip: Option<PatientFlip>,
    /// What it hangs on and what would flip it, in words.
    pub sentence: String,
}

/// By how much a difference is moved at both ends of the range of one assumption.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// Which.
    pub assumption: PatientAssumption,
    /// At the lower end, in the unit of the row.
    pub at_low: f64,
    /// At the upper end.
    pub at_high: f64,
}

/// The rows that are tried in column `idx`: those read first in which patients are shown to fare better or worse, the
/// largest difference as a share of today first.
#[must_use]
pub fn tried(rows: &[Row], idx: usize) -> Vec<&Row> {
    let share = |row: &Row| {
        let difference = row.cells.get(idx).and_then(|cell| cell.difference());
        let size = difference.map_or(0.0, |difference| difference.amount.number().abs());
        size / row.measure.base.number().abs().max(f64::MIN_POSITIVE)
    };
    let is_tried = |row: &&Row| {
        let measure = &row.measure;
        let difference = row.cells.get(idx).and_then(|cell| cell.difference());
        measure.key.engine == crate::consequence::Engine::Flow
            && measure.key.dimension.is_empty()
            && measure.is_headline
            && measure.more_is != MoreIs::Neither
            && difference.is_some_and(|difference| difference.certainty.excludes_zero(difference.amount))
    };
    let mut rows: Vec<&Row> = rows.iter().filter(is_tried).collect();
    rows.sort_by(|one, other| share(other).total_cmp(&share(one)));
    rows.truncate(MOST_MEASURES);
    rows
}

/// What the difference of a row in column `idx` hangs on; nothing where it has none.
#[must_use]
pub fn of_row(row: &Row, idx: usize, moved: Vec<Moved>) -> Option<MeasureSensitivity> {
    let usual = row.cells.get(idx)?.difference()?.clone();
    let mut bars: Vec<PatientBar> = moved
        .into_iter()
        .map(|Moved { assumption, at_low, at_high }| PatientBar {
            at_low: at(&usual, at_low),
            at_high: at(&usual, at_high),
            assumption,
        })
        .collect();
    bars.sort_by(|one, other| {
        other.swing().total_cmp(&one.swing()).then(one.assumption.parameter.cmp(&other.assumption.parameter))
    });
    let flip = bars.iter().find_map(|bar| flip_of(bar, &usual));
    let sentence = sentence(row, &usual, &bars, flip);
    Some(MeasureSensitivity { key: row.measure.key.clone(), usual, bars, flip, sentence })
}

/// The difference at an end of a range that moves it by so much.
fn at(usual: &Difference, moved: f64) -> Difference {
    let amount = usual.amount.number() + moved;
    let certainty = match usual.certainty.ends(usual.amount) {
        Some((low, high)) => {
            let half_width = TIMES_AS_UNSURE * (high.number() - low.number()) / 2.0;
            Certainty::Interval {
                low: Quantity::Number(amount - half_width),
                high: Quantity::Number(amount + half_width),
                per_cent: 95,
            }
        }
        None => usual.certainty,
    };
    Difference {
        amount: Quantity::Number(amount),
        certainty,
        is_material: true,
        provenance: usual.provenance,
    }
}

/// Where the difference is none, on a straight line between what is assumed and an end at which it has the other sign.
fn flip_of(bar: &PatientBar, usual: &Difference) -> Option<PatientFlip> {
    let now = usual.amount.number();
    let ends = [
        (bar.assumption.low, bar.at_low.amount.number()),
        (bar.assumption.high, bar.at_high.amount.number()),
    ];
    let (end, then) = ends.into_iter().find(|(_, then)| then * now < 0.0)?;
    let threshold = 1.0 + (end - 1.0) * now / (now - then);
    Some(PatientFlip { parameter: bar.assumption.parameter, threshold })
}

/// A share of what is assumed: `97% of what is assumed`.
#[must_use]
pub fn share_words(share: f64) -> String {
    format!("{:.0}%", 100.0 * share)
}

fn sentence(row: &Row, usual: &Difference, bars: &[PatientBar], flip: Option<PatientFlip>) -> String {
    let measure = &row.measure;
    let unit = measure.unit;
    let of = if measure.subject_words.is_empty() {
        measure.words.clone()
    } else {
        format!("{}, {}", measure.subject_words, measure.words)
    };
    let now = unit.difference(usual.amount);
    let Some(widest) = bars.first() else { return format!("{of}: {now}; no assumption was tried.") };
    let hangs = format!(
        "It hangs most on {}: {} at {} of what is assumed, {} at {}.",
        widest.assumption.parameter.words(),
        told(unit, &widest.at_low),
        share_words(widest.assumption.low),
        told(unit, &widest.at_high),
        share_words(widest.assumption.high)
    );
    let flips = match flip {
        Some(PatientFlip { parameter, threshold }) => {
            let side = if threshold < 1.0 { "below" } else { "above" };
            format!(
                "It would go the other way once {} {side} {} of what is assumed.",
                is_words(parameter),
                share_words(threshold)
            )
        }
        None => {
            "None of the assumptions that were tried makes it go the other way within its range.".to_owned()
        }
    };
    format!("{of}: {now}. {hangs} {flips}")
}

fn is_words(parameter: NetworkParameter) -> String {
    format!("{} is", parameter.words())
}

/// A difference as it is read: the amount, or that none is shown.
fn told(unit: Unit, difference: &Difference) -> String {
    if difference.certainty.excludes_zero(difference.amount) {
        unit.difference(difference.amount)
    } else {
        "no difference shown".to_owned()
    }
}

#[cfg(test)]
mod tests;
