//! What one more value may be, where few are known: their mean and spread are themselves estimates.
//!
//! For values of one normal distribution whose mean and deviation are unknown, one more value less
//! the mean of `n` known ones, over their standard deviation × √(1 + 1/n), follows Student's t with
//! n − 1 degrees of freedom (A. Gelman and others, Bayesian Data Analysis, 2013, section 3.2; the
//! same interval holds what it states in repeated samples).

use crate::score::count;
use crate::student::student_quantile;

/// The distribution of one more value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NextValue {
    mean: f64,
    scale: f64,
    degrees: u32,
}

impl NextValue {
    /// What may follow `values`; `None` for fewer than two, which show no spread.
    #[must_use]
    pub fn after(values: &[f64]) -> Option<Self> {
        let degrees = u32::try_from(values.len()).ok()?.checked_sub(1).filter(|degrees| 0 < *degrees)?;
        let n = count(values.len());
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let scale = (squares / f64::from(degrees) * (1.0 + 1.0 / n)).sqrt();
        Some(Self { mean, scale, degrees })
    }

    /// The middle of the distribution.
    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// The number that one more value stays below with this `probability`, above 0 and below 1.
    #[must_use]
    pub fn quantile(&self, probability: f64) -> f64 {
        self.mean + self.scale * student_quantile(self.degrees, probability)
    }
}

#[cfg(test)]
mod tests;
