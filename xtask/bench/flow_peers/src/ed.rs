//! The emergency department and its beds: its numbers, its draws, and the statistics kept.
//!
//! Time is in minutes from midnight of day 0. The numbers are those of
//! `examples/networks/emergency-department.toml`.

use std::collections::VecDeque;

use rand::Rng;
use rand_distr::{Distribution, Exp1, StandardNormal};
use rand_xoshiro::{Xoshiro256PlusPlus, rand_core::SeedableRng};
use serde::{Deserialize, Serialize};

pub const YEAR_MINUTES: f64 = 365.0 * 1440.0;
pub const N_TRIAGE_NURSES: u32 = 2;
pub const N_BEDS: u32 = 290;
pub const SHIFT_MINUTES: f64 = 480.0;
/// Doctors from midnight, 08:00 and 16:00.
pub const N_DOCTORS: [u32; 3] = [4, 7, 8];

const PER_DAY: f64 = 300.0;
const HOURLY_SHARE: [f64; 24] = [
    0.024, 0.020, 0.017, 0.015, 0.014, 0.015, 0.019, 0.027, 0.040, 0.053, 0.060, 0.061, 0.060, 0.058, 0.056,
    0.055, 0.056, 0.058, 0.060, 0.058, 0.052, 0.046, 0.041, 0.035,
];
const ADMITTED_SHARE: f64 = 0.30;
/// Share in category 1, in 1 or 2, and so on to 4.
const CATEGORY_UP_TO: [f64; 4] = [0.01, 0.15, 0.60, 0.95];
const FOUR_HOURS: f64 = 240.0;

/// One patient, as the engines pass them on.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Patient {
    pub arrived: f64,
    /// When the wait in hand began.
    pub since: f64,
    /// Categories 1 to 5, counted from 0.
    pub category: u8,
}

/// Those waiting for a doctor: category 1 first, then 2, and so on; first in, first out within one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Triaged<T> {
    queues: [VecDeque<T>; 5],
}

impl<T> Default for Triaged<T> {
    fn default() -> Self {
        Self { queues: [const { VecDeque::new() }; 5] }
    }
}

impl<T> Triaged<T> {
    #[inline]
    pub fn push(&mut self, category: u8, waiting: T) {
        self.queues[usize::from(category)].push_back(waiting);
    }

    #[inline]
    pub fn pop(&mut self) -> Option<T> {
        self.queues.iter_mut().find_map(VecDeque::pop_front)
    }
}

/// The model's random draws from one generator.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draws {
    random: Xoshiro256PlusPlus,
    triage: LogNormal,
    treatment: LogNormal,
    stay: LogNormal,
}

impl Draws {
    pub fn new(seed: u64) -> Self {
        Self {
            random: Xoshiro256PlusPlus::seed_from_u64(seed),
            triage: LogNormal::new(5.0, 2.0),
            treatment: LogNormal::new(25.0, 15.0),
            stay: LogNormal::new(4320.0, 5760.0),
        }
    }

    /// The next arrival after `now`, exactly: an exponential amount of the hours' rates is used up.
    #[inline]
    pub fn next_arrival(&mut self, now: f64) -> f64 {
        let mut amount: f64 = Exp1.sample(&mut self.random);
        let mut from = now;
        let mut hour = (now / 60.0) as usize;
        loop {
            let per_minute = PER_DAY * HOURLY_SHARE[hour % 24] / 60.0;
            let next_hour = (hour + 1) as f64 * 60.0;
            let in_hour = (next_hour - from) * per_minute;
            if amount <= in_hour {
                return from + amount / per_minute;
            }
            amount -= in_hour;
            from = next_hour;
            hour += 1;
        }
    }

    #[inline]
    pub fn category(&mut self) -> u8 {
        let at = self.uniform();
        CATEGORY_UP_TO.iter().map(|&up_to| u8::from(up_to <= at)).sum()
    }

    #[inline]
    pub fn is_admitted(&mut self) -> bool {
        self.uniform() < ADMITTED_SHARE
    }

    #[inline]
    pub fn triage(&mut self) -> f64 {
        self.triage.sample(&mut self.random)
    }

    #[inline]
    pub fn treatment(&mut self) -> f64 {
        self.treatment.sample(&mut self.random)
    }

    #[inline]
    pub fn stay(&mut self) -> f64 {
        self.stay.sample(&mut self.random)
    }

    #[inline]
    fn uniform(&mut self) -> f64 {
        (self.random.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }
}

/// A lognormal, by its own mean and standard deviation.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct LogNormal {
    mu: f64,
    sigma: f64,
}

impl LogNormal {
    fn new(mean: f64, sd: f64) -> Self {
        let variance = (sd / mean).powi(2).ln_1p();
        Self { mu: mean.ln() - variance / 2.0, sigma: variance.sqrt() }
    }

    #[inline]
    fn sample(&self, random: &mut Xoshiro256PlusPlus) -> f64 {
        let z: f64 = StandardNormal.sample(random);
        (self.mu + self.sigma * z).exp()
    }
}

/// A number and a sum.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Tally {
    n: u64,
    sum: f64,
}

impl Tally {
    #[inline]
    pub fn add(&mut self, value: f64) {
        self.n += 1;
        self.sum += value;
    }

    pub fn mean(&self) -> f64 {
        self.sum / self.n as f64
    }
}

/// The statistics of one year.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Statistics {
    pub n_events: u64,
    triage: Tally,
    doctor: [Tally; 5],
    bed: Tally,
    within_four_hours: Tally,
    bed_minutes: f64,
    n_beds_occupied: u32,
    beds_changed: f64,
}

impl Statistics {
    #[inline]
    pub fn waited_for_triage(&mut self, minutes: f64) {
        self.triage.add(minutes);
    }

    #[inline]
    pub fn waited_for_doctor(&mut self, patient: &Patient, now: f64) {
        self.doctor[usize::from(patient.category)].add(now - patient.since);
    }

    #[inline]
    pub fn waited_for_bed(&mut self, minutes: f64) {
        self.bed.add(minutes);
    }

    /// The patient goes home, or into a bed.
    #[inline]
    pub fn left_department(&mut self, patient: &Patient, now: f64) {
        self.within_four_hours.add(f64::from(u8::from(now - patient.arrived <= FOUR_HOURS)));
    }

    #[inline]
    pub fn beds_occupied(&mut self, n_beds: u32, now: f64) {
        self.bed_minutes += f64::from(self.n_beds_occupied) * (now - self.beds_changed);
        self.n_beds_occupied = n_beds;
        self.beds_changed = now;
    }

    /// Takes in the statistics of another part of the same department.
    pub fn merge(&mut self, other: &Self) {
        let join = |into: &mut Tally, from: &Tally| {
            into.n += from.n;
            into.sum += from.sum;
        };
        self.n_events += other.n_events;
        join(&mut self.triage, &other.triage);
        self.doctor.iter_mut().zip(&other.doctor).for_each(|(into, from)| join(into, from));
        join(&mut self.bed, &other.bed);
        join(&mut self.within_four_hours, &other.within_four_hours);
        self.bed_minutes += other.bed_minutes;
        self.n_beds_occupied += other.n_beds_occupied;
        self.beds_changed = self.beds_changed.max(other.beds_changed);
    }

    /// The measures of a year that ends now.
    pub fn measures(mut self) -> [(&'static str, f64); 9] {
        self.beds_occupied(0, YEAR_MINUTES);
        [
            ("four_hour_share", self.within_four_hours.mean()),
            ("wait_to_triage_minutes", self.triage.mean()),
            ("wait_to_doctor_category_1_minutes", self.doctor[0].mean()),
            ("wait_to_doctor_category_2_minutes", self.doctor[1].mean()),
            ("wait_to_doctor_category_3_minutes", self.doctor[2].mean()),
            ("wait_to_doctor_category_4_minutes", self.doctor[3].mean()),
            ("wait_to_doctor_category_5_minutes", self.doctor[4].mean()),
            ("wait_for_bed_minutes", self.bed.mean()),
            ("mean_beds_occupied", self.bed_minutes / YEAR_MINUTES),
        ]
    }
}
