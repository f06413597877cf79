//! A second opinion on a year's end: the months as they were, carried on by a projection of the series.

use crate::money::Pence;
use crate::provenance::Provenance;

/// The year's end by the projection of underlying months: the actual to date plus what the open months come to
/// together. It knows no plan, saving or risk, and never enters the forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectedEnd {
    /// Underlying months that it rests on.
    pub n_months: usize,
    /// Those of them that are of earlier financial years.
    pub n_of_earlier_years: usize,
    /// As many ends are worse as better.
    pub middle: Pence,
    /// Holds 1 time in 2.
    pub interval_50: Ends,
    /// Holds 8 times in 10.
    pub interval_80: Ends,
    /// Holds 19 times in 20.
    pub interval_95: Ends,
    /// The weakest of the months that it rests on.
    pub provenance: Provenance,
    /// What weakens it, a clause each.
    pub warnings: Vec<String>,
}

/// The ends of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// The lower, worse one.
    pub worse: Pence,
    /// The higher, better one.
    pub better: Pence,
}
