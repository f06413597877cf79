//! Trend, season and remainder of a series, so that one odd value moves none of them, and how sure the season is.
//!
//! The trend is a local line (loess), the season a mean of each phase, both weighted against outliers, found in turn:
//! R. B. Cleveland and others, STL, Journal of Official Statistics 6 (1990), with a season that does not change. The
//! season is then drawn towards none as far as chance alone would make one: D. M. Miller and D. Williams, International
//! Journal of Forecasting 19 (2003), with the factor of James and Stein.

use crate::order::median;
use crate::score::count;

/// Parts of a series that add up to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Seasonal {
    /// The local line at each step.
    pub trend: Vec<f64>,
    /// The season by phase, the phase of the first value first; its mean is zero.
    pub season: Vec<f64>,
    /// What is left at each step; zero where no value is known.
    pub remainder: Vec<f64>,
    /// What is left of the season as it was measured, 0 to 1: 0 is no more than chance makes.
    pub kept: f64,
    /// The variance of one phase of the season.
    pub variance: f64,
    /// How much of what is not trend is season, 0 to 1.
    pub strength: f64,
}

/// Rounds of trend and season in turn.
const ROUNDS: usize = 4;

/// Takes `values`, of which some may be missing, apart; with a season of `length` steps where there are two of them.
#[must_use]
pub fn seasonal(values: &[Option<f64>], length: usize) -> Seasonal {
    let n = values.len();
    let has_season = 1 < length && 2 * length <= n;
    let length = if has_season { length } else { 1 };
    let mut weights: Vec<f64> = values.iter().map(|value| if value.is_some() { 1.0 } else { 0.0 }).collect();
    let known: Vec<f64> = values.iter().map(|value| value.unwrap_or(0.0)).collect();
    let span = if has_season { 2 * length - 1 } else { 7 };
    let mut season = vec![0.0; length];
    let mut trend = vec![0.0; n];
    let mut remainder = vec![0.0; n];
    for round in 0..ROUNDS {
        let adjusted: Vec<f64> = (0..n).map(|idx| known[idx] - season[idx % length]).collect();
        trend = local_line(&adjusted, &weights, span);
        if has_season {
            season = phases(&known, &trend, &weights, length);
        }
        for idx in 0..n {
            let left = known[idx] - trend[idx] - season[idx % length];
            remainder[idx] = if values[idx].is_some() { left } else { 0.0 };
        }
        if round + 1 < ROUNDS {
            weigh(&mut weights, values, &remainder);
        }
    }
    shrunk(trend, season, remainder, &weights)
}

/// Draws the season towards none as far as chance makes one; values that have no weight say nothing of chance.
fn shrunk(trend: Vec<f64>, mut season: Vec<f64>, mut remainder: Vec<f64>, weights: &[f64]) -> Seasonal {
    let length = season.len();
    let weighed = || remainder.iter().zip(weights).filter(|(_, weight)| 0.0 < **weight);
    let n_known = weighed().count();
    let squares: f64 = season.iter().map(|phase| phase * phase).sum();
    let free = (count(n_known) - count(length) - 1.0).max(1.0);
    let rest = weighed().map(|(left, _)| left * left).sum::<f64>() / free;
    let variance = rest * count(length) / count(n_known).max(1.0);
    let kept = if squares > 0.0 && 3 < length {
        (1.0 - (count(length) - 3.0) * variance / squares).max(0.0)
    } else {
        0.0
    };
    let n = remainder.len();
    for idx in 0..n {
        remainder[idx] += (1.0 - kept) * season[idx % length];
    }
    for phase in &mut season {
        *phase *= kept;
    }
    let spread = squares / count(length);
    Seasonal {
        strength: if spread > 0.0 { spread / (spread + rest) } else { 0.0 },
        trend,
        season,
        remainder,
        kept,
        variance: kept * variance,
    }
}

/// The mean of what is not trend, by phase; together zero.
fn phases(values: &[f64], trend: &[f64], weights: &[f64], length: usize) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); length];
    for (idx, ((value, trend), weight)) in values.iter().zip(trend).zip(weights).enumerate() {
        let (sum, total) = &mut sums[idx % length];
        *sum += weight * (value - trend);
        *total += weight;
    }
    let means: Vec<f64> =
        sums.iter().map(|(sum, total)| if *total > 0.0 { sum / total } else { 0.0 }).collect();
    let mean = means.iter().sum::<f64>() / count(length);
    means.iter().map(|phase| phase - mean).collect()
}

/// At each step the line through the values about it, the nearest `span` of them weighted by distance (tricube).
fn local_line(values: &[f64], weights: &[f64], span: usize) -> Vec<f64> {
    let n = values.len();
    let span = span.min(n);
    (0..n)
        .map(|at| {
            let from = at.saturating_sub(span / 2).min(n - span);
            let reach = count((at - from).max(from + span - 1 - at) + 1);
            // Weight, and sums of weighted distance, its square, value and their product.
            let mut sums = [0.0; 5];
            for idx in from..from + span {
                let distance = count(idx) - count(at);
                let near = 1.0 - (distance / reach).abs().powi(3);
                let weight = weights[idx] * near * near * near;
                sums[0] += weight;
                sums[1] += weight * distance;
                sums[2] += weight * distance * distance;
                sums[3] += weight * values[idx];
                sums[4] += weight * distance * values[idx];
            }
            let spread = sums[0] * sums[2] - sums[1] * sums[1];
            if spread > 1e-9 * sums[0] * sums[0] {
                (sums[2] * sums[3] - sums[1] * sums[4]) / spread
            } else if sums[0] > 0.0 {
                sums[3] / sums[0]
            } else {
                0.0
            }
        })
        .collect()
}

/// Weighs down what is far off (bisquare of six median deviations).
fn weigh(weights: &mut [f64], values: &[Option<f64>], remainder: &[f64]) {
    let sizes: Vec<f64> = remainder
        .iter()
        .zip(values)
        .filter(|(_, value)| value.is_some())
        .map(|(left, _)| left.abs())
        .collect();
    let reach = 6.0 * median(&sizes).unwrap_or(0.0);
    if reach <= 0.0 {
        return;
    }
    for ((weight, value), left) in weights.iter_mut().zip(values).zip(remainder) {
        let share = left / reach;
        *weight = match value {
            Some(_) if share.abs() < 1.0 => (1.0 - share * share) * (1.0 - share * share),
            _ => 0.0,
        };
    }
}

#[cfg(test)]
mod tests;
