//! Spread of single steps and of their sums.

use super::{StepsAhead, triangle};
use crate::sum_of_months::Process;

#[test]
fn a_sum_of_steps_is_as_unsure_as_its_closed_form() {
    let kept = vec![0.4; 8];
    let ahead = StepsAhead::of_shocks(vec![10.0; 9], 2.0, &kept);
    let sum: f64 = ahead.covariance().iter().flatten().sum();
    let closed = Process::Ann { level: 10.0, alpha: 0.4 }.sum(0.0, 9, 2.0);
    assert!((sum.sqrt() - closed.sd).abs() < 1e-12);
    for (variance, sd) in ahead.variances().iter().zip(&closed.step_sd) {
        assert!((variance.sqrt() - sd).abs() < 1e-12);
    }
}

#[test]
fn a_mean_of_forecasts_with_the_same_draws_is_as_wide_as_their_mean() {
    let narrow = StepsAhead::of_shocks(vec![1.0], 1.0, &[]);
    let wide = StepsAhead::of_shocks(vec![3.0], 3.0, &[]);
    let mean = StepsAhead::mean_of(&[(0.5, &narrow), (0.5, &wide)]);
    assert!((mean.means[0] - 2.0).abs() < 1e-12);
    assert!((mean.variances()[0] - 4.0).abs() < 1e-12);
}

#[test]
fn a_triangle_times_itself_is_the_covariance() {
    let covariance = StepsAhead::of_shocks(vec![0.0; 4], 1.5, &[1.0, 1.0, 1.0]).covariance();
    let triangle = triangle(&covariance);
    for (row, expected) in covariance.iter().enumerate() {
        for (column, expected) in expected.iter().enumerate() {
            let found: f64 = triangle[row].iter().zip(&triangle[column]).map(|(a, b)| a * b).sum();
            assert!((found - expected).abs() < 1e-12);
        }
    }
}

#[test]
fn steps_without_spread_have_a_triangle_of_zeros() {
    assert_eq!(triangle(&[vec![0.0, 0.0], vec![0.0, 0.0]]), vec![vec![0.0; 2]; 2]);
}
