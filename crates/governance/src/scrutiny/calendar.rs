//! Working days of England: Monday to Friday without the bank holidays that are given in as data.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use thiserror::Error;

/// Why a day cannot be told.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CalendarError {
    /// The list of bank holidays does not reach so far.
    #[error("bank holidays are known from {from} to {to}, not for {day}; add those of {} to the calendar", day.year())]
    Unknown {
        /// The day asked for.
        day: Date,
        /// The first day that the list covers.
        from: Date,
        /// The last.
        to: Date,
    },
    /// A list that ends before it begins.
    #[error("a calendar from {from} to {to} covers no day; write the earlier day first")]
    Empty {
        /// The first day.
        from: Date,
        /// The last.
        to: Date,
    },
    /// A bank holiday outside the days that the list covers.
    #[error("the bank holiday {day} lies outside {from} to {to}; widen the calendar, or remove the day")]
    Outside {
        /// The bank holiday.
        day: Date,
        /// The first day.
        from: Date,
        /// The last.
        to: Date,
    },
}

/// Bank holidays of all days from one to another, both included.
///
/// A calendar is a value: a bank holiday that is proclaimed later makes another calendar, and clocks are
/// told by the one that holds when they are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingCalendar {
    from: Date,
    to: Date,
    holidays: BTreeSet<Date>,
}

impl WorkingCalendar {
    /// A calendar of these bank holidays.
    ///
    /// # Errors
    /// An empty range, or a bank holiday outside it.
    pub fn new(
        from: Date,
        to: Date,
        holidays: impl IntoIterator<Item = Date>,
    ) -> Result<Self, CalendarError> {
        if to < from {
            return Err(CalendarError::Empty { from, to });
        }
        let holidays: BTreeSet<Date> = holidays.into_iter().collect();
        match holidays.iter().find(|day| **day < from || to < **day) {
            Some(day) => Err(CalendarError::Outside { day: *day, from, to }),
            None => Ok(Self { from, to, holidays }),
        }
    }

    /// Whether people work on a day.
    ///
    /// # Errors
    /// A day that the calendar does not cover.
    pub fn is_working_day(&self, day: Date) -> Result<bool, CalendarError> {
        if day < self.from || self.to < day {
            return Err(CalendarError::Unknown { day, from: self.from, to: self.to });
        }
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        Ok(!weekend && !self.holidays.contains(&day))
    }

    /// The `number`th working day after a day, which is not counted; the day itself for none.
    ///
    /// # Errors
    /// A day that the calendar does not cover.
    pub fn working_days_after(&self, day: Date, number: u16) -> Result<Date, CalendarError> {
        self.step(day, number, 1)
    }

    /// The `number`th working day before a day, which is not counted.
    ///
    /// # Errors
    /// A day that the calendar does not cover.
    pub fn working_days_before(&self, day: Date, number: u16) -> Result<Date, CalendarError> {
        self.step(day, number, -1)
    }

    fn step(&self, day: Date, number: u16, direction: i64) -> Result<Date, CalendarError> {
        let (mut day, mut left) = (day, number);
        while 0 < left {
            let next = day.saturating_add(direction.days());
            left -= u16::from(self.is_working_day(next)?);
            day = next;
        }
        Ok(day)
    }

    /// How many working days lie strictly between two days: the clear days from one to the other.
    ///
    /// # Errors
    /// A day that the calendar does not cover.
    pub fn clear_days_between(&self, from: Date, to: Date) -> Result<u16, CalendarError> {
        let (mut day, mut clear) = (from.saturating_add(1.day()), 0_u16);
        while day < to {
            clear = clear.saturating_add(u16::from(self.is_working_day(day)?));
            day = day.saturating_add(1.day());
        }
        Ok(clear)
    }
}
