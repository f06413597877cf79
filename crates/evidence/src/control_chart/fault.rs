//! What makes a series or a plan of a chart wrong, and what to do about it.

use std::fmt;

use jiff::civil::Date;

use crate::fault_list::{TooLarge, write_list};

/// Why a series or a part of a plan is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    /// There is nothing to draw.
    #[error("the series has no points; give at least one date")]
    NoPoints,
    /// Two values of one date.
    #[error("{date} is there {times} times; keep one value for each date")]
    DuplicateDate {
        /// The date.
        date: Date,
        /// How often it is there.
        times: usize,
    },
    /// Infinite, or not a number.
    #[error("the value of {date} is {value}; give a number, or leave it empty where it is missing")]
    NotFinite {
        /// Its date.
        date: Date,
        /// The value.
        value: f64,
    },
    /// Larger than sums can hold exactly enough.
    #[error(
        "the value of {date} is {}; a chart takes values between −10¹⁵ and 10¹⁵: use a larger unit",
        TooLarge(*value)
    )]
    TooLarge {
        /// Its date.
        date: Date,
        /// The value.
        value: f64,
    },
    /// A target that is no number.
    #[error("the target {value} is no number between −10¹⁵ and 10¹⁵; give a number, or no target")]
    TargetNotFinite {
        /// The target.
        value: f64,
    },
    /// Two targets from one date on.
    #[error("two targets hold from {from} on; keep one")]
    TwoTargets {
        /// The date.
        from: Date,
    },
    /// Too few points to set limits that later points are judged by.
    #[error("a baseline of {n_points} points is too short; take at least {needed}")]
    ShortBaseline {
        /// Points asked for.
        n_points: usize,
        /// Points needed.
        needed: usize,
    },
    /// The baseline ends before it begins.
    #[error("the baseline ends on {last}, before it begins on {first}; swap the two")]
    BackwardBaseline {
        /// Its first day.
        first: Date,
        /// Its last day.
        last: Date,
    },
    /// A run that is too short to mean anything or too long to be seen.
    #[error("a run of {n_points} points is no rule; take {least} to {most}")]
    RunLength {
        /// Points asked for.
        n_points: usize,
        /// Fewest.
        least: usize,
        /// Most.
        most: usize,
    },
    /// Limits or points that are changed without saying why.
    #[error("a reason is missing; write what changed, so that others can judge it")]
    NoReason,
}

/// All that is wrong with a series, in order of date.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_list(f, &self.0)
    }
}
