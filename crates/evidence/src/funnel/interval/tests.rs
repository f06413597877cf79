//! What lies on a limit has an interval that just touches the middle.

use stats::rates::proportion;

use super::*;

#[track_caller]
fn near(found: f64, expected: f64, relative: f64) {
    assert!((found / expected - 1.0).abs() < relative, "{found} is not {expected}");
}

#[test]
fn what_is_on_a_funnel_just_touches_its_middle() {
    let funnel = count_limits(12.0, Confidence::P95).unwrap();
    let interval = count_interval(12.0, CountInterval::Exact, Confidence::P95).unwrap();
    near(funnel.lower_ratio * interval.upper, 12.0, 1e-12);
    assert_eq!(count_limits(0.0, Confidence::P95).unwrap().upper_ratio, None);
    let limits = proportion_limits(0.3, 400.0, Confidence::P95).unwrap();
    near(proportion(limits.upper * 400.0, 400.0, Confidence::P95).unwrap().lower, 0.3, 1e-9);
    let small = proportion_limits(0.01, 10.0, Confidence::P998).unwrap();
    assert!(small.lower <= 0.0);
}
