//! Values of output files: what they state, whatever their layout.
//!
//! Two files of other bytes may state the same; two that state the same are equal value by value.

use std::collections::BTreeSet;
use std::fmt;

use anyhow::{Context, Result};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// One place at which a file does not state what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// Where: `total/actual_ytd`, or `row 5 value_pence`.
    pub(super) place: String,
    /// What is stated there; none where nothing is.
    pub(super) stated: Option<String>,
    /// What should be; none where nothing should.
    pub(super) expected: Option<String>,
}

/// A JSON document. A name that stands twice in an object is refused: readers differ in which of the
/// two they take.
pub(super) fn json(bytes: &[u8]) -> Result<Value> {
    let strict: Strict = serde_json::from_slice(bytes).context("it is not a JSON document")?;
    Ok(strict.0)
}

/// Where two documents differ, in their order.
pub(super) fn of_json(stated: &Value, expected: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    json_at("", Some(stated), Some(expected), &mut found);
    found
}

fn json_at(place: &str, stated: Option<&Value>, expected: Option<&Value>, found: &mut Vec<Difference>) {
    let below = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}/{name}") };
    match (stated, expected) {
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for name in names {
                json_at(&below(name), one.get(name), other.get(name), found);
            }
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) => {
            for idx in 0..one.len().max(other.len()) {
                json_at(&below(&(idx + 1).to_string()), one.get(idx), other.get(idx), found);
            }
        }
        (one, other) if one == other => {}
        (one, other) => found.push(Difference {
            place: place.to_owned(),
            stated: one.map(ToString::to_string),
            expected: other.map(ToString::to_string),
        }),
    }
}

/// Where two CSV files differ, in their order; an error where the first is not CSV in UTF-8.
pub(super) fn of_csv(stated: &[u8], expected: &[u8]) -> Result<Vec<Difference>> {
    let (stated, expected) = (records(stated)?, records(expected)?);
    let heading = expected.first().cloned().unwrap_or_default();
    let mut found = Vec::new();
    let whole = |row: Option<&Vec<String>>| row.map(|row| row.join(","));
    if stated.first() != expected.first() {
        // Under other columns no cell can be compared.
        let (stated, expected) = (whole(stated.first()), whole(expected.first()));
        return Ok(vec![Difference { place: "row 1".to_owned(), stated, expected }]);
    }
    for idx in 0..stated.len().max(expected.len()) {
        let (one, other) = (stated.get(idx), expected.get(idx));
        if one == other {
            continue;
        }
        if one.is_none() || other.is_none() {
            let place = format!("row {}", idx + 1);
            found.push(Difference { place, stated: whole(one), expected: whole(other) });
            continue;
        }
        let n_columns = one.map_or(0, Vec::len).max(other.map_or(0, Vec::len));
        for column_idx in 0..n_columns {
            let cell = |row: Option<&Vec<String>>| row.and_then(|row| row.get(column_idx)).cloned();
            if cell(one) != cell(other) {
                let number = (column_idx + 1).to_string();
                let column = heading.get(column_idx).unwrap_or(&number);
                found.push(Difference {
                    place: format!("row {} {column}", idx + 1),
                    stated: cell(one),
                    expected: cell(other),
                });
            }
        }
    }
    Ok(found)
}

fn records(bytes: &[u8]) -> Result<Vec<Vec<String>>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.context("it is not a CSV file in UTF-8")?;
        records.push(record.iter().map(ToOwned::to_owned).collect());
    }
    Ok(records)
}

/// A JSON value of which no object has a name twice.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Value, A::Error> {
        let mut found = Vec::new();
        while let Some(Strict(value)) = values.next_element()? {
            found.push(value);
        }
        Ok(Value::Array(found))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut found = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            let Strict(value) = entries.next_value()?;
            if found.contains_key(&name) {
                return Err(de::Error::custom(format!("{name:?} stands twice in one object")));
            }
            found.insert(name, value);
        }
        Ok(Value::Object(found))
    }
}

#[cfg(test)]
mod tests;
