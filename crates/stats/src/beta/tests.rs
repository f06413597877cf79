//! The beta distribution against closed forms and tables.

use super::*;
use crate::student::student_cdf;

fn near(found: f64, expected: f64) {
    assert!((found / expected - 1.0).abs() < 1e-11, "{found} is not {expected}");
}

#[test]
fn shapes_with_closed_forms_come_out() {
    for x in [0.01, 0.3, 0.5, 0.9] {
        near(beta_cdf(1.0, 1.0, x), x);
        near(beta_cdf(3.0, 1.0, x), x * x * x);
        near(beta_cdf(2.0, 2.0, x), x * x * (3.0 - 2.0 * x));
    }
    assert!(beta_cdf(2.0, 5.0, -1.0) <= 0.0 && 1.0 <= beta_cdf(2.0, 5.0, 2.0));
}

#[test]
fn a_quantile_undoes_its_probability() {
    for (a, b) in [(0.5, 0.5), (2.0, 30.0), (400.0, 835.0)] {
        for probability in [1e-6, 0.025, 0.5, 0.999] {
            near(beta_cdf(a, b, beta_quantile(a, b, probability)), probability);
        }
    }
    assert!(beta_quantile(2.0, 3.0, 0.0) <= 0.0 && 1.0 <= beta_quantile(2.0, 3.0, 1.0));
}

#[test]
fn tails_of_student_are_those_of_its_distribution() {
    for degrees in [1_u32, 2, 7, 40] {
        for t in [0.3, 1.0, 2.5] {
            near(student_both_tails(f64::from(degrees), t), 2.0 * student_cdf(degrees, -t));
        }
    }
    // Two degrees: 1 − t ÷ √(2 + t²), about 1 ÷ t² far out.
    near(student_both_tails(2.0, 1e6) * 1e12, 1.0);
}
