//! Costs and benefits of a scenario over years, and who gains and who bears.

use domain::money::{Pence, Pounds};
use domain::provenance::Provenance;

use crate::consequence::Bearer;
use crate::present_value::{Discounting, net_present_value, payback_years};
use crate::quantity::{Certainty, Quantity, pence_of};

/// Costs and benefits of a scenario: what all purses together gain, which is positive [pence].
#[derive(Clone, Debug, PartialEq)]
pub struct MoneySummary {
    /// Every year.
    pub recurrent: Pence,
    /// How sure that is.
    pub certainty: Certainty,
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

impl MoneySummary {
    /// How much costs or gains that are in no row would have to come to for the choice to be another: by how much a
    /// year the present value is more or less than zero.
    #[must_use]
    pub fn undone_by(&self, discounting: &Discounting) -> String {
        let of_one_year = Pence::new(100_000_000);
        let annuity = Quantity::Pence(net_present_value(of_one_year, Pence::ZERO, discounting)).number();
        let worth = Quantity::Pence(self.net_present_value).number();
        let a_year = Pounds(pence_of((worth * Quantity::Pence(of_one_year).number() / annuity).abs()));
        match self.net_present_value {
            worth if worth == Pence::ZERO => {
                "No gain or cost in money is shown for it, so whatever that costs or brings would decide."
                    .to_owned()
            }
            worth if Pence::ZERO < worth => {
                format!(
                    "Costs that are not in the table would undo what it gains if they came to {a_year} a year."
                )
            }
            _ => format!(
                "Gains that are not in the table would have to come to {a_year} a year for it to pay for itself."
            ),
        }
    }
}

/// Adds purses up. Nothing of nobody.
#[must_use]
pub fn summary(bearers: &[Bearer], discounting: &Discounting) -> MoneySummary {
    let recurrent: Pence = bearers.iter().map(|bearer| bearer.recurrent).sum();
    let one_off: Pence = bearers.iter().map(|bearer| bearer.one_off).sum();
    let gains: Pence = bearers.iter().map(|bearer| bearer.recurrent.max(Pence::ZERO)).sum();
    MoneySummary {
        recurrent,
        certainty: Certainty::of_sum(
            &bearers
                .iter()
                .map(|bearer| (Quantity::Pence(bearer.recurrent), bearer.certainty))
                .collect::<Vec<_>>(),
        ),
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
