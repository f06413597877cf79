//! Where a financial year ends: its known months, and the projected ones together.

use domain::month::FinancialYear;

use super::history::History;
use super::project::Projection;
use super::total::Total;

/// A financial year as it is known and projected, in the unit of the series.
#[derive(Clone, Debug, PartialEq)]
pub struct Outturn {
    /// The year.
    pub year: FinancialYear,
    /// Months of it that are known.
    pub n_known: usize,
    /// What they come to.
    pub known: f64,
    /// Months of it that are projected.
    pub n_ahead: usize,
    /// The whole year.
    pub total: Total,
}

/// Where the year of the first projected month ends; `None` where not all of its months are known or projected. Of levels,
/// such as people waiting, and of shares the sum of months means nothing: ask for it of flows alone.
#[must_use]
pub fn outturn(history: &History, projection: &Projection, seed: u64) -> Option<Outturn> {
    let first = projection.months().first()?.month;
    let year = FinancialYear::of(first);
    let of_year = |month| FinancialYear::of(month) == year;
    let months = history.values().iter().enumerate();
    let known: Vec<Option<f64>> =
        months.filter(|(idx, _)| of_year(history.month(*idx))).map(|(_, value)| *value).collect();
    let n_ahead = projection.months().iter().filter(|ahead| of_year(ahead.month)).count();
    let known: Vec<f64> = known.into_iter().collect::<Option<_>>()?;
    if known.len() + n_ahead != 12 {
        return None;
    }
    let sum = known.iter().sum();
    Some(Outturn {
        year,
        n_known: known.len(),
        known: sum,
        n_ahead,
        total: projection.total(sum, n_ahead, seed),
    })
}

#[cfg(test)]
mod tests;
