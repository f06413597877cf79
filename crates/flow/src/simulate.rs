//! One replication: patients come, wait, are cared for, choose and leave, event by event.
//!
//! Of what happens at one instant, what was put in the calendar first happens first. A patient who goes
//! on gives up the server first, who takes the next in queue; then the patient enters the next station.
//! Whoever finds a room full at an instant at which something else happens looks again when all of it has.
//! Nobody is interrupted at the instant at which their care ends.

mod arrive;
mod clinic;
mod choose;
mod clock;
mod measure;
mod service;
mod deadlock;

use self::arrive::SourceState;
use self::clock::Clocks;
use self::service::Held;
use crate::bound::{EarlyStop, LimitExceeded, MOST_EVENTS, MOST_INSIDE, MOST_PENDING};
use crate::kernel::calendar::{Calendar, in_steps};
use crate::kernel::census::Census;
use crate::kernel::draw::{PatientKey, Sampler};
use crate::kernel::intensity::unit_gaps;
use crate::kernel::queue::{FifoQueue, FifoQueues, Links};
use crate::kernel::tally::Tally;
use crate::network::id::{DelayId, PoolId, ServiceId, SourceId, StationId, TypeId};
use crate::network::{ByType, DAY, HOUR, MAX_POOLS, Route, WEEK, within};
use crate::program::{Kind, NOWHERE, Program, ServiceProgram, StationProgram};

pub(crate) use measure::{excluded, keys, values};

/// Events of patients have their number; these numbers and those above are of other things.
const SOURCE: u32 = 0xf000_0000;
const SHIFT: u32 = 0xf100_0000;
const SNAPSHOT: u32 = 0xf200_0000;
const MIDNIGHT: u32 = 0xf300_0000;
const BEGIN: u32 = 0xf400_0000;

/// A patient who comes round so often is taken out: the network sends them in a circle.
const MAX_ROUNDS: u16 = 10_000;
/// So many moves at one instant are a circle.
const MAX_MOVES: u32 = 64;

/// What draws at a station are for.
#[derive(Clone, Copy)]
enum DrawPurpose {
    Service = 0,
    Route = 1,
    Patience = 2,
    Reneged = 3,
    Full = 4,
    Discharge = 5,
    DischargeDay = 6,
    Closed = 7,
}

/// What draws for an appointment are for; a book draws nothing else but its route.
#[derive(Clone, Copy)]
enum AppointmentDraw {
    Staff = 0,
    SameDay = 2,
    Ahead = 3,
    Time = 4,
    Attends = 5,
    Elsewhere = 6,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Waiting,
    /// Outside a room that is full, where they wait; holding the server or bed they come from, if any.
    Blocked,
    /// Before a room that is full, until all else of this instant has happened.
    RetryingEntry,
    /// In queue; interrupts somebody if nobody is free when all else of this instant has happened.
    AwaitingPreemption,
    InService,
    Booked,
    Missed,
    Delayed,
    Travelling,
}

/// Somebody inside the network, in one queue of the processor's memory.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Patient {
    key: PatientKey,
    /// When what is pending for them happens; whatever else the calendar holds of them is void.
    due: f64,
    entered: f64,
    arrived: f64,
    /// What is left of an interrupted service; negative where none was.
    remaining_service: f64,
    idx: u32,
    /// What is counted of their type where they are.
    cell: u32,
    of: TypeId,
    station: StationId,
    /// Stations entered in this round, a bit each of the number's remainder.
    seen: u16,
    round: u16,
    source: SourceId,
    /// What is held from elsewhere.
    held: Held,
    /// Clocks that run, a bit each.
    running: u8,
    pool: PoolId,
    state: State,
    /// Seven bits of where they were seen first; above them whether they have tried before.
    seen_at: u8,
}

impl Patient {
    /// The place in their sequence of draws of a purpose where they are, among so many stations.
    #[inline]
    const fn purpose(&self, n_stations: u32, what: u32) -> u32 {
        let place = (self.round as u32).wrapping_mul(n_stations).wrapping_add(self.station.number());
        16_u32.wrapping_add(place << 3 | what)
    }

    /// The draw for a purpose where they are.
    #[inline]
    const fn draw(&self, n_stations: u32, what: DrawPurpose) -> f64 {
        self.key.uniform(self.purpose(n_stations, what as u32))
    }
}

/// Above the number of the destination, [`NOWHERE`] at most: they have tried before.
const RETRIED: u8 = 0x80;

/// What is counted of one type at one station; what most visits touch is in one queue of memory.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(crate) struct Cell {
    visits: u32,
    completed: u32,
    time: f64,
    wait: Tally,
    turned_away: u32,
    reneged: u32,
    not_attended: u32,
    travelled: u32,
    /// Of those turned away, those who found it closed.
    found_closed: u32,
    reneged_wait: f64,
    /// Waits of those who were interrupted, until care went on.
    wait_after_preemption: f64,
    travel: f64,
}

impl Cell {
    fn new() -> Self {
        Self {
            visits: 0,
            turned_away: 0,
            reneged: 0,
            not_attended: 0,
            found_closed: 0,
            completed: 0,
            travelled: 0,
            reneged_wait: 0.0,
            wait_after_preemption: 0.0,
            time: 0.0,
            travel: 0.0,
            wait: Tally::new(),
        }
    }

    /// All waits, of those seen, those seen again and those who left.
    fn waited(&self) -> f64 {
        self.wait.sum() + self.wait_after_preemption + self.reneged_wait
    }

    fn merge(&mut self, other: &Self) {
        self.visits += other.visits;
        self.turned_away += other.turned_away;
        self.reneged += other.reneged;
        self.not_attended += other.not_attended;
        self.found_closed += other.found_closed;
        self.completed += other.completed;
        self.travelled += other.travelled;
        self.reneged_wait += other.reneged_wait;
        self.wait_after_preemption += other.wait_after_preemption;
        self.time += other.time;
        self.travel += other.travel;
        self.wait.merge(&other.wait);
    }
}

/// Servers of one kind, as they are.
#[derive(Clone, Copy, Debug, Default)]
struct PoolState {
    staffed: u32,
    accepting: u32,
    busy: u32,
}

/// What a room counts over time.
const WAITING: usize = 0;
const BUSY: usize = 1;
const STAFFED: usize = 2;
/// Those outside who hold nothing elsewhere: they are nowhere else.
const BLOCKED: usize = 3;

/// A room, as it is.
#[derive(Debug)]
struct StationState<'a> {
    program: &'a ServiceProgram<'a>,
    n_blocked: u32,
    queues: FifoQueues,
    blocked_queue: FifoQueue,
    in_service: Vec<u32>,
    pools: [PoolState; MAX_POOLS],
    /// How many wait in queue, are in care, are staffed, and wait outside.
    census: Census<4>,
    /// Counts at the times of day asked for.
    snapshots: Vec<f64>,
}

/// Times over several stations, and whole journeys, by type.
#[derive(Debug)]
struct Journeys {
    system: Vec<Tally>,
    exits: Vec<u32>,
    arrivals: Vec<u32>,
    /// Time outside full rooms, holding the server or bed they come from.
    blocked: Vec<f64>,
}

/// Where each patient of a source was seen, told apart by who they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// By source and number: destination in the low seven bits, whether they had tried before in the
    /// eighth; above it the place; [`Seen::UNKNOWN`] for those still inside.
    pub(crate) patients: Vec<Vec<u16>>,
}

impl Seen {
    /// Still inside, or not seen anywhere that counts.
    pub(crate) const UNKNOWN: u16 = u16::MAX;
}

/// Says how far a replication is, and whether to go on.
pub trait Watch: Sync {
    /// Called at every midnight with the share done, from 0 to 1; false stops the replication.
    fn goes_on(&self, done: f64) -> bool;
}

/// Nobody watches.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn goes_on(&self, _done: f64) -> bool {
        true
    }
}

/// What one replication is to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Task {
    pub(crate) seed: u64,
    pub(crate) replication: u32,
    pub(crate) warm_up: f64,
    pub(crate) length: f64,
    /// Whether to keep where each patient was seen.
    pub(crate) keeps_seen: bool,
    /// Whether to keep how many were inside on each day.
    pub(crate) keeps_days: bool,
    /// Whoever comes before this is not let in [minutes].
    pub(crate) opens: f64,
}

/// A station in which nobody moves again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeadlockedStation {
    pub(crate) station: StationId,
    /// From which day on, the first day 1.
    pub(crate) day: u32,
    /// The pools of which that is true, a bit each; none where it is true of all.
    pub(crate) pools: u16,
}

/// What happened to one patient.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// When [minutes from midnight of the first day].
    pub time: f64,
    /// Where: the name of the station.
    pub station: String,
    /// What, in words.
    pub what: String,
}

/// A replication under way.
#[derive(Debug)]
pub(crate) struct Simulation<'a> {
    program: &'a Program<'a>,
    task: Task,
    now: f64,
    calendar: Calendar,
    replication: PatientKey,
    unit_gaps: Sampler,
    patients: Vec<Patient>,
    free: Vec<u32>,
    links: Links,
    clocks: Clocks<'a>,
    n_types: usize,
    n_stations: u32,
    service_stations: Vec<StationState<'a>>,
    clinics: Vec<clinic::ClinicState>,
    delays: Vec<Census>,
    /// Counts at the times of day asked for, by delay.
    delay_snapshots: Vec<f64>,
    sources: Vec<SourceState>,
    cell_idx: Vec<u32>,
    cells: Vec<Cell>,
    journeys: Journeys,
    seen: Seen,
    /// Sums over time of those inside up to each midnight: of all, and of each room and delay.
    days: Vec<Vec<f64>>,
    inside: Census,
    /// Since when those wait who were interrupted, by number of patient.
    preempted_since: Vec<f64>,
    /// When and which of its pools each room was found locked.
    deadlocks: Vec<Option<deadlock::Deadlock>>,
    /// The types of patients who need a server or bed that is held for good.
    is_type_stuck: Vec<bool>,
    /// What came that is more than is taken.
    limit_exceeded: Option<LimitExceeded>,
    n_snapshots: u32,
    is_measuring: bool,
    pub(crate) n_events: u64,
    pub(crate) n_stranded: u64,
    traced: Option<(SourceId, u32)>,
    steps: Vec<Step>,
}

impl<'a> Simulation<'a> {
    pub(crate) fn new(program: &'a Program<'a>, task: Task) -> Self {
        let network = program.network;
        let n_types = network.types.len();
        let replication = PatientKey::replication(task.seed, task.replication);
        let service_stations = program.service_stations.iter().map(|state| StationState {
            program: state,
            n_blocked: 0,
            queues: FifoQueues::new(state.n_priorities),
            blocked_queue: FifoQueue::default(),
            in_service: Vec::new(),
            pools: [PoolState::default(); MAX_POOLS],
            census: Census::new(HOUR),
            snapshots: vec![0.0; network.run.snapshots.len()],
        });
        Self {
            program,
            task,
            now: 0.0,
            calendar: Calendar::new(network.sources.len()),
            replication,
            unit_gaps: unit_gaps(),
            patients: Vec::new(),
            free: Vec::new(),
            links: Links::default(),
            clocks: Clocks::new(&program.clock_limits, n_types),
            n_types,
            n_stations: program.n_stations(),
            service_stations: service_stations.collect(),
            clinics: program.clinics.iter().map(clinic::ClinicState::new).collect(),
            delays: vec![Census::new(HOUR); program.delays.len()],
            delay_snapshots: Vec::new(),
            sources: Vec::new(),
            cell_idx: vec![u32::MAX; network.stations.len() * n_types],
            cells: Vec::new(),
            journeys: Journeys {
                system: vec![Tally::new(); n_types],
                exits: vec![0; network.stations.len() * n_types],
                arrivals: vec![0; n_types],
                blocked: vec![0.0; n_types],
            },
            seen: Seen::default(),
            days: Vec::new(),
            inside: Census::new(HOUR),
            preempted_since: Vec::new(),
            deadlocks: vec![None; program.service_stations.len()],
            is_type_stuck: vec![false; n_types],
            limit_exceeded: None,
            n_snapshots: 0,
            is_measuring: false,
            n_events: 0,
            n_stranded: 0,
            traced: None,
            steps: Vec::new(),
        }
    }

    /// Follows one patient: number `idx` of a source.
    pub(crate) fn trace(&mut self, source: SourceId, idx: u32) {
        self.traced = Some((source, idx));
    }

    /// What happened to the patient who was followed.
    pub(crate) fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    /// Where each patient was seen.
    pub(crate) fn take_seen(&mut self) -> Seen {
        std::mem::take(&mut self.seen)
    }

    /// Sums over time of those inside up to each midnight: of all, and of each room and delay.
    pub(crate) fn take_days(&mut self) -> Vec<Vec<f64>> {
        std::mem::take(&mut self.days)
    }

    /// The stations that were found locked.
    pub(crate) fn deadlocks(&self) -> Vec<DeadlockedStation> {
        let service_stations = self.service_stations.iter().zip(&self.deadlocks);
        service_stations
            .filter_map(|(state, deadlocks)| {
                let deadlock::Deadlock { day, pools } = (*deadlocks)?;
                let is_whole = pools.count_ones() as usize == state.program.pools.len();
                Some(DeadlockedStation {
                    station: state.program.station,
                    day,
                    pools: if is_whole { 0 } else { pools },
                })
            })
            .collect()
    }

    /// Runs to the end.
    ///
    /// # Errors
    /// Where it was stopped before, or more comes than is taken.
    pub(crate) fn run(&mut self, watch: &dyn Watch) -> Result<(), EarlyStop> {
        let end = self.task.warm_up + self.task.length;
        self.set_up();
        while let Some(event) = self.calendar.pop() {
            let time = event.time();
            if time >= end {
                break;
            }
            self.now = time;
            let key = event.key();
            if key < SOURCE {
                let patient = &self.patients[key as usize];
                if patient.due.to_bits() == time.to_bits() {
                    self.n_events += 1;
                    self.handle_patient_event(key);
                    if self.n_events >= u64::from(MOST_EVENTS) {
                        return Err(LimitExceeded::Events { day: crate::program::day(time) + 1 }.into());
                    }
                }
            } else if key < SHIFT {
                self.n_events += 1;
                self.arrive(SourceId::new((key - SOURCE) as usize));
                if let Some(limit_exceeded) = &self.limit_exceeded {
                    return Err(limit_exceeded.clone().into());
                }
            } else if key < SNAPSHOT {
                self.n_events += 1;
                self.shift(key - SHIFT);
            } else if key < MIDNIGHT {
                self.snapshot(key - SNAPSHOT);
            } else if key < BEGIN {
                if !watch.goes_on(time / end) {
                    return Err(EarlyStop::Stopped);
                }
                self.midnight()?;
            } else {
                self.begin_measuring();
            }
        }
        self.now = end;
        for state in &mut self.service_stations {
            state.census.reach(end);
        }
        self.delays.iter_mut().for_each(|census| census.reach(end));
        self.inside.reach(end);
        self.find_deadlocks();
        Ok(())
    }

    fn set_up(&mut self) {
        let network = self.program.network;
        self.calendar.push(self.task.warm_up, BEGIN);
        self.calendar.push(DAY, MIDNIGHT);
        for (idx, time) in network.run.snapshots.iter().enumerate() {
            self.calendar.push(*time, SNAPSHOT + u32::try_from(idx).unwrap_or(0));
        }
        for service in ServiceId::all(self.service_stations.len()) {
            self.start_first_shifts(service);
        }
        for (id, source) in SourceId::all(network.sources.len()).zip(&network.sources) {
            self.sources.push(SourceState::new(source, self.replication));
            self.seen.patients.push(Vec::new());
            self.next_arrival(id);
        }
    }

    /// What is pending for a patient happens.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn handle_patient_event(&mut self, patient_idx: u32) {
        let patient = &self.patients[patient_idx as usize];
        match patient.state {
            State::InService => self.complete_service(patient_idx),
            State::Waiting => self.renege(patient_idx),
            State::Delayed => self.end_delay(patient_idx),
            State::Travelling => self.enter(patient_idx, patient.station, Held::NOTHING),
            State::Booked | State::Missed => self.appointment(patient_idx),
            State::RetryingEntry => self.retry_entry(patient_idx),
            State::AwaitingPreemption => self.preempt_or_wait(patient_idx),
            State::Blocked => {}
        }
    }

    /// Which way a patient goes along a route.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn draw_route(&self, routes: &ByType<Route>, patient: &Patient, what: DrawPurpose) -> StationId {
        let route = routes.get(patient.of);
        let idx = if route.to.len() == 1 { 0 } else { route.shares.at(patient.draw(self.n_stations, what)) };
        route.to[idx]
    }

    /// A patient enters a station. `held` is what they hold until they are taken in.
    #[inline]
    fn enter(&mut self, patient_idx: u32, station: StationId, held: Held) {
        let at = &self.program.stations[station.idx()];
        if matches!(at.kind, Kind::Exit) {
            self.release_held(held);
            self.leave_network(patient_idx, station, at);
        } else {
            self.enter_until_kept(patient_idx, station, at, held);
        }
    }

    /// A patient enters a station that is no exit, and goes on from there at once where it cannot keep them.
    fn enter_until_kept(&mut self, patient_idx: u32, station: StationId, at: &'a StationProgram, held: Held) {
        let (mut station, mut at, mut held) = (station, at, held);
        for _ in 0..MAX_MOVES {
            self.note_entry(patient_idx, station, at);
            let next = if at.has_opening_hours && self.is_closed(station) {
                self.handle_closed(patient_idx, station, held)
            } else if let Kind::ServiceStation(service) = at.kind {
                self.enter_service_station(patient_idx, service, held)
            } else {
                self.release_held(held);
                self.enter_without_server(patient_idx, at.kind)
            };
            let Some(next) = next else { return };
            (station, at, held) = (next, &self.program.stations[next.idx()], Held::NOTHING);
            if matches!(at.kind, Kind::Exit) {
                return self.leave_network(patient_idx, station, at);
            }
        }
        self.remove_cycling(patient_idx);
    }

    /// A patient enters what is neither a room nor an exit; gives where they go on to at once, or nothing.
    fn enter_without_server(&mut self, patient_idx: u32, kind: Kind) -> Option<StationId> {
        match kind {
            Kind::Slots(clinic) => self.request_appointment(patient_idx, clinic),
            Kind::Choice(choice) => self.choose(patient_idx, choice),
            Kind::Delay(delay) => {
                self.begin_delay(patient_idx, delay);
                None
            }
            Kind::ServiceStation(_) | Kind::Exit => None,
        }
    }

    fn is_closed(&self, station: StationId) -> bool {
        let opening_hours = &self.program.network.stations[station.idx()].opening_hours;
        opening_hours.as_ref().is_some_and(|opening_hours| opening_hours.at(self.now) == 0)
    }

    /// What a patient does who finds the doors closed.
    fn handle_closed(&mut self, patient_idx: u32, station: StationId, held: Held) -> Option<StationId> {
        self.release_held(held);
        self.count_turned_away(patient_idx);
        self.cell_of(patient_idx).found_closed += 1;
        self.log_step(patient_idx, "finds it closed");
        let closed = &self.program.network.stations[station.idx()].closed;
        Some(self.draw_route(closed, &self.patients[patient_idx as usize], DrawPurpose::Closed))
    }

    /// What is noted whenever a patient enters a station to be cared for, to choose or to wait.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn note_entry(&mut self, patient_idx: u32, station: StationId, at: &StationProgram) {
        let of = self.patients[patient_idx as usize].of;
        let cell = self.cell_at(at, of);
        self.cells[cell as usize].visits += 1;
        let patient = &mut self.patients[patient_idx as usize];
        patient.station = station;
        patient.entered = self.now;
        patient.remaining_service = -1.0;
        patient.cell = cell;
        let bit = 1_u16 << (station.number() % 16);
        let comes_again = patient.seen & bit != 0;
        patient.round = patient.round.saturating_add(u16::from(comes_again));
        patient.seen = if comes_again { bit } else { patient.seen | bit };
        if at.starts != 0 {
            self.clocks.start(patient_idx, patient, at.starts, self.now);
        }
        self.log_step(patient_idx, "arrives");
    }

    /// The number of what is counted of a type at a station; made where there is none.
    #[inline]
    fn cell_at(&mut self, at: &StationProgram, of: TypeId) -> u32 {
        let slot = at.first as usize + of.idx();
        let cell = self.cell_idx[slot];
        if cell == u32::MAX { self.new_cell(slot) } else { cell }
    }

    #[cold]
    fn new_cell(&mut self, slot: usize) -> u32 {
        let cell = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
        self.cell_idx[slot] = cell;
        self.cells.push(Cell::new());
        cell
    }

    /// What is counted of a patient's type where they are.
    #[inline]
    fn cell_of(&mut self, patient_idx: u32) -> &mut Cell {
        &mut self.cells[self.patients[patient_idx as usize].cell as usize]
    }

    fn count_turned_away(&mut self, patient_idx: u32) {
        self.cell_of(patient_idx).turned_away += 1;
    }

    /// A patient has been through a station; gives the next.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn complete_visit(&mut self, patient_idx: u32) -> StationId {
        let patient = &self.patients[patient_idx as usize];
        note_visit_end(&mut self.cells, patient, self.now);
        self.next_station(patient)
    }

    /// Where a patient goes on to from where they are; nothing but a draw of their own decides it.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn next_station(&self, patient: &Patient) -> StationId {
        if let Some(only) = self.program.stations[patient.station.idx()].only_next {
            return only;
        }
        let station = &self.program.network.stations[patient.station.idx()];
        for (idx, diversion) in station.diversions.iter().enumerate() {
            let purpose = patient.purpose(self.n_stations, DrawPurpose::Route as u32);
            let draw = patient.key.one(u64::from(purpose)).uniform(u32::try_from(idx).unwrap_or(0));
            if diversion.who[patient.of.idx()] && draw < diversion.share {
                return diversion.to;
            }
        }
        self.draw_route(&station.then, patient, DrawPurpose::Route)
    }

    fn begin_delay(&mut self, patient_idx: u32, delay: DelayId) {
        let program = &self.program.delays[delay.idx()];
        let patient = &mut self.patients[patient_idx as usize];
        note_service_start(self.program, &mut self.cells, &mut self.clocks, patient_idx, patient, self.now);
        let draw = patient.draw(self.n_stations, DrawPurpose::Service);
        let time = program.time.get(patient.of).at(draw);
        self.delays[delay.idx()].add(self.now, 0, 1.0);
        patient.state = State::Delayed;
        patient.due = in_steps(self.now + time);
        patient.seen_at |= if program.is_retry { RETRIED } else { 0 };
        let (due, round) = (patient.due, patient.round);
        if round >= MAX_ROUNDS {
            self.delays[delay.idx()].add(self.now, 0, -1.0);
            return self.remove_cycling(patient_idx);
        }
        self.calendar.push(due, patient_idx);
    }

    fn end_delay(&mut self, patient_idx: u32) {
        let station = self.patients[patient_idx as usize].station;
        if let Kind::Delay(delay) = self.program.stations[station.idx()].kind {
            self.delays[delay.idx()].add(self.now, 0, -1.0);
        }
        let next = self.complete_visit(patient_idx);
        self.enter(patient_idx, next, Held::NOTHING);
    }

    fn leave_network(&mut self, patient_idx: u32, exit: StationId, at: &StationProgram) {
        let patient = &mut self.patients[patient_idx as usize];
        patient.station = exit;
        let of = patient.of.idx();
        if at.stops != 0 {
            self.clocks.stop(patient_idx, patient, at.stops, self.now);
        }
        self.journeys.system[of].add(self.now - patient.arrived, f64::INFINITY);
        self.journeys.exits[at.first as usize + of] += 1;
        if self.task.keeps_seen {
            self.keep_seen(patient_idx, at.destination);
        }
        self.log_step(patient_idx, "leaves the network");
        self.remove(patient_idx);
    }

    /// Keeps where a patient who leaves from an exit was seen.
    fn keep_seen(&mut self, patient_idx: u32, destination: u8) {
        let patient = &self.patients[patient_idx as usize];
        let mut seen_at = patient.seen_at & NOWHERE;
        if seen_at == NOWHERE {
            seen_at = destination;
        }
        if seen_at == NOWHERE || patient.arrived < self.task.warm_up {
            return;
        }
        let place = self.program.places[patient.of.idx()];
        let seen_at = seen_at | patient.seen_at & RETRIED;
        let seen = &mut self.seen.patients[patient.source.idx()];
        if let Some(slot) = seen.get_mut(patient.idx as usize) {
            *slot = u16::from(place) << 8 | u16::from(seen_at);
        }
    }

    #[inline]
    fn remove(&mut self, patient_idx: u32) {
        if self.task.keeps_days {
            self.inside.add(self.now, 0, -1.0);
        }
        self.patients[patient_idx as usize].due = f64::NAN;
        self.free.push(patient_idx);
    }

    /// Takes out a patient whom the network sends in a circle.
    fn remove_cycling(&mut self, patient_idx: u32) {
        self.n_stranded += 1;
        self.log_step(patient_idx, "is sent in a circle and taken out");
        self.remove(patient_idx);
    }

    fn midnight(&mut self) -> Result<(), EarlyStop> {
        self.calendar.push(self.now + DAY, MIDNIGHT);
        if self.calendar.n_later() > MOST_PENDING as usize {
            return Err(LimitExceeded::Pending { day: crate::program::day(self.now) }.into());
        }
        if self.task.keeps_days {
            let mut sums = Vec::with_capacity(1 + self.service_stations.len() + self.delays.len());
            self.inside.reach(self.now);
            sums.push(self.inside.area(0));
            for state in &mut self.service_stations {
                state.census.reach(self.now);
                sums.push([WAITING, BUSY, BLOCKED].map(|count| state.census.area(count)).iter().sum());
            }
            for census in &mut self.delays {
                census.reach(self.now);
                sums.push(census.area(0));
            }
            self.days.push(sums);
        }
        self.find_deadlocks();
        Ok(())
    }

    fn snapshot(&mut self, idx: u32) {
        self.calendar.push(self.now + DAY, SNAPSHOT + idx);
        if !self.is_measuring {
            return;
        }
        if idx == 0 {
            self.n_snapshots += 1;
        }
        for state in &mut self.service_stations {
            state.snapshots[idx as usize] += state.inside() + state.census.count(BLOCKED);
        }
        let n = self.delays.len();
        let slots = self.program.network.run.snapshots.len();
        self.delay_snapshots.resize(n * slots, 0.0);
        for (delay, census) in self.delays.iter().enumerate() {
            self.delay_snapshots[delay * slots + idx as usize] += census.count(0);
        }
    }

    /// Forgets what was counted while the network filled.
    fn begin_measuring(&mut self) {
        self.is_measuring = true;
        for cell in &mut self.cells {
            *cell = Cell::new();
        }
        for state in &mut self.service_stations {
            state.census.forget(self.now);
        }
        for census in &mut self.delays {
            census.forget(self.now);
        }
        self.journeys.system.fill(Tally::new());
        self.clocks.forget();
        self.journeys.exits.fill(0);
        self.journeys.arrivals.fill(0);
        self.journeys.blocked.fill(0.0);
        for clinic in &mut self.clinics {
            clinic.forget();
        }
    }

    /// Notes what happens to the patient who is followed.
    #[inline]
    fn log_step(&mut self, patient_idx: u32, what: &str) {
        if self.traced.is_some() {
            self.push_step(patient_idx, what);
        }
    }

    #[cold]
    fn push_step(&mut self, patient_idx: u32, what: &str) {
        let patient = &self.patients[patient_idx as usize];
        if self.traced == Some((patient.source, patient.idx)) {
            let station = self.program.network.stations[patient.station.idx()].name.clone();
            self.steps.push(Step { time: self.now, station, what: what.to_owned() });
        }
    }
}

/// What is noted when care of a patient begins where they are.
#[inline(always)]
#[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
fn note_service_start(
    program: &Program<'_>,
    cells: &mut [Cell],
    clocks: &mut Clocks<'_>,
    patient_idx: u32,
    patient: &mut Patient,
    now: f64,
) {
    let at = &program.stations[patient.station.idx()];
    cells[patient.cell as usize].wait.add(now - patient.entered, at.limit);
    if patient.seen_at & NOWHERE == NOWHERE {
        patient.seen_at = patient.seen_at & RETRIED | at.destination;
    }
    if at.stops != 0 {
        clocks.stop(patient_idx, patient, at.stops, now);
    }
}

/// Counts that a patient has been through the station where they are.
#[inline(always)]
#[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
fn note_visit_end(cells: &mut [Cell], patient: &Patient, now: f64) {
    let cell = &mut cells[patient.cell as usize];
    cell.completed += 1;
    cell.time += now - patient.entered;
}

/// The minute of the week, Monday first.
fn minute_of_week(time: f64, first_weekday: u8) -> f64 {
    within(time + f64::from(first_weekday) * DAY, WEEK)
}

#[cfg(test)]
mod tests;
