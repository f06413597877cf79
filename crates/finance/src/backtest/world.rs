//! synthetic systems whose year is known to its end: what the record of the forecast is kept on.
//!
//! Two worlds. In the first, variances come about as the forecast assumes, with every unknown drawn
//! anew for each system, parameters too, so that coverage can be proven. In the second they come about otherwise:
//! the level returns to its mean instead of wandering, and shocks have heavy tails.

use domain::code::OrganisationCode;
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::provenance::Provenance;
use stats::counter::Counter;

use crate::forecast::{Input, OrganisationYear, OwnRecord, Parameters, common_share, drift_idx};

/// How variances come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum World {
    /// As the forecast assumes: a wandering level, normal shocks.
    AsAssumed,
    /// Otherwise: a level that returns to its mean, shocks with heavy tails (Student, 4 degrees).
    Otherwise,
}

impl World {
    /// The word used in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AsAssumed => "as-assumed",
            Self::Otherwise => "otherwise",
        }
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::AsAssumed => "synthetic systems that behave as the forecast assumes",
            Self::Otherwise => {
                "synthetic systems that do not: the level returns to its mean, shocks have heavy tails"
            }
        }
    }
}

/// A system whose whole year is known.
pub(super) struct KnownYear {
    system: OrganisationCode,
    organisations: Vec<Known>,
    /// What past years of its world say.
    parameters: Parameters,
}

struct Known {
    code: OrganisationCode,
    turnover: f64,
    plan: [Pence; 12],
    actual: [Pence; 12],
}

const YEAR: FinancialYear = FinancialYear::starting(2030).expect("2030 is a year of the NHS");

/// The month up to which the own forecasts of synthetic organisations hold to the plan; from the next
/// one on they are the plan plus the variance to date. An assumption close to what was seen of 2022/23
/// (HSJ: 21 of 34 systems off plan at month 5, most forecasting it) and 2025/26 (NHS England, month 9).
const OWN_HOLDS_UNTIL: u8 = 8;

impl KnownYear {
    /// System number `system_idx` of this world.
    pub(super) fn synthetic(world: World, system_idx: u64, seed: u64) -> Self {
        let learnt = Parameters::LEARNT;
        let named = |purpose: &str| Counter::named(seed, &["backtest", world.code(), purpose]);
        let (sizes, shocks) = (named("sizes"), named("shocks"));
        // Columns of one system's table of draws: what is common first, then 100 an organisation.
        let common = |column: u64| shocks.normal(system_idx, column);
        let n_organisations =
            3 + u64::from(sizes.uniform(system_idx, 0) < 0.5) + u64::from(sizes.uniform(system_idx, 1) < 0.5);
        // The true parameters of this world: what the forecast knows of them is no more than it knows
        // of real ones, so its recoveries of past years are three draws like this year's.
        let [mean, deviation] = recovery_of(&learnt.recoveries);
        let recovery_at = |column: u64| mean + deviation * common(column);
        let parameters = Parameters { recoveries: [61, 62, 63].map(recovery_at), ..learnt };
        let (least, most) = Parameters::RECOVERY_LIMITS;
        let recovery = recovery_at(60).clamp(least, most);
        let mean_error = learnt.mean_error.sqrt() * common(64);
        let drift_sd = learnt.drift_variances[drift_idx(sizes.uniform(system_idx, 2))].sqrt();
        let common_share = common_share(learnt.common, sizes.uniform(system_idx, 3));
        let organisations = (1..=n_organisations)
            .map(|place| {
                let own = |column: u64| shocks.normal(system_idx, 100 * place + column);
                let joint = |column: u64| {
                    common_share.sqrt() * common(column) + (1.0 - common_share).sqrt() * own(column)
                };
                // £200m to £2,000m, in pence.
                let turnover = 2e10 + 1.8e11 * sizes.uniform(system_idx, 10 * place);
                // A deficit of 0 to 4 % of turnover is planned, more of it early in the year.
                let plan_year = -0.04 * sizes.uniform(system_idx, 10 * place + 1) * turnover;
                let degrees = parameters.month_sd_degrees;
                let squares =
                    |n: u64, from: u64| -> f64 { (0..n).map(|k| own(from + k) * own(from + k)).sum() };
                let month_sd = parameters.month_sd * (degrees / squares(8, 70)).sqrt();
                let mut level = mean_error + parameters.level_variance.sqrt() * joint(0);
                let mut plan = [Pence::ZERO; 12];
                let mut actual = [Pence::ZERO; 12];
                let mut variance_to_date = 0.0;
                for month in Month::all() {
                    let (idx, column) = (month.index(), u64::from(month.get()));
                    let drift = drift_sd * joint(column);
                    let mut differs = joint(20 + column);
                    match world {
                        World::AsAssumed => level += drift,
                        World::Otherwise => {
                            level = 0.8 * level + drift;
                            differs /= (squares(4, 40 + 4 * column) / 2.0).sqrt();
                        }
                    }
                    let share = parameters.mean_variance + month_sd * (level + differs);
                    let mut variance = turnover / 12.0 * share;
                    variance_to_date += variance;
                    if month == Month::LAST {
                        variance -= recovery * variance_to_date.min(0.0);
                    }
                    plan[idx] =
                        whole_pence(plan_year / 12.0 * (1.4 - 0.8 * f64::from(month.get() - 1) / 11.0));
                    actual[idx] = plan[idx] + whole_pence(variance);
                }
                let code = format!("S{place}{system_idx}").parse().expect("capital letters and digits");
                Known { code, turnover, plan, actual }
            })
            .collect();
        let system = format!("S0{system_idx}").parse().expect("capital letters and digits");
        Self { system, organisations, parameters }
    }

    /// The year's end of the system.
    pub(super) fn outturn(&self) -> Pence {
        self.organisations.iter().flat_map(|organisation| &organisation.actual).sum()
    }

    /// What was known of it at the end of `closed`.
    pub(super) fn known_at(&self, closed: Month) -> Input {
        let organisations = self.organisations.iter().map(|known| {
            let n_closed = usize::from(closed.get());
            let plan_year: Pence = known.plan.iter().sum();
            let actual = &known.actual[..n_closed];
            let variance: Pence = actual.iter().sum::<Pence>() - known.plan[..n_closed].iter().sum();
            let forecast_variance = if closed.get() <= OWN_HOLDS_UNTIL { Pence::ZERO } else { variance };
            OrganisationYear {
                code: known.code.clone(),
                turnover_year: whole_pence(known.turnover),
                plan: known.plan,
                actual: actual.to_vec(),
                support_plan: [Pence::ZERO; 12],
                support_received: vec![Pence::ZERO; n_closed],
                own_forecast: plan_year + forecast_variance,
                own_forecast_support: Pence::ZERO,
                own_record: vec![OwnRecord { month: closed, forecast_variance, variance_to_date: variance }],
            }
        });
        Input {
            system: self.system.clone(),
            year: YEAR,
            closed,
            organisations: organisations.collect(),
            own_record: Vec::new(),
            schemes: Vec::new(),
            risks: Vec::new(),
            past_risks: 0,
            one_offs: Vec::new(),
            parameters: self.parameters,
            provenance: Provenance::Synthetic,
        }
    }
}

/// The mean and the standard deviation of `values`, taken as the true ones.
fn recovery_of(values: &[f64; 3]) -> [f64; 2] {
    let mean = values.iter().sum::<f64>() / 3.0;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    [mean, (squares / 2.0).sqrt()]
}

#[expect(clippy::cast_possible_truncation, reason = "synthetic amounts are far below 2^63 pence")]
fn whole_pence(number: f64) -> Pence {
    Pence::new(number.round() as i64)
}
