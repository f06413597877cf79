//! A scenario: a change or several, written once, for every engine that knows their kinds.

use std::fmt;
use std::str::FromStr;

use crate::provenance::Provenance;
use crate::scheme::{WordError, words};

words! {
    /// What is changed. Each engine takes the kinds it knows and says which it ignored.
    ChangeKind, "site_hours, capacity, slots, beds, demand, streaming, budget, price, efficiency, posts, function_option, function_transfer, merge or event", {
        /// When a site is open.
        SiteHours = "site_hours", "opening hours of a site";
        /// How many can be seen at once.
        Capacity = "capacity", "capacity";
        /// Appointments.
        Slots = "slots", "appointments";
        /// Beds.
        Beds = "beds", "beds";
        /// How many come.
        Demand = "demand", "demand";
        /// Who is sent where.
        Streaming = "streaming", "streaming";
        /// What may be spent.
        Budget = "budget", "budget";
        /// What something costs.
        Price = "price", "price";
        /// Savings.
        Efficiency = "efficiency", "efficiency savings";
        /// Posts.
        Posts = "posts", "posts";
        /// What becomes of a function of a board.
        FunctionOption = "function_option", "option of a function";
        /// To whom a function moves, and when.
        FunctionTransfer = "function_transfer", "transfer of a function";
        /// Boards that become one.
        Merge = "merge", "merger of boards";
        /// Something that happens on a day.
        Event = "event", "event";
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Unique in its scenario.
    pub id: String,
    /// What is changed.
    pub kind: ChangeKind,
    /// What it is done to: `T10`.
    pub target: String,
    /// What it is now; empty where it does not matter.
    pub from: String,
    /// What it becomes; empty where `value` says it.
    pub to: String,
    /// A number or a day; empty where `to` says all.
    pub value: String,
    /// The unit of the value.
    pub unit: String,
    /// How it is known.
    pub provenance: Provenance,
    /// Why, or where it comes from.
    pub note: String,
}

/// Changes that are tried together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What it is, as a heading.
    pub title: String,
    /// What it is compared with: `today`.
    pub base: String,
    /// The changes, in order.
    pub changes: Vec<Change>,
}

#[cfg(test)]
mod tests;
