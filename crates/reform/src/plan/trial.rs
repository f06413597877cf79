//! One plan within limits that somebody asks for: what a board tries before it decides.

use std::collections::{BTreeMap, BTreeSet};

use domain::function::OptionKind;
use domain::money::Pence;
use domain::register_id::RegisterId;
use domain::wte::Wte;

use super::moves::{self, Counted};
use super::{Input, Leaving, Refused, TransferStatus, case, leaving};
use crate::choice::{self, Answer, CostedOption, Optimum, SelectionProblem};
use crate::duty::{DutyFault, DutyMap};
use crate::exit::{ExitError, LeavingDay, Spread};
use crate::solve::Budget;

/// The limits of a plan. Amounts are positive [pence].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most that the boards may cost a year afterwards.
    pub envelope: Pence,
    /// The least that the system must save a year.
    pub least_saving: Pence,
    /// The most that exits may cost, once.
    pub most_exit_cost: Pence,
}

impl Limits {
    /// The limits of the workspace's plan.
    #[must_use]
    pub const fn of(input: &Input) -> Self {
        Self {
            envelope: input.envelope,
            least_saving: input.least_saving,
            most_exit_cost: input.most_exit_cost,
        }
    }

    /// The same, with an envelope that is `tenths` of a per cent below what the boards cost today.
    #[must_use]
    pub fn cut(self, baseline: Pence, tenths: u16) -> Self {
        let left = i128::from(baseline.get()) * (1_000 - i128::from(tenths.min(1_000))) / 1_000;
        Self { envelope: Pence::new(i64::try_from(left).unwrap_or(i64::MAX)), ..self }
    }
}

/// The plan of the lowest impact score within limits, and what it comes to.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The limits.
    pub limits: Limits,
    /// The functions with the options that may be taken.
    pub case: SelectionProblem,
    /// Options that may not.
    pub refused: Vec<Refused>,
    /// Functions of which one option is settled beforehand.
    pub fixed: BTreeMap<RegisterId, OptionKind>,
    /// The plan.
    pub answer: Answer,
    /// Exits under it; `None` without a plan.
    pub exits: Option<Spread>,
    /// Whose posts go, by function and band.
    pub leaving: Vec<Leaving>,
    /// The day on which they leave.
    pub leaving_day: LeavingDay,
    /// Posts that go without anybody leaving, because they are vacant or move.
    pub posts_without_exit: Wte,
    /// Where the moves of the functions that it moves stand; none without a plan.
    pub standings: Vec<TransferStatus>,
    /// Who is accountable on every day under it, or why that cannot be said; the registers' moves without a plan.
    pub duties: Result<DutyMap, Vec<DutyFault>>,
}

impl Trial {
    /// The plan, if there is one.
    #[must_use]
    pub fn best(&self) -> Option<&Optimum> {
        match &self.answer {
            Answer::Found(best) => Some(best),
            Answer::Infeasible(_) | Answer::Unknown => None,
        }
    }

    /// What becomes of the function at `function_idx`; `None` without a plan.
    #[must_use]
    pub fn option(&self, function_idx: usize) -> Option<&CostedOption> {
        let option_idx = self.best()?.plan.options.get(function_idx)?;
        self.case.functions.get(function_idx)?.options.get(*option_idx)
    }

    /// Posts of the boards under the plan; `None` without one.
    #[must_use]
    pub fn posts(&self, input: &Input) -> Option<Wte> {
        let posts = self.case.functions.iter().enumerate().map(|(function_idx, choices)| {
            let kind = self.option(function_idx)?.kind;
            input.options_of(&choices.function).find(|option| option.kind == kind).map(|option| option.posts)
        });
        posts.collect::<Option<Vec<Wte>>>().map(|posts| posts.into_iter().sum())
    }

    /// The functions that it moves to others.
    fn moved(&self) -> BTreeSet<RegisterId> {
        let functions = self.case.functions.iter().enumerate();
        let moved = functions.filter(|(function_idx, _)| {
            self.option(*function_idx).is_some_and(|option| option.kind == OptionKind::Transfer)
        });
        moved.map(|(_, choices)| choices.function.clone()).collect()
    }
}

/// The plan of the lowest impact score within `limits`; `fixed` names functions of which one option is fixed.
///
/// # Errors
/// Where the terms of leaving contradict themselves.
pub fn trial(
    input: &Input,
    limits: Limits,
    fixed: &BTreeMap<RegisterId, OptionKind>,
    budget: &mut Budget,
    seed: u64,
) -> Result<Trial, ExitError> {
    let (case, refused) = case(input, fixed);
    let Limits { envelope, least_saving, most_exit_cost } = limits;
    let case = SelectionProblem { envelope, least_saving, most_exit_cost, ..case };
    let answer = if case.functions.iter().any(|choices| choices.options.is_empty()) {
        Answer::Unknown
    } else {
        choice::best(&case, budget)
    };
    let exits = match &answer {
        Answer::Found(best) => Some(leaving::exits(input, &case, &best.plan, seed)?),
        Answer::Infeasible(_) | Answer::Unknown => None,
    };
    let (exits, leaving, posts_without_exit) = match exits {
        Some(exits) => (Some(exits.spread), exits.leaving, exits.posts_without_exit),
        None => (None, Vec::new(), Wte::ZERO),
    };
    let duties = moves::duties(input, Counted::Registered);
    let mut trial = Trial {
        limits,
        case,
        refused,
        fixed: fixed.clone(),
        answer,
        exits,
        leaving_day: leaving::leaving_day_of(input, &leaving),
        leaving,
        posts_without_exit,
        standings: Vec::new(),
        duties,
    };
    if trial.best().is_some() {
        let moved = trial.moved();
        trial.standings = moves::standings(input, Counted::Of(&moved));
        trial.duties = moves::duties(input, Counted::Of(&moved));
    }
    Ok(trial)
}
