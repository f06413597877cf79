//! Cells as each publisher writes them.

use jiff::civil::date;

use super::*;

#[test]
fn days_are_read_as_each_publisher_writes_them() {
    for text in
        ["01SEP2024", "01-Sep-24", "1 September 2024", "2024-09-01", "20240901", "2024-09-01 00:00:00"]
    {
        assert_eq!(day(text), Some(date(2024, 9, 1)), "{text}");
    }
    for text in ["", "31FEB2024", "SEP2024", "01XYZ2024", "2024-13-01", "01/09/2024"] {
        assert_eq!(day(text), None, "{text}");
    }
}

#[test]
fn months_are_read_as_each_publisher_writes_them() {
    for text in ["APR2025", "April 2025", "MSitAE-APRIL-2025", "RTT-April-2025", "2025-04", "30APR2025"] {
        assert_eq!(month(text), Some(date(2025, 4, 1)), "{text}");
    }
    for name in ["Monthly-AE-April-2025-revised.csv", "Practice_Level_Crosstab_Midlands_Apr_25.csv"] {
        assert_eq!(month_within(name), Some(date(2025, 4, 1)), "{name}");
    }
    assert_eq!(month("TOTAL"), None);
    assert_eq!(month("ma2025"), None);
}

#[test]
fn whole_numbers_have_commas_between_thousands_only() {
    assert_eq!(whole("1,234"), Some(1_234));
    assert_eq!(whole("1234.0"), Some(1_234));
    assert_eq!(whole("870296.9999999999"), Some(870_297));
    for text in ["12,34", "1.5", "", "-", "1e3", "abc"] {
        assert_eq!(whole(text), None, "{text}");
    }
}

#[test]
fn decimals_are_whole_numbers_of_their_last_place() {
    assert_eq!(decimal("4.506666667", 6), Some(4_506_667));
    assert_eq!(decimal("-0.5", 1), Some(-5));
    assert_eq!(decimal("1,234.5", 2), Some(123_450));
    for text in ["", ".", "1.2.3", "NA", "99999999999999999999"] {
        assert_eq!(decimal(text, 3), None, "{text}");
    }
}

#[test]
fn what_is_not_given_is_not_zero() {
    assert!(["", " - ", "*", "NA", "N/A", ".", "ND"].iter().all(|text| is_missing(text)));
    assert!(!is_missing("0"));
}
