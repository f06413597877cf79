//! Growth of activity with the people, and the left shift, of `rates_cases.json`.

use appraisal::growth::{AgeGroups, growth};
use appraisal::left_shift::{Programme, Release, left_shift};
use serde_json::Value;

use super::fields::{given as answered, number, numbers, whole};
use super::found::{Found, all, one};

/// What is found in a case; none of a kind that is neither.
pub(super) fn found(kind: &str, given: &Value) -> Result<Option<Found>, String> {
    Ok(match kind {
        "growth" => Some(grown(given)?),
        "left_shift" => Some(shifted(given)?),
        _ => None,
    })
}

fn grown(given: &Value) -> Result<Found, String> {
    let of = |name: &str| numbers(given, name);
    let (activity, base) = (of("activity")?, of("base_population")?);
    let (start, next) = (of("mid_year_start")?, of("mid_year_next")?);
    let groups = AgeGroups {
        activity: &activity,
        base_population: &base,
        mid_year_start: &start,
        mid_year_next: &next,
    };
    let found = answered(growth(groups))?;
    Ok(vec![
        ("financial_year_population", all(&found.financial_year_population)),
        ("growth_factor", one(found.growth_factor)),
        ("size_factor", one(found.size_factor)),
        ("age_structure_factor", one(found.age_structure_factor)),
    ])
}

fn shifted(given: &Value) -> Result<Found, String> {
    let of = |name: &str| numbers(given, name);
    let release = match (given["cashable"].as_f64(), given["step_units"].as_f64()) {
        (Some(share), None) => Release::Share(share),
        (None, Some(units)) => Release::Steps(units),
        _ => return Err("cashable or step_units must be given, never both".to_owned()),
    };
    let programme = Programme {
        years: whole(given, "years")?,
        baseline_units: number(given, "baseline_units")?,
        growth: of("growth")?,
        scope: number(given, "scope")?,
        reach: of("reach")?,
        effect: number(given, "effect")?,
        lag: of("lag")?,
        unit_value: number(given, "unit_value_gbp")?,
        release,
        release_delay_years: whole(given, "release_delay_years")?,
        invest: of("invest_gbp")?,
        discount_rate: number(given, "discount_rate")?,
    };
    let found = answered(left_shift(&programme))?;
    let payback = found.payback_year.and_then(|year| u32::try_from(year).ok()).map(f64::from);
    Ok(vec![
        ("avoided", all(&found.avoided)),
        ("value_of_capacity_gbp", all(&found.value_of_capacity)),
        ("released_gbp", all(&found.released)),
        ("double_running_gbp", all(&found.double_running)),
        ("net_gbp", all(&found.net)),
        ("cumulative_gbp", all(&found.cumulative)),
        ("peak_funding_gbp", one(found.peak_funding)),
        ("payback_year", vec![payback]),
        ("npv_gbp", one(found.net_present_value)),
        ("break_even_effect", vec![found.break_even_effect]),
    ])
}
