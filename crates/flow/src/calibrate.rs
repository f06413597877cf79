//! Fitting what is not known to what was observed, and saying what observations cannot tell.
//!
//! Damped Gauss-Newton on residuals divided by their standard deviations. The simulation runs with the
//! same random streams at every step, so that its answers move smoothly with the parameters.

use crate::network::id::{SourceId, StationId};
use crate::output::Metric;
use domain::provenance::Provenance;

/// Something that was observed.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// A station or clock, or nothing for the whole system.
    pub of: String,
    /// The place, age or need it was observed of; empty for all.
    pub group: String,
    /// What was observed.
    pub metric: Metric,
    /// Its value, in the unit of the metric.
    pub value: f64,
    /// How exact it is: the standard deviation of the value from one period to another.
    pub sd: f64,
    /// The period it is of.
    pub period: String,
    /// Where it was published.
    pub source: String,
    /// How it is known.
    pub provenance: Provenance,
    /// Whether the network was fitted to it, so that agreement proves nothing.
    pub is_fitted: bool,
    /// A note on it; may be empty.
    pub note: String,
}

/// A parameter that may be fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What it is: the network holds its present value.
    pub kind: ParameterKind,
    /// The lowest that is plausible.
    pub low: f64,
    /// The highest that is plausible.
    pub high: f64,
    /// Why it is not known.
    pub note: String,
}

/// What a parameter moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// A factor on the patients of a source.
    Demand {
        /// The source.
        source: SourceId,
    },
    /// A factor on service or stay at a station.
    Service {
        /// The station.
        station: StationId,
    },
    /// A factor on patience at a station.
    Patience {
        /// The station.
        station: StationId,
    },
    /// An addition to the utility of an option of a choice.
    Constant {
        /// The choice.
        station: StationId,
        /// The option's station.
        option: StationId,
    },
}

impl ParameterKind {
    /// The value that changes nothing.
    #[must_use]
    pub const fn neutral(&self) -> f64 {
        match self {
            Self::Constant { .. } => 0.0,
            _ => 1.0,
        }
    }
}

/// What came of fitting a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// Its name.
    pub name: String,
    /// The best value within its bounds.
    pub value: f64,
    /// Its standard error, as far as the observations tell; infinite where they tell nothing.
    pub standard_error: f64,
    /// Whether the observations tell it apart within its bounds.
    pub identified: Identified,
    /// Another parameter with which it can be exchanged, and their correlation.
    pub confused_with: Option<(String, f64)>,
}

/// Whether a parameter can be told from what was observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identified {
    /// Its standard error is less than a quarter of the plausible range.
    Yes,
    /// It is at a bound: the observations would have it beyond.
    AtBound,
    /// The observations hardly tell.
    No,
}

impl Identified {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Yes => "identified",
            Self::AtBound => "at the bound of what is plausible",
            Self::No => "not identified by these observations",
        }
    }
}

/// What came of a fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The parameters.
    pub parameters: Vec<Fitted>,
    /// What the network gives at the fitted values, in the order of the observations.
    pub simulated: Vec<f64>,
    /// Root mean square of residuals in standard deviations, before and after.
    pub misfit: (f64, f64),
    /// How often the network was run.
    pub n_runs: u32,
}

/// At most so many rounds.
const MOST_ROUNDS: u32 = 6;
/// A parameter is moved by this share of its range to see what follows.
const STEP: f64 = 0.04;

/// Fits parameters to observed values with standard deviations. `run` gives what the network says at
/// values of the parameters, in the order of the observations; none where it was stopped.
pub fn fit(
    parameters: &[Parameter],
    observed: &[(f64, f64)],
    run: &mut dyn FnMut(&[f64]) -> Option<Vec<f64>>,
) -> Option<Fit> {
    let n = parameters.len();
    let mut n_runs = 1;
    let mut values: Vec<f64> = parameters
        .iter()
        .map(|parameter| parameter.kind.neutral().clamp(parameter.low, parameter.high))
        .collect();
    let residuals = |simulated: &[f64]| -> Vec<f64> {
        simulated
            .iter()
            .zip(observed)
            .map(|(simulated, (value, sd))| match (simulated.is_finite(), sd.is_finite()) {
                (_, false) => 0.0,
                (true, true) => (simulated - value) / sd,
                (false, true) => 10.0,
            })
            .collect()
    };
    let misfit = |residuals: &[f64]| {
        let squares: f64 = residuals.iter().map(|residual| residual * residual).sum();
        // What is held back has an infinite standard deviation, and weighs nothing.
        let n: f64 = observed.iter().map(|(_, sd)| if sd.is_finite() { 1.0 } else { 0.0 }).sum();
        (squares / n.max(1.0)).sqrt()
    };
    let mut simulated = run(&values)?;
    let before = misfit(&residuals(&simulated));
    let mut best = before;
    let mut damping = 0.01;
    let mut slopes: Vec<Vec<f64>> = Vec::new();
    for round in 0..MOST_ROUNDS {
        let residuals_here = residuals(&simulated);
        slopes.clear();
        for (idx, parameter) in parameters.iter().enumerate() {
            let range = parameter.high - parameter.low;
            let step =
                if values[idx] + STEP * range <= parameter.high { STEP * range } else { -STEP * range };
            let mut moved = values.clone();
            moved[idx] += step;
            n_runs += 1;
            let residuals_moved = residuals(&run(&moved)?);
            // Slopes are a whole plausible range, so that parameters of any unit weigh alike.
            slopes.push(
                residuals_moved
                    .iter()
                    .zip(&residuals_here)
                    .map(|(moved, here)| (moved - here) / step * range)
                    .collect(),
            );
        }
        if round + 1 == MOST_ROUNDS {
            break;
        }
        let mut has_moved = false;
        for _ in 0..4 {
            let step = solve(&slopes, &residuals_here, damping);
            let mut moved = values.clone();
            for (idx, parameter) in parameters.iter().enumerate() {
                moved[idx] = (values[idx] + step[idx] * (parameter.high - parameter.low))
                    .clamp(parameter.low, parameter.high);
            }
            n_runs += 1;
            let simulated_moved = run(&moved)?;
            let after = misfit(&residuals(&simulated_moved));
            if after < best {
                let gain = best - after;
                (values, simulated, best) = (moved, simulated_moved, after);
                damping *= 0.3;
                has_moved = gain > 0.005 * best;
                break;
            }
            damping = (damping * 10.0).max(1e-3);
        }
        if !has_moved {
            break;
        }
    }
    let covariance = inverse(&normal(&slopes, 0.0));
    let fitted = (0..n)
        .map(|idx| {
            let parameter = &parameters[idx];
            let variance = covariance.as_ref().map_or(f64::INFINITY, |inverse| inverse[idx][idx]);
            let error = if variance >= 0.0 { variance.sqrt() } else { f64::INFINITY };
            let at_bound =
                (values[idx] - parameter.low).abs() < 1e-9 || (parameter.high - values[idx]).abs() < 1e-9;
            let identified = match (error < 0.25, at_bound) {
                (false, _) => Identified::No,
                (true, true) => Identified::AtBound,
                (true, false) => Identified::Yes,
            };
            let confused_with = covariance.as_ref().and_then(|inverse| {
                let others = (0..n).filter(|other| *other != idx).map(|other| {
                    let scale = (inverse[idx][idx] * inverse[other][other]).sqrt();
                    (parameters[other].name.clone(), inverse[idx][other] / scale)
                });
                others
                    .filter(|(_, correlation)| correlation.abs() > 0.9)
                    .max_by(|one, other| one.1.abs().total_cmp(&other.1.abs()))
            });
            Fitted {
                name: parameter.name.clone(),
                value: values[idx],
                standard_error: error * (parameter.high - parameter.low),
                identified,
                confused_with,
            }
        })
        .collect();
    Some(Fit { parameters: fitted, simulated, misfit: (before, best), n_runs })
}

/// The normal equations of least squares, with their diagonal raised by a share.
fn normal(slopes: &[Vec<f64>], damping: f64) -> Vec<Vec<f64>> {
    let n = slopes.len();
    (0..n)
        .map(|row| {
            (0..n)
                .map(|column| {
                    let sum: f64 =
                        slopes[row].iter().zip(&slopes[column]).map(|(one, other)| one * other).sum();
                    if row == column { sum * (1.0 + damping) + 1e-9 } else { sum }
                })
                .collect()
        })
        .collect()
}

/// The step that least squares would take from residuals.
fn solve(slopes: &[Vec<f64>], residuals: &[f64], damping: f64) -> Vec<f64> {
    let right_side: Vec<f64> = slopes
        .iter()
        .map(|slope| -slope.iter().zip(residuals).map(|(slope, residual)| slope * residual).sum::<f64>())
        .collect();
    let Some(inverse) = inverse(&normal(slopes, damping)) else { return vec![0.0; slopes.len()] };
    inverse.iter().map(|row| row.iter().zip(&right_side).map(|(one, other)| one * other).sum()).collect()
}

/// The inverse of a small symmetric matrix by elimination; none where it has none.
fn inverse(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    let mut rows: Vec<Vec<f64>> = matrix
        .iter()
        .enumerate()
        .map(|(idx, row)| {
            row.iter().copied().chain((0..n).map(|other| if other == idx { 1.0 } else { 0.0 })).collect()
        })
        .collect();
    for idx in 0..n {
        let pivot =
            (idx..n).max_by(|one, other| rows[*one][idx].abs().total_cmp(&rows[*other][idx].abs()))?;
        rows.swap(idx, pivot);
        let scale = rows[idx][idx];
        if scale.abs() < 1e-12 {
            return None;
        }
        rows[idx].iter_mut().for_each(|value| *value /= scale);
        let row = rows[idx].clone();
        for (other_idx, other) in rows.iter_mut().enumerate() {
            let factor = other[idx];
            if other_idx != idx && factor != 0.0 {
                other.iter_mut().zip(&row).for_each(|(value, pivot_value)| *value -= factor * pivot_value);
            }
        }
    }
    Some(rows.into_iter().map(|row| row[n..].to_vec()).collect())
}

#[cfg(test)]
mod tests;
