//! A series of values by date, in order, with what is missing.

use jiff::civil::Date;

use super::fault::{Fault, Faults};
use crate::value_fault::{All, value_faults};

/// The value of a date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// The date: of a month, its first day.
    pub date: Date,
    /// The value, in the measure's unit; none where it is missing.
    pub value: Option<f64>,
}

/// Values by date, earliest first, one a date, each finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    observations: Vec<Observation>,
}

impl Series {
    /// A series of observations in whatever order.
    ///
    /// # Errors
    /// Where there are none, where a date is there twice, and where a value is no number; all of these at once.
    pub fn new(observations: impl IntoIterator<Item = Observation>) -> Result<Self, Faults> {
        let mut observations: Vec<Observation> = observations.into_iter().collect();
        if !observations.is_sorted_by_key(|observation| observation.date) {
            observations.sort_by_key(|observation| observation.date);
        }
        let mut faults = Vec::new();
        if observations.is_empty() {
            faults.push(Fault::NoPoints);
        }
        let values: Vec<(Date, Option<f64>)> = observations.iter().map(|of| (of.date, of.value)).collect();
        faults.extend(value_faults(&values).into_iter().map(Fault::Value));
        if faults.is_empty() { Ok(Self { observations }) } else { Err(All(faults)) }
    }

    /// The observations, earliest first.
    #[must_use]
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// The place of a date; none where it is not in the series.
    #[must_use]
    pub fn position(&self, date: Date) -> Option<usize> {
        self.observations.binary_search_by_key(&date, |observation| observation.date).ok()
    }
}

#[cfg(test)]
mod tests;
