//! What one coming month may be: a value for each standard normal draw, so that months can be drawn together.

use stats::count_distribution::CountDistribution;
use stats::distribution::normal_cdf;

use super::scale::OnScale;

/// What one coming month may be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Marginal {
    /// One value, of a series that never changed.
    Fixed(f64),
    /// A count: the chance of 0 or less, 1 or less, and so on.
    Count {
        /// The chances.
        cumulative: Vec<f64>,
        /// The least and the most that it can be.
        limits: (f64, f64),
    },
    /// Any value: points of its rising curve, from [`FIRST_DRAW`] on in steps of [`STEP`].
    Curve(Vec<f64>),
}

const FIRST_DRAW: f64 = -4.0;
const STEP: f64 = 0.125;
const N_POINTS: u32 = 65;
/// The spread of a count is at least this share of what chance alone makes; less is no count of events.
const LEAST_SPREAD: f64 = 0.7;
/// Counts of a larger mean are as good as any value.
pub(super) const LARGEST_COUNT: f64 = 30.0;

impl Marginal {
    /// A count of this mean and standard deviation; `None` where it is spread less than counts of events are.
    pub(super) fn count(mean: f64, sd: f64, limits: (f64, f64)) -> Option<Self> {
        let variance = sd * sd;
        if variance < LEAST_SPREAD * mean {
            return None;
        }
        let distribution = if variance <= 1.001 * mean {
            CountDistribution::Poisson { mean }
        } else {
            CountDistribution::NegativeBinomial { mean, size: mean * mean / (variance - mean) }
        };
        let mut cumulative = Vec::new();
        let mut sum = 0.0;
        for count in 0..2_000 {
            sum += distribution.probability(count);
            cumulative.push(sum);
            if 1.0 - 1e-6 < sum {
                break;
            }
        }
        Some(Self::Count { cumulative, limits })
    }

    /// What scales say together of month `idx`, times its length, within a cap and within limits.
    pub(super) fn curve(scales: &[OnScale], idx: usize, length: f64, cap: Cap, limits: (f64, f64)) -> Self {
        let points = (0..N_POINTS).map(|point| {
            let z = FIRST_DRAW + STEP * f64::from(point);
            (length * mixed(scales, idx, z).clamp(cap.low, cap.high)).clamp(limits.0, limits.1)
        });
        Self::Curve(points.collect())
    }

    /// The value where a standard normal draw is `z`.
    pub(super) fn value(&self, z: f64) -> f64 {
        match self {
            Self::Fixed(value) => *value,
            Self::Count { cumulative, limits } => {
                let aim = normal_cdf(z);
                let below = cumulative.partition_point(|chance| *chance < aim).min(cumulative.len() - 1);
                f64::from(u32::try_from(below).unwrap_or(u32::MAX)).clamp(limits.0, limits.1)
            }
            Self::Curve(points) => {
                let place = ((z - FIRST_DRAW) / STEP).clamp(0.0, f64::from(N_POINTS - 1));
                let below = points.len().min(whole(place) + 1) - 1;
                let above = (below + 1).min(points.len() - 1);
                points[below] + (place - place.floor()) * (points[above] - points[below])
            }
        }
    }

    /// The mean: of values at evenly spread chances.
    pub(super) fn mean(&self) -> f64 {
        const N: u32 = 200;
        let draw = |n: u32| stats::distribution::normal_quantile((f64::from(n) + 0.5) / f64::from(N));
        (0..N).map(|n| self.value(draw(n))).sum::<f64>() / f64::from(N)
    }
}

/// The least and the most that methods may say of a month of usual length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cap {
    /// The least.
    pub(super) low: f64,
    /// The most.
    pub(super) high: f64,
}

/// The mean of what scales say where a standard normal draw is `z`.
pub(super) fn mixed(scales: &[OnScale], idx: usize, z: f64) -> f64 {
    scales.iter().map(|scale| scale.weight * scale.value(idx, z)).sum()
}

/// The whole part of a place on a curve.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places are between 0 and the number of points"
)]
fn whole(place: f64) -> usize {
    place as usize
}
