//! Distributions of durations as they are written: `"12 min"`, or `{ lognormal = { mean = "5 min", sd = "2 min" } }`.

use flow::kernel::draw::Distribution;
use toml::de::DeValue;

use super::example::example_for;
use super::unit;
use crate::toml_reader::{Faults, File, TomlTable, Value, number};

/// What a distribution looks like.
const LAW: &str = "expected a time such as \"12 min\", or a law such as { exponential = \"12 min\" } or { lognormal = { mean = \"25 min\", sd = \"15 min\" } }; others are fixed, erlang, gamma, weibull, uniform, hyperexponential and empirical";

/// Reads a distribution; a fault where it is none.
pub(super) fn distribution(
    faults: &Faults,
    file: File<'_>,
    subject: &str,
    value: &Value<'_>,
) -> Option<Distribution> {
    if let Some(text) = value.get_ref().as_str() {
        let time = unit::time(text);
        if time.is_none() {
            add_fault(faults, file, subject, value, LAW);
        }
        return time.map(Distribution::Fixed);
    }
    let DeValue::Table(map) = value.get_ref() else {
        add_fault(faults, file, subject, value, LAW);
        return None;
    };
    let table = TomlTable::new(subject.to_owned(), file, value.span(), map);
    let keys = table.keys();
    let [kind] = keys.as_slice() else {
        table.add_table_fault(faults, LAW);
        return None;
    };
    let inner = table.get(kind)?;
    let Some(example) = example_for(kind).filter(|_| KINDS.contains(kind)) else {
        add_fault(faults, file, subject, value, LAW);
        return None;
    };
    let example = format!("{{ {kind} = {example} }}");
    let example = example.as_str();
    match *kind {
        "fixed" | "exponential" => {
            let mean = time_or_mean(faults, file, &format!("{subject}, {kind}"), inner, example)?;
            if *kind == "fixed" {
                return Some(Distribution::Fixed(mean));
            }
            Some(Distribution::Exponential { mean: positive(faults, file, subject, inner, mean)? })
        }
        "hyperexponential" => {
            parts(faults, file, subject, inner, "mean", example).map(Distribution::Hyperexponential)
        }
        "empirical" => parts(faults, file, subject, inner, "value", example).map(Distribution::Empirical),
        _ => {
            let inner = TomlTable::from_value(format!("{subject}, {kind}"), file, inner, example, faults)?;
            let distribution = by_parameters(faults, kind, example, &inner);
            inner.finish(faults);
            distribution
        }
    }
}

/// The distributions there are.
const KINDS: [&str; 9] = [
    "fixed",
    "exponential",
    "lognormal",
    "gamma",
    "erlang",
    "weibull",
    "uniform",
    "hyperexponential",
    "empirical",
];

/// Reads every parameter before any of them is missed: one that cannot be read says nothing of the others.
fn by_parameters(faults: &Faults, kind: &str, example: &str, inner: &TomlTable<'_>) -> Option<Distribution> {
    let time = |key: &str| {
        let Some(value) = inner.get(key) else {
            inner.add_table_fault(faults, format!("{key} is missing: write {example}"));
            return None;
        };
        let time = value.get_ref().as_str().and_then(unit::time);
        if time.is_none() {
            inner.add_fault(faults, key, value, format!("{}: write {example}", unit::TIME));
        }
        time
    };
    let above_zero = |key: &str| {
        let time = time(key)?;
        if time <= 0.0 {
            inner.add_table_fault(faults, format!("{key} must be above 0"));
            return None;
        }
        Some(time)
    };
    match kind {
        "lognormal" | "gamma" => {
            let (mean, sd) = (above_zero("mean"), above_zero("sd"));
            let (mean, sd) = (mean?, sd?);
            Some(if kind == "gamma" {
                Distribution::Gamma { mean, sd }
            } else {
                Distribution::Lognormal { mean, sd }
            })
        }
        "weibull" => {
            let shape = inner.number_in(faults, "shape", 0.05, 100.0);
            if !inner.has("shape") {
                inner.add_table_fault(faults, format!("shape is missing: write {example}"));
            }
            let scale = above_zero("scale");
            Some(Distribution::Weibull { shape: shape?, scale: scale? })
        }
        "erlang" => {
            let phases = inner.count(faults, "phases").filter(|phases| *phases > 0);
            if phases.is_none() {
                inner.add_table_fault(
                    faults,
                    format!("phases must be a whole number from 1: write {example}"),
                );
            }
            let mean = above_zero("mean");
            Some(Distribution::Erlang { phases: phases?, mean: mean? })
        }
        _ => {
            let (low, high) = (time("low"), time("high"));
            let (low, high) = (low?, high?);
            if high < low {
                inner.add_table_fault(faults, "high is below low; swap them");
                return None;
            }
            Some(Distribution::Uniform { low, high })
        }
    }
}

/// A time, or a table that holds its mean.
fn time_or_mean(
    faults: &Faults,
    file: File<'_>,
    subject: &str,
    value: &Value<'_>,
    example: &str,
) -> Option<f64> {
    let mean_value = match value.get_ref() {
        DeValue::Table(map) => {
            let table = TomlTable::new(subject.to_owned(), file, value.span(), map);
            let mean = table.get("mean");
            table.finish(faults);
            mean
        }
        _ => Some(value),
    };
    let time = mean_value.and_then(|mean| mean.get_ref().as_str()).and_then(unit::time);
    if time.is_none() {
        add_fault(
            faults,
            file,
            subject,
            mean_value.unwrap_or(value),
            &format!("{}: write {example}", unit::TIME),
        );
    }
    time
}

fn positive(faults: &Faults, file: File<'_>, subject: &str, value: &Value<'_>, time: f64) -> Option<f64> {
    if time > 0.0 {
        return Some(time);
    }
    add_fault(faults, file, subject, value, "expected a time above 0");
    None
}

/// A list of shares and times; shares add to 1.
fn parts(
    faults: &Faults,
    file: File<'_>,
    subject: &str,
    value: &Value<'_>,
    name: &str,
    example: &str,
) -> Option<Vec<(f64, f64)>> {
    let DeValue::Array(rows) = value.get_ref() else {
        add_fault(faults, file, subject, value, &format!("expected a list of shares: write {example}"));
        return None;
    };
    let mut parts = Vec::new();
    let n_rows = rows.len();
    for row in rows {
        let part_example = format!("{{ share = 0.9, {name} = \"12 min\" }}");
        let Some(part) = TomlTable::from_value(subject.to_owned(), file, row, &part_example, faults) else {
            continue;
        };
        let share = part.get("share").and_then(number).filter(|share| *share >= 0.0);
        let time = part.get(name).and_then(|time| time.get_ref().as_str()).and_then(unit::time);
        part.finish(faults);
        match (share, time) {
            (Some(share), Some(time)) => parts.push((share, time)),
            _ => add_fault(faults, file, subject, row, &format!("expected {part_example}")),
        }
    }
    if parts.len() < n_rows {
        return None;
    }
    let sum: f64 = parts.iter().map(|(share, _)| share).sum();
    if (sum - 1.0).abs() > 1e-6 {
        add_fault(faults, file, subject, value, &format!("its shares add to {sum}, not 1"));
        return None;
    }
    Some(parts)
}

fn add_fault(faults: &Faults, file: File<'_>, subject: &str, value: &Value<'_>, expected: &str) {
    let location = crate::toml_reader::Location { file, offset: value.span().start };
    faults.add(&location, subject, crate::toml_reader::value_text(value), expected);
}
