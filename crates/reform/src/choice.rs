//! What becomes of each function: the choice of the lowest impact score within the envelope.
//!
//! A saving of the board that another body pays for is a shift and does not count. Method, source
//! and limits: `docs/method/reform.md`.

use domain::function::OptionKind;
use domain::money::Pence;
use domain::register_id::RegisterId;
use thiserror::Error;

use crate::solve::{self, Budget, Candidate, N_LIMITS, Outcome, Problem, Uses};

/// What one option of a function means. Costs are positive [pence].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostedOption {
    /// What becomes of the function.
    pub kind: OptionKind,
    /// What it costs the board a year.
    pub icb_cost: Pence,
    /// What it costs whoever receives it a year.
    pub receiver_cost: Pence,
    /// What it costs once in exits.
    pub exit_cost: Pence,
    /// Its impact score: the worst domain of its impact assessment.
    pub impact: u16,
}

/// A function with all that may become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// The function.
    pub function: RegisterId,
    /// What it costs the board a year today [pence].
    pub baseline: Pence,
    /// What may become of it; at least one.
    pub options: Vec<CostedOption>,
}

/// Functions, and the limits that all of them together must keep. Amounts are positive [pence].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectionProblem {
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
    /// The index of the option by function, in the order of the case.
    pub options: Vec<usize>,
    /// The sum of scores.
    pub impact: u64,
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

/// A plan, and how sure it is that none has a lower impact score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Optimum {
    /// The plan.
    pub plan: Plan,
    /// No plan within the limits has a lower impact score than this; equal to the plan's where proven.
    pub bound: u64,
    /// The limits without which the score would be lower.
    pub binding: Vec<Limit>,
    /// The limits of which the search ended before it was known whether they bind.
    pub unsettled: Vec<Limit>,
    /// What a little less or more envelope would do.
    pub price: Price,
}

impl Optimum {
    /// How far the plan may be from the best.
    #[must_use]
    pub const fn gap(&self) -> u64 {
        self.plan.impact - self.bound
    }
}

/// The lowest impact score within limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lowest {
    /// A plan has this score.
    Score {
        /// The score.
        impact: u64,
        /// No plan has a lower one; equal to `impact` where proven.
        bound: u64,
    },
    /// No plan is within the limits, proven.
    NoPlan,
    /// The search ended before it found a plan or proved that there is none.
    Unknown {
        /// No plan has a lower score than this.
        bound: u64,
    },
}

impl Lowest {
    /// The score, where a plan was found.
    #[must_use]
    pub const fn impact(self) -> Option<u64> {
        match self {
            Self::Score { impact, .. } => Some(impact),
            Self::NoPlan | Self::Unknown { .. } => None,
        }
    }

    /// What no plan is below; `None` where there is no plan.
    #[must_use]
    pub const fn bound(self) -> Option<u64> {
        match self {
            Self::Score { bound, .. } | Self::Unknown { bound } => Some(bound),
            Self::NoPlan => None,
        }
    }

    /// Whether it is proven that no plan has a lower score.
    #[must_use]
    pub const fn is_proven(self) -> bool {
        match self {
            Self::Score { impact, bound } => impact == bound,
            Self::NoPlan => true,
            Self::Unknown { .. } => false,
        }
    }
}

impl From<Outcome> for Lowest {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Found { impact: least, bound, .. } => {
                Self::Score { impact: impact(least), bound: impact(bound) }
            }
            Outcome::Infeasible => Self::NoPlan,
            Outcome::Unknown { bound } => Self::Unknown { bound: impact(bound) },
        }
    }
}

/// The lowest impact score with [`STEP`] less and more in the envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// With less.
    pub with_less: Lowest,
    /// With more.
    pub with_more: Lowest,
}

/// By how much the envelope is moved to find its price: £100,000.
pub const STEP: Pence = Pence::new(10_000_000);

/// By how much a limit has to give way for a plan to be possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    /// This much is enough [pence].
    Enough {
        /// The amount.
        amount: Pence,
        /// No less than this is enough; equal to `amount` where proven.
        bound: Pence,
    },
    /// However far it gives way, no plan is possible.
    Never,
    /// The search ended before it was known.
    Unknown,
}

impl Excess {
    /// What is enough, where that was found.
    #[must_use]
    pub const fn amount(self) -> Option<Pence> {
        match self {
            Self::Enough { amount, .. } => Some(amount),
            Self::Never | Self::Unknown => None,
        }
    }

    /// Whether it is proven that no less is enough.
    #[must_use]
    pub fn is_proven(self) -> bool {
        match self {
            Self::Enough { amount, bound } => amount == bound,
            Self::Never => true,
            Self::Unknown => false,
        }
    }
}

/// What would make a case feasible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relaxation {
    /// By how much each limit would have to give way alone.
    pub alone: Vec<(Limit, Excess)>,
    /// By how much every limit would have to give way together; [`Excess::Never`] where a function has nothing
    /// that may become of it.
    pub together: Excess,
}

/// What was found of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A plan.
    Found(Box<Optimum>),
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

impl SelectionProblem {
    /// Refuses a case that cannot be worked on.
    ///
    /// # Errors
    /// Where a function stands twice or has no option, or a cost is negative.
    pub fn checked(self) -> Result<Self, ChoiceError> {
        for (idx, choices) in self.functions.iter().enumerate() {
            if self.functions[..idx].iter().any(|other| other.function == choices.function) {
                return Err(ChoiceError::Twice(choices.function.clone()));
            }
            if choices.options.is_empty() {
                return Err(ChoiceError::NoOption(choices.function.clone()));
            }
            let negative = |option: &&CostedOption| {
                [option.icb_cost, option.receiver_cost, option.exit_cost]
                    .iter()
                    .any(|cost| *cost < Pence::ZERO)
            };
            if let Some(option) = choices.options.iter().find(negative) {
                return Err(ChoiceError::Negative { function: choices.function.clone(), kind: option.kind });
            }
        }
        Ok(self)
    }

    fn problem(&self) -> Problem {
        let candidate =
            |option: &CostedOption| Candidate { impact: i64::from(option.impact), uses: uses(option) };
        Problem {
            groups: self.functions.iter().map(|f| f.options.iter().map(candidate).collect()).collect(),
            limits: [
                self.envelope.get(),
                self.baseline.get().saturating_sub(self.least_saving.get()),
                self.most_exit_cost.get(),
            ],
        }
    }

    /// The plan that these options make.
    #[must_use]
    pub fn plan(&self, options: Vec<usize>) -> Plan {
        let chosen = || self.functions.iter().zip(&options).map(|(choices, idx)| choices.options[*idx]);
        let icb_cost: Pence = chosen().map(|option| option.icb_cost).sum();
        let receiver_cost: Pence = chosen().map(|option| option.receiver_cost).sum();
        let icb_saving = self.baseline - icb_cost;
        Plan {
            impact: chosen().map(|option| u64::from(option.impact)).sum(),
            icb_cost,
            receiver_cost,
            exit_cost: chosen().map(|option| option.exit_cost).sum(),
            icb_saving,
            system_saving: icb_saving - receiver_cost,
            options,
        }
    }
}

/// What an option takes of each limit, in the order of [`Limit::ALL`].
fn uses(option: &CostedOption) -> Uses {
    [option.icb_cost.get(), (option.icb_cost + option.receiver_cost).get(), option.exit_cost.get()]
}

fn impact(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// Finds the plan of the lowest impact score, with what binds it and what a little more envelope would do. The
/// plan comes first, with half of the budget; what it leaves is shared by the rest.
#[must_use]
pub fn best(case: &SelectionProblem, budget: &mut Budget) -> Answer {
    let problem = case.problem();
    let (choice, bound) = match budget.lend(2, |half| solve::minimise(&problem, half)) {
        Outcome::Found { choice, bound, .. } => (choice, bound),
        Outcome::Infeasible => {
            return Answer::Infeasible(budget.lend(2, |half| relaxation(&problem, half)));
        }
        Outcome::Unknown { .. } => return Answer::Unknown,
    };
    let (plan, bound) = (case.plan(choice), impact(bound));
    let sensitivity = budget.lend(3, |third| sensitivity(&problem, &plan, bound, third));
    let Sensitivity { binding, unsettled, price } = sensitivity;
    Answer::Found(Box::new(Optimum { plan, bound, binding, unsettled, price }))
}

/// What binds a plan, and what a little less or more envelope would do.
struct Sensitivity {
    binding: Vec<Limit>,
    unsettled: Vec<Limit>,
    price: Price,
}

fn sensitivity(problem: &Problem, plan: &Plan, bound: u64, budget: &mut Budget) -> Sensitivity {
    let mut n_to_come = N_SOLVED_AGAIN;
    let mut lowest_with = |limit: usize, value: i64| {
        let mut limits = problem.limits;
        limits[limit] = value;
        let problem = Problem { limits, ..problem.clone() };
        let lowest = budget.lend(n_to_come, |share| {
            Lowest::from(solve::minimise_from(&problem, Some(&plan.options), share))
        });
        n_to_come -= 1;
        lowest
    };
    let (mut binding, mut unsettled) = (Vec::new(), Vec::new());
    for (idx, limit) in Limit::ALL.into_iter().enumerate() {
        let without = lowest_with(idx, most(problem, idx));
        if without.impact().is_some_and(|least| least < bound) {
            binding.push(limit);
        } else if without.bound().is_some_and(|least| least < plan.impact) {
            unsettled.push(limit);
        }
    }
    let envelope = problem.limits[0];
    let price = Price {
        with_less: lowest_with(0, envelope.saturating_sub(STEP.get())),
        with_more: lowest_with(0, envelope.saturating_add(STEP.get())),
    };
    Sensitivity { binding, unsettled, price }
}

/// How often a case is solved again for what binds its plan and what a little less or more envelope would do.
const N_SOLVED_AGAIN: u64 = 5;

/// The lowest impact score of a case.
#[must_use]
pub fn lowest_impact(case: &SelectionProblem, budget: &mut Budget) -> Lowest {
    solve::minimise(&case.problem(), budget).into()
}

/// The most that can be taken of a limited thing, which limits nothing.
fn most(problem: &Problem, limit: usize) -> i64 {
    let of_group = |group: &Vec<Candidate>| group.iter().map(|candidate| candidate.uses[limit]).max();
    problem.groups.iter().filter_map(of_group).sum::<i64>().max(problem.limits[limit])
}

/// What would make a case feasible that is not.
fn relaxation(problem: &Problem, budget: &mut Budget) -> Relaxation {
    let alone = Limit::ALL
        .into_iter()
        .enumerate()
        .map(|(idx, limit)| {
            let mut relaxed = problem.clone();
            relaxed.limits[idx] = most(problem, idx);
            for candidate in relaxed.groups.iter_mut().flatten() {
                candidate.impact = candidate.uses[idx];
            }
            let over = |uses: i64| Pence::new(uses - problem.limits[idx]);
            let excess = match budget
                .lend(N_LIMITS as u64 + 1 - idx as u64, |share| solve::minimise(&relaxed, share))
            {
                Outcome::Found { impact, bound, .. } => {
                    Excess::Enough { amount: over(impact), bound: over(bound).max(Pence::new(1)) }
                }
                Outcome::Infeasible => Excess::Never,
                Outcome::Unknown { .. } => Excess::Unknown,
            };
            (limit, excess)
        })
        .collect();
    Relaxation { alone, together: together(problem, budget) }
}

/// By how much at least all limits together would have to give way.
///
/// Only whether a plan is possible is asked, so scores are left out: with none to weigh, most options are beaten
/// by others, and the first plan ends a search. Amounts that are not multiples of the unit allow no other plan than
/// the multiple below, so none is tried.
fn together(problem: &Problem, budget: &mut Budget) -> Excess {
    let mut problem = problem.clone();
    for candidate in problem.groups.iter_mut().flatten() {
        candidate.impact = 0;
    }
    let unit =
        problem.limits.iter().fold(amounts_unit(&problem), |unit, limit| common_divisor(unit, *limit)).max(1);
    let with = |units: i64, budget: &mut Budget| {
        let limits = problem.limits.map(|limit| limit.saturating_add(units * unit));
        budget.lend(N_HALVINGS, |share| solve::minimise(&Problem { limits, ..problem.clone() }, share))
    };
    let widest = (0..N_LIMITS).map(|idx| most(&problem, idx).saturating_sub(problem.limits[idx])).max();
    let Some(widest) = widest.map(|widest| (widest + unit - 1) / unit) else { return Excess::Never };
    match with(widest, budget) {
        Outcome::Found { .. } => {}
        Outcome::Infeasible => return Excess::Never,
        Outcome::Unknown { .. } => return Excess::Unknown,
    }
    // In units: below `bound` nothing is enough, proven; below `settled` nothing was found.
    let (mut bound, mut settled, mut enough) = (1, 1, widest);
    while settled < enough {
        let middle = settled + (enough - settled) / 2;
        match with(middle, budget) {
            Outcome::Found { .. } => enough = middle,
            outcome => {
                settled = middle + 1;
                if outcome == Outcome::Infeasible {
                    bound = settled;
                }
            }
        }
    }
    Excess::Enough { amount: Pence::new(enough * unit), bound: Pence::new(bound * unit) }
}

/// The largest amount of which all amounts of all limited things are multiples; nil where all are nil.
fn amounts_unit(problem: &Problem) -> i64 {
    let amounts = problem.groups.iter().flatten().flat_map(|candidate| candidate.uses);
    amounts.fold(0, common_divisor)
}

/// Of so many more questions as many steps are kept back where one amount is looked for by halves.
const N_HALVINGS: u64 = 8;

/// A point of the frontier: of the plans within the budget for exits no other has as low a score and
/// saves more, or saves as much with a lower score, or does both alike with fewer exits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The plan.
    pub plan: Plan,
    /// No plan that saves as much has a lower score than this.
    pub bound: u64,
    /// No plan of as low a score saves more than this; equal to the plan's where proven.
    pub most_saving: Pence,
}

/// The frontier of the system's saving against impact score, from the lowest impact score to the most saving that is
/// possible, in at most `n_points` points evenly spaced in saving; each is the most saving for its impact.
/// The budget for exits holds; the envelope and the least saving do not.
#[must_use]
pub fn frontier(case: &SelectionProblem, n_points: u32, budget: &mut Budget) -> Vec<Point> {
    let levels = Levels::of(case);
    // The ends come first: all else lies between them.
    let dearest = budget.lend(N_FOR_ENDS, |share| levels.of_lowest_impact(i64::MAX, share));
    let least_cost = budget.lend(N_FOR_ENDS, |share| levels.least_cost(share));
    let (Some(dearest), Some(least_cost)) = (dearest, least_cost) else {
        return Vec::new();
    };
    let first = budget.lend(N_FOR_ENDS, |share| levels.point(case, dearest, share));
    let highest = levels.used(COST, &first.plan.options);
    let steps = i64::from(n_points.max(2) - 1).min((highest - least_cost) / levels.unit(COST));
    let mut points = vec![first];
    for step in 1..=steps {
        let saved = i128::from(highest - least_cost) * i128::from(step) / i128::from(steps);
        let cost = highest - i64::try_from(saved).unwrap_or(0);
        // The most saving for a lower score may be enough already.
        let is_covered = |point: &Point| levels.used(COST, &point.plan.options) <= cost;
        if !points.last().is_some_and(is_covered) {
            let point = budget.lend((steps - step + 1).unsigned_abs(), |share| {
                let found = share.lend(2, |half| levels.of_lowest_impact(cost, half))?;
                Some(levels.point(case, found, share))
            });
            points.extend(point);
        }
    }
    unbeaten(points)
}

/// Into how many shares a budget is divided for the ends of a frontier, of which each takes one.
const N_FOR_ENDS: u64 = 8;

/// The points that no later one beats. Where all are proven that is every one; where steps ran out a search for
/// more saving may have met a lower score.
fn unbeaten(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for point in points {
        let is_beaten = |other: &Point| point.plan.impact <= other.plan.impact;
        while kept.last().is_some_and(is_beaten) {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}

/// A case without its envelope and its least saving, to be searched by levels of impact.
struct Levels {
    problem: Problem,
    baseline: i64,
}

/// What the system pays, among the limited things.
const COST: usize = 1;
/// What exits cost, among the limited things.
const EXITS: usize = 2;

/// The choice that takes least of a limited thing, and what no choice takes less than.
struct Least {
    choice: Vec<usize>,
    bound: i64,
}

impl Levels {
    fn of(case: &SelectionProblem) -> Self {
        let mut problem = case.problem();
        for limit in [0, COST] {
            problem.limits[limit] = most(&problem, limit);
        }
        Self { problem, baseline: case.baseline.get() }
    }

    fn used(&self, limit: usize, choice: &[usize]) -> i64 {
        self.problem.uses(choice)[limit]
    }

    fn lowest_impact(&self, limits: Uses, budget: &mut Budget) -> Outcome {
        solve::minimise(&Problem { limits, ..self.problem.clone() }, budget)
    }

    /// The choice of the lowest impact score that costs no more than `cost`, which no such choice is below.
    fn of_lowest_impact(&self, cost: i64, budget: &mut Budget) -> Option<(Vec<usize>, i64)> {
        let mut limits = self.problem.limits;
        limits[COST] = limits[COST].min(cost);
        match self.lowest_impact(limits, budget) {
            Outcome::Found { choice, bound, .. } => Some((choice, bound)),
            Outcome::Infeasible | Outcome::Unknown { .. } => None,
        }
    }

    /// The least cost within the budget for exits.
    fn least_cost(&self, budget: &mut Budget) -> Option<i64> {
        let mut cheapest = self.problem.clone();
        for candidate in cheapest.groups.iter_mut().flatten() {
            candidate.impact = candidate.uses[COST];
        }
        match solve::minimise(&cheapest, budget) {
            Outcome::Found { impact: cost, .. } => Some(cost),
            Outcome::Infeasible | Outcome::Unknown { .. } => None,
        }
    }

    /// The largest amount of which all amounts of a limited thing are multiples.
    fn unit(&self, limit: usize) -> i64 {
        let amounts = self.problem.groups.iter().flatten().map(|candidate| candidate.uses[limit]);
        amounts.fold(0, common_divisor).max(1)
    }

    /// The least of a limited thing that a choice of no more impact and cost than these takes, looked for
    /// between what `known` takes and the least of each function. Impact is small and whole, so the search is
    /// asked for the lowest impact score within half as much, again and again.
    fn least(&self, limit: usize, impact: i64, cost: i64, known: &[usize], budget: &mut Budget) -> Least {
        let mut limits = self.problem.limits;
        limits[COST] = cost;
        let of_group = |group: &Vec<Candidate>| group.iter().map(|candidate| candidate.uses[limit]).min();
        let floor: i64 = self.problem.groups.iter().filter_map(of_group).sum();
        let unit = self.unit(limit);
        let mut choice = known.to_vec();
        // Below `bound` there is nothing, proven; below `settled` nothing was found.
        let (mut bound, mut settled) = (floor, floor);
        let mut step = unit;
        loop {
            let enough = self.used(limit, &choice);
            if enough <= settled {
                break;
            }
            // Steps double until one is too far, then halve.
            let middle =
                (enough - step).max(settled + (enough - settled) / (2 * unit) * unit).min(enough - unit);
            limits[limit] = middle;
            match budget.lend(N_HALVINGS, |share| self.lowest_impact(limits, share)) {
                Outcome::Found { choice: better, impact: least, .. } if least <= impact => {
                    choice = better;
                    step = step.saturating_mul(2);
                }
                outcome => {
                    settled = middle + unit;
                    let is_proven = match outcome {
                        Outcome::Found { bound, .. } | Outcome::Unknown { bound } => impact < bound,
                        Outcome::Infeasible => true,
                    };
                    if is_proven {
                        bound = settled;
                    }
                }
            }
        }
        Least { choice, bound }
    }

    /// The point of the score that a choice has: of the choices that save most, one with the fewest exits.
    fn point(
        &self,
        case: &SelectionProblem,
        (choice, bound): (Vec<usize>, i64),
        budget: &mut Budget,
    ) -> Point {
        let level = self.problem.impact(&choice);
        let dearest = self.problem.limits[COST];
        let cheapest = budget.lend(2, |half| self.least(COST, level, dearest, &choice, half));
        let cost = self.used(COST, &cheapest.choice);
        let fewest = self.least(EXITS, level, cost, &cheapest.choice, budget);
        Point {
            plan: case.plan(fewest.choice),
            bound: impact(bound),
            most_saving: Pence::new(self.baseline - cheapest.bound),
        }
    }
}

/// The largest number that divides both.
fn common_divisor(one: i64, other: i64) -> i64 {
    let (mut one, mut other) = (one.abs(), other.abs());
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
mod tests;
