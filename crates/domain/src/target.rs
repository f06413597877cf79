//! Targets for running costs: what was announced, on which baseline, for how many people.

use std::str::FromStr;

use jiff::civil::Date;

use crate::geography::PopulationBasis;
use crate::money::Pence;
use crate::month::FinancialYear;
use crate::provenance::Provenance;
use crate::register_id::RegisterId;
use crate::source::{CellAt, SourceFile};
use crate::word::{WordError, words};

words! {
    /// Which costs a target is about.
    Scope, "running_cost, envelope or not_said", {
        /// The running cost allocation: administration only.
        RunningCost = "running_cost", "running cost allocation";
        /// Running costs and programme pay, without delegated pharmacy, optometry, dental and
        /// specialised services.
        Envelope = "envelope", "running costs and programme pay";
        /// The announcement does not say.
        NotSaid = "not_said", "not said";
    }
}

words! {
    /// For whom a target is set.
    TargetLevel, "body, cluster, region or nation", {
        /// One board.
        Body = "body", "one board";
        /// The boards of a cluster together.
        Cluster = "cluster", "the cluster";
        /// The boards of a region together.
        Region = "region", "the region";
        /// All boards together.
        Nation = "nation", "all boards";
    }
}

/// What a target asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A cut by so many hundredths of a per cent: 33 % is 3,300.
    Percent(u32),
    /// At most so much a head a year [pence].
    CapPerHead(Pence),
    /// A saving of so much a year [pence].
    Saving(Pence),
}

/// One target as it was announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its id.
    pub id: RegisterId,
    /// As pages name it: `33%, told to Leicester, July 2025`.
    pub label: String,
    /// What it asks for.
    pub ask: Ask,
    /// Which costs it is about, as far as the announcement says.
    pub scope: Scope,
    /// The year of its baseline; nothing where the announcement does not say.
    pub year: Option<FinancialYear>,
    /// Its baseline [pence a year]; nothing where the announcement does not say.
    pub baseline: Option<Pence>,
    /// On which people it counts; nothing where the announcement does not say.
    pub population: Option<PopulationBasis>,
    /// For whom it is set.
    pub level: TargetLevel,
    /// Of whom: codes joined by `+`, such as `QK1+QPM`; empty for all.
    pub of: String,
    /// By when; nothing where the announcement does not say.
    pub by: Option<Date>,
    /// How it is known.
    pub provenance: Provenance,
    /// Who said it, where and when.
    pub source_ref: String,
    /// The register it stands in.
    pub file: SourceFile,
    /// Its first cell.
    pub at: CellAt,
}
