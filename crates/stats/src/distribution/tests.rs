//! Quantiles undo probabilities, and known values come out.

use super::*;

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn quantiles_in_tables_come_out() {
    // Tables of the standard normal distribution.
    near(normal_quantile(0.5), 0.0);
    near(normal_quantile(0.9), 1.281_551_565_544_600_4);
    near(normal_quantile(0.975), 1.959_963_984_540_054);
    near(normal_quantile(0.025), -1.959_963_984_540_054);
    assert!(normal_quantile(0.0).is_infinite() && normal_quantile(0.0) < 0.0);
    assert!(normal_quantile(1.0).is_infinite() && 0.0 < normal_quantile(1.0));
}

#[test]
fn a_quantile_undoes_its_probability() {
    for probability in [1e-14, 1e-9, 1e-4, 0.01, 0.07, 0.08, 0.3, 0.5, 0.7, 0.92, 0.93, 0.999] {
        let again = normal_cdf(normal_quantile(probability));
        assert!((again / probability - 1.0).abs() < 1e-11, "{probability}: {again}");
    }
}

#[test]
fn chi_squared_draws_are_near_the_tables() {
    // Tables of the chi-squared distribution, 13 degrees: median 12.340, 95th centile 22.362.
    assert!((chi_squared_from_normal(13.0, 0.0) / 12.340 - 1.0).abs() < 0.002);
    assert!((chi_squared_from_normal(13.0, 1.644_853_6) / 22.362 - 1.0).abs() < 0.002);
}

#[test]
fn the_density_is_the_slope_of_the_probability() {
    for z in [-2.0, -0.5, 0.0, 1.3] {
        let slope = (normal_cdf(z + 1e-5) - normal_cdf(z - 1e-5)) / 2e-5;
        assert!((slope - normal_density(z)).abs() < 1e-9);
    }
}
