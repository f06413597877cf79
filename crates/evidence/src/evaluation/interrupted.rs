//! Interrupted time series: a jump and another slope after a change, with errors that hang together in time.
//!
//! Sources: A. K. Wagner and others, Journal of Clinical Pharmacy and Therapeutics 27 (2002); J. Lopez Bernal and
//! others, International Journal of Epidemiology 46 (2017); errors by Newey and West (see `stats::covariance`).

use jiff::civil::Date;
use stats::autoregressive::autoregressive;
use stats::covariance::{newey_west, plain, scaled, variance_of};
use stats::least_squares::{LeastSquares, Matrix, least_squares, product, squares};

use super::fault::Fault;
use super::finding::{Condition, Estimate, Finding, Reference};
use super::segments::{AlsoChanged, MONTHS_WANTED, Segments, Term};
use super::series::Series;

/// Whether errors of few points are made larger by n ÷ (n − k).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmallSample {
    /// As Newey and West have it.
    Uncorrected,
    /// Times n ÷ (n − k), n points and k coefficients.
    Corrected,
}

/// What intervals are made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// The normal distribution.
    Normal,
    /// Student's t with n − k degrees of freedom.
    Student,
}

/// How a series is looked at; all of it is recorded with the result.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The last month before the change.
    pub last_before: Date,
    /// Over how many months errors may hang together; see [`usual_lag`].
    pub max_lag: u32,
    /// Whether errors of few points are made larger.
    pub small_sample: SmallSample,
    /// What intervals are made with.
    pub reference: ReferenceKind,
    /// Waves of the season: 0 none, 1 one a year, 2 also two a year, up to 5.
    pub harmonics: u32,
    /// The effect to tell: so many months after the change, the first being 1.
    pub effect_at: u32,
    /// What the measure cannot go below or above, as 0 and 1 for a share.
    pub bounds: Option<(f64, f64)>,
    /// What else changed.
    pub also_changed: Vec<AlsoChanged>,
}

/// A coefficient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficient {
    /// Of what.
    pub term: Term,
    /// With errors that hang together.
    pub estimate: Estimate,
    /// Its standard error if they did not.
    pub plain_error: f64,
}

/// A month of the series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FittedMonth {
    /// The month.
    pub month: Date,
    /// What was measured.
    pub observed: f64,
    /// The line.
    pub fitted: f64,
    /// The line without the change.
    pub without_change: f64,
    /// Fitted less without the change; none before it.
    pub effect: Option<Estimate>,
    /// The same as the finding tells it: with the wider interval where errors carry on from month to month.
    pub told: Option<Estimate>,
}

/// What the fit itself says.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostics {
    /// Points.
    pub n: usize,
    /// Of them before the change.
    pub n_before: usize,
    /// Points less coefficients.
    pub degrees: u32,
    /// The residuals' variance.
    pub variance: f64,
    /// The share of the variance that the line explains; none where there is none.
    pub r_squared: Option<f64>,
    /// Durbin and Watson's statistic, 2 where neighbours do not hang together; none without errors.
    pub durbin_watson: Option<f64>,
    /// Correlation of residuals 1, 2, … months apart; empty without errors.
    pub autocorrelation: Vec<f64>,
}

/// An interrupted time series.
#[derive(Clone, Debug, PartialEq)]
pub struct Interrupted {
    /// How it was looked at.
    pub settings: Settings,
    /// The coefficients.
    pub coefficients: Vec<Coefficient>,
    /// Month by month.
    pub by_month: Vec<FittedMonth>,
    /// The effect in the month asked for, with the errors and reference of the settings.
    pub effect: Estimate,
    /// The same effect with Student's t and the error that it has where each error keeps a share of the last: less
    /// sure, and closer to what it states in short series. None without errors.
    pub effect_if_errors_carry_on: Option<Estimate>,
    /// The share of an error that the next month keeps, as far as it can be told.
    pub kept: Option<f64>,
    /// The mean effect of all months after the change.
    pub mean_effect: Estimate,
    /// What the fit says.
    pub diagnostics: Diagnostics,
    /// The answer, of the month asked for, with the wider of both intervals.
    pub finding: Finding,
}

/// The lag that is usual for `n` points: the whole part of 4 × (n ÷ 100)^(2/9).
///
/// Source: W. K. Newey and K. D. West, Review of Economic Studies 61 (1994).
#[must_use]
pub fn usual_lag(n: usize) -> u32 {
    let size = u32::try_from(n).map_or(f64::from(u32::MAX), f64::from);
    let lag = 4.0 * libm::pow(size / 100.0, 2.0 / 9.0);
    (1..=40).take_while(|step| f64::from(*step) <= lag).last().unwrap_or(0)
}

/// Points from which on the normal reference will do.
const NORMAL_FROM: usize = 40;

/// An interval narrower than this share of the one with errors that carry on is told.
const NARROW: f64 = 0.8;

/// The last months before the change that are looked at for anticipation.
const ANTICIPATION_MONTHS: usize = 3;

/// Looks at `series` as `settings` say.
///
/// # Errors
///
/// All faults of the settings at once; values that are all equal; a line or season that the months cannot tell.
pub fn interrupted(series: &Series, settings: &Settings) -> Result<Interrupted, Vec<Fault>> {
    let segments = Segments::new(series, settings.last_before, settings.harmonics)?;
    check(series, settings, &segments)?;
    let fit = least_squares(&segments.columns, series.values())
        .map_err(|dependent| segments.not_told_apart(dependent.column))?;
    let (n, k) = (segments.n_rows(), segments.terms.len());
    let degrees = u32::try_from(n - k).unwrap_or(u32::MAX);
    let reference = match settings.reference {
        ReferenceKind::Normal => Reference::Normal,
        ReferenceKind::Student => Reference::Student { degrees },
    };
    let mean = series.values().iter().sum::<f64>() / f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let total = series.values().iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
    // What rounding alone leaves is no error.
    let is_exact = squares(&fit.residuals) <= 1e-24 * squares(series.values());
    let (robust, usual) = if is_exact {
        let none = vec![vec![0.0; k]; k];
        (none.clone(), none)
    } else {
        (
            errors(&segments.columns, &fit, &segments, settings),
            plain(&fit.bread, &fit.residuals).unwrap_or_default(),
        )
    };
    let estimate = |weights: &[f64]| {
        Estimate::new(product(weights, &fit.coefficients), variance_of(&robust, weights), reference)
    };
    let width = |estimate: &Estimate| estimate.high - estimate.low;
    let carried =
        autoregressive(&segments.columns, &fit.bread, &fit.residuals, &segments.times).filter(|_| !is_exact);
    // The same with errors that carry on from month to month.
    let carrying_on = |weights: &[f64]| {
        let variance = variance_of(&carried.as_ref()?.covariance, weights);
        Some(Estimate::new(product(weights, &fit.coefficients), variance, Reference::Student { degrees }))
    };
    let by_month: Vec<FittedMonth> = (0..n)
        .map(|row| FittedMonth {
            month: series.months()[row],
            observed: series.values()[row],
            fitted: product(&segments.row(row), &fit.coefficients),
            without_change: product(&segments.row_without_change(row), &fit.coefficients),
            effect: segments.after[row].map(|after| estimate(&segments.effect_weights(f64::from(after)))),
            told: segments.after[row].map(|after| {
                let weights = segments.effect_weights(f64::from(after));
                let (narrow, wide) = (estimate(&weights), carrying_on(&weights));
                wide.filter(|wide| width(&narrow) < width(wide)).unwrap_or(narrow)
            }),
        })
        .collect();
    let after: Vec<f64> = segments.after.iter().flatten().map(|after| f64::from(*after)).collect();
    let middle = after.iter().sum::<f64>() / f64::from(u32::try_from(after.len()).unwrap_or(u32::MAX));
    let effect = estimate(&segments.effect_weights(f64::from(settings.effect_at)));
    let coefficients = segments
        .terms
        .iter()
        .enumerate()
        .map(|(idx, term)| Coefficient {
            term: *term,
            estimate: Estimate::new(fit.coefficients[idx], robust[idx][idx], reference),
            plain_error: usual.get(idx).map_or(0.0, |row| row[idx].max(0.0).sqrt()),
        })
        .collect();
    let autocorrelation =
        if is_exact { Vec::new() } else { autocorrelation(&fit.residuals, &segments.times) };
    let steps: f64 = fit.residuals.windows(2).map(|pair| (pair[1] - pair[0]) * (pair[1] - pair[0])).sum();
    let left = squares(&fit.residuals);
    let diagnostics = Diagnostics {
        n,
        n_before: segments.n_before,
        degrees,
        variance: left / f64::from(degrees),
        r_squared: (total > 0.0).then(|| 1.0 - left / total),
        durbin_watson: (!is_exact).then(|| steps / left),
        autocorrelation,
    };
    let weights = segments.effect_weights(f64::from(settings.effect_at));
    let carried = carried.as_ref().map(|of| of.kept).zip(carrying_on(&weights));
    let mut conditions = segments.conditions(series, &settings.also_changed);
    let wider = carried.filter(|(_, wide)| width(&effect) < width(wide));
    if settings.reference == ReferenceKind::Normal && n < NORMAL_FROM && wider.is_none() {
        conditions.push(Condition::NormalReference { points: n, wanted: NORMAL_FROM });
    }
    if let Some((kept, _)) = wider.filter(|(_, wide)| width(&effect) < NARROW * width(wide)) {
        conditions.push(Condition::ErrorsCarryOn { kept, low: effect.low, high: effect.high });
    }
    conditions.extend(of_fit(settings, &segments, &diagnostics, &by_month, is_exact));
    conditions.extend(anticipation(series, settings, &segments).filter(|_| !is_exact));
    let told = segments.after.iter().position(|after| *after == Some(settings.effect_at));
    let relative = told.map(|row| effect.value / by_month[row].without_change);
    Ok(Interrupted {
        settings: settings.clone(),
        coefficients,
        effect_if_errors_carry_on: carried.map(|(_, wide)| wide),
        kept: carried.map(|(kept, _)| kept),
        mean_effect: estimate(&segments.effect_weights(middle)),
        finding: Finding::of(wider.as_ref().map_or(&effect, |(_, wide)| wide), relative, conditions),
        by_month,
        effect,
        diagnostics,
    })
}

fn check(series: &Series, settings: &Settings, segments: &Segments) -> Result<(), Vec<Fault>> {
    let mut faults = segments.check_effect(settings.effect_at).err().unwrap_or_default();
    if series.is_constant() {
        faults.push(Fault::AllEqual { whose: series.name().to_owned() });
    }
    let months = segments.n_rows();
    if usize::try_from(settings.max_lag).map_or(true, |lag| months / 2 < lag) {
        faults.push(Fault::LagTooLong { lag: settings.max_lag, months });
    }
    if let Some((low, high)) = settings.bounds
        && (low.is_nan() || high.is_nan() || high <= low)
    {
        faults.push(Fault::Bounds { low, high });
    }
    for other in &settings.also_changed {
        if other.what.trim().is_empty() {
            faults.push(Fault::NoReason { what: "another change".to_owned() });
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// The covariance of coefficients whose errors hang together in time.
fn errors(columns: &[Vec<f64>], fit: &LeastSquares, segments: &Segments, settings: &Settings) -> Matrix {
    let robust = newey_west(columns, &fit.bread, &fit.residuals, &segments.times, settings.max_lag);
    match settings.small_sample {
        SmallSample::Uncorrected => robust,
        SmallSample::Corrected => {
            let size = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
            let n = columns[0].len();
            scaled(&robust, size(n) / size(n - columns.len()))
        }
    }
}

/// Correlations of residuals 1 to 24 months apart, or up to half the series.
fn autocorrelation(residuals: &[f64], times: &[u32]) -> Vec<f64> {
    let half = u32::try_from(residuals.len() / 2).unwrap_or(0);
    let all = squares(residuals);
    (1..=half.min(24))
        .map(|lag| {
            let products = residuals.iter().zip(times).enumerate().map(|(idx, (residual, time))| {
                let later = times[idx..].iter().position(|other| *other == time + lag);
                later.map_or(0.0, |later| residual * residuals[idx + later])
            });
            products.sum::<f64>() / all
        })
        .collect()
}

fn of_fit(
    settings: &Settings,
    segments: &Segments,
    diagnostics: &Diagnostics,
    by_month: &[FittedMonth],
    is_exact: bool,
) -> Vec<Condition> {
    let n = segments.n_rows();
    let mut conditions = Vec::new();
    // Two standard errors of a correlation of what does not hang together.
    let notable = 2.0 / f64::from(u32::try_from(n).unwrap_or(u32::MAX)).sqrt();
    let at = |lag: u32| {
        let idx = usize::try_from(lag).ok()?.checked_sub(1)?;
        diagnostics.autocorrelation.get(idx).copied()
    };
    if let Some(correlation) = at(settings.max_lag + 1).filter(|correlation| notable < *correlation) {
        conditions.push(Condition::AutocorrelationLeft { lag: settings.max_lag + 1, correlation });
    }
    if let Some(correlation) = at(12).filter(|correlation| settings.harmonics == 0 && notable < *correlation)
    {
        conditions.push(Condition::SeasonLeft { correlation });
    }
    if let Some((low, high)) = settings.bounds {
        let outside = by_month.iter().find(|month| month.without_change < low || high < month.without_change);
        conditions.extend(
            outside.map(|month| Condition::OutOfBounds { month: month.month, value: month.without_change }),
        );
    }
    if is_exact {
        conditions.push(Condition::NoError);
    }
    conditions
}

/// Whether the last months before the change lie off the line through those before them, by more than both kinds of
/// standard error and Student's t allow for.
fn anticipation(series: &Series, settings: &Settings, segments: &Segments) -> Option<Condition> {
    let n_before = segments.n_before;
    let degrees = segments.n_rows().checked_sub(segments.terms.len() + 1).filter(|degrees| 0 < *degrees)?;
    if n_before < MONTHS_WANTED {
        return None;
    }
    let mut columns = segments.columns.clone();
    let just_before = n_before - ANTICIPATION_MONTHS..n_before;
    columns
        .push((0..segments.n_rows()).map(|row| if just_before.contains(&row) { 1.0 } else { 0.0 }).collect());
    let fit = least_squares(&columns, series.values()).ok()?;
    let last = columns.len() - 1;
    let robust = errors(&columns, &fit, segments, settings)[last][last];
    let usual = plain(&fit.bread, &fit.residuals)?[last][last];
    let reference = Reference::Student { degrees: u32::try_from(degrees).ok()? };
    let estimate = Estimate::new(fit.coefficients[last], robust.max(usual), reference);
    estimate
        .p_value
        .filter(|p_value| *p_value < 0.05)
        .map(|_| Condition::Anticipation { months: ANTICIPATION_MONTHS, difference: estimate.value })
}

#[cfg(test)]
mod tests;
