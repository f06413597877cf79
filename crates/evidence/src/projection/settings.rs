//! What is asked of a projection, and what is known of the series beside its values.

use super::fault::{FURTHEST, Fault, Faults};
use super::history::History;
use crate::value_fault::All;

/// What a month's value is as long as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjustment {
    /// Nothing: levels, such as people waiting or in post, and money phased evenly.
    AsIs,
    /// Its days: what happens every day, such as emergency attendances.
    Days,
    /// Its days from Monday to Friday that are no bank holiday in England: what happens in clinics.
    WorkingDays,
}

/// Values that can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bounds {
    /// None below zero if none is known below zero, else any.
    AsKnown,
    /// At least and at most these; none is infinite.
    Given {
        /// The least.
        least: f64,
        /// The most.
        most: f64,
    },
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Months ahead, 1 to [`FURTHEST`].
    pub n_months: usize,
    /// What a month's value is as long as.
    pub adjustment: Adjustment,
    /// Values that can be.
    pub bounds: Bounds,
}

impl Settings {
    /// This number of months ahead of a series of which nothing else is known.
    #[must_use]
    pub const fn months(n_months: usize) -> Self {
        Self { n_months, adjustment: Adjustment::AsIs, bounds: Bounds::AsKnown }
    }

    /// The least and the most that a month can be.
    pub(super) fn limits(&self, history: &History) -> (f64, f64) {
        match self.bounds {
            Bounds::Given { least, most } => (least, most),
            Bounds::AsKnown if history.values().iter().flatten().all(|value| 0.0 <= *value) => {
                (0.0, f64::INFINITY)
            }
            Bounds::AsKnown => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }

    /// # Errors
    /// All that does not fit, of settings and of values by them.
    pub(super) fn check(&self, history: &History) -> Result<(), Faults> {
        let mut faults = Vec::new();
        if self.n_months == 0 || FURTHEST < self.n_months {
            faults.push(Fault::Horizon { n_months: self.n_months });
        }
        if let Bounds::Given { least, most } = self.bounds {
            if least.is_nan() || most.is_nan() || most <= least {
                faults.push(Fault::Bounds { least, most });
            } else {
                let months = history.values().iter().enumerate();
                faults.extend(months.filter_map(|(idx, value)| {
                    let value = (*value)?;
                    let bound = if value < least { least } else { most };
                    let is_beyond = value < least || most < value;
                    is_beyond.then(|| Fault::BeyondBound { month: history.month(idx), value, bound })
                }));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(All(faults)) }
    }
}
