//! Days in workbooks: numbers that a format shows as a day.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The day that a workbook counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Epoch {
    /// 1 is 1 January 1900, and the year 1900 has a 29 February that never was.
    From1900,
    /// 0 is 1 January 1904, as Excel for Mac once had it.
    From1904,
}

/// The day of a serial number, without its time of day.
pub(super) fn day(serial: f64, epoch: Epoch) -> Option<Date> {
    // The last day that spreadsheets know is 31 December 9999.
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "within the days that spreadsheets know")]
    let days = serial.floor() as i64;
    let from = match epoch {
        Epoch::From1904 => date(1904, 1, 1),
        Epoch::From1900 if days < 60 => date(1899, 12, 31),
        Epoch::From1900 => date(1899, 12, 30),
    };
    from.checked_add(days.days()).ok()
}

/// Whether the number format of this id, which needs no text of its own, shows a day.
pub(super) fn is_built_in(id: u32) -> bool {
    // ECMA-376 18.8.30; 27 to 36 and 50 to 58 are those of East Asia. 45 and 47 are minutes, 46 hours.
    matches!(id, 14..=22 | 27..=36 | 50..=58)
}

/// Whether a number format shows a day or a time of day: whether its first section has a letter of one
/// outside of quotes, escapes and brackets. Elapsed time, such as `[h]:mm`, is a number.
pub(super) fn shows_day(format: &str) -> bool {
    let mut characters = format.chars();
    let mut letters = String::new();
    while let Some(character) = characters.next() {
        match character {
            '\\' | '_' | '*' => {
                characters.next();
            }
            '"' => {
                characters.by_ref().find(|character| *character == '"');
            }
            '[' => {
                let within: String = characters.by_ref().take_while(|character| *character != ']').collect();
                if !within.is_empty() && within.chars().all(|letter| "hmsHMS".contains(letter)) {
                    return false;
                }
            }
            ';' => break,
            letter => letters.push(letter.to_ascii_lowercase()),
        }
    }
    !letters.trim().eq("general") && letters.contains(['d', 'm', 'y', 'h', 's'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_days_in_both_ways_of_counting() {
        let day = |serial, epoch| day(serial, epoch).map(|day| day.to_string());
        for (serial, expected) in
            [(1.0, "1900-01-01"), (59.0, "1900-02-28"), (61.0, "1900-03-01"), (45546.75, "2024-09-11")]
        {
            assert_eq!(day(serial, Epoch::From1900).as_deref(), Some(expected));
        }
        assert_eq!(day(44084.0, Epoch::From1904).as_deref(), Some("2024-09-11"));
        assert_eq!(day(-1.0, Epoch::From1900), None);
        assert_eq!(day(1e300, Epoch::From1904), None);
        assert_eq!(day(f64::NAN, Epoch::From1900), None);
    }

    #[test]
    fn formats_of_days_are_told_from_formats_of_numbers() {
        for format in ["dd/mm/yyyy", "[$-809]d mmmm yyyy;@", "yyyy\\-mm\\-dd", "mmm yy", "D.M.YY", "h:mm"] {
            assert!(shows_day(format), "{format}");
        }
        for format in [
            "General",
            "0.00",
            "#,##0_);[Red](#,##0)",
            "\"days\" 0",
            "0\\d",
            "[h]:mm",
            "0.00E+00",
            "0;\"d\"",
            "_d0",
        ] {
            assert!(!shows_day(format), "{format}");
        }
    }
}
