//! The lowest point of a function of a few numbers within a box, without its derivatives.
//!
//! Source: J. A. Nelder and R. Mead, Computer Journal 7 (1965), with the usual coefficients 1, 2, ½ and ½. Points beyond
//! the box are moved to its edge. It finds a local lowest point, and always the same one.

use crate::score::count;
use crate::steps_ahead::add;

/// What one number may be, and where to look first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The least.
    pub low: f64,
    /// The most.
    pub high: f64,
    /// Where to begin, between the two.
    pub start: f64,
}

/// The lowest point found.
#[derive(Clone, Debug, PartialEq)]
pub struct Lowest {
    /// Where it is.
    pub at: Vec<f64>,
    /// The function's value there; infinite where it is a number nowhere.
    pub value: f64,
}

/// Looks for the lowest point of `function` within `ranges`, with about `n_evaluations` of it. A value that is not a
/// number counts as infinite.
#[must_use]
pub fn lowest(ranges: &[Range], n_evaluations: usize, mut function: impl FnMut(&[f64]) -> f64) -> Lowest {
    let n = ranges.len();
    let mut evaluate = |mut at: Vec<f64>| {
        for (part, range) in at.iter_mut().zip(ranges) {
            *part = part.clamp(range.low, range.high);
        }
        let value = function(&at);
        Lowest { value: if value.is_nan() { f64::INFINITY } else { value }, at }
    };
    let start: Vec<f64> = ranges.iter().map(|range| range.start).collect();
    let mut corners: Vec<Lowest> = Vec::with_capacity(n + 1);
    for (idx, Range { low, high, start: from }) in ranges.iter().enumerate() {
        let step = 0.2 * (high - low);
        let mut at = start.clone();
        at[idx] = if from + step <= *high { from + step } else { from - step };
        corners.push(evaluate(at));
    }
    corners.push(evaluate(start));
    let mut left = n_evaluations.saturating_sub(corners.len());
    while 0 < left && 0 < n {
        corners.sort_by(|a, b| a.value.total_cmp(&b.value));
        if corners[n].value - corners[0].value <= 1e-7 * corners[0].value.abs() {
            break;
        }
        left = left.saturating_sub(step(&mut corners, &mut evaluate));
    }
    corners.sort_by(|a, b| a.value.total_cmp(&b.value));
    corners.swap_remove(0)
}

/// Moves the last of the sorted corners, or draws all of them together; how many evaluations that took.
fn step(corners: &mut [Lowest], evaluate: &mut impl FnMut(Vec<f64>) -> Lowest) -> usize {
    let n = corners.len() - 1;
    let mut centre = vec![0.0; n];
    for corner in &corners[..n] {
        add(&mut centre, 1.0 / count(n), &corner.at);
    }
    let worst = corners[n].clone();
    let away = |by: f64| {
        centre.iter().zip(&worst.at).map(|(centre, worst)| centre + by * (centre - worst)).collect()
    };
    let reflected = evaluate(away(1.0));
    if corners[0].value <= reflected.value && reflected.value < corners[n - 1].value {
        corners[n] = reflected;
        return 1;
    }
    if reflected.value < corners[0].value {
        let expanded = evaluate(away(2.0));
        corners[n] = if expanded.value < reflected.value { expanded } else { reflected };
        return 2;
    }
    let inner = evaluate(away(if reflected.value < worst.value { 0.5 } else { -0.5 }));
    if inner.value < worst.value.min(reflected.value) {
        corners[n] = inner;
        return 2;
    }
    let best = corners[0].at.clone();
    for corner in &mut corners[1..] {
        *corner = evaluate(corner.at.iter().zip(&best).map(|(a, b)| f64::midpoint(*a, *b)).collect());
    }
    2 + n
}

#[cfg(test)]
mod tests;
