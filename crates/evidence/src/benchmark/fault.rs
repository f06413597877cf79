//! Why units cannot be compared, and what to do about it.

use thiserror::Error;

/// One thing that is wrong with what was given.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum BenchmarkFault {
    /// A unit that is there twice.
    #[error("{code} is there twice; keep one row of it, of one period")]
    UnitTwice {
        /// Its code.
        code: String,
    },
    /// Nothing to compare.
    #[error("{n} of the units have a value; at least two are needed to compare")]
    FewUnits {
        /// How many have one.
        n: usize,
    },
    /// More units than are compared.
    #[error(
        "there are {n} units; at most {most} are compared: choose a part of them, such as those of a region"
    )]
    ManyUnits {
        /// How many there are.
        n: usize,
        /// The most.
        most: usize,
    },
    /// A number that no unit can have.
    #[error("the {what} of {code} is {value}; it must be {expected}")]
    Number {
        /// Of which unit.
        code: String,
        /// Which number.
        what: &'static str,
        /// The number.
        value: f64,
        /// What it must be.
        expected: &'static str,
    },
    /// More of a share than there are.
    #[error("{code} has {part} of {whole}; a share has no more than all: if it is a rate, say so")]
    MoreThanAll {
        /// Which unit.
        code: String,
        /// The part.
        part: f64,
        /// The whole.
        whole: f64,
    },
    /// A total of the others among them.
    #[error("{code} has as many as all others together: it is their total and no unit; leave its row out")]
    TotalOfOthers {
        /// Which unit.
        code: String,
    },
    /// Some with standard errors and some without.
    #[error("{n_without} of the units with a value have no standard error; give all of them one, or none")]
    SomeErrors {
        /// How many have none.
        n_without: usize,
    },
    /// Some counted and some not.
    #[error("some units have counts and others values; give all of them the same columns")]
    Mixed,
    /// A unit that nobody has.
    #[error("{code:?} is none of the units; there are {known}")]
    NoUnit {
        /// As it was asked for.
        code: String,
        /// Some that there are.
        known: String,
    },
    /// A unit without a value.
    #[error("{code} has no value, so it has no rank; choose another unit")]
    UnitWithoutValue {
        /// Which unit.
        code: String,
    },
}
