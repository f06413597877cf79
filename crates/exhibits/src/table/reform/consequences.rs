//! What a plan brings with it besides its figures: costs that only move, moves that are blocked, functions that it
//! could not change anyway, where the posts go, when people leave, and within which limits. Commands and pages
//! take these sentences from here.

use std::collections::BTreeMap;

use domain::function::OptionKind;
use domain::money::Pence;
use domain::month::day_in_words;
use domain::register_id::RegisterId;
use domain::wte::Wte;
use evidence::disclosure::Readers;
use reform::choice::{CostedOption, Limit, Plan, SelectionProblem};
use reform::exit::{LeavingDay, LeavingDayOrigin, Spread};
use reform::plan::{Input, Limits, Reform, Refused, TransferStatus, Trial};

use super::{pounds, whole};
use crate::words::amount::Scale;

/// A plan that was found, with what it rests on.
#[derive(Clone, Copy)]
struct FoundPlan<'a> {
    input: &'a Input,
    case: &'a SelectionProblem,
    plan: &'a Plan,
    refused: &'a [Refused],
    fixed: &'a BTreeMap<RegisterId, OptionKind>,
    standings: &'a [TransferStatus],
    exits: Option<&'a Spread>,
    posts_without_exit: Wte,
    leaving_day: LeavingDay,
}

impl<'a> FoundPlan<'a> {
    fn of_trial(input: &'a Input, trial: &'a Trial) -> Option<Self> {
        Some(Self {
            input,
            case: &trial.case,
            plan: &trial.best()?.plan,
            refused: &trial.refused,
            fixed: &trial.fixed,
            standings: &trial.standings,
            exits: trial.exits.as_ref(),
            posts_without_exit: trial.posts_without_exit,
            leaving_day: trial.leaving_day,
        })
    }

    fn of_reform(reform: &'a Reform) -> Option<Self> {
        Some(Self {
            input: &reform.input,
            case: &reform.case,
            plan: &reform.best()?.plan,
            refused: &reform.refused,
            fixed: &reform.fixed,
            standings: &reform.standings,
            exits: reform.exits.as_ref(),
            posts_without_exit: reform.posts_without_exit,
            leaving_day: reform.leaving_day(),
        })
    }

    /// Each function with what becomes of it.
    fn options(self) -> impl Iterator<Item = (&'a RegisterId, CostedOption)> {
        let taken = self.case.functions.iter().zip(&self.plan.options);
        taken.filter_map(|(choices, idx)| Some((&choices.function, *choices.options.get(*idx)?)))
    }

    fn named(self, id: &RegisterId) -> String {
        self.input.function(id).map_or_else(|| id.to_string(), |function| format!("{id} {}", function.name))
    }
}

/// What a plan that was tried brings with it; nothing without a plan.
#[must_use]
pub fn reform_trial_consequences(input: &Input, trial: &Trial, readers: Readers) -> Vec<String> {
    FoundPlan::of_trial(input, trial).map_or_else(Vec::new, |found| {
        let mut sentences = shifts(input, &trial.case, found.plan, "The plan");
        sentences.extend(of_plan(found, readers));
        sentences
    })
}

/// What the plan of the lowest impact score brings with it; shifts of cost are told with what binds the plan.
#[must_use]
pub fn reform_consequences(reform: &Reform, readers: Readers) -> Vec<String> {
    FoundPlan::of_reform(reform).map_or_else(Vec::new, |found| of_plan(found, readers))
}

fn of_plan(found: FoundPlan<'_>, readers: Readers) -> Vec<String> {
    let mut sentences = Vec::new();
    sentences.extend(moves_in_words(found));
    sentences.extend(kept_at_no_price(found));
    sentences.extend(posts_in_words(found, readers));
    if found.exits.is_some_and(|exits| 0 < exits.leavers.p50) {
        sentences.push(leaving_in_words(&found.leaving_day));
    }
    sentences
}

/// What a plan moves to others without the system saving anything: a shift of cost, function by function.
pub(super) fn shifts(input: &Input, case: &SelectionProblem, plan: &Plan, plan_name: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    for function in &input.functions {
        let mut choices = case.functions.iter().zip(&plan.options);
        let taken = choices.find(|(choices, _)| choices.function == function.id);
        let Some(option) = taken.and_then(|(choices, idx)| choices.options.get(*idx)) else { continue };
        let saved = function.cost() - option.icb_cost;
        if option.receiver_cost > Pence::ZERO && saved <= option.receiver_cost {
            sentences.push(format!(
                "{plan_name} moves {} {} at a cost: the boards save {}, whoever receives it pays {}. That is a shift of cost, not a saving.",
                function.id,
                function.name,
                pounds(saved, Scale::Words),
                pounds(option.receiver_cost, Scale::Words)
            ));
        }
    }
    sentences
}

/// Which of the moves of a plan are blocked, and of which none is in the register.
fn moves_in_words(found: FoundPlan<'_>) -> Option<String> {
    let moved: Vec<&RegisterId> = found
        .options()
        .filter(|(_, option)| option.kind == OptionKind::Transfer)
        .map(|(function, _)| function)
        .collect();
    let standing = |id: &RegisterId| {
        found.standings.iter().find(|standing| found.input.moves[standing.moving].function == *id)
    };
    let blocked: Vec<String> = moved
        .iter()
        .filter_map(|id| {
            let standing = standing(id).filter(|standing| !standing.blocking.is_empty())?;
            let gate = standing.next.map_or_else(String::new, |gate| format!(" at {gate}"));
            Some(format!("{}{gate}", found.named(id)))
        })
        .collect();
    let without: Vec<String> =
        moved.iter().filter(|id| standing(id).is_none()).map(|id| found.named(id)).collect();
    let told = |names: &[String], one: &str, many: &str| match names {
        [] => None,
        [name] => Some(format!("1 {one}: {name}")),
        names => Some(format!("{} {many}: {}", names.len(), names.join(", "))),
    };
    let parts: Vec<String> = [
        told(&blocked, "is blocked at its next gate", "are blocked at their next gate"),
        told(&without, "has no move in the register", "have no move in the register"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let n = moved.len();
    match (n, parts.is_empty()) {
        (0, _) => None,
        (1, true) => Some("The plan moves 1 function, and it is not blocked.".to_owned()),
        (n, true) => Some(format!("The plan moves {n} functions, and none is blocked.")),
        (1, false) => Some(format!("Of the 1 function that the plan moves {}.", parts.join("; "))),
        (n, false) => Some(format!("Of the {n} functions that the plan moves {}.", parts.join("; "))),
    }
}

/// Functions that somebody keeps and that could not be anything else: keeping them costs nothing, for want of
/// another option.
fn kept_at_no_price(found: FoundPlan<'_>) -> Vec<String> {
    let kept = found.fixed.iter().filter(|(_, kind)| **kind == OptionKind::Retain);
    kept.filter_map(|(id, _)| {
        let others: Vec<String> = found
            .input
            .options_of(id)
            .filter(|option| option.kind != OptionKind::Retain)
            .map(|option| {
                let refused = found
                    .refused
                    .iter()
                    .find(|refused| refused.function == *id && refused.kind == option.kind);
                refused.map(|refused| format!("{}: {}", refused.kind.words(), refused.why))
            })
            .collect::<Option<_>>()?;
        let named = found.named(id);
        Some(if others.is_empty() {
            format!("Keeping {named} has no price: it has no other option.")
        } else {
            format!(
                "Keeping {named} has no price: none of its other options is allowed ({}).",
                others.join("; ")
            )
        })
    })
    .collect()
}

/// Posts under a plan, each to the whole post as it is printed, so that they add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PostsOfPlan {
    pub(super) today: Wte,
    pub(super) after: Wte,
    /// Those that go without anybody leaving.
    pub(super) without_exit: Wte,
    /// Those of people who leave, the middle of the draws.
    pub(super) of_leavers: Wte,
    /// What is left between today and the plan: those of people who find other work.
    pub(super) other_work: Wte,
}

impl PostsOfPlan {
    /// The posts of a plan that was tried.
    pub(super) fn of_trial(input: &Input, trial: &Trial) -> Option<Self> {
        Self::of(FoundPlan::of_trial(input, trial)?)
    }

    fn of(found: FoundPlan<'_>) -> Option<Self> {
        let as_printed =
            |wte: Wte| Wte::from_hundredths((wte.hundredths() + 50 * wte.hundredths().signum()) / 100 * 100);
        let input = found.input;
        let today = as_printed(input.functions.iter().map(|function| input.posts_of(&function.id)).sum());
        let under = found.options().map(|(id, taken)| {
            let mut options = input.options_of(id);
            options.find(|option| option.kind == taken.kind).map(|option| option.posts)
        });
        let after = as_printed(under.collect::<Option<Vec<Wte>>>()?.into_iter().sum());
        let without_exit = as_printed(found.posts_without_exit);
        let of_leavers = Wte::from_hundredths(i64::from(found.exits?.leavers.p50) * 100);
        let other_work = today - after - without_exit - of_leavers;
        Some(Self { today, after, without_exit, of_leavers, other_work })
    }
}

/// Where the posts go.
fn posts_in_words(found: FoundPlan<'_>, readers: Readers) -> Option<String> {
    let posts = PostsOfPlan::of(found)?;
    if posts.today == posts.after {
        return None;
    }
    if readers.rule().is_some() {
        return Some(format!("Of {} posts {} are left.", whole(posts.today), whole(posts.after)));
    }
    Some(format!(
        "Of {} posts {} are left: {} go without anybody leaving, because they are vacant or move, and {} are held by people, of whom about {} are expected to leave and the others to find other work.",
        whole(posts.today),
        whole(posts.after),
        whole(posts.without_exit),
        whole(posts.of_leavers + posts.other_work),
        whole(posts.of_leavers)
    ))
}

/// On which day people are taken to leave, and by which rule; a day that leaves too little time says so.
pub(super) fn leaving_in_words(day: &LeavingDay) -> String {
    const ACT: &str = "Trade Union and Labour Relations (Consolidation) Act 1992, section 188";
    let (consultation, none_due) = match day.consultation_days {
        0 => (String::new(), " No collective consultation is due below 20 people."),
        days => (format!("{days} days of collective consultation ({ACT}) and "), ""),
    };
    let rule = format!(
        "{consultation}{} weeks of notice (Employment Rights Act 1996, section 86) from {}",
        day.notice_weeks,
        day_in_words(day.decided)
    );
    let on = day_in_words(day.on);
    let told = match day.origin {
        LeavingDayOrigin::Statutory => format!(
            "People are taken to leave on {on}, the end of the month after {rule}. Another day can be asked for."
        ),
        LeavingDayOrigin::Asked if day.is_too_early() => format!(
            "People are taken to leave on {on}, as asked. That is too early for {rule}, which last until {}.",
            day_in_words(day.earliest)
        ),
        LeavingDayOrigin::Asked => {
            format!("People are taken to leave on {on}, as asked, after {rule}.")
        }
    };
    told + none_due
}

/// Within which limits a plan was looked for, and where each comes from.
#[must_use]
pub fn reform_limits(input: &Input) -> String {
    let limits = Limits::of(input);
    let amounts = [
        (Limit::Envelope, "an envelope", limits.envelope),
        (Limit::SystemSaving, "a saving of the system of at least", limits.least_saving),
        (Limit::ExitCost, "a budget for exits", limits.most_exit_cost),
    ];
    let told = amounts.map(|(limit, name, amount)| {
        let of = if limit == Limit::SystemSaving { "" } else { " of" };
        let origin = input.asked.get(&limit).map_or("reform/plan.toml", String::as_str);
        format!("{name}{of} {} ({origin})", pounds(amount, Scale::Words))
    });
    let [envelope, saving, exits] = told;
    format!("Limits: {envelope}, {saving}, and {exits}.")
}
