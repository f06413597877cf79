//! Processes of known orders and what follows from them.

use super::arima;
use crate::counter::Counter;

fn noise(idx: u64) -> f64 {
    Counter::named(7, &["arima"]).normal(0, idx)
}

#[test]
fn a_departure_from_the_mean_dies_out() {
    let mut departure = 0.0;
    let mut values: Vec<f64> = (0..2_000)
        .map(|idx| {
            departure = 0.7 * departure + noise(idx);
            100.0 + departure
        })
        .collect();
    values.push(110.0);
    let ahead = arima(&values, 1, 0.0, 24).unwrap();
    assert!((ahead.means[0] - 107.0).abs() < 1.5, "{:?}", ahead.means);
    assert!((ahead.means[23] - 100.0).abs() < 1.5, "{:?}", ahead.means);
    // The spread of far steps is that of the process: 1 ÷ √(1 − 0.7²).
    let far = ahead.variances()[23].sqrt();
    assert!((far - 1.4).abs() < 0.3, "{far}");
}

#[test]
fn a_random_walk_goes_on_from_its_last_value_ever_less_surely() {
    let mut walk = 0.0;
    let values: Vec<f64> = (0..150)
        .map(|idx| {
            walk += noise(idx);
            walk
        })
        .collect();
    let ahead = arima(&values, 1, 0.0, 16).unwrap();
    assert!((ahead.means[0] - walk).abs() < 0.6, "{:?} after {walk}", ahead.means);
    let variances = ahead.variances();
    let growth = variances[15] / variances[0];
    assert!((8.0..26.0).contains(&growth), "{growth}");
}

#[test]
fn a_strong_season_goes_on_in_its_phase() {
    let season = |idx: u64| if idx % 12 == 3 { 40.0 } else { 0.0 };
    let values: Vec<f64> = (0..65).map(|idx| 200.0 + season(idx) + noise(idx)).collect();
    let ahead = arima(&values, 12, 0.95, 12).unwrap();
    for (step, mean) in (65..).zip(&ahead.means) {
        assert!((mean - 200.0 - season(step)).abs() < 3.0, "{step}: {mean}");
    }
}

#[test]
fn few_values_are_not_fitted() {
    assert_eq!(arima(&[1.0, 2.0, 3.0], 12, 0.0, 3), None);
}
