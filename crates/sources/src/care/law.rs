//! Laws of durations as they are written: `"12 min"`, or `{ lognormal = { mean = "5 min", sd = "2 min" } }`.

use flow::kernel::draw::Law;
use toml::de::DeValue;

use super::unit;
use super::written::{Faults, File, Value, Written, number};

/// What a law looks like.
const LAW: &str = "expected a time such as \"12 min\", or one of { exponential = \"12 min\" }, { lognormal = { mean, sd } }, { erlang = { phases, mean } }, { gamma = { mean, sd } }, { weibull = { shape, scale } }, { uniform = { low, high } }, { hyperexponential = [ { share, mean } ] }, { empirical = [ { share, value } ] }";

/// Reads a law; a fault where it is none.
pub(super) fn law(faults: &Faults, file: File<'_>, whose: &str, value: &Value<'_>) -> Option<Law> {
    if let Some(text) = value.get_ref().as_str() {
        let time = unit::time(text);
        if time.is_none() {
            wrong(faults, file, whose, value, unit::TIME);
        }
        return time.map(Law::Fixed);
    }
    let table = Written::of_value(whose.to_owned(), file, value, faults)?;
    let keys = table.keys();
    let [kind] = keys.as_slice() else {
        table.lacks(faults, LAW);
        return None;
    };
    let inner = table.get(kind)?;
    let parts = |name: &str| parts(faults, file, whose, inner, name);
    let law = match *kind {
        "fixed" => Law::Fixed(time_or_mean(faults, file, whose, inner)?),
        "exponential" => Law::Exponential {
            mean: positive(faults, file, whose, inner, time_or_mean(faults, file, whose, inner)?)?,
        },
        "hyperexponential" => Law::Hyperexponential(parts("mean")?),
        "empirical" => Law::Empirical(parts("value")?),
        "lognormal" | "gamma" | "erlang" | "weibull" | "uniform" => {
            let inner = Written::of_value(format!("{whose}, {kind}"), file, inner, faults)?;
            let law = by_parameters(faults, kind, &inner);
            inner.finish(faults);
            law?
        }
        _ => {
            wrong(faults, file, whose, value, LAW);
            return None;
        }
    };
    Some(law)
}

fn by_parameters(faults: &Faults, kind: &str, inner: &Written<'_>) -> Option<Law> {
    let time = |key: &str| {
        let Some(value) = inner.get(key) else {
            inner.lacks(faults, format!("{key} is missing; {}", unit::TIME));
            return None;
        };
        let time = value.get_ref().as_str().and_then(unit::time);
        if time.is_none() {
            inner.fault(faults, key, value, unit::TIME);
        }
        time
    };
    let above_nought = |key: &str| {
        let time = time(key)?;
        if time <= 0.0 {
            inner.lacks(faults, format!("{key} must be above 0"));
            return None;
        }
        Some(time)
    };
    match kind {
        "lognormal" => Some(Law::Lognormal { mean: above_nought("mean")?, sd: above_nought("sd")? }),
        "gamma" => Some(Law::Gamma { mean: above_nought("mean")?, sd: above_nought("sd")? }),
        "weibull" => {
            let shape = inner.number_in(faults, "shape", 0.05, 100.0);
            if shape.is_none() && inner.get("shape").is_none() {
                inner.lacks(faults, "shape is missing: a number such as 1.5");
            }
            Some(Law::Weibull { shape: shape?, scale: above_nought("scale")? })
        }
        "erlang" => {
            let phases = inner.count(faults, "phases").filter(|phases| *phases > 0);
            if phases.is_none() {
                inner.lacks(faults, "phases must be a whole number from 1");
            }
            Some(Law::Erlang { phases: phases?, mean: above_nought("mean")? })
        }
        _ => {
            let (low, high) = (time("low")?, time("high")?);
            if high < low {
                inner.lacks(faults, "high is below low; swap them");
                return None;
            }
            Some(Law::Uniform { low, high })
        }
    }
}

/// A time, or a table that holds its mean.
fn time_or_mean(faults: &Faults, file: File<'_>, whose: &str, value: &Value<'_>) -> Option<f64> {
    let text = match value.get_ref() {
        DeValue::Table(map) => map.get("mean").and_then(|mean| mean.get_ref().as_str()),
        other => other.as_str(),
    };
    let time = text.and_then(unit::time);
    if time.is_none() {
        wrong(faults, file, whose, value, unit::TIME);
    }
    time
}

fn positive(faults: &Faults, file: File<'_>, whose: &str, value: &Value<'_>, time: f64) -> Option<f64> {
    if time > 0.0 {
        return Some(time);
    }
    wrong(faults, file, whose, value, "expected a time above 0");
    None
}

/// A list of shares and times; shares add to 1.
fn parts(
    faults: &Faults,
    file: File<'_>,
    whose: &str,
    value: &Value<'_>,
    name: &str,
) -> Option<Vec<(f64, f64)>> {
    let DeValue::Array(all) = value.get_ref() else {
        wrong(faults, file, whose, value, &format!("expected a list of {{ share, {name} }}"));
        return None;
    };
    let mut parts = Vec::new();
    for one in all {
        let share = one.get_ref().get("share").and_then(number);
        let time = one.get_ref().get(name).and_then(|time| time.get_ref().as_str()).and_then(unit::time);
        match (share, time) {
            (Some(share), Some(time)) if share >= 0.0 => parts.push((share, time)),
            _ => {
                wrong(faults, file, whose, one, &format!("expected {{ share = 0.9, {name} = \"12 min\" }}"));
                return None;
            }
        }
    }
    let all: f64 = parts.iter().map(|(share, _)| share).sum();
    if (all - 1.0).abs() > 1e-6 {
        wrong(faults, file, whose, value, &format!("its shares add to {all}, not 1"));
        return None;
    }
    Some(parts)
}

fn wrong(faults: &Faults, file: File<'_>, whose: &str, value: &Value<'_>, expected: &str) {
    let place = super::written::Place { file, at: value.span().start };
    faults.add(&place, whose, super::written::shown(value), expected);
}
