//! Draws that are looked up by whose they are and what they are for.
//!
//! The draw of one entity for one purpose is the same whatever was drawn before it, so two runs that
//! differ in one place have the same random numbers everywhere else, and work may be shared among threads in any
//! way. Durations come by inversion: a longer mean makes each draw longer and leaves its rank.

use std::sync::Arc;

use stats::distribution::normal_quantile;
use stats::gamma::gamma_quantile;

/// 2⁶⁴ divided by the golden ratio, odd: steps of it visit every number.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finisher of `SplitMix64`: every bit of the input moves every bit of the output.
#[inline]
const fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// Whose draws: an entity in a replication under a seed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PatientKey(u64);

impl PatientKey {
    /// All draws of a replication under a seed.
    #[must_use]
    pub const fn replication(seed: u64, replication: u32) -> Self {
        Self(mixed(
            mixed(seed ^ 0x6f61_6b68_616d_0001).wrapping_add(GOLDEN.wrapping_mul(replication as u64 + 1)),
        ))
    }

    /// The draws of number `idx` of many within these.
    #[must_use]
    #[inline]
    pub const fn sub_key(self, idx: u64) -> Self {
        Self(mixed(self.0 ^ mixed(idx.wrapping_add(1).wrapping_mul(GOLDEN))))
    }

    /// A uniform draw above 0 and below 1 for a purpose, in steps of 2⁻⁵²: the place in the sequence of
    /// `SplitMix64` that the purpose names.
    #[must_use]
    #[inline]
    pub const fn uniform(self, purpose: u32) -> f64 {
        let bits = mixed(self.0.wrapping_add((purpose as u64 + 1).wrapping_mul(GOLDEN)));
        // 52 bits are the fraction of a number from 1 to below 2; half a step above zero remains.
        f64::from_bits(1.0_f64.to_bits() | bits >> 12) - (1.0 - 0.5 * f64::EPSILON)
    }
}

/// A distribution of durations.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Always the same.
    Fixed(f64),
    /// Exponential, by its mean.
    Exponential {
        /// The mean.
        mean: f64,
    },
    /// Even between two ends.
    Uniform {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// The sum of `phases` exponentials, by its mean.
    Erlang {
        /// How many.
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
    pub fn times(&self, factor: f64) -> Self {
        let scaled =
            |parts: &[(f64, f64)]| parts.iter().map(|(share, value)| (*share, value * factor)).collect();
        match self {
            Self::Fixed(value) => Self::Fixed(value * factor),
            Self::Exponential { mean } => Self::Exponential { mean: mean * factor },
            Self::Uniform { low, high } => Self::Uniform { low: low * factor, high: high * factor },
            Self::Erlang { phases, mean } => Self::Erlang { phases: *phases, mean: mean * factor },
            Self::Gamma { mean, sd } => Self::Gamma { mean: mean * factor, sd: sd * factor },
            Self::Lognormal { mean, sd } => Self::Lognormal { mean: mean * factor, sd: sd * factor },
            Self::Weibull { shape, scale } => Self::Weibull { shape: *shape, scale: scale * factor },
            Self::Hyperexponential(shares) => Self::Hyperexponential(scaled(shares)),
            Self::Empirical(shares) => Self::Empirical(scaled(shares)),
        }
    }

    /// The duration that a share of `uniform` of all stays below.
    #[must_use]
    pub fn quantile(&self, uniform: f64) -> f64 {
        match self {
            Self::Fixed(value) => *value,
            Self::Exponential { mean } => -mean * libm::log1p(-uniform),
            Self::Uniform { low, high } => low + (high - low) * uniform,
            Self::Erlang { phases, mean } => {
                let shape = f64::from(*phases);
                mean / shape * gamma_quantile(shape, uniform)
            }
            Self::Gamma { mean, sd } => {
                let shape = mean * mean / (sd * sd);
                sd * sd / mean * gamma_quantile(shape, uniform)
            }
            Self::Lognormal { mean, sd } => {
                let variance = libm::log1p(sd * sd / (mean * mean));
                mean * libm::exp(variance.sqrt() * normal_quantile(uniform) - 0.5 * variance)
            }
            Self::Weibull { shape, scale } => scale * libm::pow(-libm::log1p(-uniform), 1.0 / shape),
            Self::Hyperexponential(parts) => {
                // The even draw first says which part, and where it lies in its share says how long.
                let (mut from, mut mean) = (0.0, 0.0);
                for (share, part_mean) in parts {
                    mean = *part_mean;
                    if uniform < from + share {
                        return -mean * libm::log1p(-((uniform - from) / share).clamp(0.0, 1.0 - 1e-16));
                    }
                    from += share;
                }
                mean
            }
            Self::Empirical(parts) => {
                let mut up_to = 0.0;
                let mut value = 0.0;
                for (share, part_value) in parts {
                    value = *part_value;
                    up_to += share;
                    if uniform < up_to {
                        break;
                    }
                }
                value
            }
        }
    }
}

/// Cells of the middle of a table, and of each part of its ends.
const N_MIDDLE: usize = 512;
const N_END: usize = 128;
/// The middle leaves this share to each end.
const END: f64 = 1.0 / 64.0;
/// Each part of an end leaves this share of itself to the next.
const FURTHER: f64 = 1.0 / 8.0;
/// How many parts an end has before its rest is worked out exactly.
const N_ENDS: usize = 5;

/// A distribution made ready to be drawn from in a few nanoseconds.
///
/// Smooth distributions are tables of their quantiles, straight within a cell, finer and finer towards both
/// ends; beyond 2⁻²¹ of either end the quantile is worked out. A table’s mean is within 10⁻⁵ of its
/// distribution’s, relative to it.
#[derive(Clone, Debug)]
pub struct Sampler(Kind);

#[derive(Clone, Debug)]
enum Kind {
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
    low: [[f64; N_END + 1]; N_ENDS],
    high: [[f64; N_END + 1]; N_ENDS],
    distribution: Distribution,
}

impl Sampler {
    /// Makes a distribution ready.
    #[must_use]
    pub fn new(distribution: &Distribution) -> Self {
        Self(match distribution {
            Distribution::Fixed(value) => Kind::Fixed(*value),
            Distribution::Uniform { low, high } => Kind::Uniform { low: *low, width: high - low },
            Distribution::Hyperexponential(_) | Distribution::Empirical(_) => {
                Kind::Exact(distribution.clone())
            }
            _ => Kind::Table(Arc::new(Table::new(distribution))),
        })
    }

    /// The duration that belongs to a uniform draw.
    #[must_use]
    #[inline]
    pub fn at(&self, uniform: f64) -> f64 {
        match &self.0 {
            Kind::Table(table) => table.at(uniform),
            Kind::Fixed(value) => *value,
            Kind::Uniform { low, width } => low + width * uniform,
            Kind::Exact(distribution) => distribution.quantile(uniform),
        }
    }
}

impl Sampler {
    /// The mean of durations at draws spread evenly: near that of the distribution, for judging how many come.
    #[must_use]
    pub fn about_mean(&self) -> f64 {
        const N: usize = 1_000;
        (0..N).map(|idx| self.at((as_f64(idx) + 0.5) / as_f64(N))).sum::<f64>() / as_f64(N)
    }
}

impl Table {
    fn new(distribution: &Distribution) -> Self {
        let mut table = Self {
            middle: [0.0; N_MIDDLE + 1],
            low: [[0.0; N_END + 1]; N_ENDS],
            high: [[0.0; N_END + 1]; N_ENDS],
            distribution: distribution.clone(),
        };
        let step = (1.0 - 2.0 * END) / as_f64(N_MIDDLE);
        for (idx, value) in table.middle.iter_mut().enumerate() {
            *value = distribution.quantile(END + step * as_f64(idx));
        }
        let mut outer = END;
        for end in 0..N_ENDS {
            let inner = outer * FURTHER;
            let step = (outer - inner) / as_f64(N_END);
            for idx in 0..=N_END {
                let from_end = inner + step * as_f64(idx);
                table.low[end][idx] = distribution.quantile(from_end);
                table.high[end][idx] = distribution.quantile(1.0 - from_end);
            }
            outer = inner;
        }
        table
    }

    #[inline]
    fn at(&self, uniform: f64) -> f64 {
        let place = (uniform - END) * (as_f64(N_MIDDLE) / (1.0 - 2.0 * END));
        if place >= 0.0 {
            let cell = whole(place);
            if cell < N_MIDDLE {
                return between(self.middle[cell], self.middle[cell + 1], place - as_f64(cell));
            }
        }
        self.end(uniform)
    }

    #[cold]
    fn end(&self, uniform: f64) -> f64 {
        let is_low = uniform < 0.5;
        let from_end = if is_low { uniform } else { 1.0 - uniform };
        let cells = if is_low { &self.low } else { &self.high };
        let mut outer = END;
        for cells in cells {
            let inner = outer * FURTHER;
            if from_end >= inner {
                let place = (from_end - inner) / (outer - inner) * as_f64(N_END);
                let cell = whole(place).min(N_END - 1);
                return between(cells[cell], cells[cell + 1], place - as_f64(cell));
            }
            outer = inner;
        }
        self.distribution.quantile(uniform)
    }
}

#[inline]
fn between(low: f64, high: f64, part: f64) -> f64 {
    low + (high - low) * part
}

#[inline]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the place is not negative and small"
)]
fn whole(place: f64) -> usize {
    // By way of 32 bits: a cast to 64 without sign takes twice the steps.
    place as u32 as usize
}

#[inline]
#[expect(clippy::cast_precision_loss, reason = "numbers of cells are small")]
const fn as_f64(count: usize) -> f64 {
    count as f64
}

/// One of several, by shares that add to 1. A share that grows takes over only what borders on it, so
/// that those who are not touched go where they went before.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares(Vec<f64>);

impl Shares {
    /// Shares in proportion to weights, none negative and not all zero.
    #[must_use]
    pub fn new(weights: &[f64]) -> Self {
        let total: f64 = weights.iter().sum();
        let mut up_to = 0.0;
        let mut ends: Vec<f64> = weights
            .iter()
            .map(|weight| {
                up_to += weight / total;
                up_to
            })
            .collect();
        // Rounding must not leave a draw without an owner: the last that has a share takes it.
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

    /// Which of them a uniform draw belongs to.
    #[must_use]
    #[inline]
    pub fn at(&self, uniform: f64) -> usize {
        if self.0.len() <= 8 {
            // Counted without a branch: which one it is cannot be foreseen.
            let ends = &self.0[..self.0.len().saturating_sub(1)];
            ends.iter().map(|end| usize::from(uniform >= *end)).sum()
        } else {
            self.0.partition_point(|end| *end <= uniform).min(self.0.len() - 1)
        }
    }
}

#[cfg(test)]
mod tests;
