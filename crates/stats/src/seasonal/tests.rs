//! Series of known trend and season.

use super::seasonal;
use crate::counter::Counter;

fn season(idx: usize) -> f64 {
    if idx % 12 == 9 { 11.0 } else { -1.0 }
}

fn trend(idx: usize) -> f64 {
    100.0 + 0.5 * f64::from(u32::try_from(idx).unwrap())
}

fn noise(idx: usize) -> f64 {
    Counter::named(6, &["seasonal"]).normal(0, u64::try_from(idx).unwrap())
}

#[test]
fn trend_and_season_are_found_though_one_value_is_wrong() {
    let mut values: Vec<Option<f64>> =
        (0..60).map(|idx| Some(trend(idx) + season(idx) + 0.3 * noise(idx))).collect();
    values[30] = Some(1_000.0);
    let parts = seasonal(&values, 12);
    for (idx, found) in parts.season.iter().enumerate() {
        assert!((found - season(idx)).abs() < 0.6, "phase {idx}: {found}");
    }
    assert!((parts.trend[31] - trend(31)).abs() < 1.0, "{}", parts.trend[31]);
    assert!(0.9 < parts.strength, "{}", parts.strength);
}

#[test]
fn missing_values_do_not_move_trend_or_season() {
    let mut values: Vec<Option<f64>> = (0..60).map(|idx| Some(trend(idx) + season(idx))).collect();
    values[20] = None;
    values[21] = None;
    let parts = seasonal(&values, 12);
    assert!((parts.trend[20] + parts.season[20 % 12] - trend(20) - season(20)).abs() < 1.0);
    assert!(parts.remainder[20].abs() < 1.0);
}

#[test]
fn chance_makes_hardly_any_season() {
    let values: Vec<Option<f64>> = (0..60).map(|idx| Some(50.0 + noise(idx))).collect();
    let parts = seasonal(&values, 12);
    let largest = parts.season.iter().fold(0.0, |most: f64, phase| most.max(phase.abs()));
    assert!(largest < 0.6 && parts.kept < 0.6, "{parts:?}");
}

#[test]
fn less_than_two_seasons_show_none() {
    let values: Vec<Option<f64>> = (0..23).map(|idx| Some(trend(idx) + season(idx))).collect();
    assert_eq!(seasonal(&values, 12).season, vec![0.0]);
}
