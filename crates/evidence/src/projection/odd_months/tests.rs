//! Months that are far off, and levels that moved.

use super::{Shift, last_is_odd, last_shift, odd_months};

/// 36 values that go up and down by one or two.
fn usual() -> Vec<f64> {
    (0..36).map(|idx| 100.0 + f64::from(idx * idx % 5)).collect()
}

#[test]
fn a_single_month_ten_times_as_large_is_odd() {
    let mut values = usual();
    values[20] = 1_000.0;
    assert_eq!(odd_months(&values), vec![(20, f64::midpoint(values[19], values[21]))]);
    assert_eq!(last_shift(&values), None);
}

#[test]
fn a_move_that_stays_is_a_shift_and_no_odd_month() {
    let mut values = usual();
    for value in &mut values[25..] {
        *value += 60.0;
    }
    assert_eq!(odd_months(&values), vec![]);
    let Some(Shift { at: 25, by }) = last_shift(&values) else { panic!("{:?}", last_shift(&values)) };
    assert!((by - 60.0).abs() < 3.0, "{by}");
    assert!(!last_is_odd(&values));
}

#[test]
fn a_move_in_the_last_month_is_not_yet_known_to_stay() {
    let mut values = usual();
    values[35] = 160.0;
    assert!(last_is_odd(&values));
    assert_eq!(last_shift(&values), None);
}

#[test]
fn a_series_that_mostly_does_not_change_has_no_odd_month() {
    let mut values = vec![0.0; 36];
    values[7] = 1.0;
    assert_eq!(odd_months(&values), vec![]);
    assert!(!last_is_odd(&values));
}
