//! `rates_cases.json`: rates, standardisation, inequality, life expectancy, funnels, growth and the left shift.

use evidence::funnel::interval::{count_limits, proportion_limits};
use evidence::rates::Withheld;
use serde_json::{Value, json};
use stats::inequality::{Scale, concentration, gradient, slope};
use stats::lifetable::life_table;
use stats::rates::{Confidence, CountInterval, Estimate, Order, proportion, quantile_groups, rate};
use stats::refused::Refused;
use stats::standardise::{Direct, direct, direct_repeated, indirect};

use super::fields::{self, list, number, numbers, text, truth, whole};
use super::found::{Found, all, one};
use super::{CaseResult, FileResult, Tolerance, growth};

const USUAL: Tolerance = Tolerance { relative: 1e-9, absolute: 1e-9 };

pub(super) fn try_cases(value: &Value) -> Result<FileResult, String> {
    FileResult::by_kind(value, |kind, held, case| match found(kind, &case["given"]) {
        Ok(None) => None,
        Ok(Some(found)) => Some(compared(held, found, case)),
        Err(why) => Some(Err(why)),
    })
}

fn compared(held: &mut CaseResult, found: Result<Found, Refused>, case: &Value) -> Result<(), String> {
    let found = match found {
        Ok(found) => found,
        Err(refused) => {
            held.same("the reason of refusal", &json!(reason(refused)), &case["refuse"]);
            return Ok(());
        }
    };
    let Some(expect) = case["expect"].as_object() else {
        return Err(format!("it is answered, expected a refusal: {}", case["refuse"]));
    };
    for name in expect.keys().filter(|name| !found.iter().any(|(found, _)| found == name)) {
        held.faults.push(format!("{name} is not worked out"));
    }
    for (name, values) in found {
        let expected = match &case["expect"][name] {
            Value::Array(values) => values.clone(),
            value => vec![value.clone()],
        };
        held.same(&format!("{name}, how many"), &json!(values.len()), &json!(expected.len()));
        for (found, expected) in values.iter().zip(&expected) {
            // Near zero the tolerance is absolute; elsewhere a rate of one in a million is held to its digits.
            let is_small = expected.as_f64().is_none_or(|expected| expected.abs() < 1e-3);
            let absolute = if is_small { USUAL.absolute } else { 0.0 };
            held.near_within(name, *found, expected, Tolerance { absolute, ..USUAL });
        }
    }
    Ok(())
}

fn confidence(given: &Value) -> Result<Confidence, String> {
    let name = if given["confidence"].is_null() { "level" } else { "confidence" };
    fields::given(Confidence::new(number(given, name)?))
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
fn found(kind: &str, given: &Value) -> Result<Option<Result<Found, Refused>>, String> {
    let multiplier = given["multiplier"].as_f64().unwrap_or(1.0);
    let minimum = |name: &str| given[name].as_f64().unwrap_or(0.0);
    let of = |name: &str| numbers(given, name);
    Ok(Some(match kind {
        "proportion" => {
            let found = proportion(number(given, "x")?, number(given, "n")?, confidence(given)?);
            found.map(|found| ends(found, multiplier))
        }
        "rate" => {
            let method = match text(given, "method")? {
                "exact" => CountInterval::Exact,
                "byar" => CountInterval::Byar,
                _ => CountInterval::ExactBelowTen,
            };
            let found = rate(number(given, "x")?, number(given, "n")?, method, confidence(given)?);
            found.map(|found| ends(found, multiplier))
        }
        "dsr" => {
            let minimum = minimum("minimum_count");
            let found = direct(&of("x")?, &of("n")?, &of("standard")?, minimum, confidence(given)?);
            found.map(|found| direct_found(found, multiplier))
        }
        "dsr_repeat" => {
            let pairs = |band: &Value| -> Option<Vec<(f64, f64)>> {
                let pairs = band.as_object()?.iter();
                pairs.map(|(events, people)| Some((events.parse().ok()?, people.as_f64()?))).collect()
            };
            let bands: Option<Vec<_>> = list(given, "people_by_events")?.iter().map(pairs).collect();
            let bands = bands.ok_or("people_by_events is no list of people by number of events")?;
            let found = direct_repeated(&bands, &of("n")?, &of("standard")?, 0.0, confidence(given)?);
            found.map(|found| direct_found(found, multiplier))
        }
        "isr" => {
            let (x, n) = (of("reference_x")?, of("reference_n")?);
            indirect(number(given, "observed")?, &of("n")?, &x, &n, confidence(given)?).map(|found| {
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
            let scale = match text(given, "scale")? {
                "identity" => Scale::Identity,
                "log" => Scale::Log,
                _ => Scale::Logit,
            };
            slope(&of("population")?, &of("value")?, &of("se")?, scale, confidence(given)?).map(|found| {
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
        "concentration" => concentration(&of("population")?, &of("value")?).map(|found| {
            vec![
                ("index", one(found.index)),
                ("cumulative_population", all(&found.cumulative_population)),
                ("cumulative_value", all(&found.cumulative_value)),
            ]
        }),
        "gradient" => gradient(&of("rank")?, &of("population")?, &of("value")?).map(|found| {
            vec![
                ("intercept", one(found.intercept)),
                ("slope", one(found.slope)),
                ("se", one(found.standard_error)),
            ]
        }),
        "funnel_proportion" => {
            let found = proportion_limits(number(given, "average")?, number(given, "n")?, confidence(given)?);
            found.map(|found| vec![("lower", one(found.lower)), ("upper", one(found.upper))])
        }
        "funnel_count" => count_limits(number(given, "observed")?, confidence(given)?).map(|found| {
            vec![
                ("expected_at_lower_limit", one(found.expected_at_lower)),
                ("lower_ratio", one(found.lower_ratio)),
                ("expected_at_upper_limit", one(found.expected_at_upper)),
                ("upper_ratio", vec![found.upper_ratio]),
            ]
        }),
        "quantile" => {
            let is_highest_first = truth(given, "highest_first")?;
            let order = if is_highest_first { Order::HighestFirst } else { Order::LowestFirst };
            let n_groups = whole(given, "groups")?;
            quantile_groups(&of("value")?, n_groups, order).map(|groups| {
                let groups =
                    groups.iter().map(|group| Some(f64::from(u32::try_from(*group).unwrap_or(u32::MAX))));
                vec![("quantile", groups.collect())]
            })
        }
        "life_expectancy" => {
            let minimum = minimum("minimum_person_years");
            let (deaths, population) = (of("deaths")?, of("population")?);
            life_table(&of("start_age")?, &deaths, &population, minimum, confidence(given)?).map(|table| {
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
        other => return Ok(growth::found(other, given)?.map(Ok)),
    }))
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
