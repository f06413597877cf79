//! Interrupted series of counts: rates before and after a change, on the scale of their logarithm.
//!
//! Right where a straight line is not: rates near zero, and populations that grow. Intervals allow for counts that vary
//! more than chance alone makes them (quasi-Poisson). Source: J. Lopez Bernal and others, International Journal of
//! Epidemiology 46 (2017); fit by `stats::poisson_regression`.

use jiff::civil::Date;
use stats::covariance::{scaled, variance_of};
use stats::least_squares::product;
use stats::poisson_regression::{NoFit, poisson_regression};

use super::fault::Fault;
use super::finding::{Condition, Estimate, Finding, Reference};
use super::segments::{AlsoChanged, Segments, Term};
use super::series::Series;

/// How counts are looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The last month before the change.
    pub last_before: Date,
    /// Waves of the season, 0 to 5.
    pub harmonics: u32,
    /// The effect to tell: so many months after the change, the first being 1.
    pub effect_at: u32,
    /// What else changed.
    pub also_changed: Vec<AlsoChanged>,
}

/// A coefficient, on the scale of the logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficient {
    /// Of what.
    pub term: Term,
    /// With the variance that the counts have, or that of chance alone if it is larger.
    pub estimate: Estimate,
    /// Its standard error if the variance of a count were its mean.
    pub poisson_error: f64,
    /// Its standard error with the variance that the counts have, though it be smaller.
    pub quasi_error: f64,
}

/// A ratio of rates with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// The rate over what it would have been.
    pub value: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The chance of a ratio as far from 1 without a change.
    pub p_value: Option<f64>,
}

/// A month of the counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FittedMonth {
    /// The month.
    pub month: Date,
    /// What was counted.
    pub observed: f64,
    /// What was expected.
    pub fitted: f64,
    /// What would have been expected without the change.
    pub without_change: f64,
    /// Fitted over without the change; none before it.
    pub ratio: Option<Ratio>,
}

/// An interrupted series of counts.
#[derive(Clone, Debug, PartialEq)]
pub struct InterruptedCounts {
    /// How it was looked at.
    pub settings: Settings,
    /// The coefficients.
    pub coefficients: Vec<Coefficient>,
    /// Month by month.
    pub by_month: Vec<FittedMonth>,
    /// The ratio of rates in the month asked for.
    pub ratio: Ratio,
    /// Twice the distance of the log likelihood from that of a fit without error.
    pub deviance: f64,
    /// The log likelihood.
    pub log_likelihood: f64,
    /// The counts' variance over what chance alone gives.
    pub dispersion: f64,
    /// The answer: its effect and interval are ratios of rates, 1 being no change.
    pub finding: Finding,
}

/// A dispersion from which on counts are told as overdispersed.
const OVERDISPERSED: f64 = 1.5;

/// An interval of a ratio that reaches beyond this, or 1 over it, is none.
const LEAST: f64 = 1e-30;

/// Looks at `counts` of `population`, which has the same months, as `settings` say.
///
/// # Errors
///
/// All faults at once: counts below zero or not whole, a population that is missing or not above zero; counts that have no
/// fit.
pub fn interrupted_counts(
    counts: &Series,
    population: &Series,
    settings: &Settings,
) -> Result<InterruptedCounts, Vec<Fault>> {
    let exposure = checked(counts, population)?;
    let segments = Segments::new(counts, settings.last_before, settings.harmonics)?;
    segments.check_effect(settings.effect_at)?;
    let fit = poisson_regression(&segments.columns, counts.values(), &exposure).map_err(|why| match why {
        NoFit::Dependent(dependent) => segments.not_told_apart(dependent.column),
        NoFit::RunsOff => vec![Fault::NoEvents],
    })?;
    let n = segments.n_rows();
    let degrees = u32::try_from(n - segments.terms.len()).unwrap_or(u32::MAX);
    let dispersion = fit.dispersion.unwrap_or(1.0);
    // Counts that vary less than chance makes them do so by chance: they make nothing surer.
    let covariance = scaled(&fit.covariance, dispersion.max(1.0));
    let reference = Reference::Student { degrees };
    let estimate = |weights: &[f64]| {
        Estimate::new(product(weights, &fit.coefficients), variance_of(&covariance, weights), reference)
    };
    let ratio = |after: u32| {
        let estimate = estimate(&segments.effect_weights(f64::from(after)));
        let [value, low, high] = [estimate.value, estimate.low, estimate.high].map(libm::exp);
        Ratio { value, low, high, p_value: estimate.p_value }
    };
    let by_month: Vec<FittedMonth> = (0..n)
        .map(|row| FittedMonth {
            month: counts.months()[row],
            observed: counts.values()[row],
            fitted: fit.fitted[row],
            without_change: exposure[row]
                * libm::exp(product(&segments.row_without_change(row), &fit.coefficients)),
            ratio: segments.after[row].map(ratio),
        })
        .collect();
    // A ratio that may be anything says that there were too few events to speak of one.
    let mut ratios = by_month.iter().filter_map(|month| month.ratio);
    if ratios.any(|ratio| !(LEAST <= ratio.low && ratio.high <= 1.0 / LEAST)) {
        return Err(vec![Fault::NoEvents]);
    }
    let coefficients = segments
        .terms
        .iter()
        .enumerate()
        .map(|(idx, term)| Coefficient {
            term: *term,
            estimate: Estimate::new(fit.coefficients[idx], covariance[idx][idx], reference),
            poisson_error: fit.covariance[idx][idx].max(0.0).sqrt(),
            quasi_error: (dispersion * fit.covariance[idx][idx]).max(0.0).sqrt(),
        })
        .collect();
    let mut conditions = segments.conditions(counts, &settings.also_changed);
    if OVERDISPERSED < dispersion {
        conditions.push(Condition::Overdispersed { dispersion });
    }
    let told = ratio(settings.effect_at);
    let change = estimate(&segments.effect_weights(f64::from(settings.effect_at))).change();
    let finding = Finding::new(
        change,
        told.value,
        Some(told.value - 1.0),
        Some((told.low, told.high)),
        told.p_value,
        conditions,
    );
    Ok(InterruptedCounts {
        settings: settings.clone(),
        coefficients,
        by_month,
        ratio: told,
        deviance: fit.deviance,
        log_likelihood: fit.log_likelihood,
        dispersion,
        finding,
    })
}

/// The population of each month with a count.
fn checked(counts: &Series, population: &Series) -> Result<Vec<f64>, Vec<Fault>> {
    let mut faults = Vec::new();
    for (month, value) in counts.months().iter().zip(counts.values()) {
        if *value < 0.0 {
            faults.push(Fault::BelowZero { month: *month, value: *value });
        } else if value.fract().abs() > 0.0 {
            faults.push(Fault::NotWhole { month: *month, value: *value });
        }
    }
    let mut exposure = Vec::new();
    for month in counts.months() {
        match population.months().binary_search(month) {
            Ok(idx) if population.values()[idx] > 0.0 => exposure.push(population.values()[idx]),
            Ok(idx) => {
                faults.push(Fault::PopulationNotPositive { month: *month, value: population.values()[idx] });
            }
            Err(_) => faults.push(Fault::NoPopulation { month: *month }),
        }
    }
    if counts.is_constant() {
        faults.push(Fault::AllEqual { whose: counts.name().to_owned() });
    }
    if faults.is_empty() { Ok(exposure) } else { Err(faults) }
}

#[cfg(test)]
mod tests;
