//! Rings of full rooms that wait for each other, in which nobody would ever move again.
//!
//! Told are those alone that are certain to be able to lock: where the rooms can all be full at once, and
//! every server and bed of each can be held by somebody who goes on to the next. Rooms without a limit
//! that keep the bed patients come from can lock too, but hospitals have them and rarely do: those are
//! left to whoever makes the network.

use crate::kernel::draw::Law;
use crate::kernel::intensity::Arrivals;

use super::{Network, Room, StationKind, WhenFull};

impl Network {
    /// The stations of each ring, in the order in which patients go round, each ring once.
    pub(super) fn rings(&self) -> Vec<Vec<usize>> {
        let rooms: Vec<Option<&Room>> = self.stations.iter().map(|station| blocking(&station.kind)).collect();
        if rooms.iter().flatten().count() < 2 {
            return Vec::new();
        }
        let reached: Vec<Vec<bool>> = (0..self.types.len()).map(|of| self.reached_by(of)).collect();
        let waits_for: Vec<Vec<usize>> = (0..rooms.len())
            .map(|from| {
                let Some(room) = rooms[from] else { return Vec::new() };
                let is_waited_for = |to: &usize| {
                    *to != from && rooms[*to].is_some() && self.can_wait(from, room, *to, &reached)
                };
                (0..rooms.len()).filter(is_waited_for).collect()
            })
            .collect();
        (0..rooms.len()).filter_map(|start| ring_from(&waits_for, start)).collect()
    }

    /// Whether all servers or beds of a room can be held by patients who wait to go on to another.
    fn can_wait(&self, from: usize, room: &Room, to: usize, reached: &[Vec<bool>]) -> bool {
        let then = &self.stations[from].then;
        let goes_on = |of: usize| then.get(of).taken().any(|next| next == to);
        // Others have time to come while somebody stays as long as may be.
        let stays_long = |of: usize| {
            !matches!(room.service.get(of), Law::Fixed(_) | Law::Uniform { .. } | Law::Empirical(_))
        };
        let is_streamed_away = |of: usize| {
            let diversions = &self.stations[from].diversions;
            diversions.iter().any(|diversion| diversion.who[of] && 1.0 <= diversion.share)
        };
        let holds = |of: usize| reached[of][from] && goes_on(of) && stays_long(of) && !is_streamed_away(of);
        room.pools.iter().filter(|pool| 0 < pool.staffed.most()).all(|pool| {
            (0..self.types.len()).any(|of| (pool.serves.is_empty() || pool.serves[of]) && holds(of))
        })
    }

    /// Which stations a type of patient comes to, of sources that never end.
    fn reached_by(&self, of: usize) -> Vec<bool> {
        let comes = self
            .sources
            .iter()
            .filter(|source| source.types.contains(&of) && !matches!(source.arrivals, Arrivals::Times(_)));
        let mut left: Vec<usize> = comes.map(|source| source.to).collect();
        let mut reached = vec![false; self.stations.len()];
        while let Some(station) = left.pop() {
            if !std::mem::replace(&mut reached[station], true) {
                left.extend(self.next_for(station, of));
            }
        }
        reached
    }
}

/// The room of a station before which patients wait where they are, for as long as it is full.
fn blocking(kind: &StationKind) -> Option<&Room> {
    let StationKind::Room(room) = kind else { return None };
    let most: u32 = room.pools.iter().map(|pool| pool.staffed.most()).sum();
    // Whoever loses patience in its line makes room for those outside.
    let has_way_out = room.patience.is_some() && room.capacity.is_some_and(|capacity| most < capacity);
    (room.capacity.is_some() && room.when_full == WhenFull::Blocks && !has_way_out).then_some(room)
}

/// The shortest ring through `start` in which it comes first in the list of stations.
fn ring_from(next: &[Vec<usize>], start: usize) -> Option<Vec<usize>> {
    let mut ways = vec![vec![start]];
    let mut seen = vec![false; next.len()];
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for &to in way.last().map_or(&[][..], |last| &next[*last]) {
                if to == start {
                    return Some(way);
                }
                if start < to && !std::mem::replace(&mut seen[to], true) {
                    longer.push(way.iter().copied().chain([to]).collect());
                }
            }
        }
        ways = longer;
    }
    None
}
