//! Money of several years as one amount of today.

use domain::money::Pence;

use crate::quantity::{Quantity, pence_of};

/// How later years are discounted. Shipped as data with source and date; a planner may change it.
#[derive(Clone, Debug, PartialEq)]
pub struct Discounting {
    /// Of money a year, as a share: 0.035.
    pub rate: f64,
    /// Of health effects a year, as a share: 0.015.
    pub health_rate: f64,
    /// How many years count, the first included.
    pub years: u32,
    /// Where that is from.
    pub source: String,
}

/// The present value of amounts, the first of today, at a rate a year.
#[must_use]
pub fn present_value(amounts: &[f64], rate: f64) -> f64 {
    let mut factor = 1.0;
    let mut sum = 0.0;
    for amount in amounts {
        sum += amount / factor;
        factor *= 1.0 + rate;
    }
    sum
}

/// What a change costs and brings, year by year [pence]: once in the first year, and every year from the first on.
#[must_use]
pub fn yearly(recurrent: Pence, one_off: Pence, years: u32) -> Vec<Pence> {
    (0..years).map(|year| if year == 0 { recurrent + one_off } else { recurrent }).collect()
}

/// The present value of what a change costs once and brings every year [pence].
#[must_use]
pub fn net_present_value(recurrent: Pence, one_off: Pence, discounting: &Discounting) -> Pence {
    let amounts: Vec<f64> = yearly(recurrent, one_off, discounting.years)
        .into_iter()
        .map(|amount| Quantity::Pence(amount).number())
        .collect();
    pence_of(present_value(&amounts, discounting.rate))
}

/// After how many years what is saved every year has paid for what is spent once; nothing where it never does, and
/// zero where nothing is to be paid back.
#[must_use]
pub fn payback_years(recurrent: Pence, one_off: Pence) -> Option<f64> {
    if Pence::ZERO <= one_off {
        return (Pence::ZERO <= recurrent).then_some(0.0);
    }
    if recurrent <= Pence::ZERO {
        return None;
    }
    Some(-Quantity::Pence(one_off).number() / Quantity::Pence(recurrent).number())
}

/// The first year from which the running sum of amounts stays at zero or above; nothing where it never does.
#[must_use]
pub fn payback_year(amounts: &[f64]) -> Option<usize> {
    let mut sum = 0.0;
    let sums: Vec<f64> = amounts
        .iter()
        .map(|amount| {
            sum += amount;
            sum
        })
        .collect();
    let n_after = sums.iter().rev().take_while(|sum| **sum >= 0.0).count();
    (0 < n_after).then(|| sums.len() - n_after)
}

#[cfg(test)]
mod tests;
