//! All cases of rates with known answers, from the folder that `OAKHAM_VALIDATION` names.

#![expect(
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test reads cases and says how many passed"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use stats::inequality::{Scale, concentration, gradient, slope};
use stats::lifetable::life_table;
use stats::rates::{Confidence, CountInterval, Estimate, Order, proportion, quantile_groups, rate};
use stats::refused::Refused;
use stats::standardise::{Direct, direct, direct_repeated, indirect};

use super::Withheld;
use crate::funnel::interval::{count_limits, proportion_limits};

/// What an engine found: numbers by the name that the case has for them.
type Found = Vec<(&'static str, Vec<Option<f64>>)>;

fn one(value: f64) -> Vec<Option<f64>> {
    vec![Some(value)]
}

fn all(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

fn number(given: &Value, name: &str) -> f64 {
    given[name].as_f64().unwrap_or_else(|| panic!("{name} in {given}"))
}

fn numbers(given: &Value, name: &str) -> Vec<f64> {
    given[name].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

fn confidence(given: &Value) -> Confidence {
    Confidence::new(given["confidence"].as_f64().or(given["level"].as_f64()).unwrap()).unwrap()
}

fn ends(estimate: Estimate, multiplier: f64) -> Found {
    let Estimate { value, lower, upper } = estimate.times(multiplier);
    vec![("value", one(value)), ("lower", one(lower)), ("upper", one(upper))]
}

fn direct_found(direct: Direct, multiplier: f64) -> Found {
    let mut found = ends(direct.rate, multiplier);
    found.push(("count", one(direct.count)));
    found.push(("population", one(direct.population)));
    found.push(("variance", one(direct.variance * multiplier * multiplier)));
    found
}

/// What is found in a case; none of a kind that is not of rates.
fn found(kind: &str, given: &Value) -> Option<Result<Found, Refused>> {
    let multiplier = given["multiplier"].as_f64().unwrap_or(1.0);
    let minimum = |name: &str| given[name].as_f64().unwrap_or(0.0);
    let of = |name: &str| numbers(given, name);
    Some(match kind {
        "proportion" => {
            let found = proportion(number(given, "x"), number(given, "n"), confidence(given));
            found.map(|found| ends(found, multiplier))
        }
        "rate" => {
            let method = match given["method"].as_str().unwrap() {
                "exact" => CountInterval::Exact,
                "byar" => CountInterval::Byar,
                _ => CountInterval::ExactBelowTen,
            };
            let found = rate(number(given, "x"), number(given, "n"), method, confidence(given));
            found.map(|found| ends(found, multiplier))
        }
        "dsr" => {
            let minimum = minimum("minimum_count");
            let found = direct(&of("x"), &of("n"), &of("standard"), minimum, confidence(given));
            found.map(|found| direct_found(found, multiplier))
        }
        "dsr_repeat" => {
            let bands = given["people_by_events"].as_array().unwrap().iter();
            let pairs = |band: &Value| -> Vec<(f64, f64)> {
                let pairs = band.as_object().unwrap().iter();
                pairs.map(|(events, people)| (events.parse().unwrap(), people.as_f64().unwrap())).collect()
            };
            let bands: Vec<_> = bands.map(pairs).collect();
            let found = direct_repeated(&bands, &of("n"), &of("standard"), 0.0, confidence(given));
            found.map(|found| direct_found(found, multiplier))
        }
        "isr" => {
            let (x, n) = (of("reference_x"), of("reference_n"));
            indirect(number(given, "observed"), &of("n"), &x, &n, confidence(given)).map(|found| {
                let rate = found.rate.times(multiplier);
                vec![
                    ("expected", one(found.expected)),
                    ("ratio", one(found.ratio.value)),
                    ("lower", one(found.ratio.lower)),
                    ("upper", one(found.ratio.upper)),
                    ("reference_rate", one(found.reference_rate * multiplier)),
                    ("rate", one(rate.value)),
                    ("rate_lower", one(rate.lower)),
                    ("rate_upper", one(rate.upper)),
                ]
            })
        }
        "sii" => {
            let scale = match given["scale"].as_str().unwrap() {
                "identity" => Scale::Identity,
                "log" => Scale::Log,
                _ => Scale::Logit,
            };
            slope(&of("population"), &of("value"), &of("se"), scale, confidence(given)).map(|found| {
                let interval = found.ratio_interval;
                vec![
                    ("relative_rank", all(&found.relative_rank)),
                    ("intercept", one(found.intercept)),
                    ("sii", one(found.difference.value)),
                    ("sii_lower", one(found.difference.lower)),
                    ("sii_upper", one(found.difference.upper)),
                    ("rii", vec![found.ratio]),
                    ("rii_lower", vec![interval.map(|(lower, _)| lower)]),
                    ("rii_upper", vec![interval.map(|(_, upper)| upper)]),
                ]
            })
        }
        "concentration" => concentration(&of("population"), &of("value")).map(|found| {
            vec![
                ("index", one(found.index)),
                ("cumulative_population", all(&found.cumulative_population)),
                ("cumulative_value", all(&found.cumulative_value)),
            ]
        }),
        "gradient" => gradient(&of("rank"), &of("population"), &of("value")).map(|found| {
            vec![
                ("intercept", one(found.intercept)),
                ("slope", one(found.slope)),
                ("se", one(found.standard_error)),
            ]
        }),
        "funnel_proportion" => {
            let found = proportion_limits(number(given, "average"), number(given, "n"), confidence(given));
            found.map(|found| vec![("lower", one(found.lower)), ("upper", one(found.upper))])
        }
        "funnel_count" => count_limits(number(given, "observed"), confidence(given)).map(|found| {
            vec![
                ("expected_at_lower_limit", one(found.expected_at_lower)),
                ("lower_ratio", one(found.lower_ratio)),
                ("expected_at_upper_limit", one(found.expected_at_upper)),
                ("upper_ratio", vec![found.upper_ratio]),
            ]
        }),
        "quantile" => {
            let is_highest_first = given["highest_first"].as_bool().unwrap();
            let order = if is_highest_first { Order::HighestFirst } else { Order::LowestFirst };
            let n_groups = usize::try_from(given["groups"].as_u64().unwrap()).unwrap();
            quantile_groups(&of("value"), n_groups, order).map(|groups| {
                let groups = groups.iter().map(|group| Some(f64::from(u32::try_from(*group).unwrap())));
                vec![("quantile", groups.collect())]
            })
        }
        "life_expectancy" => {
            let minimum = minimum("minimum_person_years");
            let (deaths, population) = (of("deaths"), of("population"));
            life_table(&of("start_age"), &deaths, &population, minimum, confidence(given)).map(|table| {
                let of =
                    |of: fn(&stats::lifetable::Expectation) -> f64| table.iter().map(of).map(Some).collect();
                vec![
                    ("e", of(|row| row.years.value)),
                    ("se", of(|row| row.standard_error)),
                    ("lower", of(|row| row.years.lower)),
                    ("upper", of(|row| row.years.upper)),
                ]
            })
        }
        _ => return None,
    })
}

/// The reason for which a case is refused, as the cases name it.
fn reason(refused: Refused) -> &'static str {
    match Withheld::from(refused) {
        Withheld::DenominatorZero => "denominator_zero",
        Withheld::NumeratorAboveDenominator { .. } => "numerator_above_denominator",
        Withheld::NumeratorNegative { .. } => "numerator_negative",
        Withheld::CountBelowMinimum { .. } => "count_below_minimum",
        Withheld::BandPopulationZero { .. } => "band_population_zero",
        Withheld::BandCountMismatch { .. } => "band_count_mismatch",
        Withheld::GroupPopulationZero { .. } => "group_population_zero",
        Withheld::ValueOutsideScale { .. } => "value_outside_scale",
        Withheld::FewerAreasThanGroups { .. } => "fewer_areas_than_groups",
        Withheld::NoDeathsInLastBand => "no_deaths_in_last_band",
        Withheld::PersonYearsBelowMinimum { .. } => "person_years_below_minimum",
        Withheld::IntervalTooWide { .. } | Withheld::Wrong(_) => "another",
    }
}

#[test]
fn every_rate_is_as_published_formulas_have_it() {
    let Some(folder) = std::env::var_os("OAKHAM_VALIDATION").map(PathBuf::from) else {
        eprintln!("left out: OAKHAM_VALIDATION names no folder");
        return;
    };
    let text = std::fs::read_to_string(folder.join("rates_cases.json")).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let mut passed: BTreeMap<String, (usize, f64)> = BTreeMap::new();
    for case in file["cases"].as_array().unwrap() {
        let (id, kind) = (case["id"].as_str().unwrap(), case["kind"].as_str().unwrap());
        let Some(found) = found(kind, &case["given"]) else { continue };
        let (n_passed, worst) = passed.entry(kind.to_owned()).or_default();
        *n_passed += 1;
        if let Some(expected) = case["refuse"].as_str() {
            assert_eq!(reason(found.unwrap_err()), expected, "{id}");
            continue;
        }
        let (found, expect) = (found.unwrap(), case["expect"].as_object().unwrap());
        assert_eq!(found.len(), expect.len(), "{id}");
        for (name, values) in found {
            let expected = match &expect[name] {
                Value::Array(values) => values.clone(),
                value => vec![value.clone()],
            };
            assert_eq!(values.len(), expected.len(), "{id} {name}");
            for (found, expected) in values.iter().zip(expected) {
                let expected = expected.as_f64();
                assert_eq!(found.is_some(), expected.is_some(), "{id} {name}");
                let (Some(found), Some(expected)) = (found, expected) else { continue };
                let difference = (found - expected).abs();
                assert!(
                    difference <= 1e-9 * expected.abs() + 1e-9 * f64::from(u8::from(expected.abs() < 1e-3)),
                    "{id} {name}: {found} is not {expected}"
                );
                if 1e-9 < expected.abs() {
                    *worst = worst.max(difference / expected.abs());
                }
            }
        }
    }
    assert_eq!(passed.len(), 12, "{passed:?}");
    for (kind, (n_passed, worst)) in passed {
        eprintln!("rates_cases {kind}: {n_passed} passed, worst {worst:e}");
    }
}
