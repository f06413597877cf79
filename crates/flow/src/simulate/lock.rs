//! Pools of rooms in which nobody moves again, because everybody in them waits for another such room.
//!
//! Told are those alone of which that is certain: every server or bed is held by somebody who waits for a
//! room of which the same is true, nobody among them will lose patience, and no shift brings more.

use super::{MOST_POOLS, Simulation};

/// A room that was found locked.
#[derive(Clone, Copy, Debug)]
pub(super) struct LockedRoom {
    /// The day, the first day 1.
    pub(super) day: u32,
    /// The pools in which nobody moves again, a bit each.
    pub(super) pools: u16,
}

/// A pool of a room, as one number.
type Place = usize;

const fn place(room_idx: usize, pool_idx: usize) -> Place {
    room_idx * MOST_POOLS + pool_idx
}

/// Somebody who keeps a server or bed while they wait elsewhere.
struct Holder {
    keeps: Place,
    /// The room that they wait for.
    room_idx: usize,
    of: u16,
    /// Whether they stand outside it, where it is full.
    is_outside: bool,
}

impl Simulation<'_> {
    /// Notes the day on which rooms are found locked that were not before.
    pub(super) fn find_locked(&mut self) {
        if !self.program.may_lock {
            return;
        }
        let (holders, mut moves) = self.holders();
        let mut n_held = vec![0; moves.len()];
        for holder in &holders {
            n_held[holder.keeps] += 1;
        }
        for (room_idx, room) in self.rooms.iter().enumerate() {
            for (pool_idx, pool) in room.is.pools.iter().enumerate() {
                let (at, busy) = (place(room_idx, pool_idx), room.pools[pool_idx].busy);
                moves[at] |= busy < pool.accepting.most() || n_held[at] < busy;
            }
        }
        // Whoever waits for a room in which somebody may move may move in turn.
        loop {
            let may_move = |holder: &&Holder| {
                let room = &self.rooms[holder.room_idx];
                let mut pools = 0..room.is.pools.len();
                !moves[holder.keeps]
                    && pools.any(|idx| {
                        moves[place(holder.room_idx, idx)]
                            && (holder.is_outside || room.serves(idx, holder.of))
                    })
            };
            let next: Vec<Place> = holders.iter().filter(may_move).map(|holder| holder.keeps).collect();
            if next.is_empty() {
                break;
            }
            for at in next {
                moves[at] = true;
            }
        }
        let day = {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days are few")]
            let days = (self.now / crate::network::DAY).ceil() as u32;
            days.max(1)
        };
        for (room_idx, room) in self.rooms.iter().enumerate() {
            for pool_idx in 0..room.is.pools.len() {
                if room.pools[pool_idx].busy > 0 && !moves[place(room_idx, pool_idx)] {
                    let pools = &mut self.locked[room_idx].get_or_insert(LockedRoom { day, pools: 0 }).pools;
                    *pools |= 1 << pool_idx;
                }
            }
        }
        if self.locked.iter().any(Option::is_some) {
            self.find_stuck(&holders, &moves);
        }
    }

    /// Notes whom a server or bed that is held for good would serve.
    fn find_stuck(&mut self, holders: &[Holder], moves: &[bool]) {
        for holder in holders {
            let room = &self.rooms[holder.room_idx];
            let mut pools = 0..room.is.pools.len();
            let serves = |idx: usize| holder.is_outside || room.serves(idx, holder.of);
            if pools.any(|idx| moves[place(holder.room_idx, idx)] && serves(idx)) {
                continue;
            }
            let (room_idx, pool_idx) = (holder.keeps / MOST_POOLS, holder.keeps % MOST_POOLS);
            let room = &self.rooms[room_idx];
            let first = usize::from(room.is.station) * self.n_types;
            for (of, is_stuck) in self.stuck.iter_mut().enumerate() {
                let has_come = self.cell_idx[first + of] != u32::MAX;
                *is_stuck |= has_come && u16::try_from(of).is_ok_and(|of| room.serves(pool_idx, of));
            }
        }
    }

    /// Everybody who keeps a server or bed elsewhere, and the places that come free because somebody loses
    /// patience.
    fn holders(&self) -> (Vec<Holder>, Vec<bool>) {
        let mut holders = Vec::new();
        let mut moves = vec![false; self.rooms.len() * MOST_POOLS];
        for (room_idx, room) in self.rooms.iter().enumerate() {
            let mut add = |who: u32, is_outside: bool| {
                let patient = &self.patients[who as usize];
                let Some((kept_room, kept_pool)) = patient.held.place() else { return };
                let keeps = place(kept_room, kept_pool);
                // Who has patience leaves the queue, and the place; and makes room for those outside.
                moves[keeps] |= if is_outside { room.is.patience.is_some() } else { !patient.due.is_nan() };
                holders.push(Holder { keeps, room_idx, of: patient.of, is_outside });
            };
            for (first, _) in room.queues.each() {
                let mut next = Some(first);
                while let Some(who) = next {
                    add(who, false);
                    next = self.links.behind(who);
                }
            }
            let mut next = room.outside.first();
            while let Some(who) = next {
                add(who, true);
                next = self.links.behind(who);
            }
        }
        (holders, moves)
    }
}
