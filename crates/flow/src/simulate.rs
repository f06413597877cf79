//! One replication: patients come, wait, are cared for, choose and leave, event by event.
//!
//! Of what happens at one instant, what was put in the calendar first happens first. A patient who goes
//! on gives up the server first, who takes the next in queue; then the patient enters the next station.
//! Whoever finds a station full at an instant at which something else happens looks again when all of it has.
//! Nobody is interrupted at the instant at which their service ends.

mod patient;
mod watch;
mod clock;
mod counts;
mod station_state;
mod arrive;
mod visit;
mod service;
mod clinic;
mod choose;
mod deadlock;
mod measure;

use arrive::SourceState;
use clock::Clocks;
use counts::{Journeys, StationCounts};
use patient::{HeldPlace, Patient, State};
use station_state::{BLOCKED, BUSY, PoolState, StationState, WAITING};

use crate::bound::{EarlyStop, LimitExceeded, MOST_EVENTS, MOST_PENDING};
use crate::kernel::calendar::Calendar;
use crate::kernel::census::Census;
use crate::kernel::draw::{DrawKey, Sampler};
use crate::kernel::intensity::unit_gaps;
use crate::kernel::queue::{FifoQueue, FifoQueues, Links};
use crate::kernel::tally::Tally;
use crate::network::id::{ServiceId, SourceId, StationId};
use crate::network::{DAY, HOUR, MAX_POOLS, WEEK, within};
use crate::program::Program;

pub(crate) use counts::{FirstSeen, WhereSeen};
pub(crate) use measure::{excluded, keys, values};
pub use watch::{Unwatched, Watch};

/// Events of patients have their number; these numbers and those above are of other things.
const SOURCE: u32 = 0xf000_0000;
const SHIFT: u32 = 0xf100_0000;
const SNAPSHOT: u32 = 0xf200_0000;
const MIDNIGHT: u32 = 0xf300_0000;
const BEGIN: u32 = 0xf400_0000;

/// The only count of a census of those inside a delay or the network.
const INSIDE: usize = 0;

/// What one replication is to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Task {
    pub(crate) seed: u64,
    pub(crate) replication: u32,
    pub(crate) warm_up: f64,
    pub(crate) length: f64,
    /// Whether to record where each patient was first seen.
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
    replication: DrawKey,
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
    /// By station and type: the index of its counts, `u32::MAX` before the first patient.
    counts_idx: Vec<u32>,
    counts: Vec<StationCounts>,
    journeys: Journeys,
    where_seen: WhereSeen,
    /// Sums over time of those inside up to each midnight: of all, of each service station and of each delay.
    days: Vec<Vec<f64>>,
    inside: Census,
    /// Since when those wait who were interrupted, by number of patient.
    preempted_since: Vec<f64>,
    /// When and which of its pools each station was found locked.
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
        let replication = DrawKey::replication(task.seed, task.replication);
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
            counts_idx: vec![u32::MAX; network.stations.len() * n_types],
            counts: Vec::new(),
            journeys: Journeys {
                time_in_network: vec![Tally::new(); n_types],
                exits: vec![0; network.stations.len() * n_types],
                arrivals: vec![0; n_types],
                blocked: vec![0.0; n_types],
            },
            where_seen: WhereSeen::default(),
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

    /// Where each patient was first seen.
    pub(crate) fn take_where_seen(&mut self) -> WhereSeen {
        std::mem::take(&mut self.where_seen)
    }

    /// Sums over time of those inside up to each midnight: of all, of each service station and of each delay.
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
            self.where_seen.patients.push(Vec::new());
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
            State::Travelling => self.enter(patient_idx, patient.station, HeldPlace::NOTHING),
            State::Booked | State::Missed => self.appointment(patient_idx),
            State::RetryingEntry => self.retry_entry(patient_idx),
            State::AwaitingPreemption => self.preempt_or_wait(patient_idx),
            State::Blocked => {}
        }
    }

    fn midnight(&mut self) -> Result<(), EarlyStop> {
        self.calendar.push(self.now + DAY, MIDNIGHT);
        if self.calendar.n_later() > MOST_PENDING as usize {
            return Err(LimitExceeded::Pending { day: crate::program::day(self.now) }.into());
        }
        if self.task.keeps_days {
            let mut sums = Vec::with_capacity(1 + self.service_stations.len() + self.delays.len());
            self.inside.reach(self.now);
            sums.push(self.inside.area(INSIDE));
            for state in &mut self.service_stations {
                state.census.reach(self.now);
                sums.push([WAITING, BUSY, BLOCKED].map(|count| state.census.area(count)).iter().sum());
            }
            for census in &mut self.delays {
                census.reach(self.now);
                sums.push(census.area(INSIDE));
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
            self.delay_snapshots[delay * slots + idx as usize] += census.count(INSIDE);
        }
    }

    /// Forgets what was counted while the network filled.
    fn begin_measuring(&mut self) {
        self.is_measuring = true;
        self.counts.fill(StationCounts::new());
        for state in &mut self.service_stations {
            state.census.forget(self.now);
        }
        for census in &mut self.delays {
            census.forget(self.now);
        }
        self.journeys.time_in_network.fill(Tally::new());
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
    fn log_step(&mut self, patient_idx: u32, event: &str) {
        if self.traced.is_some() {
            self.push_step(patient_idx, event);
        }
    }

    #[cold]
    fn push_step(&mut self, patient_idx: u32, event: &str) {
        let patient = &self.patients[patient_idx as usize];
        if self.traced == Some((patient.source, patient.idx)) {
            let station = self.program.network.stations[patient.station.idx()].name.clone();
            self.steps.push(Step { time: self.now, station, what: event.to_owned() });
        }
    }
}

/// The minute of the week, Monday first.
fn minute_of_week(time: f64, first_weekday: u8) -> f64 {
    within(time + f64::from(first_weekday) * DAY, WEEK)
}

#[cfg(test)]
mod tests;
