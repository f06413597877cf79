//! The projection of a series: checked, cleaned, projected by several methods on fitting scales, and kept within reason.

use stats::interval::Interval;
use stats::seasonal::{Seasonal, seasonal};

use super::adjustment::lengths;
use super::fault::Faults;
use super::history::History;
use super::marginal::{Cap, LARGEST_COUNT, Marginal, mixed};
use super::members::{HALF, INNER};
use super::month_ahead::MonthAhead;
use super::odd_months::{last_is_odd, last_shift, odd_months};
use super::scale::{OUTER, OnScale, scales};
use super::settings::{Adjustment, Bounds, Settings};
use super::warning::Warning;

/// Months of a season.
const SEASON: usize = 12;
/// Below so many months each phase of a season is known twice only.
const SHORT: usize = 36;
/// Level and trend.
const ESTIMATES: f64 = 2.0;
/// Intervals reach no further than so many of the usual changes, times the root of the months ahead.
const MOST_CHANGES: f64 = 8.0;
/// The middle moves on no faster than this many times the mean change so far.
const MOST_TREND: f64 = 1.5;

/// Where a series goes next.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    months: Vec<MonthAhead>,
    warnings: Vec<Warning>,
    pub(super) marginals: Vec<Marginal>,
    /// How months hang together: correlations of the draws behind them.
    pub(super) correlation: Vec<Vec<f64>>,
}

impl Projection {
    /// The coming months, the one after the last known first.
    #[must_use]
    pub fn months(&self) -> &[MonthAhead] {
        &self.months
    }

    /// What weakens it.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}

/// Projects a series.
///
/// # Errors
/// All that does not fit, of settings and of values by them.
pub fn project(history: &History, settings: &Settings) -> Result<Projection, Faults> {
    settings.check(history)?;
    let lengths = lengths(history, settings)?;
    let limits = settings.limits(history);
    let known: Vec<f64> = history.values().iter().flatten().copied().collect();
    let mut warnings = history.warnings();
    warnings.extend(of_values(&known, settings));
    if known.iter().all(|value| value.to_bits() == known[0].to_bits()) {
        return Ok(constant(history, settings, known[0], warnings));
    }
    let clean = Clean::new(history, &lengths);
    warnings.extend(clean.warnings(history));
    let n_known = clean.values.len();
    let scales = scales(&clean.values, clean.parts.season.len(), settings.n_months);
    let counts = is_of_counts(&known, settings);
    let mut marginals = Vec::with_capacity(settings.n_months);
    let mut capped = None;
    for idx in 0..settings.n_months {
        let cap = clean.cap(idx);
        let length = lengths[n_known + idx];
        let of_count = || {
            let plain = &scales[0];
            let least = 0.5 / f64::from(u32::try_from(n_known).unwrap_or(u32::MAX));
            Marginal::count(plain.ahead.means[idx].max(least), plain.sd[idx], limits)
        };
        if capped.is_none()
            && (mixed(&scales, idx, -OUTER) < cap.low || cap.high < mixed(&scales, idx, OUTER))
        {
            capped = Some(Warning::Capped { first: history.month(n_known + idx) });
        }
        let marginal = counts.then(of_count).flatten();
        marginals.push(marginal.unwrap_or_else(|| Marginal::curve(&scales, idx, length, cap, limits)));
    }
    warnings.extend(capped);
    let months: Vec<MonthAhead> =
        marginals.iter().enumerate().map(|(idx, marginal)| month_ahead(history, idx, marginal)).collect();
    warnings.extend(at_bound(&months, settings, limits));
    Ok(Projection {
        months,
        warnings,
        marginals,
        correlation: correlation(&scales, settings.n_months, n_known),
    })
}

/// A series that never changed.
fn constant(history: &History, settings: &Settings, value: f64, warnings: Vec<Warning>) -> Projection {
    let marginals = vec![Marginal::Fixed(value); settings.n_months];
    let months = marginals.iter().enumerate().map(|(idx, marginal)| month_ahead(history, idx, marginal));
    let correlation = vec![vec![0.0; settings.n_months]; settings.n_months];
    Projection { months: months.collect(), warnings, correlation, marginals }
}

fn month_ahead(history: &History, idx: usize, marginal: &Marginal) -> MonthAhead {
    let interval = |z: f64| Interval { low: marginal.value(-z), high: marginal.value(z) };
    MonthAhead {
        month: history.month(history.values().len() + idx),
        median: marginal.value(0.0),
        mean: marginal.mean(),
        interval_50: interval(HALF),
        interval_80: interval(INNER),
        interval_95: interval(OUTER),
    }
}

/// Whether values are small counts of events.
fn is_of_counts(known: &[f64], settings: &Settings) -> bool {
    let recent = &known[known.len().saturating_sub(2 * SEASON)..];
    let mean = recent.iter().sum::<f64>() / f64::from(u32::try_from(recent.len()).unwrap_or(u32::MAX));
    settings.adjustment == Adjustment::AsIs
        && mean < LARGEST_COUNT
        && known.iter().all(|value| 0.0 <= *value && value.fract().abs() <= 0.0)
}

/// Warnings that follow from how many values there are and what they are.
fn of_values(known: &[f64], settings: &Settings) -> Vec<Warning> {
    let n_known = known.len();
    let mut warnings = Vec::new();
    if known.iter().all(|value| value.to_bits() == known[0].to_bits()) {
        return vec![Warning::Constant { value: known[0], n_known }];
    }
    if n_known < 2 * SEASON {
        warnings.push(Warning::NoSeason { n_known });
    } else if n_known < SHORT {
        warnings.push(Warning::ShortSeason { n_known });
    }
    let n_zero = known.iter().filter(|value| value.abs() <= 0.0).count();
    if n_known < 2 * n_zero {
        warnings.push(Warning::MostlyZero { n_zero, n_known });
    }
    if n_known < 2 * settings.n_months {
        warnings.push(Warning::FarAhead { n_months: settings.n_months, n_known });
    }
    warnings
}

/// Intervals that bounds cut, of values that may be zero only where that is below all that is known.
fn at_bound(months: &[MonthAhead], settings: &Settings, limits: (f64, f64)) -> Option<Warning> {
    let cut = |bound: f64| {
        months.iter().any(|month| {
            let Interval { low: lower, high: upper } = month.interval_95;
            (lower - bound).abs() <= 0.0 || (upper - bound).abs() <= 0.0
        })
    };
    let bounds = [limits.0, limits.1].into_iter().filter(|bound| bound.is_finite());
    let is_told = matches!(settings.bounds, Bounds::Given { .. });
    bounds
        .filter(|bound| is_told || bound.abs() <= 0.0)
        .find(|bound| cut(*bound))
        .map(|bound| Warning::AtBound { bound })
}

/// How draws of months hang together: the mean of what scales say, and a share of every month that is the same, since
/// level and trend of all are the same two estimates.
fn correlation(scales: &[OnScale], n_months: usize, n_known: usize) -> Vec<Vec<f64>> {
    let common = (ESTIMATES / f64::from(u32::try_from(n_known).unwrap_or(u32::MAX))).min(1.0);
    let mut mean = vec![vec![common; n_months]; n_months];
    for scale in scales {
        let covariance = scale.ahead.covariance();
        let size = |idx: usize| covariance[idx][idx].sqrt();
        for (row, into) in mean.iter_mut().enumerate() {
            for (column, into) in into.iter_mut().enumerate() {
                let both = size(row) * size(column);
                let together = if 0.0 < both { covariance[row][column] / both } else { 0.0 };
                *into += (1.0 - common) * scale.weight * together;
            }
        }
    }
    mean
}

/// A series as methods see it: of equal months, without gaps and single odd months.
struct Clean {
    values: Vec<f64>,
    parts: Seasonal,
    /// Places of months that were odd.
    odd: Vec<usize>,
    without_season: Vec<f64>,
}

impl Clean {
    fn new(history: &History, lengths: &[f64]) -> Self {
        let adjusted: Vec<Option<f64>> = history
            .values()
            .iter()
            .zip(lengths)
            .map(|(value, length)| value.map(|value| value / length))
            .collect();
        let first = seasonal(&adjusted, SEASON);
        let fitted = |parts: &Seasonal, idx: usize| parts.trend[idx] + parts.season[idx % parts.season.len()];
        let mut values: Vec<f64> = adjusted
            .iter()
            .enumerate()
            .map(|(idx, value)| value.unwrap_or_else(|| fitted(&first, idx)))
            .collect();
        let odd = odd_months(&without_season(&values, &first));
        for (idx, between) in &odd {
            values[*idx] = between + first.season[idx % first.season.len()];
        }
        let known: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        let parts = seasonal(&known, SEASON);
        let without_season = without_season(&values, &parts);
        Self { values, parts, odd: odd.into_iter().map(|(idx, _)| idx).collect(), without_season }
    }

    /// The least and the most that methods may say of month `idx` ahead.
    fn cap(&self, idx: usize) -> Cap {
        let n = self.without_season.len();
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let changes = self.without_season.windows(2).map(|pair| (pair[1] - pair[0]) * (pair[1] - pair[0]));
        let usual = (changes.sum::<f64>() / count(n - 1)).sqrt();
        let trend = (self.without_season[n - 1] - self.without_season[0]).abs() / count(n - 1);
        let reach = MOST_CHANGES * usual * count(idx + 1).sqrt() + MOST_TREND * trend * count(idx + 1);
        // Where the series ends: its last months, or its trend.
        let ends = || self.without_season[n - 3..].iter().chain(self.parts.trend.last()).copied();
        let season = self.parts.season[(n + idx) % self.parts.season.len()];
        Cap {
            low: ends().fold(f64::INFINITY, f64::min) + season - reach,
            high: ends().fold(f64::NEG_INFINITY, f64::max) + season + reach,
        }
    }

    fn warnings(&self, history: &History) -> Vec<Warning> {
        let n = self.values.len();
        let mut warnings = Vec::new();
        if let Some(last) = self.odd.last() {
            warnings.push(Warning::OddMonths { n_months: self.odd.len(), last: history.month(*last) });
        }
        if let Some(shift) = last_shift(&self.without_season) {
            let first = history.month(shift.at);
            warnings.push(Warning::LevelShift { first, by: shift.by, n_after: n - shift.at });
        }
        if last_is_odd(&self.without_season) {
            warnings.push(Warning::LastIsOdd { month: history.last() });
        }
        warnings
    }
}

fn without_season(values: &[f64], parts: &Seasonal) -> Vec<f64> {
    values.iter().enumerate().map(|(idx, value)| value - parts.season[idx % parts.season.len()]).collect()
}

#[cfg(test)]
mod tests;
