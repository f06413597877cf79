//! Assumptions of a network that are tried at other values than its own: each moves every number of its kind by one
//! factor, at all stations alike.

use crate::network::id::SourceId;
use crate::network::{Network, ServiceKind, StationKind};

/// What is assumed of patients and services, whatever the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NetworkParameter {
    /// How many patients come, from all sources.
    Demand,
    /// How long patients stay in beds.
    Stay,
    /// How long seeing a patient takes, where staff see them.
    Treatment,
    /// How long patients wait before they leave.
    Patience,
    /// How many appointments there are.
    Appointments,
    /// The share of appointments that are not attended.
    NotAttended,
    /// How long journeys take.
    Travel,
    /// How much travel weighs where patients choose.
    TravelWeight,
    /// How much waiting weighs where patients choose.
    WaitWeight,
    /// How long what takes time without staff takes: calling again, the next morning.
    Delay,
}

impl NetworkParameter {
    /// Every one.
    pub const ALL: [Self; 10] = [
        Self::Demand,
        Self::Stay,
        Self::Treatment,
        Self::Patience,
        Self::Appointments,
        Self::NotAttended,
        Self::Travel,
        Self::TravelWeight,
        Self::WaitWeight,
        Self::Delay,
    ];

    /// Its name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Demand => "demand",
            Self::Stay => "stay",
            Self::Treatment => "treatment",
            Self::Patience => "patience",
            Self::Appointments => "appointments",
            Self::NotAttended => "not_attended",
            Self::Travel => "travel",
            Self::TravelWeight => "travel_weight",
            Self::WaitWeight => "wait_weight",
            Self::Delay => "delay",
        }
    }

    /// In words, as the subject of a sentence.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Demand => "how many patients come",
            Self::Stay => "how long patients stay in beds",
            Self::Treatment => "how long seeing a patient takes",
            Self::Patience => "how long patients wait before they leave",
            Self::Appointments => "how many appointments there are",
            Self::NotAttended => "how many appointments are not attended",
            Self::Travel => "how long journeys take",
            Self::TravelWeight => "how much travel weighs when patients choose",
            Self::WaitWeight => "how much waiting weighs when patients choose",
            Self::Delay => "how long patients take to try again",
        }
    }

    /// Moves every number of this kind by a factor above 0; a share stays at 1 at most. A network without such
    /// numbers stays as it is.
    pub fn scale(self, network: &mut Network, factor: f64) {
        match self {
            Self::Demand => network.scale_demand(factor),
            Self::Travel => {
                network.travel.iter_mut().flatten().flatten().for_each(|minutes| *minutes *= factor);
            }
            _ => {
                network.stations.iter_mut().for_each(|station| self.scale_station(&mut station.kind, factor));
            }
        }
    }

    fn scale_station(self, kind: &mut StationKind, factor: f64) {
        match (self, kind) {
            (Self::Stay | Self::Treatment, StationKind::ServiceStation(room)) => {
                let of = if self == Self::Stay { ServiceKind::Beds } else { ServiceKind::Queue };
                if room.kind == of {
                    room.service.change(|service| *service = service.scaled(factor));
                }
            }
            (Self::Patience, StationKind::ServiceStation(room)) => {
                if let Some(patience) = &mut room.patience {
                    patience.change(|patience| *patience = patience.scaled(factor));
                }
            }
            (Self::Appointments, StationKind::Slots(clinic)) => {
                clinic.sessions.iter_mut().for_each(|session| session.slots_a_week *= factor);
            }
            (Self::NotAttended, StationKind::Slots(clinic)) => {
                clinic.not_attended = (clinic.not_attended * factor).min(1.0);
            }
            (Self::TravelWeight, StationKind::Choice(choice)) => choice.per_travel_minute *= factor,
            (Self::WaitWeight, StationKind::Choice(choice)) => choice.per_wait_minute *= factor,
            (Self::Delay, StationKind::Delay { time, .. }) => time.change(|time| *time = time.scaled(factor)),
            _ => {}
        }
    }
}

impl Network {
    /// All sources times a factor. Whoever comes anyway comes as before.
    fn scale_demand(&mut self, factor: f64) {
        // Changes add sources at the end; those that were there are changed.
        for idx in 0..self.sources.len() {
            let source = &self.sources[idx];
            if source.adds_to.is_none() {
                let types = source.types.clone();
                self.change_demand(SourceId::new(idx), &types, factor);
            }
        }
    }
}

#[cfg(test)]
mod tests;
