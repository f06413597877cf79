//! What a run measured, how it was made, and which of its stations are in a deadlock or overloaded.

use domain::provenance::Provenance;

use super::estimate::Estimate;
use super::key::{Group, Key, Subject};
use super::metric::Metric;

/// What a run measured.
#[derive(Clone, Debug, PartialEq)]
pub struct RunResult {
    /// How it was made.
    pub record: RunRecord,
    /// Every estimate, in the order of stations and groups.
    pub measured: Vec<Measured>,
}

impl RunResult {
    /// The estimate of one thing.
    #[must_use]
    pub fn value(&self, subject: &Subject, group: &Group, metric: Metric) -> Option<Estimate> {
        let is_wanted = |key: &Key| key.subject == *subject && key.group == *group && key.metric == metric;
        self.measured.iter().find(|measured| is_wanted(&measured.key)).map(|measured| measured.value)
    }
}

/// One measured value.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// What it is of.
    pub key: Key,
    /// Its value.
    pub value: Estimate,
}

/// How a run was made.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRecord {
    /// The title of the network.
    pub network: String,
    /// The seed.
    pub seed: u64,
    /// Replications that were made.
    pub replications: u32,
    /// Left out at the beginning of each [days].
    pub warm_up_days: f64,
    /// Where that comes from.
    pub warm_up_from: WarmUpFrom,
    /// Measured of each, after that [days].
    pub days: f64,
    /// Whether that is no whole number of weeks and less than a year, where weekdays differ in the network: some of them
    /// count more often than others.
    pub splits_week: bool,
    /// Events of all replications, warm-up included.
    pub events: u64,
    /// Whether every chosen measure reached the precision that was asked for.
    pub is_precise: bool,
    /// How well the network's numbers are known: the weakest of them.
    pub provenance: Provenance,
    /// Patients who were sent in a circle at one instant and taken out; zero in a sound network.
    pub stranded: u64,
    /// Stations in which nobody moves again in some replications, in their order; of a comparison those
    /// of the base. Of such a run no means and shares are given.
    pub locked: Vec<Locked>,
    /// Stations to which more come than can be seen, in their order; of a comparison those of the base.
    pub overloaded: Vec<Overloaded>,
}

impl RunRecord {
    /// Whether a warm-up was looked for that is more than a third of what is measured.
    #[must_use]
    pub fn is_warm_up_long(&self) -> bool {
        self.warm_up_from != WarmUpFrom::Given && 3.0 * self.warm_up_days > self.days
    }
}

/// Where the warm-up comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarmUpFrom {
    /// It was given.
    Given,
    /// Trial runs found it.
    Found,
    /// Trial runs did not settle within the longest that is tried, which is what was left out: what was
    /// measured may still hold how the run began.
    NotSettled,
}

impl WarmUpFrom {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Given, Self::Found, Self::NotSettled];

    /// Its name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Found => "found",
            Self::NotSettled => "not_settled",
        }
    }
}

/// A station, or some pools of one, in which nobody moves again, because its patients wait for others in which nobody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// The station.
    pub station: String,
    /// The pools of which that is true; empty where it is true of all.
    pub pools: Vec<String>,
    /// In how many replications.
    pub replications: u32,
    /// From which day on, in the replication in which it came first; the first day is 1, warm-up included.
    pub earliest_day: u32,
    /// From which day on, in the replication in which it came last.
    pub latest_day: u32,
}

/// A station to which more come than can be seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Overloaded {
    /// The station.
    pub station: String,
    /// What those who came would take, as a share of staffed time, beds or appointments: 1 or more.
    pub load: Estimate,
    /// By how many the queue grows [patients a day].
    pub growth_a_day: f64,
    /// What becomes of those beyond.
    pub beyond: Beyond,
    /// The share of those who came to whom that happens.
    pub share_beyond: f64,
}

/// What becomes of most of those who come to a station beyond what it can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// They wait: the queue grows for as long as is simulated, and waits say how long that was.
    Wait,
    /// They renege and leave.
    Leave,
    /// They find it full.
    TurnedAway,
    /// They find no appointment.
    NoAppointment,
}

impl Beyond {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Wait, Self::Leave, Self::TurnedAway, Self::NoAppointment];

    /// Its name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::Leave => "leave",
            Self::TurnedAway => "turned_away",
            Self::NoAppointment => "no_appointment",
        }
    }
}
