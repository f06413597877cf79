//! Rings of full stations that wait for each other, in which nobody would ever move again.
//!
//! Found are those alone that are certain to be able to lock: where the stations can all be full at once, and
//! every server and bed of each can be held by somebody who goes on to the next. Stations without a limit
//! that keep the bed patients come from can lock too, but hospitals have them and rarely do: those are
//! left to whoever makes the network.

use crate::kernel::draw::Distribution;
use crate::kernel::intensity::Arrivals;

use super::id::{StationId, TypeId};
use super::{Network, Route, ServiceStation, Source, StationKind, WhenFull};

impl Network {
    /// The stations of each ring, in the order in which patients go round, each ring once.
    pub(super) fn rings(&self) -> Vec<Vec<StationId>> {
        let service_stations: Vec<Option<&ServiceStation>> =
            self.stations.iter().map(|station| blocking(&station.kind)).collect();
        if service_stations.iter().flatten().count() < 2 {
            return Vec::new();
        }
        let reached: Vec<Vec<bool>> = self
            .type_ids()
            .map(|type_id| self.reached_by(type_id, |source| !matches!(source.arrivals, Arrivals::Times(_))))
            .collect();
        let waits_for: Vec<Vec<StationId>> = self
            .station_ids()
            .map(|from| {
                let Some(service_station) = service_stations[from.idx()] else { return Vec::new() };
                let mut next: Vec<StationId> =
                    self.stations[from.idx()].next_route.values().flat_map(Route::stations).collect();
                next.sort_unstable();
                next.dedup();
                next.retain(|to| {
                    *to != from
                        && service_stations[to.idx()].is_some()
                        && self.can_wait(from, service_station, *to, &reached)
                });
                next
            })
            .collect();
        let is_within = within_rings(&waits_for);
        self.station_ids()
            .filter(|start| is_within[start.idx()])
            .filter_map(|start| ring_from(&waits_for, start))
            .collect()
    }

    /// Whether stations may come to wait for each other in a ring, however unlikely that is: patients go from
    /// each to the next, and keep the server or bed they come from until there is one.
    pub(crate) fn may_deadlock(&self) -> bool {
        let keeps_sender = |to: &StationId| match &self.stations[to.idx()].kind {
            StationKind::ServiceStation(service_station) => {
                service_station.holds_sender
                    || service_station.capacity.is_some() && service_station.when_full == WhenFull::Blocks
            }
            _ => false,
        };
        let waits_for: Vec<Vec<StationId>> = self
            .station_ids()
            .map(|from| match self.stations[from.idx()].kind {
                StationKind::ServiceStation(_) => {
                    self.next_of(from).into_iter().filter(|to| *to != from && keeps_sender(to)).collect()
                }
                _ => Vec::new(),
            })
            .collect();
        within_rings(&waits_for).contains(&true)
    }

    /// Whether all servers or beds of a station can be held by patients who wait to go on to another.
    fn can_wait(
        &self,
        from: StationId,
        service_station: &ServiceStation,
        to: StationId,
        reached: &[Vec<bool>],
    ) -> bool {
        let then = &self.stations[from.idx()].next_route;
        let goes_on = |type_id: TypeId| then.get(type_id).stations().any(|next| next == to);
        // Others have time to come while somebody stays as long as may be.
        let stays_long = |type_id: TypeId| {
            !matches!(
                service_station.service.get(type_id),
                Distribution::Fixed(_) | Distribution::Uniform { .. } | Distribution::Empirical(_)
            )
        };
        let is_streamed_away = |type_id: TypeId| {
            let diversions = &self.stations[from.idx()].diversions;
            diversions.iter().any(|diversion| diversion.applies_to[type_id.idx()] && 1.0 <= diversion.share)
        };
        let holds = |type_id: TypeId| {
            reached[type_id.idx()][from.idx()]
                && goes_on(type_id)
                && stays_long(type_id)
                && !is_streamed_away(type_id)
        };
        service_station.pools.iter().filter(|pool| 0 < pool.staffed.most()).all(|pool| {
            self.type_ids()
                .any(|type_id| (pool.serves.is_empty() || pool.serves[type_id.idx()]) && holds(type_id))
        })
    }

    /// Which stations a type of patient comes to, of some of the sources.
    pub(super) fn reached_by(&self, type_id: TypeId, includes: impl Fn(&Source) -> bool) -> Vec<bool> {
        let sources =
            self.sources.iter().filter(|source| source.types.contains(&type_id) && includes(source));
        let mut to_visit: Vec<StationId> = sources.map(|source| source.to).collect();
        let mut reached = vec![false; self.stations.len()];
        while let Some(station) = to_visit.pop() {
            if !std::mem::replace(&mut reached[station.idx()], true) {
                to_visit.extend(self.next_for(station, type_id));
            }
        }
        reached
    }
}

/// The servers or beds of a station before which patients wait where they are, for as long as it is full.
fn blocking(kind: &StationKind) -> Option<&ServiceStation> {
    let StationKind::ServiceStation(service_station) = kind else { return None };
    let most: u32 = service_station.pools.iter().map(|pool| pool.staffed.most()).sum();
    // Whoever reneges in its queue makes room for those outside.
    let has_way_out = service_station.patience.is_some()
        && service_station.capacity.is_some_and(|capacity| most < capacity);
    (service_station.capacity.is_some() && service_station.when_full == WhenFull::Blocks && !has_way_out)
        .then_some(service_station)
}

/// Which stations are in a ring, or on the way from one ring to another: what is left when those to which,
/// or from which, nothing leads are taken away one after the other.
pub(super) fn within_rings(next: &[Vec<StationId>]) -> Vec<bool> {
    let mut before: Vec<Vec<StationId>> = vec![Vec::new(); next.len()];
    for (from, next_stations) in StationId::all(next.len()).zip(next) {
        for to in next_stations {
            before[to.idx()].push(from);
        }
    }
    let mut is_within = vec![true; next.len()];
    for (ahead, behind) in [(next, before.as_slice()), (before.as_slice(), next)] {
        let mut n_behind: Vec<usize> = behind
            .iter()
            .map(|stations| stations.iter().filter(|other| is_within[other.idx()]).count())
            .collect();
        let mut ends: Vec<StationId> =
            StationId::all(next.len()).filter(|id| is_within[id.idx()] && n_behind[id.idx()] == 0).collect();
        while let Some(end) = ends.pop() {
            is_within[end.idx()] = false;
            for &other in &ahead[end.idx()] {
                n_behind[other.idx()] -= 1;
                if is_within[other.idx()] && n_behind[other.idx()] == 0 {
                    ends.push(other);
                }
            }
        }
    }
    is_within
}

/// The shortest ring through `start` in which it comes first in the list of stations.
fn ring_from(next: &[Vec<StationId>], start: StationId) -> Option<Vec<StationId>> {
    let mut paths = vec![vec![start]];
    let mut is_visited = vec![false; next.len()];
    while !paths.is_empty() {
        let mut longer = Vec::new();
        for path in paths {
            for &to in path.last().map_or(&[][..], |last| &next[last.idx()]) {
                if to == start {
                    return Some(path);
                }
                if start < to && !std::mem::replace(&mut is_visited[to.idx()], true) {
                    longer.push(path.iter().copied().chain([to]).collect());
                }
            }
        }
        paths = longer;
    }
    None
}
