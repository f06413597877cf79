//! The beta distribution, and what follows from it: tails of Student's t, binomial probabilities.

/// The chance that a beta draw with these shapes, both above 0, is at most `x`: the regularised incomplete beta
/// function.
///
/// Source: Press, Teukolsky, Vetterling and Flannery, Numerical Recipes, section 6.4: continued fraction (modified
/// Lentz) on the side where it converges fast.
#[must_use]
pub fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x < (a + 1.0) / (a + b + 2.0) { lower(a, b, x) } else { 1.0 - lower(b, a, 1.0 - x) }
}

/// The number that a beta draw with these shapes stays below with this `probability`; 0 and 1 at the ends. By
/// bisection, to the last bits.
#[must_use]
pub fn beta_quantile(a: f64, b: f64, probability: f64) -> f64 {
    if probability <= 0.0 {
        return 0.0;
    }
    if probability >= 1.0 {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..1_100 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if beta_cdf(a, b, middle) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The chance that a t draw of so many degrees of freedom, above 0, is further from zero than `t`; good far out in the
/// tails too.
#[must_use]
pub fn student_both_tails(degrees: f64, t: f64) -> f64 {
    beta_cdf(degrees / 2.0, 0.5, degrees / (degrees + t * t))
}

/// The continued fraction, below the mean.
fn lower(a: f64, b: f64, x: f64) -> f64 {
    let logs =
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x);
    let tiny = 1e-300;
    let away = |value: f64| if value.abs() < tiny { tiny } else { value };
    let mut above = 1.0;
    let mut below = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = below;
    for step in 1..10_000 {
        let m = f64::from(step);
        for numerator in [
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0)),
        ] {
            below = 1.0 / away(1.0 + numerator * below);
            above = away(1.0 + numerator / above);
            fraction *= below * above;
        }
        if (below * above - 1.0).abs() < 1e-16 {
            break;
        }
    }
    (libm::exp(logs) * fraction / a).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests;
