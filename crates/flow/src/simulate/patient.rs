//! A patient inside the network, what they hold, and what their draws are for.

use crate::kernel::draw::DrawKey;
use crate::network::id::{PoolId, ServiceId, SourceId, StationId, TypeId};

/// Somebody inside the network, in one cache line.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Patient {
    pub(super) key: DrawKey,
    /// When what is pending for them happens; whatever else the calendar holds of them is void.
    pub(super) due: f64,
    pub(super) entered: f64,
    pub(super) arrived: f64,
    /// What is left of an interrupted service; negative where none was.
    pub(super) remaining_service: f64,
    pub(super) idx: u32,
    /// The index of the counts of their type at the station where they are.
    pub(super) counts_idx: u32,
    pub(super) type_id: TypeId,
    pub(super) station: StationId,
    /// Stations entered since this round began: one bit for the remainder of the station's number by 16.
    pub(super) stations_this_round: u16,
    /// How often they came to a station again: numbers their draws, so that each visit has its own.
    pub(super) round: u16,
    pub(super) source: SourceId,
    /// What is held from elsewhere.
    pub(super) held_place: HeldPlace,
    /// Clocks that run, one bit for each clock.
    pub(super) running: u8,
    pub(super) pool: PoolId,
    pub(super) state: State,
    /// The destination where they were first seen, [`NOWHERE`] so far if none, in the seven low bits; the bit
    /// [`RETRIED`] above them is set if they have tried before.
    pub(super) first_seen_at: u8,
}

impl Patient {
    /// The place in their sequence of draws of a kind of draw where they are, among so many stations.
    #[inline]
    pub(super) const fn purpose(&self, n_stations: u32, kind: u32) -> u32 {
        let place = (self.round as u32).wrapping_mul(n_stations).wrapping_add(self.station.number());
        16_u32.wrapping_add(place << 3 | kind)
    }

    /// The draw for a purpose where they are.
    #[inline]
    pub(super) const fn draw(&self, n_stations: u32, purpose: DrawPurpose) -> f64 {
        self.key.uniform(self.purpose(n_stations, purpose as u32))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Waiting,
    /// Outside a station that is full, where they wait; holding the server or bed they come from, if any.
    Blocked,
    /// Before a station that is full, until all else of this instant has happened.
    RetryingEntry,
    /// In queue; interrupts somebody if nobody is free when all else of this instant has happened.
    AwaitingPreemption,
    InService,
    Booked,
    Missed,
    Delayed,
    Travelling,
}

/// The bit of `first_seen_at` above the destination: the patient has tried before.
pub(super) const RETRIED: u8 = 0x80;

/// What draws at a station are for.
#[derive(Clone, Copy)]
pub(super) enum DrawPurpose {
    Service = 0,
    Route = 1,
    Patience = 2,
    Reneged = 3,
    Full = 4,
    Discharge = 5,
    DischargeDay = 6,
    Closed = 7,
}

/// What draws for an appointment are for; a clinic draws nothing else but its route.
#[derive(Clone, Copy)]
pub(super) enum AppointmentDraw {
    Staff = 0,
    SameDay = 2,
    Ahead = 3,
    Time = 4,
    Attends = 5,
    Elsewhere = 6,
}

/// A server or bed that is held: its station and pool in one number, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HeldPlace(u16);

impl HeldPlace {
    pub(super) const NOTHING: Self = Self(u16::MAX);

    /// One of a pool of a station.
    pub(super) fn of(service: ServiceId, pool: PoolId) -> Self {
        Self(service.number() << 4 | u16::from(pool.number()))
    }

    /// The station and the pool; none of nothing.
    #[inline]
    pub(super) fn place(self) -> Option<(ServiceId, PoolId)> {
        (self != Self::NOTHING)
            .then(|| (ServiceId::new(usize::from(self.0 >> 4)), PoolId::new(usize::from(self.0 & 15))))
    }

    pub(super) fn is_in(self, service: ServiceId) -> bool {
        self != Self::NOTHING && self.0 >> 4 == service.number()
    }
}
