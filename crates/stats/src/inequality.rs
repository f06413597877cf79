//! How unequal values are from one end of a ranking to the other: slope and relative index, concentration, gradient.

use crate::rates::{Confidence, Estimate};
use crate::refused::{Refused, alike, finite, refuse_no_counts, zeros};
use crate::score::count;

/// The scale on which values lie on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// As they are.
    Identity,
    /// Logarithms, of values above 0: standard errors are on this scale.
    Log,
    /// Log-odds, of values between 0 and 1: standard errors are on this scale.
    Logit,
}

impl Scale {
    fn of(self, value: f64) -> f64 {
        match self {
            Self::Identity => value,
            Self::Log => libm::log(value),
            Self::Logit => libm::log(value / (1.0 - value)),
        }
    }

    fn back(self, value: f64) -> f64 {
        match self {
            Self::Identity => value,
            Self::Log => libm::exp(value),
            Self::Logit => 1.0 / (1.0 + libm::exp(-value)),
        }
    }

    const fn takes(self) -> &'static str {
        match self {
            Self::Identity => "all numbers",
            Self::Log => "the numbers above 0",
            Self::Logit => "the numbers between 0 and 1",
        }
    }

    fn holds(self, value: f64) -> bool {
        match self {
            Self::Identity => true,
            Self::Log => 0.0 < value,
            Self::Logit => 0.0 < value && value < 1.0,
        }
    }
}

/// The line through values from one end of a ranking to the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Slope {
    /// The middle of each group, as a share of all people ranked before it.
    pub relative_rank: Vec<f64>,
    /// The fitted value of the very first.
    pub intercept: f64,
    /// The fitted value of the very last less that of the very first: the slope index of inequality.
    pub difference: Estimate,
    /// The fitted value of the very last over that of the very first: the relative index of inequality. None where the
    /// fitted first is 0.
    pub ratio: Option<f64>,
    /// The interval of the ratio; none where the fitted first cannot be told from 0.
    pub ratio_interval: Option<(f64, f64)>,
    /// How far groups bend away from the line: the quadratic term over its standard error, beyond ±1.96 by chance once in
    /// twenty. None below three groups.
    pub bend_z: Option<f64>,
}

/// The slope of `value` over groups from one end of a ranking to the other, by weighted least squares with the groups'
/// shares of the population.
///
/// Sources: J. P. Mackenbach and A. E. Kunst, Social Science & Medicine 44 (1997); E. C. Fieller, JRSS B 16 (1954) for the
/// interval of the ratio on the identity scale. On the other scales the limits of the slope are turned about the fitted
/// middle and taken back.
///
/// # Errors
/// Where lists do not match, there are fewer than two groups, one has nobody, a standard error is not above 0, or a value
/// is outside the scale.
pub fn slope(
    population: &[f64],
    value: &[f64],
    standard_error: &[f64],
    scale: Scale,
    confidence: Confidence,
) -> Result<Slope, Refused> {
    alike(population.len(), "value", value.len())?;
    alike(population.len(), "standard error", standard_error.len())?;
    finite("value", value)?;
    finite("standard error", standard_error)?;
    if let Some(idx) = standard_error.iter().position(|error| *error <= 0.0) {
        return Err(Refused::StandardErrorNotPositive { place: idx + 1, value: standard_error[idx] });
    }
    if let Some(idx) = value.iter().position(|value| !scale.holds(*value)) {
        return Err(Refused::ValueOutsideScale { value: value[idx], place: idx + 1, scale: scale.takes() });
    }
    let (share, rank) = ranks(population)?;
    let transformed: Vec<f64> = value.iter().map(|value| scale.of(*value)).collect();
    let dot = |weights: &[f64]| weights.iter().zip(&transformed).map(|(w, y)| w * y).sum::<f64>();
    let covariance = |a: &[f64], b: &[f64]| {
        a.iter().zip(b).zip(standard_error).map(|((a, b), error)| a * b * error * error).sum::<f64>()
    };
    // Slope and fitted values are sums of the values with these weights.
    let spread: f64 = share.iter().zip(&rank).map(|(share, rank)| share * (rank - 0.5) * (rank - 0.5)).sum();
    let weights_at = |from_middle: f64, level: f64| -> Vec<f64> {
        let of = |(share, rank): (&f64, &f64)| share * (level + from_middle * (rank - 0.5) / spread);
        share.iter().zip(&rank).map(of).collect()
    };
    let of_slope = weights_at(1.0, 0.0);
    let (first, middle) = (weights_at(-0.5, 1.0), weights_at(0.0, 1.0));
    let last = weights_at(0.5, 1.0);
    let slope = dot(&of_slope);
    let half = confidence.z() * covariance(&of_slope, &of_slope).sqrt();
    let middle = dot(&middle);
    let ends = |slope: f64| (scale.back(middle - slope / 2.0), scale.back(middle + slope / 2.0));
    let difference = |slope: f64| {
        let (first, last) = ends(slope);
        last - first
    };
    let ratio = |slope: f64| {
        let (first, last) = ends(slope);
        last / first
    };
    let (at_first, at_last) = (dot(&first), dot(&last));
    let (ratio, ratio_interval) = match scale {
        Scale::Identity => {
            let is_nil = at_first.abs() <= 1e-12 * at_last.abs();
            let z_squared = confidence.z() * confidence.z();
            let a = at_first * at_first - z_squared * covariance(&first, &first);
            let b = at_first * at_last - z_squared * covariance(&first, &last);
            let c = at_last * at_last - z_squared * covariance(&last, &last);
            let root = b * b - a * c;
            let is_bounded = 0.0 < a && 0.0 <= root;
            let limits = is_bounded.then(|| ((b - root.sqrt()) / a, (b + root.sqrt()) / a));
            ((!is_nil).then(|| at_last / at_first), limits.filter(|_| !is_nil))
        }
        Scale::Log | Scale::Logit => (Some(ratio(slope)), Some((ratio(slope - half), ratio(slope + half)))),
    };
    Ok(Slope {
        intercept: scale.back(at_first),
        difference: Estimate {
            value: difference(slope),
            lower: difference(slope - half),
            upper: difference(slope + half),
        },
        ratio,
        ratio_interval,
        bend_z: bend(&share, &rank, &transformed, standard_error),
        relative_rank: rank,
    })
}

/// Each group's share of the population and the middle of its ranks.
fn ranks(population: &[f64]) -> Result<(Vec<f64>, Vec<f64>), Refused> {
    refuse_no_counts("population", population)?;
    if population.len() < 2 {
        return Err(Refused::TooFew { field: "groups", found: population.len(), needed: 2 });
    }
    let empty = zeros(population);
    if !empty.is_empty() {
        return Err(Refused::GroupPopulationZero { places: empty });
    }
    let total: f64 = population.iter().sum();
    let share: Vec<f64> = population.iter().map(|people| people / total).collect();
    let mut before = 0.0;
    let middle = |share: &f64| {
        let rank = before + share / 2.0;
        before += share;
        rank
    };
    let rank = share.iter().map(middle).collect();
    Ok((share, rank))
}

/// The quadratic term of a weighted fit over its standard error.
fn bend(share: &[f64], rank: &[f64], value: &[f64], standard_error: &[f64]) -> Option<f64> {
    if share.len() < 3 {
        return None;
    }
    let weighted =
        |of: &dyn Fn(f64) -> f64| share.iter().zip(rank).map(|(share, rank)| share * of(*rank)).sum::<f64>();
    // The square of the rank, less what a line already has of it.
    let spread = weighted(&|rank| (rank - 0.5) * (rank - 0.5));
    let level = weighted(&|rank| rank * rank);
    let tilt = weighted(&|rank| rank * rank * (rank - 0.5)) / spread;
    let bent = |rank: f64| rank * rank - level - tilt * (rank - 0.5);
    let size = weighted(&|rank| bent(rank) * bent(rank));
    if size <= 1e-20 {
        return None;
    }
    let weights = share.iter().zip(rank).map(|(share, rank)| share * bent(*rank) / size);
    let (mut term, mut variance) = (0.0, 0.0);
    for ((weight, value), error) in weights.zip(value).zip(standard_error) {
        term += weight * value;
        variance += weight * weight * error * error;
    }
    Some(term / variance.sqrt())
}

/// How values are shared out along a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Concentration {
    /// From −1, all with the first, to 1, all with the last.
    pub index: f64,
    /// Shares of the population up to each group, from 0 to 1.
    pub cumulative_population: Vec<f64>,
    /// Shares of the sum of values up to each group, from 0 to 1: the curve.
    pub cumulative_value: Vec<f64>,
}

/// The concentration index of a value a head over groups from one end of a ranking to the other, with its curve.
///
/// Source: N. Kakwani, A. Wagstaff and E. van Doorslaer, Journal of Econometrics 77 (1997).
///
/// # Errors
/// Where lists do not match, there are fewer than two groups, one has nobody, a value is below zero, or all are zero.
pub fn concentration(population: &[f64], value: &[f64]) -> Result<Concentration, Refused> {
    alike(population.len(), "value", value.len())?;
    refuse_no_counts("value", value)?;
    let (share, rank) = ranks(population)?;
    let amounts: Vec<f64> = share.iter().zip(value).map(|(share, value)| share * value).collect();
    let mean: f64 = amounts.iter().sum();
    if mean <= 0.0 {
        return Err(Refused::NoSpread { field: "values" });
    }
    let index = 2.0 * amounts.iter().zip(&rank).map(|(amount, rank)| amount * rank).sum::<f64>() / mean - 1.0;
    let cumulative = |parts: &mut dyn Iterator<Item = f64>| {
        let mut curve = vec![0.0];
        curve.extend(parts.scan(0.0, |sum, part| {
            *sum += part;
            Some(*sum)
        }));
        // The last is all, whatever was rounded on the way.
        if let Some(last) = curve.last_mut() {
            *last = 1.0;
        }
        curve
    };
    Ok(Concentration {
        index,
        cumulative_population: cumulative(&mut share.iter().copied()),
        cumulative_value: cumulative(&mut amounts.iter().map(|amount| amount / mean)),
    })
}

/// A line through values of areas over their ranks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gradient {
    /// Its value at rank 0.
    pub intercept: f64,
    /// Its value at rank 1 less that at rank 0.
    pub slope: f64,
    /// The standard error of the slope, from how areas scatter about the line.
    pub standard_error: f64,
}

/// The line through values of areas over their ranks in a larger ranking, weighted by their population.
///
/// # Errors
/// Where lists do not match, there are fewer than three areas, one has nobody, or all have one rank.
pub fn gradient(rank: &[f64], population: &[f64], value: &[f64]) -> Result<Gradient, Refused> {
    alike(rank.len(), "population", population.len())?;
    alike(rank.len(), "value", value.len())?;
    finite("rank", rank)?;
    finite("value", value)?;
    refuse_no_counts("population", population)?;
    if rank.len() < 3 {
        return Err(Refused::TooFew { field: "areas", found: rank.len(), needed: 3 });
    }
    let empty = zeros(population);
    if !empty.is_empty() {
        return Err(Refused::GroupPopulationZero { places: empty });
    }
    let total: f64 = population.iter().sum();
    let mean = |of: &[f64]| of.iter().zip(population).map(|(of, weight)| of * weight).sum::<f64>() / total;
    let (mean_rank, mean_value) = (mean(rank), mean(value));
    let (mut spread, mut product) = (0.0, 0.0);
    for ((rank, value), weight) in rank.iter().zip(value).zip(population) {
        spread += weight * (rank - mean_rank) * (rank - mean_rank);
        product += weight * (rank - mean_rank) * (value - mean_value);
    }
    if spread <= 1e-24 * total {
        return Err(Refused::NoSpread { field: "ranks" });
    }
    let slope = product / spread;
    let intercept = mean_value - slope * mean_rank;
    let mut squares = 0.0;
    for ((rank, value), weight) in rank.iter().zip(value).zip(population) {
        let distance = value - intercept - slope * rank;
        squares += weight * distance * distance;
    }
    let standard_error = (squares / (count(rank.len()) - 2.0) / spread).sqrt();
    Ok(Gradient { intercept, slope, standard_error })
}

#[cfg(test)]
mod tests;
