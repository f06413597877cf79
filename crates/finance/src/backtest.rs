//! The record of the forecast: how it would have done in years whose end is known.
//!
//! Method, source and limits: `docs/method/forecast.md`. Coverage can be proven only on synthetic
//! systems; the few real years with a public month and end are listed as anecdote.

mod anecdote;
mod world;

use domain::forecast::{Chance, Rules};
use domain::money::Pence;
use domain::month::Month;
use stats::calibration::{Calibration, calibration};
use stats::score::{crps_sample, interval_score};

pub use anecdote::{ANECDOTES, Anecdote};
pub use world::World;

use crate::forecast::{Input, quantile, year_ends};
use crate::outturn;
use world::KnownYear;

/// The level of the interval that is scored.
pub const LEVEL: f64 = 0.8;

/// What the record of 400 systems of each world came to, with seed 1: `oakham forecast --backtest --years 400`, which
/// takes minutes, stands in `docs/method/forecast.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownRecord {
    /// How many synthetic systems.
    pub n_systems: u32,
    /// How many outcomes, of all months of issue.
    pub n_outcomes: u32,
    /// Outcomes of systems that behave as assumed that the 80 % interval held, in tenths of a per cent.
    pub held_as_assumed: u32,
    /// The same of systems that do not.
    pub held_otherwise: u32,
}

/// The record as it is known without working it out anew.
pub const KNOWN_RECORD: KnownRecord =
    KnownRecord { n_systems: 400, n_outcomes: 4_400, held_as_assumed: 797, held_otherwise: 858 };

/// The record in one world.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// How the systems came about.
    pub world: World,
    /// How many systems, each with one year.
    pub n_years: u32,
    /// How many paths each forecast had.
    pub n_paths: u32,
    /// The seed of the systems and of the forecasts.
    pub seed: u64,
    /// The record by month of issue.
    pub months: Vec<MonthRecord>,
    /// How many of all outcomes the 80 % interval held.
    pub coverage: Chance,
    /// How even the probability transforms of all outcomes are.
    pub calibration: Calibration,
}

/// The record of forecasts made at one month: means over systems, of system years' ends in £m
/// excluding support.
#[derive(Clone, Debug, PartialEq)]
pub struct MonthRecord {
    /// The last closed month when the forecast was made.
    pub month: Month,
    /// How many outcomes the 80 % interval held.
    pub coverage: Chance,
    /// The mean width of that interval [£m].
    pub width: f64,
    /// Its mean interval score [£m].
    pub interval_score: f64,
    /// The mean continuous ranked probability score [£m].
    pub crps: f64,
    /// The middle of the forecast and every rule, with their misses.
    pub methods: Vec<MethodRecord>,
}

/// How one method missed. For a single number the absolute miss is its ranked probability score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MethodRecord {
    /// The method.
    pub method: Method,
    /// The mean absolute miss [£m].
    pub absolute: f64,
    /// The mean of forecast less outturn [£m]: positive is too hopeful.
    pub bias: f64,
}

/// A method that names one year's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// The middle of our forecast.
    Middle,
    /// The organisations' own forecasts, added up.
    Own,
    /// The rest of the year on plan.
    PlanPlusVarianceToDate,
    /// The mean monthly variance goes on.
    PlanPlusVarianceContinuing,
    /// The actual to date × 12 ÷ closed months.
    StraightLine,
    /// The mean of the last three months goes on.
    RunRateLastThree,
}

impl Method {
    /// Every method, in the order of tables.
    pub const ALL: [Self; 6] = [
        Self::Middle,
        Self::Own,
        Self::PlanPlusVarianceToDate,
        Self::PlanPlusVarianceContinuing,
        Self::StraightLine,
        Self::RunRateLastThree,
    ];

    /// The word used in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Middle => "middle",
            Self::Own => "own_forecast",
            Self::PlanPlusVarianceToDate => "plan_plus_variance_to_date",
            Self::PlanPlusVarianceContinuing => "plan_plus_variance_continuing",
            Self::StraightLine => "straight_line",
            Self::RunRateLastThree => "run_rate_last_three",
        }
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Middle => "Oakham, middle of range",
            Self::Own => "Forecast outturns, added up",
            Self::PlanPlusVarianceToDate => "Plan plus variance to date",
            Self::PlanPlusVarianceContinuing => "Plan plus variance continuing",
            Self::StraightLine => "Straight line",
            Self::RunRateLastThree => "Run rate of last 3 months",
        }
    }

    /// What the method names, from the rules of thumb and what is not among them.
    #[must_use]
    pub const fn of(self, rules: &Rules<Pence>, middle: Pence, own: Pence) -> Pence {
        match self {
            Self::Middle => middle,
            Self::Own => own,
            Self::PlanPlusVarianceToDate => rules.plan_plus_variance_to_date,
            Self::PlanPlusVarianceContinuing => rules.plan_plus_variance_continuing,
            Self::StraightLine => rules.straight_line,
            Self::RunRateLastThree => rules.run_rate_last_three,
        }
    }
}

/// How the forecast does on `n_years` synthetic systems, issued at each of `months`; at least one year
/// and path. `None` for no months.
#[must_use]
pub fn backtest(world: World, n_years: u32, months: &[Month], n_paths: u32, seed: u64) -> Option<Record> {
    let (n_years, n_paths) = (n_years.max(1), n_paths.max(1));
    let systems: Vec<KnownYear> =
        (0..u64::from(n_years)).map(|system_idx| KnownYear::synthetic(world, system_idx, seed)).collect();
    let mut transforms = Vec::new();
    let mut n_held = 0;
    let mut records = Vec::new();
    for month in months {
        let trials: Vec<Trial> = systems
            .iter()
            .map(|system| Trial::of(&system.known_at(*month), system.outturn(), n_paths, seed))
            .collect();
        transforms.extend(trials.iter().map(|trial| trial.transform));
        let record = month_record(*month, &trials);
        n_held += record.coverage.n();
        records.push(record);
    }
    let n_trials = n_years * u32::try_from(months.len()).unwrap_or(0);
    Some(Record {
        world,
        n_years,
        n_paths,
        seed,
        coverage: Chance::new(n_held, n_trials)?,
        calibration: calibration(&transforms)?,
        months: records,
    })
}

/// One forecast and its outcome [£m].
struct Trial {
    lower: f64,
    upper: f64,
    outcome: f64,
    crps: f64,
    transform: f64,
    misses: Vec<f64>,
}

impl Trial {
    fn of(input: &Input, outturn: Pence, n_paths: u32, seed: u64) -> Self {
        let mut ends: Vec<f64> =
            year_ends(input, n_paths, seed).into_iter().map(|end| end / PENCE_A_MILLION).collect();
        ends.sort_unstable_by(f64::total_cmp);
        let outcome = millions(outturn);
        let below = ends.iter().filter(|end| **end < outcome).count();
        let sum = |amounts: &dyn Fn(usize) -> Pence, n: usize| (0..n).map(amounts).collect::<Vec<_>>();
        let organisations = &input.organisations;
        let plan = sum(&|idx| organisations.iter().map(|part| part.plan[idx]).sum(), 12);
        let actual = sum(
            &|idx| organisations.iter().map(|part| part.actual[idx]).sum(),
            usize::from(input.closed.get()),
        );
        let rules = outturn::rules(&std::array::from_fn(|idx| plan[idx]), &actual, &[])
            .expect("a month from 1 to 12 is closed");
        let own: Pence = organisations.iter().map(|part| part.own_forecast).sum();
        let middle = quantile(&ends, 0.5);
        let misses = Method::ALL
            .into_iter()
            .map(|method| match method {
                Method::Middle => middle - outcome,
                _ => millions(method.of(&rules, Pence::ZERO, own)) - outcome,
            })
            .collect();
        Self {
            lower: quantile(&ends, 0.1),
            upper: quantile(&ends, 0.9),
            outcome,
            crps: crps_sample(&ends, outcome).expect("at least one path"),
            transform: (number_of(below) + 0.5) / (number_of(ends.len()) + 1.0),
            misses,
        }
    }
}

fn month_record(month: Month, trials: &[Trial]) -> MonthRecord {
    let n = number_of(trials.len());
    let mean = |value: &dyn Fn(&Trial) -> f64| trials.iter().map(value).sum::<f64>() / n;
    let within = trials.iter().filter(|trial| trial.lower <= trial.outcome && trial.outcome <= trial.upper);
    let count = |n: usize| u32::try_from(n).expect("no more trials than years");
    MonthRecord {
        month,
        coverage: Chance::new(count(within.count()), count(trials.len())).expect("at least one year"),
        width: mean(&|trial| trial.upper - trial.lower),
        interval_score: mean(&|trial| interval_score(trial.lower, trial.upper, LEVEL, trial.outcome)),
        crps: mean(&|trial| trial.crps),
        methods: Method::ALL
            .into_iter()
            .enumerate()
            .map(|(idx, method)| MethodRecord {
                method,
                absolute: mean(&|trial| trial.misses[idx].abs()),
                bias: mean(&|trial| trial.misses[idx]),
            })
            .collect(),
    }
}

/// £1 million in pence.
const PENCE_A_MILLION: f64 = 1e8;

#[expect(clippy::cast_precision_loss, reason = "amounts of a system are far below 2^53 pence")]
fn millions(amount: Pence) -> f64 {
    amount.get() as f64 / PENCE_A_MILLION
}

fn number_of(n: usize) -> f64 {
    f64::from(u32::try_from(n).expect("counts of trials are small"))
}

#[cfg(test)]
mod tests;
