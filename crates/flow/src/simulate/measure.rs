//! What a replication measured, as a row of numbers in an order that all replications share.

use domain::money::Pence;

use super::counts::StationCounts;
use super::station_state::{BLOCKED, BUSY, STAFFED, StationState, WAITING};
use super::watch::Unwatched;
use super::{Simulation, Task};
use crate::kernel::census::HOURS;
use crate::kernel::tally::Tally;
use crate::network::id::{StationId, TypeId};
use crate::network::{HOUR, YEAR};
use crate::output::{Group, Key, Metric, Subject};
use crate::program::{Kind, Program};

/// Takes values, and the names of what they are of where those are asked for.
struct ValueRow<'s> {
    values: &'s mut Vec<f64>,
    keys: Option<&'s mut Vec<Key>>,
    subject: Subject,
    group: Group,
    /// Whether those of the subject and group need a server or bed that is held for good, and of which
    /// values that is true where it is asked for.
    is_stuck: bool,
    is_type_stuck: Option<&'s mut Vec<bool>>,
}

impl ValueRow<'_> {
    /// Writes a value down; none is not a number.
    fn put(&mut self, metric: Metric, value: Option<f64>) {
        self.values.push(value.unwrap_or(f64::NAN));
        if let Some(is_type_stuck) = &mut self.is_type_stuck {
            is_type_stuck.push(self.is_stuck);
        }
        if let Some(keys) = &mut self.keys {
            keys.push(Key { subject: self.subject.clone(), group: self.group.clone(), metric });
        }
    }

    fn set_subject(&mut self, subject: impl FnOnce() -> Subject) {
        if self.keys.is_some() {
            self.subject = subject();
        }
    }

    fn set_group(&mut self, group: &Group, is_stuck: bool) {
        if self.keys.is_some() {
            self.group = group.clone();
        }
        self.is_stuck = is_stuck;
    }
}

/// What the values of a replication of a program are of, in their order.
pub(crate) fn keys(program: &Program<'_>) -> Vec<Key> {
    let task = Task {
        seed: 0,
        replication: 0,
        warm_up: 0.0,
        length: 0.0,
        keeps_seen: false,
        keeps_days: false,
        opens: 0.0,
    };
    let mut blank = Simulation::new(program, task);
    // Nothing happens in no time, so nothing can go wrong.
    let _ = blank.run(&Unwatched);
    let (mut values, mut keys) = (Vec::new(), Vec::new());
    fill(&mut blank, &mut values, Some(&mut keys), None);
    keys
}

/// The values of a replication that has run.
pub(crate) fn values(simulation: &mut Simulation<'_>) -> Vec<f64> {
    let mut values = Vec::new();
    fill(simulation, &mut values, None, None);
    values
}

/// Which values of a replication that has run are of patients who need a server or bed that is held for
/// good: their means and shares are of no service. Empty where there are none.
pub(crate) fn excluded(simulation: &mut Simulation<'_>) -> Vec<bool> {
    let mut is_type_stuck = Vec::new();
    if simulation.is_type_stuck.contains(&true) {
        fill(simulation, &mut Vec::new(), None, Some(&mut is_type_stuck));
    }
    is_type_stuck
}

fn fill(
    simulation: &mut Simulation<'_>,
    values: &mut Vec<f64>,
    keys: Option<&mut Vec<Key>>,
    is_type_stuck: Option<&mut Vec<bool>>,
) {
    let program = simulation.program;
    let days = crate::program::day(simulation.now);
    for (clinic, program) in simulation.clinics.iter_mut().zip(&program.clinics) {
        clinic.count_to(days, program);
    }
    let mut row = ValueRow {
        values,
        keys,
        subject: Subject::System,
        group: Group::all(),
        is_stuck: false,
        is_type_stuck,
    };
    let is_any_stuck = |types: &[TypeId]| types.iter().any(|type_id| simulation.is_type_stuck[type_id.idx()]);
    for station in program.network.station_ids() {
        put_station(simulation, station, &mut row);
    }
    for clock in 0..program.network.clocks.len() {
        row.set_subject(|| Subject::Clock(program.network.clocks[clock].name.clone()));
        let has_limit = program.clock_limits[clock].is_finite();
        let stops_unseen = program.network.stops_unseen(&program.network.clocks[clock]);
        for (group, types) in &program.groups {
            row.set_group(group, is_any_stuck(types));
            let tally = merged(types.iter().map(|type_id| simulation.clocks.times(clock, *type_id)));
            put_times(&mut row, &tally, has_limit, simulation.task.length);
            if stops_unseen {
                let unseen: u64 = types.iter().map(|type_id| simulation.clocks.unseen(clock, *type_id)).sum();
                row.put(Metric::Left, Some(a_year(unseen, simulation.task.length)));
            }
        }
    }
    row.set_subject(|| Subject::System);
    for (group, types) in &program.groups {
        row.set_group(group, is_any_stuck(types));
        let tally = merged(types.iter().map(|type_id| &simulation.journeys.time_in_network[type_id.idx()]));
        let came: u32 = types.iter().map(|type_id| simulation.journeys.arrivals[type_id.idx()]).sum();
        row.put(Metric::Visits, Some(f64::from(came) * YEAR / simulation.task.length));
        put_journeys(&mut row, simulation, types, f64::from(came));
        put_times(&mut row, &tally, false, simulation.task.length);
    }
    row.set_group(&Group::all(), simulation.is_type_stuck.contains(&true));
    let cost: f64 = program.network.station_ids().filter_map(|station| cost(simulation, station)).sum();
    let has_cost = program.network.stations.iter().any(|station| !station.cost.is_unknown());
    row.put(Metric::Cost, has_cost.then_some(cost));
}

/// Travel, waits before care and being seen at all, over the whole way of some types of patients.
fn put_journeys(row: &mut ValueRow<'_>, simulation: &Simulation<'_>, types: &[TypeId], came: f64) {
    let (mut travel, mut travelled, mut waited, mut unserved) = (0.0, 0.0, 0.0, 0.0);
    let stations = simulation.program.network.station_ids().zip(&simulation.program.stations);
    for (station, station_program) in stations {
        let counts = types.iter().filter_map(|type_id| counts_of(simulation, station, *type_id));
        match station_program.kind {
            Kind::Choice(_) => counts.for_each(|counts| {
                travel += counts.travel_time;
                travelled += f64::from(counts.n_travelled);
            }),
            Kind::ServiceStation(_) => counts.for_each(|counts| waited += counts.waited()),
            Kind::Exit => {
                if simulation.program.stations[station.idx()].is_unserved {
                    let first = station.idx() * simulation.n_types;
                    let ended: u32 =
                        types.iter().map(|type_id| simulation.journeys.exits[first + type_id.idx()]).sum();
                    unserved += f64::from(ended);
                }
            }
            Kind::Slots(_) | Kind::Delay(_) => {}
        }
    }
    waited += types.iter().map(|type_id| simulation.journeys.blocked[type_id.idx()]).sum::<f64>();
    row.put(Metric::Travel, per(travel, travelled));
    row.put(Metric::MeanTimeInQueue, per(waited, came));
    row.put(Metric::ShareLeft, per(unserved, came));
}

fn merged<'t>(tallies: impl Iterator<Item = &'t Tally>) -> Tally {
    let mut merged = Tally::new();
    tallies.for_each(|tally| merged.merge(tally));
    merged
}

fn put_times(row: &mut ValueRow<'_>, tally: &Tally, has_limit: bool, length: f64) {
    row.put(Metric::Served, Some(a_year(tally.n(), length)));
    row.put(Metric::MeanTime, tally.mean());
    row.put(Metric::MedianTime, tally.quantile(0.5));
    row.put(Metric::P90Time, tally.quantile(0.9));
    row.put(Metric::P95Time, tally.quantile(0.95));
    if has_limit {
        row.put(Metric::ShareWithin, tally.share_within());
    }
}

fn a_year(count: impl Into<u64>, length: f64) -> f64 {
    let count: u64 = count.into();
    as_f64(count) * YEAR / length
}

#[expect(clippy::cast_precision_loss, reason = "counts of patients stay below 2⁵³")]
fn as_f64(count: u64) -> f64 {
    count as f64
}

/// An amount as a number that means can be taken of [£]: the only place at which money leaves its type.
#[expect(clippy::cast_precision_loss, reason = "amounts stay below 2⁵³ pence")]
fn pounds(amount: Pence) -> f64 {
    amount.get() as f64 / 100.0
}

/// What a station costs a year [£]; none where nothing is said of it.
fn cost(simulation: &Simulation<'_>, station: StationId) -> Option<f64> {
    let spec = &simulation.program.network.stations[station.idx()];
    if spec.cost.is_unknown() {
        return None;
    }
    let served: u64 = TypeId::all(simulation.n_types)
        .filter_map(|type_id| counts_of(simulation, station, type_id))
        .map(|counts| counts.wait.n())
        .sum();
    let staffed = match simulation.program.stations[station.idx()].kind {
        Kind::ServiceStation(service) => {
            simulation.service_stations[service.idx()].census.area(STAFFED) / HOUR
        }
        _ => 0.0,
    };
    let to_year = YEAR / simulation.task.length;
    Some(
        pounds(spec.cost.fixed)
            + pounds(spec.cost.contact) * a_year(served, simulation.task.length)
            + pounds(spec.cost.staffed_hour) * staffed * to_year,
    )
}

fn counts_of<'s>(
    simulation: &'s Simulation<'_>,
    station: StationId,
    type_id: TypeId,
) -> Option<&'s StationCounts> {
    simulation.counts.get(simulation.counts_idx[station.idx() * simulation.n_types + type_id.idx()] as usize)
}

fn put_station(simulation: &Simulation<'_>, station: StationId, row: &mut ValueRow<'_>) {
    let program = simulation.program;
    let spec = &program.network.stations[station.idx()];
    let kind = program.stations[station.idx()].kind;
    let is_exit = matches!(kind, Kind::Exit);
    row.set_subject(|| {
        if is_exit { Subject::Exit(spec.name.clone()) } else { Subject::Station(spec.name.clone()) }
    });
    let length = simulation.task.length;
    // Whoever never came here has nothing to leave out.
    let is_stuck_here = |type_id: TypeId| {
        simulation.is_type_stuck[type_id.idx()] && counts_of(simulation, station, type_id).is_some()
    };
    let is_any_stuck = TypeId::all(simulation.n_types).any(is_stuck_here);
    for (group, types) in &program.groups {
        row.set_group(group, types.iter().any(|type_id| is_stuck_here(*type_id)));
        if is_exit {
            let ended: u32 = types
                .iter()
                .map(|type_id| simulation.journeys.exits[station.idx() * simulation.n_types + type_id.idx()])
                .sum();
            row.put(Metric::Visits, Some(a_year(ended, length)));
            continue;
        }
        let mut merged = StationCounts::new();
        types
            .iter()
            .filter_map(|type_id| counts_of(simulation, station, *type_id))
            .for_each(|counts| merged.merge(counts));
        put_counts(row, &merged, kind, spec.limit.is_some(), length);
    }
    row.set_group(&Group::all(), is_any_stuck);
    let total = |count: fn(&StationCounts) -> u64| -> f64 {
        let counts =
            TypeId::all(simulation.n_types).filter_map(|type_id| counts_of(simulation, station, type_id));
        as_f64(counts.map(count).sum())
    };
    match kind {
        Kind::ServiceStation(service) => {
            let state = &simulation.service_stations[service.idx()];
            put_census(row, state, length);
            // What those who came would take, also those for whom there was no room, if each took as long as
            // those whose service began.
            let offered = total(|counts| u64::from(counts.visits - counts.found_closed.min(counts.visits)));
            let time_each = per(state.census.area(BUSY), total(|counts| counts.wait.n()));
            row.put(
                Metric::Load,
                time_each.and_then(|time_each| per(time_each * offered, state.census.area(STAFFED))),
            );
            for (idx, time) in program.network.run.snapshots.iter().enumerate() {
                row.set_group(&Group::of("time", &clock_time(*time)), is_any_stuck);
                row.put(Metric::Snapshot, per(state.snapshots[idx], f64::from(simulation.n_snapshots)));
            }
            for hour in 0..HOURS {
                row.set_group(&Group::of("hour", &hour.to_string()), is_any_stuck);
                let area = |count| state.census.area_of_hour(count, hour);
                row.put(Metric::Waiting, per(area(WAITING) + area(BLOCKED), length / 24.0));
                row.put(Metric::Busy, per(area(BUSY), length / 24.0));
                row.put(Metric::Utilisation, per(area(BUSY), area(STAFFED)));
            }
            row.set_group(&Group::all(), is_any_stuck);
        }
        Kind::Delay(delay) => {
            let delay = delay.idx();
            row.put(Metric::Inside, per(simulation.delays[delay].area(0), length));
            let n_slots = program.network.run.snapshots.len();
            for (idx, time) in program.network.run.snapshots.iter().enumerate() {
                row.set_group(&Group::of("time", &clock_time(*time)), is_any_stuck);
                let sum = simulation.delay_snapshots.get(delay * n_slots + idx).copied().unwrap_or(0.0);
                row.put(Metric::Snapshot, per(sum, f64::from(simulation.n_snapshots)));
            }
            row.set_group(&Group::all(), is_any_stuck);
        }
        Kind::Slots(clinic) => {
            let clinic = &simulation.clinics[clinic.idx()];
            let used: u32 = clinic.used.iter().sum();
            let offered: u32 = clinic.offered.iter().sum();
            row.put(Metric::Utilisation, per(f64::from(used), f64::from(offered)));
            row.put(Metric::Load, per(total(|counts| u64::from(counts.visits)), f64::from(offered)));
        }
        Kind::Choice(_) | Kind::Exit => {}
    }
    let cost = cost(simulation, station);
    row.put(Metric::Cost, cost);
    let served: u64 = TypeId::all(simulation.n_types)
        .filter_map(|type_id| counts_of(simulation, station, type_id))
        .map(|counts| counts.wait.n())
        .sum();
    row.put(Metric::CostPerContact, cost.and_then(|cost| per(cost, a_year(served, length))));
}

fn put_census(row: &mut ValueRow<'_>, state: &StationState<'_>, length: f64) {
    let area = |count| state.census.area(count);
    let waiting = area(WAITING) + area(BLOCKED);
    row.put(Metric::Waiting, per(waiting, length));
    row.put(Metric::Busy, per(area(BUSY), length));
    row.put(Metric::Inside, per(waiting + area(BUSY), length));
    row.put(Metric::Utilisation, per(area(BUSY), area(STAFFED)));
}

fn put_counts(row: &mut ValueRow<'_>, counts: &StationCounts, kind: Kind, has_limit: bool, length: f64) {
    let visits = f64::from(counts.visits);
    row.put(Metric::Visits, Some(visits * YEAR / length));
    if matches!(kind, Kind::Choice(_)) {
        row.put(Metric::TurnedAway, Some(a_year(counts.turned_away, length)));
        row.put(Metric::Travel, per(counts.travel_time, f64::from(counts.n_travelled)));
        return;
    }
    row.put(Metric::Served, Some(a_year(counts.wait.n(), length)));
    row.put(Metric::Travel, per(counts.travel_time, f64::from(counts.n_travelled)));
    row.put(Metric::MeanTime, per(counts.time_at_station, f64::from(counts.completed)));
    if matches!(kind, Kind::Delay(_)) {
        return;
    }
    row.put(Metric::TurnedAway, Some(a_year(counts.turned_away, length)));
    row.put(Metric::ShareTurnedAway, per(f64::from(counts.turned_away), visits));
    if matches!(kind, Kind::ServiceStation(_)) {
        row.put(Metric::Left, Some(a_year(counts.reneged, length)));
        row.put(Metric::ShareLeft, per(f64::from(counts.reneged), visits));
        let taken_in = visits - f64::from(counts.turned_away);
        row.put(Metric::MeanTimeInQueue, per(counts.waited(), taken_in));
    } else {
        row.put(Metric::NotAttended, Some(a_year(counts.not_attended, length)));
    }
    row.put(Metric::MeanWait, counts.wait.mean());
    row.put(Metric::MedianWait, counts.wait.quantile(0.5));
    row.put(Metric::P90Wait, counts.wait.quantile(0.9));
    row.put(Metric::P95Wait, counts.wait.quantile(0.95));
    row.put(Metric::MeanSquareWait, counts.wait.mean_square());
    row.put(Metric::ShareWaited, counts.wait.share_above_zero());
    if has_limit {
        row.put(Metric::ShareWithin, counts.wait.share_within());
    }
}

/// One number a unit of another; none of nothing.
fn per(sum: f64, total: f64) -> Option<f64> {
    (total > 0.0).then(|| sum / total)
}

/// Minutes after midnight as `06:00`.
fn clock_time(minutes: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "minutes of a day")]
    let minutes = minutes as u32;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
