//! How sure a rank is: the chances of each place of values that are known with normal errors of their own.
//!
//! Given the value of one, each other lies before it with a chance of its own, independently; how many do is a sum of
//! unequal chances (Poisson-binomial), which is integrated over the one's own distribution.
//! H. Goldstein and D. J. Spiegelhalter, Journal of the Royal Statistical Society A 159 (1996).

use crate::counter::Counter;
use crate::distribution::{normal_cdf, normal_density};
use crate::refused::Refused;

/// The most values: what is known of their places is a square of them.
pub const MOST_VALUES: usize = 2_000;
/// Where sums would take more steps than this, places are drawn: half a second of one processor.
const MOST_STEPS: f64 = 5e8;
/// How often places are drawn.
const DRAWS: u32 = 2_000;
/// How many errors from its middle a value is looked at.
const REACH: f64 = 8.0;
/// The fewest and the most points on one value's distribution.
const POINTS: (f64, f64) = (64.0, 4_000.0);

/// What is known of one value's place, 1 being the least value.
#[derive(Clone, Debug, PartialEq)]
pub struct RankDistribution {
    /// The chance of each place, the first first.
    pub chances: Vec<f64>,
}

impl RankDistribution {
    /// The mean place.
    #[must_use]
    pub fn mean(&self) -> f64 {
        (1..).zip(&self.chances).map(|(place, chance)| f64::from(place) * chance).sum()
    }

    /// The first and the last place within which it lies with a chance of `level`, as much being left out at each end.
    #[must_use]
    pub fn interval(&self, level: f64) -> (usize, usize) {
        let tail = (1.0 - level) / 2.0;
        (self.place_at(tail), self.place_at(1.0 - tail))
    }

    /// The chance of being among the first `k`.
    #[must_use]
    pub fn among_first(&self, k: usize) -> f64 {
        self.chances.iter().take(k).sum::<f64>().min(1.0)
    }

    /// The first place up to which the chances add up to `share`.
    fn place_at(&self, share: f64) -> usize {
        let mut sum = 0.0;
        let reached = self.chances.iter().position(|chance| {
            sum += chance;
            share <= sum
        });
        reached.map_or(self.chances.len(), |idx| idx + 1)
    }
}

/// The places of `values` whose standard errors are `errors`, the least value first: by sums, to nine digits; where many
/// values lie near each other, from 2,000 draws of the `seed`, chances to about 0.01.
///
/// # Errors
/// Where lists do not match, a number is not finite, or an error is not above zero.
pub fn rank_distributions(
    values: &[f64],
    errors: &[f64],
    seed: u64,
) -> Result<Vec<RankDistribution>, Refused> {
    if values.len() != errors.len() {
        let (expected, found) = (values.len(), errors.len());
        return Err(Refused::BandCountMismatch { field: "errors", expected, found });
    }
    for (field, list) in [("value", values), ("standard error", errors)] {
        if let Some(idx) = list.iter().position(|number| !number.is_finite()) {
            return Err(Refused::NotFinite { field, place: idx + 1, value: list[idx] });
        }
    }
    if let Some(idx) = errors.iter().position(|error| *error <= 0.0) {
        return Err(Refused::StandardErrorNotPositive { place: idx + 1, value: errors[idx] });
    }
    let fields: Vec<Field> = (0..values.len()).map(|own| Field::of(values, errors, own)).collect();
    if MOST_STEPS < fields.iter().map(Field::n_steps).sum() {
        return Ok(drawn(values, errors, seed));
    }
    Ok(fields.iter().map(|field| field.exact(values.len())).collect())
}

/// What may lie on either side of one value.
struct Field {
    middle: f64,
    error: f64,
    /// Those that lie before it for certain.
    n_before: usize,
    /// Middles and errors of those that may lie on either side.
    near: Vec<(f64, f64)>,
    /// On how many points of its distribution it is looked at.
    n_points: f64,
}

impl Field {
    fn of(values: &[f64], errors: &[f64], own: usize) -> Self {
        let (middle, error) = (values[own], errors[own]);
        let (mut n_before, mut near) = (0, Vec::new());
        for (idx, (other, others)) in values.iter().zip(errors).enumerate() {
            let apart = REACH * (error + others);
            if idx == own || middle + apart < *other {
                continue;
            }
            if *other < middle - apart {
                n_before += 1;
            } else {
                near.push((*other, *others));
            }
        }
        // Half the narrowest error from point to point: sums of smooth curves are then exact to rounding.
        let narrowest = near.iter().map(|(_, others)| *others).fold(error, f64::min);
        let n_points = (4.0 * REACH * error / narrowest).ceil().clamp(POINTS.0, POINTS.1);
        Self { middle, error, n_before, near, n_points }
    }

    fn n_steps(&self) -> f64 {
        let n_near = crate::score::count(self.near.len());
        n_near * n_near * self.n_points
    }

    fn exact(&self, n_values: usize) -> RankDistribution {
        let step = 2.0 * REACH / self.n_points;
        let mut chances = vec![0.0; n_values];
        let mut counts = vec![0.0; self.near.len() + 1];
        let mut at = -REACH;
        while at <= REACH + step / 2.0 {
            let weight = normal_density(at) * step;
            count_before(&self.near, self.middle + at * self.error, &mut counts);
            for (chance, of_count) in chances[self.n_before..].iter_mut().zip(&counts) {
                *chance += weight * of_count;
            }
            at += step;
        }
        RankDistribution { chances }
    }
}

/// The chance of each number of `near` values that lie before `at`.
fn count_before(near: &[(f64, f64)], at: f64, counts: &mut [f64]) {
    counts.fill(0.0);
    counts[0] = 1.0;
    for (n_counted, (middle, error)) in near.iter().enumerate() {
        let before = normal_cdf((at - middle) / error);
        for n in (0..=n_counted).rev() {
            counts[n + 1] += counts[n] * before;
            counts[n] *= 1.0 - before;
        }
    }
}

/// The places of many values, drawn.
fn drawn(values: &[f64], errors: &[f64], seed: u64) -> Vec<RankDistribution> {
    let n = values.len();
    let draws_of = Counter::named(seed, &["places"]);
    let mut chances = vec![vec![0.0; n]; n];
    let mut order: Vec<usize> = (0..n).collect();
    let mut draws = vec![0.0; n];
    for draw in 0..DRAWS {
        for ((column, (value, error)), drawn) in (0..).zip(values.iter().zip(errors)).zip(&mut draws) {
            *drawn = value + error * draws_of.normal(u64::from(draw), column);
        }
        order.sort_by(|a, b| draws[*a].total_cmp(&draws[*b]));
        for (place, idx) in order.iter().enumerate() {
            chances[*idx][place] += 1.0 / f64::from(DRAWS);
        }
    }
    chances.into_iter().map(|chances| RankDistribution { chances }).collect()
}

#[cfg(test)]
mod tests;
