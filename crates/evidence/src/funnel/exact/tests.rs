//! Exact limits hold the chances they state.

use super::*;

#[test]
fn limits_lie_in_order_around_the_target_and_close_in() {
    let found = exact_limits(Counted::Proportion, 0.12, &[50.0, 500.0, 5_000.0]).unwrap();
    for of_size in &found {
        for limits in [of_size.quantile, of_size.smooth] {
            assert!(limits.low_998 <= limits.low_95 && limits.low_95 < 0.12);
            assert!(0.12 < limits.high_95 && limits.high_95 <= limits.high_998);
        }
    }
    let width = |idx: usize| found[idx].smooth.high_95 - found[idx].smooth.low_95;
    assert!(width(2) < width(1) && width(1) < width(0));
}

#[test]
fn what_no_count_can_have_is_refused() {
    let told = |counted, target, sizes: &[f64]| -> Vec<String> {
        exact_limits(counted, target, sizes).unwrap_err().iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        told(Counted::Proportion, 1.0, &[10.5, 0.0]),
        [
            "the target 1 must lie above 0 and, for a proportion, below 1",
            "a size of 10.5 is not possible; give one above zero up to 10^9, and a whole one for a proportion",
            "a size of 0 is not possible; give one above zero up to 10^9, and a whole one for a proportion",
        ]
    );
    assert_eq!(told(Counted::Events, f64::INFINITY, &[]).len(), 1);
    assert_eq!(told(Counted::Events, 1.0, &[f64::NAN]).len(), 1);
}

#[test]
fn large_units_go_on_where_exact_ones_end() {
    for (counted, target) in
        [(Counted::Proportion, 0.3), (Counted::Events, 1.0), (Counted::Proportion, 0.002)]
    {
        let found = exact_limits(counted, target, &[1e6, 1e6 + 1.0]).unwrap();
        let [exact, large] = [found[0].smooth, found[1].smooth];
        for (exact, large) in [(exact.low_998, large.low_998), (exact.high_95, large.high_95)] {
            // Less than one count.
            assert!((exact - large).abs() < 1e-6, "{exact} {large}");
        }
    }
}
