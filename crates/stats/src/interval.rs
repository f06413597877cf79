//! Intervals of a proportion and of a count, at a level such as 0.95.

use crate::beta::beta_quantile;
use crate::distribution::normal_quantile;
use crate::gamma::gamma_quantile;

/// An interval with both ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The exact interval of a proportion: `x` of `n`, n above 0 (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934).
#[must_use]
pub fn exact_proportion(x: u32, n: u32, level: f64) -> Interval {
    let tail = (1.0 - level) / 2.0;
    let (events, others) = (f64::from(x), f64::from(n.saturating_sub(x)));
    Interval {
        low: if x == 0 { 0.0 } else { beta_quantile(events, others + 1.0, tail) },
        high: if n <= x { 1.0 } else { 1.0 - beta_quantile(others, events + 1.0, tail) },
    }
}

/// The score interval of a proportion: `x` of `n`, n above 0 (E. B. Wilson, JASA 22, 1927).
#[must_use]
pub fn wilson(x: u32, n: u32, level: f64) -> Interval {
    let z = normal_quantile(1.0 - (1.0 - level) / 2.0);
    let (events, trials) = (f64::from(x), f64::from(n));
    let share = events / trials;
    let middle = 2.0 * events + z * z;
    let spread = z * (z * z + 4.0 * events * (1.0 - share)).sqrt();
    let whole = 2.0 * (trials + z * z);
    Interval {
        low: if x == 0 { 0.0 } else { (middle - spread) / whole },
        high: if n <= x { 1.0 } else { (middle + spread) / whole },
    }
}

/// Counts from which on Wilson and Hilferty's cube is as good as exact: its relative error is below 1e-9 there.
const CUBE_FROM: f64 = 1e6;

/// The exact interval of the mean of a Poisson count (F. Garwood, Biometrika 28, 1936). `count` may be a fraction, as an
/// expected count is.
#[must_use]
pub fn exact_count(count: f64, level: f64) -> Interval {
    let tail = (1.0 - level) / 2.0;
    if CUBE_FROM < count {
        let z = normal_quantile(1.0 - tail);
        return Interval { low: cube(count, -z), high: cube(count + 1.0, z) };
    }
    Interval {
        low: if count <= 0.0 { 0.0 } else { gamma_quantile(count, tail) },
        high: gamma_quantile(count + 1.0, 1.0 - tail),
    }
}

/// Byar's approximation to the exact interval of the mean of a Poisson count (N. E. Breslow and N. E. Day, Statistical
/// Methods in Cancer Research II, 1987); for 10 events and more close to the exact one.
#[must_use]
pub fn byar(count: u32, level: f64) -> Interval {
    let z = normal_quantile(1.0 - (1.0 - level) / 2.0);
    let count = f64::from(count);
    Interval { low: if count <= 0.0 { 0.0 } else { cube(count, -z).max(0.0) }, high: cube(count + 1.0, z) }
}

/// The number that a gamma draw of shape `count` stays below as a normal draw stays below `z`, nearly.
fn cube(count: f64, z: f64) -> f64 {
    let root = 1.0 - 1.0 / (9.0 * count) + z / (3.0 * count.sqrt());
    count * root * root * root
}

#[cfg(test)]
mod tests;
