//! Changes to a network: what a scenario does to sites, staff, beds, appointments, demand and routes.

use domain::money::Pence;
use domain::provenance::Provenance;
use domain::scenario::ChangeKind;

use crate::kernel::draw::Shares;
use crate::kernel::intensity::Arrivals;
use crate::network::id::{PoolId, SourceId, StationId, TypeId};
use crate::network::{Diversion, Network, Schedule, Source, StationKind, YEAR};
use crate::output::DemandByProjection;

/// The kinds of change that can be made to a care network.
pub const CHANGE_KINDS: &[ChangeKind] = &[
    ChangeKind::SiteHours,
    ChangeKind::Capacity,
    ChangeKind::Slots,
    ChangeKind::Beds,
    ChangeKind::Demand,
    ChangeKind::ProjectedDemand,
    ChangeKind::Streaming,
    ChangeKind::Price,
];

/// A change that was read and fits the network.
#[derive(Clone, Debug, PartialEq)]
pub struct AppliedChange {
    /// What is changed, as a sentence.
    pub sentence: String,
    /// How it is known.
    pub provenance: Provenance,
    /// The change itself.
    pub change: NetworkChange,
    /// What it rests on, where demand follows a projection.
    pub demand: Option<DemandByProjection>,
}

/// What is changed.
#[derive(Clone, Debug, PartialEq)]
pub enum NetworkChange {
    /// When the doors of stations are open; none for always.
    OpeningHours {
        /// The stations.
        stations: Vec<StationId>,
        /// From now on.
        opening_hours: Option<Schedule>,
    },
    /// Servers or beds of a pool.
    Staffing {
        /// The station.
        station: StationId,
        /// The pool.
        pool: PoolId,
        /// From now on.
        staffed: Schedule,
    },
    /// Appointments of stations, times a factor.
    Slots {
        /// The stations.
        stations: Vec<StationId>,
        /// The kind of staff; none for all.
        staff: Option<String>,
        /// At least 0.
        factor: f64,
    },
    /// Patients of a source, of some types, times a factor.
    Demand {
        /// The source.
        source: SourceId,
        /// Types of patients.
        types: Vec<TypeId>,
        /// At least 0.
        factor: f64,
    },
    /// Patients of sources, of all types, times a factor each.
    DemandOfSources {
        /// Each source with its factor, at least 0.
        factors: Vec<(SourceId, f64)>,
    },
    /// A share of those who go on from a station go elsewhere first.
    Streaming {
        /// The station.
        station: StationId,
        /// Types of patients.
        types: Vec<TypeId>,
        /// Where they go.
        to: StationId,
        /// From 0 to 1.
        share: f64,
    },
    /// What a contact costs.
    ContactCost {
        /// The station.
        station: StationId,
        /// From now on.
        cost: Pence,
    },
    /// What a station costs a year whatever happens.
    FixedCost {
        /// The station.
        station: StationId,
        /// From now on.
        cost: Pence,
    },
    /// Times of service, times a factor.
    Service {
        /// The station.
        station: StationId,
        /// Above 0.
        factor: f64,
    },
    /// The own utility of an option of a choice, moved by so much; for fitting.
    Constant {
        /// The choice.
        station: StationId,
        /// The option's station.
        option: StationId,
        /// How much.
        addend: f64,
    },
    /// Patience, times a factor; for fitting.
    Patience {
        /// The station.
        station: StationId,
        /// Above 0.
        factor: f64,
    },
}

impl Network {
    /// Makes the changes, in order. Streams of random numbers stay with their sources, so that whoever
    /// is not touched has the same random numbers as before.
    pub fn alter<'a>(&mut self, changes: impl IntoIterator<Item = &'a AppliedChange>) {
        for change in changes {
            self.provenance = self.provenance.max(change.provenance);
            self.apply(&change.change);
        }
    }

    /// Makes one change.
    pub fn apply(&mut self, change: &NetworkChange) {
        match change {
            NetworkChange::OpeningHours { stations, opening_hours } => {
                for id in stations {
                    self.stations[id.idx()].opening_hours.clone_from(opening_hours);
                }
            }
            NetworkChange::Staffing { station, pool, staffed } => {
                if let StationKind::ServiceStation(service_station) = &mut self.stations[station.idx()].kind {
                    service_station.pools[pool.idx()].staffed.clone_from(staffed);
                }
            }
            NetworkChange::Slots { stations, staff, factor } => {
                for id in stations {
                    if let StationKind::Slots(clinic) = &mut self.stations[id.idx()].kind {
                        let is_changed = |name: &str| staff.as_deref().is_none_or(|staff| staff == name);
                        for session in clinic.sessions.iter_mut().filter(|session| is_changed(&session.staff))
                        {
                            session.slots_a_week *= factor;
                        }
                    }
                }
            }
            NetworkChange::Demand { source, types, factor } => self.change_demand(*source, types, *factor),
            NetworkChange::DemandOfSources { factors } => {
                for (source, factor) in factors {
                    let types = self.sources[source.idx()].types.clone();
                    self.change_demand(*source, &types, *factor);
                }
            }
            NetworkChange::Streaming { station, types, to, share } => {
                let mut applies_to = vec![false; self.types.len()];
                for type_id in types {
                    applies_to[type_id.idx()] = true;
                }
                self.stations[station.idx()].diversions.push(Diversion {
                    applies_to,
                    to: *to,
                    share: *share,
                });
            }
            NetworkChange::ContactCost { station, cost } => self.stations[station.idx()].cost.contact = *cost,
            NetworkChange::FixedCost { station, cost } => self.stations[station.idx()].cost.fixed = *cost,
            NetworkChange::Service { station, factor } => {
                if let StationKind::ServiceStation(service_station) = &mut self.stations[station.idx()].kind {
                    service_station
                        .service
                        .change(|distribution| *distribution = distribution.scaled(*factor));
                }
            }
            NetworkChange::Constant { station, option, addend } => {
                if let StationKind::Choice(choice) = &mut self.stations[station.idx()].kind {
                    for option in choice.options.iter_mut().filter(|known| known.to == *option) {
                        option
                            .constant
                            .change(|constant| *constant = constant.map(|constant| constant + addend));
                    }
                }
            }
            NetworkChange::Patience { station, factor } => {
                if let StationKind::ServiceStation(service_station) = &mut self.stations[station.idx()].kind
                    && let Some(patience) = &mut service_station.patience
                {
                    patience.change(|distribution| *distribution = distribution.scaled(*factor));
                }
            }
        }
    }

    /// Fewer: each patient stays away by a draw of their own. More: those who come anyway come as before,
    /// and others besides, from a source of their own. What earlier changes did is part of what there is.
    pub(crate) fn change_demand(&mut self, source: SourceId, types: &[TypeId], factor: f64) {
        let n_sources = self.sources.len();
        let others = self.sources.iter().position(|other| other.adds_to == Some(source));
        let changed = &mut self.sources[source.idx()];
        if changed.multipliers.is_empty() {
            changed.multipliers = vec![1.0; changed.types.len()];
        }
        for (multiplier, type_id) in changed.multipliers.iter_mut().zip(&changed.types) {
            if types.contains(type_id) {
                *multiplier *= factor;
            }
        }
        let added = changed.added(source);
        let first_stream = changed.stream + 1_000 * n_sources as u64;
        match (added, others) {
            (Some(added), Some(idx)) => {
                let stream = self.sources[idx].stream;
                self.sources[idx] = Source { stream, ..added };
            }
            (Some(added), None) => self.sources.push(Source { stream: first_stream, ..added }),
            // It stays, so that sources keep their places; nobody of it comes.
            (None, Some(idx)) => {
                self.sources[idx].multipliers = vec![0.0; self.sources[idx].types.len()];
            }
            (None, None) => {}
        }
    }
}

impl NetworkChange {
    /// Whether it changes anything between two times [minutes from the first day] in a network that does not have
    /// it yet. What has no hours or days of its own changes something at any time.
    #[must_use]
    pub fn is_in_force(&self, network: &Network, (from, until): (f64, f64)) -> bool {
        match self {
            Self::OpeningHours { stations, opening_hours } => stations.iter().any(|id| {
                let now = network.stations[id.idx()].opening_hours.as_ref();
                differ((now, opening_hours.as_ref()), (from, until))
            }),
            Self::Staffing { station, pool, staffed } => match &network.stations[station.idx()].kind {
                StationKind::ServiceStation(room) => {
                    differ((Some(&room.pools[pool.idx()].staffed), Some(staffed)), (from, until))
                }
                _ => true,
            },
            _ => true,
        }
    }
}

/// Whether two schedules, each one for always where there is none, ever differ between two times. Cycles are a
/// year at most, so what does not differ within two of them never does.
fn differ((one, other): (Option<&Schedule>, Option<&Schedule>), (from, until): (f64, f64)) -> bool {
    let at = |schedule: Option<&Schedule>, time: f64| schedule.map_or(1, |schedule| schedule.at(time));
    let next = |schedule: Option<&Schedule>, time: f64| {
        schedule.and_then(|schedule| schedule.next_change(time)).unwrap_or(f64::INFINITY)
    };
    let until = until.min(from + 2.0 * YEAR);
    let mut time = from;
    while time < until {
        if at(one, time) != at(other, time) {
            return true;
        }
        time = next(one, time).min(next(other, time));
    }
    false
}

impl Source {
    /// The source of those who come besides: of each type as many as its multiplier is above 1; none
    /// where no multiplier is.
    fn added(&self, id: SourceId) -> Option<Self> {
        let shares = share_of_each(&self.shares, self.types.len());
        let coming: Vec<(TypeId, f64, f64)> = self
            .types
            .iter()
            .zip(shares)
            .zip(&self.multipliers)
            .map(|((type_id, share), multiplier)| (*type_id, share, multiplier - 1.0))
            .filter(|(_, share, more)| 0.0 < *share && 0.0 < *more)
            .collect();
        let first = coming.first()?.2;
        let weights: Vec<f64> = coming.iter().map(|(_, share, more)| share * (more / first)).collect();
        let mut added = self.clone();
        added.types = coming.iter().map(|(type_id, ..)| *type_id).collect();
        added.shares = Shares::new(&weights);
        added.multipliers = Vec::new();
        added.adds_to = Some(id);
        added.name = format!("{}, more", self.name);
        scale(&mut added.arrivals, weights.iter().sum::<f64>() * first);
        Some(added)
    }
}

/// The share of each of the first `n`, from where each ends.
fn share_of_each(shares: &Shares, n: usize) -> Vec<f64> {
    let mut before = 0.0;
    (0..n)
        .map(|idx| {
            let end = shares.end(idx);
            let share = end - before;
            before = end;
            share
        })
        .collect()
}

/// Arrivals at a rate times a factor; lists of times and gaps stay as they are.
pub fn scale(arrivals: &mut Arrivals, factor: f64) {
    match arrivals {
        Arrivals::Steady { rate } | Arrivals::Wave { rate, .. } => *rate *= factor,
        Arrivals::Stepped(steps) => steps.rate *= factor,
        Arrivals::Gaps(_) | Arrivals::Times(_) => {}
    }
}

#[cfg(test)]
mod tests;
