//! Calibration: whether outcomes fall where forecasts said, from probability integral transforms.
//!
//! The transform of an outcome is the probability that its forecast gave to what is no larger; over
//! many honest forecasts the transforms are even between 0 and 1.

use crate::score::count;

/// How far transforms are from even.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Counts in tenths from 0 to 1; the last holds 1 itself.
    pub histogram: [u32; 10],
    /// The largest distance between the distribution of the transforms and the even one
    /// (Kolmogorov and Smirnov).
    pub ks_statistic: f64,
    /// The sum over tenths of (count − expected)² ÷ expected (Pearson); 9 degrees of freedom.
    pub chi_squared: f64,
}

/// The calibration of `transforms`, each from 0 to 1; `None` where there are none.
#[must_use]
pub fn calibration(transforms: &[f64]) -> Option<Calibration> {
    if transforms.is_empty() {
        return None;
    }
    let n = count(transforms.len());
    let mut histogram = [0_u32; 10];
    for transform in transforms {
        let bin = (1..10).take_while(|edge| count(*edge) / 10.0 <= *transform).count();
        histogram[bin] += 1;
    }
    let mut sorted = transforms.to_vec();
    sorted.sort_by(f64::total_cmp);
    let distances = sorted
        .iter()
        .enumerate()
        .map(|(rank, transform)| (count(rank + 1) / n - transform).max(transform - count(rank) / n));
    let expected = n / 10.0;
    Some(Calibration {
        histogram,
        ks_statistic: distances.fold(0.0, f64::max),
        chi_squared: histogram
            .iter()
            .map(|count| (f64::from(*count) - expected) * (f64::from(*count) - expected) / expected)
            .sum(),
    })
}

#[cfg(test)]
mod tests;
