//! A whole reform worked out: targets, the choice of functions, exits, transfers and duties.
//!
//! Plain values; tables and pages show them. Method and limits: `docs/method/reform.md`.

pub mod consistency;
mod leaving;
mod moves;
mod trial;

use std::collections::{BTreeMap, BTreeSet};

use domain::code::OrganisationCode;
use domain::finding::Finding;
use domain::function::{Band, Duty, DutyKind, Function, FunctionOption, OptionKind, Posts};
use domain::geography::{Population, PopulationBasis};
use domain::money::{NonZeroU32Pence, Pence};
use domain::month::FinancialYear;
use domain::provenance::Provenance;
use domain::register_id::RegisterId;
use domain::target::Target;
use domain::wte::Wte;
use governance::transfer::{Gate, GateRefusal, Transfer};
use jiff::civil::Date;

use self::leaving::leaving_day_of;
use self::moves::Counted;
use crate::choice::{self, Answer, Choices, CostedOption, Limit, Lowest, Plan, Point, SelectionProblem};
use crate::duty::{DutyFault, DutyMap, Holder};
use crate::exit::{ExitError, ExitTerms, LeavingDay, OnCosts, Spread, Waiting};
use crate::solve::Budget;
use crate::target::{Baseline, Conflict, Reading, conflicts, readings};

pub use leaving::{Leaving, LeavingDayError, SafeFloor};
pub use trial::{Limits, Trial, trial};

/// All that a reform is worked out from.
#[derive(Clone, Debug)]
pub struct Input {
    /// What the boards are called together.
    pub name: String,
    /// The boards.
    pub bodies: Vec<OrganisationCode>,
    /// The people of each board, in the order of the boards.
    pub people_of: Vec<Vec<Population>>,
    /// What they cost today, for how many people.
    pub baseline: Baseline,
    /// The year of that cost.
    pub year: FinancialYear,
    /// How the cost is known.
    pub provenance: Provenance,
    /// Where it is stated.
    pub source_ref: String,
    /// How many people were employed, as published [people].
    pub staff: u64,
    /// What was announced.
    pub targets: Vec<Target>,
    /// What the boards do.
    pub functions: Vec<Function>,
    /// The option that the plan has of each function.
    pub chosen: Vec<Option<OptionKind>>,
    /// What may become of them.
    pub options: Vec<FunctionOption>,
    /// The posts that do them.
    pub posts: Vec<Posts>,
    /// What the law demands.
    pub duties: Vec<Duty>,
    /// What is to move.
    pub moves: Vec<Transfer>,
    /// The most that the boards may cost a year afterwards [pence].
    pub envelope: Pence,
    /// The least that the system must save a year [pence].
    pub least_saving: Pence,
    /// The most that exits may cost, once [pence].
    pub most_exit_cost: Pence,
    /// What leaving pays.
    pub terms: ExitTerms,
    /// What employers pay on top of pay.
    pub on_costs: OnCosts,
    /// What each band pays a year, lowest and highest [pence].
    pub pay: BTreeMap<Band, (Pence, Pence)>,
    /// Share of those whose post goes who leave, in hundredths: fewest and most.
    pub take_up: (u32, u32),
    /// Share of staff that leaves each quarter of its own accord, in hundredths of a per cent.
    pub quarterly_leavers: u32,
    /// Share of a function's posts below which it is not safe, in hundredths.
    pub safe_share: u32,
    /// Bodies that can hold duties.
    pub holders: Vec<Holder>,
    /// Who holds the duties when the plan begins.
    pub duties_of: String,
    /// The first and the last day of the plan.
    pub days: (Date, Date),
    /// The merger: its first day, and what the merged body is called.
    pub merger: Option<(Date, String)>,
    /// The day on which gates are looked at.
    pub on: Date,
    /// The day on which those whose posts go are to leave; without it after consultation and notice.
    pub leave_on: Option<Date>,
    /// Limits that somebody asked for in place of those of the plan, by what asks for them: `--cut 50`.
    pub asked: BTreeMap<Limit, String>,
}

/// Where a move stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferStatus {
    /// The index of the move.
    pub moving: usize,
    /// The last gate passed; `None` before the first.
    pub passed: Option<Gate>,
    /// The gate to be passed next; `None` once all are.
    pub next: Option<Gate>,
    /// What stands in its way.
    pub blocking: Vec<GateRefusal>,
    /// What the board saves a year [pence]; `None` where the option is not costed.
    pub icb_saving: Option<Pence>,
    /// What moves to the receiver a year [pence].
    pub shifted: Option<Pence>,
}

impl TransferStatus {
    /// What the system saves a year [pence].
    #[must_use]
    pub fn system_saving(&self) -> Option<Pence> {
        Some(self.icb_saving? - self.shifted?)
    }
}

/// An option that the plan may not take, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The function.
    pub function: RegisterId,
    /// The option.
    pub kind: OptionKind,
    /// Why, in words that follow a colon.
    pub why: String,
}

/// What keeping one function as it is would cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionCost {
    /// The function.
    pub function: RegisterId,
    /// The lowest impact score with it kept.
    pub lowest: Lowest,
}

/// How a duty-critical function fares while people wait.
#[derive(Clone, Debug, PartialEq)]
pub struct AtRisk {
    /// The function.
    pub function: RegisterId,
    /// Posts filled today.
    pub filled: Wte,
    /// The fewest that keep it safe.
    pub floor: SafeFloor,
    /// Quarter by quarter.
    pub waiting: Waiting,
}

/// Which moves a reform counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MovesCounted {
    /// Those of the register: what is being done, whatever plan would be best.
    Registered,
    /// Those of the functions that the plan moves, as somebody tries it.
    OfPlan,
}

/// A reform worked out.
#[derive(Clone, Debug)]
pub struct Reform {
    /// What it was worked out from.
    pub input: Input,
    /// Every target on the baseline.
    pub readings: Vec<Reading>,
    /// Targets that cannot be about the same baseline.
    pub conflicts: Vec<Conflict>,
    /// The functions with the options that may be taken.
    pub case: SelectionProblem,
    /// Options that may not.
    pub refused: Vec<Refused>,
    /// Functions of which one option is settled beforehand.
    pub fixed: BTreeMap<RegisterId, OptionKind>,
    /// The plan as it is drafted; `None` where an option of it may not be taken or is not chosen.
    pub draft: Option<Plan>,
    /// The plan of the lowest impact score.
    pub answer: Answer,
    /// The frontier of saving and impact score.
    pub frontier: Vec<Point>,
    /// What keeping each function would cost, where the best plan does not keep it.
    pub keeping: Vec<RetentionCost>,
    /// Exits of the best plan, else of the draft.
    pub exits: Option<Spread>,
    /// Whose posts go under that plan, by function and band.
    pub leaving: Vec<Leaving>,
    /// Posts that go without anybody leaving, because they are vacant or move.
    pub posts_without_exit: Wte,
    /// Duty-critical functions while people wait.
    pub at_risk: Vec<AtRisk>,
    /// Which moves stand in `standings` and pass duties.
    pub moves: MovesCounted,
    /// Where each move stands.
    pub standings: Vec<TransferStatus>,
    /// In what the registers do not agree.
    pub findings: Vec<Finding>,
    /// Who is accountable on every day, or why that cannot be said.
    pub duties: Result<DutyMap, Vec<DutyFault>>,
}

/// How many points the frontier has at most.
pub const FRONTIER_POINTS: u32 = 50;
/// How often exits are drawn.
pub const EXIT_DRAWS: u32 = 10_000;

impl Input {
    /// The same within other limits, each by what asks for it.
    #[must_use]
    pub fn within(self, limits: Limits, asked: BTreeMap<Limit, String>) -> Self {
        let Limits { envelope, least_saving, most_exit_cost } = limits;
        Self { envelope, least_saving, most_exit_cost, asked, ..self }
    }

    /// The options of a function.
    pub fn options_of<'a>(&'a self, function: &'a RegisterId) -> impl Iterator<Item = &'a FunctionOption> {
        self.options.iter().filter(move |option| option.function == *function)
    }

    /// The function with this id.
    #[must_use]
    pub fn function(&self, id: &RegisterId) -> Option<&Function> {
        self.functions.iter().find(|function| function.id == *id)
    }

    /// How costs that the boards share are split by people counted on `basis`: a share of each board in
    /// hundredths of a per cent, which sum to all. Nothing where a board has no such count.
    #[must_use]
    pub fn split_key(&self, basis: PopulationBasis) -> Option<Vec<i64>> {
        let people_counted = |counts: &Vec<Population>| {
            counts.iter().find(|count| count.basis == basis).map(|count| count.people)
        };
        let people: Option<Vec<u64>> = self.people_of.iter().map(people_counted).collect();
        let people = people.filter(|people| people.iter().any(|count| 0 < *count))?;
        let shares = Pence::new(10_000).split(&people, NonZeroU32Pence::PENNY);
        Some(shares.into_iter().map(Pence::get).collect())
    }

    /// Posts of a function today.
    #[must_use]
    pub fn posts_of(&self, function: &RegisterId) -> Wte {
        self.posts.iter().filter(|posts| posts.function == *function).map(|posts| posts.wte).sum()
    }

    /// The statutory duties that a function serves and that are in force today.
    pub fn duties_of<'a>(&'a self, function: &'a RegisterId) -> impl Iterator<Item = &'a Duty> {
        self.duties.iter().filter(move |duty| {
            duty.function.as_ref() == Some(function)
                && duty.kind == DutyKind::Duty
                && duty.lapses_on.is_none_or(|day| day >= self.on)
        })
    }

    /// The duties of a function that the law does not end before the plan does.
    pub fn binding_duties<'a>(&'a self, function: &'a RegisterId) -> impl Iterator<Item = &'a Duty> {
        self.duties.iter().filter(move |duty| {
            duty.function.as_ref() == Some(function)
                && duty.kind == DutyKind::Duty
                && duty.lapses_on.is_none_or(|day| day > self.days.1)
        })
    }
}

/// The functions with the options that may be taken, and those that may not; `fixed` names functions
/// of which one option is fixed.
#[must_use]
pub fn case(input: &Input, fixed: &BTreeMap<RegisterId, OptionKind>) -> (SelectionProblem, Vec<Refused>) {
    let mut refused = Vec::new();
    let mut functions = Vec::new();
    for function in &input.functions {
        let mut options = Vec::new();
        for option in input.options_of(&function.id) {
            match refusal(input, function, option) {
                Some(why) => refused.push(Refused { function: function.id.clone(), kind: option.kind, why }),
                None if fixed.get(&function.id).is_some_and(|kind| *kind != option.kind) => {}
                None => options.push(CostedOption {
                    kind: option.kind,
                    icb_cost: option.icb_cost,
                    receiver_cost: option.receiver_cost,
                    exit_cost: option.exit_cost,
                    impact: option.impact,
                }),
            }
        }
        functions.push(Choices { function: function.id.clone(), baseline: function.cost(), options });
    }
    let case = SelectionProblem {
        functions,
        baseline: input.baseline.cost,
        envelope: input.envelope,
        least_saving: input.least_saving,
        most_exit_cost: input.most_exit_cost,
    };
    (case, refused)
}

/// Whether the boards go on doing a function under an option.
const fn keeps_function(kind: OptionKind) -> bool {
    matches!(kind, OptionKind::Retain | OptionKind::Slim | OptionKind::Share)
}

/// Why an option may not be taken.
fn refusal(input: &Input, function: &Function, option: &FunctionOption) -> Option<String> {
    if option.kind == OptionKind::Stop {
        let duties: Vec<&str> = input.binding_duties(&function.id).map(|duty| duty.id.as_str()).collect();
        if !duties.is_empty() {
            return Some(format!("the law demands it ({}), so it cannot stop", duties.join(", ")));
        }
    }
    if let Some(floor) = function.floor.filter(|floor| keeps_function(option.kind) && option.posts < *floor) {
        return Some(format!("{} posts are fewer than the {floor} with which it is safe", option.posts));
    }
    if let Some(earliest) = option.earliest.filter(|day| *day > input.days.1) {
        return Some(format!("it cannot be so before {earliest}, after the plan ends"));
    }
    if option.kind == OptionKind::Transfer && option.receiver.is_empty() {
        return Some("no receiver is named".to_owned());
    }
    None
}

/// Works a reform out. The same input, budget and seed give the same result. The plan comes first, with half of the
/// steps; what it leaves is shared by what binds it, the functions kept and the frontier.
///
/// # Errors
/// Where the terms of leaving contradict themselves.
pub fn plan(
    input: Input,
    fixed: &BTreeMap<RegisterId, OptionKind>,
    budget: &mut Budget,
    seed: u64,
) -> Result<Reform, ExitError> {
    let Trial { case, refused, answer, exits, leaving, posts_without_exit, .. } =
        trial(&input, Limits::of(&input), fixed, budget, seed)?;
    let draft = draft(&input, &case);
    let keeping = match &answer {
        Answer::Found(best) => budget.lend(2, |half| keeping(&input, &case, &best.plan, fixed, half)),
        Answer::Infeasible(_) | Answer::Unknown => Vec::new(),
    };
    let (exits, leaving, posts_without_exit) = match (exits, &draft) {
        (None, Some(draft)) => {
            let exits = leaving::exits(&input, &case, draft, seed)?;
            (Some(exits.spread), exits.leaving, exits.posts_without_exit)
        }
        (exits, _) => (exits, leaving, posts_without_exit),
    };
    Ok(Reform {
        readings: readings(&input.targets, &input.baseline),
        conflicts: conflicts(&input.targets),
        frontier: choice::frontier(&case, FRONTIER_POINTS, budget),
        at_risk: leaving::at_risk(&input),
        moves: MovesCounted::Registered,
        standings: moves::standings(&input, Counted::Registered),
        duties: moves::duties(&input, Counted::Registered),
        findings: consistency::findings(&input),
        refused,
        fixed: fixed.clone(),
        draft,
        keeping,
        exits,
        leaving,
        posts_without_exit,
        answer,
        case,
        input,
    })
}

/// The plan as it is drafted.
fn draft(input: &Input, case: &SelectionProblem) -> Option<Plan> {
    let options: Option<Vec<usize>> = case
        .functions
        .iter()
        .zip(&input.chosen)
        .map(|(choices, chosen)| choices.options.iter().position(|option| Some(option.kind) == *chosen))
        .collect();
    options.map(|options| case.plan(options))
}

/// What keeping each function that the best plan does not keep would cost.
fn keeping(
    input: &Input,
    case: &SelectionProblem,
    best: &Plan,
    fixed: &BTreeMap<RegisterId, OptionKind>,
    budget: &mut Budget,
) -> Vec<RetentionCost> {
    let mut cases = Vec::new();
    for (choices, idx) in case.functions.iter().zip(&best.options) {
        if choices.options[*idx].kind == OptionKind::Retain || fixed.contains_key(&choices.function) {
            continue;
        }
        let mut fixed_with_retained = fixed.clone();
        fixed_with_retained.insert(choices.function.clone(), OptionKind::Retain);
        let (case, _) = self::case(input, &fixed_with_retained);
        if case.functions.iter().all(|choices| !choices.options.is_empty()) {
            cases.push((choices.function.clone(), case));
        }
    }
    let mut n_to_come = cases.len() as u64;
    let mut costs = Vec::new();
    for (function, case) in cases {
        let lowest = budget.lend(n_to_come, |share| choice::lowest_impact(&case, share));
        n_to_come -= 1;
        costs.push(RetentionCost { function, lowest });
    }
    costs
}

impl Reform {
    /// The best plan, if there is one.
    #[must_use]
    pub fn best(&self) -> Option<&choice::Optimum> {
        match &self.answer {
            Answer::Found(best) => Some(best),
            Answer::Infeasible(_) | Answer::Unknown => None,
        }
    }

    /// The best plan, else the draft: the one that pages and tables show.
    #[must_use]
    pub fn best_or_draft(&self) -> Option<&Plan> {
        self.best().map(|best| &best.plan).or(self.draft.as_ref())
    }

    /// What becomes of a function under a plan.
    #[must_use]
    pub fn option<'a>(&'a self, plan: &Plan, function: &RegisterId) -> Option<&'a CostedOption> {
        let idx = self.case.functions.iter().position(|choices| choices.function == *function)?;
        self.case.functions[idx].options.get(*plan.options.get(idx)?)
    }

    /// The functions that the plan that is shown moves to others.
    #[must_use]
    pub fn moved(&self) -> BTreeSet<RegisterId> {
        let Some(plan) = self.best_or_draft() else { return BTreeSet::new() };
        let functions = self.case.functions.iter().zip(&plan.options);
        let moved = functions.filter(|(choices, idx)| choices.options[**idx].kind == OptionKind::Transfer);
        moved.map(|(choices, _)| choices.function.clone()).collect()
    }

    /// The same with the moves and duties that follow from its plan: nothing moves of a function that the plan
    /// keeps. For a plan that somebody tries; what is under way stands in the register.
    #[must_use]
    pub fn following_its_plan(mut self) -> Self {
        if self.best().is_some() {
            let moved = self.moved();
            self.standings = moves::standings(&self.input, Counted::Of(&moved));
            self.duties = moves::duties(&self.input, Counted::Of(&moved));
            self.moves = MovesCounted::OfPlan;
        }
        self
    }

    /// The functions that the plan that is shown moves to others, of which no move is in the register.
    #[must_use]
    pub fn moved_without_a_move(&self) -> Vec<RegisterId> {
        let has_move = |id: &RegisterId| self.input.moves.iter().any(|moving| moving.function == *id);
        self.moved().into_iter().filter(|id| !has_move(id)).collect()
    }

    /// The functions of which a move is in the register, though the plan that is shown does not move them.
    #[must_use]
    pub fn kept_despite_a_move(&self) -> Vec<RegisterId> {
        let moved = self.moved();
        let functions = self.input.moves.iter().map(|moving| &moving.function);
        functions.filter(|id| !moved.contains(*id)).cloned().collect()
    }

    /// The day on which those leave whose posts go under the plan that is shown.
    #[must_use]
    pub fn leaving_day(&self) -> LeavingDay {
        leaving_day_of(&self.input, &self.leaving)
    }

    /// Whether every function stays as it is under a plan.
    #[must_use]
    pub fn keeps_all(&self, plan: &Plan) -> bool {
        let retains = |(choices, idx): (&Choices, &usize)| choices.options[*idx].kind == OptionKind::Retain;
        self.case.functions.iter().zip(&plan.options).all(retains)
    }

    /// The limits that a plan breaks, with by how much [pence].
    #[must_use]
    pub fn breaks(&self, plan: &Plan) -> Vec<(Limit, Pence)> {
        let excess = [
            (Limit::Envelope, plan.icb_cost - self.case.envelope),
            (Limit::SystemSaving, self.case.least_saving - plan.system_saving),
            (Limit::ExitCost, plan.exit_cost - self.case.most_exit_cost),
        ];
        excess.into_iter().filter(|(_, amount)| *amount > Pence::ZERO).collect()
    }

    /// The weakest provenance among what the choice rests on.
    #[must_use]
    pub fn provenance(&self) -> Provenance {
        let options = self.input.options.iter().map(|option| option.provenance);
        Provenance::of_formula(options.chain(self.input.functions.iter().map(|f| f.provenance)))
    }
}

#[cfg(test)]
pub(crate) mod tests;
