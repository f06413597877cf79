//! Scores against closed forms and against one another.

use super::*;
use crate::counter::Counter;
use crate::distribution::normal_quantile;

#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

#[test]
fn the_score_of_a_point_is_its_distance() {
    near(crps_sample(&[3.0], 5.5).unwrap(), 2.5, 1e-12);
    near(crps_sample(&[3.0, 3.0], 5.5).unwrap(), 2.5, 1e-12);
    assert_eq!(crps_sample_fair(&[3.0], 5.5), None);
    assert_eq!(crps_sample(&[], 5.5), None);
}

#[test]
fn a_large_normal_sample_scores_as_the_normal_does() {
    let draws = Counter::named(1, &["crps"]);
    let sample: Vec<f64> = (0..4_000).map(|row| 2.0 + 3.0 * draws.normal(row, 0)).collect();
    near(crps_sample(&sample, 4.0).unwrap(), crps_normal(2.0, 3.0, 4.0), 0.05);
}

#[test]
fn the_interval_score_counts_width_and_misses() {
    near(interval_score(1.0, 5.0, 0.8, 3.0), 4.0, 1e-12);
    near(interval_score(1.0, 5.0, 0.8, 7.0), 24.0, 1e-12);
    near(interval_score(1.0, 5.0, 0.8, 0.5), 9.0, 1e-12);
}

#[test]
fn weighted_intervals_equal_twice_the_pinball_losses() {
    let quantile = |level: f64| 10.0 + 4.0 * normal_quantile(level);
    let quantiles: Vec<(f64, f64)> =
        [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975].into_iter().map(|level| (level, quantile(level))).collect();
    let intervals = [
        (0.95, quantile(0.025), quantile(0.975)),
        (0.8, quantile(0.1), quantile(0.9)),
        (0.5, quantile(0.25), quantile(0.75)),
    ];
    for outcome in [-3.0, 9.0, 10.0, 25.0] {
        near(
            weighted_interval_score(quantile(0.5), &intervals, outcome),
            mean_twice_pinball(&quantiles, outcome),
            1e-12,
        );
    }
}

#[test]
fn the_log_score_is_minus_the_log_of_the_density() {
    near(log_score_normal(1.0, 1.0, 2.0), -logarithm(normal_density(1.0)), 1e-12);
}
