//! Intervals against tables and against one another.

use super::*;

#[track_caller]
fn near(found: f64, expected: f64, relative: f64) {
    assert!((found / expected - 1.0).abs() < relative, "{found} is not {expected}");
}

#[test]
fn a_proportion_has_wilsons_interval() {
    // Newcombe (1998), table I: 81 of 263.
    let found = proportion(81.0, 263.0, Confidence::P95).unwrap();
    near(found.lower, 0.2553, 2e-4);
    near(found.upper, 0.3662, 2e-4);
}

#[test]
fn none_and_all_have_one_end_at_the_value() {
    let none = proportion(0.0, 20.0, Confidence::P998).unwrap();
    let all = proportion(20.0, 20.0, Confidence::P998).unwrap();
    assert_eq!((none.value, none.lower), (0.0, 0.0));
    assert_eq!((all.value, all.upper), (1.0, 1.0));
    near(none.upper, 1.0 - all.lower, 1e-12);
}

#[test]
fn a_count_has_the_interval_of_the_tables() {
    // Garwood's limits of 0, 1 and 10 events, 95 %.
    for (events, lower, upper) in
        [(0.0, 0.0, 3.688_879), (1.0, 0.025_318, 5.571_643), (10.0, 4.795_389, 18.390_36)]
    {
        let found = count_interval(events, CountInterval::Exact, Confidence::P95).unwrap();
        assert!((found.lower - lower).abs() < 1e-5, "{found:?}");
        near(found.upper, upper, 1e-6);
        let byar = count_interval(events, CountInterval::Byar, Confidence::P95).unwrap();
        assert!((byar.lower - found.lower).abs() < 0.02 && (byar.upper - found.upper).abs() < 0.03);
    }
}

#[test]
fn below_ten_events_the_interval_is_exact() {
    let of = |events, method| count_interval(events, method, Confidence::P95).unwrap();
    assert_eq!(of(9.0, CountInterval::ExactBelowTen), of(9.0, CountInterval::Exact));
    assert_eq!(of(10.0, CountInterval::ExactBelowTen), of(10.0, CountInterval::Byar));
}

#[test]
fn groups_are_as_equal_as_can_be_and_ties_stay_together() {
    let of = |values: &[f64], order| quantile_groups(values, 2, order).unwrap();
    assert_eq!(of(&[4.0, 1.0, 3.0, 2.0], Order::LowestFirst), [2, 1, 2, 1]);
    assert_eq!(of(&[4.0, 1.0, 3.0, 2.0], Order::HighestFirst), [1, 2, 1, 2]);
    assert_eq!(of(&[1.0, 1.0, 1.0, 5.0], Order::LowestFirst), [1, 1, 1, 2]);
    let refused = quantile_groups(&[1.0, 2.0, 3.0], 5, Order::LowestFirst).unwrap_err();
    assert_eq!(refused, Refused::FewerThanGroups { values: 3, groups: 5 });
    assert!(quantile_groups(&[], 0, Order::LowestFirst).is_err());
}

#[test]
fn what_cannot_be_is_refused_with_its_value() {
    assert_eq!(proportion(0.0, 0.0, Confidence::P95), Err(Refused::DenominatorZero));
    let refused = proportion(-1.0, 4.0, Confidence::P95).unwrap_err();
    assert_eq!(refused.to_string(), "numerator 1 is -1, below zero; give 0 or more");
    let refused = proportion(12.0, 11.0, Confidence::P95).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the numerator 12 is above the denominator 11; a part is at most its whole"
    );
    assert!(rate(f64::INFINITY, 1.0, CountInterval::Byar, Confidence::P95).is_err());
    assert_eq!(rate(1.0, 0.0, CountInterval::Byar, Confidence::P95), Err(Refused::DenominatorZero));
    for value in [0.0, 1.0, -0.1, f64::NAN] {
        assert!(Confidence::new(value).is_err());
    }
}
