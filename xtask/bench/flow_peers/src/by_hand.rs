//! Both models as a loop written by hand for them alone: the speed an engine is measured against.
//!
//! The standard binary heap of 16-byte events, patients in an arena, queues of indices. Nothing is
//! general: a change to either model is a change to this file.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
};

use flow_peers::{
    ed::{self, N_BEDS, N_DOCTORS, N_TRIAGE_NURSES, Patient, SHIFT_MINUTES, Triaged, YEAR_MINUTES},
    mmc::{self, N_SERVERS},
    run::{self, Outcome},
};

fn main() {
    run::main("by_hand", "flow_peers", year, mmc);
}

/// Events in order of time, then of insertion: time, sequence and what happens in one integer.
#[derive(Default)]
struct Pending {
    heap: BinaryHeap<Reverse<u128>>,
    sequence: u32,
}

impl Pending {
    /// Adds what happens (8 bits of kind, 24 of patient). Times are never negative, so that their
    /// bits sort as they do.
    #[inline]
    fn push(&mut self, time: f64, kind: u8, patient: u32) {
        let time = u128::from(time.to_bits()) << 64;
        let sequence = u128::from(self.sequence) << 32;
        self.heap.push(Reverse(time | sequence | u128::from(patient << 8 | u32::from(kind))));
        self.sequence += 1;
    }

    #[inline]
    fn pop(&mut self) -> Option<(f64, u8, u32)> {
        let Reverse(event) = self.heap.pop()?;
        let what = event as u32;
        Some((f64::from_bits((event >> 64) as u64), what as u8, what >> 8))
    }
}

const ARRIVAL: u8 = 0;
const TRIAGE_END: u8 = 1;
const TREATMENT_END: u8 = 2;
const STAY_END: u8 = 3;
const SHIFT_CHANGE: u8 = 4;

fn year(outcome: &mut Outcome, seed: u64) {
    let mut draws = ed::Draws::new(seed);
    let mut statistics = ed::Statistics::default();
    let mut pending = Pending::default();
    let mut patients: Vec<Patient> = Vec::new();
    let mut free: Vec<u32> = Vec::new();
    let mut n_triage_free = N_TRIAGE_NURSES;
    let mut for_triage: VecDeque<u32> = VecDeque::new();
    let mut n_doctors = N_DOCTORS[0];
    let mut n_doctors_busy = 0;
    let mut shift_idx = 0;
    let mut for_doctor: Triaged<u32> = Triaged::default();
    let mut n_beds_occupied = 0;
    let mut for_bed: VecDeque<u32> = VecDeque::new();

    pending.push(draws.next_arrival(0.0), ARRIVAL, 0);
    pending.push(SHIFT_MINUTES, SHIFT_CHANGE, 0);
    while let Some((now, kind, patient_idx)) = pending.pop() {
        if YEAR_MINUTES < now {
            break;
        }
        statistics.n_events += 1;
        match kind {
            ARRIVAL => {
                let patient = Patient { arrived: now, since: now, category: draws.category() };
                let patient_idx = match free.pop() {
                    Some(patient_idx) => {
                        patients[patient_idx as usize] = patient;
                        patient_idx
                    }
                    None => {
                        patients.push(patient);
                        patients.len() as u32 - 1
                    }
                };
                if 0 < n_triage_free {
                    n_triage_free -= 1;
                    statistics.waited_for_triage(0.0);
                    pending.push(now + draws.triage(), TRIAGE_END, patient_idx);
                } else {
                    for_triage.push_back(patient_idx);
                }
                pending.push(draws.next_arrival(now), ARRIVAL, 0);
            }
            TRIAGE_END => {
                match for_triage.pop_front() {
                    Some(next_idx) => {
                        statistics.waited_for_triage(now - patients[next_idx as usize].since);
                        pending.push(now + draws.triage(), TRIAGE_END, next_idx);
                    }
                    None => n_triage_free += 1,
                }
                let patient = &mut patients[patient_idx as usize];
                patient.since = now;
                if n_doctors_busy < n_doctors {
                    n_doctors_busy += 1;
                    statistics.waited_for_doctor(patient, now);
                    pending.push(now + draws.treatment(), TREATMENT_END, patient_idx);
                } else {
                    for_doctor.push(patient.category, patient_idx);
                }
            }
            TREATMENT_END => {
                // A doctor over the new number leaves.
                let next = if n_doctors_busy <= n_doctors { for_doctor.pop() } else { None };
                match next {
                    Some(next_idx) => {
                        statistics.waited_for_doctor(&patients[next_idx as usize], now);
                        pending.push(now + draws.treatment(), TREATMENT_END, next_idx);
                    }
                    None => n_doctors_busy -= 1,
                }
                let patient = &mut patients[patient_idx as usize];
                if !draws.is_admitted() {
                    statistics.left_department(patient, now);
                    free.push(patient_idx);
                } else if n_beds_occupied < N_BEDS {
                    n_beds_occupied += 1;
                    statistics.beds_occupied(n_beds_occupied, now);
                    statistics.waited_for_bed(0.0);
                    statistics.left_department(patient, now);
                    pending.push(now + draws.stay(), STAY_END, patient_idx);
                } else {
                    patient.since = now;
                    for_bed.push_back(patient_idx);
                }
            }
            STAY_END => {
                free.push(patient_idx);
                match for_bed.pop_front() {
                    Some(next_idx) => {
                        let patient = &patients[next_idx as usize];
                        statistics.waited_for_bed(now - patient.since);
                        statistics.left_department(patient, now);
                        pending.push(now + draws.stay(), STAY_END, next_idx);
                    }
                    None => {
                        n_beds_occupied -= 1;
                        statistics.beds_occupied(n_beds_occupied, now);
                    }
                }
            }
            _ => {
                debug_assert_eq!(kind, SHIFT_CHANGE);
                shift_idx = (shift_idx + 1) % N_DOCTORS.len();
                n_doctors = N_DOCTORS[shift_idx];
                pending.push(now + SHIFT_MINUTES, SHIFT_CHANGE, 0);
                while n_doctors_busy < n_doctors {
                    let Some(next_idx) = for_doctor.pop() else {
                        break;
                    };
                    n_doctors_busy += 1;
                    statistics.waited_for_doctor(&patients[next_idx as usize], now);
                    pending.push(now + draws.treatment(), TREATMENT_END, next_idx);
                }
            }
        }
    }
    outcome.add(statistics.n_events, statistics.measures());
}

const DEPARTURE: u8 = 1;

fn mmc(outcome: &mut Outcome, n_customers: u64, seed: u64) {
    let mut draws = mmc::Draws::new(seed);
    let mut statistics = mmc::Statistics::default();
    let mut pending = Pending::default();
    let mut queue: VecDeque<f64> = VecDeque::new();
    let mut n_busy = 0;
    let mut n_to_come = n_customers;
    let mut end = 0.0;

    pending.push(draws.between_arrivals(), ARRIVAL, 0);
    while let Some((now, kind, _)) = pending.pop() {
        statistics.n_events += 1;
        end = now;
        if kind == ARRIVAL {
            if n_busy < N_SERVERS {
                n_busy += 1;
                statistics.waited(0.0);
                pending.push(now + draws.service(), DEPARTURE, 0);
            } else {
                queue.push_back(now);
                statistics.queue(queue.len(), now);
            }
            n_to_come -= 1;
            if 0 < n_to_come {
                pending.push(now + draws.between_arrivals(), ARRIVAL, 0);
            }
        } else if let Some(arrived) = queue.pop_front() {
            statistics.queue(queue.len(), now);
            statistics.waited(now - arrived);
            pending.push(now + draws.service(), DEPARTURE, 0);
        } else {
            n_busy -= 1;
        }
    }
    outcome.add(statistics.n_events, statistics.measures(end));
}
