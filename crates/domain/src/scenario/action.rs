//! What a change does, one variant a kind, read from and written as the text of its fields.

use std::fmt::Display;

use jiff::civil::Date;

use super::{
    Amount, ChangeField, ChangeKind, DaysOfYear, DemandEnd, DemandMonth, OpeningHours, Percentage,
    RelativeAmount, WeekHours, price_text,
};
use crate::function::OptionKind;
use crate::money::Pence;
use crate::register_id::RegisterId;

/// The fields of a change as text, as a file or a form holds them; empty where they say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeText {
    /// What it is done to: `T10`.
    pub target: String,
    /// What it is now, or whom it is for.
    pub from: String,
    /// What it becomes, or when.
    pub to: String,
    /// A number or a day.
    pub value: String,
    /// `%`, where the value does not say so.
    pub unit: String,
}

impl ChangeText {
    /// What stands in a field; empty for one that is no part of what it does.
    #[must_use]
    pub fn get(&self, field: ChangeField) -> &str {
        match field {
            ChangeField::Target => &self.target,
            ChangeField::From => &self.from,
            ChangeField::To => &self.to,
            ChangeField::Value => &self.value,
            ChangeField::Unit => &self.unit,
            ChangeField::Id
            | ChangeField::Kind
            | ChangeField::Provenance
            | ChangeField::Starts
            | ChangeField::Measure => "",
        }
    }
}

/// Whether a price is of a contact or of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceBasis {
    /// `contact`: of each contact.
    Contact,
    /// `fixed`: of a year, whatever happens.
    Fixed,
}

/// What the plan has of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlannedOption {
    /// `open`: nothing is chosen.
    Open,
    /// This option is chosen.
    Chosen(OptionKind),
}

impl PlannedOption {
    /// The code used in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Chosen(option) => option.code(),
        }
    }
}

/// What a change says of a kind that no engine takes yet: text, until one gives it types of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// What it is now, or whom it is for.
    pub from: String,
    /// What it becomes, or when.
    pub to: String,
    /// A number or a day.
    pub value: String,
    /// `%`, where the value does not say so.
    pub unit: String,
}

/// What a change does. Names of stations, sources and patients are those of a care network, which alone
/// knows whether there are any of that name.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeAction {
    /// `site_hours`: when doors are open.
    SiteHours {
        /// A station or a site.
        site: String,
        /// From now on, in place of those it has.
        hours: OpeningHours,
        /// What the network has today; nothing where that is not said.
        now: Option<OpeningHours>,
    },
    /// `capacity`: how many are seen at once.
    Capacity {
        /// A station by its name.
        station: String,
        /// Which of several pools; the name of the station has no ` / `.
        pool: Option<String>,
        /// Nothing for always.
        when: Option<WeekHours>,
        /// What becomes of the number of servers.
        servers: Amount,
    },
    /// `slots`: appointments.
    Slots {
        /// Stations or sites, at least one; no name has a semicolon.
        stations: Vec<String>,
        /// The kind of staff; nothing for all.
        staff: Option<String>,
        /// What becomes of their number.
        appointments: RelativeAmount,
    },
    /// `beds`: beds that are open.
    Beds {
        /// A station by its name.
        station: String,
        /// Nothing for always.
        when: Option<DaysOfYear>,
        /// What becomes of their number.
        beds: Amount,
    },
    /// `demand`: how many come.
    Demand {
        /// From where they come, by its name.
        source: String,
        /// The label of who; nothing for all.
        patients: Option<String>,
        /// What becomes of the number of arrivals.
        arrivals: RelativeAmount,
    },
    /// `projected_demand`: as many come as their series is projected for a month.
    ProjectedDemand {
        /// From where they come, by their names; no name has a semicolon. Nothing for every source that follows a series.
        sources: Option<Vec<String>>,
        /// The month.
        month: DemandMonth,
        /// Which end of what is projected.
        end: DemandEnd,
    },
    /// `streaming`: who is sent where.
    Streaming {
        /// From where they go on.
        station: String,
        /// The label of who; nothing for all.
        patients: Option<String>,
        /// The station that they go to instead.
        to: String,
        /// How many of them.
        share: Percentage,
    },
    /// `budget`: what may be spent.
    Budget {
        /// What it is done to.
        of: String,
        /// What else is said.
        terms: Terms,
    },
    /// `price`: what a contact or a year costs.
    Price {
        /// A station by its name.
        station: String,
        /// What the price is of.
        basis: PriceBasis,
        /// At least nil [pence].
        price: Pence,
    },
    /// `efficiency`: savings.
    Efficiency {
        /// What it is done to.
        of: String,
        /// What else is said.
        terms: Terms,
    },
    /// `posts`: posts.
    Posts {
        /// What it is done to.
        of: String,
        /// What else is said.
        terms: Terms,
    },
    /// `function_option`: what becomes of a function of a board.
    FunctionOption {
        /// Its id in the register of functions.
        function: RegisterId,
        /// What becomes of it.
        option: OptionKind,
        /// What the plan has today; nothing where that is not said.
        now: Option<PlannedOption>,
    },
    /// `function_transfer`: to whom a function moves, and when.
    FunctionTransfer {
        /// Its id in the register of functions.
        function: RegisterId,
        /// A code or a name; nothing for the receiver of the plan.
        receiver: Option<String>,
        /// The first day on which the receiver answers; nothing for that of the plan.
        on: Option<Date>,
    },
    /// `merge`: boards that become one.
    Merge {
        /// As they are named; which boards merge is said by the plan.
        boards: String,
        /// The name of the merged body; nothing for that of the plan.
        name: Option<String>,
        /// Its first day.
        on: Date,
    },
    /// `event`: something that happens on a day.
    Event {
        /// What it is done to.
        of: String,
        /// What else is said.
        terms: Terms,
    },
}

impl ChangeAction {
    /// The kind that it is one of.
    #[must_use]
    pub const fn kind(&self) -> ChangeKind {
        match self {
            Self::SiteHours { .. } => ChangeKind::SiteHours,
            Self::Capacity { .. } => ChangeKind::Capacity,
            Self::Slots { .. } => ChangeKind::Slots,
            Self::Beds { .. } => ChangeKind::Beds,
            Self::Demand { .. } => ChangeKind::Demand,
            Self::ProjectedDemand { .. } => ChangeKind::ProjectedDemand,
            Self::Streaming { .. } => ChangeKind::Streaming,
            Self::Budget { .. } => ChangeKind::Budget,
            Self::Price { .. } => ChangeKind::Price,
            Self::Efficiency { .. } => ChangeKind::Efficiency,
            Self::Posts { .. } => ChangeKind::Posts,
            Self::FunctionOption { .. } => ChangeKind::FunctionOption,
            Self::FunctionTransfer { .. } => ChangeKind::FunctionTransfer,
            Self::Merge { .. } => ChangeKind::Merge,
            Self::Event { .. } => ChangeKind::Event,
        }
    }

    /// What it is done to, as a file and a sentence name it.
    #[must_use]
    pub fn target(&self) -> String {
        match self {
            Self::SiteHours { site: target, .. }
            | Self::Capacity { station: target, pool: None, .. }
            | Self::Beds { station: target, .. }
            | Self::Demand { source: target, .. }
            | Self::Streaming { station: target, .. }
            | Self::Price { station: target, .. }
            | Self::Merge { boards: target, .. }
            | Self::Budget { of: target, .. }
            | Self::Efficiency { of: target, .. }
            | Self::Posts { of: target, .. }
            | Self::Event { of: target, .. } => target.clone(),
            Self::Capacity { station, pool: Some(pool), .. } => format!("{station}{OF_POOL}{pool}"),
            Self::Slots { stations: names, .. } | Self::ProjectedDemand { sources: Some(names), .. } => {
                names.join("; ")
            }
            Self::ProjectedDemand { sources: None, .. } => EVERY_SOURCE.to_owned(),
            Self::FunctionOption { function, .. } | Self::FunctionTransfer { function, .. } => {
                function.to_string()
            }
        }
    }

    /// The text of its fields; [`ChangeAction::parse`] reads the same from it.
    #[must_use]
    pub fn text(&self) -> ChangeText {
        let (from, to, value) = match self {
            Self::SiteHours { hours, now, .. } => (written(now.as_ref()), hours.to_string(), String::new()),
            Self::Capacity { when, servers, .. } => {
                (String::new(), written(when.as_ref()), servers.to_string())
            }
            Self::Slots { staff, appointments, .. } => {
                (String::new(), written(staff.as_ref()), appointments.to_string())
            }
            Self::Beds { when, beds, .. } => (String::new(), written(when.as_ref()), beds.to_string()),
            Self::Demand { patients, arrivals, .. } => {
                (written(patients.as_ref()), String::new(), arrivals.to_string())
            }
            Self::ProjectedDemand { month, end, .. } => (String::new(), month.to_string(), end.to_string()),
            Self::Streaming { patients, to, share, .. } => {
                (written(patients.as_ref()), to.clone(), share.to_string())
            }
            Self::Price { basis, price, .. } => {
                let basis = match basis {
                    PriceBasis::Contact => "contact",
                    PriceBasis::Fixed => "fixed",
                };
                (String::new(), basis.to_owned(), price_text(*price))
            }
            Self::FunctionOption { option, now, .. } => {
                (written(now.map(PlannedOption::code)), option.code().to_owned(), String::new())
            }
            Self::FunctionTransfer { receiver, on, .. } => {
                (String::new(), written(receiver.as_ref()), written(on.as_ref()))
            }
            Self::Merge { name, on, .. } => (String::new(), written(name.as_ref()), on.to_string()),
            Self::Budget { terms, .. }
            | Self::Efficiency { terms, .. }
            | Self::Posts { terms, .. }
            | Self::Event { terms, .. } => (terms.from.clone(), terms.to.clone(), terms.value.clone()),
        };
        let unit = match self {
            Self::Budget { terms, .. }
            | Self::Efficiency { terms, .. }
            | Self::Posts { terms, .. }
            | Self::Event { terms, .. } => terms.unit.clone(),
            // What the unit says stands in the value.
            _ => String::new(),
        };
        ChangeText { target: self.target(), from, to, value, unit }
    }
}

/// In place of names of sources: every one that follows a series.
pub const EVERY_SOURCE: &str = "all";

/// Between the name of a station and that of its pool.
pub(super) const OF_POOL: &str = " / ";

fn written(value: Option<impl Display>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}
