//! When the next one comes, exactly, where the rate changes with time.

use std::f64::consts::TAU;

use super::calendar::in_steps;
use super::draw::{Distribution, DrawKey, Sampler};

/// Days of the year that a yearly pattern repeats after.
const DAYS: usize = 365;

/// How arrivals come.
#[derive(Clone, Debug)]
pub enum Arrivals {
    /// At random at one rate a unit of time.
    Steady {
        /// A unit of time.
        rate: f64,
    },
    /// At random at a rate that is constant within each hour.
    Stepped(Box<Steps>),
    /// At random at the rate `rate × (1 + swing × sin(2π × time ÷ period))`.
    Wave {
        /// The mean rate a unit of time.
        rate: f64,
        /// From 0 to 1.
        swing: f64,
        /// The length of a wave.
        period: f64,
    },
    /// One after the other, with gaps of a distribution.
    Gaps(Box<Sampler>),
    /// At these times, in order.
    Times(Vec<f64>),
}

/// A rate by hour of the day, day of the week and day of the year.
#[derive(Clone, Debug)]
pub struct Steps {
    /// The mean rate a unit of time, before growth.
    pub rate: f64,
    /// The length of an hour in the unit of time.
    pub hour: f64,
    /// Times the mean rate, mean 1.
    pub hours: [f64; 24],
    /// Times the mean rate, from the first day of the simulation on; mean 1.
    pub weekdays: [f64; 7],
    /// Times the mean rate, from the first day of the simulation on; mean 1.
    pub days: Box<[f64; DAYS]>,
    /// Growth from one year to the next.
    pub growth: f64,
}

impl Steps {
    /// The rate in an hour counted from the start.
    fn rate(&self, hour_idx: usize) -> f64 {
        let day = hour_idx / 24;
        let mut rate = self.rate * self.hours[hour_idx % 24] * self.weekdays[day % 7] * self.days[day % DAYS];
        if self.growth.abs() > 0.0 {
            #[expect(clippy::cast_precision_loss, reason = "days are few")]
            let years = day as f64 / DAYS as f64;
            rate *= libm::pow(1.0 + self.growth, years);
        }
        rate
    }
}

impl Steps {
    /// How many are to be expected before `until`, the last day as a whole.
    fn expected(&self, until: f64) -> f64 {
        let day = self.hour * 24.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float cast saturates")]
        let n_days = (until / day).ceil() as usize;
        let of_day = |idx: usize| (0..24).map(|hour| self.rate(idx * 24 + hour)).sum::<f64>() * self.hour;
        (0..n_days).map(of_day).sum()
    }
}

/// Where a source of arrivals has got to.
#[derive(Clone, Copy, Debug, Default)]
pub struct ArrivalProgress {
    /// The time of the last arrival.
    time: f64,
    /// Where the rate is stepped: when the hour it is in ends, its rate, and the number of the next.
    hour_ends: f64,
    hour_rate: f64,
    next_hour: usize,
}

impl Arrivals {
    /// How many are to be expected before `until`; at intervals, about.
    #[must_use]
    pub fn expected(&self, until: f64) -> f64 {
        match self {
            Self::Steady { rate } | Self::Wave { rate, .. } => rate * until,
            Self::Stepped(steps) => steps.expected(until),
            Self::Gaps(sampler) => until / sampler.approximate_mean(),
            #[expect(clippy::cast_precision_loss, reason = "they are written one by one")]
            Self::Times(times) => times.iter().filter(|time| **time < until).count() as f64,
        }
    }
}

/// The purposes of draws of an arrival.
const GAP: u32 = 0;

impl Arrivals {
    /// The time of arrival number `idx`, after the one before; none where no more come before `until`.
    /// `key` are the draws of this arrival.
    ///
    /// `unit` draws from the exponential distribution of mean 1: see [`unit_gaps`].
    #[inline]
    pub fn next(
        &self,
        progress: &mut ArrivalProgress,
        idx: u64,
        key: DrawKey,
        unit: &Sampler,
        until: f64,
    ) -> Option<f64> {
        match self {
            Self::Steady { rate } => progress.time += unit.quantile(key.uniform(GAP)) / rate,
            // In steps, as all that happens: whoever takes as long as a gap is through when the next comes.
            Self::Gaps(sampler) => {
                progress.time = in_steps(progress.time + sampler.quantile(key.uniform(GAP)));
            }
            Self::Times(times) => progress.time = *times.get(usize::try_from(idx).ok()?)?,
            Self::Stepped(steps) => stepped(steps, progress, unit.quantile(key.uniform(GAP)), until),
            Self::Wave { rate, swing, period } => {
                let most = rate * (1.0 + swing);
                // Candidates come at the highest rate; each is kept with the odds of its moment.
                for candidate in 0..u32::MAX / 2 {
                    progress.time += unit.quantile(key.uniform(2 * candidate)) / most;
                    let now = 1.0 + swing * libm::sin(TAU * progress.time / period);
                    if progress.time >= until || key.uniform(2 * candidate + 1) * (1.0 + swing) < now {
                        break;
                    }
                }
            }
        }
        (progress.time < until).then_some(progress.time)
    }
}

#[inline]
fn stepped(steps: &Steps, progress: &mut ArrivalProgress, gap: f64, until: f64) {
    let mut remaining = gap;
    // A rate that falls to zero may have no next arrival at all.
    while progress.time < until {
        let room = progress.hour_rate * (progress.hour_ends - progress.time);
        if remaining < room {
            progress.time += remaining / progress.hour_rate;
            return;
        }
        remaining -= room;
        progress.time = progress.hour_ends;
        progress.begin_hour(steps);
    }
}

impl ArrivalProgress {
    #[cold]
    fn begin_hour(&mut self, steps: &Steps) {
        self.hour_rate = steps.rate(self.next_hour);
        self.next_hour += 1;
        #[expect(clippy::cast_precision_loss, reason = "hours are few")]
        let hours = self.next_hour as f64;
        self.hour_ends = hours * steps.hour;
    }
}

/// The distribution that gaps between arrivals at random are drawn from, at a rate of 1.
#[must_use]
pub fn unit_gaps() -> Sampler {
    Sampler::new(&Distribution::Exponential { mean: 1.0 })
}

#[cfg(test)]
mod tests;
