//! Fits with closed forms, and counts that have none.

use super::*;

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-10 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn two_groups_have_the_rates_of_their_sums() {
    let columns = vec![vec![1.0; 4], vec![0.0, 0.0, 1.0, 1.0]];
    let fit = poisson_regression(&columns, &[3.0, 5.0, 9.0, 11.0], &[100.0, 100.0, 200.0, 50.0]).unwrap();
    near(libm::exp(fit.coefficients[0]), 0.04);
    near(libm::exp(fit.coefficients[1]), 0.08 / 0.04);
    // Of a ratio of two rates the variance is 1 ÷ events + 1 ÷ events.
    near(fit.covariance[1][1], 1.0 / 8.0 + 1.0 / 20.0);
    near(fit.fitted[3], 4.0);
    near(fit.dispersion.unwrap(), (1.0 / 4.0 + 1.0 / 4.0 + 49.0 / 16.0 + 49.0 / 4.0) / 2.0);
}

#[test]
fn a_group_without_events_runs_off() {
    let columns = vec![vec![1.0; 4], vec![0.0, 0.0, 1.0, 1.0]];
    let found = poisson_regression(&columns, &[3.0, 5.0, 0.0, 0.0], &[1.0; 4]);
    assert_eq!(found, Err(NoFit::RunsOff));
}

#[test]
fn columns_that_others_make_up_are_told() {
    let columns = vec![vec![1.0; 3], vec![2.0; 3]];
    let found = poisson_regression(&columns, &[3.0, 5.0, 1.0], &[1.0; 3]);
    assert_eq!(found, Err(NoFit::Dependent(Dependent { column: 1 })));
}
