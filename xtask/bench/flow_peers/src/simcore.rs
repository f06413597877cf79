//! Both models with simcore (of DSLab): one component, a struct for each kind of event, callbacks.
//!
//! Simcore keeps time and events; queues, servers, shifts and statistics are the user's own. Its
//! documentation has components on one machine call each other rather than send events, so the
//! department is one component.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use flow_peers::{
    ed::{self, N_BEDS, N_DOCTORS, N_TRIAGE_NURSES, Patient, SHIFT_MINUTES, Triaged, YEAR_MINUTES},
    mmc::{self, N_SERVERS},
    run::{self, Outcome},
};
use serde::Serialize;
use simcore::{Event, EventHandler, Simulation, SimulationContext, cast};

fn main() {
    run::main("simcore", "simcore", year, mmc);
}

#[derive(Clone, Serialize)]
struct Arrival {}

#[derive(Clone, Serialize)]
struct TriageEnd {
    patient: Patient,
}

#[derive(Clone, Serialize)]
struct TreatmentEnd {
    patient: Patient,
}

#[derive(Clone, Serialize)]
struct StayEnd {}

#[derive(Clone, Serialize)]
struct ShiftChange {}

struct Department {
    context: SimulationContext,
    draws: ed::Draws,
    statistics: ed::Statistics,
    n_triage_free: u32,
    for_triage: VecDeque<Patient>,
    n_doctors: u32,
    n_doctors_busy: u32,
    shift_idx: usize,
    for_doctor: Triaged<Patient>,
    n_beds_occupied: u32,
    for_bed: VecDeque<Patient>,
}

impl EventHandler for Department {
    fn on(&mut self, event: Event) {
        self.statistics.n_events += 1;
        let now = event.time;
        cast!(match event.data {
            Arrival {} => {
                self.on_arrival(now)
            }
            TriageEnd { patient } => {
                self.on_triage_end(patient, now)
            }
            TreatmentEnd { patient } => {
                self.on_treatment_end(patient, now)
            }
            StayEnd {} => {
                self.on_stay_end(now)
            }
            ShiftChange {} => {
                self.on_shift_change(now)
            }
        })
    }
}

impl Department {
    fn start(&mut self) {
        let first = self.draws.next_arrival(0.0);
        self.context.emit_self(Arrival {}, first);
        self.context.emit_self(ShiftChange {}, SHIFT_MINUTES);
    }

    fn on_arrival(&mut self, now: f64) {
        let patient = Patient { arrived: now, since: now, category: self.draws.category() };
        if 0 < self.n_triage_free {
            self.n_triage_free -= 1;
            self.start_triage(patient, now);
        } else {
            self.for_triage.push_back(patient);
        }
        let next = self.draws.next_arrival(now);
        self.context.emit_self(Arrival {}, next - now);
    }

    fn start_triage(&mut self, patient: Patient, now: f64) {
        self.statistics.waited_for_triage(now - patient.since);
        let minutes = self.draws.triage();
        self.context.emit_self(TriageEnd { patient }, minutes);
    }

    fn on_triage_end(&mut self, mut patient: Patient, now: f64) {
        match self.for_triage.pop_front() {
            Some(next) => self.start_triage(next, now),
            None => self.n_triage_free += 1,
        }
        patient.since = now;
        self.for_doctor.push(patient.category, patient);
        self.start_treatments(now);
    }

    /// Each free doctor takes the next patient; a doctor over the new number does not.
    fn start_treatments(&mut self, now: f64) {
        while self.n_doctors_busy < self.n_doctors {
            let Some(patient) = self.for_doctor.pop() else {
                return;
            };
            self.n_doctors_busy += 1;
            self.statistics.waited_for_doctor(&patient, now);
            let minutes = self.draws.treatment();
            self.context.emit_self(TreatmentEnd { patient }, minutes);
        }
    }

    fn on_treatment_end(&mut self, mut patient: Patient, now: f64) {
        self.n_doctors_busy -= 1;
        self.start_treatments(now);
        if !self.draws.is_admitted() {
            self.statistics.left_department(&patient, now);
        } else if self.n_beds_occupied < N_BEDS {
            self.n_beds_occupied += 1;
            patient.since = now;
            self.start_stay(patient, now);
        } else {
            patient.since = now;
            self.for_bed.push_back(patient);
        }
    }

    fn start_stay(&mut self, patient: Patient, now: f64) {
        self.statistics.waited_for_bed(now - patient.since);
        self.statistics.left_department(&patient, now);
        self.statistics.beds_occupied(self.n_beds_occupied, now);
        let minutes = self.draws.stay();
        self.context.emit_self(StayEnd {}, minutes);
    }

    fn on_stay_end(&mut self, now: f64) {
        match self.for_bed.pop_front() {
            Some(patient) => self.start_stay(patient, now),
            None => {
                self.n_beds_occupied -= 1;
                self.statistics.beds_occupied(self.n_beds_occupied, now);
            }
        }
    }

    fn on_shift_change(&mut self, now: f64) {
        self.shift_idx = (self.shift_idx + 1) % N_DOCTORS.len();
        self.n_doctors = N_DOCTORS[self.shift_idx];
        self.start_treatments(now);
        self.context.emit_self(ShiftChange {}, SHIFT_MINUTES);
    }
}

fn year(outcome: &mut Outcome, seed: u64) {
    let mut simulation = Simulation::new(seed);
    let department = Rc::new(RefCell::new(Department {
        context: simulation.create_context("department"),
        draws: ed::Draws::new(seed),
        statistics: ed::Statistics::default(),
        n_triage_free: N_TRIAGE_NURSES,
        for_triage: VecDeque::new(),
        n_doctors: N_DOCTORS[0],
        n_doctors_busy: 0,
        shift_idx: 0,
        for_doctor: Triaged::default(),
        n_beds_occupied: 0,
        for_bed: VecDeque::new(),
    }));
    simulation.add_handler("department", department.clone());
    department.borrow_mut().start();
    simulation.step_until_time(YEAR_MINUTES);
    let statistics = department.borrow().statistics.clone();
    outcome.add(statistics.n_events, statistics.measures());
}

#[derive(Clone, Serialize)]
struct Departure {}

struct Counter {
    context: SimulationContext,
    draws: mmc::Draws,
    statistics: mmc::Statistics,
    n_to_come: u64,
    n_busy: u32,
    queue: VecDeque<f64>,
}

impl EventHandler for Counter {
    fn on(&mut self, event: Event) {
        self.statistics.n_events += 1;
        let now = event.time;
        cast!(match event.data {
            Arrival {} => {
                self.on_arrival(now)
            }
            Departure {} => {
                self.on_departure(now)
            }
        })
    }
}

impl Counter {
    fn expect_arrival(&mut self) {
        let delay = self.draws.between_arrivals();
        self.context.emit_self(Arrival {}, delay);
    }

    fn on_arrival(&mut self, now: f64) {
        if self.n_busy < N_SERVERS {
            self.n_busy += 1;
            self.serve(now, now);
        } else {
            self.queue.push_back(now);
            self.statistics.queue(self.queue.len(), now);
        }
        self.n_to_come -= 1;
        if 0 < self.n_to_come {
            self.expect_arrival();
        }
    }

    fn serve(&mut self, arrived: f64, now: f64) {
        self.statistics.waited(now - arrived);
        let delay = self.draws.service();
        self.context.emit_self(Departure {}, delay);
    }

    fn on_departure(&mut self, now: f64) {
        match self.queue.pop_front() {
            Some(arrived) => {
                self.statistics.queue(self.queue.len(), now);
                self.serve(arrived, now);
            }
            None => self.n_busy -= 1,
        }
    }
}

fn mmc(outcome: &mut Outcome, n_customers: u64, seed: u64) {
    let mut simulation = Simulation::new(seed);
    let counter = Rc::new(RefCell::new(Counter {
        context: simulation.create_context("counter"),
        draws: mmc::Draws::new(seed),
        statistics: mmc::Statistics::default(),
        n_to_come: n_customers,
        n_busy: 0,
        queue: VecDeque::new(),
    }));
    simulation.add_handler("counter", counter.clone());
    counter.borrow_mut().expect_arrival();
    simulation.step_until_no_events();
    let statistics = counter.borrow().statistics.clone();
    outcome.add(statistics.n_events, statistics.measures(simulation.time()));
}
