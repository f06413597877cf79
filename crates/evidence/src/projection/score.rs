//! How good projections were, by what came: errors and intervals over how hard each series is.
//!
//! Definitions are those of `stats::point_error` and `stats::score`. All are over the mean change from one year to the
//! next within the history, so series of any unit can be put together.

use stats::interval::Interval;
use stats::point_error::point_errors;
use stats::score::weighted_interval_score;

use super::fault::Faults;
use super::history::History;
use super::month_ahead::MonthAhead;
use super::project::{Projection, project};
use super::settings::Settings;

/// A forecast of one step: its middle and interval ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The middle.
    pub median: f64,
    /// Ends of the 80 % interval.
    pub interval_80: (f64, f64),
    /// Ends of the 95 % interval.
    pub interval_95: (f64, f64),
}

/// How good forecasts were on average. Lower is better, but for coverage, which should be what it is named after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Mean absolute error of the middle, scaled.
    pub mase: f64,
    /// Weighted interval score of middle and both intervals, scaled.
    pub wis: f64,
    /// Share of outcomes within the 80 % interval.
    pub coverage_80: f64,
    /// Share of outcomes within the 95 % interval.
    pub coverage_95: f64,
}

const SEASON: usize = 12;

impl Score {
    /// The score of `steps`, by what came, `truth`, with the scale of `history`. `None` where there are no steps, not as
    /// many as outcomes, or where the history is no longer than a year or never changed from year to year.
    #[must_use]
    pub fn of(history: &[f64], truth: &[f64], steps: &[Step]) -> Option<Self> {
        let medians: Vec<f64> = steps.iter().map(|step| step.median).collect();
        let errors = point_errors(history, truth, &medians, SEASON)?;
        let mase = errors.mase?;
        let naive: f64 =
            history.iter().skip(SEASON).zip(history).map(|(value, before)| (value - before).abs()).sum();
        let scale = naive / count(history.len() - SEASON);
        let pairs = || steps.iter().zip(truth);
        let mean = |sum: f64| sum / count(truth.len());
        let wis = pairs().map(|(step, outcome)| {
            let (inner, outer) = (step.interval_80, step.interval_95);
            let intervals = [(0.8, inner.0, inner.1), (0.95, outer.0, outer.1)];
            weighted_interval_score(step.median, &intervals, *outcome)
        });
        let within = |(lower, upper): (f64, f64), outcome: f64| {
            f64::from(u8::from(lower <= outcome && outcome <= upper))
        };
        Some(Self {
            mase,
            wis: mean(wis.sum()) / scale,
            coverage_80: mean(pairs().map(|(step, outcome)| within(step.interval_80, *outcome)).sum()),
            coverage_95: mean(pairs().map(|(step, outcome)| within(step.interval_95, *outcome)).sum()),
        })
    }

    /// The mean of scores, each of one series; `None` for none.
    #[must_use]
    pub fn mean(scores: &[Self]) -> Option<Self> {
        let mean = |of: fn(&Self) -> f64| scores.iter().map(of).sum::<f64>() / count(scores.len());
        (!scores.is_empty()).then(|| Self {
            mase: mean(|score| score.mase),
            wis: mean(|score| score.wis),
            coverage_80: mean(|score| score.coverage_80),
            coverage_95: mean(|score| score.coverage_95),
        })
    }
}

/// Scores the projection of a series by the months that came after it, `truth`; `None` inside where the history has no
/// scale.
///
/// # Errors
/// As [`project`].
pub fn score(history: &History, truth: &[f64], settings: &Settings) -> Result<Option<Score>, Faults> {
    let projection = project(history, &Settings { n_months: truth.len(), ..*settings })?;
    Ok(score_of(history, truth, &projection))
}

/// How good a projection was by what came; none where the history has no scale.
fn score_of(history: &History, truth: &[f64], projection: &Projection) -> Option<Score> {
    let steps: Vec<Step> = projection
        .months()
        .iter()
        .map(|month| Step {
            median: month.median,
            interval_80: (month.interval_80.low, month.interval_80.high),
            interval_95: (month.interval_95.low, month.interval_95.high),
        })
        .collect();
    let known: Vec<f64> = history.values().iter().flatten().copied().collect();
    Score::of(&known, truth, &steps)
}

/// A known month beside what a projection from those before would have said of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RehearsedMonth {
    /// What came.
    pub known: f64,
    /// What would have been said.
    pub ahead: MonthAhead,
}

impl RehearsedMonth {
    /// Whether what came lies within the 80 % interval.
    #[must_use]
    pub fn is_within_80(&self) -> bool {
        let Interval { low, high } = self.ahead.interval_80;
        low <= self.known && self.known <= high
    }
}

/// A projection tried on months that are known, beside repeating the year before.
#[derive(Clone, Debug, PartialEq)]
pub struct Rehearsal {
    /// How good the projection would have been.
    pub projected: Score,
    /// Mean absolute error of repeating the year before, scaled as that of the projection.
    pub repeated_mase: f64,
    /// Months that were held out.
    pub n_months: usize,
    /// The months, earliest first.
    pub months: Vec<RehearsedMonth>,
}

/// Projects the last `n_months` of a series from those before and compares; `None` where one of them is not known, where
/// too little is left, and where the rest has no scale.
#[must_use]
pub fn rehearse(history: &History, n_months: usize, settings: &Settings) -> Option<Rehearsal> {
    let from = history.values().len().checked_sub(n_months)?;
    let (before, held_out) = history.values().split_at(from);
    let truth: Vec<f64> = held_out.iter().copied().collect::<Option<_>>()?;
    let before = History::from_month(history.first(), before).ok()?;
    let projection = project(&before, &Settings { n_months, ..*settings }).ok()?;
    let projected = score_of(&before, &truth, &projection)?;
    let known: Vec<f64> = before.values().iter().flatten().copied().collect();
    let last_year = &known[known.len().checked_sub(SEASON)?..];
    let repeated: Vec<f64> = (0..truth.len()).map(|idx| last_year[idx % SEASON]).collect();
    let repeated_mase = point_errors(&known, &truth, &repeated, SEASON)?.mase?;
    let months = truth.iter().zip(projection.months());
    let months = months.map(|(known, ahead)| RehearsedMonth { known: *known, ahead: *ahead }).collect();
    Some(Rehearsal { projected, repeated_mase, n_months, months })
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
