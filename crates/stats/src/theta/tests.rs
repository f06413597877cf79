//! Lines and what Theta makes of them.

use super::theta;

#[test]
fn a_line_goes_on_with_at_least_half_its_slope() {
    let values: Vec<f64> = (0..40).map(|idx| 10.0 + 2.0 * f64::from(idx)).collect();
    let ahead = theta(&values, 12).unwrap();
    assert!((ahead.means[0] - 89.5).abs() < 1.0, "{:?}", ahead.means);
    assert!((ahead.means[11] - ahead.means[0] - 11.0).abs() < 1e-6, "{:?}", ahead.means);
}

#[test]
fn few_values_have_no_line() {
    assert_eq!(theta(&[1.0, 2.0, 3.0], 3), None);
}
