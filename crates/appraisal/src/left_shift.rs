//! The left shift: money put into prevention and care nearer home, and what it frees and releases later.
//!
//! avoided(y) = base(y) × scope × effect × Σₛ Δreach(s) × lag(y − s); capacity that is freed is worth its unit value,
//! and becomes cash only as a share or in whole steps, some years later.

use thiserror::Error;

use crate::present_value::{payback_year, present_value};

/// A programme. Lists have a value a year, from year 0 on.
#[derive(Clone, Debug, PartialEq)]
pub struct Programme {
    /// How many years.
    pub years: usize,
    /// Units of activity a year before it.
    pub baseline_units: f64,
    /// What activity would be without it, as a share of the baseline.
    pub growth: Vec<f64>,
    /// The share of activity that it is about.
    pub scope: f64,
    /// The share of those in scope that it reaches.
    pub reach: Vec<f64>,
    /// The share of activity that is avoided of those reached.
    pub effect: f64,
    /// The share of the effect that shows so many years after somebody is reached; the last value goes on.
    pub lag: Vec<f64>,
    /// What a unit is worth [£].
    pub unit_value: f64,
    /// How capacity becomes cash.
    pub release: Release,
    /// So many years later.
    pub release_delay_years: usize,
    /// What is put in [£].
    pub invest: Vec<f64>,
    /// A year, as a share.
    pub discount_rate: f64,
}

/// How capacity that is freed becomes cash.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Release {
    /// This share of its value.
    Share(f64),
    /// Whole steps of so many units alone: a ward, a clinic.
    Steps(f64),
}

/// What comes of it, a value a year.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftShift {
    /// Units avoided.
    pub avoided: Vec<f64>,
    /// What the capacity is worth [£].
    pub value_of_capacity: Vec<f64>,
    /// What becomes cash [£].
    pub released: Vec<f64>,
    /// What is paid for twice [£].
    pub double_running: Vec<f64>,
    /// Released less invested [£].
    pub net: Vec<f64>,
    /// The running sum of that [£].
    pub cumulative: Vec<f64>,
    /// The most that must be found before it pays [£].
    pub peak_funding: f64,
    /// The first year from which the running sum stays at zero or above.
    pub payback_year: Option<usize>,
    /// Present value of the net [£].
    pub net_present_value: f64,
    /// The effect at which the present value would be zero; nothing for steps, or where nothing is released.
    pub break_even_effect: Option<f64>,
}

/// Why a programme cannot be worked out.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ProgrammeError {
    /// A list that does not fit the years.
    #[error("{list} has {found} values, expected one for each of {years} years")]
    Length {
        /// Which list.
        list: &'static str,
        /// How many it has.
        found: usize,
        /// How many years there are.
        years: usize,
    },
    /// No lag at all.
    #[error("lag has no values; write at least one share")]
    NoLag,
    /// Steps of nothing.
    #[error("step_units must be above 0")]
    NoStep,
}

impl Programme {
    fn check(&self) -> Result<(), ProgrammeError> {
        for (list, found) in
            [("growth", self.growth.len()), ("reach", self.reach.len()), ("invest", self.invest.len())]
        {
            if found != self.years {
                return Err(ProgrammeError::Length { list, found, years: self.years });
            }
        }
        if self.lag.is_empty() {
            return Err(ProgrammeError::NoLag);
        }
        match self.release {
            Release::Steps(units) if units <= 0.0 => Err(ProgrammeError::NoStep),
            Release::Steps(_) | Release::Share(_) => Ok(()),
        }
    }

    /// The share of the effect that shows in a year, over all who were reached until then.
    fn showing(&self, year: usize) -> f64 {
        let last = self.lag.len() - 1;
        (0..=year)
            .map(|since| {
                let before = if since == 0 { 0.0 } else { self.reach[since - 1] };
                (self.reach[since] - before) * self.lag[(year - since).min(last)]
            })
            .sum()
    }
}

/// Works a programme out.
///
/// # Errors
/// Where a list does not fit the years.
pub fn left_shift(programme: &Programme) -> Result<LeftShift, ProgrammeError> {
    programme.check()?;
    let years = 0..programme.years;
    let avoided: Vec<f64> = years
        .clone()
        .map(|year| {
            programme.baseline_units
                * programme.growth[year]
                * programme.scope
                * programme.effect
                * programme.showing(year)
        })
        .collect();
    let value_of_capacity: Vec<f64> = avoided.iter().map(|units| units * programme.unit_value).collect();
    let released: Vec<f64> = years
        .map(|year| {
            let Some(then) = year.checked_sub(programme.release_delay_years) else { return 0.0 };
            match programme.release {
                Release::Share(share) => share * value_of_capacity[then],
                Release::Steps(units) => {
                    libm::floor(avoided[then] / units).max(0.0) * units * programme.unit_value
                }
            }
        })
        .collect();
    let each = || programme.invest.iter().zip(&released);
    let net: Vec<f64> = each().map(|(invest, released)| released - invest).collect();
    let cumulative: Vec<f64> = net
        .iter()
        .scan(0.0, |sum, net| {
            *sum += net;
            Some(*sum)
        })
        .collect();
    let present = |amounts: &[f64]| present_value(amounts, programme.discount_rate);
    let of_released = present(&released);
    let break_even_effect = match programme.release {
        Release::Share(_) if of_released > 0.0 => {
            Some(programme.effect * present(&programme.invest) / of_released)
        }
        Release::Share(_) | Release::Steps(_) => None,
    };
    Ok(LeftShift {
        double_running: each().map(|(invest, released)| (invest - released).max(0.0)).collect(),
        peak_funding: cumulative.iter().fold(0.0_f64, |most, sum| most.max(-sum)),
        payback_year: payback_year(&net),
        net_present_value: present(&net),
        break_even_effect,
        avoided,
        value_of_capacity,
        released,
        net,
        cumulative,
    })
}

#[cfg(test)]
mod tests;
