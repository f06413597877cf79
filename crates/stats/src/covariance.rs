//! How far coefficients of a fit may be off: plain, under correlation in time, and by cluster.
//!
//! Sources: W. K. Newey and K. D. West, Econometrica 55 (1987); K.-Y. Liang and S. L. Zeger, Biometrika 73 (1986).

use crate::least_squares::{Matrix, product, squares};

/// The plain covariance of coefficients: the residuals' variance, over rows less columns, times `bread`; `None` where
/// there are no more rows than columns.
#[must_use]
pub fn plain(bread: &Matrix, residuals: &[f64]) -> Option<Matrix> {
    let degrees = residuals.len().checked_sub(bread.len()).filter(|degrees| 0 < *degrees)?;
    let variance = squares(residuals) / crate::score::count(degrees);
    Some(bread.iter().map(|row| row.iter().map(|part| variance * part).collect()).collect())
}

/// The covariance of coefficients whose errors hang together over up to `max_lag` steps of time: Bartlett weights
/// 1 − l ÷ (L + 1), no prewhitening. Lag 0 is White's estimator.
///
/// `times` says when each row is; rows that are missing in between count as steps and give no product.
#[must_use]
pub fn newey_west(
    columns: &[Vec<f64>],
    bread: &Matrix,
    residuals: &[f64],
    times: &[u32],
    max_lag: u32,
) -> Matrix {
    let moments = moments(columns, residuals);
    let k = columns.len();
    let mut meat = vec![vec![0.0; k]; k];
    for (idx, (moment, time)) in moments.iter().zip(times).enumerate() {
        for (other, other_time) in moments.iter().zip(times).skip(idx) {
            let lag = other_time.abs_diff(*time);
            if max_lag < lag {
                break;
            }
            let weight = 1.0 - f64::from(lag) / (f64::from(max_lag) + 1.0);
            for (row, sums) in meat.iter_mut().enumerate() {
                for (column, sum) in sums.iter_mut().enumerate() {
                    *sum += if lag == 0 {
                        moment[row] * other[column]
                    } else {
                        weight * (moment[row] * other[column] + other[row] * moment[column])
                    };
                }
            }
        }
    }
    sandwich(bread, &meat)
}

/// The covariance of coefficients whose errors hang together within each cluster and not between, without any
/// correction for few of them; `clusters` says which each row is in, counted from 0.
#[must_use]
pub fn clustered(columns: &[Vec<f64>], bread: &Matrix, residuals: &[f64], clusters: &[usize]) -> Matrix {
    let k = columns.len();
    let n_clusters = clusters.iter().max().map_or(0, |last| last + 1);
    let mut sums = vec![vec![0.0; k]; n_clusters];
    for (moment, cluster) in moments(columns, residuals).iter().zip(clusters) {
        for (sum, part) in sums[*cluster].iter_mut().zip(moment) {
            *sum += part;
        }
    }
    let mut meat = vec![vec![0.0; k]; k];
    for sum in &sums {
        for (row, parts) in meat.iter_mut().enumerate() {
            for (column, part) in parts.iter_mut().enumerate() {
                *part += sum[row] * sum[column];
            }
        }
    }
    sandwich(bread, &meat)
}

/// The variance of the sum of coefficients times `weights`; never below zero.
#[must_use]
pub fn variance_of(covariance: &Matrix, weights: &[f64]) -> f64 {
    let rows = covariance.iter().zip(weights).map(|(row, weight)| weight * product(row, weights));
    rows.sum::<f64>().max(0.0)
}

/// A covariance times a factor.
#[must_use]
pub fn scaled(covariance: &Matrix, factor: f64) -> Matrix {
    covariance.iter().map(|row| row.iter().map(|part| factor * part).collect()).collect()
}

/// Row by row, the columns times the row's residual.
fn moments(columns: &[Vec<f64>], residuals: &[f64]) -> Matrix {
    let of_row =
        |(row, residual): (usize, &f64)| columns.iter().map(|column| column[row] * residual).collect();
    residuals.iter().enumerate().map(of_row).collect()
}

/// Bread × meat × bread.
fn sandwich(bread: &Matrix, meat: &Matrix) -> Matrix {
    let half = times(bread, meat);
    times(&half, bread)
}

/// The product of two tables, the second of which is its own mirror image.
fn times(a: &Matrix, b: &Matrix) -> Matrix {
    a.iter().map(|row| b.iter().map(|column| product(row, column)).collect()).collect()
}

#[cfg(test)]
mod tests;
