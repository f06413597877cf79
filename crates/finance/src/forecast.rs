//! Where the year will end: simulated paths of a system, with the chance that its plan is met.
//!
//! Method, source and limits: `docs/method/forecast.md`. What organisations report stands beside
//! it and never enters it.

mod bridge;
mod known;
mod level;
mod numbers;
mod of_month_end;
pub mod parameters;
mod paths;

use domain::code::OrganisationCode;
use domain::figure::Subject;
use domain::forecast::{Chance, Course, Driver, Forecast, Knows, Outlook, SpreadSource, Stickiness};
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::provenance::Provenance;
use domain::risk::Likelihood;

pub use known::{Known, is_outside_plan};
pub use of_month_end::{OwnRecord, input};
pub use parameters::Parameters;

use crate::outturn;
use numbers::{number, range};
use paths::{N_SOURCES, Path, Simulation};

pub(crate) use numbers::quantile;
pub(crate) use paths::{common_share, drift_idx};

/// All that a forecast is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The system's code.
    pub system: OrganisationCode,
    /// The financial year.
    pub year: FinancialYear,
    /// The last closed month.
    pub closed: Month,
    /// The organisations, in the order of tables.
    pub organisations: Vec<OrganisationYear>,
    /// What the organisations of each closed month forecast together and how they stood, as far as all of it is
    /// known; whoever has been succeeded since counts in its months.
    pub own_record: Vec<OwnRecord>,
    /// Savings schemes whose delivery is uncertain; empty where none are known one by one.
    pub schemes: Vec<SchemeOutlook>,
    /// Named risks and mitigations; empty where none are known.
    pub risks: Vec<RiskOutlook>,
    /// How many open ones are left out, for they were to bite in a closed month.
    pub past_risks: usize,
    /// Non-recurrent items, of closed months and to come.
    pub one_offs: Vec<OneOff>,
    /// What past years say.
    pub parameters: Parameters,
    /// The weakest provenance among the amounts.
    pub provenance: Provenance,
}

/// What is known of one organisation's year. Amounts are impact on the surplus [pence].
#[derive(Clone, Debug, PartialEq)]
pub struct OrganisationYear {
    /// Whose year it is.
    pub code: OrganisationCode,
    /// Operating income or allocation of the year, excluding support.
    pub turnover_year: Pence,
    /// Planned position of each month excluding support, April first.
    pub plan: [Pence; 12],
    /// Actual position of each closed month excluding support.
    pub actual: Vec<Pence>,
    /// Deficit support planned for each month.
    pub support_plan: [Pence; 12],
    /// Deficit support received in each closed month.
    pub support_received: Vec<Pence>,
    /// Its own forecast of the year's end, including support.
    pub own_forecast: Pence,
    /// The deficit support in that forecast.
    pub own_forecast_support: Pence,
    /// What it, or before it began those that it succeeded, forecast in each closed month and how they stood, as
    /// far as known.
    pub own_record: Vec<OwnRecord>,
}

/// A scheme in the plan whose delivery is uncertain. Savings are positive [pence].
#[derive(Clone, Debug, PartialEq)]
pub struct SchemeOutlook {
    /// Its name in the register, unique.
    pub id: String,
    /// Whose plan holds the saving.
    pub organisation: OrganisationCode,
    /// The saving that each month of the plan holds, April first.
    pub planned: [Pence; 12],
    /// What was saved in each closed month.
    pub delivered: Vec<Pence>,
    /// The chance that the open months deliver what is planned.
    pub in_full: Likelihood,
    /// What they deliver otherwise, of what is planned.
    pub otherwise: Likelihood,
}

/// A risk or a mitigation that is not in the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskOutlook {
    /// Its name in the register, unique.
    pub id: String,
    /// Whom it strikes or helps.
    pub organisation: OrganisationCode,
    /// What it does to the position: a risk is negative, a mitigation positive [pence].
    pub impact: Pence,
    /// The chance that it comes about.
    pub likelihood: Likelihood,
    /// The month it lands in; nothing happens where that month is closed.
    pub lands_in: Month,
}

/// A non-recurrent item that is not in the plan. In a closed month it is part of the actual and
/// does not go on; in an open month it is certain to come.
#[derive(Clone, Debug, PartialEq)]
pub struct OneOff {
    /// Whose it is.
    pub organisation: OrganisationCode,
    /// Its month.
    pub month: Month,
    /// What it does to the position [pence].
    pub amount: Pence,
}

/// Forecasts the year's end of every organisation and of the system from `n_paths` simulated years
/// (at least one). The same input, number and seed give the same forecast on every machine.
#[must_use]
pub fn forecast(input: &Input, n_paths: u32, seed: u64) -> Forecast {
    let n_paths = n_paths.max(1);
    let simulation = Simulation::new(input, seed);
    let n_open = Month::LAST.index() - input.closed.index();
    let mut draws = vec![Draws::new(n_open, n_paths); input.organisations.len()];
    let mut of_system = Draws::new(n_open, n_paths);
    for path_idx in 0..u64::from(n_paths) {
        let paths = simulation.path(path_idx);
        of_system.push_sum(&paths);
        for (draws, path) in draws.iter_mut().zip(&paths) {
            draws.push(path);
        }
    }
    let organisations: Vec<Outlook> = input
        .organisations
        .iter()
        .zip(&draws)
        .map(|(organisation, draws)| {
            let known = (&[organisation][..], &organisation.own_record[..]);
            outlook(input, Subject::Organisation(organisation.code.clone()), known, draws)
        })
        .collect();
    let everybody: Vec<&OrganisationYear> = input.organisations.iter().collect();
    Forecast {
        year: input.year,
        closed: input.closed,
        n_paths,
        seed,
        provenance: Provenance::of_formula([input.provenance]),
        knows: Knows {
            schemes: input.schemes.len(),
            risks: input.risks.len(),
            one_offs: input.one_offs.len(),
            past_risks: input.past_risks,
        },
        ground: input.parameters.ground(),
        system: outlook(
            input,
            Subject::System(input.system.clone()),
            (&everybody, &input.own_record),
            &of_system,
        ),
        organisations,
    }
}

/// Simulated years' ends of a system excluding support [pence], for scoring.
pub(crate) fn year_ends(input: &Input, n_paths: u32, seed: u64) -> Vec<f64> {
    let simulation = Simulation::new(input, seed);
    let end = |path: &Path| path.excluding.last().copied().unwrap_or(0.0);
    (0..u64::from(n_paths)).map(|path_idx| simulation.path(path_idx).iter().map(end).sum()).collect()
}

/// All simulated years of one subject: a column a month or a source.
#[derive(Clone)]
struct Draws {
    excluding: Vec<Vec<f64>>,
    including: Vec<Vec<f64>>,
    parts: Vec<Vec<f64>>,
}

impl Draws {
    fn new(n_open: usize, n_paths: u32) -> Self {
        let column = Vec::with_capacity(usize::try_from(n_paths).unwrap_or(0));
        Self {
            excluding: vec![column.clone(); n_open],
            including: vec![column.clone(); n_open],
            parts: vec![column; N_SOURCES],
        }
    }

    fn push(&mut self, path: &Path) {
        self.push_sum(std::slice::from_ref(path));
    }

    fn push_sum(&mut self, paths: &[Path]) {
        for (open_idx, column) in self.excluding.iter_mut().enumerate() {
            column.push(paths.iter().map(|path| path.excluding[open_idx]).sum());
        }
        for (open_idx, column) in self.including.iter_mut().enumerate() {
            column.push(paths.iter().map(|path| path.including[open_idx]).sum());
        }
        for (source_idx, column) in self.parts.iter_mut().enumerate() {
            column.push(paths.iter().map(|path| path.parts[source_idx]).sum());
        }
    }
}

/// The forecast of the sum of `parts`.
fn outlook(
    input: &Input,
    subject: Subject,
    (parts, own_record): (&[&OrganisationYear], &[OwnRecord]),
    draws: &Draws,
) -> Outlook {
    let n_closed = usize::from(input.closed.get());
    let by_month = |value: &dyn Fn(&OrganisationYear, usize) -> Pence, n: usize| -> Vec<Pence> {
        (0..n).map(|month_idx| parts.iter().map(|part| value(part, month_idx)).sum()).collect()
    };
    let amount_in = |amounts: &[Pence], month_idx: usize| amounts.get(month_idx).copied().unwrap_or_default();
    let plan = by_month(&|part, month_idx| part.plan[month_idx], 12);
    let actual = by_month(&|part, month_idx| amount_in(&part.actual, month_idx), n_closed);
    let support_plan = by_month(&|part, month_idx| part.support_plan[month_idx], 12);
    let support = by_month(&|part, month_idx| amount_in(&part.support_received, month_idx), n_closed);
    let one_offs: Vec<Pence> = input
        .closed
        .up_to()
        .map(|month| {
            let items = input.one_offs.iter().filter(|item| {
                item.month == month && parts.iter().any(|part| part.code == item.organisation)
            });
            items.map(|item| item.amount).sum()
        })
        .collect();
    let plus = |one: &[Pence], other: &[Pence]| -> Vec<Pence> {
        one.iter().zip(other).map(|(one, other)| *one + *other).collect()
    };
    let own_support: Pence = parts.iter().map(|part| part.own_forecast_support).sum();
    let own: Pence = parts.iter().map(|part| part.own_forecast).sum();
    let causes = bridge::Causes::of(input, parts, draws);
    let plan_closed = &plan[..n_closed];
    Outlook {
        including: course(
            &Amounts {
                closed: input.closed,
                plan: plus(&plan, &support_plan),
                actual: plus(&actual, &support),
                one_offs: one_offs.clone(),
                own_forecast: own,
                plan_closed: plus(plan_closed, &support),
            },
            &draws.including,
            causes,
        ),
        excluding: course(
            &Amounts {
                closed: input.closed,
                plan: plan.clone(),
                actual,
                one_offs,
                own_forecast: own - own_support,
                plan_closed: plan_closed.to_vec(),
            },
            &draws.excluding,
            causes.without_support(),
        ),
        drivers: drivers(draws),
        stickiness: stickiness(input.closed, own_record),
        subject,
    }
}

/// What is known of a subject's year on one basis, a value a month.
struct Amounts {
    closed: Month,
    plan: Vec<Pence>,
    actual: Vec<Pence>,
    one_offs: Vec<Pence>,
    own_forecast: Pence,
    /// The plan of the closed months, with the support that was received in them.
    plan_closed: Vec<Pence>,
}

fn course(amounts: &Amounts, draws: &[Vec<f64>], causes: bridge::Causes) -> Course {
    let plan: [Pence; 12] = std::array::from_fn(|month_idx| amounts.plan[month_idx]);
    let actual = &amounts.actual;
    let rules = outturn::rules(&plan, actual, &amounts.one_offs).expect("a month from 1 to 12 is closed");
    let to_end_of = |amounts: &[Pence]| -> Vec<Pence> {
        let running = |sum: &mut Pence, amount: &Pence| {
            *sum += *amount;
            Some(*sum)
        };
        amounts.iter().scan(Pence::ZERO, running).collect()
    };
    let months: Vec<_> = draws.iter().map(|column| range(column)).collect();
    let ended = [number(actual.iter().sum())];
    let ends: &[f64] = draws.last().map_or(&ended, Vec::as_slice);
    let target = number(rules.plan_year);
    // Half a penny is the dust of binary sums.
    let met = ends.iter().filter(|end| target <= **end + 0.5).count();
    let count = |n: usize| u32::try_from(n).expect("no more paths than were asked for");
    let planned = to_end_of(&plan);
    let year_end = range(ends);
    Course {
        plan: std::array::from_fn(|month_idx| planned[month_idx]),
        actual: to_end_of(actual),
        year_end,
        months,
        meets_plan: Chance::new(count(met), count(ends.len())).expect("at least one path, and no more met"),
        own_forecast: amounts.own_forecast,
        bridge: bridge::bridge(amounts, &rules, mean(ends), year_end.p50, causes),
        rules,
        projected: None,
    }
}

/// The mean of `values`; zero where there are none.
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / number(amount_of(values.len())).max(1.0)
}

/// The covariance of each source with the sum of all, over the variance of that sum.
fn drivers(draws: &Draws) -> Vec<Driver> {
    let n = draws.parts.first().map_or(0, Vec::len);
    let totals: Vec<f64> =
        (0..n).map(|path_idx| draws.parts.iter().map(|column| column[path_idx]).sum()).collect();
    let total_mean = mean(&totals);
    let with_total = |column: &[f64]| -> f64 {
        let own_mean = mean(column);
        column.iter().zip(&totals).map(|(part, total)| (part - own_mean) * (total - total_mean)).sum()
    };
    let spread = with_total(&totals);
    SpreadSource::ALL
        .into_iter()
        .zip(&draws.parts)
        .map(|(source, column)| Driver {
            source,
            share: if 0.0 < spread { with_total(column) / spread } else { 0.0 },
        })
        .collect()
}

/// A count in the form that [`number`] takes.
fn amount_of(n: usize) -> Pence {
    Pence::new(i64::try_from(n).expect("a count of paths is small"))
}

/// What shows as 0.0 in £m.
const SHOWN_AS_NIL: Pence = Pence::new(5_000_000);

fn stickiness(closed: Month, own_record: &[OwnRecord]) -> Stickiness {
    let mut stickiness = Stickiness::default();
    for record in own_record.iter().filter(|record| record.month <= closed) {
        let is_adverse = record.variance_to_date <= -SHOWN_AS_NIL;
        stickiness.n_known += 1;
        stickiness.n_adverse += u8::from(is_adverse);
        stickiness.n_stuck += u8::from(is_adverse && record.forecast_variance.magnitude() < SHOWN_AS_NIL);
    }
    stickiness
}

#[cfg(test)]
pub(crate) mod tests;
