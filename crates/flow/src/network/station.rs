//! Where patients wait, are cared for, choose and end; where they go on to, and what it costs.

use domain::money::Pence;
use domain::provenance::Provenance;

use super::choice::Choice;
use super::clinic::ClinicSchedule;
use super::id::DestinationId;
use super::patients::ByType;
use super::route::{Diversion, Route};
use super::schedule::Schedule;
use super::service_station::{ServiceKind, ServiceStation};
use crate::kernel::draw::Distribution;

/// A place of the network where patients wait, are cared for, choose or end.
#[derive(Clone, Debug)]
pub struct Station {
    /// Unique.
    pub name: String,
    /// The site it belongs to; may be empty.
    pub site: String,
    /// What it does.
    pub kind: StationKind,
    /// Where patients go on to.
    pub next_route: ByType<Route>,
    /// Who is sent elsewhere first, by a draw of its own, before `next_route` applies.
    pub diversions: Vec<Diversion>,
    /// When doors are open, 1 or 0; none for always.
    pub opening_hours: Option<Schedule>,
    /// Where patients go who find it closed.
    pub route_when_closed: ByType<Route>,
    /// The limit of waits: those within it are counted apart [minutes].
    pub limit: Option<f64>,
    /// What it costs.
    pub cost: Cost,
    /// Which destination being seen here counts as.
    pub destination: Option<DestinationId>,
    /// How well its numbers are known.
    pub provenance: Provenance,
    /// Where they come from.
    pub source: String,
}

/// What a station does.
#[derive(Clone, Debug)]
pub enum StationKind {
    /// Servers or beds with a queue.
    ServiceStation(Box<ServiceStation>),
    /// Appointments.
    Slots(Box<ClinicSchedule>),
    /// Takes time; nobody waits.
    Delay {
        /// How long [minutes].
        time: ByType<Distribution>,
        /// Whether whoever goes on from here tries again.
        is_retry: bool,
    },
    /// Patients choose where to go.
    Choice(Box<Choice>),
    /// Patients leave the network.
    Exit,
}

impl StationKind {
    /// The word used in files.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ServiceStation(service_station) => match service_station.kind {
                ServiceKind::Queue => "queue",
                ServiceKind::Beds => "beds",
            },
            Self::Slots(_) => "slots",
            Self::Delay { .. } => "delay",
            Self::Choice(_) => "choice",
            Self::Exit => "exit",
        }
    }
}

/// What a station costs: positive, as a price is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// A year, whatever happens.
    pub fixed: Pence,
    /// Each patient served.
    pub contact: Pence,
    /// Each hour of a server or bed that is staffed.
    pub staffed_hour: Pence,
}

impl Cost {
    /// Whether no cost is stated.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}
