//! A mean over replications with its confidence interval.

/// A mean over replications with the half-width of its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean, in the unit of its metric.
    pub mean: f64,
    /// Half the width of the 95 % confidence interval by Student's t; not a number below two
    /// replications, where fewer than [`LEAST_AGREEING`] have a value and it is the same in all, and where nothing was
    /// seen in any.
    pub half_width: f64,
    /// How many replications had a value.
    pub n: u32,
}

/// How many replications are to agree before their spread of zero is taken as an interval.
///
/// Student's t has none to give for values that do not spread. The range of *n* values holds the median of what they
/// are drawn from with chance 1 − 2 × ½ⁿ, which reaches 95 % with six (H. A. David and H. N. Nagaraja, *Order
/// Statistics*, 2003, section 7.1).
pub const LEAST_AGREEING: u32 = 6;

impl Estimate {
    /// A mean with half the width of its interval, which is not known where too few replications agree.
    #[must_use]
    pub fn of(mean: f64, half_width: f64, n: u32) -> Self {
        let is_unproven = half_width == 0.0 && n < LEAST_AGREEING;
        Self { mean, half_width: if is_unproven { f64::NAN } else { half_width }, n }
    }

    /// The same of something that is counted in a run: where it is zero in all replications, it may only be rarer than
    /// what was simulated, and no interval is known.
    #[must_use]
    pub fn of_what_was_seen(self) -> Self {
        let is_unseen = self.mean == 0.0 && self.half_width == 0.0;
        Self { half_width: if is_unseen { f64::NAN } else { self.half_width }, ..self }
    }

    /// Whether two replications or more have a value, and it is the same in all.
    #[must_use]
    pub fn is_same_in_all(&self) -> bool {
        2 <= self.n && self.mean.is_finite() && (self.half_width == 0.0 || self.half_width.is_nan())
    }

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
