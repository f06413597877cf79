//! Places that are compared, and their kinds.

use crate::area::{Area, AreaKind};
use crate::ratio::Ratio;

/// What kind of place is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// Sub-ICB locations.
    SubIcb,
    /// Primary care networks.
    Network,
    /// Practices.
    Practice,
    /// Districts, by the sites in them.
    District,
}

impl PlaceKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::SubIcb, Self::Network, Self::Practice, Self::District];

    /// Its name in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SubIcb => "sub-icb",
            Self::Network => "pcn",
            Self::Practice => "practice",
            Self::District => "district",
        }
    }

    /// The word for one.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SubIcb => "sub-ICB",
            Self::Network => "PCN",
            Self::Practice => "practice",
            Self::District => "district",
        }
    }

    /// The word for several.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::SubIcb => "sub-ICBs",
            Self::Network => "PCNs",
            Self::Practice => "practices",
            Self::District => "districts",
        }
    }

    /// The kind of an area; a board is the system itself, and compared with none.
    #[must_use]
    pub const fn of(kind: AreaKind) -> Option<Self> {
        match kind {
            AreaKind::SubIcb => Some(Self::SubIcb),
            AreaKind::Network => Some(Self::Network),
            AreaKind::Practice => Some(Self::Practice),
            AreaKind::England | AreaKind::Icb => None,
        }
    }
}

/// A place that is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The area that its figures add up to; of a district the sites in it.
    pub area: Area,
    /// The practices in it, of a district.
    pub practices: Vec<Area>,
    /// Its residents, of a district.
    pub residents: Option<u64>,
    /// Those aged 65 and over, of a district; none where their ages are not stated.
    pub older: Option<Ratio>,
    /// Its fifth of deprivation, 1 the most deprived; none where it is not stated.
    pub deprivation: Option<u8>,
}

impl Place {
    /// An area with a list of patients.
    pub(crate) const fn with_list(area: Area) -> Self {
        Self { area, practices: Vec::new(), residents: None, older: None, deprivation: None }
    }
}
