//! Amounts and intervals as they are read.

use domain::money::Pence;

use super::{Quantity, Unit};

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
    assert_eq!(level(324.6), "5.4 hours");
    assert_eq!(level(10_189.6), "7.1 days");
}

#[test]
fn what_is_printed_as_zero_is_known() {
    assert!(Unit::Minutes.is_zero_as_printed(Quantity::Number(0.04)));
    assert!(!Unit::Minutes.is_zero_as_printed(Quantity::Number(-0.06)));
    assert!(!Unit::PoundsAYear.is_zero_as_printed(Quantity::Number(38.0)));
    assert!(Unit::Share.is_zero_as_printed(Quantity::Number(0.0004)));
}
