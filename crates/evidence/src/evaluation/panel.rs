//! One measure of many units, month by month, of which some changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use stats::least_squares::Factored;

use super::calendar::month_of;
use super::fault::{Fault, is_usable};

/// A unit as it is given: an area, a trust, a practice.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Its name.
    pub name: String,
    /// The first month with the change; none where nothing changed. One after the last month of all units is none.
    pub start: Option<Date>,
    /// Its values, a day conclusion for its month; some months may be missing.
    pub values: Vec<(Date, f64)>,
}

/// Units with values that are finite, no unit and no month of a unit there twice.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    names: Vec<String>,
    starts: Vec<Option<Date>>,
    months: Vec<Date>,
    rows: Vec<Row>,
}

/// A value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Row {
    /// Its unit, counted from 0.
    pub(super) unit: usize,
    /// Its month, counted from 0.
    pub(super) month: usize,
    pub(super) value: f64,
}

impl Panel {
    /// The panel of `units`.
    ///
    /// # Errors
    ///
    /// All faults at once: fewer than two units, one that is there twice or has no value, months that are there twice,
    /// values that are not finite, no unit that changed within its months.
    pub fn new(units: Vec<Unit>) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut names = BTreeSet::new();
        let mut values_of = Vec::new();
        for unit in &units {
            if !names.insert(unit.name.as_str()) {
                faults.push(Fault::UnitTwice { name: unit.name.clone() });
            }
            let mut values = BTreeMap::new();
            for (day, value) in &unit.values {
                let month = month_of(*day);
                if !is_usable(*value) {
                    faults.push(Fault::NotFinite { whose: unit.name.clone(), month });
                }
                if values.insert(month, *value).is_some() {
                    let fault = Fault::TwoValues { whose: unit.name.clone(), month };
                    if faults.last() != Some(&fault) {
                        faults.push(fault);
                    }
                }
            }
            if values.is_empty() {
                faults.push(Fault::NoValues { whose: unit.name.clone() });
            }
            values_of.push(values);
        }
        if units.len() < 2 {
            faults.push(Fault::OneUnit);
        }
        let changed = units.iter().zip(&values_of).any(|(unit, values)| {
            unit.start
                .is_some_and(|start| values.keys().next_back().is_some_and(|last| month_of(start) <= *last))
        });
        if !changed {
            faults.push(Fault::NoTreated);
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let months: BTreeSet<Date> = values_of.iter().flat_map(BTreeMap::keys).copied().collect();
        let months: Vec<Date> = months.into_iter().collect();
        let rows = values_of.iter().enumerate().flat_map(|(unit, values)| {
            let months = &months;
            values.iter().map(move |(month, value)| {
                let month = months.binary_search(month).expect("all months of units are months of the panel");
                Row { unit, month, value: *value }
            })
        });
        let rows = rows.collect();
        let within = |start: &Date| months.last().is_some_and(|last| start <= last);
        let starts = units.iter().map(|unit| unit.start.map(month_of).filter(within)).collect();
        Ok(Self { names: units.into_iter().map(|unit| unit.name).collect(), starts, months, rows })
    }

    /// The units, in the order in which they were given.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The first month with the change of each unit.
    #[must_use]
    pub fn starts(&self) -> &[Option<Date>] {
        &self.starts
    }

    /// All months in which any unit has a value, earliest first.
    #[must_use]
    pub fn months(&self) -> &[Date] {
        &self.months
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The values, row by row.
    pub(super) fn values(&self) -> Vec<f64> {
        self.rows.iter().map(|row| row.value).collect()
    }

    /// Values of units and months that are not there.
    pub(super) const fn n_missing(&self) -> usize {
        self.names.len() * self.months.len() - self.rows.len()
    }

    /// Units that ever have the change in a month of theirs, and those that never have.
    pub(super) fn n_treated_and_control(&self) -> (usize, usize) {
        let is_treated = |unit: usize| {
            let start = self.starts[unit];
            self.rows
                .iter()
                .any(|row| row.unit == unit && start.is_some_and(|start| start <= self.months[row.month]))
        };
        let n_treated = (0..self.names.len()).filter(|unit| is_treated(*unit)).count();
        (n_treated, self.names.len() - n_treated)
    }

    /// The first months of the change that differ, earliest first.
    pub(super) fn distinct_starts(&self) -> Vec<Date> {
        let starts: BTreeSet<Date> = self.starts.iter().flatten().copied().collect();
        starts.into_iter().collect()
    }

    /// Whether each row has the change, if units had these starts.
    pub(super) fn treated(&self, starts: &[Option<Date>]) -> Vec<f64> {
        let is_treated = |row: &Row| starts[row.unit].is_some_and(|start| start <= self.months[row.month]);
        self.rows.iter().map(|row| if is_treated(row) { 1.0 } else { 0.0 }).collect()
    }

    /// The same units up to before the month `end`; none where fewer than two have values there.
    pub(super) fn before(&self, end: Date, starts: &[Option<Date>]) -> Option<Self> {
        let units = (0..self.names.len()).map(|unit| Unit {
            name: self.names[unit].clone(),
            start: starts[unit],
            values: self
                .rows
                .iter()
                .filter(|row| row.unit == unit && self.months[row.month] < end)
                .map(|row| (self.months[row.month], row.value))
                .collect(),
        });
        Self::new(units.filter(|unit| !unit.values.is_empty()).collect()).ok()
    }

    /// What is left of a column once each unit's and each month's mean is taken out.
    pub(super) fn effects(&self) -> Result<Effects, Vec<Fault>> {
        let (n_units, n_months) = (self.names.len(), self.months.len());
        let column = |is: &dyn Fn(&Row) -> bool| -> Vec<f64> {
            self.rows.iter().map(|row| if is(row) { 1.0 } else { 0.0 }).collect()
        };
        let units = (0..n_units).map(|unit| column(&|row| row.unit == unit));
        let months = (1..n_months).map(|month| column(&|row| row.month == month));
        let columns: Vec<Vec<f64>> = units.chain(months).collect();
        let unknowns = columns.len();
        if self.rows.len() <= unknowns {
            return Err(vec![Fault::FewValues { values: self.rows.len(), unknowns: unknowns + 1 }]);
        }
        let factored = Factored::new(&columns).map_err(|_| vec![Fault::NoMonthInCommon])?;
        Ok(Effects { factored })
    }
}

/// Effects of units and of months, to be taken out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Effects {
    factored: Factored,
}

impl Effects {
    /// What they leave of a column.
    pub(super) fn residual(&self, column: &[f64]) -> Vec<f64> {
        self.factored.residual(column)
    }

    /// What they explain of a column, along directions square to one another.
    pub(super) fn explained(&self, column: &[f64]) -> Vec<f64> {
        self.factored.explained(column)
    }
}

/// Which correction for few units the standard error by unit has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClusterCorrection {
    /// None.
    Uncorrected,
    /// G ÷ (G − 1) × (n − 1) ÷ (n − k), k counting the effects of units and months (statsmodels).
    AllParameters,
    /// The same without the effects of units in k, since units are the clusters (fixest, pyfixest).
    NestedEffects,
}

impl ClusterCorrection {
    /// The factor of the variance for a panel with so many columns beside its effects.
    pub(super) fn factor(self, panel: &Panel, n_columns: usize) -> f64 {
        let size = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let (units, rows, months) = (panel.names.len(), panel.rows.len(), panel.months.len());
        let k = match self {
            Self::Uncorrected => return 1.0,
            Self::AllParameters => n_columns + units + months - 1,
            Self::NestedEffects => n_columns + months,
        };
        size(units) / size(units - 1) * size(rows - 1) / size(rows.saturating_sub(k).max(1))
    }
}

#[cfg(test)]
mod tests;
