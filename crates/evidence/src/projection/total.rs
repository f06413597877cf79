//! Sums of coming months, such as the rest of a year: months hang together, so paths of all of them are drawn.

use stats::counter::Counter;
use stats::interval::Interval;
use stats::order::quantile;
use stats::steps_ahead::triangle;

use super::project::Projection;

/// Paths that are drawn, each with its mirror image.
const N_PAIRS: u64 = 2_000;

/// What some months together may be, in the unit of the series.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// The middle: as likely to be exceeded as not.
    pub median: f64,
    /// The mean.
    pub mean: f64,
    /// Holds four times in five.
    pub interval_80: Interval,
    /// Holds 19 times in 20.
    pub interval_95: Interval,
    /// What each path came to, smallest first.
    paths: Vec<f64>,
}

impl Total {
    /// The chance of at most `limit`.
    #[must_use]
    pub fn chance_of_at_most(&self, limit: f64) -> f64 {
        share(self.paths.partition_point(|total| *total <= limit), self.paths.len())
    }

    /// What holds with this chance, between 0 and 1: as many are below it as above.
    #[must_use]
    pub fn interval(&self, chance: f64) -> Interval {
        let at = |chance: f64| quantile(&self.paths, chance.clamp(0.0, 1.0)).expect("paths are drawn");
        let beyond = (1.0 - chance) / 2.0;
        Interval { low: at(beyond), high: at(1.0 - beyond) }
    }
}

impl Projection {
    /// What `known` and the first `n_months` coming months come to together; the same draws for the same seed. Months
    /// that are not projected count as none.
    #[must_use]
    pub fn total(&self, known: f64, n_months: usize, seed: u64) -> Total {
        let mut paths: Vec<f64> =
            self.paths(seed).map(|path| known + path.iter().take(n_months).sum::<f64>()).collect();
        paths.sort_by(f64::total_cmp);
        let at = |chance: f64| quantile(&paths, chance).expect("paths are drawn");
        Total {
            median: at(0.5),
            mean: paths.iter().sum::<f64>() / share(paths.len(), 1),
            interval_80: Interval { low: at(0.1), high: at(0.9) },
            interval_95: Interval { low: at(0.025), high: at(0.975) },
            paths,
        }
    }

    /// Paths of the coming months, drawn together; the same for the same seed.
    pub fn paths(&self, seed: u64) -> impl Iterator<Item = Vec<f64>> {
        let draws = Counter::named(seed, &["projection", "paths"]);
        let together = triangle(&self.correlation);
        (0..N_PAIRS).flat_map(move |row| {
            let normal: Vec<f64> =
                (0..).zip(&together).map(|(column, _)| draws.normal(row, column)).collect();
            [1.0, -1.0].map(|sign| {
                let months = together.iter().zip(&self.marginals);
                months
                    .map(|(weights, marginal)| {
                        marginal.value(sign * weights.iter().zip(&normal).map(|(a, b)| a * b).sum::<f64>())
                    })
                    .collect()
            })
        })
    }
}

fn share(part: usize, whole: usize) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    count(part) / count(whole)
}

#[cfg(test)]
mod tests;
