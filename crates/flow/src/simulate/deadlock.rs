//! Pools of rooms in which nobody moves again, because everybody in them waits for another such room.
//!
//! Told are those alone of which that is certain: every server or bed is held by somebody who waits for a
//! room of which the same is true, nobody among them will lose patience, and no shift brings more.

use super::{MAX_POOLS, Simulation};

/// A room that was found locked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadlock {
    /// The day, the first day 1.
    pub(super) day: u32,
    /// The pools in which nobody moves again, a bit each.
    pub(super) pools: u16,
}

/// A pool of a room, as one number.
type Place = usize;

const fn place(service: usize, pool_idx: usize) -> Place {
    service * MAX_POOLS + pool_idx
}

/// Somebody who keeps a server or bed while they wait elsewhere.
struct Holder {
    held_place: Place,
    /// The room that they wait for.
    service: usize,
    of: u16,
    /// Whether they stand outside it, where it is full.
    is_blocked: bool,
}

impl Simulation<'_> {
    /// Notes the day on which rooms are found locked that were not before.
    pub(super) fn find_deadlocks(&mut self) {
        if !self.program.may_deadlock {
            return;
        }
        let (holders, mut can_move) = self.holders();
        let mut n_held = vec![0; can_move.len()];
        for holder in &holders {
            n_held[holder.held_place] += 1;
        }
        for (service, state) in self.service_stations.iter().enumerate() {
            for (pool_idx, pool) in state.program.pools.iter().enumerate() {
                let (at, busy) = (place(service, pool_idx), state.pools[pool_idx].busy);
                can_move[at] |= busy < pool.accepting.most() || n_held[at] < busy;
            }
        }
        // Whoever waits for a room in which somebody may move may move in turn.
        loop {
            let may_move = |holder: &&Holder| {
                let state = &self.service_stations[holder.service];
                let mut pools = 0..state.program.pools.len();
                !can_move[holder.held_place]
                    && pools.any(|idx| {
                        can_move[place(holder.service, idx)]
                            && (holder.is_blocked || state.serves(idx, holder.of))
                    })
            };
            let next: Vec<Place> = holders.iter().filter(may_move).map(|holder| holder.held_place).collect();
            if next.is_empty() {
                break;
            }
            for at in next {
                can_move[at] = true;
            }
        }
        let day = {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days are few")]
            let days = (self.now / crate::network::DAY).ceil() as u32;
            days.max(1)
        };
        for (service, state) in self.service_stations.iter().enumerate() {
            for pool_idx in 0..state.program.pools.len() {
                if state.pools[pool_idx].busy > 0 && !can_move[place(service, pool_idx)] {
                    let pools = &mut self.deadlocks[service].get_or_insert(Deadlock { day, pools: 0 }).pools;
                    *pools |= 1 << pool_idx;
                }
            }
        }
        if self.deadlocks.iter().any(Option::is_some) {
            self.mark_stuck_types(&holders, &can_move);
        }
    }

    /// Notes whom a server or bed that is held for good would serve.
    fn mark_stuck_types(&mut self, holders: &[Holder], can_move: &[bool]) {
        for holder in holders {
            let state = &self.service_stations[holder.service];
            let mut pools = 0..state.program.pools.len();
            let serves = |idx: usize| holder.is_blocked || state.serves(idx, holder.of);
            if pools.any(|idx| can_move[place(holder.service, idx)] && serves(idx)) {
                continue;
            }
            let (service, pool_idx) = (holder.held_place / MAX_POOLS, holder.held_place % MAX_POOLS);
            let state = &self.service_stations[service];
            let first = usize::from(state.program.station) * self.n_types;
            for (of, is_stuck) in self.is_type_stuck.iter_mut().enumerate() {
                let has_come = self.cell_idx[first + of] != u32::MAX;
                *is_stuck |= has_come && u16::try_from(of).is_ok_and(|of| state.serves(pool_idx, of));
            }
        }
    }

    /// Everybody who keeps a server or bed elsewhere, and the places that come free because somebody loses
    /// patience.
    fn holders(&self) -> (Vec<Holder>, Vec<bool>) {
        let mut holders = Vec::new();
        let mut can_move = vec![false; self.service_stations.len() * MAX_POOLS];
        for (service, state) in self.service_stations.iter().enumerate() {
            let mut add = |patient_idx: u32, is_blocked: bool| {
                let patient = &self.patients[patient_idx as usize];
                let Some((held_service, held_pool)) = patient.held.place() else { return };
                let held_place = place(held_service, held_pool);
                // Who has patience leaves the queue, and the place; and makes room for those outside.
                can_move[held_place] |=
                    if is_blocked { state.program.patience.is_some() } else { !patient.due.is_nan() };
                holders.push(Holder { held_place, service, of: patient.of, is_blocked });
            };
            for (first, _) in state.queues.heads() {
                let mut next = Some(first);
                while let Some(patient_idx) = next {
                    add(patient_idx, false);
                    next = self.links.next(patient_idx);
                }
            }
            let mut next = state.blocked_queue.first();
            while let Some(patient_idx) = next {
                add(patient_idx, true);
                next = self.links.next(patient_idx);
            }
        }
        (holders, can_move)
    }
}
