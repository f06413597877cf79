//! Axes of any numbers.

use super::*;

#[test]
fn numbers_of_any_size_have_a_round_axis_with_commas() {
    let check = |values: &[f64], expected: [&str; 3]| {
        let axis = Axis::around(values.iter().copied());
        assert_eq!([axis.least, axis.most, axis.step].map(|value| axis.label(value)), expected, "{values:?}");
    };
    check(&[395_000.0, 507_035.0, 433_111.0], ["350,000", "550,000", "50,000"]);
    check(&[0.012, 0.031, 0.02], ["0.010", "0.035", "0.005"]);
    check(&[-12.0, 3.0, 30.0], ["−20", "40", "20"]);
    check(&[0.0, 0.0, 0.0], ["0", "1", "1"]);
    check(&[7.0, 7.0, 7.0], ["6", "8", "2"]);
    check(&[1e12, 3e12, 2e12], ["1,000,000,000,000", "3,000,000,000,000", "500,000,000,000"]);
}

#[test]
fn shares_have_an_axis_within_zero_and_a_hundred() {
    let axis = |values: &[f64]| {
        let Axis { least, most, .. } = Axis::around_shares(values.iter().copied());
        (least, most)
    };
    assert_eq!(axis(&[97.5, 99.9]), (97.0, 100.0));
    assert_eq!(axis(&[0.4, 80.0]), (0.0, 80.0));
    let (least, most) = axis(&[100.0]);
    assert!(least < most, "one value alone has an axis");
}
