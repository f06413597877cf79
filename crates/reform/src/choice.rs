//! What becomes of each function: the choice that does least harm within the envelope.
//!
//! A saving of the board that another body pays for is a shift and does not count. Method, source
//! and limits: `docs/method/reform.md`.

use domain::function::OptionKind;
use domain::money::Pence;
use domain::scheme::RegisterId;
use thiserror::Error;

use crate::solve::{self, Candidate, Effort, N_LIMITS, Outcome, Problem, Uses};

/// What one option of a function means. Costs are positive [pence].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What becomes of the function.
    pub kind: OptionKind,
    /// What it costs the board a year.
    pub icb_cost: Pence,
    /// What it costs whoever receives it a year.
    pub receiver_cost: Pence,
    /// What it costs once in exits.
    pub exit_cost: Pence,
    /// Its harm: the worst domain of its impact assessment.
    pub harm: u16,
}

/// A function with all that may become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// The function.
    pub function: RegisterId,
    /// What it costs the board a year today [pence].
    pub baseline: Pence,
    /// What may become of it; at least one.
    pub offers: Vec<Offer>,
}

/// Functions, and the limits that all of them together must keep. Amounts are positive [pence].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The functions.
    pub functions: Vec<Choices>,
    /// What the board costs a year today.
    pub baseline: Pence,
    /// The most that it may cost a year afterwards.
    pub envelope: Pence,
    /// The least that the system must save a year, receivers' costs taken off.
    pub least_saving: Pence,
    /// The most that exits may cost, once.
    pub most_exit_cost: Pence,
}

/// A limit of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// What the board may cost a year.
    Envelope,
    /// What the system must save a year.
    SystemSaving,
    /// What exits may cost.
    ExitCost,
}

impl Limit {
    /// Every limit, in order.
    pub const ALL: [Self; N_LIMITS] = [Self::Envelope, Self::SystemSaving, Self::ExitCost];

    /// The name in JSON and CSV.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Envelope => "envelope",
            Self::SystemSaving => "system_saving",
            Self::ExitCost => "exit_cost",
        }
    }

    /// In words, for sentences.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Envelope => "the envelope",
            Self::SystemSaving => "the saving that the system must make",
            Self::ExitCost => "the budget for exits",
        }
    }
}

/// One option for every function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The index of the offer by function, in the order of the case.
    pub offers: Vec<usize>,
    /// The sum of harms.
    pub harm: u64,
    /// What the board costs a year afterwards [pence].
    pub icb_cost: Pence,
    /// What receivers pay a year: cost that moved and did not go [pence].
    pub receiver_cost: Pence,
    /// What exits cost, once [pence].
    pub exit_cost: Pence,
    /// What the board saves a year [pence].
    pub icb_saving: Pence,
    /// What the system saves a year: the board's saving less what receivers pay [pence].
    pub system_saving: Pence,
}

/// A plan, and how sure it is that none does less harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// The plan.
    pub plan: Plan,
    /// No plan within the limits does less harm than this; equal to the plan's where proven.
    pub bound: u64,
    /// The limits without which less harm would be done.
    pub binding: Vec<Limit>,
    /// What a little less or more envelope would do.
    pub price: Price,
}

impl Best {
    /// How far the plan may be from the best.
    #[must_use]
    pub const fn gap(&self) -> u64 {
        self.plan.harm - self.bound
    }
}

/// The least harm with [`STEP`] less and more in the envelope; nothing where no plan is within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// With less.
    pub with_less: Option<u64>,
    /// With more.
    pub with_more: Option<u64>,
}

/// By how much the envelope is moved to find its price: £100,000.
pub const STEP: Pence = Pence::new(10_000_000);

/// What would make a case feasible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relaxation {
    /// The limit alone that would have to give way, and by how much at least [pence]; nothing where
    /// that limit alone would not do.
    pub alone: Vec<(Limit, Option<Pence>)>,
    /// By how much at least every limit would have to give way together [pence]; nothing where even
    /// that would not do, because a function has nothing that may become of it.
    pub together: Option<Pence>,
}

/// What was found of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A plan.
    Found(Box<Best>),
    /// No plan is within the limits, proven; what would change that.
    Infeasible(Relaxation),
    /// The search ended before it found a plan or proved that there is none.
    Unknown,
}

/// Why a case cannot be worked on.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ChoiceError {
    /// A function stands twice.
    #[error("{0} stands twice; keep one of them")]
    Twice(RegisterId),
    /// A function has nothing that may become of it.
    #[error("{0} has no option; give it at least one, such as retain")]
    NoOption(RegisterId),
    /// A cost is negative.
    #[error("{function} {} has a negative cost; key costs as positive amounts", kind.code())]
    Negative {
        /// The function.
        function: RegisterId,
        /// The option.
        kind: OptionKind,
    },
}

impl Case {
    /// Refuses a case that cannot be worked on.
    ///
    /// # Errors
    /// Where a function stands twice or has no option, or a cost is negative.
    pub fn checked(self) -> Result<Self, ChoiceError> {
        for (idx, choices) in self.functions.iter().enumerate() {
            if self.functions[..idx].iter().any(|before| before.function == choices.function) {
                return Err(ChoiceError::Twice(choices.function.clone()));
            }
            if choices.offers.is_empty() {
                return Err(ChoiceError::NoOption(choices.function.clone()));
            }
            let negative = |offer: &&Offer| {
                [offer.icb_cost, offer.receiver_cost, offer.exit_cost].iter().any(|cost| *cost < Pence::ZERO)
            };
            if let Some(offer) = choices.offers.iter().find(negative) {
                return Err(ChoiceError::Negative { function: choices.function.clone(), kind: offer.kind });
            }
        }
        Ok(self)
    }

    fn problem(&self) -> Problem {
        let candidate = |offer: &Offer| Candidate { harm: i64::from(offer.harm), uses: uses(offer) };
        Problem {
            groups: self.functions.iter().map(|f| f.offers.iter().map(candidate).collect()).collect(),
            limits: [
                self.envelope.get(),
                self.baseline.get().saturating_sub(self.least_saving.get()),
                self.most_exit_cost.get(),
            ],
        }
    }

    /// The plan that these offers make.
    #[must_use]
    pub fn plan(&self, offers: Vec<usize>) -> Plan {
        let chosen = || self.functions.iter().zip(&offers).map(|(choices, idx)| choices.offers[*idx]);
        let icb_cost: Pence = chosen().map(|offer| offer.icb_cost).sum();
        let receiver_cost: Pence = chosen().map(|offer| offer.receiver_cost).sum();
        let icb_saving = self.baseline - icb_cost;
        Plan {
            harm: chosen().map(|offer| u64::from(offer.harm)).sum(),
            icb_cost,
            receiver_cost,
            exit_cost: chosen().map(|offer| offer.exit_cost).sum(),
            icb_saving,
            system_saving: icb_saving - receiver_cost,
            offers,
        }
    }
}

/// What an offer takes of each limit, in the order of [`Limit::ALL`].
fn uses(offer: &Offer) -> Uses {
    [offer.icb_cost.get(), (offer.icb_cost + offer.receiver_cost).get(), offer.exit_cost.get()]
}

fn harm(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// Finds the plan of least harm, with what binds it and what a little more envelope would do.
#[must_use]
pub fn best(case: &Case, effort: Effort) -> Answer {
    let problem = case.problem();
    let (choice, bound) = match solve::minimise(&problem, effort) {
        Outcome::Found { choice, bound, .. } => (choice, bound),
        Outcome::Infeasible => return Answer::Infeasible(relaxation(&problem, effort)),
        Outcome::Unknown { .. } => return Answer::Unknown,
    };
    let plan = case.plan(choice);
    let least = |limits: Uses| match solve::minimise(&Problem { limits, ..problem.clone() }, effort) {
        Outcome::Found { harm: least, .. } => Some(harm(least)),
        Outcome::Infeasible | Outcome::Unknown { .. } => None,
    };
    let with = |limit: usize, value: i64| {
        let mut limits = problem.limits;
        limits[limit] = value;
        least(limits)
    };
    let binding = Limit::ALL
        .into_iter()
        .enumerate()
        .filter(|(idx, _)| with(*idx, most(&problem, *idx)).is_some_and(|least| least < plan.harm))
        .map(|(_, limit)| limit)
        .collect();
    let envelope = problem.limits[0];
    let price = Price {
        with_less: with(0, envelope.saturating_sub(STEP.get())),
        with_more: with(0, envelope.saturating_add(STEP.get())),
    };
    Answer::Found(Box::new(Best { plan, bound: harm(bound), binding, price }))
}

/// The least harm of a case; nothing where no plan was found within its limits.
#[must_use]
pub fn least_harm(case: &Case, effort: Effort) -> Option<u64> {
    match solve::minimise(&case.problem(), effort) {
        Outcome::Found { harm: least, .. } => Some(harm(least)),
        Outcome::Infeasible | Outcome::Unknown { .. } => None,
    }
}

/// The most that can be taken of a limited thing: a limit there is none.
fn most(problem: &Problem, limit: usize) -> i64 {
    let of_group = |group: &Vec<Candidate>| group.iter().map(|candidate| candidate.uses[limit]).max();
    problem.groups.iter().filter_map(of_group).sum::<i64>().max(problem.limits[limit])
}

/// What would make a case feasible that is not.
fn relaxation(problem: &Problem, effort: Effort) -> Relaxation {
    let alone = Limit::ALL
        .into_iter()
        .enumerate()
        .map(|(idx, limit)| {
            let mut relaxed = problem.clone();
            relaxed.limits[idx] = most(problem, idx);
            for candidate in relaxed.groups.iter_mut().flatten() {
                candidate.harm = candidate.uses[idx];
            }
            let needed = match solve::minimise(&relaxed, effort) {
                Outcome::Found { harm, .. } => Some(Pence::new(harm - problem.limits[idx])),
                Outcome::Infeasible | Outcome::Unknown { .. } => None,
            };
            (limit, needed)
        })
        .collect();
    let feasible = |by: i64| {
        let limits = problem.limits.map(|limit| limit.saturating_add(by));
        matches!(solve::minimise(&Problem { limits, ..problem.clone() }, effort), Outcome::Found { .. })
    };
    let enough = (0..N_LIMITS).map(|idx| most(problem, idx).saturating_sub(problem.limits[idx])).max();
    let together = enough.filter(|enough| feasible(*enough)).map(|enough| {
        let (mut too_little, mut enough) = (0, enough);
        while enough - too_little > 1 {
            let middle = too_little + (enough - too_little) / 2;
            if feasible(middle) {
                enough = middle;
            } else {
                too_little = middle;
            }
        }
        Pence::new(enough)
    });
    Relaxation { alone, together }
}

/// A point of the frontier: no plan within the other limits saves as much with less harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The plan.
    pub plan: Plan,
    /// No plan that saves as much does less harm than this.
    pub bound: u64,
}

/// The frontier of the system's saving against harm, from no saving to the most that is possible, in
/// at most `n_points` points; the budget for exits holds, the envelope does not.
#[must_use]
pub fn frontier(case: &Case, n_points: u32, effort: Effort) -> Vec<Point> {
    let mut problem = case.problem();
    problem.limits[0] = most(&problem, 0);
    let mut cheapest = problem.clone();
    cheapest.limits[1] = most(&problem, 1);
    for candidate in cheapest.groups.iter_mut().flatten() {
        candidate.harm = candidate.uses[1];
    }
    let Outcome::Found { harm: least_cost, .. } = solve::minimise(&cheapest, effort) else {
        return Vec::new();
    };
    let baseline = case.baseline.get();
    let most_saving = baseline - least_cost;
    let mut points: Vec<Point> = Vec::new();
    let n_steps = i64::from(n_points.max(2)) - 1;
    for step in 0..=n_steps {
        let saving =
            i64::try_from(i128::from(most_saving) * i128::from(step) / i128::from(n_steps)).unwrap_or(0);
        problem.limits[1] = baseline - saving;
        let Outcome::Found { choice, bound, .. } = solve::minimise(&problem, effort) else { continue };
        let plan = case.plan(choice);
        match points.last() {
            Some(last) if last.plan.harm == plan.harm && last.plan.system_saving >= plan.system_saving => {}
            _ => points.push(Point { plan, bound: harm(bound) }),
        }
    }
    // A point that another beats in both is not on the frontier.
    let beaten = |point: &Point| {
        points.iter().any(|other| {
            other.plan.harm <= point.plan.harm
                && other.plan.system_saving >= point.plan.system_saving
                && (other.plan.harm, other.plan.system_saving) != (point.plan.harm, point.plan.system_saving)
        })
    };
    points.iter().filter(|point| !beaten(point)).cloned().collect()
}

#[cfg(test)]
mod tests;
