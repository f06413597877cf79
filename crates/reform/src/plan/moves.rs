//! Where each move stands at its gates, and who is accountable for each duty.

use std::collections::BTreeSet;

use domain::function::{DutyKind, OptionKind};
use domain::register_id::RegisterId;
use governance::transfer::{self, Evidence, GateEvent};

use super::{Input, TransferStatus};
use crate::duty::{DutyFault, DutyMap, DutyPlan, InitialDuty, Passing};

/// Which moves count.
#[derive(Clone, Copy, Debug)]
pub(super) enum Counted<'a> {
    /// Those of the register, whatever a plan says.
    Registered,
    /// Those of the functions that a plan moves.
    Of(&'a BTreeSet<RegisterId>),
}

impl Counted<'_> {
    fn counts(self, function: &RegisterId) -> bool {
        match self {
            Self::Registered => true,
            Self::Of(functions) => functions.contains(function),
        }
    }
}

/// Where every move that counts stands on the day of the input.
pub(super) fn standings(input: &Input, counted: Counted<'_>) -> Vec<TransferStatus> {
    input
        .moves
        .iter()
        .enumerate()
        .filter(|(_, moving)| counted.counts(&moving.function))
        .map(|(idx, moving)| {
            let function = input.function(&moving.function);
            let option =
                input.options_of(&moving.function).find(|option| option.kind == OptionKind::Transfer);
            let (icb_saving, shifted) = match (function, option) {
                (Some(function), Some(option)) => {
                    (Some(function.cost() - option.icb_cost), Some(option.receiver_cost))
                }
                _ => (None, None),
            };
            let mut standing = TransferStatus {
                moving: idx,
                passed: None,
                next: None,
                blocking: Vec::new(),
                icb_saving,
                shifted,
            };
            let evidence = Evidence {
                system_saving: standing.system_saving(),
                assessed: moving.assessed,
                open_items: moving.open_items,
                transfers_on: moving.on,
            };
            // What is dated later has not happened yet (F05).
            let so_far: Vec<GateEvent> =
                moving.history.iter().filter(|event| event.on() <= input.on).cloned().collect();
            standing.passed = transfer::standing(&so_far);
            standing.next = transfer::next(&so_far);
            standing.blocking = transfer::blocking(&so_far, &evidence, input.on);
            standing
        })
        .collect()
}

/// Who is accountable for each duty on every day of the plan: a duty that moves passes on the day of its
/// move, and a merger takes those that are left.
pub(super) fn duties(input: &Input, counted: Counted<'_>) -> Result<DutyMap, Vec<DutyFault>> {
    let initial: Vec<InitialDuty> = input
        .duties
        .iter()
        .filter(|duty| duty.kind == DutyKind::Duty)
        .map(|duty| InitialDuty {
            duty: duty.id.clone(),
            holder: input.duties_of.clone(),
            lapses_after: duty.lapses_on,
        })
        .collect();
    let mut passings: Vec<Passing> = Vec::new();
    for moving in input.moves.iter().filter(|moving| counted.counts(&moving.function)) {
        let Some(on) = moving.on else { continue };
        passings.extend(moving.duties.iter().map(|duty| Passing {
            on,
            duty: duty.clone(),
            from: moving.from.clone(),
            to: moving.to.clone(),
        }));
    }
    if let Some((on, merged)) = &input.merger {
        for initial in &initial {
            let is_before = |passing: &&Passing| passing.duty == initial.duty && passing.on <= *on;
            let has_lapsed = initial.lapses_after.is_some_and(|day| day < *on);
            let holder = passings.iter().filter(is_before).max_by_key(|passing| passing.on);
            let stays = holder.is_none_or(|passing| passing.to == input.duties_of);
            if stays && !has_lapsed {
                passings.push(Passing {
                    on: *on,
                    duty: initial.duty.clone(),
                    from: input.duties_of.clone(),
                    to: merged.clone(),
                });
            }
        }
    }
    let (from, to) = input.days;
    DutyPlan { from, to, holders: input.holders.clone(), initial, passings }.map()
}
