//! A scenario: a change or several, written once, for every engine that knows their kinds.
//!
//! What can be told without a network or a plan is parsed here; whether a station or a function exists
//! is for the engine that takes the change.

mod amount;
mod calendar;
mod demand;
mod action;
mod parse;
mod fault;

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::provenance::Provenance;
use crate::word::{WordError, words};

pub use action::{ChangeAction, ChangeText, EVERY_SOURCE, PlannedOption, PriceBasis, Terms};
pub use amount::{Amount, Percentage, RelativeAmount, price, price_text};
pub use calendar::{DailyHours, DayOfYear, DaysOfYear, OpeningHours, WeekHours, Weekdays, time_of_day};
pub use demand::{DemandEnd, DemandMonth};
pub use fault::{ChangeFault, Misfit, ScenarioFault, ValueError};

words! {
    /// What is changed. Each engine takes the kinds it knows and says which it ignored.
    ChangeKind, "site_hours, capacity, slots, beds, demand, projected_demand, streaming, budget, price, efficiency, posts, function_option, function_transfer, merge or event", {
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
        /// How many come, as their series is projected for a month.
        ProjectedDemand = "projected_demand", "demand as projected for a month";
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

words! {
    /// A field of a change, as a file and a form name it.
    ChangeField, "id, kind, target, from, to, value, unit, provenance, starts or measure", {
        /// Its id.
        Id = "id", "id";
        /// What is changed.
        Kind = "kind", "kind";
        /// What it is done to.
        Target = "target", "target";
        /// What it is now, or whom it is for.
        From = "from", "from";
        /// What it becomes, or when.
        To = "to", "to";
        /// A number or a day.
        Value = "value", "value";
        /// The unit of the value.
        Unit = "unit", "unit";
        /// How it is known.
        Provenance = "provenance", "provenance";
        /// Its first day, where it is made.
        Starts = "starts", "first day";
        /// The measure in which it should show.
        Measure = "measure", "measure";
    }
}

impl fmt::Display for ChangeField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

words! {
    /// What a scenario is compared with.
    Base, "\"today\" or \"care\"", {
        /// Today's plan.
        Today = "today", "today’s plan";
        /// The care network of the workspace as it is.
        Care = "care", "the care network";
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Unique in its scenario.
    pub id: String,
    /// What it does.
    pub action: ChangeAction,
    /// How it is known.
    pub provenance: Provenance,
    /// Why, or where it comes from.
    pub note: String,
    /// Its first day, where it is made or was made; none where that is not said. No engine takes it.
    pub starts: Option<Date>,
    /// The measure in which it should show, as commands name it, set down beforehand; empty where none is.
    pub measure: String,
}

impl Change {
    /// What is changed.
    #[must_use]
    pub const fn kind(&self) -> ChangeKind {
        self.action.kind()
    }

    /// The fault of this change where it does not fit.
    #[must_use]
    pub fn fault(&self, misfit: Misfit) -> ChangeFault {
        ChangeFault {
            change: self.id.clone(),
            field: misfit.field,
            expected: misfit.expected,
            found: self.action.text().get(misfit.field).to_owned(),
        }
    }
}

/// Changes that are tried together.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// What it is, as a heading.
    pub title: String,
    /// What it is compared with.
    pub base: Base,
    /// In order: later ones see what earlier ones did.
    pub changes: Vec<Change>,
}

#[cfg(test)]
mod tests;
