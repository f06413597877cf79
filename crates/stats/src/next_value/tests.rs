//! Known answers, and intervals that hold what they say in repeated samples.

use super::*;
use crate::counter::Counter;

#[test]
fn three_values_have_the_interval_of_student_with_two_degrees() {
    // Mean 2, deviation 1; t(2) stays below 2.919 986 in 95 of 100 (tables of Student's t).
    let next = NextValue::after(&[1.0, 2.0, 3.0]).unwrap();
    let above = next.quantile(0.95) - next.mean();
    assert!((above - 2.919_985_58 * (4.0_f64 / 3.0).sqrt()).abs() < 1e-7, "{above}");
    assert!((next.quantile(0.05) + next.quantile(0.95) - 4.0).abs() < 1e-9);
}

#[test]
fn one_value_shows_no_spread() {
    assert_eq!(NextValue::after(&[]), None);
    assert_eq!(NextValue::after(&[1.0]), None);
}

#[test]
fn values_that_are_alike_are_followed_by_the_same() {
    let next = NextValue::after(&[0.0; 3]).unwrap();
    assert!(next.quantile(0.01).abs() < 1e-12 && next.quantile(0.99).abs() < 1e-12);
}

#[test]
fn the_80_per_cent_interval_holds_80_per_cent_of_fourth_values() {
    let draws = Counter::named(1, &["fourth values"]);
    let within = (0..4_000).filter(|row| {
        let known: Vec<f64> = (0..3).map(|column| draws.normal(*row, column)).collect();
        let next = NextValue::after(&known).unwrap();
        let fourth = draws.normal(*row, 3);
        next.quantile(0.1) <= fourth && fourth <= next.quantile(0.9)
    });
    // Four deviations of a count of 4,000 at 0.8 are 101.
    let within = within.count();
    assert!((3_099..=3_301).contains(&within), "{within}");
}
