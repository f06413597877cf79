//! Days as people and spreadsheets write them: `2024-09-13`, or `13/09/2024` and `13 September 2024` where
//! they can be read one way only.

use jiff::civil::Date;
use thiserror::Error;

use crate::month::{FinancialYear, calendar_month};

/// Why a text is no day that can be read one way only.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum DayError {
    /// None at all.
    #[error("expected a day such as 2024-08-31")]
    NotADay,
    /// Day and month may be either.
    #[error("it may be {0} or {1}; write the one that is meant")]
    TwoReadings(Date, Date),
    /// The century is left open.
    #[error("the year may be of any century; write the day as 2024-08-31")]
    ShortYear,
    /// A number alone.
    #[error("a number is no day; format the cell as a date, or write the day as 2024-08-31")]
    Number,
    /// Out of the years that returns can be of.
    #[error("no day of a return is as far from today; check the year")]
    OutOfRange,
}

/// The day that a text says.
///
/// # Errors
/// Where it is no day, or can be read in more than one way.
pub fn read(text: &str) -> Result<Date, DayError> {
    let text = text.trim();
    let day = match text.parse::<Date>() {
        Ok(day) => day,
        Err(_) => with_slashes(text)?,
    };
    // The years that returns and registers can be of.
    FinancialYear::starting(day.year()).map(|_| day).ok_or(DayError::OutOfRange)
}

/// How a day that is not written as `2024-09-14` would be written, or each way that it may be read; nothing where it is
/// none at all.
#[must_use]
pub fn rewritten(text: &str) -> Option<String> {
    match read(text) {
        Ok(day) if text.trim().parse::<Date>().is_err() => Some(format!("for {text} write {day}")),
        Err(error @ DayError::TwoReadings(..)) => Some(format!("{text}: {error}")),
        _ => None,
    }
}

/// A day whose parts are in the order of the writer's country, with or without a time of day.
fn with_slashes(text: &str) -> Result<Date, DayError> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits(text) {
        return Err(DayError::Number);
    }
    // A spreadsheet may add midnight.
    let text = text.strip_suffix(" 00:00:00").or_else(|| text.strip_suffix(" 00:00")).unwrap_or(text);
    if let Some(day) = with_a_word(text) {
        return day;
    }
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let [first, second, year] = parts[..] else { return Err(DayError::NotADay) };
    if ![first, second, year].iter().all(|part| is_digits(part)) || first.len() > 2 || second.len() > 2 {
        return Err(DayError::NotADay);
    }
    if year.len() != 4 {
        return Err(if year.len() == 2 { DayError::ShortYear } else { DayError::NotADay });
    }
    let number = |text: &str| text.parse::<i8>().map_err(|_| DayError::NotADay);
    let (first, second) = (number(first)?, number(second)?);
    let year: i16 = year.parse().map_err(|_| DayError::NotADay)?;
    match (Date::new(year, second, first), Date::new(year, first, second)) {
        (Ok(british), Ok(american)) if british == american => Ok(british),
        (Ok(british), Ok(american)) => Err(DayError::TwoReadings(british, american)),
        (Ok(day), Err(_)) | (Err(_), Ok(day)) => Ok(day),
        (Err(_), Err(_)) => Err(DayError::NotADay),
    }
}

/// A day whose month is a word: `14 September 2024`, `14-Sep-2024`, `September 14, 2024`. Nothing where no month is named.
fn with_a_word(text: &str) -> Option<Result<Date, DayError>> {
    let parts: Vec<&str> = text.split([' ', '-', '/', '.', ',']).filter(|part| !part.is_empty()).collect();
    let [one, other, year] = parts[..] else { return None };
    let (day, month) =
        calendar_month(other).map(|month| (one, month)).or_else(|| Some((other, calendar_month(one)?)))?;
    let day = day.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    if year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Err(DayError::ShortYear));
    }
    let date = || Date::new(year.parse().ok()?, month, day.parse().ok()?).ok();
    Some(if year.len() == 4 { date().ok_or(DayError::NotADay) } else { Err(DayError::NotADay) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &str>) {
        match (read(text).map(|day| day.to_string()).map_err(|error| error.to_string()), expected) {
            (Ok(day), Ok(expected)) => assert_eq!(day, expected, "{text}"),
            (Err(error), Err(expected)) => assert!(error.contains(expected), "{text}: {error}"),
            (result, _) => panic!("{text}: {result:?}"),
        }
    }

    #[test]
    fn a_day_that_can_be_read_one_way_only_is_read() {
        for (text, day) in [
            ("2024-09-14", "2024-09-14"),
            (" 2024-09-14 ", "2024-09-14"),
            ("14/09/2024", "2024-09-14"),
            ("14/9/2024", "2024-09-14"),
            ("9/14/2024", "2024-09-14"),
            ("09/09/2024", "2024-09-09"),
            ("14.09.2024", "2024-09-14"),
            ("14/09/2024 00:00", "2024-09-14"),
            ("14 September 2024", "2024-09-14"),
            ("14-Sep-2024", "2024-09-14"),
            ("1st Sept 2024", "2024-09-01"),
            ("September 14, 2024", "2024-09-14"),
        ] {
            check(text, Ok(day));
        }
    }

    #[test]
    fn a_day_that_is_open_or_impossible_is_refused_for_its_own_reason() {
        for (text, reason) in [
            ("09/10/2024", "it may be 2024-10-09 or 2024-09-10"),
            ("14/09/24", "the year may be of any century"),
            ("45549", "a number is no day"),
            ("14-Sep-24", "the year may be of any century"),
            ("31 June 2024", "expected a day"),
            ("14 Brumaire 2024", "expected a day"),
            ("", "expected a day"),
            ("yesterday", "expected a day"),
            ("31/02/2024", "expected a day"),
            ("-009999-01-01", "check the year"),
            ("9999-12-31", "check the year"),
            ("1900-01-01", "check the year"),
            ("99/99/2024", "expected a day"),
        ] {
            check(text, Err(reason));
        }
    }

    #[test]
    fn whoever_writes_it_otherwise_is_told_how_it_was_read() {
        for (text, expected) in [
            ("30/04/2027", Some("for 30/04/2027 write 2027-04-30")),
            (
                "01/04/2027",
                Some("01/04/2027: it may be 2027-04-01 or 2027-01-04; write the one that is meant"),
            ),
            ("30 April 2027", Some("for 30 April 2027 write 2027-04-30")),
            ("2027-04-30", None),
            ("soon", None),
        ] {
            assert_eq!(rewritten(text).as_deref(), expected);
        }
    }
}
