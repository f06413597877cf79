//! M/M/8 at a load of 0.9: its numbers, its draws, and the statistics kept.
//!
//! Exact values: a share of 0.70153 waits; the mean wait is 0.87692 and the mean queue 6.3138.

use rand_distr::{Distribution, Exp1};
use rand_xoshiro::{Xoshiro256PlusPlus, rand_core::SeedableRng};
use serde::{Deserialize, Serialize};

pub const N_SERVERS: u32 = 8;
const ARRIVAL_RATE: f64 = 7.2;
const SERVICE_RATE: f64 = 1.0;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draws {
    random: Xoshiro256PlusPlus,
}

impl Draws {
    pub fn new(seed: u64) -> Self {
        Self { random: Xoshiro256PlusPlus::seed_from_u64(seed) }
    }

    #[inline]
    pub fn between_arrivals(&mut self) -> f64 {
        let unit: f64 = Exp1.sample(&mut self.random);
        unit / ARRIVAL_RATE
    }

    #[inline]
    pub fn service(&mut self) -> f64 {
        let unit: f64 = Exp1.sample(&mut self.random);
        unit / SERVICE_RATE
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Statistics {
    pub n_events: u64,
    n_started: u64,
    n_waited: u64,
    wait: f64,
    queue_time: f64,
    queue_length: usize,
    queue_changed: f64,
}

impl Statistics {
    #[inline]
    pub fn waited(&mut self, wait: f64) {
        self.n_started += 1;
        self.n_waited += u64::from(0.0 < wait);
        self.wait += wait;
    }

    #[inline]
    pub fn queue(&mut self, length: usize, now: f64) {
        self.queue_time += self.queue_length as f64 * (now - self.queue_changed);
        self.queue_length = length;
        self.queue_changed = now;
    }

    /// The measures of a run that ends at `now`.
    pub fn measures(mut self, now: f64) -> [(&'static str, f64); 3] {
        self.queue(0, now);
        [
            ("share_waiting", self.n_waited as f64 / self.n_started as f64),
            ("mean_wait", self.wait / self.n_started as f64),
            ("mean_queue_length", self.queue_time / now),
        ]
    }
}
