//! How much activity grows with the people: by their number, and by their age.
//!
//! Source: the growth of populations between two mid-years, a financial year being three quarters of the first and a
//! quarter of the second; each age keeps its activity a head.

use thiserror::Error;

/// People and activity by age group.
#[derive(Clone, Copy, Debug)]
pub struct AgeGroups<'a> {
    /// Activity of the base year.
    pub activity: &'a [f64],
    /// People of the base year.
    pub base_population: &'a [f64],
    /// People at the mid-year in which the financial year starts.
    pub mid_year_start: &'a [f64],
    /// People at the next mid-year.
    pub mid_year_next: &'a [f64],
}

/// How much activity grows.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    /// People of the financial year, by age group.
    pub financial_year_population: Vec<f64>,
    /// Activity of that year, as a share of that of the base year.
    pub growth_factor: f64,
    /// What of it is more people.
    pub size_factor: f64,
    /// What of it is older or younger people.
    pub age_structure_factor: f64,
}

/// Why growth cannot be told.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum GrowthError {
    /// The lists are not of the same age groups.
    #[error("activity and the three populations must have as many age groups, at least one")]
    GroupsDiffer,
    /// A group without people, or no activity.
    #[error("every age group must have people in the base year, and there must be activity")]
    NothingToGrow,
}

/// The growth of activity from the base year to a financial year.
///
/// # Errors
/// Where groups differ, or one has no people.
pub fn growth(groups: AgeGroups<'_>) -> Result<Growth, GrowthError> {
    let AgeGroups { activity, base_population, mid_year_start, mid_year_next } = groups;
    let n = activity.len();
    if n == 0 || [base_population, mid_year_start, mid_year_next].iter().any(|list| list.len() != n) {
        return Err(GrowthError::GroupsDiffer);
    }
    let total_activity: f64 = activity.iter().sum();
    if base_population.iter().any(|people| *people <= 0.0) || total_activity <= 0.0 {
        return Err(GrowthError::NothingToGrow);
    }
    let of_year: Vec<f64> =
        mid_year_start.iter().zip(mid_year_next).map(|(start, next)| 0.75 * start + 0.25 * next).collect();
    let grown: f64 = activity
        .iter()
        .zip(base_population)
        .zip(&of_year)
        .map(|((activity, base), people)| activity * people / base)
        .sum();
    let growth_factor = grown / total_activity;
    let size_factor = of_year.iter().sum::<f64>() / base_population.iter().sum::<f64>();
    Ok(Growth {
        age_structure_factor: growth_factor / size_factor,
        financial_year_population: of_year,
        growth_factor,
        size_factor,
    })
}

#[cfg(test)]
mod tests;
