//! Circles in which patients go round and round while no time passes, so that a simulation would go
//! through steps without end and come to no later time.
//!
//! A patient goes on by chance where shares say so, and where a station may be full, a door closed or
//! patience lost, whichever takes the most steps counts: all of that can be so for hours. A stay counts
//! by the chance that it is over within a minute or so; one that is longer more often than not ends the
//! circle.
//!
//! Moves at one instant are bounded while a simulation runs, and whoever makes more is taken out. They are
//! looked at by themselves where full stations and clinics send to each other, or to a choice among them, for
//! all may be full at once; and where doors close, if all of them ever are at one time.

use std::collections::BinaryHeap;

use crate::kernel::draw::Distribution;

use super::id::{StationId, TypeId};
use super::ring::within_rings;
use super::{ByType, Network, Route, Schedule, StationKind, WEEK, WhenFull};

/// As many stations are gone through in a minute at most, besides each station once.
pub(super) const MOST_STEPS: f64 = 100.0;
/// A stay that is over within a minute or so less often than this ends a circle.
const LEAST_CHANCE: f64 = 0.5;

/// What counts as a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counts {
    /// What is an event of its own.
    Events,
    /// What is an event, each station or clinic that is full, and each choice.
    Full,
    /// What is an event, each station or clinic that is full, and each that is closed.
    Closed,
}

/// A circle in which no time passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ZeroTimeCycle {
    /// Its stations, in the order in which patients go round, each with what sends patients on.
    pub(super) stations: Vec<(StationId, Reason)>,
}

/// What sends a patient on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// They have been through.
    Served,
    /// It is full, or has no appointment.
    Full,
    /// Its doors are closed.
    Closed,
    /// They renege.
    Reneges,
    /// They choose.
    Chooses,
}

/// A way on from a station.
#[derive(Debug)]
struct Way {
    reason: Reason,
    /// The chance that no more than a minute or so passes.
    chance: f64,
    /// How many steps of a simulation it is; moves at one instant are bounded by themselves.
    steps: f64,
    /// Where to, with shares.
    to: Vec<(StationId, f64)>,
}

impl Network {
    /// The first circle in which no time passes, of any type of patient who comes to it.
    pub(super) fn zero_time_cycle(&self) -> Option<ZeroTimeCycle> {
        let next_stations: Vec<Vec<StationId>> =
            self.station_ids().map(|station| self.next_of(station)).collect();
        let is_within = within_rings(&next_stations);
        if !is_within.contains(&true) {
            return None;
        }
        self.type_ids().find_map(|type_id| {
            let reached = self.reached_by(type_id, |_| true);
            let ways = |station: StationId, counts: Counts| {
                let is_looked_at = is_within[station.idx()] && reached[station.idx()];
                if is_looked_at { self.ways(station, type_id, counts) } else { Vec::new() }
            };
            [Counts::Events, Counts::Full, Counts::Closed].into_iter().find_map(|counts| {
                let circle = cycle_of(self.station_ids().map(|station| ways(station, counts)).collect());
                circle.filter(|circle| self.can_be_closed_at_once(circle))
            })
        })
    }

    /// Whether all stations of a circle that send patients on because they are closed ever are at one time.
    fn can_be_closed_at_once(&self, circle: &ZeroTimeCycle) -> bool {
        let is_closed = |(_, reason): &&(StationId, Reason)| *reason == Reason::Closed;
        let stations = circle.stations.iter().filter(is_closed);
        let opening_hours: Vec<&Schedule> =
            stations.filter_map(|(id, _)| self.stations[id.idx()].opening_hours.as_ref()).collect();
        // Doors change at times of a week or of a shorter cycle of whole days.
        let are_all_closed =
            |time: f64| opening_hours.iter().all(|opening_hours| opening_hours.at(time) == 0);
        let mut changes = opening_hours.iter().flat_map(|opening_hours| {
            let cycles = (0..7).map(|n| f64::from(n) * opening_hours.cycle).take_while(|begin| *begin < WEEK);
            cycles.flat_map(|begin| opening_hours.steps.iter().map(move |(from, _)| begin + from))
        });
        opening_hours.is_empty() || changes.any(are_all_closed)
    }

    /// The ways on from a station for a type of patient that may be gone while hardly any time passes.
    fn ways(&self, id: StationId, type_id: TypeId, counts: Counts) -> Vec<Way> {
        let station = &self.stations[id.idx()];
        let mut ways = Vec::new();
        let mut add = |reason, chance: f64, steps, to: Vec<(StationId, f64)>| {
            if LEAST_CHANCE <= chance {
                ways.push(Way { reason, chance, steps, to });
            }
        };
        let full = if counts == Counts::Events { 0.0 } else { 1.0 };
        let closed = if counts == Counts::Closed { 1.0 } else { 0.0 };
        let along = |route: &ByType<Route>| stations_with_shares(route.get(type_id));
        if station.opening_hours.is_some() && counts != Counts::Full {
            add(Reason::Closed, 1.0, closed, along(&station.route_when_closed));
        }
        match &station.kind {
            StationKind::ServiceStation(service_station) => {
                add(
                    Reason::Served,
                    chance_soon_over(service_station.service.get(type_id)),
                    1.0,
                    self.onward_shares(id, type_id),
                );
                if let Some(patience) = &service_station.patience {
                    add(
                        Reason::Reneges,
                        chance_soon_over(patience.get(type_id)),
                        1.0,
                        along(&service_station.reneged),
                    );
                }
                if let (Some(_), WhenFull::Lost(route)) =
                    (service_station.capacity, &service_station.when_full)
                {
                    add(Reason::Full, 1.0, full, along(route));
                }
            }
            StationKind::Delay { time, .. } => {
                add(
                    Reason::Served,
                    chance_soon_over(time.get(type_id)),
                    1.0,
                    self.onward_shares(id, type_id),
                );
            }
            // An appointment lies ahead, and a clinic has only so many.
            StationKind::Slots(clinic) => {
                add(Reason::Full, 1.0, full, along(&clinic.same_day_full));
                add(Reason::Full, 1.0, full, along(&clinic.full));
            }
            // Nobody chooses what is closed.
            StationKind::Choice(_) if counts == Counts::Closed => {}
            StationKind::Choice(choice) => {
                if counts == Counts::Events {
                    add(Reason::Full, 1.0, 0.0, along(&choice.none_open));
                }
                let mut at_once = Vec::new();
                for option in choice.options.iter().filter(|option| option.constant.get(type_id).is_some()) {
                    let travel = match self.types[type_id.idx()].place {
                        Some(place) if choice.travels => {
                            self.travel[place.idx()][option.to.idx()].unwrap_or(0.0)
                        }
                        _ => 0.0,
                    };
                    let chance = libm::exp(-travel);
                    match counts {
                        Counts::Events => {
                            let steps = if 0.0 < travel { 1.0 } else { 0.0 };
                            add(Reason::Chooses, chance, steps, vec![(option.to, 1.0)]);
                        }
                        Counts::Full | Counts::Closed => at_once.push((option.to, chance)),
                    }
                }
                // Each option counts as equally likely: what they prefer depends on the time.
                #[expect(clippy::cast_precision_loss, reason = "options are few")]
                let share = 1.0 / at_once.len().max(1) as f64;
                for (_, chance) in &mut at_once {
                    *chance *= share;
                }
                if !at_once.is_empty() {
                    add(Reason::Chooses, 1.0, 1.0, at_once);
                }
            }
            StationKind::Exit => {}
        }
        ways
    }

    /// Where those who have been through a station go on to, with shares.
    pub(crate) fn onward_shares(&self, station: StationId, type_id: TypeId) -> Vec<(StationId, f64)> {
        let station = &self.stations[station.idx()];
        let mut undiverted = 1.0;
        let mut to = Vec::new();
        for diversion in station.diversions.iter().filter(|diversion| diversion.applies_to[type_id.idx()]) {
            to.push((diversion.to, undiverted * diversion.share));
            undiverted *= 1.0 - diversion.share;
        }
        to.extend(
            stations_with_shares(station.next_route.get(type_id))
                .into_iter()
                .map(|(station, share)| (station, undiverted * share)),
        );
        to
    }
}

/// The stations of a route with their shares.
fn stations_with_shares(route: &Route) -> Vec<(StationId, f64)> {
    let mut begin = 0.0;
    let shares = (0..route.to.len()).map(|idx| {
        let end = route.shares.end(idx);
        end - std::mem::replace(&mut begin, end)
    });
    route.to.iter().copied().zip(shares).collect()
}

/// The chance that a time is over before an exponential one of a minute on average.
fn chance_soon_over(distribution: &Distribution) -> f64 {
    const N: u32 = 64;
    // Mostly it is plain: what three in four exceed by far is not soon over.
    if 3.0 < distribution.quantile(0.25) {
        return 0.0;
    }
    let chance = |idx: u32| libm::exp(-distribution.quantile((f64::from(idx) + 0.5) / f64::from(N)));
    (0..N).map(chance).sum::<f64>() / f64::from(N)
}

/// The circle of the most steps a minute, where there are more than are taken.
fn cycle_of(mut ways: Vec<Vec<Way>>) -> Option<ZeroTimeCycle> {
    let next: Vec<Vec<StationId>> = ways
        .iter()
        .map(|ways_on| {
            let to = ways_on.iter().flat_map(|way| &way.to).filter(|(_, share)| 0.0 < *share);
            to.map(|(to, _)| *to).collect()
        })
        .collect();
    let is_within = within_rings(&next);
    let within = last_first(&next, &is_within);
    if within.is_empty() {
        return None;
    }
    for ways_on in &mut ways {
        for way in ways_on.iter_mut() {
            way.to.retain(|(to, share)| is_within[to.idx()] && 0.0 < *share);
        }
    }
    // Steps still to come from each station, counted one step further in each round.
    let mut steps = vec![0.0_f64; ways.len()];
    let steps_by = |way: &Way, steps: &[f64]| {
        way.chance * (way.steps + way.to.iter().map(|(to, share)| share * steps[to.idx()]).sum::<f64>())
    };
    #[expect(clippy::cast_precision_loss, reason = "stations are few")]
    let most = MOST_STEPS + ways.len() as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
    let n_rounds = 4 * most as usize;
    for _ in 0..n_rounds {
        let mut growth = 0.0_f64;
        for &id in &within {
            let now = ways[id.idx()].iter().map(|way| steps_by(way, &steps)).fold(0.0, f64::max);
            growth = growth.max(now - steps[id.idx()]);
            steps[id.idx()] = now;
        }
        if within.iter().any(|id| most < steps[id.idx()]) {
            return likeliest_cycle(&ways, &within);
        }
        if growth < 1e-3 {
            return None;
        }
    }
    None
}

/// Those within circles, each after those to which it leads, as far as that can be: so one round of them
/// goes all the way round a circle.
fn last_first(next: &[Vec<StationId>], is_within: &[bool]) -> Vec<StationId> {
    let mut is_known: Vec<bool> = is_within.iter().map(|is_within| !is_within).collect();
    let mut order = Vec::new();
    for start in StationId::all(next.len()) {
        let mut path = vec![(start, 0)];
        if std::mem::replace(&mut is_known[start.idx()], true) {
            continue;
        }
        while let Some((station, n_seen)) = path.last_mut() {
            if let Some(&to) = next[station.idx()].get(*n_seen) {
                *n_seen += 1;
                if !std::mem::replace(&mut is_known[to.idx()], true) {
                    path.push((to, 0));
                }
            } else {
                order.push(*station);
                path.pop();
            }
        }
    }
    order
}

/// The circle that patients go round most likely, among those in which anything counts as a step.
fn likeliest_cycle(ways: &[Vec<Way>], within: &[StationId]) -> Option<ZeroTimeCycle> {
    /// From so many stations circles are looked for.
    const MOST_LOOKED_FROM: usize = 200;
    let mut likeliest: Option<(f64, ZeroTimeCycle)> = None;
    for &start in within.iter().take(MOST_LOOKED_FROM) {
        let Some((chance, circle)) = likeliest_cycle_from(ways, start) else { continue };
        if likeliest.as_ref().is_none_or(|(most, _)| *most < chance) {
            likeliest = Some((chance, circle));
        }
    }
    // It begins where it is written first.
    likeliest.map(|(_, mut circle)| {
        let first = circle.stations.iter().enumerate().min_by_key(|(_, (station, _))| *station);
        let place = first.map_or(0, |(place, _)| place);
        circle.stations.rotate_left(place);
        circle
    })
}

/// The likeliest circle from one station, with its chance. Stations are visited in order of the chance to
/// come to them; each is two nodes, for those who come to it without a step and with one.
fn likeliest_cycle_from(ways: &[Vec<Way>], start: StationId) -> Option<(f64, ZeroTimeCycle)> {
    let mut chances = vec![0.0_f64; 2 * ways.len()];
    let (start, stepped) = (2 * start.idx(), 2 * start.idx() + 1);
    let mut previous: Vec<Option<(usize, Reason)>> = vec![None; 2 * ways.len()];
    // Chances are not negative, so their bits are in their order.
    let mut frontier = BinaryHeap::from([(1.0_f64.to_bits(), start)]);
    let mut is_first = true;
    while let Some((bits, last)) = frontier.pop() {
        let chance = f64::from_bits(bits);
        if last == stepped {
            let mut stations = Vec::new();
            let mut node = last;
            while let Some((before, reason)) = previous[node].filter(|_| stations.len() < previous.len()) {
                stations.push((StationId::new(before / 2), reason));
                if before == start {
                    break;
                }
                node = before;
            }
            stations.reverse();
            return Some((chance, ZeroTimeCycle { stations }));
        }
        if chance < chances[last] || (last == start && !std::mem::take(&mut is_first)) {
            continue;
        }
        for way in &ways[last / 2] {
            for (to, share) in &way.to {
                let node = 2 * to.idx() + usize::from(last % 2 == 1 || 0.0 < way.steps);
                let chance = chance * way.chance * share;
                if chances[node] < chance && node != start {
                    chances[node] = chance;
                    previous[node] = Some((last, way.reason));
                    frontier.push((chance.to_bits(), node));
                }
            }
        }
    }
    None
}
