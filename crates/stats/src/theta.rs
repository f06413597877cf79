//! The Theta method: half of the line through all values, half of exponential smoothing.
//!
//! Source: V. Assimakopoulos and K. Nikolopoulos, International Journal of Forecasting 16 (2000); why it is exponential
//! smoothing with half the slope: R. J. Hyndman and B. Billah, International Journal of Forecasting 19 (2003).

use crate::score::count;
use crate::smoothing::{Form, smoothing};
use crate::steps_ahead::StepsAhead;

/// The next `n_steps` steps of `values` without a season: the mean of the line through all of them and of exponential
/// smoothing of values twice as far from it. `None` for fewer than five values.
#[must_use]
pub fn theta(values: &[f64], n_steps: usize) -> Option<StepsAhead> {
    let n = count(values.len());
    let middle = (n - 1.0) / 2.0;
    let mean = values.iter().sum::<f64>() / n;
    let slope = values.iter().enumerate().map(|(idx, value)| (count(idx) - middle) * value).sum::<f64>()
        / (n * (n * n - 1.0) / 12.0);
    let line = |idx: usize| mean + slope * (count(idx) - middle);
    let doubled: Vec<f64> = values.iter().enumerate().map(|(idx, value)| 2.0 * value - line(idx)).collect();
    let mut ahead = smoothing(&doubled, &[0.0], Form { has_trend: false, has_season: false })?.ahead(n_steps);
    for (step, mean) in ahead.means.iter_mut().enumerate() {
        *mean = f64::midpoint(*mean, line(values.len() + step));
    }
    for weight in ahead.parts.iter_mut().flatten() {
        *weight /= 2.0;
    }
    Some(ahead)
}

#[cfg(test)]
mod tests;
