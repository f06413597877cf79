//! Why there is no funnel, and what to do about it.

use thiserror::Error;

/// One thing that is wrong with what was given.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum FunnelFault {
    /// A unit that is there twice.
    #[error("{name} is there twice; keep one")]
    UnitTwice {
        /// Its name.
        name: String,
    },
    /// Fewer units than tell how they vary.
    #[error("there are {n} units; at least {needed} are needed to tell how they vary")]
    FewUnits {
        /// How many there are.
        n: usize,
        /// The least.
        needed: usize,
    },
    /// A numerator below zero or without end.
    #[error("the numerator of {name} is {value}; it must be a number from zero to 10^12")]
    Numerator {
        /// Of which unit.
        name: String,
        /// The value.
        value: f64,
    },
    /// A denominator of zero or less, or without end.
    #[error(
        "the denominator of {name} is {value}; it must be a number above zero up to 10^12, or the unit left out"
    )]
    Denominator {
        /// Of which unit.
        name: String,
        /// The value.
        value: f64,
    },
    /// More of a proportion than there are.
    #[error("{name} has {numerator} of {denominator}; a proportion has no more than all")]
    MoreThanAll {
        /// Which unit.
        name: String,
        /// The numerator.
        numerator: f64,
        /// The denominator.
        denominator: f64,
    },
    /// Nothing observed has no logarithm.
    #[error(
        "{name} has nothing observed, which has no logarithm; use the square root, or leave the unit out"
    )]
    ZeroUnderLogarithm {
        /// Which unit.
        name: String,
    },
    /// All or none everywhere.
    #[error("the units together have {share} of all; nothing varies around that")]
    TargetAtEnd {
        /// 0 or 1.
        share: f64,
    },
    /// A share to trim that leaves nothing.
    #[error("a share of {trim} at each end cannot be trimmed; choose one from 0.02 to 0.25, usually 0.1")]
    Trim {
        /// The share.
        trim: f64,
    },
    /// A target that no count can have.
    #[error("the target {target} must lie above 0 and, for a proportion, below 1")]
    Target {
        /// The target.
        target: f64,
    },
    /// A size that is not above zero, or not whole where units are counted.
    #[error(
        "a size of {size} is not possible; give one above zero up to 10^9, and a whole one for a proportion"
    )]
    Size {
        /// The size.
        size: f64,
    },
}
