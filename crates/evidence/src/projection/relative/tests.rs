//! Coming months over known ones.

use jiff::civil::date;

use super::*;

/// Months from April 2023 on, each with its value.
fn months(values: impl IntoIterator<Item = f64>) -> Vec<(Date, f64)> {
    (0..).zip(values).map(|(idx, value)| (months_after(date(2023, 4, 1), idx), value)).collect()
}

const YEAR: (Date, Date) = (date(2023, 4, 1), date(2024, 3, 1));

#[test]
fn a_series_that_stays_is_as_large_as_it_was() {
    let found = relative(&months([100.0; 24]), Adjustment::AsIs, date(2026, 1, 1), YEAR).unwrap();
    assert_eq!((found.low, found.middle, found.high), (1.0, 1.0, 1.0));
    assert_eq!((found.first, found.n_months), (date(2023, 4, 1), 24));
}

#[test]
fn a_month_is_compared_by_its_days() {
    // 10 a day, whatever the month.
    let by_day =
        months([0.0; 24]).into_iter().map(|(month, _)| (month, 10.0 * f64::from(month.days_in_month())));
    let by_day: Vec<_> = by_day.collect();
    let found = relative(&by_day, Adjustment::Days, date(2025, 4, 1), YEAR).unwrap();
    assert!((found.middle - 1.0).abs() < 1e-6, "{found:?}");
}

#[test]
fn growth_is_carried_on_and_the_interval_lies_around_the_middle() {
    let wobble = |idx: u32| if idx.is_multiple_of(2) { 3.0 } else { -3.0 };
    let grown = months((0..36).map(|idx| 100.0 + 2.0 * f64::from(idx) + wobble(idx)));
    let found = relative(&grown, Adjustment::AsIs, date(2026, 9, 1), YEAR).unwrap();
    assert!(1.4 < found.middle && found.middle < 1.9, "{found:?}");
    assert!(found.low < found.middle && found.middle < found.high, "{found:?}");
}

#[test]
fn too_many_gaps_leave_the_last_months_without_one() {
    let mut known = months((0..14).map(|idx| 100.0 + f64::from(idx)));
    known.drain(1..7);
    known.remove(1);
    let found = relative(&known, Adjustment::AsIs, date(2024, 8, 1), YEAR).unwrap();
    assert_eq!((found.first, found.n_months), (date(2023, 12, 1), 6));
}

#[test]
fn a_known_month_one_too_far_and_a_short_series_are_refused_with_what_to_write() {
    let known = months([100.0; 24]);
    let told = |month| relative(&known, Adjustment::AsIs, month, YEAR).unwrap_err().to_string();
    assert_eq!(
        told(date(2025, 3, 1)),
        "2025-03 is not after the last known month, 2025-03; write a month from 2025-04 to 2027-03"
    );
    assert_eq!(
        told(date(2027, 4, 1)),
        "2027-04 is more than 24 months after the last known month, 2025-03; write a month from 2025-04 to 2027-03, or add \
         later figures"
    );
    let short = relative(&known[..5], Adjustment::AsIs, date(2023, 10, 1), YEAR).unwrap_err();
    assert!(short.to_string().starts_with("5 months are known, of at least 6"), "{short}");
}
