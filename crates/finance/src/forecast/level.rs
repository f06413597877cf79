//! The level of monthly variance that closed months show: a local level, learnt month by month.
//!
//! A month is the level plus a shock, the level a random walk; the size of shocks is learnt from the
//! same months, together with what past years say (M. West and J. Harrison, Bayesian Forecasting and
//! Dynamic Models, 1997, chapter 4).

use super::parameters::Parameters;

/// What is known of the level after the last closed month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Level {
    /// Its mean [share of a month's turnover].
    pub(super) mean: f64,
    /// Its variance, in squares of the month's deviation.
    pub(super) variance: f64,
    /// The part of that variance that is due to the error of the mean of past years, which all
    /// organisations share.
    pub(super) of_mean: f64,
    /// The month's deviation [share of a month's turnover].
    pub(super) month_sd: f64,
    /// How many months that deviation is worth.
    pub(super) degrees: f64,
}

/// Learns the level from `variances` of closed months, April first [share of a month's turnover],
/// where it moves from month to month by this `drift` [variance, in squares of the month's deviation].
pub(super) fn learn(variances: &[f64], parameters: &Parameters, drift: f64) -> Level {
    let mut level = Level {
        mean: parameters.mean_variance,
        variance: parameters.level_variance + parameters.mean_error,
        of_mean: parameters.mean_error,
        month_sd: parameters.month_sd,
        degrees: parameters.month_sd_degrees,
    };
    let mut squares = level.degrees * level.month_sd * level.month_sd;
    for variance in variances {
        let before = level.variance + drift;
        let expected = before + 1.0;
        let gain = before / expected;
        let surprise = variance - level.mean;
        level.mean += gain * surprise;
        level.variance = gain;
        level.of_mean *= (1.0 - gain) * (1.0 - gain);
        level.degrees += 1.0;
        squares += surprise * surprise / expected;
    }
    level.month_sd = (squares / level.degrees).sqrt();
    level
}
