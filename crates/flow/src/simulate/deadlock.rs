//! Deadlock: pools in which nobody moves again, because everybody in them waits for another such pool.
//!
//! Found are those alone of which that is certain: every server or bed is held by a patient who waits for a
//! station of which the same is true, nobody among them will renege, and no shift brings more.

use super::Simulation;
use super::station_state::StationState;
use crate::network::id::{PoolId, ServiceId, TypeId};
use crate::network::{DAY, MAX_POOLS};

/// A station that was found in a deadlock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadlock {
    /// The day, the first day 1.
    pub(super) day: u32,
    /// The pools in which nobody moves again, a bit each.
    pub(super) pools: u16,
}

/// A pool of a station.
#[derive(Clone, Copy)]
struct PoolKey {
    service: ServiceId,
    pool: PoolId,
}

impl PoolKey {
    /// Its place in a list by station and pool.
    const fn idx(self) -> usize {
        self.service.idx() * MAX_POOLS + self.pool.idx()
    }
}

/// A patient who holds a server or bed while waiting at another station.
struct Holder {
    holds: PoolKey,
    /// The station that they wait for.
    service: ServiceId,
    type_id: TypeId,
    /// Whether they are blocked outside it, where it is full.
    is_blocked: bool,
}

impl Holder {
    /// Whether a pool of the station that they wait for would take them once it moves.
    fn waits_for(&self, state: &StationState<'_>, can_move: &[bool]) -> bool {
        PoolId::all(state.program.pools.len()).any(|pool| {
            can_move[PoolKey { service: self.service, pool }.idx()]
                && (self.is_blocked || state.serves(pool, self.type_id))
        })
    }
}

impl Simulation<'_> {
    /// Notes the day on which pools are found in a deadlock that were not before.
    pub(super) fn find_deadlocks(&mut self) {
        if !self.program.may_deadlock {
            return;
        }
        let (holders, mut can_move) = self.holders();
        let mut n_held = vec![0; can_move.len()];
        for holder in &holders {
            n_held[holder.holds.idx()] += 1;
        }
        for (service, state) in ServiceId::all(self.service_stations.len()).zip(&self.service_stations) {
            for (pool, program) in PoolId::all(state.program.pools.len()).zip(&state.program.pools) {
                let (pool_idx, busy) = (PoolKey { service, pool }.idx(), state.pools[pool.idx()].busy);
                can_move[pool_idx] |= busy < program.accepting.most() || n_held[pool_idx] < busy;
            }
        }
        // Whoever waits for a pool in which somebody may move may move in turn.
        loop {
            let may_move = |holder: &&Holder| {
                let state = &self.service_stations[holder.service.idx()];
                !can_move[holder.holds.idx()] && holder.waits_for(state, &can_move)
            };
            let next: Vec<usize> = holders.iter().filter(may_move).map(|holder| holder.holds.idx()).collect();
            if next.is_empty() {
                break;
            }
            for pool_idx in next {
                can_move[pool_idx] = true;
            }
        }
        let day = {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days are few")]
            let days = (self.now / DAY).ceil() as u32;
            days.max(1)
        };
        let stations = ServiceId::all(self.service_stations.len()).zip(&self.service_stations);
        for ((service, state), deadlock) in stations.zip(&mut self.deadlocks) {
            for pool in PoolId::all(state.program.pools.len()) {
                if state.pools[pool.idx()].busy > 0 && !can_move[PoolKey { service, pool }.idx()] {
                    deadlock.get_or_insert(Deadlock { day, pools: 0 }).pools |= 1 << pool.idx();
                }
            }
        }
        if self.deadlocks.iter().any(Option::is_some) {
            self.mark_stuck_types(&holders, &can_move);
        }
    }

    /// Notes which types of patients a server or bed that is held for good would serve.
    fn mark_stuck_types(&mut self, holders: &[Holder], can_move: &[bool]) {
        for holder in holders {
            if holder.waits_for(&self.service_stations[holder.service.idx()], can_move) {
                continue;
            }
            let state = &self.service_stations[holder.holds.service.idx()];
            let first = state.program.station.idx() * self.n_types;
            for (type_id, is_stuck) in TypeId::all(self.n_types).zip(&mut self.is_type_stuck) {
                let has_come = self.counts_idx[first + type_id.idx()] != u32::MAX;
                *is_stuck |= has_come && state.serves(holder.holds.pool, type_id);
            }
        }
    }

    /// Every patient who holds a server or bed elsewhere, and the pools that come free because one of them
    /// reneges.
    fn holders(&self) -> (Vec<Holder>, Vec<bool>) {
        let mut holders = Vec::new();
        let mut can_move = vec![false; self.service_stations.len() * MAX_POOLS];
        for (service, state) in ServiceId::all(self.service_stations.len()).zip(&self.service_stations) {
            let mut add = |patient_idx: u32, is_blocked: bool| {
                let patient = &self.patients[patient_idx as usize];
                let Some((held_service, held_pool)) = patient.held_place.place() else { return };
                let holds = PoolKey { service: held_service, pool: held_pool };
                // Whoever reneges gives up what they hold; and leaves a place for those who are blocked.
                can_move[holds.idx()] |=
                    if is_blocked { state.program.patience.is_some() } else { !patient.due.is_nan() };
                holders.push(Holder { holds, service, type_id: patient.type_id, is_blocked });
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
