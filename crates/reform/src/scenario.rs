//! Scenarios as far as the reform knows them: what becomes of a function, to whom and when it moves,
//! and when boards become one.

use std::collections::BTreeMap;

use domain::code::OrganisationCode;
use domain::function::OptionKind;
use domain::scenario::{Change, ChangeKind};
use domain::scheme::RegisterId;
use governance::transfer::TransferFault;
use jiff::civil::Date;
use thiserror::Error;

use crate::plan::Input;

/// Why a change cannot be made.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ScenarioError {
    /// The target is no function.
    #[error("change {change}: {target} is not a function of the register; it has {known}")]
    Function {
        /// The change.
        change: String,
        /// Its target.
        target: String,
        /// The functions there are.
        known: String,
    },
    /// The option is none, or not one of the function.
    #[error("change {change}: {target} has no option {to:?}; it has {known}")]
    Option {
        /// The change.
        change: String,
        /// Its target.
        target: String,
        /// What it asks for.
        to: String,
        /// The options there are.
        known: String,
    },
    /// What the change starts from is not so.
    #[error("change {change}: {target} is {now} in the plan, not {from:?}; correct `from`, or leave it out")]
    From {
        /// The change.
        change: String,
        /// Its target.
        target: String,
        /// What the change says.
        from: String,
        /// What the plan says.
        now: String,
    },
    /// The function does not move in the plan.
    #[error("change {change}: {target} does not move in reform/transfers.toml; add the move there first")]
    NoMove {
        /// The change.
        change: String,
        /// Its target.
        target: String,
    },
    /// The value is no day.
    #[error("change {change}: {value:?} is not a day; write value = \"2027-04-01\"")]
    Day {
        /// The change.
        change: String,
        /// What stands there.
        value: String,
    },
    /// A part that the kind does not take.
    #[error(
        "change {change}: {part} = {text:?}: {kind} takes no {part}, so it would change nothing; remove it"
    )]
    PassedOver {
        /// The change.
        change: String,
        /// Its kind.
        kind: ChangeKind,
        /// The part: `value`.
        part: &'static str,
        /// What stands there.
        text: String,
    },
    /// An earlier change of the same scenario settled it.
    #[error("change {change}: it would undo what change {other} does to {target}; write one change of both")]
    Twice {
        /// The change.
        change: String,
        /// What both are of.
        target: String,
        /// The earlier change.
        other: String,
    },
    /// The move cannot be so.
    #[error("change {change}: {target}, {}: {why}", why.part())]
    Move {
        /// The change.
        change: String,
        /// Its target.
        target: String,
        /// Why.
        why: TransferFault,
    },
    /// The function would move to a board that is cut.
    #[error("change {change}: {target} would move to {to}, which has it already; name another body in `to`")]
    OwnBoard {
        /// The change.
        change: String,
        /// Its target.
        target: String,
        /// The board.
        to: String,
    },
    /// The boards that merge are not those of the plan.
    #[error(
        "change {change}: {target:?} are not the boards of the plan; write target = \"{known}\", or the name of the merger, {name}"
    )]
    Boards {
        /// The change.
        change: String,
        /// Its target.
        target: String,
        /// The boards of the plan.
        known: String,
        /// What they are called once they are one.
        name: String,
    },
    /// The boards do not merge in the plan.
    #[error("change {change}: the plan has no merger; add [merger] to reform/plan.toml first")]
    NoMerger {
        /// The change.
        change: String,
    },
}

/// What changes made of an input.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// What is settled of functions.
    pub fixed: BTreeMap<RegisterId, OptionKind>,
    /// The ids of changes of kinds that the reform does not know.
    pub ignored: Vec<String>,
}

/// Makes the changes in `input`, in order.
///
/// # Errors
/// Every change that cannot be made.
pub fn apply(input: &mut Input, changes: &[Change]) -> Result<Applied, Vec<ScenarioError>> {
    let mut applied = Applied::default();
    let mut errors = Vec::new();
    // What becomes of a function or of the boards is said once: a second change would undo the first.
    let mut settled: BTreeMap<(bool, &str), &str> = BTreeMap::new();
    for change in changes {
        let is_merge = change.kind == ChangeKind::Merge;
        let is_ours =
            is_merge || matches!(change.kind, ChangeKind::FunctionOption | ChangeKind::FunctionTransfer);
        let target = if is_merge { "the merger" } else { change.target.as_str() };
        if let Some(other) = settled.get(&(is_merge, target)).filter(|_| is_ours) {
            errors.push(ScenarioError::Twice {
                change: change.id.clone(),
                target: target.to_owned(),
                other: (*other).to_owned(),
            });
            continue;
        }
        if let Some((part, text)) = passed_over(change).filter(|_| is_ours) {
            errors.push(ScenarioError::PassedOver {
                change: change.id.clone(),
                kind: change.kind,
                part,
                text: text.to_owned(),
            });
            continue;
        }
        let made = match change.kind {
            ChangeKind::FunctionOption => function_option(input, change, &mut applied),
            ChangeKind::FunctionTransfer => function_transfer(input, change, &mut applied),
            ChangeKind::Merge => merge(input, change),
            _ => {
                applied.ignored.push(change.id.clone());
                Ok(())
            }
        };
        if is_ours && made.is_ok() {
            settled.insert((is_merge, target), &change.id);
        }
        errors.extend(made.err());
    }
    if errors.is_empty() { Ok(applied) } else { Err(errors) }
}

/// The first part of a change that its kind does not take, with what stands there.
fn passed_over(change: &Change) -> Option<(&'static str, &str)> {
    let taken: &[&str] = match change.kind {
        ChangeKind::FunctionOption => &["from", "to"],
        _ => &["to", "value"],
    };
    let parts =
        [("from", &change.from), ("to", &change.to), ("value", &change.value), ("unit", &change.unit)];
    let over = parts.into_iter().find(|(name, text)| !text.trim().is_empty() && !taken.contains(name));
    over.map(|(name, text)| (name, text.as_str()))
}

fn function(input: &Input, change: &Change) -> Result<RegisterId, ScenarioError> {
    let found = input.functions.iter().find(|function| function.id.as_str() == change.target);
    found.map(|function| function.id.clone()).ok_or_else(|| ScenarioError::Function {
        change: change.id.clone(),
        target: change.target.clone(),
        known: input.functions.iter().map(|function| function.id.as_str()).collect::<Vec<_>>().join(", "),
    })
}

fn settle(input: &Input, change: &Change, to: &str, applied: &mut Applied) -> Result<(), ScenarioError> {
    let id = function(input, change)?;
    let option = input.options_of(&id).find(|option| option.kind.code() == to);
    let kind = option.map(|option| option.kind).ok_or_else(|| ScenarioError::Option {
        change: change.id.clone(),
        target: change.target.clone(),
        to: to.to_owned(),
        known: input.options_of(&id).map(|option| option.kind.code()).collect::<Vec<_>>().join(", "),
    })?;
    applied.fixed.insert(id, kind);
    Ok(())
}

fn function_option(input: &Input, change: &Change, applied: &mut Applied) -> Result<(), ScenarioError> {
    let id = function(input, change)?;
    let place = input.functions.iter().position(|function| function.id == id);
    let now = place.and_then(|idx| input.chosen.get(idx).copied().flatten());
    let now = now.map_or("open", OptionKind::code);
    if !change.from.is_empty() && change.from != now {
        return Err(ScenarioError::From {
            change: change.id.clone(),
            target: change.target.clone(),
            from: change.from.clone(),
            now: now.to_owned(),
        });
    }
    settle(input, change, &change.to, applied)
}

fn day(change: &Change) -> Result<Date, ScenarioError> {
    change
        .value
        .parse()
        .map_err(|_| ScenarioError::Day { change: change.id.clone(), value: change.value.clone() })
}

/// Moves the function to another receiver, on another day, or both.
fn function_transfer(input: &mut Input, change: &Change, applied: &mut Applied) -> Result<(), ScenarioError> {
    let id = function(input, change)?;
    let on = if change.value.is_empty() { None } else { Some(day(change)?) };
    settle(input, change, OptionKind::Transfer.code(), applied)?;
    let no_move = || ScenarioError::NoMove { change: change.id.clone(), target: change.target.clone() };
    let days = input.days;
    let boards = input.bodies.iter().map(OrganisationCode::as_str).chain([input.duties_of.as_str()]);
    if boards.into_iter().any(|board| board.eq_ignore_ascii_case(change.to.trim())) {
        return Err(ScenarioError::OwnBoard {
            change: change.id.clone(),
            target: change.target.clone(),
            to: change.to.clone(),
        });
    }
    let moving = input.moves.iter_mut().find(|moving| moving.function == id).ok_or_else(no_move)?;
    let mut moved = moving.clone();
    if !change.to.is_empty() {
        moved.to.clone_from(&change.to);
    }
    moved.on = on.or(moved.on);
    if let Some(why) = moved.faults(days).into_iter().next() {
        return Err(ScenarioError::Move { change: change.id.clone(), target: change.target.clone(), why });
    }
    *moving = moved;
    Ok(())
}

/// Puts the merger on another day, or under another name; whoever holds duties until then and from
/// then on follows.
fn merge(input: &mut Input, change: &Change) -> Result<(), ScenarioError> {
    let on = day(change)?;
    let Some((was_on, was)) = input.merger.clone() else {
        return Err(ScenarioError::NoMerger { change: change.id.clone() });
    };
    let boards: Vec<&str> = input.bodies.iter().map(OrganisationCode::as_str).collect();
    let mut named: Vec<&str> = change.target.split('+').map(str::trim).collect();
    named.sort_unstable();
    let mut known = boards.clone();
    known.sort_unstable();
    if named != known && change.target.trim() != was {
        return Err(ScenarioError::Boards {
            change: change.id.clone(),
            target: change.target.clone(),
            known: boards.join("+"),
            name: was,
        });
    }
    let name = if change.to.is_empty() { was.clone() } else { change.to.clone() };
    let eve = |day: Date| day.yesterday().unwrap_or(day);
    for holder in &mut input.holders {
        if holder.name == was {
            (holder.name, holder.from) = (name.clone(), on);
        } else if holder.to == Some(eve(was_on)) {
            holder.to = Some(eve(on));
        }
    }
    for moving in input.moves.iter_mut().filter(|moving| moving.to == was) {
        moving.to.clone_from(&name);
    }
    input.merger = Some((on, name));
    Ok(())
}

#[cfg(test)]
mod tests;
