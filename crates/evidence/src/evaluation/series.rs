//! One measure of one place, month by month.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::calendar::{month_of, months_after, months_between};
use super::fault::{Fault, is_usable};

/// A month that is left out on purpose, as while something is phased in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The month.
    pub month: Date,
    /// Why, in words.
    pub reason: String,
}

/// Values of months in order, finite, none twice and none missing but those left out with a reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    name: String,
    months: Vec<Date>,
    values: Vec<f64>,
    left_out: Vec<LeftOut>,
}

impl Series {
    /// The series `name` of `points`, in order; a day stands for its month. A value of a month that is left out is not
    /// used and need not be finite.
    ///
    /// # Errors
    ///
    /// All faults at once: no values, months out of order, twice or missing, values that are not finite, no reason.
    pub fn new(name: &str, points: &[(Date, f64)], left_out: Vec<LeftOut>) -> Result<Self, Vec<Fault>> {
        let whose = || name.to_owned();
        let mut faults = Vec::new();
        let mut without = BTreeMap::new();
        for left_out in left_out {
            if left_out.reason.trim().is_empty() {
                let what = format!("leaving out {}", super::calendar::name(left_out.month));
                faults.push(Fault::NoReason { what });
            }
            without.insert(month_of(left_out.month), left_out.reason);
        }
        let (mut months, mut values, mut lacking) = (Vec::new(), Vec::new(), Vec::new());
        let mut last: Option<Date> = None;
        for (day, value) in points {
            let month = month_of(*day);
            if let Some(last) = last {
                for n in 1..months_between(last, month) {
                    let missing = months_after(last, n);
                    if !without.contains_key(&missing) {
                        lacking.push(missing);
                    }
                }
                if month == last {
                    let fault = Fault::TwoValues { whose: whose(), month };
                    if faults.last() != Some(&fault) {
                        faults.push(fault);
                    }
                }
                if month < last {
                    faults.push(Fault::OutOfOrder { whose: whose(), month, after: last });
                }
            }
            last = Some(last.map_or(month, |last| last.max(month)));
            if without.contains_key(&month) {
                continue;
            }
            if !is_usable(*value) {
                faults.push(Fault::NotFinite { whose: whose(), month });
            }
            months.push(month);
            values.push(*value);
        }
        if !lacking.is_empty() {
            faults.insert(0, Fault::MonthsMissing { whose: whose(), months: lacking });
        }
        if months.is_empty() {
            faults.push(Fault::NoValues { whose: whose() });
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let left_out = without.into_iter().map(|(month, reason)| LeftOut { month, reason }).collect();
        Ok(Self { name: whose(), months, values, left_out })
    }

    /// What it is of.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The months with a value, earliest first; at least one.
    #[must_use]
    pub fn months(&self) -> &[Date] {
        &self.months
    }

    /// Their values.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The months left out, earliest first.
    #[must_use]
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// The first month with a value.
    #[must_use]
    pub fn first(&self) -> Date {
        self.months[0]
    }

    /// The last month with a value.
    #[must_use]
    pub fn last(&self) -> Date {
        self.months[self.months.len() - 1]
    }

    /// Whether all values are the same.
    pub(super) fn is_constant(&self) -> bool {
        self.values.iter().all(|value| (value - self.values[0]).abs() <= 0.0)
    }
}

#[cfg(test)]
mod tests;
