//! What makes a series or a setting of a projection wrong, and what to do about it.

use jiff::civil::Date;

use crate::evaluation::calendar::name;
use crate::value_fault::{All, ValueFault};

/// Fewest months with a value.
pub const FEWEST: usize = 6;
/// Most months ahead.
pub const FURTHEST: usize = 60;

/// Why a series or a setting is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    /// Nothing is known.
    #[error("the series has no value; give one value a month, for {FEWEST} months or more")]
    NoValues,
    /// Too little for a spread.
    #[error(
        "{n_known} months are known, of at least {FEWEST} that an interval can rest on; show them as they are, or add \
         earlier months"
    )]
    TooFew {
        /// Months with a value.
        n_known: usize,
    },
    /// Values that cannot be, and several of one month.
    #[error(transparent)]
    Value(#[from] ValueFault),
    /// More is missing than known, as in a series of quarters.
    #[error(
        "{n_known} of the {n_months} months from {} to {} have a value; a projection needs two in three: give monthly \
         values, or only months after the gaps",
        name(*first),
        name(*last)
    )]
    TooManyGaps {
        /// Months with a value.
        n_known: usize,
        /// Months from the first to the last of them.
        n_months: usize,
        /// The first with a value, after the last gap of more than six months.
        first: Date,
        /// The last with a value.
        last: Date,
    },
    /// No month, or one too far off.
    #[error("{n_months} months ahead cannot be projected; ask for 1 to {FURTHEST}")]
    Horizon {
        /// Months asked for.
        n_months: usize,
    },
    /// The calendar or its bank holidays end first.
    #[error("{} is outside the years 1978 to 2199, of which bank holidays are known", name(*month))]
    OutsideCalendar {
        /// The month.
        month: Date,
    },
    /// A bound that is no number, or a least above the most.
    #[error("no value can be at least {least} and at most {most}; swap the two, or leave one out")]
    Bounds {
        /// The least.
        least: f64,
        /// The most.
        most: f64,
    },
    /// A value that cannot be, by what was said of the series.
    #[error("the value of {} is {value}, beyond the bound {bound}; correct the value, or the bound", name(*month))]
    BeyondBound {
        /// The month.
        month: Date,
        /// The value.
        value: f64,
        /// The bound.
        bound: f64,
    },
}

/// All that is wrong, in order of month.
pub type Faults = All<Fault>;
