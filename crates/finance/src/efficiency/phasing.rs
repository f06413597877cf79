//! Whether the months of a scheme's plan sum to what is stated of its year and to date.

use domain::money::Pence;
use domain::scheme::Scheme;

/// Whether the months of a plan do not sum to the plan of the year, beyond what rounding of each gives.
pub(super) fn is_apart_from_year(scheme: &Scheme) -> bool {
    let savings = &scheme.savings;
    savings.profile.as_ref().is_some_and(|profile| is_apart(savings.plan_year, profile))
}

/// Whether the months of a plan do not sum to the plan to date.
pub(super) fn is_apart_to_date(scheme: &Scheme) -> bool {
    let months = scheme.savings.profile.as_ref().zip(scheme.month);
    months.is_some_and(|(profile, month)| is_apart(scheme.savings.plan_to_date, &profile[..=month.index()]))
}

pub(super) fn is_apart(stated: Option<Pence>, months: &[Pence]) -> bool {
    let sum: Pence = months.iter().sum();
    Pence::rounding(months.len() + 1) < (stated.unwrap_or(Pence::ZERO) - sum).magnitude()
}
