//! The time that a figure is of, as documents tell it.

use std::fmt;

use crate::partial_day::PartialDay;

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
