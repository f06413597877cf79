//! A care network as it is described: who comes, where they wait, how they go on.
//!
//! Times are minutes from midnight of the first day. Names are unique; ids of stations, types and
//! places are places in the lists of [`Network`].

pub mod id;
mod schedule;
mod route;
mod patients;
mod service_station;
mod clinic;
mod choice;
mod station;
mod valid;
mod fault;
mod ring;
mod cycle;
mod week;

use domain::provenance::Provenance;

use crate::output::Metric;

pub use choice::{Choice, ChoiceOption};
pub use clinic::{ClinicSchedule, Session};
pub use patients::{ByType, PatientType, Place, Source};
pub use route::{Diversion, Route};
pub use schedule::Schedule;
pub use service_station::{Pool, ServiceKind, ServiceStation, ShiftEnd, WhenFull};
pub use station::{Cost, Station, StationKind};
pub use valid::ValidNetwork;

pub(crate) use schedule::within;
pub(crate) use service_station::MAX_POOLS;

use id::{StationId, TypeId};

/// Minutes of an hour.
pub const HOUR: f64 = 60.0;
/// Minutes of a day.
pub const DAY: f64 = 1_440.0;
/// Minutes of a week.
pub const WEEK: f64 = 10_080.0;
/// Minutes of a year of 365 days.
pub const YEAR: f64 = 525_600.0;

/// A care network.
#[derive(Clone, Debug)]
pub struct Network {
    /// What it is, as a heading.
    pub title: String,
    /// What it is for.
    pub about: About,
    /// How well its numbers are known: the weakest of them.
    pub provenance: Provenance,
    /// The day of the week of the first day, Monday 0.
    pub first_weekday: u8,
    /// How runs are made where nobody says.
    pub run: Run,
    /// Kinds of patients.
    pub types: Vec<PatientType>,
    /// Where patients live.
    pub places: Vec<Place>,
    /// Travel from each place to each station [minutes]; none where nobody can go there.
    pub travel: Vec<Vec<Option<f64>>>,
    /// Where patients come from.
    pub sources: Vec<Source>,
    /// Where they wait, are cared for, choose and end.
    pub stations: Vec<Station>,
    /// Times over several stations.
    pub clocks: Vec<Clock>,
    /// Which of several kinds of care each station gives, for telling where patients were seen.
    pub destinations: Vec<Destination>,
    /// Every number that a planner may change, with its source, for the description.
    pub parameters: Vec<Parameter>,
}

/// What a network is for, in the words of whoever made it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// What it is to answer.
    pub purpose: String,
    /// What is to be tried with it.
    pub aims: String,
    /// What is assumed, a sentence each.
    pub assumptions: Vec<String>,
    /// What is left out, a sentence each.
    pub excluded: Vec<String>,
}

/// How a run is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What is left out at the beginning.
    pub warm_up: WarmUp,
    /// How long is measured after that [minutes].
    pub length: f64,
    /// At least so many replications.
    pub least: u32,
    /// At most so many.
    pub most: u32,
    /// Replications are added until the half-width of every chosen measure is below this share of it.
    pub precision: f64,
    /// The measures that precision is asked of; whole groups.
    pub measures: Vec<Chosen>,
    /// Times of day at which those inside are counted [minutes after midnight].
    pub snapshots: Vec<f64>,
}

/// A measure that precision is asked of.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// A station, a clock, or nothing for the whole system.
    pub of: String,
    /// What of it.
    pub metric: Metric,
}

/// What is left out at the beginning of a replication, while it fills.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WarmUp {
    /// So much [minutes].
    Given(f64),
    /// As much as trial runs find: see [`crate::run`].
    Found,
}

/// A time from one station to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    /// Unique among clocks and stations.
    pub name: String,
    /// It starts when a patient enters one of these.
    pub starts: Vec<StationId>,
    /// It stops when service begins at one of these; at an exit, on arriving there.
    pub stops: Vec<StationId>,
    /// The limit of times: those within it are counted apart [minutes].
    pub limit: Option<f64>,
}

/// Where a patient may turn out to have been seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// `Leicester Royal Infirmary, emergency department`.
    pub name: String,
    /// Whether to end there is not to be seen at all.
    pub is_unserved: bool,
}

/// A number of the network with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Whose: `station LRI triage`.
    pub of: String,
    /// What: `service`.
    pub name: String,
    /// As written.
    pub value: String,
    /// How it is known.
    pub provenance: Provenance,
    /// Where it comes from.
    pub source: String,
}

/// What is wrong with a network, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkFault {
    /// The name of the station, source or clock that is at fault.
    pub subject: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl Network {
    /// The ids of all stations, in their order.
    #[must_use]
    pub fn station_ids(&self) -> impl DoubleEndedIterator<Item = StationId> + Clone + use<> {
        StationId::all(self.stations.len())
    }

    /// The ids of all types of patients, in their order.
    #[must_use]
    pub fn type_ids(&self) -> impl DoubleEndedIterator<Item = TypeId> + Clone + use<> {
        TypeId::all(self.types.len())
    }

    /// Whether a station is an exit at which to end is not to be seen.
    #[must_use]
    pub fn is_unserved_exit(&self, station: &Station) -> bool {
        matches!(station.kind, StationKind::Exit)
            && station.destination.is_some_and(|id| self.destinations[id.idx()].is_unserved)
    }

    /// Whether a clock may stop where somebody ends unseen.
    #[must_use]
    pub fn stops_unseen(&self, clock: &Clock) -> bool {
        clock.stops.iter().any(|stop| self.is_unserved_exit(&self.stations[stop.idx()]))
    }

    /// The station of this name.
    #[must_use]
    pub fn station(&self, name: &str) -> Option<StationId> {
        self.stations.iter().position(|station| station.name == name).map(StationId::new)
    }
}

#[cfg(test)]
mod tests;
