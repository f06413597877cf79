//! Counts of patients: at each station, over whole journeys, and where they were first seen.

use super::clock::Clocks;
use super::patient::{Patient, RETRIED};
use crate::kernel::tally::Tally;
use crate::program::{NOWHERE, Program};

/// Counts of one type of patient at one station. The fields that most visits change share one cache line.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(crate) struct StationCounts {
    pub(super) visits: u32,
    pub(super) completed: u32,
    /// Time at the station of those who left it [minutes].
    pub(super) time_at_station: f64,
    pub(super) wait: Tally,
    pub(super) turned_away: u32,
    pub(super) reneged: u32,
    pub(super) not_attended: u32,
    pub(super) n_travelled: u32,
    /// Those of the turned away who found the station closed.
    pub(super) found_closed: u32,
    pub(super) reneged_wait: f64,
    /// Waits of those whose service was interrupted, until it went on.
    pub(super) wait_after_preemption: f64,
    pub(super) travel_time: f64,
}

impl StationCounts {
    pub(super) fn new() -> Self {
        Self {
            visits: 0,
            turned_away: 0,
            reneged: 0,
            not_attended: 0,
            found_closed: 0,
            completed: 0,
            n_travelled: 0,
            reneged_wait: 0.0,
            wait_after_preemption: 0.0,
            time_at_station: 0.0,
            travel_time: 0.0,
            wait: Tally::new(),
        }
    }

    /// All waits: before service began, after interruptions, and of those who left the queue.
    pub(super) fn waited(&self) -> f64 {
        self.wait.sum() + self.wait_after_preemption + self.reneged_wait
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.visits += other.visits;
        self.turned_away += other.turned_away;
        self.reneged += other.reneged;
        self.not_attended += other.not_attended;
        self.found_closed += other.found_closed;
        self.completed += other.completed;
        self.n_travelled += other.n_travelled;
        self.reneged_wait += other.reneged_wait;
        self.wait_after_preemption += other.wait_after_preemption;
        self.time_at_station += other.time_at_station;
        self.travel_time += other.travel_time;
        self.wait.merge(&other.wait);
    }
}

/// Times over several stations, and whole journeys, by type.
#[derive(Debug)]
pub(super) struct Journeys {
    /// Time in the whole network, by type.
    pub(super) time_in_network: Vec<Tally>,
    /// Patients who ended at each exit, by station × type: `station * n_types + type`.
    pub(super) exits: Vec<u32>,
    pub(super) arrivals: Vec<u32>,
    /// Time outside full stations, holding the server or bed they come from.
    pub(super) blocked: Vec<f64>,
}

/// For each patient, the destination where they were first seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct WhereSeen {
    /// By source and number of the patient.
    pub(crate) patients: Vec<Vec<FirstSeen>>,
}

/// Where one patient lives and was first seen, in two bytes: the high byte is the place; in the low byte
/// the seven low bits are the destination, and the top bit is set if they had tried elsewhere before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FirstSeen(u16);

impl FirstSeen {
    /// Still inside, or not seen at any destination.
    pub(crate) const UNKNOWN: Self = Self(u16::MAX);

    /// Of a patient from `place`; `first_seen_at` is the destination, with the bit [`RETRIED`] if it is set.
    pub(super) fn new(place: u8, first_seen_at: u8) -> Self {
        Self(u16::from(place) << 8 | u16::from(first_seen_at))
    }

    /// The number of the place where the patient lives.
    pub(crate) const fn place(self) -> u8 {
        self.0.to_be_bytes()[0]
    }

    /// The number of the destination.
    pub(crate) const fn destination(self) -> u8 {
        self.0.to_be_bytes()[1] & NOWHERE
    }

    /// Whether they had tried elsewhere before.
    pub(crate) const fn has_retried(self) -> bool {
        self.0.to_be_bytes()[1] & RETRIED != 0
    }
}

/// Counts that service of a patient begins where they are.
#[inline(always)]
#[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
pub(super) fn note_service_start(
    program: &Program<'_>,
    counts: &mut [StationCounts],
    clocks: &mut Clocks<'_>,
    patient_idx: u32,
    patient: &mut Patient,
    now: f64,
) {
    let station_program = &program.stations[patient.station.idx()];
    counts[patient.counts_idx as usize].wait.add(now - patient.entered, station_program.limit);
    if patient.first_seen_at & NOWHERE == NOWHERE {
        patient.first_seen_at = patient.first_seen_at & RETRIED | station_program.destination;
    }
    if station_program.clocks_stopped != 0 {
        clocks.stop(patient_idx, patient, station_program.clocks_stopped, now);
    }
}

/// Counts that a patient has been through the station where they are.
#[inline(always)]
#[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
pub(super) fn note_visit_end(counts: &mut [StationCounts], patient: &Patient, now: f64) {
    let counts = &mut counts[patient.counts_idx as usize];
    counts.completed += 1;
    counts.time_at_station += now - patient.entered;
}
