//! Distributions of counts: binomial, Poisson and negative binomial, and where their tails begin.

use crate::beta::beta_cdf;
use crate::gamma::gamma_cdf;

/// How a count is distributed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CountDistribution {
    /// So many of `n` trials, each with this `chance`, above 0 and below 1.
    Binomial {
        /// Trials.
        n: u32,
        /// Of each.
        chance: f64,
    },
    /// Events with this `mean`, above 0.
    Poisson {
        /// Expected events.
        mean: f64,
    },
    /// Events whose own mean varies (gamma) about this `mean`, above 0: more spread than Poisson's, with variance
    /// mean + mean² ÷ `size`.
    NegativeBinomial {
        /// Expected events.
        mean: f64,
        /// The larger, the nearer to Poisson's; above 0.
        size: f64,
    },
}

impl CountDistribution {
    /// The chance of exactly `count`.
    #[must_use]
    pub fn probability(self, count: u32) -> f64 {
        let x = f64::from(count);
        match self {
            Self::Binomial { n, .. } if n < count => 0.0,
            Self::Binomial { n, chance } => {
                let n = f64::from(n);
                let ways = libm::lgamma(n + 1.0) - libm::lgamma(x + 1.0) - libm::lgamma(n - x + 1.0);
                libm::exp(ways + x * libm::log(chance) + (n - x) * libm::log1p(-chance))
            }
            Self::Poisson { mean } => libm::exp(x * libm::log(mean) - mean - libm::lgamma(x + 1.0)),
            Self::NegativeBinomial { mean, size } => {
                let ways = libm::lgamma(x + size) - libm::lgamma(size) - libm::lgamma(x + 1.0);
                libm::exp(ways - size * libm::log1p(mean / size) - x * libm::log1p(size / mean))
            }
        }
    }

    /// The chance of at most `count`.
    #[must_use]
    pub fn cdf(self, count: u32) -> f64 {
        let x = f64::from(count);
        match self {
            Self::Binomial { n, .. } if n <= count => 1.0,
            Self::Binomial { n, chance } => 1.0 - beta_cdf(x + 1.0, f64::from(n) - x, chance),
            Self::Poisson { mean } => 1.0 - gamma_cdf(x + 1.0, mean),
            Self::NegativeBinomial { mean, size } => beta_cdf(size, x + 1.0, size / (size + mean)),
        }
    }

    /// The smallest count with at least this chance, below 1, of it or less.
    #[must_use]
    pub fn quantile(self, probability: f64) -> u32 {
        let (mut below, mut step) = (0_u32, 1_u32);
        if probability <= self.cdf(0) {
            return 0;
        }
        // `below` is always too small; the step doubles until it is not, then halves.
        while self.cdf(below.saturating_add(step)) < probability && step < 1 << 30 {
            below = below.saturating_add(step);
            step *= 2;
        }
        while 1 < step {
            step /= 2;
            if self.cdf(below.saturating_add(step)) < probability {
                below = below.saturating_add(step);
            }
        }
        below + 1
    }

    /// The quantile drawn between counts, so that limits move smoothly with the expected count: r − (F(r) − p) ÷ f(r),
    /// not below 0.
    ///
    /// Source: D. J. Spiegelhalter, Statistics in Medicine 24 (2005), appendix.
    #[must_use]
    pub fn smooth_quantile(self, probability: f64) -> f64 {
        let count = self.quantile(probability);
        let beyond = (self.cdf(count) - probability) / self.probability(count);
        (f64::from(count) - beyond).max(0.0)
    }
}

#[cfg(test)]
mod tests;
