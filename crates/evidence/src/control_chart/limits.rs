//! Mean and limits of a group of points.

use super::settings::{Screening, Settings};

/// Above this multiple of their mean, moving ranges are screened out.
///
/// Source: D₄ = 3.267 for ranges of two, as in D. J. Wheeler, Understanding Variation (1993).
const SCREEN: f64 = 3.267;

/// Equality up to this share of the largest value of a group: a sum of 0.1 is not ten times a tenth to the last bit.
const SAME: f64 = 1e-12;

/// What a point is to the limits of its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It sets them.
    Baseline,
    /// It is judged by limits that earlier points set.
    Judged,
    /// A person left it out; its neighbours are compared across it.
    Excluded,
    /// Its value is missing; its neighbours are not compared.
    Missing,
}

/// The limits of a group, in the measure's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The lower process limit; it may be below zero.
    pub lower: f64,
    /// Two thirds of the way from the mean to the lower limit.
    pub near_lower: f64,
    /// Two thirds of the way from the mean to the upper limit.
    pub near_upper: f64,
    /// The upper process limit; it may be above 100 %.
    pub upper: f64,
}

/// Mean, moving range and limits of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// The mean of the baseline; none where all of it is missing or left out.
    pub mean: Option<f64>,
    /// The mean moving range after screening; none below two neighbours, and where all were screened out.
    pub mean_moving_range: Option<f64>,
    /// The limits; none without a moving range.
    pub limits: Option<Limits>,
    /// Moving ranges.
    pub n_ranges: u32,
    /// Moving ranges that were screened out.
    pub n_screened: u32,
    /// What counts as equal.
    pub(super) tolerance: f64,
}

/// The level of a group: `points` are value and use of each, in order.
pub(super) fn level(points: impl Iterator<Item = (f64, Use)> + Clone, settings: Settings) -> Level {
    let (mut n, mut sum, mut largest) = (0.0, 0.0, 0.0_f64);
    for (value, used) in points.clone() {
        if used == Use::Baseline {
            n += 1.0;
            sum += value;
        }
        if used != Use::Missing {
            largest = largest.max(value.abs());
        }
    }
    let mean = (0.0 < n).then(|| {
        let mean = sum / n;
        let set = points.clone().filter(|(_, used)| *used == Use::Baseline);
        // The second pass takes away what was rounded in the first.
        mean + set.map(|(value, _)| value - mean).sum::<f64>() / n
    });
    let ranges = Ranges { points, before: None };
    let (n_ranges, total) = sum_of(ranges.clone());
    let (n_kept, kept) = match settings.screening {
        Screening::Off => (n_ranges, total),
        Screening::Once => {
            let most = SCREEN * (total / f64::from(n_ranges.max(1)));
            sum_of(ranges.filter(|range| *range < most))
        }
    };
    let mean_moving_range = (0 < n_kept).then(|| kept / f64::from(n_kept));
    let limits = mean.zip(mean_moving_range).map(|(mean, range)| {
        let sigma = settings.limit_factor.get() / 3.0 * range;
        let far = settings.limit_factor.get() * range;
        Limits {
            lower: mean - far,
            near_lower: mean - 2.0 * sigma,
            near_upper: mean + 2.0 * sigma,
            upper: mean + far,
        }
    });
    let n_screened = n_ranges - n_kept;
    Level { mean, mean_moving_range, limits, n_ranges, n_screened, tolerance: SAME * largest }
}

fn sum_of(ranges: impl Iterator<Item = f64>) -> (u32, f64) {
    ranges.fold((0, 0.0), |(n, sum), range| (n + 1, sum + range))
}

/// The moving ranges of a baseline.
#[derive(Clone)]
struct Ranges<I> {
    points: I,
    before: Option<f64>,
}

impl<I: Iterator<Item = (f64, Use)>> Iterator for Ranges<I> {
    type Item = f64;

    fn next(&mut self) -> Option<f64> {
        for (value, used) in self.points.by_ref() {
            match used {
                Use::Baseline => {
                    if let Some(before) = self.before.replace(value) {
                        return Some((value - before).abs());
                    }
                }
                Use::Excluded => {}
                Use::Judged | Use::Missing => self.before = None,
            }
        }
        None
    }
}
