//! How far coefficients of a fit may be off where each error keeps a share of the one before.
//!
//! Robust covariances are far too small in short series; this one assumes more and holds better there. The share is
//! found so that the correlation of neighbouring residuals is what it would be on average, since residuals hang together
//! less than errors do. Source of the moments: J. Durbin and G. S. Watson, Biometrika 37 (1950); why: S. L. Turner and
//! others, BMC Medical Research Methodology 21 (2021), who compare methods for interrupted time series.

use crate::least_squares::{Matrix, product, squares};

/// Errors that carry on.
#[derive(Clone, Debug, PartialEq)]
pub struct Autoregressive {
    /// The share of an error that the next one keeps, from 0 to 0.98; less than none counts as none.
    pub kept: f64,
    /// The covariance of coefficients found by plain least squares.
    pub covariance: Matrix,
}

const MOST_KEPT: f64 = 0.98;

/// Fits errors that carry on to the `residuals` of a fit by `columns`, each row at its time; none without residuals or
/// without more rows than columns.
#[must_use]
pub fn autoregressive(
    columns: &[Vec<f64>],
    bread: &Matrix,
    residuals: &[f64],
    times: &[u32],
) -> Option<Autoregressive> {
    let all = squares(residuals);
    if residuals.len() <= columns.len() || all <= 0.0 {
        return None;
    }
    let neighbours = |vector: &[f64]| spread(vector, times, |apart| if apart == 1 { 0.5 } else { 0.0 });
    let found = product(residuals, &neighbours(residuals)) / all;
    let moved: Matrix = columns.iter().map(|column| neighbours(column)).collect();
    let moments = |kept: f64| Moments::new(columns, bread, &moved, times, kept);
    let (mut low, mut high) = (0.0, MOST_KEPT);
    if found <= moments(low).expected() {
        high = low;
    } else if moments(high).expected() <= found {
        low = high;
    }
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if middle <= low || high <= middle {
            break;
        }
        if moments(middle).expected() < found {
            low = middle;
        } else {
            high = middle;
        }
    }
    let kept = f64::midpoint(low, high);
    let moments = moments(kept);
    let variance = all / moments.squares;
    let half = times_symmetric(bread, &moments.products);
    let covariance = times_symmetric(&half, bread);
    let covariance = covariance.iter().map(|row| row.iter().map(|part| variance * part).collect()).collect();
    Some(Autoregressive { kept, covariance })
}

/// What residuals are on average where errors have variance 1 and keep so much.
struct Moments {
    /// The sum of their squares.
    squares: f64,
    /// The sum of products of neighbours.
    neighbours: f64,
    /// Columns times the correlation of errors times columns.
    products: Matrix,
}

impl Moments {
    fn new(columns: &[Vec<f64>], bread: &Matrix, moved: &Matrix, times: &[u32], kept: f64) -> Self {
        let longest = times.last().zip(times.first()).map_or(0, |(last, first)| last.abs_diff(*first));
        let mut powers = vec![1.0];
        for _ in 0..longest {
            powers.push(powers[powers.len() - 1] * kept);
        }
        let power = |apart: u32| {
            usize::try_from(apart).ok().and_then(|apart| powers.get(apart)).copied().unwrap_or(0.0)
        };
        let correlated: Matrix = columns.iter().map(|column| spread(column, times, power)).collect();
        let between = |a: &Matrix, b: &Matrix| -> Matrix {
            a.iter().map(|a| b.iter().map(|b| product(a, b)).collect()).collect()
        };
        let columns = columns.to_vec();
        let products = between(&columns, &correlated);
        let n = crate::score::count(times.len());
        let pairs = times.windows(2).filter(|pair| pair[1].abs_diff(pair[0]) == 1).count();
        // With M what a fit leaves, S the correlation of errors and L the pairs of neighbours: the traces of MS and MLMS.
        let shared = times_symmetric(bread, &between(&columns, moved));
        let own = times_symmetric(bread, &products);
        let trace = |matrix: &Matrix| (0..matrix.len()).map(|idx| matrix[idx][idx]).sum::<f64>();
        let across = trace(&matrix_product(bread, &between(moved, &correlated)));
        Self {
            squares: n - trace(&own),
            neighbours: kept * crate::score::count(pairs) - 2.0 * across
                + trace(&matrix_product(&shared, &own)),
            products,
        }
    }

    fn expected(&self) -> f64 {
        self.neighbours / self.squares
    }
}

/// For each row the sum of `vector` over all rows, weighed by how far apart they are in time.
fn spread(vector: &[f64], times: &[u32], weight: impl Fn(u32) -> f64) -> Vec<f64> {
    let of_row =
        |time: &u32| vector.iter().zip(times).map(|(part, other)| part * weight(time.abs_diff(*other))).sum();
    times.iter().map(of_row).collect()
}

/// The product of two tables, the second of which is its own mirror image.
fn times_symmetric(a: &Matrix, b: &Matrix) -> Matrix {
    a.iter().map(|row| b.iter().map(|column| product(row, column)).collect()).collect()
}

/// The product of two tables.
fn matrix_product(a: &Matrix, b: &Matrix) -> Matrix {
    let column = |idx: usize| b.iter().map(|row| row[idx]).collect::<Vec<f64>>();
    let columns: Matrix = (0..b.first().map_or(0, Vec::len)).map(column).collect();
    a.iter().map(|row| columns.iter().map(|column| product(row, column)).collect()).collect()
}

#[cfg(test)]
mod tests;
