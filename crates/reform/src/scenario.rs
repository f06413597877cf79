//! Scenarios as far as the reform knows them: what becomes of a function, to whom and when it moves,
//! and when boards become one.

use std::collections::{BTreeMap, BTreeSet};

use domain::code::OrganisationCode;
use domain::function::OptionKind;
use domain::register_id::RegisterId;
use domain::scenario::{Change, ChangeAction, ChangeFault, ChangeField, ChangeKind, Misfit, PlannedOption};
use jiff::civil::Date;

use crate::plan::Input;

/// The kinds of change that the reform takes.
pub const CHANGE_KINDS: &[ChangeKind] =
    &[ChangeKind::FunctionOption, ChangeKind::FunctionTransfer, ChangeKind::Merge];

/// What came of changes to an input.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The options that changes fix, by function.
    pub fixed: BTreeMap<RegisterId, OptionKind>,
    /// The ids of changes of kinds that the reform does not know.
    pub ignored: Vec<String>,
}

/// Makes the changes in `input`, in order.
///
/// # Errors
/// Every change that cannot be made.
pub fn apply(input: &mut Input, changes: &[Change]) -> Result<Applied, Vec<ChangeFault>> {
    let mut applied = Applied::default();
    let mut faults = Vec::new();
    // What becomes of a function or of the boards is said once: a second change would undo the first.
    let mut settled: BTreeMap<Settled<'_>, &str> = BTreeMap::new();
    for change in changes {
        let Some(settles) = settles(&change.action) else {
            applied.ignored.push(change.id.clone());
            continue;
        };
        let result = match settled.get(&settles) {
            Some(other) => Err(Misfit::of_target(format!(
                "it would undo what change {other} does to {}; write one change of both",
                settles.in_words()
            ))),
            None => apply_change(input, &change.action, &mut applied),
        };
        match result {
            Ok(()) => {
                settled.insert(settles, &change.id);
            }
            Err(misfit) => faults.push(change.fault(misfit)),
        }
    }
    if faults.is_empty() { Ok(applied) } else { Err(faults) }
}

/// What a change settles once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Settled<'c> {
    Function(&'c RegisterId),
    Merger,
}

impl Settled<'_> {
    fn in_words(self) -> String {
        match self {
            Self::Function(function) => function.to_string(),
            Self::Merger => "the merger".to_owned(),
        }
    }
}

/// What a change settles; `None` where its kind is not one of [`CHANGE_KINDS`].
const fn settles(action: &ChangeAction) -> Option<Settled<'_>> {
    match action {
        ChangeAction::FunctionOption { function, .. } | ChangeAction::FunctionTransfer { function, .. } => {
            Some(Settled::Function(function))
        }
        ChangeAction::Merge { .. } => Some(Settled::Merger),
        _ => None,
    }
}

/// Makes one change.
fn apply_change(input: &mut Input, action: &ChangeAction, applied: &mut Applied) -> Result<(), Misfit> {
    match action {
        ChangeAction::FunctionOption { function, option, now } => {
            function_option(input, function, *option, *now, applied)
        }
        ChangeAction::FunctionTransfer { function, receiver, on } => {
            function_transfer(input, function, receiver.as_deref(), *on, applied)
        }
        ChangeAction::Merge { boards, name, on } => merge(input, boards, name.as_deref(), *on),
        _ => Ok(()),
    }
}

/// Where a function stands in the register.
fn place(input: &Input, id: &RegisterId) -> Result<usize, Misfit> {
    input.functions.iter().position(|function| function.id == *id).ok_or_else(|| {
        let known: Vec<&str> = input.functions.iter().map(|function| function.id.as_str()).collect();
        Misfit::of_target(format!("{id} is not a function of the register; it has {}", known.join(", ")))
    })
}

fn settle(input: &Input, id: &RegisterId, option: OptionKind, applied: &mut Applied) -> Result<(), Misfit> {
    let known: Vec<OptionKind> = input.options_of(id).map(|option| option.kind).collect();
    if !known.contains(&option) {
        let known: Vec<&str> = known.into_iter().map(OptionKind::code).collect();
        let expected = format!("{id} has no option {:?}; it has {}", option.code(), known.join(", "));
        return Err(Misfit { field: ChangeField::To, expected });
    }
    applied.fixed.insert(id.clone(), option);
    Ok(())
}

fn function_option(
    input: &Input,
    id: &RegisterId,
    option: OptionKind,
    now: Option<PlannedOption>,
    applied: &mut Applied,
) -> Result<(), Misfit> {
    let place = place(input, id)?;
    let planned = input.chosen.get(place).copied().flatten();
    let planned = planned.map_or(PlannedOption::Open, PlannedOption::Chosen);
    if let Some(now) = now.filter(|now| *now != planned) {
        let (planned, now) = (planned.code(), now.code());
        let expected = format!("{id} is {planned} in the plan, not {now:?}; correct from, or leave it out");
        return Err(Misfit { field: ChangeField::From, expected });
    }
    settle(input, id, option, applied)
}

/// Moves the function to another receiver, on another day, or both.
fn function_transfer(
    input: &mut Input,
    id: &RegisterId,
    receiver: Option<&str>,
    on: Option<Date>,
    applied: &mut Applied,
) -> Result<(), Misfit> {
    place(input, id)?;
    settle(input, id, OptionKind::Transfer, applied)?;
    let mut boards = input.bodies.iter().map(OrganisationCode::as_str).chain([input.duties_of.as_str()]);
    if let Some(to) = receiver.filter(|to| boards.any(|board| board.eq_ignore_ascii_case(to.trim()))) {
        let expected = format!("{id} would move to {to}, which has it already; name another body in `to`");
        return Err(Misfit { field: ChangeField::To, expected });
    }
    if let Some(to) =
        receiver.filter(|to| !receivers(input).any(|known| known.eq_ignore_ascii_case(to.trim())))
    {
        let known: BTreeSet<&str> = receivers(input).collect();
        let known = match known.len() {
            0 => "it names none yet".to_owned(),
            _ => format!("it names {}", known.into_iter().collect::<Vec<_>>().join(", ")),
        };
        let expected = format!(
            "{id} would move to {to:?}, which the reform names nowhere as a receiver; {known}: write one of them, or add it under receiver in reform/options.csv or as `to` in reform/transfers.toml"
        );
        return Err(Misfit { field: ChangeField::To, expected });
    }
    // As the reform writes it.
    let named_receiver = receiver
        .and_then(|to| receivers(input).find(|known| known.eq_ignore_ascii_case(to.trim())))
        .map(str::to_owned);
    let days = input.days;
    let Some(moving) = input.moves.iter_mut().find(|moving| moving.function == *id) else {
        return Err(Misfit::of_target(format!(
            "{id} does not move in reform/transfers.toml; add the move there first"
        )));
    };
    let mut moved = moving.clone();
    if let Some(receiver) = named_receiver {
        moved.to = receiver;
    }
    moved.on = on.or(moved.on);
    if let Some(why) = moved.faults(days).into_iter().next() {
        let field = if why.part() == "to" { ChangeField::To } else { ChangeField::Value };
        return Err(Misfit { field, expected: format!("{id}, {}: {why}", why.part()) });
    }
    *moving = moved;
    Ok(())
}

/// Every body that the reform names as a receiver of functions.
fn receivers(input: &Input) -> impl Iterator<Item = &str> {
    let of_options = input.options.iter().map(|option| option.receiver.trim());
    let of_moves = input.moves.iter().map(|moving| moving.to.trim());
    of_options.chain(of_moves).filter(|name| !name.is_empty())
}

/// Puts the merger on another day, or under another name, with those who hold duties until then and from
/// then on.
fn merge(input: &mut Input, target: &str, name: Option<&str>, on: Date) -> Result<(), Misfit> {
    let Some((old_day, old_name)) = input.merger.clone() else {
        return Err(Misfit::of_target("the plan has no merger; add [merger] to reform/plan.toml first"));
    };
    let (from, to) = input.days;
    if on < from || to < on {
        let expected = format!("{on} is outside the plan; write a day from {from} to {to}");
        return Err(Misfit { field: ChangeField::Value, expected });
    }
    let boards: Vec<&str> = input.bodies.iter().map(OrganisationCode::as_str).collect();
    let mut named_boards: Vec<&str> = target.split('+').map(str::trim).collect();
    named_boards.sort_unstable();
    let mut known = boards.clone();
    known.sort_unstable();
    if named_boards != known && target.trim() != old_name {
        return Err(Misfit::of_target(format!(
            "{target:?} are not the boards of the plan; write target = \"{}\", or the name of the merger, {old_name}",
            boards.join("+")
        )));
    }
    let name = name.map_or_else(|| old_name.clone(), str::to_owned);
    let eve = |day: Date| day.yesterday().unwrap_or(day);
    for holder in &mut input.holders {
        if holder.name == old_name {
            (holder.name, holder.from) = (name.clone(), on);
        } else if holder.to == Some(eve(old_day)) {
            holder.to = Some(eve(on));
        }
    }
    for moving in input.moves.iter_mut().filter(|moving| moving.to == old_name) {
        moving.to.clone_from(&name);
    }
    input.merger = Some((on, name));
    Ok(())
}

#[cfg(test)]
mod tests;
