//! The point of a polytope nearest to a target: weights that are not below zero, add up to 1 and are exact.
//!
//! With the target taken from every column the question is the point of least norm of the columns' hull, and the
//! answer is found by moving from face to face (P. Wolfe, Mathematical Programming 11, 1976; C. L. Lawson and R. J.
//! Hanson, Solving Least Squares Problems, 1974, chapter 23). Each face is solved by reflections, and the conditions of
//! an optimum are checked at the end.

use crate::least_squares::{Factored, product, squares};

/// Weights and how sure they are.
#[derive(Clone, Debug, PartialEq)]
pub struct SimplexFit {
    /// One for each column, none below zero, with sum 1.
    pub weights: Vec<f64>,
    /// The squared distance from the target.
    pub distance: f64,
    /// How much lower the squared distance could be at most, over the largest squared distance of a column: zero but
    /// for rounding.
    pub gap: f64,
    /// Whether no other weights come as near.
    pub is_unique: bool,
}

/// A reduced cost below zero by less than this, over the scale of the columns, is rounding.
const ROUNDING: f64 = 1e-13;

/// The weights with which `columns` come nearest to `target`; `None` for no column. Numbers are finite and columns as
/// long as the target.
#[must_use]
pub fn nearest_in_hull(columns: &[Vec<f64>], target: &[f64]) -> Option<SimplexFit> {
    let away: Vec<Vec<f64>> = columns
        .iter()
        .map(|column| column.iter().zip(target).map(|(part, aim)| part - aim).collect())
        .collect();
    let start = (0..away.len()).min_by(|a, b| squares(&away[*a]).total_cmp(&squares(&away[*b])))?;
    let scale = away.iter().map(|column| squares(column)).fold(0.0, f64::max);
    let mut weights = vec![0.0; away.len()];
    weights[start] = 1.0;
    let mut active = vec![start];
    let mut refused = Vec::new();
    // Each step lowers the distance, so no face comes twice; the bound is against rounding alone.
    for _ in 0..50 * away.len() + 100 {
        let costs = costs(&away, &weights);
        let level = product(&costs, &weights);
        let entering = (0..away.len())
            .filter(|idx| !active.contains(idx) && !refused.contains(idx))
            .min_by(|a, b| costs[*a].total_cmp(&costs[*b]))
            .filter(|idx| costs[*idx] - level < -ROUNDING * scale);
        let Some(entering) = entering else { break };
        active.push(entering);
        if descend(&away, &mut weights, &mut active, entering) {
            refused.clear();
        } else {
            active.retain(|idx| *idx != entering);
            refused.push(entering);
        }
    }
    let costs = costs(&away, &weights);
    let level = product(&costs, &weights);
    let least = costs.iter().copied().fold(f64::INFINITY, f64::min);
    let tied: Vec<usize> = (0..away.len()).filter(|idx| costs[*idx] - level <= 1e-9 * scale).collect();
    Some(SimplexFit {
        distance: level.max(0.0),
        gap: if scale > 0.0 { 2.0 * (level - least).max(0.0) / scale } else { 0.0 },
        is_unique: tied.len() <= 1 || Factored::new(&edges(&away, &tied)).is_ok(),
        weights,
    })
}

/// Moves to the best point of the face of `active`, or to where the first weight on the way there becomes zero, and on
/// from there. Whether the entering column has got a weight.
fn descend(away: &[Vec<f64>], weights: &mut [f64], active: &mut Vec<usize>, entering: usize) -> bool {
    loop {
        let Some(best) = best_of_face(away, active) else { return false };
        let entered = active.iter().position(|idx| *idx == entering);
        if weights[entering] <= 0.0 && entered.is_some_and(|at| best[at] <= 0.0) {
            return false;
        }
        let blocking = active
            .iter()
            .zip(&best)
            .filter(|(_, best)| **best <= 0.0)
            .map(|(idx, best)| (*idx, weights[*idx] / (weights[*idx] - best)))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        let Some((blocking, share)) = blocking else {
            for (idx, best) in active.iter().zip(&best) {
                weights[*idx] = *best;
            }
            return true;
        };
        for (idx, best) in active.iter().zip(&best) {
            weights[*idx] += share * (best - weights[*idx]);
        }
        weights[blocking] = 0.0;
        active.retain(|idx| *idx != blocking && weights[*idx] > 0.0);
        weights.iter_mut().enumerate().for_each(|(idx, weight)| {
            if !active.contains(&idx) {
                *weight = 0.0;
            }
        });
    }
}

/// The weights, with sum 1 and perhaps below zero, of the point of least norm in the plane of these columns; `None`
/// where they do not span one.
fn best_of_face(away: &[Vec<f64>], active: &[usize]) -> Option<Vec<f64>> {
    if active.len() == 1 {
        return Some(vec![1.0]);
    }
    let factored = Factored::new(&edges(away, active)).ok()?;
    let corner: Vec<f64> = away[active[0]].iter().map(|part| -part).collect();
    let rest = factored.coefficients(&corner);
    let mut weights = vec![1.0 - rest.iter().sum::<f64>()];
    weights.extend(rest);
    Some(weights)
}

/// From the first of these columns to each other.
fn edges(away: &[Vec<f64>], columns: &[usize]) -> Vec<Vec<f64>> {
    let corner = &away[columns[0]];
    columns[1..]
        .iter()
        .map(|idx| away[*idx].iter().zip(corner).map(|(part, corner)| part - corner).collect())
        .collect()
}

/// How fast the squared distance rises with each weight, halved.
fn costs(away: &[Vec<f64>], weights: &[f64]) -> Vec<f64> {
    let n_rows = away.first().map_or(0, Vec::len);
    let mut point = vec![0.0; n_rows];
    for (column, weight) in away.iter().zip(weights).filter(|(_, weight)| 0.0 < **weight) {
        for (sum, part) in point.iter_mut().zip(column) {
            *sum += weight * part;
        }
    }
    away.iter().map(|column| product(column, &point)).collect()
}

#[cfg(test)]
mod tests;
