//! A unit and what is known of it.

use stats::rates::{Confidence, CountInterval, Estimate, proportion, rate};

use super::fault::BenchmarkFault;
use super::likeness::Likeness;

/// A system, trust, practice or place among others of its kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Its code, unique among the others.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What is compared of it; none where it is not known.
    pub amount: Option<Amount>,
    /// By what it may be like others.
    pub likeness: Likeness,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// So many of a whole number: a share, binomial.
    Share {
        /// Those of whom it is so.
        part: f64,
        /// All.
        whole: f64,
    },
    /// Events for an exposure, such as people: a rate, Poisson.
    Rate {
        /// The events.
        events: f64,
        /// What they are set against.
        exposure: f64,
    },
    /// A value that is no count of its own.
    Value {
        /// The value.
        value: f64,
        /// Its standard error; none where it has no error of sampling, such as money and means as they are reported.
        standard_error: Option<f64>,
    },
}

/// The largest count that is believed.
const MOST: f64 = 1e9;

impl Amount {
    /// The value, before it is multiplied.
    #[must_use]
    pub fn value(self) -> f64 {
        match self {
            Self::Share { part, whole } => part / whole,
            Self::Rate { events, exposure } => events / exposure,
            Self::Value { value, .. } => value,
        }
    }

    /// What it is set against: how large the unit is; none of a value.
    #[must_use]
    pub const fn size(self) -> Option<f64> {
        match self {
            Self::Share { whole, .. } => Some(whole),
            Self::Rate { exposure, .. } => Some(exposure),
            Self::Value { .. } => None,
        }
    }

    /// The 95 % interval: Wilson's of shares, exact or Byar's of rates, normal where a standard error is known.
    #[must_use]
    pub fn interval(self) -> Option<(f64, f64)> {
        let ends = |estimate: Estimate| (estimate.lower, estimate.upper);
        match self {
            Self::Share { part, whole } => proportion(part, whole, Confidence::P95).ok().map(ends),
            Self::Rate { events, exposure } => {
                rate(events, exposure, CountInterval::ExactBelowTen, Confidence::P95).ok().map(ends)
            }
            Self::Value { value, standard_error } => {
                let error = Confidence::P95.z() * standard_error?;
                Some((value - error, value + error))
            }
        }
    }

    /// Value and standard error on the scale on which the error does not depend on the value: arcsine of the square root
    /// of shares, square root of rates. None of a value without an error.
    #[must_use]
    pub fn on_even_scale(self) -> Option<(f64, f64)> {
        match self {
            Self::Share { part, whole } => Some((libm::asin((part / whole).sqrt()), 0.5 / whole.sqrt())),
            Self::Rate { events, exposure } => Some(((events / exposure).sqrt(), 0.5 / exposure.sqrt())),
            Self::Value { value, standard_error } => Some((value, standard_error?)),
        }
    }

    /// What is wrong with it.
    pub(super) fn check(self, code: &str, faults: &mut Vec<BenchmarkFault>) {
        let mut number = |what, value: f64, is_right: bool, expected| {
            if !is_right {
                faults.push(BenchmarkFault::Number { code: code.to_owned(), what, value, expected });
            }
        };
        let is_count = |value: f64| (0.0..=MOST).contains(&value);
        let is_whole = |value: f64| is_count(value) && value.fract().abs() <= 0.0;
        match self {
            Self::Share { part, whole } => {
                number("numerator", part, is_whole(part), "a whole number from 0 to 10^9");
                number(
                    "denominator",
                    whole,
                    is_whole(whole) && 0.0 < whole,
                    "a whole number from 1 to 10^9, or the unit left without a value",
                );
                if whole < part && is_whole(part) && is_whole(whole) {
                    faults.push(BenchmarkFault::MoreThanAll { code: code.to_owned(), part, whole });
                }
            }
            Self::Rate { events, exposure } => {
                number("numerator", events, is_count(events), "a number from 0 to 10^9");
                let is_right = is_count(exposure) && 0.0 < exposure;
                number("denominator", exposure, is_right, "a number above 0 up to 10^9");
            }
            Self::Value { value, standard_error } => {
                number("value", value, value.abs() <= 1e15, "a finite number");
                if let Some(error) = standard_error {
                    number("standard error", error, 0.0 < error && error <= 1e15, "a number above 0");
                }
            }
        }
    }
}
