//! What weakens a chart, and what may still be concluded from it.

use std::fmt;

use jiff::civil::Date;

use crate::words::{counted, date_in_words};

/// Below so many points limits move much with each new one.
pub const FULL_GROUP: usize = 13;

/// Below so many different values the limits of a single-value chart mean little.
pub const FEW_VALUES: usize = 5;

/// Why a group has no limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoLimits {
    /// No two neighbours whose values can be compared.
    TooFewPoints,
    /// Screening left no moving range, as where no value differs from the one before.
    AllScreened,
}

/// Something a reader must know before trusting a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Warning {
    /// A group of few points.
    ShortGroup {
        /// Its first date.
        first: Date,
        /// Its points.
        n_points: usize,
    },
    /// Limits rest on few values, because the rest of the baseline is missing or left out.
    ThinBaseline {
        /// The group's first date.
        first: Date,
        /// Values that set the limits.
        n_values: usize,
    },
    /// A group without limits.
    NoLimits {
        /// Its first date.
        first: Date,
        /// Why.
        why: NoLimits,
    },
    /// Limits that fell on the mean, since most values are alike.
    LimitsOnMean {
        /// The group's first date.
        first: Date,
    },
    /// A group of few different values.
    FewDistinctValues {
        /// Its first date.
        first: Date,
        /// Different values.
        n_distinct: usize,
    },
    /// A rebase on a date without a point.
    RebaseNotInData {
        /// The date.
        date: Date,
    },
    /// A point to leave out that is not there.
    ExclusionNotInData {
        /// The date.
        date: Date,
    },
    /// A baseline of dates none of which is there.
    BaselineNotInData,
    /// Values that are missing.
    MissingValues {
        /// How many.
        n_missing: usize,
    },
    /// The value of the last date is missing.
    LastValueMissing {
        /// The date.
        date: Date,
    },
    /// Dates that other points lead one to expect.
    AbsentDates {
        /// Gaps between dates.
        n_gaps: usize,
        /// The point before the longest.
        after: Date,
        /// The point after the longest.
        before: Date,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ShortGroup { first, n_points } => write!(
                f,
                "the group from {} on has {} of at least {FULL_GROUP}: its limits are provisional and will move; a point \
                 outside them is worth a question, not a conclusion",
                date_in_words(*first),
                counted(*n_points, "point", "points")
            ),
            Self::ThinBaseline { first, n_values } => write!(
                f,
                "the limits from {} on rest on {} of at least 12: they are provisional and will be those of few months",
                date_in_words(*first),
                counted(*n_values, "value", "values")
            ),
            Self::NoLimits { first, why: NoLimits::TooFewPoints } => write!(
                f,
                "the group from {} on has no limits, for no two of its neighbours have values: the points can be shown, not \
                 judged",
                date_in_words(*first)
            ),
            Self::NoLimits { first, why: NoLimits::AllScreened } => write!(
                f,
                "the group from {} on has no limits, for screening left no moving range: the values hardly ever change, so \
                 any change is worth a look",
                date_in_words(*first)
            ),
            Self::LimitsOnMean { first } => write!(
                f,
                "the limits from {} on fell on the mean, since most values are the same: nearly every point counts as \
                 outside; do not read these as signals",
                date_in_words(*first)
            ),
            Self::FewDistinctValues { first, n_distinct } => write!(
                f,
                "the group from {} on has only {}: limits of a chart of single values mean little; count days between \
                 events, or use a coarser period",
                date_in_words(*first),
                counted(*n_distinct, "different value", "different values")
            ),
            Self::RebaseNotInData { date } => {
                write!(
                    f,
                    "no point is of {}, the date of a rebase, so it changes nothing; name the date of a point",
                    date_in_words(*date)
                )
            }
            Self::ExclusionNotInData { date } => {
                write!(
                    f,
                    "no point is of {}, a date to leave out, so it changes nothing; name the date of a point",
                    date_in_words(*date)
                )
            }
            Self::BaselineNotInData => f.write_str(
                "no point is within the dates of the baseline, so all points set the limits; name dates with points",
            ),
            Self::MissingValues { n_missing } => write!(
                f,
                "{} missing: runs end where one is missing, so a shift or trend across it is not seen",
                counted(*n_missing, "value is", "values are")
            ),
            Self::LastValueMissing { date } => write!(
                f,
                "the value of the last date, {}, is missing: the variation icon says nothing of now",
                date_in_words(*date)
            ),
            Self::AbsentDates { n_gaps, after, before } => write!(
                f,
                "dates are absent in {}, the longest between {} and {}: points on either side count as neighbours; add the \
                 dates without a value to break runs there",
                counted(*n_gaps, "place", "places"),
                date_in_words(*after),
                date_in_words(*before)
            ),
        }
    }
}
