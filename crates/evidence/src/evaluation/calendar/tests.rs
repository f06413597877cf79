//! Months across the turn of years.

use jiff::civil::date;

use super::*;

#[test]
fn months_count_across_years() {
    assert_eq!(months_after(date(2023, 11, 17), 3), date(2024, 2, 1));
    assert_eq!(months_after(date(2024, 1, 1), -1), date(2023, 12, 1));
    assert_eq!(months_between(date(2023, 11, 30), date(2024, 2, 1)), 3);
    assert_eq!(months_between(date(2024, 2, 1), date(2023, 12, 31)), -2);
    assert_eq!(name(month_of(date(2024, 4, 9))), "April 2024");
}
