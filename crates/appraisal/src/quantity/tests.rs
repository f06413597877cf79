//! Amounts and intervals as they are read.

use domain::money::Pence;

use super::{Certainty, Quantity, Unit};

#[track_caller]
fn check(unit: Unit, low: f64, high: f64, text: &str) {
    assert_eq!(unit.interval(Quantity::Number(low), Quantity::Number(high)), text);
}

#[test]
fn an_interval_says_its_unit_and_its_way_once() {
    check(Unit::Minutes, 1.0, 4.2, "1.0 to 4.2 minutes more");
    check(Unit::Minutes, -4.2, -1.0, "1.0 to 4.2 minutes less");
    check(Unit::Minutes, -0.6, 4.2, "0.6 less to 4.2 minutes more");
    check(Unit::PatientsAYear, -1_200.0, -5.0, "5 to 1,200 patients a year fewer");
    check(Unit::Share, 0.006, 0.042, "0.6 to 4.2 percentage points more");
    check(Unit::Minutes, 0.0, 4.2, "0.0 to 4.2 minutes more");
    check(Unit::Years, 1.2, 3.0, "1.2 to 3.0 years");
}

#[test]
fn a_difference_that_is_not_zero_is_not_read_as_zero() {
    check(Unit::Minutes, 0.01, 0.04, "under 0.1 minutes more");
    check(Unit::Minutes, -0.01, 0.3, "under 0.1 less to 0.3 minutes more");
    let text = |unit: Unit, number| unit.difference(Quantity::Number(number));
    assert_eq!(text(Unit::Share, -0.000_2), "under 0.1 percentage points less");
    assert_eq!(text(Unit::PatientsAYear, 0.3), "under 1 patients a year more");
    assert_eq!(text(Unit::Minutes, 0.0), "0.0 minutes");
}

#[test]
fn long_times_are_in_hours_and_days_and_both_ends_in_the_same() {
    let text = |number| Unit::Minutes.difference(Quantity::Number(number));
    assert_eq!(
        (text(305.1), text(-1_179.5), text(10_191.0)),
        ("305.1 minutes more".to_owned(), "19.7 hours less".to_owned(), "7.1 days more".to_owned())
    );
    check(Unit::Minutes, 540.0, 660.0, "9.0 to 11.0 hours more");
    check(Unit::Minutes, -30.0, 660.0, "0.5 less to 11.0 hours more");
    assert_eq!(Unit::Minutes.level(Quantity::Number(10_191.0)), "7.1 days");
}

#[test]
fn a_sum_is_exact_where_all_its_parts_are() {
    let number = Quantity::Number;
    let exact = (number(2.0), Certainty::Exact);
    assert_eq!(Certainty::of_sum(&[exact, exact]), Certainty::Exact);
    let between =
        |low, high, per_cent| Certainty::Interval { low: number(low), high: number(high), per_cent };
    let found = Certainty::of_sum(&[
        exact,
        (number(5.0), between(4.0, 7.0, 95)),
        (number(1.0), between(0.0, 2.0, 80)),
    ]);
    assert_eq!(found, between(6.0, 11.0, 80));
    let same = Certainty::SameInAll { replications: 2 };
    assert_eq!(Certainty::of_sum(&[exact, (number(5.0), same)]), same);
}

#[test]
fn money_is_in_millions_and_says_whether_it_recurs() {
    let pence = |pence: i64| Quantity::Pence(Pence::new(pence));
    assert_eq!(Unit::Pence.interval(pence(330_000_000), pence(650_000_000)), "£3.3m to £6.5m more");
    assert_eq!(Unit::PenceAYear.difference(pence(-650_000_000)), "£6.5m a year less");
    assert_eq!(Unit::Pence.level(pence(-11_580_000_000)), "−£115.8m");
}

#[test]
fn a_long_wait_is_told_in_hours_or_days() {
    let level = |minutes: f64| Unit::Minutes.level(Quantity::Number(minutes));
    assert_eq!(level(119.3), "119.3 minutes");
    assert_eq!(level(924.6), "15.4 hours");
    assert_eq!(level(10_189.6), "7.1 days");
}

#[test]
fn what_is_printed_as_zero_is_known() {
    assert!(Unit::Minutes.is_zero_as_printed(Quantity::Number(0.04)));
    assert!(!Unit::Minutes.is_zero_as_printed(Quantity::Number(-0.06)));
    assert!(!Unit::PoundsAYear.is_zero_as_printed(Quantity::Number(38.0)));
    assert!(Unit::Share.is_zero_as_printed(Quantity::Number(0.0004)));
}
