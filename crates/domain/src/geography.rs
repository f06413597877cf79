//! Populations and the basis on which people are counted.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use thiserror::Error;

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
    /// Where the count is published.
    pub source: String,
}
