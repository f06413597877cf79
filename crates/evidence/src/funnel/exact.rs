//! Exact limits of counts by size, read in the two usual ways.
//!
//! A third reading, the interval of a count equal to the expected one, is what `overdispersion` draws for observed over
//! expected. The three differ most under ten expected events.

use stats::count_distribution::CountDistribution;

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
    /// The smallest count that reaches each chance, over the size.
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
        if !(0.0 < *size && size * target.max(1.0) <= 1e9 && (!is_share || is_whole)) {
            faults.push(FunnelFault::Size { size: *size });
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(sizes.iter().map(|size| limits(counted, target, *size)).collect())
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
