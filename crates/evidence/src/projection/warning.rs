//! What weakens a projection, and what may still be concluded from it.

use std::fmt;

use jiff::civil::Date;

use crate::evaluation::calendar::name;
use crate::words::counted;

/// Something a reader must know before trusting a projection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Warning {
    /// Values before a long gap.
    EarlierLeftOut {
        /// How many.
        n_values: usize,
        /// The first month that is used.
        first: Date,
    },
    /// Months without a value.
    GapsFilled {
        /// How many.
        n_missing: usize,
    },
    /// Less than two years.
    NoSeason {
        /// Months known.
        n_known: usize,
    },
    /// Two years, which show a season twice.
    ShortSeason {
        /// Months known.
        n_known: usize,
    },
    /// Every value is the same.
    Constant {
        /// The value.
        value: f64,
        /// Months known.
        n_known: usize,
    },
    /// Most months are zero.
    MostlyZero {
        /// Months that are zero.
        n_zero: usize,
        /// Months known.
        n_known: usize,
    },
    /// Single months far from those beside them.
    OddMonths {
        /// How many.
        n_months: usize,
        /// The last of them.
        last: Date,
    },
    /// The last month is far from what those before it lead to.
    LastIsOdd {
        /// The month.
        month: Date,
    },
    /// Values moved to another level at once.
    LevelShift {
        /// The first month of the new level.
        first: Date,
        /// By how much.
        by: f64,
        /// Months of the new level.
        n_after: usize,
    },
    /// Months further ahead than half of what is known.
    FarAhead {
        /// Months ahead.
        n_months: usize,
        /// Months known.
        n_known: usize,
    },
    /// An interval that methods made wider than the series ever moved.
    Capped {
        /// The first month of which.
        first: Date,
    },
    /// A middle or an end beyond what can be.
    AtBound {
        /// The bound.
        bound: f64,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EarlierLeftOut { n_values, first } => write!(
                f,
                "{} before {} {} left out, since more than six months before it have none: fill the gap to use what is \
                 earlier",
                counted(*n_values, "value", "values"),
                name(*first),
                if *n_values == 1 { "is" } else { "are" }
            ),
            Self::GapsFilled { n_missing } => write!(
                f,
                "{} taken to follow trend and season: the intervals do not allow for that",
                counted(*n_missing, "month has no value and is", "months have no value and are")
            ),
            Self::NoSeason { n_known } => write!(
                f,
                "{n_known} months are fewer than two years, so no season is known: a month's own rise or fall is not \
                 foreseen, and intervals hold for the level only"
            ),
            Self::ShortSeason { n_known } => write!(
                f,
                "{n_known} months show each month of the year no more than {}: the season is provisional",
                match n_known.div_ceil(12) {
                    1 => "once".to_owned(),
                    2 => "twice".to_owned(),
                    times => format!("{times} times"),
                }
            ),
            Self::Constant { value, n_known } => write!(
                f,
                "all {n_known} values are {value}: no spread is known, so the intervals have no width; they say that \
                 nothing has changed yet, not that nothing can"
            ),
            Self::MostlyZero { n_zero, n_known } => write!(
                f,
                "{n_zero} of {n_known} months {} zero: the middle of a coming month may be zero though some will not \
                 be; read the total of several months",
                if *n_zero == 1 { "is" } else { "are" }
            ),
            Self::OddMonths { n_months, last } => write!(
                f,
                "{}: taken as one-off, which does not move the projection; correct what is an error",
                if *n_months == 1 {
                    format!("{} is far from the months beside it", name(*last))
                } else {
                    format!(
                        "{n_months} single months are far from those beside them, the last {}",
                        name(*last)
                    )
                }
            ),
            Self::LastIsOdd { month } => write!(
                f,
                "{} is far from what the months before it lead to: whether it stays is not known yet, and the projection \
                 goes part of the way; look again after the next month",
                name(*month)
            ),
            Self::LevelShift { first, by, n_after } => write!(
                f,
                "the level moved by {} in {} and has stayed for {}: the projection goes on from the new \
                 level, and the intervals allow for another such move; check what changed then",
                Rounded(*by),
                name(*first),
                counted(*n_after, "month", "months")
            ),
            Self::FarAhead { n_months, n_known } => write!(
                f,
                "{n_months} months ahead are more than half of the {n_known} known: later months are an extension, not \
                 experience"
            ),
            Self::Capped { first } => write!(
                f,
                "from {} on, methods gave an interval wider than the series ever moved; it is cut to eight times its usual \
                 moves over so many months",
                name(*first)
            ),
            Self::AtBound { bound } => write!(
                f,
                "intervals are cut at {bound}, beyond which no value can be; near it they are not the same width on both \
                 sides"
            ),
        }
    }
}

/// A number with its sign and a few digits, whole and in groups from ten on: `−103,659`.
struct Rounded(f64);

impl fmt::Display for Rounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.abs();
        let digits = match size {
            size if size < 1.0 => 3,
            size if size < 10.0 => 2,
            _ => 0,
        };
        f.write_str(if self.0 < 0.0 { "−" } else { "+" })?;
        let text = format!("{size:.digits$}");
        let n_whole = text.find('.').unwrap_or(text.len());
        for (idx, digit) in text.chars().enumerate() {
            if 0 < idx && idx < n_whole && (n_whole - idx).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
