//! Random numbers looked up by key and purpose (counter-based, so common random numbers hold).
//!
//! The draw of one entity for one purpose is the same whatever was drawn before it, so two runs that
//! differ in one place have the same random numbers everywhere else, and work may be shared among threads in any
//! way. The bits are those of `SplitMix64`. Durations come by inversion: a longer mean makes each draw longer, and
//! each draw keeps its rank.

use std::sync::Arc;

use stats::distribution::normal_quantile;
use stats::gamma::gamma_quantile;

/// 2⁶⁴ divided by the golden ratio, odd: steps of it visit every number.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finaliser of `SplitMix64`: every bit of the input affects every bit of the output.
#[inline]
const fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The key of the draws of an entity in a replication under a seed.
///
/// Indices and purposes are stable numbers that the caller chooses: the same number means the same entity, or the
/// same use of a draw, in every run that is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DrawKey(u64);

impl DrawKey {
    /// The key of a replication under a seed.
    #[must_use]
    pub const fn replication(seed: u64, replication: u32) -> Self {
        Self(mix(mix(seed ^ 0x6f61_6b68_616d_0001).wrapping_add(GOLDEN.wrapping_mul(replication as u64 + 1))))
    }

    /// The key of the `idx`-th entity below this key.
    #[must_use]
    #[inline]
    pub const fn sub_key(self, idx: u64) -> Self {
        Self(mix(self.0 ^ mix(idx.wrapping_add(1).wrapping_mul(GOLDEN))))
    }

    /// A uniform draw above 0 and below 1 for a purpose, in steps of 2⁻⁵²: output number `purpose` of
    /// `SplitMix64` from the state of this key.
    #[must_use]
    #[inline]
    pub const fn uniform(self, purpose: u32) -> f64 {
        let bits = mix(self.0.wrapping_add((purpose as u64 + 1).wrapping_mul(GOLDEN)));
        // 52 bits are the fraction of a number from 1 to below 2; half a step above zero remains.
        f64::from_bits(1.0_f64.to_bits() | bits >> 12) - (1.0 - 0.5 * f64::EPSILON)
    }
}

/// A distribution of durations.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Always the same duration.
    Fixed(f64),
    /// Exponential, by its mean.
    Exponential {
        /// The mean.
        mean: f64,
    },
    /// Uniform between two ends.
    Uniform {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// The sum of `phases` exponentials, by its mean.
    Erlang {
        /// How many exponentials.
        phases: u32,
        /// The mean.
        mean: f64,
    },
    /// Gamma, by mean and standard deviation.
    Gamma {
        /// The mean.
        mean: f64,
        /// The standard deviation.
        sd: f64,
    },
    /// Lognormal, by its own mean and standard deviation.
    Lognormal {
        /// The mean.
        mean: f64,
        /// The standard deviation.
        sd: f64,
    },
    /// Weibull.
    Weibull {
        /// The shape.
        shape: f64,
        /// The scale.
        scale: f64,
    },
    /// One of several exponentials, each with its share and mean; shares add to 1.
    Hyperexponential(Vec<(f64, f64)>),
    /// One of several values, each with its share; shares add to 1.
    Empirical(Vec<(f64, f64)>),
}

impl Distribution {
    /// The mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self {
            Self::Fixed(value) => *value,
            Self::Exponential { mean }
            | Self::Erlang { mean, .. }
            | Self::Gamma { mean, .. }
            | Self::Lognormal { mean, .. } => *mean,
            Self::Uniform { low, high } => 0.5 * (low + high),
            Self::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Self::Hyperexponential(parts) | Self::Empirical(parts) => {
                parts.iter().map(|(share, value)| share * value).sum()
            }
        }
    }

    /// The same distribution, each duration times `factor`.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        let scale_values =
            |parts: &[(f64, f64)]| parts.iter().map(|(share, value)| (*share, value * factor)).collect();
        match self {
            Self::Fixed(value) => Self::Fixed(value * factor),
            Self::Exponential { mean } => Self::Exponential { mean: mean * factor },
            Self::Uniform { low, high } => Self::Uniform { low: low * factor, high: high * factor },
            Self::Erlang { phases, mean } => Self::Erlang { phases: *phases, mean: mean * factor },
            Self::Gamma { mean, sd } => Self::Gamma { mean: mean * factor, sd: sd * factor },
            Self::Lognormal { mean, sd } => Self::Lognormal { mean: mean * factor, sd: sd * factor },
            Self::Weibull { shape, scale } => Self::Weibull { shape: *shape, scale: scale * factor },
            Self::Hyperexponential(parts) => Self::Hyperexponential(scale_values(parts)),
            Self::Empirical(parts) => Self::Empirical(scale_values(parts)),
        }
    }

    /// Inverse distribution function at probability `probability`.
    #[must_use]
    pub fn quantile(&self, probability: f64) -> f64 {
        match self {
            Self::Fixed(value) => *value,
            Self::Exponential { mean } => -mean * libm::log1p(-probability),
            Self::Uniform { low, high } => low + (high - low) * probability,
            Self::Erlang { phases, mean } => {
                let shape = f64::from(*phases);
                mean / shape * gamma_quantile(shape, probability)
            }
            Self::Gamma { mean, sd } => {
                let shape = mean * mean / (sd * sd);
                sd * sd / mean * gamma_quantile(shape, probability)
            }
            Self::Lognormal { mean, sd } => {
                let variance = libm::log1p(sd * sd / (mean * mean));
                mean * libm::exp(variance.sqrt() * normal_quantile(probability) - 0.5 * variance)
            }
            Self::Weibull { shape, scale } => scale * libm::pow(-libm::log1p(-probability), 1.0 / shape),
            Self::Hyperexponential(parts) => {
                // The uniform draw chooses the phase; its place within the phase’s share chooses the duration.
                let (mut share_start, mut mean) = (0.0, 0.0);
                for (share, part_mean) in parts {
                    mean = *part_mean;
                    if probability < share_start + share {
                        return -mean
                            * libm::log1p(-((probability - share_start) / share).clamp(0.0, 1.0 - 1e-16));
                    }
                    share_start += share;
                }
                mean
            }
            Self::Empirical(parts) => {
                let mut cumulative = 0.0;
                let mut value = 0.0;
                for (share, part_value) in parts {
                    value = *part_value;
                    cumulative += share;
                    if probability < cumulative {
                        break;
                    }
                }
                value
            }
        }
    }
}

/// Cells in the middle of a table.
const N_MIDDLE: usize = 512;
/// Cells in each level of a tail.
const N_TAIL: usize = 128;
/// The probability in each tail; the rest is the middle.
const TAIL_SHARE: f64 = 1.0 / 64.0;
/// The probability beyond a level of a tail, as a share of the probability from that level on.
const TAIL_RATIO: f64 = 1.0 / 8.0;
/// Levels of a tail; beyond the last, quantiles are computed exactly.
const N_TAIL_LEVELS: usize = 5;

/// A distribution prepared so that a draw takes a few nanoseconds.
///
/// Smooth distributions are tables of their quantiles, linear within a cell, finer and finer towards both
/// tails; beyond 2⁻²¹ of either end the quantile is computed exactly. A table’s mean is within 10⁻⁵ of its
/// distribution’s, relative to it.
#[derive(Clone, Debug)]
pub struct Sampler(SamplerKind);

#[derive(Clone, Debug)]
enum SamplerKind {
    Fixed(f64),
    Uniform {
        low: f64,
        width: f64,
    },
    /// Shared by all that follow the distribution: a table in use stays near the processor.
    Table(Arc<Table>),
    Exact(Distribution),
}

#[derive(Clone, Debug)]
struct Table {
    middle: [f64; N_MIDDLE + 1],
    low: [[f64; N_TAIL + 1]; N_TAIL_LEVELS],
    high: [[f64; N_TAIL + 1]; N_TAIL_LEVELS],
    distribution: Distribution,
}

impl Sampler {
    /// Prepares a distribution.
    #[must_use]
    pub fn new(distribution: &Distribution) -> Self {
        Self(match distribution {
            Distribution::Fixed(value) => SamplerKind::Fixed(*value),
            Distribution::Uniform { low, high } => SamplerKind::Uniform { low: *low, width: high - low },
            Distribution::Hyperexponential(_) | Distribution::Empirical(_) => {
                SamplerKind::Exact(distribution.clone())
            }
            _ => SamplerKind::Table(Arc::new(Table::new(distribution))),
        })
    }

    /// The duration that belongs to a uniform draw.
    #[must_use]
    #[inline]
    pub fn quantile(&self, uniform: f64) -> f64 {
        match &self.0 {
            SamplerKind::Table(table) => table.quantile(uniform),
            SamplerKind::Fixed(value) => *value,
            SamplerKind::Uniform { low, width } => low + width * uniform,
            SamplerKind::Exact(distribution) => distribution.quantile(uniform),
        }
    }

    /// The mean of durations at evenly spaced draws, close to that of the distribution: for estimating arrivals.
    #[must_use]
    pub fn approximate_mean(&self) -> f64 {
        const N: usize = 1_000;
        (0..N).map(|idx| self.quantile((as_f64(idx) + 0.5) / as_f64(N))).sum::<f64>() / as_f64(N)
    }
}

impl Table {
    fn new(distribution: &Distribution) -> Self {
        let mut table = Self {
            middle: [0.0; N_MIDDLE + 1],
            low: [[0.0; N_TAIL + 1]; N_TAIL_LEVELS],
            high: [[0.0; N_TAIL + 1]; N_TAIL_LEVELS],
            distribution: distribution.clone(),
        };
        let step = (1.0 - 2.0 * TAIL_SHARE) / as_f64(N_MIDDLE);
        for (idx, value) in table.middle.iter_mut().enumerate() {
            *value = distribution.quantile(TAIL_SHARE + step * as_f64(idx));
        }
        let mut outer = TAIL_SHARE;
        for level in 0..N_TAIL_LEVELS {
            let inner = outer * TAIL_RATIO;
            let step = (outer - inner) / as_f64(N_TAIL);
            for idx in 0..=N_TAIL {
                let from_end = inner + step * as_f64(idx);
                table.low[level][idx] = distribution.quantile(from_end);
                table.high[level][idx] = distribution.quantile(1.0 - from_end);
            }
            outer = inner;
        }
        table
    }

    #[inline]
    fn quantile(&self, uniform: f64) -> f64 {
        let position = (uniform - TAIL_SHARE) * (as_f64(N_MIDDLE) / (1.0 - 2.0 * TAIL_SHARE));
        if position >= 0.0 {
            let cell = truncated(position);
            if cell < N_MIDDLE {
                return interpolate(self.middle[cell], self.middle[cell + 1], position - as_f64(cell));
            }
        }
        self.tail_quantile(uniform)
    }

    #[cold]
    fn tail_quantile(&self, uniform: f64) -> f64 {
        let is_low = uniform < 0.5;
        let from_end = if is_low { uniform } else { 1.0 - uniform };
        let levels = if is_low { &self.low } else { &self.high };
        let mut outer = TAIL_SHARE;
        for quantiles in levels {
            let inner = outer * TAIL_RATIO;
            if from_end >= inner {
                let position = (from_end - inner) / (outer - inner) * as_f64(N_TAIL);
                let cell = truncated(position).min(N_TAIL - 1);
                return interpolate(quantiles[cell], quantiles[cell + 1], position - as_f64(cell));
            }
            outer = inner;
        }
        self.distribution.quantile(uniform)
    }
}

#[inline]
fn interpolate(low: f64, high: f64, fraction: f64) -> f64 {
    low + (high - low) * fraction
}

#[inline]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the position is small and not negative"
)]
fn truncated(position: f64) -> usize {
    // By way of 32 bits: a cast to 64 without sign takes twice the steps.
    position as u32 as usize
}

#[inline]
#[expect(clippy::cast_precision_loss, reason = "numbers of cells are small")]
const fn as_f64(count: usize) -> f64 {
    count as f64
}

/// One of several categories, by shares that add to 1. A share that grows takes over only what borders on it, so
/// that draws outside the changed shares keep their category.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares(Vec<f64>);

impl Shares {
    /// Shares in proportion to weights, none negative and not all zero.
    #[must_use]
    pub fn new(weights: &[f64]) -> Self {
        let total: f64 = weights.iter().sum();
        let mut cumulative = 0.0;
        let mut ends: Vec<f64> = weights
            .iter()
            .map(|weight| {
                cumulative += weight / total;
                cumulative
            })
            .collect();
        // Rounding must not leave a draw without a category: the last that has a share takes it.
        if let Some(last) = weights.iter().rposition(|weight| *weight > 0.0) {
            for end in &mut ends[last..] {
                *end = 1.0;
            }
        }
        Self(ends)
    }

    /// Where share number `idx` ends, counted from the first.
    #[must_use]
    pub fn end(&self, idx: usize) -> f64 {
        self.0.get(idx).copied().unwrap_or(1.0)
    }

    /// The index of the category that a uniform draw belongs to.
    #[must_use]
    #[inline]
    pub fn index_of(&self, uniform: f64) -> usize {
        if self.0.len() <= 8 {
            // Counted without a branch, which the processor could not predict.
            let ends = &self.0[..self.0.len().saturating_sub(1)];
            ends.iter().map(|end| usize::from(uniform >= *end)).sum()
        } else {
            self.0.partition_point(|end| *end <= uniform).min(self.0.len() - 1)
        }
    }
}

#[cfg(test)]
mod tests;
