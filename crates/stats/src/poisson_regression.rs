//! Counts explained on the scale of their logarithm, each with an exposure such as a population.
//!
//! Source: P. `McCullagh` and J. A. Nelder, Generalized Linear Models (1989), chapters 2 and 6: iteratively reweighted
//! least squares, until the deviance stands still.

use crate::least_squares::{Dependent, Factored, Matrix, product, squares};

/// A fit of counts.
#[derive(Clone, Debug, PartialEq)]
pub struct PoissonFit {
    /// One for each column, on the scale of the logarithm.
    pub coefficients: Vec<f64>,
    /// The covariance of coefficients where the variance of a count is its mean.
    pub covariance: Matrix,
    /// The expected counts, row by row.
    pub fitted: Vec<f64>,
    /// Twice the distance of the log likelihood from that of a fit without error.
    pub deviance: f64,
    /// The log likelihood.
    pub log_likelihood: f64,
    /// The sum of (count − expected)² ÷ expected, over rows less columns: 1 where the variance of a count is its
    /// mean. `None` where there are no more rows than columns.
    pub dispersion: Option<f64>,
}

/// Why counts have no fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFit {
    /// A column is a combination of those before it.
    Dependent(Dependent),
    /// Coefficients run off without end, as where all counts of a group are zero.
    RunsOff,
}

const MOST_STEPS: usize = 100;

/// Fits `counts`, none below zero, by `columns`, with the logarithm of `exposure` (all above zero) as offset.
///
/// # Errors
///
/// A column that others make up, and coefficients that do not settle.
pub fn poisson_regression(
    columns: &[Vec<f64>],
    counts: &[f64],
    exposure: &[f64],
) -> Result<PoissonFit, NoFit> {
    let offset: Vec<f64> = exposure.iter().map(|exposure| libm::log(*exposure)).collect();
    let mut linear: Vec<f64> = counts.iter().map(|count| libm::log(count + 0.5)).collect();
    let mut last = f64::INFINITY;
    let mut fit = None;
    for _ in 0..MOST_STEPS {
        let fitted: Vec<f64> = linear.iter().map(|linear| libm::exp(*linear)).collect();
        let roots: Vec<f64> = fitted.iter().map(|fitted| fitted.sqrt()).collect();
        let weighted: Vec<Vec<f64>> = columns
            .iter()
            .map(|column| column.iter().zip(&roots).map(|(part, root)| part * root).collect())
            .collect();
        let working: Vec<f64> = (0..counts.len())
            .map(|row| {
                let step = (counts[row] - fitted[row]) / fitted[row];
                roots[row] * (linear[row] - offset[row] + step)
            })
            .collect();
        let factored = Factored::new(&weighted).map_err(NoFit::Dependent)?;
        let coefficients = factored.coefficients(&working);
        linear = (0..counts.len())
            .map(|row| {
                offset[row]
                    + columns.iter().zip(&coefficients).map(|(column, b)| column[row] * b).sum::<f64>()
            })
            .collect();
        // Beyond this a count is 0 or without end in all but name.
        if linear.iter().any(|linear| !linear.is_finite() || 600.0 < linear.abs()) {
            return Err(NoFit::RunsOff);
        }
        let deviance = deviance(counts, &linear);
        let settled = (last - deviance).abs() <= 1e-13 * (deviance.abs() + 0.1);
        last = deviance;
        if settled {
            fit = Some((coefficients, factored.inverse_of_products()));
            break;
        }
    }
    let (coefficients, covariance) = fit.ok_or(NoFit::RunsOff)?;
    if linear.iter().zip(&offset).any(|(linear, offset)| linear - offset < -25.0 && *linear < -15.0) {
        return Err(NoFit::RunsOff);
    }
    let fitted: Vec<f64> = linear.iter().map(|linear| libm::exp(*linear)).collect();
    let log_likelihood = (0..counts.len())
        .map(|row| counts[row] * linear[row] - fitted[row] - libm::lgamma(counts[row] + 1.0))
        .sum();
    let pearson: Vec<f64> =
        counts.iter().zip(&fitted).map(|(count, fitted)| (count - fitted) / fitted.sqrt()).collect();
    let degrees = counts.len().checked_sub(columns.len()).filter(|degrees| 0 < *degrees);
    Ok(PoissonFit {
        coefficients,
        covariance,
        deviance: last,
        log_likelihood,
        dispersion: degrees.map(|degrees| squares(&pearson) / crate::score::count(degrees)),
        fitted,
    })
}

/// Twice the distance of the log likelihood of expected counts, given by their logarithm, from the best there is.
fn deviance(counts: &[f64], linear: &[f64]) -> f64 {
    let ones = vec![1.0; counts.len()];
    let of_row = |(count, linear): (&f64, &f64)| {
        let surprise = if *count > 0.0 { count * (libm::log(*count) - linear) } else { 0.0 };
        surprise - (count - libm::exp(*linear))
    };
    let parts: Vec<f64> = counts.iter().zip(linear).map(of_row).collect();
    2.0 * product(&parts, &ones)
}

#[cfg(test)]
mod tests;
