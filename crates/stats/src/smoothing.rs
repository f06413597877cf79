//! Exponential smoothing with additive errors: a level, a trend that dies out, and a season, each of which learns from
//! the error of every step.
//!
//! First states are found by running backwards over the values, so only the shares that are learnt are searched for.
//! Source: R. J. Hyndman and others, Forecasting with Exponential Smoothing (2008), chapters 2, 3 and 6; backcasting as in
//! I. Svetunkov, Forecasting and Analytics with the Augmented Dynamic Adaptive Model (2023), section 11.4.

use crate::distribution::logarithm;
use crate::nelder_mead::{Range, lowest};
use crate::score::count;
use crate::steps_ahead::StepsAhead;

/// Which states there are beside the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Whether there is a trend, which dies out.
    pub has_trend: bool,
    /// Whether there is a season.
    pub has_season: bool,
}

/// How much states learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    /// What the level keeps of an error, 0 to 1.
    pub level: f64,
    /// What the trend keeps of an error, at most what the level keeps.
    pub trend: f64,
    /// What the season keeps of an error, at most 1 less what the level keeps.
    pub season: f64,
    /// What is left of the trend after a step.
    pub damping: f64,
}

/// A fitted form.
#[derive(Clone, Debug, PartialEq)]
pub struct Smoothing {
    /// Its form.
    pub form: Form,
    /// How much its states learn.
    pub shares: Shares,
    /// Error of each step.
    pub errors: Vec<f64>,
    /// Root of the mean squared error, over what the parameters leave free.
    pub shock_sd: f64,
    /// Akaike's criterion, corrected for few values: lower is better.
    pub criterion: f64,
    states: States,
}

#[derive(Clone, Debug, PartialEq)]
struct States {
    level: f64,
    trend: f64,
    season: Vec<f64>,
    /// The phase of the next step.
    phase: usize,
}

/// Evaluations for each share that is searched for.
const EVALUATIONS: usize = 40;

/// Fits `form` to `values`; `season` is a first guess of the season by phase, the phase of the first value first, and as
/// long as the season is. `None` where the values are not two more than the parameters.
#[must_use]
pub fn smoothing(values: &[f64], season: &[f64], form: Form) -> Option<Smoothing> {
    let n_parameters = n_parameters(form, season.len());
    if values.len() < n_parameters + 2 {
        return None;
    }
    let mut ranges = vec![Range { low: 0.001, high: 0.999, start: 0.3 }];
    if form.has_season {
        ranges.push(Range { low: 0.0, high: 0.99, start: 0.1 });
    }
    if form.has_trend {
        ranges.push(Range { low: 0.0, high: 1.0, start: 0.1 });
        ranges.push(Range { low: 0.8, high: 0.98, start: 0.95 });
    }
    let mut run = Run::new(values, if form.has_season { season } else { &[0.0] });
    let found = lowest(&ranges, EVALUATIONS * ranges.len(), |at| run.squares(Shares::of(form, at)));
    let shares = Shares::of(form, &found.at);
    let squares = run.squares(shares);
    let n = count(values.len());
    Some(Smoothing {
        form,
        shares,
        shock_sd: (squares / (n - count(n_parameters))).sqrt(),
        criterion: criterion(n, squares, n_parameters + 1),
        errors: run.errors,
        states: run.states,
    })
}

/// Akaike's corrected criterion of a fit to `n` values by so many parameters.
#[must_use]
pub fn criterion(n: f64, squares: f64, n_parameters: usize) -> f64 {
    let k = count(n_parameters);
    let left = (n - k - 1.0).max(0.5);
    n * logarithm((squares / n).max(f64::MIN_POSITIVE)) + 2.0 * k * n / left
}

/// Shares that are searched for and first states.
const fn n_parameters(form: Form, length: usize) -> usize {
    2 + if form.has_trend { 3 } else { 0 } + if form.has_season { length } else { 0 }
}

impl Shares {
    /// From the numbers that are searched for: those of the trend and the season are within what the level leaves.
    fn of(form: Form, at: &[f64]) -> Self {
        let level = at[0];
        let trend = if form.has_season { at.get(2..) } else { at.get(1..) };
        let (kept, damping) = match trend {
            Some([kept, damping]) => (level * kept, *damping),
            _ => (0.0, 0.0),
        };
        Self {
            level,
            trend: kept,
            season: if form.has_season { (1.0 - level) * at[1] } else { 0.0 },
            damping,
        }
    }

    /// What a step keeps of the error 1, 2, … steps before it, with a season of this length.
    fn kept(self, n_steps: usize, length: usize) -> Vec<f64> {
        let (mut power, mut trend) = (1.0, 0.0);
        (1..=n_steps)
            .map(|later| {
                power *= self.damping;
                trend += self.trend * power;
                let season = if later % length == 0 { self.season } else { 0.0 };
                self.level + trend + season
            })
            .collect()
    }
}

impl Smoothing {
    /// Parameters that were fitted: shares and first states.
    #[must_use]
    pub const fn n_parameters(&self) -> usize {
        n_parameters(self.form, self.states.season.len())
    }

    /// The next `n_steps` steps.
    #[must_use]
    pub fn ahead(&self, n_steps: usize) -> StepsAhead {
        let States { mut level, mut trend, season, phase } = self.states.clone();
        let means = (0..n_steps)
            .map(|step| {
                trend *= self.shares.damping;
                level += trend;
                level + season[(phase + step) % season.len()]
            })
            .collect();
        StepsAhead::of_shocks(means, self.shock_sd, &self.shares.kept(n_steps, season.len()))
    }
}

/// Runs over the same values with many shares, in memory taken once.
struct Run<'a> {
    values: &'a [f64],
    first_season: &'a [f64],
    first_level: f64,
    states: States,
    errors: Vec<f64>,
}

impl<'a> Run<'a> {
    fn new(values: &'a [f64], first_season: &'a [f64]) -> Self {
        let length = first_season.len();
        let level =
            values.iter().enumerate().map(|(idx, value)| value - first_season[idx % length]).sum::<f64>();
        Self {
            values,
            first_season,
            first_level: level / count(values.len()),
            states: States { level: 0.0, trend: 0.0, season: vec![0.0; length], phase: 0 },
            errors: vec![0.0; values.len()],
        }
    }

    /// The sum of squared errors of a run forwards, from the states that a run backwards ended in.
    fn squares(&mut self, shares: Shares) -> f64 {
        let states = &mut self.states;
        states.level = self.first_level;
        states.trend = 0.0;
        states.season.copy_from_slice(self.first_season);
        let length = states.season.len();
        let mut phase = self.values.len() % length;
        for value in self.values.iter().rev() {
            phase = if phase == 0 { length - 1 } else { phase - 1 };
            states.learn(*value, shares, phase);
        }
        states.trend = -states.trend;
        let mut squares = 0.0;
        for (error, value) in self.errors.iter_mut().zip(self.values) {
            *error = states.learn(*value, shares, phase);
            squares += *error * *error;
            phase = if phase + 1 == length { 0 } else { phase + 1 };
        }
        states.phase = phase;
        squares
    }
}

impl States {
    /// Moves by one step and its value; the error.
    fn learn(&mut self, value: f64, shares: Shares, phase: usize) -> f64 {
        let trend = shares.damping * self.trend;
        let level = self.level + trend;
        let error = value - level - self.season[phase];
        self.level = level + shares.level * error;
        self.trend = trend + shares.trend * error;
        self.season[phase] += shares.season * error;
        error
    }
}

#[cfg(test)]
mod tests;
