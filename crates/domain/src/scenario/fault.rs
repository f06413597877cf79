//! Why a change or a scenario cannot be used: where, what stands there and what was expected.

use jiff::civil::Date;
use thiserror::Error;

use super::{ChangeField, DailyHours};

/// A change that cannot be read, or does not fit what it is made in.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("change {change}: {}", self.reason())]
pub struct ChangeFault {
    /// The id of the change.
    pub change: String,
    /// The field to mend it in; the target where it is the change as a whole.
    pub field: ChangeField,
    /// What was expected, or why it does not fit, and what to do.
    pub expected: String,
    /// What stands in the field.
    pub found: String,
}

impl ChangeFault {
    /// The fault without its change: `to = "late": expected hours …`. What is said of a target names it.
    #[must_use]
    pub fn reason(&self) -> String {
        match self.field {
            ChangeField::Target | ChangeField::Id => self.expected.clone(),
            ChangeField::Kind | ChangeField::Provenance => format!("{}: {}", self.field, self.expected),
            ChangeField::From
            | ChangeField::To
            | ChangeField::Value
            | ChangeField::Unit
            | ChangeField::Starts
            | ChangeField::Measure => {
                format!("{} = {:?}: {}", self.field, self.found, self.expected)
            }
        }
    }
}

/// Why a change does not fit what it is made in, as an engine says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The field to mend it in.
    pub field: ChangeField,
    /// What was expected, and what to do.
    pub expected: String,
}

impl Misfit {
    /// The target, or the change as a whole, does not fit; `expected` names it.
    pub fn of_target(expected: impl Into<String>) -> Self {
        Self { field: ChangeField::Target, expected: expected.into() }
    }
}

/// Why a scenario cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ScenarioFault {
    /// One of its changes.
    #[error(transparent)]
    Change(#[from] ChangeFault),
    /// The scenario as a whole, or its changes together.
    #[error("{expected}")]
    Whole {
        /// What was expected, and what to do.
        expected: String,
    },
}

impl ScenarioFault {
    /// A fault of the scenario as a whole.
    pub fn whole(expected: impl Into<String>) -> Self {
        Self::Whole { expected: expected.into() }
    }
}

/// A text that is no value of its kind: what was expected.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
pub enum ValueError {
    /// No amount.
    #[error("expected a number such as \"7\", \"+2\", \"-30\" or \"+5%\"")]
    Amount,
    /// An amount that no sentence can count.
    #[error("that is more than can be counted; expected less")]
    TooLarge,
    /// An amount that would leave less than none.
    #[error("that would leave {}; less than none is not possible", (left * 1e3).round() / 1e3)]
    BelowNone {
        /// What would be left.
        left: f64,
    },
    /// No share of what there is.
    #[error("expected a share of what there is, such as \"+5%\"")]
    Relative,
    /// No share of a whole.
    #[error("expected a share from 0% to 100%")]
    Percentage,
    /// No amount of money in whole pence.
    #[error("expected an amount to the penny, such as \"£45\"")]
    Price,
    /// Neither basis of a price.
    #[error("expected contact or fixed")]
    PriceBasis,
    /// No opening hours.
    #[error(
        "expected \"always\", \"never\", hours of every day such as \"08:00-20:00\", or a text such as \"Mon-Fri 18:30-21:00; Sat,Sun 09:00-19:00\""
    )]
    OpeningHours,
    /// No hours of days of the week.
    #[error("expected when, such as \"Mon-Fri 16:00-24:00\"")]
    WeekHours,
    /// Hours that end before they begin, which are of two days.
    #[error(
        "these hours go over midnight; write two: {before} and {after}, the second of the day after where days are named, such as \"Fri {before}; Sat {after}\""
    )]
    OverMidnight {
        /// Those until midnight.
        before: DailyHours,
        /// Those from midnight on.
        after: DailyHours,
    },
    /// Hours until midnight that are written as 00:00, where a day begins.
    #[error("a day ends at 24:00, and 00:00 is where it begins; write {0}")]
    UntilMidnight(DailyHours),
    /// No days of the year.
    #[error("expected days of the year, such as \"12-01 to 02-28\"")]
    DaysOfYear,
    /// No month.
    #[error("expected a month, such as \"2027-01\"")]
    CalendarMonth,
    /// No day.
    #[error("that is not a day; write value = \"2027-04-01\"")]
    Day,
    /// A day that is written otherwise.
    #[error("days are written year first; write value = \"{0}\"")]
    DayWritten(Date),
    /// A day whose month may be either number.
    #[error("that may be {0} or {1}; write the one that is meant, such as value = \"{0}\"")]
    TwoDays(Date, Date),
}
