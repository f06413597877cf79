//! Both models with NeXosim: one model each, which schedules its own events.
//!
//! NeXosim keeps time, events and messages; queues, servers, shifts and statistics are the user's
//! own. A model a station, joined by ports, reads better but ran about a quarter slower, so
//! nothing here crosses a port. Time is in whole nanoseconds, and an event must be in the future.

use std::{collections::VecDeque, time::Duration};

use flow_peers::{
    ed::{self, N_BEDS, N_DOCTORS, N_TRIAGE_NURSES, Patient, SHIFT_MINUTES, Triaged, YEAR_MINUTES},
    mmc::{self, N_SERVERS},
    run::{self, Outcome},
};
use nexosim::{
    model::{Context, Model, schedulable},
    ports::QuerySource,
    simulation::{Mailbox, SimInit, SimulationError},
    time::MonotonicTime,
};
use serde::{Deserialize, Serialize};

const MINUTE_SECONDS: f64 = 60.0;

fn main() {
    run::main(
        "nexosim",
        "nexosim",
        |outcome, seed| year(outcome, seed).expect("the bench is sound"),
        |outcome, n_customers, seed| mmc(outcome, n_customers, seed).expect("the bench is sound"),
    );
}

/// A delay of at least a nanosecond, since an event must be in the future.
fn after(minutes: f64) -> Duration {
    Duration::from_secs_f64(minutes * MINUTE_SECONDS).max(Duration::from_nanos(1))
}

/// Minutes since the start.
fn minutes(time: MonotonicTime) -> f64 {
    time.duration_since(MonotonicTime::EPOCH).as_secs_f64() / MINUTE_SECONDS
}

#[derive(Serialize, Deserialize)]
struct Department {
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

#[Model]
impl Department {
    #[nexosim(init)]
    async fn init(&mut self, context: &Context<Self>) {
        self.expect_arrival(0.0, context);
        let shift = after(SHIFT_MINUTES);
        context
            .schedule_periodic_event(shift, shift, schedulable!(Self::change_shift), ())
            .expect("in the future");
    }

    fn expect_arrival(&mut self, now: f64, context: &Context<Self>) {
        let delay = after(self.draws.next_arrival(now) - now);
        context.schedule_event(delay, schedulable!(Self::arrive), ()).expect("in the future");
    }

    #[nexosim(schedulable)]
    fn arrive(&mut self, _: (), context: &Context<Self>) {
        self.statistics.n_events += 1;
        let now = minutes(context.time());
        let patient = Patient { arrived: now, since: now, category: self.draws.category() };
        if 0 < self.n_triage_free {
            self.n_triage_free -= 1;
            self.start_triage(patient, now, context);
        } else {
            self.for_triage.push_back(patient);
        }
        self.expect_arrival(now, context);
    }

    fn start_triage(&mut self, patient: Patient, now: f64, context: &Context<Self>) {
        self.statistics.waited_for_triage(now - patient.since);
        let delay = after(self.draws.triage());
        context.schedule_event(delay, schedulable!(Self::end_triage), patient).expect("in the future");
    }

    #[nexosim(schedulable)]
    fn end_triage(&mut self, patient: Patient, context: &Context<Self>) {
        self.statistics.n_events += 1;
        let now = minutes(context.time());
        match self.for_triage.pop_front() {
            Some(next) => self.start_triage(next, now, context),
            None => self.n_triage_free += 1,
        }
        self.for_doctor.push(patient.category, Patient { since: now, ..patient });
        self.start_treatments(now, context);
    }

    /// Each free doctor takes the next patient; a doctor over the new number does not.
    fn start_treatments(&mut self, now: f64, context: &Context<Self>) {
        while self.n_doctors_busy < self.n_doctors {
            let Some(patient) = self.for_doctor.pop() else {
                return;
            };
            self.n_doctors_busy += 1;
            self.statistics.waited_for_doctor(&patient, now);
            let delay = after(self.draws.treatment());
            context.schedule_event(delay, schedulable!(Self::end_treatment), patient).expect("in the future");
        }
    }

    #[nexosim(schedulable)]
    fn end_treatment(&mut self, patient: Patient, context: &Context<Self>) {
        self.statistics.n_events += 1;
        let now = minutes(context.time());
        self.n_doctors_busy -= 1;
        self.start_treatments(now, context);
        let patient = Patient { since: now, ..patient };
        if !self.draws.is_admitted() {
            self.statistics.left_department(&patient, now);
        } else if self.n_beds_occupied < N_BEDS {
            self.n_beds_occupied += 1;
            self.start_stay(patient, now, context);
        } else {
            self.for_bed.push_back(patient);
        }
    }

    fn start_stay(&mut self, patient: Patient, now: f64, context: &Context<Self>) {
        self.statistics.waited_for_bed(now - patient.since);
        self.statistics.left_department(&patient, now);
        self.statistics.beds_occupied(self.n_beds_occupied, now);
        let delay = after(self.draws.stay());
        context.schedule_event(delay, schedulable!(Self::end_stay), ()).expect("in the future");
    }

    #[nexosim(schedulable)]
    fn end_stay(&mut self, _: (), context: &Context<Self>) {
        self.statistics.n_events += 1;
        let now = minutes(context.time());
        match self.for_bed.pop_front() {
            Some(patient) => self.start_stay(patient, now, context),
            None => {
                self.n_beds_occupied -= 1;
                self.statistics.beds_occupied(self.n_beds_occupied, now);
            }
        }
    }

    #[nexosim(schedulable)]
    fn change_shift(&mut self, _: (), context: &Context<Self>) {
        self.statistics.n_events += 1;
        self.shift_idx = (self.shift_idx + 1) % N_DOCTORS.len();
        self.n_doctors = N_DOCTORS[self.shift_idx];
        self.start_treatments(minutes(context.time()), context);
    }

    async fn statistics(&mut self) -> ed::Statistics {
        self.statistics.clone()
    }
}

fn year(outcome: &mut Outcome, seed: u64) -> Result<(), SimulationError> {
    let department = Department {
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
    };
    let mailbox = Mailbox::new();
    let mut bench = SimInit::with_num_threads(1);
    let statistics = QuerySource::new().connect(Department::statistics, &mailbox).register(&mut bench);
    let mut simulation = bench.add_model(department, mailbox, "department").init(MonotonicTime::EPOCH)?;
    simulation.step_until(after(YEAR_MINUTES))?;
    let statistics = simulation.process_query(&statistics, ())?;
    outcome.add(statistics.n_events, statistics.measures());
    Ok(())
}

#[derive(Serialize, Deserialize)]
struct Counter {
    draws: mmc::Draws,
    statistics: mmc::Statistics,
    n_to_come: u64,
    n_busy: u32,
    queue: VecDeque<f64>,
}

#[Model]
impl Counter {
    #[nexosim(init)]
    async fn init(&mut self, context: &Context<Self>) {
        self.expect_arrival(context);
    }

    fn expect_arrival(&mut self, context: &Context<Self>) {
        let delay = after(self.draws.between_arrivals());
        context.schedule_event(delay, schedulable!(Self::arrive), ()).expect("in the future");
    }

    #[nexosim(schedulable)]
    fn arrive(&mut self, _: (), context: &Context<Self>) {
        self.statistics.n_events += 1;
        let now = minutes(context.time());
        if self.n_busy < N_SERVERS {
            self.n_busy += 1;
            self.serve(now, now, context);
        } else {
            self.queue.push_back(now);
            self.statistics.queue(self.queue.len(), now);
        }
        self.n_to_come -= 1;
        if 0 < self.n_to_come {
            self.expect_arrival(context);
        }
    }

    fn serve(&mut self, arrived: f64, now: f64, context: &Context<Self>) {
        self.statistics.waited(now - arrived);
        let delay = after(self.draws.service());
        context.schedule_event(delay, schedulable!(Self::depart), ()).expect("in the future");
    }

    #[nexosim(schedulable)]
    fn depart(&mut self, _: (), context: &Context<Self>) {
        self.statistics.n_events += 1;
        let now = minutes(context.time());
        match self.queue.pop_front() {
            Some(arrived) => {
                self.statistics.queue(self.queue.len(), now);
                self.serve(arrived, now, context);
            }
            None => self.n_busy -= 1,
        }
    }

    async fn statistics(&mut self) -> mmc::Statistics {
        self.statistics.clone()
    }
}

fn mmc(outcome: &mut Outcome, n_customers: u64, seed: u64) -> Result<(), SimulationError> {
    let counter = Counter {
        draws: mmc::Draws::new(seed),
        statistics: mmc::Statistics::default(),
        n_to_come: n_customers,
        n_busy: 0,
        queue: VecDeque::new(),
    };
    let mailbox = Mailbox::new();
    let mut bench = SimInit::with_num_threads(1);
    let statistics = QuerySource::new().connect(Counter::statistics, &mailbox).register(&mut bench);
    let mut simulation = bench.add_model(counter, mailbox, "counter").init(MonotonicTime::EPOCH)?;
    simulation.run()?;
    let end = minutes(simulation.time());
    let statistics = simulation.process_query(&statistics, ())?;
    outcome.add(statistics.n_events, statistics.measures(end));
    Ok(())
}
