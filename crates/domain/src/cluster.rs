//! Borders between boards, and the clusters that boards have agreed on.

use std::str::FromStr;

use jiff::civil::Date;

use crate::code::OrganisationCode;
use crate::organisation::Effective;
use crate::register_id::RegisterId;
use crate::word::{WordError, words};

words! {
    /// What lies between two boards.
    BorderKind, "land, water or corner", {
        /// They share a border on land.
        Land = "land", "land";
        /// A river or an estuary lies between them.
        Water = "water", "water";
        /// They meet in a point, or all but.
        Corner = "corner", "corner";
    }
}

/// Two boards beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Border {
    /// The one.
    pub one: OrganisationCode,
    /// The other.
    pub other: OrganisationCode,
    /// What lies between them.
    pub kind: BorderKind,
    /// When both had these footprints.
    pub effective: Effective,
    /// Where this is stated.
    pub source: String,
}

words! {
    /// What boards have agreed.
    AgreementKind, "cluster, merged, boundary or alone", {
        /// They work together and stay separate in law.
        Cluster = "cluster", "cluster";
        /// They worked together and have merged.
        Merged = "merged", "merged";
        /// The footprint changed.
        Boundary = "boundary", "boundary change";
        /// The board stays alone.
        Alone = "alone", "on its own";
    }
}

/// A cluster as boards agreed on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreedCluster {
    /// Its id.
    pub id: RegisterId,
    /// What it is called.
    pub name: String,
    /// What was agreed.
    pub kind: AgreementKind,
    /// The boards that are wholly in it.
    pub members: Vec<OrganisationCode>,
    /// The boards of which a part is in it.
    pub parts: Vec<OrganisationCode>,
    /// The day on which it merges, or merged.
    pub merges_on: Option<Date>,
    /// The board that follows, where it has a code.
    pub successor: Option<OrganisationCode>,
    /// Where this is stated.
    pub source: String,
}
