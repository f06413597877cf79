//! Which month's demand a change takes, and which end of what is projected for it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::ValueError;
use crate::word::{WordError, words};

words! {
    /// Where in what is projected demand is taken from.
    DemandEnd, "low, middle or high", {
        /// 1 in 10 projected months is lower.
        Low = "low", "low";
        /// As many are lower as higher.
        Middle = "middle", "middle";
        /// 1 in 10 is higher.
        High = "high", "high";
    }
}

impl fmt::Display for DemandEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// A month of the calendar, as files write it: `2027-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DemandMonth(Date);

impl DemandMonth {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }

    /// Its first day.
    #[must_use]
    pub const fn first_day(self) -> Date {
        self.0
    }
}

impl FromStr for DemandMonth {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_month = text.len() == "2027-01".len();
        let day = is_month.then(|| format!("{text}-01").parse::<Date>().ok()).flatten();
        day.map(Self).ok_or(ValueError::CalendarMonth)
    }
}

impl fmt::Display for DemandMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}
