//! What is wrong with values by date, in the words of charts and of projections alike.

use std::fmt;

use jiff::civil::Date;

use crate::fault_list::{TooLarge, write_list};
use crate::words::date_in_words;

/// The largest value that is taken, in any unit: sums of such values keep three decimals.
pub const LARGEST: f64 = 1e15;

/// Why values are refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ValueFault {
    /// Several values of one date.
    #[error("{} has {times} values; keep one for each date, or add them up first", date_in_words(*.date))]
    Several {
        /// The date.
        date: Date,
        /// How many.
        times: usize,
    },
    /// Infinite, or not a number.
    #[error(
        "the value of {} is {value}; give a number, or leave it empty where it is missing",
        date_in_words(*.date)
    )]
    NotFinite {
        /// Its date.
        date: Date,
        /// The value.
        value: f64,
    },
    /// Larger than sums can hold exactly enough.
    #[error(
        "the value of {} is {}; values are between −10¹⁵ and 10¹⁵: use a larger unit",
        date_in_words(*.date),
        TooLarge(*.value)
    )]
    TooLarge {
        /// Its date.
        date: Date,
        /// The value.
        value: f64,
    },
}

/// What is wrong with values, which are in order of their dates; those that are missing have none.
pub(crate) fn value_faults(values: &[(Date, Option<f64>)]) -> Vec<ValueFault> {
    let mut faults = Vec::new();
    for same in values.chunk_by(|a, b| a.0 == b.0) {
        let date = same[0].0;
        if 1 < same.len() {
            faults.push(ValueFault::Several { date, times: same.len() });
        }
        for value in same.iter().filter_map(|(_, value)| *value) {
            if !value.is_finite() {
                faults.push(ValueFault::NotFinite { date, value });
            } else if LARGEST < value.abs() {
                faults.push(ValueFault::TooLarge { date, value });
            }
        }
    }
    faults
}

/// All that is wrong, a line each.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub struct All<F: fmt::Debug + fmt::Display>(pub Vec<F>);

impl<F: fmt::Debug + fmt::Display> fmt::Display for All<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_list(f, &self.0)
    }
}
