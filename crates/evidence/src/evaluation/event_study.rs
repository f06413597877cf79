//! Event study: the effect month by month from the change, before it too, where it should be none.
//!
//! Sources: as `differences`; J. Roth, American Economic Review: Insights 4 (2022), for what a test of the months before
//! does not prove.

use std::collections::BTreeSet;

use stats::covariance::{clustered, scaled, variance_of};
use stats::gamma::chi_squared_cdf;
use stats::least_squares::{Dependent, Factored, Matrix, least_squares, product, squares};

use super::calendar::months_between;
use super::differences::{few_on_a_side, few_units, panel_conditions};
use super::fault::Fault;
use super::finding::{Condition, Estimate, Finding, Reference};
use super::panel::{ClusterCorrection, Panel, Row};

/// How months from the change are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The month from the change to compare with, usually −1, the last before it.
    pub reference: i32,
    /// The first month from the change; it pools all before it.
    pub low: i32,
    /// The last; it pools all after it.
    pub high: i32,
    /// The correction that intervals have.
    pub errors: ClusterCorrection,
}

/// The effect so many months from the change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelativeMonth {
    /// Months from the first with the change, which is 0.
    pub relative: i32,
    /// The effect, against that of the month to compare with.
    pub effect: Estimate,
    /// Its standard error by unit without correction.
    pub uncorrected_error: f64,
    /// Whether it pools further months: no effect at one date.
    pub pools: bool,
}

/// The test that there is no effect before the change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeadsTest {
    /// Wald's statistic, by the covariance by unit without correction.
    pub statistic: f64,
    /// How many months are tested.
    pub degrees: usize,
    /// Its p-value, chi-squared.
    pub p_value: f64,
}

/// An event study.
#[derive(Clone, Debug, PartialEq)]
pub struct EventStudy {
    /// How it was looked at.
    pub settings: Settings,
    /// The effects, earliest first, without the month to compare with.
    pub effects: Vec<RelativeMonth>,
    /// The mean of the effects from the change on.
    pub mean_after: Estimate,
    /// The test of the months before; none with too few units for it.
    pub leads: Option<LeadsTest>,
    /// The answer, of the mean after.
    pub finding: Finding,
}

/// Looks at `panel` as `settings` say.
///
/// # Errors
///
/// A window without the months it needs, months from the change that no unit has, and what the panel cannot tell.
pub fn event_study(panel: &Panel, settings: &Settings) -> Result<EventStudy, Vec<Fault>> {
    let Settings { reference, low, high, errors } = *settings;
    if !(low <= reference && reference <= high && low < high && 0 <= high && reference != high)
        || 1_200 < high - low
    {
        return Err(vec![Fault::Window { low, high, reference }]);
    }
    let effects = panel.effects()?;
    let relative_of =
        |row: &Row| panel.starts()[row.unit].map(|start| months_between(start, panel.months()[row.month]));
    let relatives: Vec<i32> = (low..=high).filter(|relative| *relative != reference).collect();
    let there: BTreeSet<i32> = panel.rows().iter().filter_map(relative_of).collect();
    let bins: BTreeSet<i32> = there.iter().map(|relative| (*relative).clamp(low, high)).collect();
    let absent = (low..=high).filter(|relative| !bins.contains(relative));
    let faults: Vec<Fault> = absent.map(|relative| Fault::RelativeMonthNotThere { relative }).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let column = |relative: i32| {
        let is = |row: &Row| relative_of(row).is_some_and(|of_row| of_row.clamp(low, high) == relative);
        let values: Vec<f64> = panel.rows().iter().map(|row| if is(row) { 1.0 } else { 0.0 }).collect();
        (squares(&values), effects.residual(&values))
    };
    let columns: Vec<(f64, Vec<f64>)> = relatives.iter().map(|relative| column(*relative)).collect();
    let not_told = |idx: usize| {
        let what = relatives
            .get(idx)
            .map_or_else(String::new, |relative| format!("month {relative} from the change"));
        vec![Fault::NotToldApart { what }]
    };
    // What effects of units and months make up leaves but rounding.
    if let Some(idx) = columns.iter().position(|(whole, left)| squares(left) <= 1e-10 * whole) {
        let (_, n_control) = panel.n_treated_and_control();
        return Err(if n_control == 0 { vec![Fault::NoControl] } else { not_told(idx) });
    }
    let columns: Vec<Vec<f64>> = columns.into_iter().map(|(_, left)| left).collect();
    let values = panel.values();
    let outcome = effects.residual(&values);
    let fit = least_squares(&columns, &outcome).map_err(|Dependent { column }| not_told(column))?;
    let (n, n_units) = (values.len(), panel.names().len());
    let unknowns = columns.len() + n_units + panel.months().len() - 1;
    if n <= unknowns {
        return Err(vec![Fault::FewValues { values: n, unknowns }]);
    }
    let units: Vec<usize> = panel.rows().iter().map(|row| row.unit).collect();
    let is_exact = squares(&fit.residuals) <= 1e-24 * squares(&values);
    let uncorrected = if is_exact {
        vec![vec![0.0; columns.len()]; columns.len()]
    } else {
        clustered(&columns, &fit.bread, &fit.residuals, &units)
    };
    let covariance = scaled(&uncorrected, errors.factor(panel, columns.len()));
    let by = Reference::Student { degrees: u32::try_from(n_units - 1).unwrap_or(u32::MAX) };
    let pools_low = there.iter().next().is_some_and(|first| *first < low);
    let pools_high = there.iter().next_back().is_some_and(|last| high < *last);
    let of_month = |(idx, relative): (usize, &i32)| RelativeMonth {
        relative: *relative,
        effect: Estimate::new(fit.coefficients[idx], covariance[idx][idx], by),
        uncorrected_error: uncorrected[idx][idx].max(0.0).sqrt(),
        pools: (pools_low && *relative == low) || (pools_high && *relative == high),
    };
    let after = relatives.iter().filter(|relative| 0 <= **relative).count();
    let share = 1.0 / f64::from(u32::try_from(after).unwrap_or(u32::MAX));
    let weights: Vec<f64> =
        relatives.iter().map(|relative| if 0 <= *relative { share } else { 0.0 }).collect();
    let mean_after =
        Estimate::new(product(&weights, &fit.coefficients), variance_of(&covariance, &weights), by);
    let n_leads = relatives.iter().filter(|relative| **relative < 0).count();
    let leads = leads_test(&fit.coefficients[..n_leads], &uncorrected, n_units);
    let mut conditions = panel_conditions(panel);
    conditions.extend(few_units(panel));
    conditions.extend(few_on_a_side(panel, None));
    if pools_low || pools_high {
        conditions
            .push(Condition::PooledEnds { low: pools_low.then_some(low), high: pools_high.then_some(high) });
    }
    match leads {
        Some(LeadsTest { p_value, .. }) if p_value < 0.05 => {
            conditions.push(Condition::LeadsDiffer { p_value });
        }
        _ => conditions.push(Condition::LeadsWeak { leads: n_leads, units: n_units }),
    }
    if is_exact {
        conditions.push(Condition::NoError);
    }
    Ok(EventStudy {
        settings: *settings,
        effects: relatives.iter().enumerate().map(of_month).collect(),
        leads,
        finding: Finding::of(&mean_after, Some(relative(panel, &mean_after)), conditions),
        mean_after,
    })
}

/// The mean effect over what would have been.
fn relative(panel: &Panel, mean_after: &Estimate) -> f64 {
    let treated = panel.treated(panel.starts());
    let mean = product(&panel.values(), &treated) / treated.iter().sum::<f64>();
    mean_after.value / (mean - mean_after.value)
}

/// That all `leads` are zero; none where there are none, or too few units for their covariance to have full rank.
fn leads_test(leads: &[f64], covariance: &Matrix, n_units: usize) -> Option<LeadsTest> {
    let n = leads.len();
    if n == 0 || n_units < n + 2 {
        return None;
    }
    let part: Matrix = covariance[..n].iter().map(|row| row[..n].to_vec()).collect();
    // The covariance is its own mirror image, so its rows are its columns.
    let solved = Factored::new(&part).ok()?.coefficients(leads);
    let statistic = product(&solved, leads);
    let p_value = 1.0 - chi_squared_cdf(f64::from(u32::try_from(n).ok()?), statistic);
    (statistic.is_finite() && 0.0 <= statistic).then_some(LeadsTest { statistic, degrees: n, p_value })
}

#[cfg(test)]
mod tests;
