//! Proper scores of forecasts that state more than a number: the lower, the better.
//!
//! Sources: T. Gneiting and A. E. Raftery, JASA 102 (2007); J. Bracher and others, PLOS
//! Computational Biology 17 (2021) for the weighted interval score.

use std::f64::consts::PI;

use crate::distribution::{logarithm, normal_cdf, normal_density};

/// The continuous ranked probability score of a normal forecast, in the unit of the outcome.
#[must_use]
pub fn crps_normal(mean: f64, sd: f64, outcome: f64) -> f64 {
    let z = (outcome - mean) / sd;
    sd * (z * (2.0 * normal_cdf(z) - 1.0) + 2.0 * normal_density(z) - 1.0 / PI.sqrt())
}

/// The logarithmic score of a normal forecast: minus the logarithm of its density.
#[must_use]
pub fn log_score_normal(mean: f64, sd: f64, outcome: f64) -> f64 {
    let z = (outcome - mean) / sd;
    0.5 * logarithm(2.0 * PI) + logarithm(sd) + 0.5 * z * z
}

/// The continuous ranked probability score of a sample taken as the distribution itself: the mean
/// distance to the outcome less half the mean distance of two draws, pairs with themselves counted.
/// `None` for an empty sample.
#[must_use]
pub fn crps_sample(sample: &[f64], outcome: f64) -> Option<f64> {
    let n = count(sample.len());
    (0.0 < n).then(|| distance(sample, outcome) / n - pair_distances(sample) / (n * n))
}

/// The same score as an unbiased estimate for the distribution that the sample was drawn from:
/// pairs with themselves are left out. `None` for fewer than two draws.
#[must_use]
pub fn crps_sample_fair(sample: &[f64], outcome: f64) -> Option<f64> {
    let n = count(sample.len());
    (1.0 < n).then(|| distance(sample, outcome) / n - pair_distances(sample) / (n * (n - 1.0)))
}

/// The interval score of a central interval of this `level`, such as 0.8: its width plus 2 ÷ (1 −
/// level) times the distance by which the outcome misses it.
#[must_use]
pub fn interval_score(lower: f64, upper: f64, level: f64, outcome: f64) -> f64 {
    let missed = (lower - outcome).max(outcome - upper).max(0.0);
    upper - lower + 2.0 / (1.0 - level) * missed
}

/// The pinball loss of one quantile at this `level`.
#[must_use]
pub fn pinball(level: f64, quantile: f64, outcome: f64) -> f64 {
    let below = if outcome < quantile { 1.0 } else { 0.0 };
    (below - level) * (quantile - outcome)
}

/// The mean of twice the pinball losses of `quantiles`, each (level, value); zero for none.
#[must_use]
pub fn mean_twice_pinball(quantiles: &[(f64, f64)], outcome: f64) -> f64 {
    let sum: f64 = quantiles.iter().map(|(level, value)| 2.0 * pinball(*level, *value, outcome)).sum();
    sum / count(quantiles.len()).max(1.0)
}

/// The weighted interval score of a median and central intervals, each (level, lower, upper): the
/// divisor is the number of intervals plus a half.
#[must_use]
pub fn weighted_interval_score(median: f64, intervals: &[(f64, f64, f64)], outcome: f64) -> f64 {
    let weighted: f64 = intervals
        .iter()
        .map(|(level, lower, upper)| (1.0 - level) / 2.0 * interval_score(*lower, *upper, *level, outcome))
        .sum();
    (0.5 * (outcome - median).abs() + weighted) / (count(intervals.len()) + 0.5)
}

/// Half the sum of the distances of all ordered pairs, from the sorted sample.
fn pair_distances(sample: &[f64]) -> f64 {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = count(sorted.len()) - 1.0;
    sorted.iter().enumerate().map(|(rank, value)| (2.0 * count(rank) - last) * value).sum()
}

fn distance(sample: &[f64], outcome: f64) -> f64 {
    sample.iter().map(|value| (value - outcome).abs()).sum()
}

/// A count as a number.
pub(crate) fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).expect("samples have fewer than four billion members"))
}

#[cfg(test)]
mod tests;
