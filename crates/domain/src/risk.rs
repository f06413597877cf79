//! Risks to the forecast and what offsets them.
//!
//! Values are impact on the surplus: a risk is negative, a mitigation positive.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::code::OrganisationCode;
use crate::money::Pence;
use crate::month::Month;
use crate::provenance::Provenance;
use crate::register_id::RegisterId;
use crate::scheme::Recurrence;
use crate::source::{CellAt, SourceFile};
use crate::word::{WordError, words};

words! {
    /// Which side a row stands on.
    RiskKind, "risk or mitigation", {
        /// What may go wrong.
        Risk = "risk", "risk";
        /// What offsets it.
        Mitigation = "mitigation", "mitigation";
    }
}

words! {
    /// Whether the organisation's own forecast already holds the value.
    InForecast, "Y or N", {
        /// It does.
        Yes = "Y", "in the forecast";
        /// It does not.
        No = "N", "outside the forecast";
    }
}

words! {
    /// What has become of it.
    RiskStatus, "open, happened, closed or exhausted", {
        /// It may still come.
        Open = "open", "Open";
        /// It has come, and stands in the position.
        Happened = "happened", "Happened";
        /// It is over.
        Closed = "closed", "Closed";
        /// Of a mitigation: there is nothing left of it.
        Exhausted = "exhausted", "Exhausted";
    }
}

/// A chance in whole per cent, 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Likelihood(u8);

impl Likelihood {
    /// A chance of so many per cent; `None` above 100.
    #[must_use]
    pub const fn new(per_cent: u8) -> Option<Self> {
        if per_cent <= 100 { Some(Self(per_cent)) } else { None }
    }

    /// The chance [%].
    #[must_use]
    pub const fn per_cent(self) -> u8 {
        self.0
    }

    /// `value` times the chance [pence], rounded half away from zero.
    #[must_use]
    pub const fn of(self, value: Pence) -> Pence {
        value.prorata(self.0, std::num::NonZeroU8::new(100).expect("100 is not nil"))
    }
}

impl FromStr for Likelihood {
    type Err = WordError;

    fn from_str(text: &str) -> Result<Self, WordError> {
        match text.parse() {
            Ok(per_cent @ 0..=100) => Ok(Self(per_cent)),
            _ => Err(WordError::new(text, "a whole number of per cent, 0 to 100")),
        }
    }
}

impl fmt::Display for Likelihood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0)
    }
}

/// One row of the register of risks. A value that no one has stated is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    /// Its id, never used again for another.
    pub id: RegisterId,
    /// Which side it stands on.
    pub kind: RiskKind,
    /// The risk that a mitigation offsets.
    pub linked_to: Option<RegisterId>,
    /// Whose it is; nothing for the system as a whole.
    pub organisation: Option<OrganisationCode>,
    /// What may go wrong, or what offsets it.
    pub title: String,
    /// What drives it: `prescribing`, `industrial action`.
    pub driver: String,
    /// Its full value in the year as impact on the surplus [pence]: negative for a risk.
    pub gross: Option<Pence>,
    /// How likely it is.
    pub likelihood: Option<Likelihood>,
    /// The month in which it bites.
    pub bites_in: Option<Month>,
    /// Whether it goes on after the year.
    pub recurrence: Option<Recurrence>,
    /// Whether the own forecast already holds it; nothing where it is not stated.
    pub in_forecast: Option<InForecast>,
    /// What has become of it.
    pub status: RiskStatus,
    /// Who answers for it.
    pub owner: String,
    /// When it is looked at next.
    pub next_review: Option<Date>,
    /// How the row is known.
    pub provenance: Provenance,
    /// Where it comes from.
    pub source_ref: String,
    /// When it was recorded here.
    pub recorded_on: Date,
    /// The register it stands in.
    pub file: SourceFile,
    /// Its first cell.
    pub at: CellAt,
}

impl Risk {
    /// Whether it counts beside the forecast: open and not in it already.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.status == RiskStatus::Open && self.in_forecast == Some(InForecast::No)
    }

    /// Whether it counts although the month in which it bites is closed: it has come by then, or will not.
    #[must_use]
    pub fn is_past(&self, closed: Month) -> bool {
        self.counts() && self.bites_in.is_some_and(|month| month <= closed)
    }

    /// Its value times its likelihood [pence]; nothing where either is not stated.
    #[must_use]
    pub fn weighted(&self) -> Option<Pence> {
        Some(self.likelihood?.of(self.gross?))
    }
}

#[cfg(test)]
mod tests;
