//! What a replication measured, as a row of numbers in an order that all replications share.

use domain::money::Pence;

use super::counts::Cell;
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

    fn about(&mut self, subject: impl FnOnce() -> Subject) {
        if self.keys.is_some() {
            self.subject = subject();
        }
    }

    fn of(&mut self, group: &Group, is_stuck: bool) {
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
    let is_any_stuck = |types: &[TypeId]| types.iter().any(|of| simulation.is_type_stuck[of.idx()]);
    for station in program.network.station_ids() {
        of_station(simulation, station, &mut row);
    }
    for clock in 0..program.network.clocks.len() {
        row.about(|| Subject::Clock(program.network.clocks[clock].name.clone()));
        let has_limit = program.clock_limits[clock].is_finite();
        for (group, types) in &program.groups {
            row.of(group, is_any_stuck(types));
            let all = merged(types.iter().map(|of| simulation.clocks.times(clock, *of)));
            put_times(&mut row, &all, has_limit, simulation.task.length);
        }
    }
    row.about(|| Subject::System);
    for (group, types) in &program.groups {
        row.of(group, is_any_stuck(types));
        let all = merged(types.iter().map(|of| &simulation.journeys.system[of.idx()]));
        let came: u32 = types.iter().map(|of| simulation.journeys.arrivals[of.idx()]).sum();
        row.put(Metric::Visits, Some(f64::from(came) * YEAR / simulation.task.length));
        put_of_all_stations(&mut row, simulation, types, f64::from(came));
        put_times(&mut row, &all, false, simulation.task.length);
    }
    row.of(&Group::all(), simulation.is_type_stuck.contains(&true));
    let cost: f64 = program.network.station_ids().filter_map(|station| cost(simulation, station)).sum();
    let has_cost = program.network.stations.iter().any(|station| !station.cost.is_unknown());
    row.put(Metric::Cost, has_cost.then_some(cost));
}

/// Travel, waits before care and being seen at all, over the whole way of some types of patients.
fn put_of_all_stations(row: &mut ValueRow<'_>, simulation: &Simulation<'_>, types: &[TypeId], came: f64) {
    let (mut travel, mut travelled, mut waited, mut unserved) = (0.0, 0.0, 0.0, 0.0);
    let stations = simulation.program.network.station_ids().zip(&simulation.program.stations);
    for (station, at) in stations {
        let cells = types.iter().filter_map(|of| cell(simulation, station, *of));
        match at.kind {
            Kind::Choice(_) => cells.for_each(|cell| {
                travel += cell.travel;
                travelled += f64::from(cell.travelled);
            }),
            Kind::ServiceStation(_) => cells.for_each(|cell| waited += cell.waited()),
            Kind::Exit => {
                let destination = simulation.program.network.stations[station.idx()].destination;
                let is_unserved = destination
                    .is_some_and(|id| simulation.program.network.destinations[id.idx()].is_unserved);
                if is_unserved {
                    let first = station.idx() * simulation.n_types;
                    let ended: u32 = types.iter().map(|of| simulation.journeys.exits[first + of.idx()]).sum();
                    unserved += f64::from(ended);
                }
            }
            Kind::Slots(_) | Kind::Delay(_) => {}
        }
    }
    waited += types.iter().map(|of| simulation.journeys.blocked[of.idx()]).sum::<f64>();
    row.put(Metric::Travel, per(travel, travelled));
    row.put(Metric::MeanTimeInQueue, per(waited, came));
    row.put(Metric::ShareLeft, per(unserved, came));
}

fn merged<'t>(tallies: impl Iterator<Item = &'t Tally>) -> Tally {
    let mut all = Tally::new();
    tallies.for_each(|tally| all.merge(tally));
    all
}

fn put_times(row: &mut ValueRow<'_>, all: &Tally, has_limit: bool, length: f64) {
    row.put(Metric::Served, Some(a_year(all.n(), length)));
    row.put(Metric::MeanTime, all.mean());
    row.put(Metric::MedianTime, all.quantile(0.5));
    row.put(Metric::P90Time, all.quantile(0.9));
    row.put(Metric::P95Time, all.quantile(0.95));
    if has_limit {
        row.put(Metric::ShareWithin, all.share_within());
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
    let at = &simulation.program.network.stations[station.idx()];
    if at.cost.is_unknown() {
        return None;
    }
    let served: u64 = TypeId::all(simulation.n_types)
        .filter_map(|of| cell(simulation, station, of))
        .map(|cell| cell.wait.n())
        .sum();
    let staffed = match simulation.program.stations[station.idx()].kind {
        Kind::ServiceStation(service) => {
            simulation.service_stations[service.idx()].census.area(STAFFED) / HOUR
        }
        _ => 0.0,
    };
    let to_year = YEAR / simulation.task.length;
    Some(
        pounds(at.cost.fixed)
            + pounds(at.cost.contact) * a_year(served, simulation.task.length)
            + pounds(at.cost.staffed_hour) * staffed * to_year,
    )
}

fn cell<'s>(simulation: &'s Simulation<'_>, station: StationId, of: TypeId) -> Option<&'s Cell> {
    simulation.cells.get(simulation.cell_idx[station.idx() * simulation.n_types + of.idx()] as usize)
}

fn of_station(simulation: &Simulation<'_>, station: StationId, row: &mut ValueRow<'_>) {
    let program = simulation.program;
    let at = &program.network.stations[station.idx()];
    let kind = program.stations[station.idx()].kind;
    let is_exit = matches!(kind, Kind::Exit);
    row.about(|| if is_exit { Subject::Exit(at.name.clone()) } else { Subject::Station(at.name.clone()) });
    let length = simulation.task.length;
    // Whoever never came here has nothing to leave out.
    let is_stuck_here =
        |of: TypeId| simulation.is_type_stuck[of.idx()] && cell(simulation, station, of).is_some();
    let is_any_stuck = TypeId::all(simulation.n_types).any(is_stuck_here);
    for (group, types) in &program.groups {
        row.of(group, types.iter().any(|of| is_stuck_here(*of)));
        if is_exit {
            let ended: u32 = types
                .iter()
                .map(|of| simulation.journeys.exits[station.idx() * simulation.n_types + of.idx()])
                .sum();
            row.put(Metric::Visits, Some(a_year(ended, length)));
            continue;
        }
        let mut all = Cell::new();
        types.iter().filter_map(|of| cell(simulation, station, *of)).for_each(|cell| all.merge(cell));
        put_cell(row, &all, kind, at.limit.is_some(), length);
    }
    row.of(&Group::all(), is_any_stuck);
    let count = |of: fn(&Cell) -> u64| -> f64 {
        let cells = TypeId::all(simulation.n_types).filter_map(|kind| cell(simulation, station, kind));
        as_f64(cells.map(of).sum())
    };
    match kind {
        Kind::ServiceStation(service) => {
            let state = &simulation.service_stations[service.idx()];
            put_census(row, state, length);
            // What those who came would take, those included for whom there was no room, if each took as long as those whose service began.
            let offered = count(|cell| u64::from(cell.visits - cell.found_closed.min(cell.visits)));
            let of_one = per(state.census.area(BUSY), count(|cell| cell.wait.n()));
            row.put(
                Metric::Load,
                of_one.and_then(|of_one| per(of_one * offered, state.census.area(STAFFED))),
            );
            for (idx, time) in program.network.run.snapshots.iter().enumerate() {
                row.of(&Group::of("time", &clock_time(*time)), is_any_stuck);
                row.put(Metric::Snapshot, per(state.snapshots[idx], f64::from(simulation.n_snapshots)));
            }
            for hour in 0..HOURS {
                row.of(&Group::of("hour", &hour.to_string()), is_any_stuck);
                let area = |count| state.census.area_of_hour(count, hour);
                row.put(Metric::Waiting, per(area(WAITING) + area(BLOCKED), length / 24.0));
                row.put(Metric::Busy, per(area(BUSY), length / 24.0));
                row.put(Metric::Utilisation, per(area(BUSY), area(STAFFED)));
            }
            row.of(&Group::all(), is_any_stuck);
        }
        Kind::Delay(delay) => {
            let delay = delay.idx();
            row.put(Metric::Inside, per(simulation.delays[delay].area(0), length));
            let n_slots = program.network.run.snapshots.len();
            for (idx, time) in program.network.run.snapshots.iter().enumerate() {
                row.of(&Group::of("time", &clock_time(*time)), is_any_stuck);
                let sum = simulation.delay_snapshots.get(delay * n_slots + idx).copied().unwrap_or(0.0);
                row.put(Metric::Snapshot, per(sum, f64::from(simulation.n_snapshots)));
            }
            row.of(&Group::all(), is_any_stuck);
        }
        Kind::Slots(clinic) => {
            let clinic = &simulation.clinics[clinic.idx()];
            let used: u32 = clinic.used.iter().sum();
            let offered: u32 = clinic.offered.iter().sum();
            row.put(Metric::Utilisation, per(f64::from(used), f64::from(offered)));
            row.put(Metric::Load, per(count(|cell| u64::from(cell.visits)), f64::from(offered)));
        }
        Kind::Choice(_) | Kind::Exit => {}
    }
    let cost = cost(simulation, station);
    row.put(Metric::Cost, cost);
    let served: u64 = TypeId::all(simulation.n_types)
        .filter_map(|of| cell(simulation, station, of))
        .map(|cell| cell.wait.n())
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

fn put_cell(row: &mut ValueRow<'_>, all: &Cell, kind: Kind, has_limit: bool, length: f64) {
    let visits = f64::from(all.visits);
    row.put(Metric::Visits, Some(visits * YEAR / length));
    if matches!(kind, Kind::Choice(_)) {
        row.put(Metric::TurnedAway, Some(a_year(all.turned_away, length)));
        row.put(Metric::Travel, per(all.travel, f64::from(all.travelled)));
        return;
    }
    row.put(Metric::Served, Some(a_year(all.wait.n(), length)));
    row.put(Metric::Travel, per(all.travel, f64::from(all.travelled)));
    row.put(Metric::MeanTime, per(all.time, f64::from(all.completed)));
    if matches!(kind, Kind::Delay(_)) {
        return;
    }
    row.put(Metric::TurnedAway, Some(a_year(all.turned_away, length)));
    row.put(Metric::ShareTurnedAway, per(f64::from(all.turned_away), visits));
    if matches!(kind, Kind::ServiceStation(_)) {
        row.put(Metric::Left, Some(a_year(all.reneged, length)));
        row.put(Metric::ShareLeft, per(f64::from(all.reneged), visits));
        let taken_in = visits - f64::from(all.turned_away);
        row.put(Metric::MeanTimeInQueue, per(all.waited(), taken_in));
    } else {
        row.put(Metric::NotAttended, Some(a_year(all.not_attended, length)));
    }
    row.put(Metric::MeanWait, all.wait.mean());
    row.put(Metric::MedianWait, all.wait.quantile(0.5));
    row.put(Metric::P90Wait, all.wait.quantile(0.9));
    row.put(Metric::P95Wait, all.wait.quantile(0.95));
    row.put(Metric::MeanSquareWait, all.wait.mean_square());
    row.put(Metric::ShareWaited, all.wait.share_above_zero());
    if has_limit {
        row.put(Metric::ShareWithin, all.wait.share_within());
    }
}

/// One number a unit of another; none of nothing.
fn per(sum: f64, of: f64) -> Option<f64> {
    (of > 0.0).then(|| sum / of)
}

/// Minutes after midnight as `06:00`.
fn clock_time(minutes: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "minutes of a day")]
    let minutes = minutes as u32;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
