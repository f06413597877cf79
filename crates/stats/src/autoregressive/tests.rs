//! Shares that were put into errors are found again, on average.

use super::*;
use crate::counter::Counter;
use crate::covariance::plain;
use crate::least_squares::least_squares;

/// A line over 60 points.
fn line() -> Vec<Vec<f64>> {
    vec![vec![1.0; 60], (1..=60).map(f64::from).collect()]
}

fn times_of(n: u32) -> Vec<u32> {
    (1..=n).collect()
}

#[test]
fn a_share_is_found_on_average_and_errors_are_as_large_as_estimates_vary() {
    let columns = line();
    let (mut kept, mut stated, mut actual) = (0.0, 0.0, 0.0);
    for seed in 0..400 {
        let draws = Counter::named(seed, &["autoregressive"]);
        let mut error = draws.normal(1, 0) / (1.0_f64 - 0.36).sqrt();
        let value = |n: u64| {
            error = 0.6 * error + draws.normal(0, n);
            error
        };
        let outcome: Vec<f64> = (0..60).map(value).collect();
        let fit = least_squares(&columns, &outcome).unwrap();
        let found = autoregressive(&columns, &fit.bread, &fit.residuals, &times_of(60)).unwrap();
        kept += found.kept / 400.0;
        stated += found.covariance[1][1] / 400.0;
        actual += fit.coefficients[1] * fit.coefficients[1] / 400.0;
    }
    assert!((kept - 0.6).abs() < 0.04, "{kept}");
    assert!((0.75..1.35).contains(&(stated / actual)), "{stated} {actual}");
}

#[test]
fn errors_that_turn_their_sign_count_as_independent() {
    let columns = line();
    let outcome: Vec<f64> = (0..60).map(|n| if n % 2 == 0 { 1.0 } else { -1.0 }).collect();
    let fit = least_squares(&columns, &outcome).unwrap();
    let found = autoregressive(&columns, &fit.bread, &fit.residuals, &times_of(60)).unwrap();
    let plain = plain(&fit.bread, &fit.residuals).unwrap();
    assert!(found.kept <= 0.0 && (found.covariance[1][1] / plain[1][1] - 1.0).abs() < 1e-9);
}

#[test]
fn no_residuals_say_nothing() {
    let columns = line();
    let bread = vec![vec![1.0, 0.0], vec![0.0, 1.0]];
    assert_eq!(autoregressive(&columns, &bread, &[0.0; 60], &times_of(60)), None);
}
