//! What is counted of patients: at each station, over whole journeys, and where they were seen.

use super::clock::Clocks;
use super::patient::{Patient, RETRIED};
use crate::kernel::tally::Tally;
use crate::program::{NOWHERE, Program};

/// What is counted of one type at one station; what most visits touch is in one cache line.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(crate) struct Cell {
    pub(super) visits: u32,
    pub(super) completed: u32,
    pub(super) time: f64,
    pub(super) wait: Tally,
    pub(super) turned_away: u32,
    pub(super) reneged: u32,
    pub(super) not_attended: u32,
    pub(super) travelled: u32,
    /// Of those turned away, those who found it closed.
    pub(super) found_closed: u32,
    pub(super) reneged_wait: f64,
    /// Waits of those who were interrupted, until service went on.
    pub(super) wait_after_preemption: f64,
    pub(super) travel: f64,
}

impl Cell {
    pub(super) fn new() -> Self {
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
        self.travelled += other.travelled;
        self.reneged_wait += other.reneged_wait;
        self.wait_after_preemption += other.wait_after_preemption;
        self.time += other.time;
        self.travel += other.travel;
        self.wait.merge(&other.wait);
    }
}

/// Times over several stations, and whole journeys, by type.
#[derive(Debug)]
pub(super) struct Journeys {
    pub(super) system: Vec<Tally>,
    pub(super) exits: Vec<u32>,
    pub(super) arrivals: Vec<u32>,
    /// Time outside full stations, holding the server or bed they come from.
    pub(super) blocked: Vec<f64>,
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

/// What is noted when service of a patient begins where they are.
#[inline(always)]
#[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
pub(super) fn note_service_start(
    program: &Program<'_>,
    cells: &mut [Cell],
    clocks: &mut Clocks<'_>,
    patient_idx: u32,
    patient: &mut Patient,
    now: f64,
) {
    let station_program = &program.stations[patient.station.idx()];
    cells[patient.cell as usize].wait.add(now - patient.entered, station_program.limit);
    if patient.seen_at & NOWHERE == NOWHERE {
        patient.seen_at = patient.seen_at & RETRIED | station_program.destination;
    }
    if station_program.stops != 0 {
        clocks.stop(patient_idx, patient, station_program.stops, now);
    }
}

/// Counts that a patient has been through the station where they are.
#[inline(always)]
#[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
pub(super) fn note_visit_end(cells: &mut [Cell], patient: &Patient, now: f64) {
    let cell = &mut cells[patient.cell as usize];
    cell.completed += 1;
    cell.time += now - patient.entered;
}
