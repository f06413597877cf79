//! Controls in force: what is paused or limited to hold spending, by whom, from when, and what it
//! touches.

use std::fmt;

use jiff::civil::Date;

use crate::code::OrganisationCode;
use crate::money::Pence;
use crate::month::day_in_words;
use crate::provenance::Provenance;
use crate::register_id::RegisterId;
use crate::source::{CellAt, SourceFile};
use crate::word::{WordError, words};
use std::str::FromStr;

words! {
    /// What is held back.
    ControlKind, "recruitment, projects, contracts, specifications, bank_agency, spending or other", {
        /// Posts are not filled, or only some.
        Recruitment = "recruitment", "recruitment";
        /// Projects are stopped or paused.
        Projects = "projects", "projects";
        /// Contracts are being looked at again.
        Contracts = "contracts", "contracts";
        /// What services must provide is being looked at again.
        Specifications = "specifications", "service specifications";
        /// Bank and agency staff are limited.
        BankAgency = "bank_agency", "bank and agency staff";
        /// Spending needs a second signature, or stops at a limit.
        Spending = "spending", "spending";
        /// Another.
        Other = "other", "other";
    }
}

/// When something was, as exactly as its source says: it lies between two days, both included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dated {
    /// The first day on which it can have begun.
    pub from: Date,
    /// The last day on which it can have been; nothing while it still is, or where it is not known.
    pub to: Option<Date>,
    /// As the source says it: `autumn 2024`; empty where the days are exact.
    pub words: String,
}

impl Dated {
    /// Whether it may have been so on any day from `first` to `last`.
    #[must_use]
    pub fn touches(&self, first: Date, last: Date) -> bool {
        self.from <= last && self.to.is_none_or(|to| first <= to)
    }
}

/// The source's own words, or the days.
impl fmt::Display for Dated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            _ if !self.words.is_empty() => f.write_str(&self.words),
            None => write!(f, "from {}", day_in_words(self.from)),
            Some(to) if to == self.from => f.write_str(&day_in_words(to)),
            Some(to) => write!(f, "{} to {}", day_in_words(self.from), day_in_words(to)),
        }
    }
}

/// One control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Its id.
    pub id: RegisterId,
    /// Whose it is; nothing for the system as a whole.
    pub organisation: Option<OrganisationCode>,
    /// What is held back.
    pub kind: ControlKind,
    /// The control, in a sentence.
    pub what: String,
    /// Who answers for it; empty where no one is named.
    pub owner: String,
    /// From when, and until when if it has ended.
    pub dated: Dated,
    /// What it is worth in the year [pence], positive; nothing where it is not stated.
    pub value: Option<Pence>,
    /// What it touches: people, places, services.
    pub touches: String,
    /// How it is known.
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

#[cfg(test)]
mod tests;
