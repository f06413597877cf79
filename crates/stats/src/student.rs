//! Student's t distribution: how far a mean of few values may be off.

use std::f64::consts::PI;

use crate::distribution::normal_quantile;

/// The chance that a t draw of so many degrees of freedom is at most `t`.
///
/// Source: Abramowitz and Stegun 26.7.3 and 26.7.4, the finite sums for whole degrees.
#[must_use]
pub fn student_cdf(degrees: u32, t: f64) -> f64 {
    let n = f64::from(degrees);
    let theta = libm::atan(t / n.sqrt());
    let (sine, cosine) = (libm::sin(theta), libm::cos(theta));
    // The chance to lie between −t and t.
    let between = if degrees == 1 {
        2.0 * theta / PI
    } else {
        let is_odd = degrees % 2 == 1;
        let (mut term, mut sum) = if is_odd { (cosine, cosine) } else { (1.0, 1.0) };
        let mut k = if is_odd { 3 } else { 2 };
        while k < degrees {
            term *= cosine * cosine * f64::from(k - 1) / f64::from(k);
            sum += term;
            k += 2;
        }
        if is_odd { 2.0 / PI * (theta + sine * sum) } else { sine * sum }
    };
    0.5 + 0.5 * between
}

/// The number that a t draw of so many degrees of freedom stays below with this `probability`; that of
/// the normal distribution from 10,000 degrees on, and not a number for none.
#[must_use]
pub fn student_quantile(degrees: u32, probability: f64) -> f64 {
    if degrees == 0 {
        return f64::NAN;
    }
    if degrees >= 10_000 {
        return normal_quantile(probability);
    }
    // Both have a closed form, which simulations draw from (W. T. Shaw, Journal of Computational
    // Finance 9, 2006).
    if degrees == 1 {
        return libm::tan(PI * (probability - 0.5));
    }
    if degrees == 2 {
        return (2.0 * probability - 1.0) / (2.0 * probability * (1.0 - probability)).sqrt();
    }
    if probability < 0.5 {
        return -student_quantile(degrees, 1.0 - probability);
    }
    let (mut low, mut high) = (0.0, 2.0);
    while student_cdf(degrees, high) < probability {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if student_cdf(degrees, middle) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Half the width of the 95 % confidence interval of the mean of `values`; not a number below two.
#[must_use]
pub fn half_width(values: &[f64]) -> f64 {
    let n = values.len();
    if n < 2 {
        return f64::NAN;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of replications stay below 2⁵³")]
    let count = n as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (count - 1.0);
    let degrees = u32::try_from(n - 1).unwrap_or(u32::MAX);
    student_quantile(degrees, 0.975) * (variance / count).sqrt()
}

#[cfg(test)]
mod tests;
