//! Errors of point forecasts, plain and scaled by how hard the series is.
//!
//! Source for the scaled errors: R. J. Hyndman and A. B. Koehler, International Journal of
//! Forecasting 22 (2006).

use crate::score::count;

/// Errors of a point forecast over some steps. Those scaled by the history are `None` where the
/// history is shorter than a season or never changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PointErrors {
    /// Mean absolute error, in the unit of the series.
    pub mae: f64,
    /// Root of the mean squared error, in the unit of the series.
    pub rmse: f64,
    /// Mean absolute error over that of repeating the last value of the history.
    pub mase_season_1: Option<f64>,
    /// Mean absolute error over that of repeating the value one season before.
    pub mase: Option<f64>,
    /// Root of: mean squared error over that of repeating the value one season before.
    pub rmsse: Option<f64>,
    /// Symmetric mean absolute percentage error, 0 to 200 [per cent].
    pub smape_percent: f64,
    /// Sum of absolute errors over the sum of absolute outcomes; `None` where those are nil.
    pub wape: Option<f64>,
    /// Mean of forecast less outcome: positive is too high.
    pub bias: f64,
}

/// The errors of `forecast` against `actual`, scaled by `history` with this `season` [steps]. `None`
/// where there are no steps, or not the same number of both.
#[must_use]
pub fn point_errors(history: &[f64], actual: &[f64], forecast: &[f64], season: usize) -> Option<PointErrors> {
    if actual.is_empty() || actual.len() != forecast.len() {
        return None;
    }
    let pairs = || actual.iter().zip(forecast);
    let mean = |sum: f64| sum / count(actual.len());
    let mae = mean(pairs().map(|(a, f)| (a - f).abs()).sum());
    let mse = mean(pairs().map(|(a, f)| (a - f) * (a - f)).sum());
    let scaled =
        |error: f64, scale: Option<f64>| scale.filter(|scale| 0.0 < *scale).map(|scale| error / scale);
    let halves = pairs().map(|(a, f)| {
        let size = a.abs() + f.abs();
        if 0.0 < size { (a - f).abs() / size } else { 0.0 }
    });
    Some(PointErrors {
        mae,
        rmse: mse.sqrt(),
        mase_season_1: scaled(mae, of_repeating(history, 1, f64::abs)),
        mase: scaled(mae, of_repeating(history, season, f64::abs)),
        rmsse: scaled(mse, of_repeating(history, season, |change| change * change)).map(f64::sqrt),
        smape_percent: 200.0 * mean(halves.sum()),
        wape: scaled(mae, Some(mean(actual.iter().map(|a| a.abs()).sum()))),
        bias: mean(pairs().map(|(a, f)| f - a).sum()),
    })
}

/// The mean loss within `history` of repeating the value one season before.
fn of_repeating(history: &[f64], season: usize, loss: impl Fn(f64) -> f64) -> Option<f64> {
    let later = history.get(season..).filter(|later| 0 < season && !later.is_empty())?;
    let losses = later.iter().zip(history).map(|(value, before)| loss(value - before));
    Some(losses.sum::<f64>() / count(later.len()))
}

#[cfg(test)]
mod tests;
