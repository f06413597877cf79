//! Quantiles and ranks of a sample.

use crate::score::count;

/// The quantile of `values` at `share`, from 0 to 1, drawn between neighbours: position share × (n − 1) from the
/// smallest. `None` for no values.
///
/// Source: R. J. Hyndman and Y. Fan, The American Statistician 50 (1996), definition 7.
#[must_use]
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let position = share.clamp(0.0, 1.0) * count(last);
    let below = (0..last).take_while(|idx| count(idx + 1) <= position).count();
    let above = (below + 1).min(last);
    Some(sorted[below] + (position - count(below)) * (sorted[above] - sorted[below]))
}

/// The middle of `values`; `None` for no values.
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// The rank of each value from the smallest, 1 first; those that are equal share the mean of their ranks.
#[must_use]
pub fn ranks(values: &[f64]) -> Vec<f64> {
    values
        .iter()
        .map(|value| {
            let smaller = values.iter().filter(|other| *other < value).count();
            let equal = values.iter().filter(|other| *other <= value).count() - smaller;
            count(smaller) + f64::midpoint(count(equal), 1.0)
        })
        .collect()
}

#[cfg(test)]
mod tests;
