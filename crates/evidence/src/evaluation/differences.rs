//! Difference in differences over many units and months: the change of units that changed, less that of those that did
//! not, with the effect of each unit and month taken out.
//!
//! Sources: M. Bertrand, E. Duflo and S. Mullainathan, Quarterly Journal of Economics 119 (2004) for errors by unit; T.
//! Conley and C. Taber, Review of Economics and Statistics 93 (2011) for inference by placebos.

mod placebo;

use jiff::civil::Date;
use stats::covariance::clustered;
use stats::least_squares::{product, squares};

pub use self::placebo::{EarlierStart, Placebos};

use super::fault::Fault;
use super::finding::{Change, Condition, Estimate, Finding, Reference};
use super::panel::{ClusterCorrection, Effects, Panel};

/// How a panel is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The correction that the effect's interval has.
    pub errors: ClusterCorrection,
    /// How many ways to hand out the change are tried at most.
    pub n_placebos: u32,
    /// The seed of those that are drawn.
    pub seed: u64,
}

/// The four standard errors of one effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandardErrors {
    /// If no errors hung together.
    pub plain: f64,
    /// By unit, without correction.
    pub uncorrected: f64,
    /// By unit, all parameters counted.
    pub all_parameters: f64,
    /// By unit, the effects of units not counted.
    pub nested_effects: f64,
}

/// The means of a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthMeans {
    /// The month.
    pub month: Date,
    /// Of units that ever change; none without values.
    pub treated: Option<f64>,
    /// Of units that never change.
    pub control: Option<f64>,
}

/// A difference in differences.
#[derive(Clone, Debug, PartialEq)]
pub struct Differences {
    /// How it was looked at.
    pub settings: Settings,
    /// The mean effect on units that changed, in their months with the change; t with units − 1 degrees of freedom.
    pub effect: Estimate,
    /// Its standard errors.
    pub errors: StandardErrors,
    /// Values.
    pub n: usize,
    /// Parameters: the effect, units, and months less one.
    pub n_parameters: usize,
    /// Units.
    pub n_units: usize,
    /// Month by month.
    pub by_month: Vec<MonthMeans>,
    /// Effects where the change is handed out otherwise; none where it cannot be.
    pub placebos: Option<Placebos>,
    /// The effect of a start pretended halfway through the months before; none with fewer than four of these.
    pub earlier: Option<EarlierStart>,
    /// The answer.
    pub finding: Finding,
}

/// Units together from which on errors by unit may be trusted.
const UNITS_WANTED: usize = 20;
/// Units with the change from which on they may be.
const TREATED_WANTED: usize = 3;
/// The share of placebos that are as large up to which an effect is a rarity.
const RARE: f64 = 0.05;

/// That errors by unit may not be trusted, with so few units or so few of them with the change.
pub(super) fn few_units(panel: &Panel) -> Option<Condition> {
    let (treated, control) = panel.n_treated_and_control();
    let is_few = panel.names().len() < UNITS_WANTED || treated < TREATED_WANTED;
    is_few.then_some(Condition::FewUnits { treated, control, wanted: UNITS_WANTED })
}

/// That errors by unit are none, with one or two units on a side: of 30 series of chance alone, an event study of 30 units
/// with one that has the change told an effect 19 times, of 20 with two 8 times. A ranking of placebos that is a rarity says
/// what errors cannot.
pub(super) fn few_on_a_side(panel: &Panel, placebos: Option<&Placebos>) -> Option<Condition> {
    let (treated, control) = panel.n_treated_and_control();
    let is_rare = placebos.is_some_and(|placebos| placebos.p_value <= RARE);
    (treated.min(control) < TREATED_WANTED && !is_rare).then_some(Condition::FewOnASide { treated, control })
}

/// The effect of a column, with the effects of units and months taken out of it and of the outcome.
struct Fit {
    value: f64,
    /// The column's own variation.
    own: f64,
    column: Vec<f64>,
    residuals: Vec<f64>,
}

/// Looks at `panel` as `settings` say.
///
/// # Errors
///
/// Too few values, units without a month in common, and a change that all units have at the same time.
pub fn differences(panel: &Panel, settings: &Settings) -> Result<Differences, Vec<Fault>> {
    let effects = panel.effects()?;
    let outcome = outcome(panel, &effects);
    let treated = panel.treated(panel.starts());
    let (_, n_control) = panel.n_treated_and_control();
    let fit = fit(&effects, &treated, &outcome).ok_or_else(|| {
        vec![if n_control == 0 {
            Fault::NoControl
        } else {
            Fault::NotToldApart { what: "the effect".to_owned() }
        }]
    })?;
    let (n, n_units) = (panel.rows().len(), panel.names().len());
    let n_parameters = n_units + panel.months().len();
    if n <= n_parameters {
        return Err(vec![Fault::FewValues { values: n, unknowns: n_parameters + 1 }]);
    }
    let size = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    // What rounding alone leaves is no error.
    let is_exact = squares(&fit.residuals) <= 1e-24 * squares(&panel.values());
    let variance = if is_exact { 0.0 } else { variance_by_unit(panel, &fit) };
    let plain = if is_exact { 0.0 } else { squares(&fit.residuals) / size(n - n_parameters) / fit.own };
    let by = |correction: ClusterCorrection| variance * correction.factor(panel, 1);
    let reference = Reference::Student { degrees: u32::try_from(n_units - 1).unwrap_or(u32::MAX) };
    let effect = Estimate::new(fit.value, by(settings.errors), reference);
    let placebos = placebo::placebos(panel, &effects, &outcome, fit.value, settings);
    let earlier = placebo::earlier_start(panel, settings);
    let mut conditions = panel_conditions(panel);
    conditions.extend(few_units(panel));
    conditions.extend(few_on_a_side(panel, placebos.as_ref()));
    if is_exact {
        conditions.push(Condition::NoError);
    }
    if let Some(Placebos { p_value, smallest_p, .. }) = placebos {
        // Of an effect that is not told, that placebos do as much says no more.
        if effect.change() != Change::NotTold && 0.1 < p_value && smallest_p < 0.99 * p_value {
            conditions.push(Condition::PlaceboAsLarge { p_value });
        }
        if 0.05 < smallest_p {
            conditions.push(Condition::FewPlacebos { smallest_p });
        }
    }
    if let Some(EarlierStart { start, estimate }) = &earlier
        && let Some(p_value) = estimate.p_value.filter(|p_value| *p_value < 0.05)
    {
        conditions.push(Condition::EarlierEffect { start: *start, effect: estimate.value, p_value });
    }
    let relative = effect.value / (mean_of_treated(panel, &treated) - effect.value);
    Ok(Differences {
        settings: *settings,
        errors: StandardErrors {
            plain: plain.sqrt(),
            uncorrected: by(ClusterCorrection::Uncorrected).sqrt(),
            all_parameters: by(ClusterCorrection::AllParameters).sqrt(),
            nested_effects: by(ClusterCorrection::NestedEffects).sqrt(),
        },
        n,
        n_parameters,
        n_units,
        by_month: by_month(panel),
        placebos,
        earlier,
        finding: Finding::of(&effect, Some(relative), conditions),
        effect,
    })
}

/// What of the panel itself limits a finding.
pub(super) fn panel_conditions(panel: &Panel) -> Vec<Condition> {
    let mut conditions = Vec::new();
    let starts = panel.distinct_starts();
    if 1 < starts.len() {
        conditions.push(Condition::StaggeredStarts { starts });
    }
    for (unit, (name, start)) in panel.names().iter().zip(panel.starts()).enumerate() {
        let mut months =
            panel.rows().iter().filter(|row| row.unit == unit).map(|row| panel.months()[row.month]);
        if start.is_some_and(|start| months.all(|month| start <= month)) {
            conditions.push(Condition::AlwaysTreated { unit: name.clone() });
        }
    }
    if 0 < panel.n_missing() {
        conditions.push(Condition::Unbalanced { missing: panel.n_missing() });
    }
    conditions
}

/// The outcome with the effects of units and months taken out.
fn outcome(panel: &Panel, effects: &Effects) -> Vec<f64> {
    effects.residual(&panel.values())
}

fn fit(effects: &Effects, treated: &[f64], outcome: &[f64]) -> Option<Fit> {
    let column = effects.residual(treated);
    let own = squares(&column);
    if own <= 1e-10 * squares(treated).max(1.0) {
        return None;
    }
    let value = product(&column, outcome) / own;
    let residuals = outcome.iter().zip(&column).map(|(outcome, part)| outcome - value * part).collect();
    Some(Fit { value, own, column, residuals })
}

fn variance_by_unit(panel: &Panel, fit: &Fit) -> f64 {
    let units: Vec<usize> = panel.rows().iter().map(|row| row.unit).collect();
    let bread = vec![vec![1.0 / fit.own]];
    clustered(std::slice::from_ref(&fit.column), &bread, &fit.residuals, &units)[0][0]
}

fn mean_of_treated(panel: &Panel, treated: &[f64]) -> f64 {
    product(&panel.values(), treated) / treated.iter().sum::<f64>()
}

fn by_month(panel: &Panel) -> Vec<MonthMeans> {
    let mean = |month: usize, is_treated: bool| {
        let values: Vec<f64> = panel
            .rows()
            .iter()
            .filter(|row| row.month == month && panel.starts()[row.unit].is_some() == is_treated)
            .map(|row| row.value)
            .collect();
        let n = u32::try_from(values.len()).ok().filter(|n| 0 < *n)?;
        Some(values.iter().sum::<f64>() / f64::from(n))
    };
    let of_month = |(idx, month): (usize, &Date)| MonthMeans {
        month: *month,
        treated: mean(idx, true),
        control: mean(idx, false),
    };
    panel.months().iter().enumerate().map(of_month).collect()
}

#[cfg(test)]
mod tests;
