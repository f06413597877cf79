//! Events: dated happenings that mark charts, explain one-offs and name days to evaluate from.

use std::str::FromStr;

use jiff::civil::Date;

use crate::code::OrganisationCode;
use crate::control::Dated;
use crate::money::Pence;
use crate::provenance::Provenance;
use crate::register_id::RegisterId;
use crate::source::{CellAt, SourceFile};
use crate::word::{WordError, words};

words! {
    /// What happened.
    EventKind, "critical_incident, industrial_action, policy_change, support_paid, service_opened, service_closed or decision", {
        /// An organisation could not keep all its services running.
        CriticalIncident = "critical_incident", "critical incident";
        /// Staff went on strike.
        IndustrialAction = "industrial_action", "industrial action";
        /// A rule changed.
        PolicyChange = "policy_change", "policy change";
        /// Money came from outside.
        SupportPaid = "support_paid", "support paid";
        /// A service began, or began again.
        ServiceOpened = "service_opened", "service opened";
        /// A service ended or paused.
        ServiceClosed = "service_closed", "service closed";
        /// A board or committee decided or declared something.
        Decision = "decision", "decision";
    }
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: RegisterId,
    /// What happened.
    pub kind: EventKind,
    /// In a sentence, in our words.
    pub what: String,
    /// Whose it is; nothing for the system as a whole.
    pub organisation: Option<OrganisationCode>,
    /// Where; empty where it is the whole system.
    pub place: String,
    /// When.
    pub dated: Dated,
    /// The measure that it should show in, as commands name it; empty where the register does not say.
    pub measure: String,
    /// Its value as impact on the surplus [pence]; nothing where it is not stated.
    pub value: Option<Pence>,
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
