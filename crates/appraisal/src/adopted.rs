//! A scenario that was adopted: what was expected of it, set down beforehand, and what came of that.
//!
//! Method and rules: `docs/method/appraisal.md`. What is observed is looked at by the evidence engine alone.

pub mod expected;
pub mod verdict;
pub mod observed;

use jiff::Timestamp;
use jiff::civil::Date;

use expected::Expected;

/// A scenario as it was adopted.
#[derive(Clone, Debug, PartialEq)]
pub struct Adoption {
    /// Its id: the name of the scenario, with a number where it was adopted before.
    pub id: String,
    /// The name of the scenario.
    pub scenario: String,
    /// Its heading.
    pub title: String,
    /// The first day on which it is in force.
    pub starts: Date,
    /// The hash of its text.
    pub scenario_hash: String,
    /// Its text.
    pub text: String,
    /// The seed of everything random in what is expected.
    pub seed: u64,
    /// The hash of all that what is expected rests on.
    pub edition: String,
    /// Who adopted it and when.
    pub adopted: Decided,
    /// Who withdrew it, when and why; none while it stands.
    pub withdrawn: Option<(Decided, String)>,
    /// What was expected, in the order of the table.
    pub expected: Vec<Expected>,
}

/// Who decided, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Adoption {
    /// Whether it is in force, or will be.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.withdrawn.is_none()
    }

    /// What was expected that some measure of the workspace tests.
    pub fn tested(&self) -> impl Iterator<Item = &Expected> {
        self.expected.iter().filter(|expected| expected.test.is_some())
    }
}
