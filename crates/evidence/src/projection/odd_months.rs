//! Single months far from those beside them, and moves to another level.

use stats::order::median;

/// A single month is odd beyond so many usual deviations from both its neighbours: months nearer than that were better
/// left in, by synthetic series.
const ODD: f64 = 12.0;
/// A move is one beyond so many usual changes.
const FAR: f64 = 5.0;
/// Months on each side by which a move is judged.
const SIDE: usize = 6;
/// Fewest months after a move for it to be told from one odd month.
const FEWEST_AFTER: usize = 3;
/// The standard deviation of a normal distribution over its median deviation.
const DEVIATION: f64 = 1.482_6;

/// A move to another level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shift {
    /// The place of its first value.
    pub(super) at: usize,
    /// By how much.
    pub(super) by: f64,
}

/// The usual size of a change from one value to the next, as a standard deviation that a few large ones do not move.
fn usual_change(values: &[f64]) -> f64 {
    let sizes: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    DEVIATION * median(&sizes).unwrap_or(0.0)
}

/// Places of values without a season that are far above or far below both neighbours, each with the value between these.
/// The first and the last have one neighbour and are not judged; nor is a series that mostly does not change.
pub(super) fn odd_months(values: &[f64]) -> Vec<(usize, f64)> {
    let far = ODD * usual_change(values) / f64::sqrt(2.0);
    if far <= 0.0 {
        return Vec::new();
    }
    let mut odd = Vec::new();
    for (idx, three) in values.windows(3).enumerate() {
        let (rise, fall) = (three[1] - three[0], three[1] - three[2]);
        if far < rise.abs().min(fall.abs()) && 0.0 < rise * fall {
            odd.push((idx + 1, f64::midpoint(three[0], three[2])));
        }
    }
    odd
}

/// The last move of values without a season to another level that stayed.
pub(super) fn last_shift(values: &[f64]) -> Option<Shift> {
    let far = FAR * usual_change(values);
    let mean = |values: &[f64]| median(values).unwrap_or(0.0);
    (FEWEST_AFTER..(values.len() + 1).saturating_sub(FEWEST_AFTER))
        .rev()
        .map(|at| {
            let before = mean(&values[at.saturating_sub(SIDE)..at]);
            let after = mean(&values[at..(at + SIDE).min(values.len())]);
            (at, values[at] - values[at - 1], after - before)
        })
        .find(|(_, change, by)| 0.0 < far && far < change.abs() && 0.6 * change.abs() < by * change.signum())
        .map(|(at, _, by)| Shift { at, by })
}

/// Whether the last value, or the two last, are far from the value before and it is too early to tell why.
pub(super) fn last_is_odd(values: &[f64]) -> bool {
    let far = FAR * usual_change(values);
    let changes = values.windows(2).rev().take(FEWEST_AFTER - 1);
    0.0 < far && changes.map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f64::max) > far
}

#[cfg(test)]
mod tests;
