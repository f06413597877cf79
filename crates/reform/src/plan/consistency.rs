//! Whether the registers of a reform agree with each other: functions with the baseline, and what is kept as
//! it is with what it is today; and savings with what there is to save.
//!
//! The rules F01 to F07 of `docs/reference/rules.md`.

use domain::finding::{Finding, Severity};
use domain::function::{Function, FunctionOption, OptionKind, Posts};
use domain::money::{Pence, Pounds};
use domain::target::{Ask, TargetLevel};
use domain::wte::Wte;
use governance::transfer::GateEvent;

use super::Input;
use crate::choice::Limit;

/// Where the limits of the plan stand.
const SETTINGS: &str = "reform/plan.toml";

/// Costs that one function states: pay, other costs and programme pay.
const COSTS_OF_A_FUNCTION: usize = 3;

/// Everything in which the registers do not agree, in the order of the functions.
#[must_use]
pub fn findings(input: &Input) -> Vec<Finding> {
    let Input { functions, options, posts, .. } = input;
    let baseline = input.baseline.cost;
    let mut findings = Vec::new();
    findings.extend(savings_within_cost(input));
    findings.extend(baseline_of_functions(baseline, functions));
    for function in functions {
        let is_retained =
            |option: &&FunctionOption| option.function == function.id && option.kind == OptionKind::Retain;
        let Some(retained) = options.iter().find(is_retained) else { continue };
        findings.extend(retained_cost(function, retained));
        findings.extend(retained_posts(function, retained, posts));
    }
    findings.extend(gates_to_come(input));
    findings.extend(other_receivers(input));
    findings.extend(without_duties(input));
    findings
}

/// F06: what moves goes to the body whose cost the option states.
fn other_receivers(input: &Input) -> Vec<Finding> {
    let mut findings = Vec::new();
    for moving in &input.moves {
        let is_costed = |option: &&FunctionOption| {
            option.function == moving.function && option.kind == OptionKind::Transfer
        };
        let Some(option) = input.options.iter().find(is_costed) else { continue };
        let (to, receiver) = (moving.to.trim(), option.receiver.trim());
        if receiver.is_empty() || to.is_empty() || receiver.eq_ignore_ascii_case(to) {
            continue;
        }
        findings.push(Finding {
            severity: Severity::Warns,
            rule: "F06".to_owned(),
            file: "reform/transfers.toml".to_owned(),
            at: None,
            message: format!(
                "{} moves to {to:?}, and its option transfer in reform/options.csv states what it costs {receiver:?}.",
                moving.function
            ),
            fix: "Correct `to` of the move or receiver of the option, so that the cost is that of the body which has it."
                .to_owned(),
        });
    }
    findings
}

/// F07: a reform without any duty on record holds none.
fn without_duties(input: &Input) -> Option<Finding> {
    input.duties.is_empty().then(|| Finding {
        severity: Severity::Warns,
        rule: "F07".to_owned(),
        file: "reform/duties.csv".to_owned(),
        at: None,
        message: "no duty is on record, so nobody is said to be accountable for one, and no option is refused because of one."
            .to_owned(),
        fix: "Add a row for each duty that the law puts on the boards.".to_owned(),
    })
}

/// F05: nothing is passed or lost on a day to come.
fn gates_to_come(input: &Input) -> Vec<Finding> {
    let mut findings = Vec::new();
    for moving in &input.moves {
        let Some(first) = moving.history.iter().find(|event| input.on < event.on()) else { continue };
        let (gate, done) = match first {
            GateEvent::Passed { gate, .. } => (gate, "passed"),
            GateEvent::Lost { gate, .. } => (gate, "lost"),
        };
        findings.push(Finding {
            severity: Severity::Warns,
            rule: "F05".to_owned(),
            file: "reform/transfers.toml".to_owned(),
            at: None,
            message: format!(
                "{gate} of {} is {done} on {}, after {}, the day that is looked at: passed.on is the day on which it happened, so it does not count yet.",
                moving.function,
                first.on(),
                input.on
            ),
            fix: "Correct the day, or leave the gate out until it has happened.".to_owned(),
        });
    }
    findings
}

/// What all functions cost today [pence].
#[must_use]
pub fn cost(functions: &[Function]) -> Pence {
    functions.iter().map(Function::cost).sum()
}

/// F01: what does not stand in the baseline would be saved without anybody doing less.
fn baseline_of_functions(baseline: Pence, functions: &[Function]) -> Option<Finding> {
    let cost = cost(functions);
    let agrees = difference(baseline, cost) <= Pence::rounding(functions.len() * COSTS_OF_A_FUNCTION + 1);
    let first = functions.first().filter(|_| !agrees)?;
    Some(Finding {
        severity: Severity::Blocks,
        rule: "F01".to_owned(),
        file: first.file.path.clone(),
        at: None,
        message: format!(
            "The functions cost {} in all, and the baseline of reform/plan.toml is {} (£000); the difference would be saved or lost without any change.",
            thousands(cost),
            thousands(baseline)
        ),
        fix: "Correct the cost of a function, or baseline.cost.".to_owned(),
    })
}

/// F04: nobody saves more than there is: the limit of the plan, and targets of these boards.
fn savings_within_cost(input: &Input) -> Vec<Finding> {
    let cost = input.baseline.cost;
    let is_beyond = |saving: Pence| cost < saving;
    let of_limit = Some(input.least_saving).filter(|saving| is_beyond(*saving)).map(|saving| {
        let (file, message, fix) = match input.asked.get(&Limit::SystemSaving) {
            Some(asked) => (
                "",
                format!(
                    "{asked} asks the system to save {:#}, more than the {:#} that the boards cost: nobody saves more than is spent.",
                    Pounds(saving),
                    Pounds(cost)
                ),
                format!("Ask for at most {}.", in_millions(cost)),
            ),
            None => (
                SETTINGS,
                format!(
                    "limits.system_saving is {}, more than baseline.cost of {} (£000): nobody saves more than is spent.",
                    thousands(saving),
                    thousands(cost)
                ),
                "Correct limits.system_saving or baseline.cost: both are in whole £000.".to_owned(),
            ),
        };
        Finding {
            severity: Severity::Blocks,
            rule: "F04".to_owned(),
            file: file.to_owned(),
            at: None,
            message,
            fix,
        }
    });
    let of_targets = input.targets.iter().filter_map(|target| {
        let Ask::Saving(saving) = target.ask else { return None };
        let is_of_boards = matches!(target.level, TargetLevel::Body | TargetLevel::Cluster);
        (is_of_boards && is_beyond(saving)).then(|| Finding {
            severity: Severity::Warns,
            rule: "F04".to_owned(),
            file: target.file.path.clone(),
            at: Some(target.at),
            message: format!(
                "{} asks for a saving of {}, more than the {} that the boards cost by reform/plan.toml (£000).",
                target.id,
                thousands(saving),
                thousands(cost)
            ),
            fix: "Correct the value, which is in whole £000, or baseline.cost.".to_owned(),
        })
    });
    of_limit.into_iter().chain(of_targets).chain(limits_in_another_unit(input)).collect()
}

/// So many times what the boards cost, a limit limits nothing, and was likely written in pounds.
const FAR_BEYOND: i64 = 10;

/// F04: limits that are so far above what the boards cost that they are likely in another unit than was meant. What
/// somebody asked for is named as it was asked for, and not the plan’s file.
pub fn limits_in_another_unit(input: &Input) -> impl Iterator<Item = Finding> {
    let cost = input.baseline.cost;
    let limits = [
        (Limit::Envelope, "limits.envelope", input.envelope),
        (Limit::ExitCost, "limits.exit_cost", input.most_exit_cost),
    ];
    let is_far_beyond = move |limit: Pence| cost.get().saturating_mul(FAR_BEYOND) < limit.get();
    limits.into_iter().filter(move |(_, _, amount)| is_far_beyond(*amount)).map(move |(limit, key, amount)| {
        let (file, message, fix) = match input.asked.get(&limit) {
            Some(asked) => (
                "",
                format!(
                    "{asked} is read as {:#}, more than {FAR_BEYOND} times the {:#} that the boards cost, so it limits nothing; it may be in another unit.",
                    Pounds(amount),
                    Pounds(cost)
                ),
                format!(
                    "Write the unit: {} for a thousandth of it, else an amount that limits something.",
                    in_millions(Pence::new(amount.get() / 1_000))
                ),
            ),
            None => (
                SETTINGS,
                format!(
                    "{key} is {}, more than {FAR_BEYOND} times baseline.cost of {} (£000), so it limits nothing; it may be in pounds.",
                    thousands(amount),
                    thousands(cost)
                ),
                format!(
                    "Correct {key} or baseline.cost: both are in whole £000, so {} pounds are {}.",
                    thousands(amount),
                    amount.get() / 100_000_000
                ),
            ),
        };
        Finding {
            severity: Severity::Warns,
            rule: "F04".to_owned(),
            file: file.to_owned(),
            at: None,
            message,
            fix,
        }
    })
}

/// An amount as an argument or a field takes it: `26.5m`.
fn in_millions(amount: Pence) -> String {
    let thousands = amount.get() / 100_000;
    let text = format!("{}.{:03}", thousands / 1_000, thousands % 1_000);
    format!("{}m", text.trim_end_matches('0').trim_end_matches('.'))
}

/// F02: a function that is kept costs what it costs.
fn retained_cost(function: &Function, option: &FunctionOption) -> Option<Finding> {
    let (today, retained) = (function.cost(), option.icb_cost + option.receiver_cost);
    if difference(today, retained) <= Pence::rounding(COSTS_OF_A_FUNCTION + 1) {
        return None;
    }
    Some(Finding {
        severity: Severity::Blocks,
        rule: "F02".to_owned(),
        file: function.file.path.clone(),
        at: Some(function.at),
        message: format!(
            "{} costs {} today, and {} where reform/options.csv keeps it as it is (£000); the difference would be saved or lost without any change.",
            function.id,
            thousands(today),
            thousands(retained)
        ),
        fix: "Correct the cost of the function, or that of its option retain.".to_owned(),
    })
}

/// F03: a function that is kept has the posts that it has; nothing is said where none are on record.
fn retained_posts(function: &Function, option: &FunctionOption, posts: &[Posts]) -> Option<Finding> {
    let posts_today = || posts.iter().filter(|posts| posts.function == function.id).map(|posts| posts.wte);
    let (today, n_rows): (Wte, usize) = (posts_today().sum(), posts_today().count());
    // Posts are keyed in hundredths, so each row and the option may be half of one off.
    let difference = (today - option.posts).hundredths().unsigned_abs();
    if n_rows == 0 || 2 * difference <= u64::try_from(n_rows + 1).unwrap_or(u64::MAX) {
        return None;
    }
    Some(Finding {
        severity: Severity::Warns,
        rule: "F03".to_owned(),
        file: function.file.path.clone(),
        at: Some(function.at),
        message: format!(
            "{} has {today} posts in reform/posts.csv, and {} where reform/options.csv keeps it as it is; the difference would come or go without any change.",
            function.id, option.posts
        ),
        fix: "Correct the posts, or those of its option retain.".to_owned(),
    })
}

/// How far two amounts are apart.
fn difference(one: Pence, other: Pence) -> Pence {
    one.max(other) - one.min(other)
}

/// An amount as the registers have it.
fn thousands(amount: Pence) -> String {
    (amount.get() / 100_000).to_string()
}

#[cfg(test)]
mod tests;
