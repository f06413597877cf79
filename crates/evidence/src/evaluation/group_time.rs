//! Effects where units changed at different times: each group that changed together is compared with units that never
//! did, month by month, and only then are groups put together.
//!
//! A difference in differences over all of them compares units that changed late with those that changed early as if
//! these had not; where effects grow, that is wrong, even in its sign. Source: B. Callaway and P. Sant'Anna, Journal of
//! Econometrics 225 (2021), with never-treated units to compare with and the last month before the change as base.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::calendar::{months_after, months_between};
use super::differences::panel_conditions;
use super::fault::Fault;
use super::finding::{Condition, Estimate, Finding, Reference};
use super::panel::Panel;

/// The effect on one group in one month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupMonth {
    /// The group's first month with the change.
    pub start: Date,
    /// The month.
    pub month: Date,
    /// Months from the first with the change, which is 0.
    pub relative: i32,
    /// The effect; before the change it should be none.
    pub effect: Estimate,
    /// Units of the group with values in the month and in the base.
    pub n_treated: usize,
    /// The same of units that never change.
    pub n_control: usize,
}

/// The effect so many months from the change, groups weighed by their units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelativeEffect {
    /// Months from the first with the change.
    pub relative: i32,
    /// The effect.
    pub effect: Estimate,
    /// How many groups have it: it may change from month to month because they do.
    pub n_groups: usize,
}

/// Effects by group and month.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupTime {
    /// By group, then by month, the base left out.
    pub effects: Vec<GroupMonth>,
    /// By months from the change.
    pub by_relative: Vec<RelativeEffect>,
    /// The mean of all months with the change, weighed by units.
    pub mean: Estimate,
    /// The answer, of that mean.
    pub finding: Finding,
}

/// Units on a side from which on their spread is known well enough.
const UNITS_WANTED: usize = 5;

/// A group and month, with what each unit brings to the error of its effect.
struct Cell {
    start: Date,
    month: Date,
    relative: i32,
    value: f64,
    by_unit: BTreeMap<usize, f64>,
    n_treated: usize,
    n_control: usize,
}

/// Looks at `panel` group by group. Errors are by unit; t with units − 1 degrees of freedom.
///
/// # Errors
///
/// No unit that never changes, and no group with a value just before its change and one after it.
pub fn group_time(panel: &Panel) -> Result<GroupTime, Vec<Fault>> {
    let (n_treated, n_control) = panel.n_treated_and_control();
    let n_units = panel.names().len();
    if panel.starts().iter().all(Option::is_some) {
        return Err(vec![Fault::NoControl]);
    }
    let mut values: BTreeMap<(usize, Date), f64> = BTreeMap::new();
    for row in panel.rows() {
        values.insert((row.unit, panel.months()[row.month]), row.value);
    }
    let mut cells = Vec::new();
    for start in panel.distinct_starts() {
        let base = months_after(start, -1);
        cells.extend(panel.months().iter().filter(|month| **month != base).filter_map(|month| {
            let change = |unit: usize| Some(values.get(&(unit, *month))? - values.get(&(unit, base))?);
            let of = |start: Option<Date>| -> Vec<(usize, f64)> {
                let units = (0..n_units).filter(|unit| panel.starts()[*unit] == start);
                units.filter_map(|unit| Some((unit, change(unit)?))).collect()
            };
            cell(start, *month, &of(Some(start)), &of(None))
        }));
    }
    let reference = Reference::Student { degrees: u32::try_from(n_units - 1).unwrap_or(u32::MAX) };
    let after = |cell: &&Cell| 0 <= cell.relative;
    if !cells.iter().any(|cell| after(&cell)) {
        return Err(vec![Fault::NotToldApart {
            what: "an effect after the month before the change".to_owned(),
        }]);
    }
    let mean = together(cells.iter().filter(after), reference);
    let relatives: BTreeSet<i32> = cells.iter().map(|cell| cell.relative).collect();
    let by_relative = relatives.into_iter().map(|relative| {
        let of = || cells.iter().filter(move |cell| cell.relative == relative);
        RelativeEffect { relative, effect: together(of(), reference), n_groups: of().count() }
    });
    let mut conditions = panel_conditions(panel);
    // What those of a difference in differences are about is what this is for.
    conditions.retain(|condition| !matches!(condition, Condition::StaggeredStarts { .. }));
    if n_treated < UNITS_WANTED || n_control < UNITS_WANTED {
        conditions.push(Condition::FewUnits { treated: n_treated, control: n_control, wanted: UNITS_WANTED });
    }
    let leads = || cells.iter().filter(|cell| cell.relative < 0);
    if leads().next().is_some() {
        match together(leads(), reference).p_value {
            Some(p_value) if p_value < 0.05 => conditions.push(Condition::LeadsDiffer { p_value }),
            _ => conditions.push(Condition::LeadsWeak { leads: leads().count(), units: n_units }),
        }
    }
    if mean.standard_error <= 0.0 {
        conditions.push(Condition::NoError);
    }
    let observed = mean_with_change(panel);
    Ok(GroupTime {
        by_relative: by_relative.collect(),
        effects: cells
            .iter()
            .map(|cell| GroupMonth {
                start: cell.start,
                month: cell.month,
                relative: cell.relative,
                effect: together(std::iter::once(cell), reference),
                n_treated: cell.n_treated,
                n_control: cell.n_control,
            })
            .collect(),
        finding: Finding::of(&mean, Some(mean.value / (observed - mean.value)), conditions),
        mean,
    })
}

/// The change of a group less that of units that never changed; none where either has no values.
fn cell(start: Date, month: Date, treated: &[(usize, f64)], control: &[(usize, f64)]) -> Option<Cell> {
    if treated.is_empty() || control.is_empty() {
        return None;
    }
    let mut by_unit = BTreeMap::new();
    let mut mean_of = |units: &[(usize, f64)], sign: f64| {
        let n = size(units.len());
        let mean = units.iter().map(|(_, change)| change).sum::<f64>() / n;
        // So that the squares of one group add up to its variance over its number; one unit has no spread.
        let scale = if units.len() < 2 { 0.0 } else { sign / (n * (n - 1.0)).sqrt() };
        for (unit, change) in units {
            let away = change - mean;
            // What rounding alone leaves is no spread.
            let is_rounding = away.abs() <= 1e-13 * change.abs().max(mean.abs());
            by_unit.insert(*unit, if is_rounding { 0.0 } else { scale * away });
        }
        mean
    };
    let value = mean_of(treated, 1.0) - mean_of(control, -1.0);
    Some(Cell {
        start,
        month,
        relative: months_between(start, month),
        value,
        by_unit,
        n_treated: treated.len(),
        n_control: control.len(),
    })
}

/// The mean effect of cells, each weighed by the units of its group that changed.
fn together<'a>(cells: impl Iterator<Item = &'a Cell> + Clone, reference: Reference) -> Estimate {
    let all: f64 = cells.clone().map(|cell| size(cell.n_treated)).sum();
    let mut by_unit: BTreeMap<usize, f64> = BTreeMap::new();
    let mut value = 0.0;
    for cell in cells {
        let weight = size(cell.n_treated) / all;
        value += weight * cell.value;
        for (unit, part) in &cell.by_unit {
            *by_unit.entry(*unit).or_default() += weight * part;
        }
    }
    Estimate::new(value, by_unit.values().map(|part| part * part).sum(), reference)
}

/// The mean of all values with the change.
fn mean_with_change(panel: &Panel) -> f64 {
    let treated = panel.treated(panel.starts());
    let sum: f64 = panel.rows().iter().zip(&treated).map(|(row, treated)| row.value * treated).sum();
    sum / treated.iter().sum::<f64>()
}

fn size(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
