//! Where a value comes from: published, derived from published values, reported and not published, or
//! generated to fill a gap.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// How a value is known. Ordered from the strongest to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provenance {
    /// Stated in a public source, which is named.
    Published,
    /// Worked out from published values by a stated formula.
    Derived,
    /// Stated in an organisation's own return and not published, or resting on a value that was.
    Reported,
    /// Made up to fill a gap, or resting on a value that was.
    Synthetic,
}

/// What is not a provenance.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a provenance; write published, derived, reported or synthetic")]
pub struct ProvenanceError(String);

impl Provenance {
    /// Every provenance, from the strongest to the weakest.
    pub const ALL: [Self; 4] = [Self::Published, Self::Derived, Self::Reported, Self::Synthetic];

    /// What a formula gives from `inputs`: never better than derived, as weak as its weakest input.
    pub fn of_formula(inputs: impl IntoIterator<Item = Self>) -> Self {
        inputs.into_iter().fold(Self::Derived, Ord::max)
    }

    /// The word used in files, tables and speech.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Derived => "derived",
            Self::Reported => "reported",
            Self::Synthetic => "synthetic",
        }
    }
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for Provenance {
    type Err = ProvenanceError;

    fn from_str(text: &str) -> Result<Self, ProvenanceError> {
        Self::ALL
            .into_iter()
            .find(|provenance| provenance.word() == text)
            .ok_or_else(|| ProvenanceError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests;
