//! Proportions and rates with their intervals, and groups of equal size.

use crate::distribution::normal_quantile;
use crate::gamma::gamma_quantile;
use crate::refused::{Refused, finite, refuse_no_counts};

/// How sure an interval is: above 0 and below 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence(f64);

impl Confidence {
    /// 95 %, or about two standard deviations.
    pub const P95: Self = Self(0.95);
    /// 99.8 %, or about three standard deviations.
    pub const P998: Self = Self(0.998);

    /// A confidence.
    ///
    /// # Errors
    /// Outside 0 to 1, and at either end.
    pub fn new(value: f64) -> Result<Self, Refused> {
        if 0.0 < value && value < 1.0 { Ok(Self(value)) } else { Err(Refused::Confidence { value }) }
    }

    /// Its half-width in standard deviations of a normal distribution.
    #[must_use]
    pub fn z(self) -> f64 {
        -normal_quantile(self.tail())
    }

    /// The chance on one side of the interval.
    #[must_use]
    pub fn tail(self) -> f64 {
        (1.0 - self.0) / 2.0
    }
}

/// A value with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

impl Estimate {
    /// All three times a number above zero, as for each 100,000.
    #[must_use]
    pub fn times(self, multiplier: f64) -> Self {
        let Self { value, lower, upper } = self;
        Self { value: value * multiplier, lower: lower * multiplier, upper: upper * multiplier }
    }
}

/// Which interval of a count is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountInterval {
    /// From the Poisson distribution itself.
    Exact,
    /// Byar's approximation, within 1 % of the exact from ten events.
    Byar,
    /// Exact below ten events, Byar's from ten.
    ExactBelowTen,
}

/// `part` of `whole` with Wilson's interval.
///
/// Source: E. B. Wilson, JASA 22 (1927); R. G. Newcombe, Statistics in Medicine 17 (1998), method 3.
///
/// # Errors
/// Where a number is infinite or below zero, the whole is zero, or the part is above the whole.
pub fn proportion(part: f64, whole: f64, confidence: Confidence) -> Result<Estimate, Refused> {
    refuse_no_counts("numerator", &[part])?;
    refuse_no_counts("denominator", &[whole])?;
    if whole <= 0.0 {
        return Err(Refused::DenominatorZero);
    }
    if whole < part {
        return Err(Refused::NumeratorAboveDenominator { numerator: part, denominator: whole });
    }
    let square = confidence.z() * confidence.z();
    let half = confidence.z() * (square + 4.0 * part * (whole - part) / whole).sqrt();
    let end = |half: f64| ((2.0 * part + square + half) / (2.0 * (whole + square))).clamp(0.0, 1.0);
    // The end of none is none, which rounding would miss by a bit.
    let lower = if part <= 0.0 { 0.0 } else { end(-half) };
    let upper = if whole <= part { 1.0 } else { end(half) };
    Ok(Estimate { value: part / whole, lower, upper })
}

/// The interval of a count of independent events.
///
/// Sources: F. Garwood, Biometrika 28 (1936) for the exact; N. E. Breslow and N. E. Day, Statistical Methods in Cancer
/// Research II (1987), p. 69, for Byar's. No events have the lower end 0, and so has a Byar's end below it.
///
/// # Errors
/// Where the count is infinite or below zero.
pub fn count_interval(
    events: f64,
    method: CountInterval,
    confidence: Confidence,
) -> Result<Estimate, Refused> {
    refuse_no_counts("numerator", &[events])?;
    let is_exact = match method {
        CountInterval::Exact => true,
        CountInterval::Byar => false,
        CountInterval::ExactBelowTen => events < 10.0,
    };
    let (lower, upper) = if is_exact { exact(events, confidence) } else { byar(events, confidence.z()) };
    Ok(Estimate { value: events, lower, upper })
}

fn exact(events: f64, confidence: Confidence) -> (f64, f64) {
    let tail = confidence.tail();
    let lower = if events <= 0.0 { 0.0 } else { gamma_quantile(events, tail) };
    (lower, gamma_quantile(events + 1.0, 1.0 - tail))
}

/// Byar's interval of a count with a half-width of `z` standard deviations.
pub(crate) fn byar(events: f64, z: f64) -> (f64, f64) {
    let end = |events: f64, z: f64| {
        let root = 1.0 - 1.0 / (9.0 * events) + z / (3.0 * events.sqrt());
        events * root * root * root
    };
    let lower = if events <= 0.0 { 0.0 } else { end(events, -z).max(0.0) };
    (lower, end(events + 1.0, z))
}

/// `events` for each one of `exposure`, with the interval of the count.
///
/// # Errors
/// Where a number is infinite or below zero, or the exposure is zero.
pub fn rate(
    events: f64,
    exposure: f64,
    method: CountInterval,
    confidence: Confidence,
) -> Result<Estimate, Refused> {
    refuse_no_counts("denominator", &[exposure])?;
    let interval = count_interval(events, method, confidence)?;
    if exposure <= 0.0 {
        return Err(Refused::DenominatorZero);
    }
    let Estimate { value, lower, upper } = interval;
    Ok(Estimate { value: value / exposure, lower: lower / exposure, upper: upper / exposure })
}

/// Which end is numbered 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The highest values.
    HighestFirst,
    /// The lowest values.
    LowestFirst,
}

/// The group of each value, from 1, in groups as equal as can be; values alike are all in the group of the first.
///
/// # Errors
/// Where a value is infinite or no number, or there are fewer values than groups.
pub fn quantile_groups(values: &[f64], n_groups: usize, order: Order) -> Result<Vec<usize>, Refused> {
    finite("value", values)?;
    if n_groups == 0 || values.len() < n_groups {
        return Err(Refused::FewerThanGroups { values: values.len(), groups: n_groups });
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let group = |value: &f64| {
        let n_before = match order {
            Order::LowestFirst => sorted.partition_point(|other| other < value),
            Order::HighestFirst => values.len() - sorted.partition_point(|other| other <= value),
        };
        n_before * n_groups / values.len() + 1
    };
    Ok(values.iter().map(group).collect())
}

#[cfg(test)]
mod tests;
