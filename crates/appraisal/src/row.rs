//! A row of the table: a consequence, and what each scenario makes different of it.

use crate::consequence::{Difference, Measure};

/// A consequence in the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What is measured, as things are.
    pub measure: Measure,
    /// What each scenario makes different, in the order of columns.
    pub cells: Vec<Cell>,
}

/// What a scenario does to a consequence.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// It makes this difference.
    Known(Difference),
    /// None of its changes is one that the row's engine takes: nothing is said of it.
    Unreached,
    /// It is not known, and why.
    Unknown(String),
}

impl Cell {
    /// The difference; none where nothing is known.
    #[must_use]
    pub const fn difference(&self) -> Option<&Difference> {
        match self {
            Self::Known(difference) => Some(difference),
            Self::Unreached | Self::Unknown(_) => None,
        }
    }
}

impl Row {
    /// Whether it stands where a reader in a hurry looks: it is one of the headlines, or of everybody and different.
    #[must_use]
    pub fn is_headline(&self) -> bool {
        let is_different = || {
            self.cells
                .iter()
                .filter_map(Cell::difference)
                .any(|difference| difference.verdict(self.measure.more_is).is_shown())
        };
        self.measure.is_headline || self.measure.key.dimension.is_empty() && is_different()
    }
}
