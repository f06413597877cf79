//! The distribution of a sum of coming steps, such as the rest of a year, in closed form.
//!
//! A shock of one step goes on into later ones, so errors of the steps are related: the variance of
//! the sum is neither the sum of their variances nor the square of their summed deviations. The
//! shock of step k enters the sum with 1 plus all that later steps keep of it.
//!
//! Source: R. J. Hyndman and others, Forecasting with Exponential Smoothing (2008), chapter 6.

use crate::distribution::normal_quantile;

/// How a series goes on from its last state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Process {
    /// Independent draws about a level.
    Iid {
        /// The level.
        level: f64,
    },
    /// A random walk from a level.
    RandomWalk {
        /// The level.
        level: f64,
    },
    /// Simple exponential smoothing, `ETS(A,N,N)`.
    Ann {
        /// The level.
        level: f64,
        /// What the level keeps of a shock, 0 to 1.
        alpha: f64,
    },
    /// Holt's linear trend, `ETS(A,A,N)`.
    Aan {
        /// The level.
        level: f64,
        /// The trend a step.
        trend: f64,
        /// What the level keeps of a shock.
        alpha: f64,
        /// What the trend keeps of a shock.
        beta: f64,
    },
    /// A damped linear trend, `ETS(A,Ad,N)`.
    Aadn {
        /// The level.
        level: f64,
        /// The trend a step.
        trend: f64,
        /// What is left of the trend after a step, 0 to 1.
        phi: f64,
        /// What the level keeps of a shock.
        alpha: f64,
        /// What the trend keeps of a shock.
        beta: f64,
    },
    /// Autoregression of order one about a mean.
    Ar1 {
        /// The mean.
        mean: f64,
        /// What is left of a departure after a step.
        phi: f64,
        /// The last value.
        last: f64,
    },
}

/// The distribution of what is known plus the sum of the coming steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// The mean of the total.
    pub mean: f64,
    /// The standard deviation of the total.
    pub sd: f64,
    /// The central 80 % interval of a normal total.
    pub interval_80: (f64, f64),
    /// The central 95 % interval of a normal total.
    pub interval_95: (f64, f64),
    /// The mean of each coming step.
    pub step_mean: Vec<f64>,
    /// The standard deviation of each coming step.
    pub step_sd: Vec<f64>,
    /// Wrong, for comparison: the deviation of the sum if the steps were independent.
    pub sd_if_independent: f64,
    /// Wrong, for comparison: the deviation of the sum if interval ends could be added.
    pub sd_if_ends_added: f64,
}

impl Process {
    /// The total of `known` and `n_steps` coming steps, whose shocks have this standard deviation.
    #[must_use]
    pub fn sum(&self, known: f64, n_steps: usize, shock_sd: f64) -> Sum {
        let step_mean = self.means(n_steps);
        let responses = self.responses(n_steps);
        // Step h holds its own shock and what is kept of the h − 1 before it.
        let mut variance = 1.0;
        let mut step_sd = Vec::with_capacity(n_steps);
        // A shock with j steps after it enters the sum with 1 plus what these keep.
        let mut weight = 1.0;
        let mut variance_of_sum = 0.0;
        for response in responses.iter().take(n_steps) {
            step_sd.push(shock_sd * f64::sqrt(variance));
            variance_of_sum += weight * weight;
            variance += response * response;
            weight += response;
        }
        let mean = known + step_mean.iter().sum::<f64>();
        let sd = shock_sd * f64::sqrt(variance_of_sum);
        let interval = |probability: f64| {
            let half = normal_quantile(probability) * sd;
            (mean - half, mean + half)
        };
        Sum {
            mean,
            sd,
            interval_80: interval(0.9),
            interval_95: interval(0.975),
            sd_if_independent: step_sd.iter().map(|sd| sd * sd).sum::<f64>().sqrt(),
            sd_if_ends_added: step_sd.iter().sum(),
            step_mean,
            step_sd,
        }
    }

    /// The mean of each coming step.
    fn means(&self, n_steps: usize) -> Vec<f64> {
        let mut means = Vec::with_capacity(n_steps);
        match *self {
            Self::Iid { level } | Self::RandomWalk { level } | Self::Ann { level, .. } => {
                means.resize(n_steps, level);
            }
            Self::Aan { mut level, trend, .. } => {
                for _ in 0..n_steps {
                    level += trend;
                    means.push(level);
                }
            }
            Self::Aadn { mut level, mut trend, phi, .. } => {
                for _ in 0..n_steps {
                    trend *= phi;
                    level += trend;
                    means.push(level);
                }
            }
            Self::Ar1 { mean, phi, last } => {
                let mut departure = last - mean;
                for _ in 0..n_steps {
                    departure *= phi;
                    means.push(mean + departure);
                }
            }
        }
        means
    }

    /// What a step keeps of the shock 1, 2, … steps before it.
    fn responses(&self, n_steps: usize) -> Vec<f64> {
        let mut responses = Vec::with_capacity(n_steps);
        let (mut power, mut trend) = (1.0, 0.0);
        for _ in 0..n_steps {
            responses.push(match *self {
                Self::Iid { .. } => 0.0,
                Self::RandomWalk { .. } => 1.0,
                Self::Ann { alpha, .. } => alpha,
                Self::Aan { alpha, beta, .. } => {
                    trend += beta;
                    alpha + trend
                }
                Self::Aadn { phi, alpha, beta, .. } => {
                    power *= phi;
                    trend += beta * power;
                    alpha + trend
                }
                Self::Ar1 { phi, .. } => {
                    power *= phi;
                    power
                }
            });
        }
        responses
    }
}

#[cfg(test)]
mod tests;
