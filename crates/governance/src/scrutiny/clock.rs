//! Clocks: by when an answer, a response or a paper is due, and whether it is late.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;
use thiserror::Error;

use super::calendar::{CalendarError, WorkingCalendar};

/// Clear days between the publication of an agenda with its reports and the meeting, neither counted
/// [working days]. Local Government Act 1972, section 100B.
pub const CLEAR_DAYS: u16 = 5;
/// By when an owner names who answers [working days]. Our design.
pub const ACKNOWLEDGE_WITHIN: u16 = 5;

/// How long there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClockRule {
    /// 28 days from the request: the written response of an NHS body (SI 2013/218, regulation 22).
    TwentyEightDays,
    /// Two months from the request: the response of a council's executive (Local Government Act 2000, section
    /// 9FE). To the day of the same number, or the last day of a shorter month.
    TwoMonths,
    /// So many working days.
    WorkingDays(u16),
    /// A day that both sides agreed on.
    Agreed(Date),
}

/// A clock that cannot be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error(
    "{0:?} is no clock; write 28 days, two months, 10 working days, or a day that was agreed on, such as 2026-12-04"
)]
pub struct ClockRuleError(pub String);

impl FromStr for ClockRule {
    type Err = ClockRuleError;

    fn from_str(text: &str) -> Result<Self, ClockRuleError> {
        let fault = || ClockRuleError(text.to_owned());
        let written = text.trim().to_lowercase();
        match written.as_str() {
            "28 days" => return Ok(Self::TwentyEightDays),
            "two months" | "2 months" => return Ok(Self::TwoMonths),
            _ => {}
        }
        if let Some(number) = written.strip_suffix(" working days").or(written.strip_suffix(" working day")) {
            let number: u16 = number.parse().map_err(|_| fault())?;
            return if (1..=260).contains(&number) { Ok(Self::WorkingDays(number)) } else { Err(fault()) };
        }
        written.parse().map(Self::Agreed).map_err(|_| fault())
    }
}

impl fmt::Display for ClockRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TwentyEightDays => f.write_str("28 days"),
            Self::TwoMonths => f.write_str("two months"),
            Self::WorkingDays(1) => f.write_str("1 working day"),
            Self::WorkingDays(number) => write!(f, "{number} working days"),
            Self::Agreed(day) => write!(f, "{day}"),
        }
    }
}

/// A time in which a clock stood still: from a day to a day, of which the last counts again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The first day that does not count.
    pub from: Date,
    /// The day from which days count again; `None` while it still stands.
    pub to: Option<Date>,
}

/// What a clock says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The last day in time.
    On(Date),
    /// It stands still: the other side is to clarify.
    Stopped,
}

impl ClockRule {
    /// The last day in time, of a clock that began on a day and stood still in `stops`.
    ///
    /// Days that stood still are added at the end: working days to a clock of working days, days to the
    /// others. An agreed day does not move.
    ///
    /// # Errors
    /// A day that the calendar does not cover.
    pub fn due(self, began: Date, stops: &[Stop], calendar: &WorkingCalendar) -> Result<Due, CalendarError> {
        if let Self::Agreed(day) = self {
            return Ok(Due::On(day));
        }
        let Some(stopped) = stops.iter().map(|stop| Some((stop.from, stop.to?))).collect::<Option<Vec<_>>>()
        else {
            return Ok(Due::Stopped);
        };
        let still: i64 = stopped.iter().map(|(from, to)| i64::from((*to - *from).get_days())).sum();
        Ok(Due::On(match self {
            Self::TwentyEightDays => began.saturating_add((28 + still).days()),
            Self::TwoMonths => began.saturating_add(2.months()).saturating_add(still.days()),
            Self::WorkingDays(number) => {
                let mut number = number;
                for (from, to) in stopped {
                    // The stop begins with a day that does not count: the days from it to the day before the end.
                    let before = from.saturating_sub(1.day());
                    number = number.saturating_add(calendar.clear_days_between(before, to)?);
                }
                calendar.working_days_after(began, number)?
            }
            Self::Agreed(day) => day,
        }))
    }
}

impl Due {
    /// Whether `today` is after the last day in time.
    #[must_use]
    pub fn is_past(self, today: Date) -> bool {
        matches!(self, Self::On(day) if day < today)
    }
}

/// The last day on which papers can be published for a meeting: five clear working days lie between.
///
/// # Errors
/// A day that the calendar does not cover.
pub fn last_day_of_publication(meeting: Date, calendar: &WorkingCalendar) -> Result<Date, CalendarError> {
    calendar.working_days_before(meeting, CLEAR_DAYS + 1)
}

/// Whether papers published on a day are in time for a meeting.
///
/// # Errors
/// A day that the calendar does not cover.
pub fn is_published_in_time(
    published: Date,
    meeting: Date,
    calendar: &WorkingCalendar,
) -> Result<bool, CalendarError> {
    Ok(published < meeting && CLEAR_DAYS <= calendar.clear_days_between(published, meeting)?)
}
