//! Funnels and intervals of `evaluation_cases.json`.

use evidence::funnel::exact::{Counted, Limits, exact_limits};
use evidence::funnel::overdispersion::{self, FunnelUnit, LimitConvention, Measure, PlacedUnit, funnel};
use serde_json::{Value, json};
use stats::interval::{Interval, byar, exact_count, exact_proportion, wilson};

use super::fields::{given_all, list, number, numbers, text, texts, whole};
use super::{CaseResult, Tolerance};

const CLOSE: Tolerance = Tolerance { relative: 1e-9, absolute: 1e-12 };

pub(super) fn overdispersed(held: &mut CaseResult, input: &Value, expect: &Value) -> Result<(), String> {
    let measure = match (text(input, "data_type")?, text(input, "sr_method")?) {
        ("SR", "SHMI") => Measure::RatioByLogarithm,
        ("SR", _) => Measure::RatioBySquareRoot,
        ("PR", _) => Measure::Proportion,
        _ => Measure::RatioOfCounts,
    };
    let trim = number(input, "trim_by")?;
    let settings = overdispersion::Settings { measure, trim, convention: LimitConvention::FunnelPlotR };
    let sizes = numbers(input, "numerator")?.into_iter().zip(numbers(input, "denominator")?);
    let units = texts(input, "group")?.into_iter().zip(sizes);
    let units = units.map(|(name, (numerator, denominator))| FunnelUnit { name, numerator, denominator });
    let found = given_all(funnel(&units.collect::<Vec<_>>(), &settings))?;
    held.near_within("target", Some(found.target), &expect["target"], CLOSE);
    held.near_within("phi", Some(found.dispersion), &expect["phi"], CLOSE);
    held.near_within("tau2", Some(found.variance_between), &expect["tau2"], CLOSE);
    held.same("n_used", &json!(found.n_used), &expect["n_used"]);
    let of = |of: &dyn Fn(&PlacedUnit) -> f64| found.units.iter().map(of).collect::<Vec<f64>>();
    held.all_within("z", &of(&|unit| unit.z), &expect["z"], CLOSE);
    for (idx, unit) in found.units.iter().enumerate() {
        held.near_within(&format!("z_used[{idx}]"), unit.z_used, &expect["z_used"][idx], CLOSE);
    }
    let placed = found.units.iter();
    for (prefix, limits) in [
        ("", placed.clone().map(|unit| unit.limits).collect::<Vec<Limits>>()),
        ("od_", placed.map(|unit| unit.adjusted).collect()),
    ] {
        for (name, found) in [
            ("ll95", limits.iter().map(|limits| limits.low_95).collect::<Vec<f64>>()),
            ("ul95", limits.iter().map(|limits| limits.high_95).collect()),
            ("ll998", limits.iter().map(|limits| limits.low_998).collect()),
            ("ul998", limits.iter().map(|limits| limits.high_998).collect()),
        ] {
            let field = format!("{prefix}{name}");
            held.all_within(&field, &found, &expect[&field], CLOSE);
        }
    }
    Ok(())
}

pub(super) fn exact(held: &mut CaseResult, input: &Value, expect: &Value) -> Result<(), String> {
    let counted = match text(input, "distribution")? {
        "binomial" => Counted::Proportion,
        _ => Counted::Events,
    };
    let found = given_all(exact_limits(counted, number(input, "target")?, &numbers(input, "n")?))?;
    let expected = list(expect, "limits")?;
    held.same("limits", &json!(found.len()), &json!(expected.len()));
    for (found, expected) in found.iter().zip(expected) {
        for (reading, limits) in [("quantile", found.quantile), ("interpolated", found.smooth)] {
            for (side, limit) in [
                ("lo998", limits.low_998),
                ("lo95", limits.low_95),
                ("hi95", limits.high_95),
                ("hi998", limits.high_998),
            ] {
                let field = format!("{side}_{reading}");
                let name = format!("{field} of {}", found.size);
                held.near_within(&name, Some(limit), &expected[&field], CLOSE);
            }
        }
    }
    Ok(())
}

pub(super) fn intervals(held: &mut CaseResult, input: &Value, expect: &Value) -> Result<(), String> {
    let level = number(input, "level")?;
    for item in list(expect, "items")? {
        let x = whole::<u32>(item, "x")?;
        let found: [(&str, Interval); 2] = if item["n"].is_null() {
            [("poisson_exact", exact_count(f64::from(x), level)), ("byar", byar(x, level))]
        } else {
            let n = whole(item, "n")?;
            [("exact", exact_proportion(x, n, level)), ("wilson", wilson(x, n, level))]
        };
        for (name, Interval { low, high }) in found {
            held.all_within(&format!("{name} of {x}"), &[low, high], &item[name], CLOSE);
        }
    }
    Ok(())
}
