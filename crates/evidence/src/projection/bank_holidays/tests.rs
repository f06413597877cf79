//! Bank holidays of years that are known.

use jiff::civil::date;

use super::{bank_holidays, working_days};

/// The days of a year as gov.uk lists them, month and day.
#[track_caller]
fn check(year: i16, expected: &[(i8, i8)]) {
    let expected: Vec<_> = expected.iter().map(|(month, day)| date(year, *month, *day)).collect();
    assert_eq!(bank_holidays(year), Some(expected));
}

#[test]
fn days_are_those_that_were_proclaimed() {
    check(2019, &[(1, 1), (4, 19), (4, 22), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)]);
    check(2020, &[(1, 1), (4, 10), (4, 13), (5, 8), (5, 25), (8, 31), (12, 25), (12, 28)]);
    check(2021, &[(1, 1), (4, 2), (4, 5), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]);
    check(2022, &[(1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27)]);
    check(2023, &[(1, 2), (4, 7), (4, 10), (5, 1), (5, 8), (5, 29), (8, 28), (12, 25), (12, 26)]);
    check(2025, &[(1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)]);
}

#[test]
fn years_without_a_rule_have_no_days() {
    assert_eq!(bank_holidays(1977), None);
    assert_eq!(working_days(date(2200, 1, 1)), None);
}

#[test]
fn working_days_leave_out_weekends_and_holidays() {
    assert_eq!(working_days(date(2022, 6, 1)), Some(20));
    assert_eq!(working_days(date(2024, 2, 1)), Some(21));
    assert_eq!(working_days(date(2022, 12, 15)), Some(20));
}
