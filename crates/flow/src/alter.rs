//! Changes to a network: what a scenario does to sites, staff, beds, appointments, demand and routes.

use domain::money::Pence;
use domain::provenance::Provenance;
use domain::scenario::ChangeKind;

use crate::kernel::draw::Shares;
use crate::kernel::intensity::Arrivals;
use crate::network::id::{PoolId, SourceId, StationId, TypeId};
use crate::network::{Diversion, Network, Schedule, StationKind};

/// The kinds of change that can be made to a care network.
pub const CHANGE_KINDS: &[ChangeKind] = &[
    ChangeKind::SiteHours,
    ChangeKind::Capacity,
    ChangeKind::Slots,
    ChangeKind::Beds,
    ChangeKind::Demand,
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
                        .change(|distribution| *distribution = distribution.times(*factor));
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
                    patience.change(|distribution| *distribution = distribution.times(*factor));
                }
            }
        }
    }

    /// Fewer: each patient stays away by a draw of their own. More: those who come anyway come as before,
    /// and others besides.
    fn change_demand(&mut self, source: SourceId, types: &[TypeId], factor: f64) {
        let n_sources = self.sources.len();
        let changed = &mut self.sources[source.idx()];
        let touched: Vec<bool> = changed.types.iter().map(|type_id| types.contains(type_id)).collect();
        if factor < 1.0 {
            if changed.retained.is_empty() {
                changed.retained = vec![1.0; changed.types.len()];
            }
            for (retained, is_touched) in changed.retained.iter_mut().zip(&touched) {
                if *is_touched {
                    *retained *= factor;
                }
            }
            return;
        }
        let shares: Vec<f64> = share_of_each(&changed.shares, changed.types.len());
        let mut more = changed.clone();
        let coming: Vec<(TypeId, f64)> = changed
            .types
            .iter()
            .copied()
            .zip(shares)
            .zip(&touched)
            .filter(|(_, is_touched)| **is_touched)
            .map(|(type_and_share, _)| type_and_share)
            .collect();
        let share: f64 = coming.iter().map(|(_, share)| share).sum();
        if share <= 0.0 || factor - 1.0 <= 0.0 {
            return;
        }
        more.types = coming.iter().map(|(type_id, _)| *type_id).collect();
        more.shares = Shares::new(&coming.iter().map(|(_, share)| *share).collect::<Vec<_>>());
        more.retained = Vec::new();
        more.stream = changed.stream + 1_000 * n_sources as u64;
        more.name = format!("{}, more", changed.name);
        scale(&mut more.arrivals, share * (factor - 1.0));
        self.sources.push(more);
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
