//! Costs and benefits of a scenario over years, and who gains and who bears.

use domain::money::Pence;
use domain::provenance::Provenance;

use crate::consequence::Bearer;
use crate::present_value::{Discounting, net_present_value, payback_years};

/// Costs and benefits of a scenario: what all purses together gain, which is positive [pence].
#[derive(Clone, Debug, PartialEq)]
pub struct MoneySummary {
    /// Every year.
    pub recurrent: Pence,
    /// Once.
    pub one_off: Pence,
    /// Of the recurrent, what purses gain.
    pub gains: Pence,
    /// Of the recurrent, what purses bear; zero or below.
    pub burdens: Pence,
    /// Present value of all over the years that count.
    pub net_present_value: Pence,
    /// After how many years what is spent once has come back; nothing where it never does.
    pub payback_years: Option<f64>,
    /// How well it is known.
    pub provenance: Provenance,
}

/// Adds purses up. Nothing of nobody.
#[must_use]
pub fn summary(bearers: &[Bearer], discounting: &Discounting) -> MoneySummary {
    let recurrent: Pence = bearers.iter().map(|bearer| bearer.recurrent).sum();
    let one_off: Pence = bearers.iter().map(|bearer| bearer.one_off).sum();
    let gains: Pence = bearers.iter().map(|bearer| bearer.recurrent.max(Pence::ZERO)).sum();
    MoneySummary {
        recurrent,
        one_off,
        gains,
        burdens: recurrent - gains,
        net_present_value: net_present_value(recurrent, one_off, discounting),
        payback_years: payback_years(recurrent, one_off),
        provenance: Provenance::of_formula(bearers.iter().map(|bearer| bearer.provenance)),
    }
}

#[cfg(test)]
mod tests;
