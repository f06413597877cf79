//! What exactly an estimate is of: where, of whom and what.

use std::fmt;

use super::metric::Metric;

/// What exactly an estimate is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Where.
    pub subject: Subject,
    /// Of whom.
    pub group: Group,
    /// What.
    pub metric: Metric,
}

/// Where something is measured.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// All patients from arriving to leaving the network.
    System,
    /// A station by its name.
    Station(String),
    /// A clock by its name: a time over several stations.
    Clock(String),
    /// How patients ended: an exit by its name.
    Exit(String),
}

impl Subject {
    /// Its name; `whole system` for the system.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::System => "whole system",
            Self::Station(name) | Self::Clock(name) | Self::Exit(name) => name,
        }
    }

    /// What it is: `station`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Station(_) => "station",
            Self::Clock(_) => "clock",
            Self::Exit(_) => "exit",
        }
    }
}

/// A group of patients, or a time of day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// The dimension by which patients are grouped: `all`, `need`, `place`, `age`, `deprivation`, `hour`, `time`.
    pub dimension: String,
    /// Which: `Rutland`; empty for all.
    pub value: String,
}

impl Group {
    /// Everybody.
    #[must_use]
    pub fn all() -> Self {
        Self { dimension: "all".to_owned(), value: String::new() }
    }

    /// Those of one place, age or need.
    #[must_use]
    pub fn of(dimension: &str, value: &str) -> Self {
        Self { dimension: dimension.to_owned(), value: value.to_owned() }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.value.is_empty() { f.pad(&self.dimension) } else { f.pad(&self.value) }
    }
}
