//! Levels, trends and seasons that smoothing finds.

use super::{Form, smoothing};
use crate::counter::Counter;
use crate::sum_of_months::Process;

const LEVEL: Form = Form { has_trend: false, has_season: false };
const ALL: Form = Form { has_trend: true, has_season: true };

fn noise(idx: u64) -> f64 {
    Counter::named(5, &["smoothing"]).normal(0, idx)
}

#[test]
fn values_about_a_level_are_followed_by_the_level() {
    let values: Vec<f64> = (0..80).map(|idx| 50.0 + noise(idx)).collect();
    let fit = smoothing(&values, &[0.0], LEVEL).unwrap();
    let ahead = fit.ahead(3);
    assert!(fit.shares.level < 0.2, "{:?}", fit.shares);
    assert!((ahead.means[2] - 50.0).abs() < 0.5, "{:?}", ahead.means);
    assert!((fit.shock_sd - 1.0).abs() < 0.2, "{}", fit.shock_sd);
}

#[test]
fn a_level_that_moves_with_every_value_is_its_last() {
    let mut walk = 0.0;
    let values: Vec<f64> = (0..80)
        .map(|idx| {
            walk += noise(idx);
            walk
        })
        .collect();
    let fit = smoothing(&values, &[0.0], LEVEL).unwrap();
    assert!(0.7 < fit.shares.level, "{:?}", fit.shares);
}

#[test]
fn a_season_goes_on_in_its_phase() {
    let season: Vec<f64> = (0..12).map(|month| f64::from(month * month % 7) - 3.0).collect();
    let values: Vec<f64> = (0..53).map(|idx| 100.0 + 10.0 * season[idx % 12]).collect();
    let first: Vec<f64> = season.iter().map(|month| 9.0 * month).collect();
    let ahead = smoothing(&values, &first, ALL).unwrap().ahead(14);
    for (step, mean) in ahead.means.iter().enumerate() {
        let expected = 100.0 + 10.0 * season[(53 + step) % 12];
        assert!((mean - expected).abs() < 4.0, "step {step}: {mean} is not {expected}");
    }
}

#[test]
fn the_spread_of_a_sum_is_its_closed_form() {
    let values: Vec<f64> = (0..60_u32).zip(0..).map(|(t, idx)| f64::from(t) + noise(idx)).collect();
    let fit = smoothing(&values, &[0.0], Form { has_trend: true, has_season: false }).unwrap();
    let sum: f64 = fit.ahead(12).covariance().iter().flatten().sum();
    let shares = fit.shares;
    let process = Process::Aadn {
        level: 0.0,
        trend: 0.0,
        phi: shares.damping,
        alpha: shares.level,
        beta: shares.trend,
    };
    assert!((sum.sqrt() / process.sum(0.0, 12, fit.shock_sd).sd - 1.0).abs() < 1e-9);
}

#[test]
fn fewer_values_than_parameters_are_not_fitted() {
    assert_eq!(smoothing(&[1.0, 2.0, 3.0], &[0.0], LEVEL), None);
    assert_eq!(smoothing(&[1.0; 18], &[0.0; 12], ALL), None);
}
