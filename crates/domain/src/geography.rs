//! Places, populations and the basis on which people are counted.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use thiserror::Error;

use crate::code::PlaceCode;
use crate::provenance::Provenance;

/// Who is counted. Per-head figures name their basis, because the bases differ by several per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PopulationBasis {
    /// People who live in the area (Office for National Statistics).
    Resident,
    /// People on the lists of the area's general practices (NHS England).
    Registered,
    /// Registered people as projected for allocations (NHS England).
    ProjectedRegistered,
}

/// What is not a population basis.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a population basis; write resident, registered or projected-registered")]
pub struct PopulationBasisError(String);

impl PopulationBasis {
    /// The word used in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Registered => "registered",
            Self::ProjectedRegistered => "projected-registered",
        }
    }
}

impl fmt::Display for PopulationBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for PopulationBasis {
    type Err = PopulationBasisError;

    fn from_str(text: &str) -> Result<Self, PopulationBasisError> {
        [Self::Resident, Self::Registered, Self::ProjectedRegistered]
            .into_iter()
            .find(|basis| basis.word() == text)
            .ok_or_else(|| PopulationBasisError(text.to_owned()))
    }
}

/// A count of people with its basis, day and source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population {
    /// Who is counted.
    pub basis: PopulationBasis,
    /// How many [people].
    pub people: u64,
    /// The day or, for a projection, the first day of its year.
    pub on: Date,
    /// How the count is known.
    pub provenance: Provenance,
    /// Where the count is published.
    pub source: String,
}

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceKind {
    /// The area of a county council; its districts are places too.
    County,
    /// The area of a council that is both county and district.
    Unitary,
    /// A district of a county.
    District,
    /// A part of a board for which NHS England publishes figures, once a clinical commissioning group.
    SubIcb,
}

/// What is not a kind of place.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a kind of place; write county, unitary, district or sub-icb")]
pub struct PlaceKindError(String);

impl PlaceKind {
    const ALL: [Self; 4] = [Self::County, Self::Unitary, Self::District, Self::SubIcb];

    /// The word used in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::County => "county",
            Self::Unitary => "unitary",
            Self::District => "district",
            Self::SubIcb => "sub-icb",
        }
    }
}

impl fmt::Display for PlaceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for PlaceKind {
    type Err = PlaceKindError;

    fn from_str(text: &str) -> Result<Self, PlaceKindError> {
        Self::ALL.into_iter().find(|kind| kind.word() == text).ok_or_else(|| PlaceKindError(text.to_owned()))
    }
}

/// A part of a system: a council's area, or a sub-ICB location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its GSS code.
    pub code: PlaceCode,
    /// Its name: `Rutland`.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// The county it lies in, for a district.
    pub within: Option<PlaceCode>,
    /// Other names by which people ask for it: towns, and districts it took the place of.
    pub also: Vec<String>,
    /// Counts of its people.
    pub populations: Vec<Population>,
}
