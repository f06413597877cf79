//! Units of England, and what is published of them.

use std::str::FromStr;

use jiff::civil::Date;
use thiserror::Error;

use crate::comparison::indicator::Indicator;
use crate::comparison::place::PlaceKind;
use crate::ratio::Ratio;

/// A kind of unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitSet {
    /// Integrated care systems, by their boards.
    Systems,
    /// NHS trusts.
    Trusts,
    /// Sub-ICB locations.
    SubIcbs,
    /// Primary care networks of the system.
    Networks,
    /// Practices of the system.
    Practices,
    /// Districts of the system, by the sites in them.
    Districts,
}

/// A word that names no kind of unit.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("it is no kind of unit; expected one of {}", UnitSet::ALL.map(UnitSet::code).join(", "))]
pub struct UnknownUnitSet;

impl FromStr for UnitSet {
    type Err = UnknownUnitSet;

    fn from_str(text: &str) -> Result<Self, UnknownUnitSet> {
        Self::ALL.into_iter().find(|set| set.code() == text).ok_or(UnknownUnitSet)
    }
}

impl UnitSet {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Systems, Self::Trusts, Self::SubIcbs, Self::Networks, Self::Practices, Self::Districts];

    /// Its name in commands, files and addresses, which is the word for several.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Systems => "systems",
            Self::Trusts => "trusts",
            Self::SubIcbs => "sub-icbs",
            Self::Networks => "pcns",
            Self::Practices => "practices",
            Self::Districts => "districts",
        }
    }

    /// The words for one and for several.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Systems => ("system", "systems"),
            Self::Trusts => ("trust", "trusts"),
            Self::SubIcbs => ("sub-ICB", "sub-ICBs"),
            Self::Networks => ("PCN", "PCNs"),
            Self::Practices => ("practice", "practices"),
            Self::Districts => ("district", "districts"),
        }
    }

    /// The places of the system that are of this kind.
    pub(super) const fn places(self) -> Option<PlaceKind> {
        match self {
            Self::Systems | Self::Trusts => None,
            Self::SubIcbs => Some(PlaceKind::SubIcb),
            Self::Networks => Some(PlaceKind::Network),
            Self::Practices => Some(PlaceKind::Practice),
            Self::Districts => Some(PlaceKind::District),
        }
    }
}

/// Two published counts of a unit of England.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedRow {
    /// What they make.
    pub indicator: Indicator,
    /// What kind of unit it is.
    pub set: UnitSet,
    /// Its ODS code.
    pub unit: String,
    /// Its name in that edition; empty where it has none.
    pub name: String,
    /// The month, as its first day.
    pub period: Date,
    /// The counts.
    pub ratio: Ratio,
    /// The edition that they are from.
    pub edition: String,
}

/// A unit that there is, whatever is published of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownUnit {
    /// What kind of unit it is.
    pub set: UnitSet,
    /// Its ODS code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The board in whose system it is.
    pub board: String,
}

/// What is published of units of England, and which there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct England {
    /// What is published.
    pub rows: Vec<PublishedRow>,
    /// The units that there are today.
    pub known: Vec<KnownUnit>,
}
