//! The gamma distribution against tables.

use super::{chi_squared_cdf, chi_squared_quantile, gamma_cdf, gamma_quantile};

#[track_caller]
fn near(found: f64, expected: f64, relative: f64) {
    assert!((found / expected - 1.0).abs() < relative, "{found} is not {expected}");
}

#[test]
fn shape_one_is_the_exponential_distribution() {
    for x in [0.01, 0.5, 1.0, 3.0, 20.0] {
        near(gamma_cdf(1.0, x), -libm::expm1(-x), 1e-13);
    }
    near(gamma_quantile(1.0, 0.5), std::f64::consts::LN_2, 1e-13);
}

#[test]
fn chi_squared_has_the_quantiles_of_the_tables() {
    // R 4.3: qchisq(c(.001, .5, .95, .999), c(109, 10, 1, 109))
    near(chi_squared_quantile(1.0, 0.95), 3.841_458_820_694_124, 1e-12);
    near(chi_squared_quantile(10.0, 0.5), 9.341_817_765_591_965, 1e-12);
    near(chi_squared_cdf(2.0, 2.0 * std::f64::consts::LN_2), 0.5, 1e-13);
}

#[test]
fn large_shapes_are_near_the_middle_at_their_mean() {
    // P(a, a) = 1/2 + 1 / (3 √(2πa)) + …: Abramowitz and Stegun 6.5.
    for shape in [1e4_f64, 1e6, 1e8] {
        let beyond = 1.0 / (3.0 * (2.0 * std::f64::consts::PI * shape).sqrt());
        near(gamma_cdf(shape, shape), 0.5 + beyond, 1e-6);
        near(gamma_quantile(shape, 0.5), shape - 1.0 / 3.0, 1e-9);
    }
}

#[test]
fn a_quantile_is_where_the_probability_is() {
    for shape in [0.3, 0.9, 2.0, 17.5, 400.0] {
        for probability in [1e-6, 0.01, 0.3, 0.5, 0.99, 1.0 - 1e-9] {
            near(gamma_cdf(shape, gamma_quantile(shape, probability)), probability, 1e-9);
        }
    }
}
