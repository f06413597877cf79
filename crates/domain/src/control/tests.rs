//! Controls last as long as their source says.

use jiff::civil::date;

use super::*;

fn dated(to: Option<Date>, words: &str) -> Dated {
    Dated { from: date(2024, 9, 1), to, words: words.to_owned() }
}

#[test]
fn a_control_without_an_end_goes_on() {
    let open = dated(None, "");
    assert!(open.touches(date(2025, 4, 1), date(2026, 3, 31)));
    assert!(!open.touches(date(2023, 4, 1), date(2024, 3, 31)));
    let ended = dated(Some(date(2024, 11, 30)), "");
    assert!(ended.touches(date(2024, 4, 1), date(2025, 3, 31)));
    assert!(!ended.touches(date(2025, 4, 1), date(2026, 3, 31)));
}

#[test]
fn the_words_of_the_source_come_before_days() {
    assert_eq!(dated(None, "autumn 2024").to_string(), "autumn 2024");
    assert_eq!(dated(None, "").to_string(), "from 1 September 2024");
    assert_eq!(dated(Some(date(2024, 9, 1)), "").to_string(), "1 September 2024");
}
