//! Why a rule is none, or a table cannot be shown.

use thiserror::Error;

/// The most counts that are protected together: some seconds of work.
pub(super) const MOST_CELLS: usize = 10_000;

/// What is wrong with a rule or a table.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DisclosureFault {
    /// A threshold that hides nothing or everything.
    #[error("the largest count that is hidden is {given}; write a whole number from 2 to {most}")]
    MostHidden {
        /// What was given.
        given: u64,
        /// The largest.
        most: u64,
    },
    /// A base that is none.
    #[error(
        "counts are rounded to multiples of {given}; write a whole number from 1, which rounds nothing, to {most}"
    )]
    Base {
        /// What was given.
        given: u64,
        /// The largest.
        most: u64,
    },
    /// A base so large that people would be shown as nobody.
    #[error(
        "with multiples of {base}, {smallest} people would be shown as none; hide counts up to {needed} at least, or \
         round to multiples of {fitting} at most"
    )]
    ShownAsNone {
        /// The base.
        base: u64,
        /// The smallest count that is shown.
        smallest: u64,
        /// The least threshold for the base.
        needed: u64,
        /// The largest base for the threshold.
        fitting: u64,
    },
    /// A table without cells, or whose rows differ in length.
    #[error(
        "row {row} of the table has {given} counts and the first has {expected}; every row has as many, at least one"
    )]
    Ragged {
        /// Which row, from 1; 1 also where there is none.
        row: usize,
        /// How many it has.
        given: usize,
        /// How many the first has.
        expected: usize,
    },
    /// More cells than are looked at.
    #[error(
        "the table has {given} counts; at most {MOST_CELLS} are protected together, so divide it by place or month"
    )]
    TooLarge {
        /// How many it has.
        given: usize,
    },
    /// Counts that no table has.
    #[error("the counts of the table add up to more than {most}")]
    TooMany {
        /// The largest sum.
        most: u64,
    },
    /// Totals that are published elsewhere give a small count away, whatever else is hidden.
    #[error(
        "the exact totals give away the count in row {row}, column {column}, whatever else is hidden; show the totals \
         rounded, or leave the table out"
    )]
    GivenAway {
        /// The row, from 1; one more than there are for the total of the column.
        row: usize,
        /// The column, from 1; one more than there are for the total of the row.
        column: usize,
    },
    /// Cells that are said to be the same and are not.
    #[error(
        "count {number} of those that tables share is {first} in one and {second} in the other, or in neither"
    )]
    NotShared {
        /// Which of them, from 1.
        number: usize,
        /// Its value in the first, as text.
        first: String,
        /// Its value in the second, as text.
        second: String,
    },
}
