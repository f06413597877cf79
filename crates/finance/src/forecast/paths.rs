//! Simulated ends of one year: joint paths of all organisations of a system.
//!
//! Every draw is looked up by seed, purpose, organisation, path and month, so a path is the same
//! whichever others are simulated, in whatever order; a scheme more changes no other draw.

use domain::forecast::SpreadSource;
use domain::money::Pence;
use domain::month::Month;
use domain::risk::Likelihood;
use stats::counter::Counter;
use stats::distribution::chi_squared_from_normal;
use stats::next_value::NextValue;

use super::level::{Level, learn};
use super::numbers::number;
use super::parameters::N_DRIFTS;
use super::{Input, OrganisationYear, Parameters};

/// How many sources of spread there are.
pub(super) const N_SOURCES: usize = SpreadSource::ALL.len();

/// A system, ready to be simulated.
pub(super) struct Simulation<'a> {
    parameters: &'a Parameters,
    /// Months that are open, the first one next.
    open: Vec<Month>,
    organisations: Vec<Prepared<'a>>,
    common_level: Counter,
    common_drift: Counter,
    common_months: Counter,
    recovery: Counter,
    recoveries: NextValue,
    support: Counter,
    /// What the parameters may be: a column each.
    estimates: Counter,
}

/// Columns of the draws of parameters.
const MEAN: u64 = 0;
const DRIFT: u64 = 1;
const COMMON: u64 = 2;

struct Prepared<'a> {
    /// A month's turnover [pence].
    turnover: f64,
    /// The level for each drift that is held for possible.
    levels: [Level; N_DRIFTS],
    /// The position to date, excluding support and including it.
    to_date: (f64, f64),
    /// Plan and one-offs of open months, excluding support.
    expected: Vec<f64>,
    /// Support planned in open months.
    support: Vec<f64>,
    /// The chance that it is withheld.
    withheld: f64,
    /// The variance to date, excluding support.
    variance_to_date: f64,
    schemes: Vec<(&'a super::SchemeOutlook, Counter)>,
    risks: Vec<(&'a super::RiskOutlook, Counter)>,
    scale_draws: Counter,
    level_draws: Counter,
    drift_draws: Counter,
    month_draws: Counter,
}

/// One organisation in one simulated year.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Path {
    /// The position to the end of each open month, excluding support [pence].
    pub(super) excluding: Vec<f64>,
    /// The same, including support.
    pub(super) including: Vec<f64>,
    /// What each source adds to the year's end including support, beside what is certain.
    pub(super) parts: [f64; N_SOURCES],
}

impl<'a> Simulation<'a> {
    pub(super) fn new(input: &'a Input, seed: u64) -> Self {
        let year = input.year.to_string();
        let named = |owner: &str, purpose: &str| Counter::named(seed, &[owner, &year, purpose]);
        let system = input.system.as_str();
        let open = Month::all().filter(|month| input.closed < *month).collect();
        let organisations = input.organisations.iter().map(|organisation| {
            let owner = organisation.code.as_str();
            Prepared::new(input, organisation, &|purpose: &str| named(owner, purpose))
        });
        Self {
            parameters: &input.parameters,
            open,
            organisations: organisations.collect(),
            common_level: named(system, "system level"),
            common_drift: named(system, "system drift"),
            common_months: named(system, "system months"),
            recovery: named(system, "system recovery"),
            recoveries: input.parameters.recovery(),
            estimates: named(system, "parameters"),
            support: named(system, "system support"),
        }
    }

    /// Simulates path `path_idx` of every organisation.
    pub(super) fn path(&self, path_idx: u64) -> Vec<Path> {
        let parameters = self.parameters;
        let drift_idx = drift_idx(self.estimates.uniform(path_idx, DRIFT));
        let common = common_share(parameters.common, self.estimates.uniform(path_idx, COMMON));
        let (shock_common, shock_own) = (common.sqrt(), (1.0 - common).sqrt());
        let mean_error = self.estimates.normal(path_idx, MEAN);
        let level = self.common_level.normal(path_idx, 0);
        let by_month = |draws: Counter| -> Vec<f64> {
            self.open.iter().map(|month| draws.normal(path_idx, u64::from(month.get()))).collect()
        };
        let (drifts, months) = (by_month(self.common_drift), by_month(self.common_months));
        let (least, most) = Parameters::RECOVERY_LIMITS;
        let recovery = self.recoveries.quantile(self.recovery.uniform(path_idx, 0)).clamp(least, most);
        let is_withheld = self.support.uniform(path_idx, 0);

        let mut paths = Vec::with_capacity(self.organisations.len());
        for organisation in &self.organisations {
            let joint = |common: f64, own: f64| shock_common * common + shock_own * own;
            let learnt = &organisation.levels[drift_idx];
            let month_sd = organisation.month_sd(learnt, path_idx);
            let level_error = learnt.of_mean.sqrt() * mean_error
                + (learnt.variance - learnt.of_mean).sqrt()
                    * joint(level, organisation.level_draws.normal(path_idx, 0));
            let drift_sd = parameters.drift_variances[drift_idx].sqrt();
            let support_share = if is_withheld < organisation.withheld { 0.0 } else { 1.0 };
            let mut path = Path::default();
            let (mut excluding, mut including) = organisation.to_date;
            let mut variance = organisation.variance_to_date;
            let mut drifted = 0.0;
            for (open_idx, month) in self.open.iter().enumerate() {
                let column = u64::from(month.get());
                drifted +=
                    drift_sd * joint(drifts[open_idx], organisation.drift_draws.normal(path_idx, column));
                let differs = joint(months[open_idx], organisation.month_draws.normal(path_idx, column));
                let unit = organisation.turnover * month_sd;
                let (of_level, of_drift, of_month) = (unit * level_error, unit * drifted, unit * differs);
                let of_schemes: f64 = organisation
                    .schemes
                    .iter()
                    .map(|(scheme, draws)| slipped(scheme, *month, *draws, path_idx))
                    .sum();
                let of_risks: f64 = organisation
                    .risks
                    .iter()
                    .map(|(risk, draws)| struck(risk, *month, *draws, path_idx))
                    .sum();
                let mut departs = organisation.turnover * learnt.mean
                    + of_level
                    + of_drift
                    + of_month
                    + of_schemes
                    + of_risks;
                variance += departs;
                let mut of_recovery = 0.0;
                if *month == Month::LAST {
                    of_recovery = -recovery * variance.min(0.0);
                    departs += of_recovery;
                }
                let support = support_share * organisation.support[open_idx];
                let added = [
                    (SpreadSource::Level, of_level),
                    (SpreadSource::Drift, of_drift),
                    (SpreadSource::Months, of_month),
                    (SpreadSource::Recovery, of_recovery),
                    (SpreadSource::Schemes, of_schemes),
                    (SpreadSource::Risks, of_risks),
                    (SpreadSource::Support, support),
                ];
                for (source, added) in added {
                    path.parts[source as usize] += added;
                }
                excluding += organisation.expected[open_idx] + departs;
                including += organisation.expected[open_idx] + departs + support;
                path.excluding.push(excluding);
                path.including.push(including);
            }
            paths.push(path);
        }
        paths
    }
}

impl<'a> Prepared<'a> {
    fn new(input: &'a Input, organisation: &'a OrganisationYear, named: &dyn Fn(&str) -> Counter) -> Self {
        let of_it = |code: &domain::code::OrganisationCode| *code == organisation.code;
        let schemes: Vec<_> = input.schemes.iter().filter(|scheme| of_it(&scheme.organisation)).collect();
        let one_offs = |month: Month| -> Pence {
            let items = input.one_offs.iter().filter(|item| of_it(&item.organisation) && item.month == month);
            items.map(|item| item.amount).sum()
        };
        // What would be zero for want of turnover is scaled by the plan instead.
        let planned: Pence = organisation.plan.iter().map(|month| month.magnitude()).sum();
        let turnover = organisation.turnover_year.magnitude().max(planned).max(Pence::new(1_200));
        let turnover = number(turnover) / 12.0;
        // The variance that goes on is the one without one-offs and without schemes, which have
        // odds of their own.
        let mut variances = Vec::new();
        for (month, actual) in Month::all().zip(&organisation.actual) {
            let shortfall: Pence = schemes
                .iter()
                .filter_map(|scheme| {
                    let delivered = scheme.delivered.get(month.index())?;
                    Some(*delivered - scheme.planned[month.index()])
                })
                .sum();
            let variance = *actual - organisation.plan[month.index()] - one_offs(month) - shortfall;
            variances.push(number(variance) / turnover);
        }
        let open = || Month::all().filter(|month| input.closed < *month);
        let sum = |amounts: &[Pence]| -> f64 { number(amounts.iter().sum()) };
        let n_closed = organisation.actual.len();
        let (excluding, support) = (sum(&organisation.actual), sum(&organisation.support_received));
        let due: Pence = organisation.support_plan.iter().take(n_closed).sum();
        let received: Pence = organisation.support_received.iter().sum();
        Self {
            turnover,
            levels: input.parameters.drift_variances.map(|drift| learn(&variances, &input.parameters, drift)),
            to_date: (excluding, excluding + support),
            expected: open()
                .map(|month| number(organisation.plan[month.index()] + one_offs(month)))
                .collect(),
            support: open().map(|month| number(organisation.support_plan[month.index()])).collect(),
            withheld: if received < due {
                input.parameters.withheld_again
            } else {
                input.parameters.withheld
            },
            variance_to_date: excluding - sum(&organisation.plan[..n_closed.min(12)]),
            schemes: schemes
                .iter()
                .map(|scheme| (*scheme, named(&format!("scheme {}", scheme.id))))
                .collect(),
            risks: input
                .risks
                .iter()
                .filter(|risk| of_it(&risk.organisation))
                .map(|risk| (risk, named(&format!("risk {}", risk.id))))
                .collect(),
            scale_draws: named("scale"),
            level_draws: named("level"),
            drift_draws: named("drift"),
            month_draws: named("months"),
        }
    }

    /// A deviation of months that closed months and past years allow.
    fn month_sd(&self, learnt: &Level, path_idx: u64) -> f64 {
        let draw = chi_squared_from_normal(learnt.degrees, self.scale_draws.normal(path_idx, 0));
        learnt.month_sd * (learnt.degrees / draw).sqrt()
    }
}

/// Which of the drifts an even draw stands for.
pub(crate) fn drift_idx(draw: f64) -> usize {
    let n = f64::from(u8::try_from(N_DRIFTS).expect("a few"));
    (1..N_DRIFTS).zip(1_u8..).take_while(|(_, upper)| f64::from(*upper) / n <= draw).count()
}

/// The common share of shocks that an even draw stands for.
pub(crate) fn common_share((least, most): (f64, f64), draw: f64) -> f64 {
    least + (most - least) * draw
}

/// The saving of an open month that does not come; one draw decides for the rest of the year.
fn slipped(scheme: &super::SchemeOutlook, month: Month, draws: Counter, path_idx: u64) -> f64 {
    if happens(scheme.in_full, draws, path_idx) {
        return 0.0;
    }
    let lost = f64::from(100 - scheme.otherwise.per_cent()) / 100.0;
    -number(scheme.planned[month.index()]) * lost
}

/// The impact of a risk in the month it would land in.
fn struck(risk: &super::RiskOutlook, month: Month, draws: Counter, path_idx: u64) -> f64 {
    if risk.lands_in == month && happens(risk.likelihood, draws, path_idx) {
        number(risk.impact)
    } else {
        0.0
    }
}

fn happens(likelihood: Likelihood, draws: Counter, path_idx: u64) -> bool {
    draws.uniform(path_idx, 0) < f64::from(likelihood.per_cent()) / 100.0
}
