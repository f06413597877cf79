//! A date as exactly as a document gives it: a day, a month, a year, or a month of an unknown year.

use std::fmt;

use jiff::civil::Date;

/// A date of which a part may be unknown. A season is told by its first month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartialDay {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDay {
    /// A day.
    #[must_use]
    pub fn on(date: Date) -> Self {
        Self { year: Some(date.year()), month: Some(date.month()), day: Some(date.day()) }
    }

    /// A month of a year; `None` where there is no such month.
    #[must_use]
    pub fn month_of(year: i16, month: i8) -> Option<Self> {
        Date::new(year, month, 1).ok().map(|_| Self { year: Some(year), month: Some(month), day: None })
    }

    /// A year.
    #[must_use]
    pub fn year_alone(year: i16) -> Self {
        Self { year: Some(year), month: None, day: None }
    }

    /// A day or a month of which the year is not known; `None` where no year has it.
    pub(crate) fn without_year(month: i8, day: Option<i8>) -> Option<Self> {
        Date::new(2024, month, day.unwrap_or(1)).ok().map(|_| Self { year: None, month: Some(month), day })
    }

    /// With this year; `None` on 29 February of a common year.
    pub(crate) fn in_year(self, year: i16) -> Option<Self> {
        Date::new(year, self.month?, self.day.unwrap_or(1)).ok().map(|_| Self { year: Some(year), ..self })
    }

    /// The last day of its month.
    pub(crate) fn end(self) -> Option<Self> {
        let last = Date::new(self.year?, self.month?, 1).ok()?.last_of_month();
        Some(Self { day: Some(last.day()), ..self })
    }

    /// The year, where it is known.
    #[must_use]
    pub fn year(self) -> Option<i16> {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> Option<i8> {
        self.month
    }

    /// The day of the month.
    #[must_use]
    pub fn day(self) -> Option<i8> {
        self.day
    }

    /// Months since the year 0; `None` without year or month.
    pub(crate) fn months(self) -> Option<i32> {
        Some(i32::from(self.year?) * 12 + i32::from(self.month?) - 1)
    }

    /// The year in which the financial year that holds it begins: from April.
    pub(crate) fn financial_year(self) -> Option<i16> {
        let year = self.year?;
        Some(if self.month.is_some_and(|month| month < 4) { year - 1 } else { year })
    }

    /// The month of the financial year, April as 1.
    pub(crate) fn financial_month(self) -> Option<i8> {
        Some((self.month? + 8) % 12 + 1)
    }
}

impl fmt::Display for PartialDay {
    /// As `2025-06-17`, `2025-12`, `2026`, `--06-17` or `--12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}")?,
            None => f.write_str("-")?,
        }
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_as_exactly_as_it_is_known() {
        let june = PartialDay::without_year(6, None);
        assert_eq!(june.map(|day| day.to_string()).as_deref(), Some("--06"));
        let in_year = june.and_then(|day| day.in_year(2025));
        assert_eq!(in_year.map(|day| day.to_string()).as_deref(), Some("2025-06"));
        assert_eq!(
            in_year.and_then(PartialDay::end).map(|day| day.to_string()).as_deref(),
            Some("2025-06-30")
        );
    }

    #[test]
    fn march_belongs_to_the_financial_year_before() {
        let march = PartialDay::month_of(2025, 3);
        assert_eq!(march.and_then(PartialDay::financial_year), Some(2024));
        assert_eq!(march.and_then(PartialDay::financial_month), Some(12));
    }

    #[test]
    fn a_leap_day_has_no_place_in_a_common_year() {
        let leap = PartialDay::without_year(2, Some(29));
        assert!(leap.is_some_and(|day| day.in_year(2025).is_none()));
        assert!(PartialDay::without_year(2, Some(30)).is_none());
    }
}
