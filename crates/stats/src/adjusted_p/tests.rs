//! Adjustments by hand.

use super::*;

#[track_caller]
fn check(adjustment: Adjustment, n_done: usize, expected: [f64; 3], n_found: usize) {
    let found = adjust(&[0.03, 0.01, 0.02], n_done, adjustment, 0.05);
    for (found, expected) in found.iter().zip(expected) {
        assert!((found.p - expected).abs() < 1e-12, "{found:?} is not {expected}");
    }
    assert_eq!(found.iter().filter(|adjusted| adjusted.is_found).count(), n_found);
}

#[test]
fn three_tests_by_hand() {
    check(Adjustment::BenjaminiHochberg, 3, [0.03, 0.03, 0.03], 3);
    check(Adjustment::BenjaminiYekutieli, 3, [0.055, 0.055, 0.055], 0);
    check(Adjustment::Holm, 3, [0.04, 0.03, 0.04], 3);
    check(Adjustment::Bonferroni, 3, [0.09, 0.03, 0.06], 1);
}

#[test]
fn tests_that_were_done_and_not_shown_count() {
    check(Adjustment::BenjaminiHochberg, 6, [0.06, 0.06, 0.06], 0);
    check(Adjustment::Bonferroni, 30, [0.9, 0.3, 0.6], 0);
}

#[test]
fn no_adjusted_value_is_above_one() {
    let found = adjust(&[0.9, 0.0, 1.0], 0, Adjustment::Bonferroni, 0.05);
    assert!(found.iter().all(|adjusted| adjusted.p <= 1.0) && found[1].is_found);
    assert_eq!(adjust(&[], 3, Adjustment::Holm, 0.05), []);
}
