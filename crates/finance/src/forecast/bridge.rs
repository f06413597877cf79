//! From the run rate to the middle of the range.
//!
//! Means of simulated years add up where middles do not, so each cause is told by its mean, and the last step
//! goes from the mean to the middle.

use domain::forecast::{Bridge, Cause, Rules, SpreadSource, Step};
use domain::money::Pence;
use domain::month::Month;

use super::numbers::{amount, number};
use super::{Amounts, Draws, Input, OrganisationYear, mean};

/// What each cause is expected to add to the open months beside the run rate, over all simulated years [pence].
#[derive(Clone, Copy)]
pub(super) struct Causes {
    schemes: f64,
    risks: f64,
    one_offs: f64,
    support: f64,
    recovery: f64,
}

impl Causes {
    pub(super) fn of(input: &Input, parts: &[&OrganisationYear], draws: &Draws) -> Self {
        let is_part = |code: &_| parts.iter().any(|part| part.code == *code);
        let mean_of = |source: SpreadSource| mean(&draws.parts[source as usize]);
        let n_closed = usize::from(input.closed.get());
        let shortfall: Pence = input
            .schemes
            .iter()
            .filter(|scheme| is_part(&scheme.organisation))
            .flat_map(|scheme| scheme.delivered.iter().zip(&scheme.planned).take(n_closed))
            .map(|(delivered, planned)| *delivered - *planned)
            .sum();
        let one_offs: Pence = input
            .one_offs
            .iter()
            .filter(|item| input.closed < item.month && is_part(&item.organisation))
            .map(|item| item.amount)
            .sum();
        let support: Pence = parts.iter().flat_map(|part| &part.support_plan[n_closed..]).copied().sum();
        Self {
            schemes: mean_of(SpreadSource::Schemes) - number(shortfall) * open_per_closed(input.closed),
            risks: mean_of(SpreadSource::Risks),
            one_offs: number(one_offs),
            support: mean_of(SpreadSource::Support) - number(support),
            recovery: mean_of(SpreadSource::Recovery),
        }
    }

    /// The same of the position without support.
    pub(super) const fn without_support(self) -> Self {
        Self { support: 0.0, ..self }
    }
}

/// The bridge to `middle`, of years whose mean end is `mean_end` [pence]. Its steps sum to the penny: what
/// the others leave is the monthly variance, which is what remains of a simulated month.
pub(super) fn bridge(
    amounts: &Amounts,
    rules: &Rules<Pence>,
    mean_end: f64,
    middle: Pence,
    causes: Causes,
) -> Bridge {
    let run_rate = rules.underlying_run_rate_year_to_date;
    let plan_open: Pence = amounts.plan[usize::from(amounts.closed.get())..].iter().sum();
    let plan_closed: Pence = amounts.plan_closed.iter().sum();
    let phasing = number(plan_open) - number(plan_closed) * open_per_closed(amounts.closed);
    let skew = number(middle) - mean_end;
    let mut steps = Cause::ALL.map(|cause| {
        let added = match cause {
            Cause::Phasing => phasing,
            Cause::Variance => 0.0,
            Cause::Schemes => causes.schemes,
            Cause::Risks => causes.risks,
            Cause::OneOffs => causes.one_offs,
            Cause::Support => causes.support,
            Cause::Recovery => causes.recovery,
            Cause::Skew => skew,
        };
        Step { cause, amount: amount(added) }
    });
    let told: Pence = steps.iter().map(|step| step.amount).sum();
    for step in steps.iter_mut().filter(|step| step.cause == Cause::Variance) {
        step.amount = middle - run_rate - told;
    }
    Bridge { run_rate, steps, middle }
}

/// How many open months there are for each closed one.
fn open_per_closed(closed: Month) -> f64 {
    let n_closed = f64::from(closed.get());
    (12.0 - n_closed) / n_closed
}
