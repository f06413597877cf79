//! Fields of a case: read, or refused by their name.

use std::fmt::Display;

use jiff::civil::Date;
use serde_json::Value;

/// A field of a case under its name.
fn wanted<T>(from: &Value, name: &str, what: &str, read: impl Fn(&Value) -> Option<T>) -> Result<T, String> {
    read(&from[name]).ok_or_else(|| format!("{name} is {}, expected {what}", short(&from[name])))
}

/// A value in a message, cut where it is long.
fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 { text } else { text.chars().take(60).chain(['…']).collect() }
}

pub(super) fn number(from: &Value, name: &str) -> Result<f64, String> {
    wanted(from, name, "a number", Value::as_f64)
}

pub(super) fn truth(from: &Value, name: &str) -> Result<bool, String> {
    wanted(from, name, "true or false", Value::as_bool)
}

pub(super) fn text<'a>(from: &'a Value, name: &str) -> Result<&'a str, String> {
    from[name].as_str().ok_or_else(|| format!("{name} is {}, expected a text", short(&from[name])))
}

pub(super) fn list<'a>(from: &'a Value, name: &str) -> Result<&'a [Value], String> {
    let list = from[name].as_array().map(Vec::as_slice);
    list.ok_or_else(|| format!("{name} is {}, expected a list", short(&from[name])))
}

/// A whole number of whatever size the caller needs.
pub(super) fn whole<T: TryFrom<i64>>(from: &Value, name: &str) -> Result<T, String> {
    wanted(from, name, "a whole number", whole_of)
}

fn whole_of<T: TryFrom<i64>>(value: &Value) -> Option<T> {
    T::try_from(value.as_i64()?).ok()
}

fn all<T>(
    values: &[Value],
    name: &str,
    what: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Vec<T>, String> {
    let each = values.iter().enumerate();
    each.map(|(idx, value)| {
        read(value).ok_or_else(|| format!("{name}[{idx}] is {}, expected {what}", short(value)))
    })
    .collect()
}

pub(super) fn numbers(from: &Value, name: &str) -> Result<Vec<f64>, String> {
    all(list(from, name)?, name, "a number", Value::as_f64)
}

pub(super) fn wholes<T: TryFrom<i64>>(from: &Value, name: &str) -> Result<Vec<T>, String> {
    all(list(from, name)?, name, "a whole number", whole_of)
}

pub(super) fn texts(from: &Value, name: &str) -> Result<Vec<String>, String> {
    all(list(from, name)?, name, "a text", |value| value.as_str().map(str::to_owned))
}

pub(super) fn days(from: &Value, name: &str) -> Result<Vec<Date>, String> {
    all(list(from, name)?, name, "a date", |value| value.as_str()?.parse().ok())
}

/// A table: a list of rows of numbers.
pub(super) fn rows(from: &Value, name: &str) -> Result<Vec<Vec<f64>>, String> {
    let row = |value: &Value| value.as_array()?.iter().map(Value::as_f64).collect();
    all(list(from, name)?, name, "a row of numbers", row)
}

/// What an engine gave, or why it refused, as the fault of a case.
pub(super) fn given<T, E: Display>(outcome: Result<T, E>) -> Result<T, String> {
    outcome.map_err(|why| why.to_string())
}

/// The same of an engine that tells several faults.
pub(super) fn given_all<T, E: Display>(outcome: Result<T, Vec<E>>) -> Result<T, String> {
    outcome.map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}
