//! Exact limits of counts by size, read in the two usual ways.
//!
//! A third reading, the interval of a count equal to the expected one, is what `overdispersion` draws for observed over
//! expected. The three differ most under ten expected events.

use stats::count_distribution::CountDistribution;
use stats::distribution::normal_quantile;

use super::fault::FunnelFault;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// So many of a whole number of people: binomial, the target being a share.
    Proportion,
    /// Events for an expected number or exposure: Poisson, the target being a ratio or rate.
    Events,
}

/// Limits at 95 % and 99.8 %, on the scale of the target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Below it 1 in 1,000.
    pub low_998: f64,
    /// Below it 1 in 40.
    pub low_95: f64,
    /// Above it 1 in 40.
    pub high_95: f64,
    /// Above it 1 in 1,000.
    pub high_998: f64,
}

/// Limits for one size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExactLimits {
    /// People, or the expected number or exposure.
    pub size: f64,
    /// The smallest count that reaches each chance, over the size; smooth beyond a million.
    pub quantile: Limits,
    /// The same drawn between counts (Spiegelhalter 2005), not below 0.
    pub smooth: Limits,
}

/// The limits around `target` for units of these sizes.
///
/// # Errors
///
/// A target or sizes that no count can have, all at once.
pub fn exact_limits(
    counted: Counted,
    target: f64,
    sizes: &[f64],
) -> Result<Vec<ExactLimits>, Vec<FunnelFault>> {
    let mut faults = Vec::new();
    let is_share = counted == Counted::Proportion;
    if !(target.is_finite() && 0.0 < target && (!is_share || target < 1.0)) {
        faults.push(FunnelFault::Target { target });
    }
    for size in sizes {
        let is_whole = size.fract().abs() <= 0.0 && *size <= f64::from(u32::MAX);
        let is_counted = 0.0 < *size && *size <= 1e9 && size * target <= 1e9;
        if !(is_counted && (!is_share || is_whole)) {
            faults.push(FunnelFault::Size { size: *size });
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(sizes.iter().map(|size| limits(counted, target, *size)).collect())
}

/// Beyond this size or expected count a count's distribution is its normal one with skewness, to less than one count.
const EXACT_TO: f64 = 1e6;

/// Limits of large units by E. A. Cornish and R. A. Fisher's expansion (1937), one and the same in both readings.
fn of_large(size: f64, expected: f64, counted: Counted, target: f64) -> ExactLimits {
    let (variance, skewness) = match counted {
        Counted::Proportion => {
            let variance = expected * (1.0 - target);
            (variance, (1.0 - 2.0 * target) / variance.sqrt())
        }
        Counted::Events => (expected, 1.0 / expected.sqrt()),
    };
    let [low_998, low_95, high_95, high_998] = [0.001, 0.025, 0.975, 0.999].map(|chance| {
        let z = normal_quantile(chance);
        (expected + variance.sqrt() * (z + (z * z - 1.0) * skewness / 6.0)).max(0.0) / size
    });
    let limits = Limits { low_998, low_95, high_95, high_998 };
    ExactLimits { size, quantile: limits, smooth: limits }
}

fn limits(counted: Counted, target: f64, size: f64) -> ExactLimits {
    let distribution = match counted {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked to be a whole u32"
        )]
        Counted::Proportion => CountDistribution::Binomial { n: size as u32, chance: target },
        Counted::Events => CountDistribution::Poisson { mean: size * target },
    };
    let expected = size * target;
    if EXACT_TO < size.max(expected) {
        return of_large(size, expected, counted, target);
    }
    let of = |at: &dyn Fn(f64) -> f64| {
        let [low_998, low_95, high_95, high_998] =
            [0.001, 0.025, 0.975, 0.999].map(|chance| at(chance) / size);
        Limits { low_998, low_95, high_95, high_998 }
    };
    ExactLimits {
        size,
        quantile: of(&|chance| f64::from(distribution.quantile(chance))),
        smooth: of(&|chance| distribution.smooth_quantile(chance)),
    }
}

#[cfg(test)]
mod tests;
