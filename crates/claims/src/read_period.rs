//! The time that a figure is of, as documents tell it.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::partial_day::PartialDay;

/// No time as files and pages write it.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is no time; write 2024/25, 2024/25 M5 (April to August), 2025/26 Q4, 2025-06 or 2024")]
pub struct PeriodError(pub String);

/// A time that a figure is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadPeriod {
    /// A financial year, by the year it begins in: `2024/25`.
    Year(i16),
    /// April to a month of a financial year, or that month, April as 1: `2024/25 M5`.
    ToMonth(i16, i8),
    /// A quarter of a financial year: `2025/26 Q4`.
    Quarter(i16, i8),
    /// A calendar month: `2025-06`.
    Month(PartialDay),
    /// A calendar year: `2024`.
    Calendar(i16),
}

impl ReadPeriod {
    /// The financial year it lies in, by the year it begins in.
    #[must_use]
    pub fn financial_year(self) -> Option<i16> {
        match self {
            Self::Year(year) | Self::ToMonth(year, _) | Self::Quarter(year, _) => Some(year),
            Self::Month(month) => month.financial_year(),
            Self::Calendar(_) => None,
        }
    }
}

impl fmt::Display for ReadPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = |year: &i16| format!("{year}/{:02}", (year + 1).rem_euclid(100));
        match self {
            Self::Year(from) => f.write_str(&year(from)),
            Self::ToMonth(from, month) => write!(f, "{} M{month}", year(from)),
            Self::Quarter(from, quarter) => write!(f, "{} Q{quarter}", year(from)),
            Self::Month(month) => month.fmt(f),
            Self::Calendar(year) => write!(f, "{year}"),
        }
    }
}

impl FromStr for ReadPeriod {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        read(text.trim()).ok_or_else(|| PeriodError(text.to_owned()))
    }
}

fn read(text: &str) -> Option<ReadPeriod> {
    let year_of = |text: &str| -> Option<i16> {
        let is_digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| is_digits)
    };
    // As sentences have it: `month 5 of 2024/25`.
    if let Some(words) = text.strip_prefix("month ").or_else(|| text.strip_prefix("Month ")) {
        let (month, year) = words.split_once(" of ").or_else(|| words.split_once(", "))?;
        let (month, year) = (month.trim(), year.trim());
        return if year.contains(' ') { None } else { read(&format!("{year} M{month}")) };
    }
    let Some((first, rest)) = text.split_once('/') else {
        return match text.split_once('-') {
            None => year_of(text).map(ReadPeriod::Calendar),
            Some((year, month)) => {
                PartialDay::month_of(year_of(year)?, month.parse().ok()?).map(ReadPeriod::Month)
            }
        };
    };
    let (second, part) = rest.split_once(' ').unwrap_or((rest, ""));
    let year = year_of(first).filter(|year| second == format!("{:02}", (year + 1).rem_euclid(100)))?;
    if part.is_empty() {
        return Some(ReadPeriod::Year(year));
    }
    let number = |letter: char, most: i8| -> Option<i8> {
        part.strip_prefix(letter)?.parse().ok().filter(|number| (1..=most).contains(number))
    };
    number('M', 12)
        .map(|month| ReadPeriod::ToMonth(year, month))
        .or_else(|| number('Q', 4).map(|quarter| ReadPeriod::Quarter(year, quarter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_it_is_written() {
        for text in ["2024/25", "2024/25 M5", "2025/26 Q4", "2025-06", "2024", "1999/00"] {
            assert_eq!(text.parse::<ReadPeriod>().map(|period| period.to_string()).as_deref(), Ok(text));
        }
        assert_eq!("month 5 of 2024/25".parse::<ReadPeriod>(), "2024/25 M5".parse());
        for text in [
            "month 13 of 2024/25",
            "month 5 of month 5 of 2024/25",
            "month 5",
            "",
            "2024/26",
            "2024/25 M13",
            "2024/25 Q0",
            "2025-13",
            "last year",
            "24/25",
        ] {
            assert_eq!(text.parse::<ReadPeriod>(), Err(PeriodError(text.to_owned())));
        }
    }
}
