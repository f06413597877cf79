//! Clocks over several stations: started on entering one, stopped when service begins at another.

use super::patient::Patient;
use crate::kernel::tally::Tally;
use crate::network::id::TypeId;

/// Clocks as they run, and the times they showed.
#[derive(Debug)]
pub(super) struct Clocks<'a> {
    limits: &'a [f64],
    n_types: usize,
    /// When each of a patient's clocks started, by number of patient.
    since: Vec<f64>,
    /// Times by clock and type of patient.
    times: Vec<Tally>,
    /// How many of those times ended unseen.
    unseen: Vec<u64>,
}

impl<'a> Clocks<'a> {
    /// A clock for each of the limits [minutes].
    pub(super) fn new(limits: &'a [f64], n_types: usize) -> Self {
        let n = limits.len() * n_types;
        Self { limits, n_types, since: Vec::new(), times: vec![Tally::new(); n], unseen: vec![0; n] }
    }

    /// Makes room for so many patients.
    pub(super) fn reach(&mut self, n_patients: usize) {
        self.since.resize(n_patients * self.limits.len(), 0.0);
    }

    /// Starts those clocks of a patient that do not run yet.
    #[inline]
    pub(super) fn start(&mut self, patient_idx: u32, patient: &mut Patient, starts: u8, now: f64) {
        let first = patient_idx as usize * self.limits.len();
        for idx in bits(starts & !patient.running) {
            self.since[first + idx] = now;
        }
        patient.running |= starts;
    }

    /// Stops those clocks of a patient that run.
    #[inline]
    pub(super) fn stop(&mut self, patient_idx: u32, patient: &mut Patient, stops: u8, now: f64) {
        let first = patient_idx as usize * self.limits.len();
        for idx in bits(stops & patient.running) {
            let time = now - self.since[first + idx];
            self.times[idx * self.n_types + patient.type_id.idx()].add(time, self.limits[idx]);
        }
        patient.running &= !stops;
    }

    /// Stops those clocks of a patient that run, and who ends unseen.
    pub(super) fn stop_unseen(&mut self, patient_idx: u32, patient: &mut Patient, stops: u8, now: f64) {
        for idx in bits(stops & patient.running) {
            self.unseen[idx * self.n_types + patient.type_id.idx()] += 1;
        }
        self.stop(patient_idx, patient, stops, now);
    }

    /// How many times of a clock and a type of patient ended unseen.
    pub(super) fn unseen(&self, clock: usize, type_id: TypeId) -> u64 {
        self.unseen[clock * self.n_types + type_id.idx()]
    }

    /// The times of a clock and a type of patient.
    pub(super) fn times(&self, clock: usize, type_id: TypeId) -> &Tally {
        &self.times[clock * self.n_types + type_id.idx()]
    }

    /// Forgets the times so far; clocks that run go on.
    pub(super) fn forget(&mut self) {
        self.times.fill(Tally::new());
        self.unseen.fill(0);
    }
}

/// The places of the bits that are set.
fn bits(mut bits: u8) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let idx = bits.trailing_zeros();
        bits &= bits.wrapping_sub(1);
        (idx < u8::BITS).then_some(idx as usize)
    })
}
