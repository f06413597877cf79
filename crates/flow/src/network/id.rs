//! Numbers of stations, patients' types and the like: which list each is a place in is in its type.

/// Small `Copy` numbers, each the place of something in its list.
///
/// A list longer than a number can count has one id for all its last places. No such list is ever run:
/// [`validate`](super::Network::validate) refuses it.
macro_rules! ids {
    ($($(#[$doc:meta])* $visible:vis struct $name:ident($number:ident);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visible struct $name($number);

        impl $name {
            /// The id of what stands at this place of its list, from 0.
            #[must_use]
            #[inline]
            $visible fn new(idx: usize) -> Self {
                Self($number::try_from(idx).unwrap_or($number::MAX))
            }

            /// Its place in its list, from 0.
            #[must_use]
            #[inline]
            $visible const fn idx(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

/// Ids of lists that are gone through with them.
macro_rules! all_ids {
    ($($visible:vis $name:ident;)*) => {$(
        impl $name {
            /// The ids of a list of so many, in their order.
            $visible fn all(n: usize) -> impl DoubleEndedIterator<Item = Self> + Clone {
                (0..n).map(Self::new)
            }
        }
    )*};
}

ids! {
    /// A station: its place in `Network::stations`.
    pub struct StationId(u16);
    /// A source: its place in `Network::sources`.
    pub struct SourceId(u16);
    /// A type of patient: its place in `Network::types`.
    pub struct TypeId(u16);
    /// A pool of a station: its place in `ServiceStation::pools`.
    pub struct PoolId(u8);
    /// A place where patients live: its place in `Network::places`.
    pub struct PlaceId(u8);
    /// Where patients turn out to have been seen: its place in `Network::destinations`.
    pub struct DestinationId(u8);
    /// A station with servers or beds: its place in `Program::service_stations`.
    pub(crate) struct ServiceId(u16);
    /// A station with appointments: its place in `Program::clinics`.
    pub(crate) struct ClinicId(u16);
    /// A delay: its place in `Program::delays`.
    pub(crate) struct DelayId(u16);
    /// A choice: its place in `Program::choices`.
    pub(crate) struct ChoiceId(u16);
}

all_ids! {
    pub StationId;
    pub SourceId;
    pub TypeId;
    pub PoolId;
    pub(crate) ServiceId;
}

impl StationId {
    /// Its number, for lists by station.
    #[inline]
    pub(crate) const fn number(self) -> u32 {
        self.0 as u32
    }
}

impl PlaceId {
    /// Its number, for what is packed into fewer bits.
    pub(crate) const fn number(self) -> u8 {
        self.0
    }
}

impl DestinationId {
    /// Its number, for what is packed into fewer bits.
    pub(crate) const fn number(self) -> u8 {
        self.0
    }
}

impl PoolId {
    /// The only pool of most stations.
    pub const FIRST: Self = Self(0);

    /// Its number, for what is packed into fewer bits.
    #[inline]
    pub(crate) const fn number(self) -> u8 {
        self.0
    }
}

impl SourceId {
    /// Its number, for lists by source.
    #[inline]
    pub(crate) const fn number(self) -> u32 {
        self.0 as u32
    }
}

impl ServiceId {
    /// Its number, for what is packed into fewer bits.
    #[inline]
    pub(crate) const fn number(self) -> u16 {
        self.0
    }
}
