//! A mean over replications with its confidence interval.

/// A mean over replications with the half-width of its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean, in the unit of its metric.
    pub mean: f64,
    /// Half the width of the 95 % confidence interval by Student's t; not a number below two
    /// replications.
    pub half_width: f64,
    /// How many replications had a value.
    pub n: u32,
}

impl Estimate {
    /// The lower end of the interval.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.mean - self.half_width
    }

    /// The upper end of the interval.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.mean + self.half_width
    }

    /// Whether the interval leaves zero out, so that a difference is shown.
    #[must_use]
    pub fn is_significant(&self) -> bool {
        self.half_width.is_finite() && self.mean.abs() > self.half_width
    }
}
