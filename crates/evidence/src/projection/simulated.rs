//! Synthetic monthly series of known families, to choose and calibrate methods by and to see how they do on each.
//!
//! None is fitted to anything: levels, growth, seasons and noise are drawn from wide ranges anew for each series.

use std::f64::consts::PI;

use stats::counter::Counter;

/// How a synthetic series comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Independent months about a level.
    Level,
    /// A steady rise or fall.
    Trend,
    /// A season that is added, with a trend.
    AddedSeason,
    /// A season that multiplies, with growth.
    MultipliedSeason,
    /// A season that changes slowly.
    ChangingSeason,
    /// So much a working day, with a season.
    WorkingDays,
    /// A step to another level in the last half.
    LevelShift,
    /// Some months far too high or low.
    Outliers,
    /// A collapse over some months and a slow return.
    Collapse,
    /// A level that wanders, with a season.
    RandomWalk,
    /// Departures from a mean that die out; values may be negative.
    Autoregressive,
    /// A trend that wanders.
    WanderingTrend,
    /// A share in per cent, near its ceiling.
    Share,
    /// Small counts.
    SmallCounts,
    /// Counts with more spread than chance, with a season.
    OverdispersedCounts,
    /// Most months none.
    Intermittent,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Level,
        Self::Trend,
        Self::AddedSeason,
        Self::MultipliedSeason,
        Self::ChangingSeason,
        Self::WorkingDays,
        Self::LevelShift,
        Self::Outliers,
        Self::Collapse,
        Self::RandomWalk,
        Self::Autoregressive,
        Self::WanderingTrend,
        Self::Share,
        Self::SmallCounts,
        Self::OverdispersedCounts,
        Self::Intermittent,
    ];

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Trend => "trend",
            Self::AddedSeason => "added season",
            Self::MultipliedSeason => "multiplied season",
            Self::ChangingSeason => "changing season",
            Self::WorkingDays => "working days",
            Self::LevelShift => "level shift",
            Self::Outliers => "outliers",
            Self::Collapse => "collapse and return",
            Self::RandomWalk => "random walk",
            Self::Autoregressive => "autoregressive",
            Self::WanderingTrend => "wandering trend",
            Self::Share => "share",
            Self::SmallCounts => "small counts",
            Self::OverdispersedCounts => "overdispersed counts",
            Self::Intermittent => "intermittent",
        }
    }
}

/// Draws of one series, taken in turn.
struct Draws {
    counter: Counter,
    series: u64,
    next: u64,
}

impl Draws {
    const fn next(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        let column = self.next();
        low + (high - low) * self.counter.uniform(self.series, column)
    }

    fn normal(&mut self) -> f64 {
        let column = self.next();
        self.counter.normal(self.series, column)
    }

    /// A month's noise: mostly normal, now and then far out.
    fn noise(&mut self, tail: f64) -> f64 {
        let normal = self.normal();
        if self.between(0.0, 1.0) < tail { 2.5 * normal } else { normal }
    }

    /// A count of this mean.
    fn count(&mut self, mean: f64) -> f64 {
        let aim = self.between(0.0, 1.0);
        let (mut term, mut sum, mut count) = (libm::exp(-mean), 0.0, 0.0);
        if mean > 500.0 || term <= 0.0 {
            return (mean + mean.sqrt() * self.normal()).max(0.0).round();
        }
        loop {
            sum += term;
            if aim <= sum || count > 2_000.0 {
                return count;
            }
            count += 1.0;
            term *= mean / count;
        }
    }

    /// A season of 12 with this spread, smooth or with one month of its own.
    fn season(&mut self, size: f64) -> [f64; 12] {
        let (first, second) = (self.between(0.0, 2.0 * PI), self.between(0.0, 2.0 * PI));
        let rough = self.between(0.0, 0.6);
        let season: [f64; 12] = std::array::from_fn(|month| {
            let turn = 2.0 * PI * month_number(month) / 12.0;
            size * (libm::sin(turn + first) + 0.4 * libm::sin(2.0 * turn + second) + rough * self.normal())
        });
        let mean = season.iter().sum::<f64>() / 12.0;
        season.map(|month| month - mean)
    }
}

fn month_number(month: usize) -> f64 {
    f64::from(u32::try_from(month % 12).unwrap_or(0))
}

/// `n` months of series `series` of a family, the same for the same seed.
#[must_use]
pub fn series(family: Family, seed: u64, series: u64, n: usize) -> Vec<f64> {
    let counter = Counter::named(seed, &["synthetic months", family.words()]);
    let mut draws = Draws { counter, series, next: 0 };
    let level = libm::exp(draws.between(3.0, 10.0));
    let noise = level * libm::exp(draws.between(-4.5, -1.8));
    let tail = if draws.between(0.0, 1.0) < 0.3 { 0.08 } else { 0.0 };
    let mut values = Vec::with_capacity(n);
    let rate = draws.between(-0.004, 0.008);
    let season_size = draws.between(0.3, 4.0);
    let steps = Steps { n, level, noise, tail, rate, season_size };
    steps.fill(family, &mut draws, &mut values);
    values
}

/// What every family draws.
struct Steps {
    n: usize,
    level: f64,
    noise: f64,
    tail: f64,
    rate: f64,
    season_size: f64,
}

impl Steps {
    fn fill(&self, family: Family, draws: &mut Draws, values: &mut Vec<f64>) {
        let Self { n, level, noise, tail, rate, season_size } = *self;
        let season = draws.season(season_size * noise);
        let whole = f64::from(u32::try_from(n).unwrap_or(0));
        let times = || (0..n).zip((0..).map(f64::from));
        match family {
            Family::Level => values.extend(times().map(|_| level + noise * draws.noise(tail))),
            Family::Trend => {
                values
                    .extend(times().map(|(_, t)| level * (1.0 + 2.0 * rate * t) + noise * draws.noise(tail)));
            }
            Family::AddedSeason => values.extend(
                times()
                    .map(|(idx, t)| level * (1.0 + rate * t) + season[idx % 12] + noise * draws.noise(tail)),
            ),
            Family::MultipliedSeason => values.extend(times().map(|(idx, t)| {
                let log = 2.0 * rate * t + (season[idx % 12] + noise * draws.noise(tail)) / level;
                level * libm::exp(log)
            })),
            Family::ChangingSeason => {
                let mut season = season;
                let speed = draws.between(0.1, 0.6);
                values.extend(times().map(|(idx, t)| {
                    season[idx % 12] += speed * noise * draws.normal();
                    level * (1.0 + rate * t) + season[idx % 12] + noise * draws.noise(tail)
                }));
            }
            Family::WorkingDays => {
                values.extend(times().map(|(idx, t)| {
                    // 19 to 23 working days, as a calendar deals them out.
                    let days = 21.0
                        + libm::round(
                            1.6 * libm::sin(2.4 * t) + 0.4 * season[idx % 12] / (season_size * noise),
                        );
                    days / 21.0 * level * (1.0 + rate * t) + noise * draws.noise(tail) / 2.0
                }));
            }
            Family::LevelShift => {
                let at = whole * draws.between(0.3, 0.8);
                let step = draws.between(-6.0, 6.0) * noise;
                values.extend(times().map(|(idx, t)| {
                    let shift = if at <= t { step } else { 0.0 };
                    level + shift + 0.6 * season[idx % 12] + noise * draws.noise(tail)
                }));
            }
            Family::Outliers => {
                let often = draws.between(0.01, 0.05);
                values.extend(times().map(|(idx, t)| {
                    let far = if draws.between(0.0, 1.0) < often { draws.between(-8.0, 8.0) } else { 0.0 };
                    level * (1.0 + rate * t) + 0.6 * season[idx % 12] + noise * (draws.normal() + far)
                }));
            }
            Family::Collapse => {
                let at = whole * draws.between(0.1, 0.7);
                let (depth, back) = (draws.between(0.2, 0.7), draws.between(3.0, 14.0));
                values.extend(times().map(|(idx, t)| {
                    let lost = if at <= t { depth * libm::exp((at - t) / back) } else { 0.0 };
                    (level * (1.0 + rate * t) + season[idx % 12]) * (1.0 - lost) + noise * draws.noise(tail)
                }));
            }
            Family::RandomWalk => {
                let mut walk = level;
                let (own, season_share) = (draws.between(0.0, 0.8), draws.between(0.0, 1.0));
                values.extend(times().map(|(idx, _)| {
                    walk += 0.6 * noise * draws.noise(tail);
                    walk + season_share * season[idx % 12] + own * noise * draws.normal()
                }));
            }
            Family::Autoregressive => {
                let kept = draws.between(0.3, 0.95);
                let mean = if draws.between(0.0, 1.0) < 0.5 { 0.0 } else { level };
                let season_share = draws.between(0.0, 1.0) * draws.between(0.0, 1.0);
                let mut departure = noise * draws.normal();
                values.extend(times().map(|(idx, _)| {
                    departure = kept * departure + noise * draws.noise(tail);
                    mean + departure + season_share * season[idx % 12]
                }));
            }
            Family::WanderingTrend => {
                let (mut walk, mut trend) = (level, rate * level);
                let speed = draws.between(0.02, 0.15);
                values.extend(times().map(|(idx, _)| {
                    trend = 0.97 * trend + speed * noise * draws.normal();
                    walk += trend + 0.3 * noise * draws.noise(tail);
                    walk + 0.5 * season[idx % 12] + 0.5 * noise * draws.normal()
                }));
            }
            Family::Share => {
                let mut odds = draws.between(-0.5, 3.5);
                let (home, back) = (odds - draws.between(-0.5, 1.0), draws.between(0.01, 0.1));
                let size = draws.between(0.03, 0.15);
                let people = draws.between(200.0, 20_000.0);
                values.extend(times().map(|(idx, _)| {
                    odds += back * (home - odds) + size * draws.normal();
                    let share = 1.0 / (1.0 + libm::exp(-(odds + 0.1 * season[idx % 12] / noise)));
                    let spread = (share * (1.0 - share) / people).sqrt();
                    (1_000.0 * (share + spread * draws.normal()).clamp(0.0, 1.0)).round() / 10.0
                }));
            }
            Family::SmallCounts => {
                let mean = libm::exp(draws.between(-0.5, 3.0));
                let growth = draws.between(-0.008, 0.008);
                values.extend(times().map(|(_, t)| draws.count(mean * libm::exp(growth * t))));
            }
            Family::OverdispersedCounts => {
                let mean = libm::exp(draws.between(1.0, 5.0));
                let (spread, seasonal) = (draws.between(0.1, 0.6), draws.between(0.0, 0.3));
                values.extend(times().map(|(idx, t)| {
                    let season = seasonal * season[idx % 12] / (season_size * noise);
                    let log = rate * t + season + spread * draws.normal() - spread * spread / 2.0;
                    draws.count(mean * libm::exp(log))
                }));
            }
            Family::Intermittent => {
                let (often, size) = (draws.between(0.1, 0.5), draws.between(0.5, 6.0));
                values.extend(
                    times().map(
                        |_| {
                            if draws.between(0.0, 1.0) < often { 1.0 + draws.count(size) } else { 0.0 }
                        },
                    ),
                );
            }
        }
    }
}
