//! What makes a series or a plan of a chart wrong, and what to do about it.

use jiff::civil::Date;

use crate::value_fault::{All, ValueFault};
use crate::words::date_in_words;

/// Why a series or a part of a plan is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    /// There is nothing to draw.
    #[error("the series has no points; give at least one date")]
    NoPoints,
    /// Values that cannot be.
    #[error(transparent)]
    Value(#[from] ValueFault),
    /// A target that is no number.
    #[error("the target {value} is no number between −10¹⁵ and 10¹⁵; give a number, or no target")]
    TargetNotFinite {
        /// The target.
        value: f64,
    },
    /// Two targets from one date on.
    #[error("two targets hold from {} on; keep one", date_in_words(*.from))]
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
    #[error(
        "the baseline ends in {}, before it begins in {}; swap the two",
        date_in_words(*.last),
        date_in_words(*.first)
    )]
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
pub type Faults = All<Fault>;
