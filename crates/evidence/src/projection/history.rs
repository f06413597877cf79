//! The known months of a series: one value a month, in order, with gaps as gaps.

use jiff::civil::Date;

use super::fault::{FEWEST, Fault, Faults};
use super::warning::Warning;
use crate::control_chart::series::Observation;
use crate::evaluation::calendar::{month_of, months_after, months_between};
use crate::value_fault::{All, value_faults};

/// Most months in a row without a value that are bridged.
pub const LARGEST_GAP: usize = 6;

/// Months from the first with a value to the last, each with a value or none.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    first: Date,
    values: Vec<Option<f64>>,
    n_left_out: usize,
}

impl History {
    /// The months of `observations` in whatever order; a day stands for its month. What comes before more than six months
    /// without a value is left out.
    ///
    /// # Errors
    /// All at once: no values or too few, months with two, values that are no number or too large, more gaps than values.
    pub fn new(observations: impl IntoIterator<Item = Observation>) -> Result<Self, Faults> {
        let mut known: Vec<(Date, f64)> = observations
            .into_iter()
            .filter_map(|Observation { date, value }| value.map(|value| (month_of(date), value)))
            .collect();
        known.sort_by_key(|(month, _)| *month);
        let faults = faults_of(&known);
        if !faults.is_empty() {
            return Err(All(faults));
        }
        let gap = i32::try_from(LARGEST_GAP).unwrap_or(i32::MAX);
        let from = (1..known.len())
            .rev()
            .find(|idx| gap < months_between(known[idx - 1].0, known[*idx].0) - 1)
            .unwrap_or(0);
        let used = &known[from..];
        let (first, last) = (used[0].0, used[used.len() - 1].0);
        let n_months = usize::try_from(months_between(first, last)).unwrap_or(0) + 1;
        let n_known = used.len();
        if n_known < FEWEST {
            return Err(All(vec![Fault::TooFew { n_known }]));
        }
        if 3 * n_known < 2 * n_months {
            return Err(All(vec![Fault::TooManyGaps { n_known, n_months, first, last }]));
        }
        let mut values = vec![None; n_months];
        for (month, value) in used {
            let idx = usize::try_from(months_between(first, *month)).unwrap_or(0);
            values[idx] = Some(*value);
        }
        Ok(Self { first, values, n_left_out: from })
    }

    /// The months from `first` on, each with a value or none.
    ///
    /// # Errors
    /// As [`History::new`].
    pub fn from_month(first: Date, values: &[Option<f64>]) -> Result<Self, Faults> {
        let dated = (0..).zip(values);
        Self::new(dated.map(|(n, value)| Observation { date: months_after(first, n), value: *value }))
    }

    /// The first month with a value.
    #[must_use]
    pub const fn first(&self) -> Date {
        self.first
    }

    /// The last month with a value; what is projected begins after it.
    #[must_use]
    pub fn last(&self) -> Date {
        self.month(self.values.len() - 1)
    }

    /// The values, the first and the last of them known.
    #[must_use]
    pub fn values(&self) -> &[Option<f64>] {
        &self.values
    }

    /// The month of a place, also beyond the last.
    #[must_use]
    pub fn month(&self, idx: usize) -> Date {
        months_after(self.first, i32::try_from(idx).unwrap_or(i32::MAX))
    }

    /// What gaps weaken.
    pub(super) fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        if 0 < self.n_left_out {
            warnings.push(Warning::EarlierLeftOut { n_values: self.n_left_out, first: self.first });
        }
        let n_missing = self.values.iter().filter(|value| value.is_none()).count();
        if 0 < n_missing {
            warnings.push(Warning::GapsFilled { n_missing });
        }
        warnings
    }
}

fn faults_of(known: &[(Date, f64)]) -> Vec<Fault> {
    let mut faults = Vec::new();
    if known.is_empty() {
        faults.push(Fault::NoValues);
    }
    let values: Vec<(Date, Option<f64>)> =
        known.iter().map(|(month, value)| (*month, Some(*value))).collect();
    faults.extend(value_faults(&values).into_iter().map(Fault::Value));
    faults
}

#[cfg(test)]
mod tests;
