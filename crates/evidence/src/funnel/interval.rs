//! Limits by the intervals of units: a unit on the limit is one whose own interval just touches the middle.
//!
//! This is how tables of public health draw funnels; `exact` reads limits from the distribution of counts instead.

use stats::rates::{Confidence, CountInterval, Estimate, count_interval};
use stats::refused::{Refused, refuse_no_counts};

/// Limits at an observed count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountLimits {
    /// The expected count of which the observed is the lower limit.
    pub expected_at_lower: f64,
    /// The observed count over it.
    pub lower_ratio: f64,
    /// The expected count of which the observed is the upper limit; 0 of no events.
    pub expected_at_upper: f64,
    /// The observed count over it; none of no events.
    pub upper_ratio: Option<f64>,
}

/// Limits for counts: the expected counts at which the exact interval of `observed` just touches.
///
/// # Errors
/// Where the count is infinite or below zero.
pub fn count_limits(observed: f64, confidence: Confidence) -> Result<CountLimits, Refused> {
    let Estimate { lower, upper, .. } = count_interval(observed, CountInterval::Exact, confidence)?;
    Ok(CountLimits {
        expected_at_lower: upper,
        lower_ratio: observed / upper,
        expected_at_upper: lower,
        upper_ratio: (0.0 < lower).then(|| observed / lower),
    })
}

/// Limits for proportions about their `average` at a denominator: a share on the limit is one whose Wilson
/// interval just touches the average.
///
/// # Errors
/// Where the denominator is zero, below zero or infinite, or the average is outside 0 to 1.
pub fn proportion_limits(average: f64, whole: f64, confidence: Confidence) -> Result<Estimate, Refused> {
    refuse_no_counts("average", &[average])?;
    refuse_no_counts("denominator", &[whole])?;
    if whole <= 0.0 {
        return Err(Refused::DenominatorZero);
    }
    if 1.0 < average {
        return Err(Refused::NumeratorAboveDenominator { numerator: average, denominator: 1.0 });
    }
    let half = confidence.z() * (average * (1.0 - average) / whole).sqrt();
    Ok(Estimate { value: average, lower: (average - half).max(0.0), upper: (average + half).min(1.0) })
}

#[cfg(test)]
mod tests;
