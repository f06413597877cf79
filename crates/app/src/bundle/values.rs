//! Values of output files: what they state, whatever their layout.
//!
//! Two files of other bytes may state the same; two that state the same are equal value by value.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Read};

use anyhow::{Context, Result};
use csv::StringRecord;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
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

/// Where two files differ, as far as it is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Differences {
    /// The first places, in the order of the file.
    pub(super) listed: Vec<Difference>,
    /// Whether there are more.
    pub(super) has_more: bool,
}

/// Places of one file that are listed: a file of strangers may differ in millions.
const MOST_LISTED: usize = 1_000;
/// Values that a document may have; that of a system of nine organisations has 50,000.
const MOST_VALUES: usize = 1_000_000;
/// Bytes of a row of a CSV file; those of a system of nine organisations have a few hundred.
const MOST_ROW_BYTES: usize = 1_000_000;
/// Characters of a value that are repeated.
const SHOWN: usize = 200;

impl Differences {
    /// Whether there is room for another place.
    fn has_room(&mut self) -> bool {
        self.has_more = self.has_more || MOST_LISTED <= self.listed.len();
        !self.has_more
    }

    fn add(&mut self, place: &str, stated: Option<String>, expected: Option<String>) {
        if self.has_room() {
            self.listed.push(Difference { place: shortened(place), stated, expected });
        }
    }
}

/// A text as a message repeats it: not all of a long one.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A JSON document. A name that stands twice in an object is refused: readers differ in which of the
/// two they take.
pub(super) fn json(bytes: &[u8]) -> Result<Value> {
    let n_values = Cell::new(0);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let parsed = Strict(&n_values).deserialize(&mut reader);
    parsed.and_then(|value| reader.end().map(|()| value)).context("it is not a JSON document")
}

/// Where two documents differ, in their order.
pub(super) fn json_differences(stated: &Value, expected: &Value) -> Differences {
    let mut differences = Differences::default();
    json_at("", Some(stated), Some(expected), &mut differences);
    differences
}

fn json_at(place: &str, stated: Option<&Value>, expected: Option<&Value>, differences: &mut Differences) {
    if differences.has_more {
        return;
    }
    let below = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}/{name}") };
    match (stated, expected) {
        (Some(Value::Object(left)), Some(Value::Object(right))) => {
            let names: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
            for name in names {
                json_at(&below(name), left.get(name), right.get(name), differences);
            }
        }
        (Some(Value::Array(left)), Some(Value::Array(right))) => {
            for idx in 0..left.len().max(right.len()) {
                json_at(&below(&(idx + 1).to_string()), left.get(idx), right.get(idx), differences);
            }
        }
        (left, right) if left == right => {}
        (left, right) => {
            let value = |value: Option<&Value>| value.map(|value| shortened(&value.to_string()));
            differences.add(place, value(left), value(right));
        }
    }
}

/// Where two CSV files differ, in their order; an error where the first is not CSV in UTF-8.
pub(super) fn csv_differences(stated: &[u8], expected: &[u8]) -> Result<Differences> {
    let rows = |bytes| {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(BoundedRow { bytes, n_read: 0 })
    };
    let (mut stated, mut expected) = (rows(stated), rows(expected));
    let (mut stated_row, mut expected_row) = (StringRecord::new(), StringRecord::new());
    let mut heading = StringRecord::new();
    let mut differences = Differences::default();
    let mut number = 0_usize;
    // Row beside row, so that none is kept.
    while differences.has_room() {
        number += 1;
        stated.get_mut().n_read = 0;
        expected.get_mut().n_read = 0;
        let is_stated = stated.read_record(&mut stated_row).context("it is not a CSV file in UTF-8")?;
        let is_expected = expected.read_record(&mut expected_row).context("it is not a CSV file in UTF-8")?;
        if !is_stated && !is_expected {
            break;
        }
        let is_same = is_stated == is_expected && stated_row == expected_row;
        let row = |is_there: bool, row: &StringRecord| is_there.then(|| row_text(row));
        if number == 1 {
            heading.clone_from(&expected_row);
            if !is_same {
                // Under other columns no cell can be compared.
                differences.add("row 1", row(is_stated, &stated_row), row(is_expected, &expected_row));
                return Ok(differences);
            }
        }
        if is_same {
            continue;
        }
        if !is_stated || !is_expected {
            differences.add(
                &format!("row {number}"),
                row(is_stated, &stated_row),
                row(is_expected, &expected_row),
            );
            continue;
        }
        for column_idx in 0..stated_row.len().max(expected_row.len()) {
            let cell = |row: &StringRecord| row.get(column_idx).map(shortened);
            if stated_row.get(column_idx) == expected_row.get(column_idx) {
                continue;
            }
            if !differences.has_room() {
                break;
            }
            let column = heading.get(column_idx).map_or_else(|| (column_idx + 1).to_string(), str::to_owned);
            differences.add(&format!("row {number} {column}"), cell(&stated_row), cell(&expected_row));
        }
    }
    Ok(differences)
}

/// The bytes of a CSV file, of which one row may take only so many: the reader of the rows keeps a
/// number for each cell, and a row of nothing but commas takes ten times its own size.
struct BoundedRow<'b> {
    bytes: &'b [u8],
    /// Bytes read since the row began, give or take what is buffered.
    n_read: usize,
}

impl Read for BoundedRow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if MOST_ROW_BYTES < self.n_read {
            let why = format!("a row has more than {MOST_ROW_BYTES} bytes, the most that is read");
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        let n_bytes = self.bytes.read(buffer)?;
        self.n_read += n_bytes;
        Ok(n_bytes)
    }
}

/// A row as one text, as far as it is repeated.
fn row_text(row: &StringRecord) -> String {
    let mut text = String::new();
    for (idx, cell) in row.iter().enumerate() {
        if SHOWN < text.len() {
            break;
        }
        text.push_str(if idx == 0 { "" } else { "," });
        text.push_str(&shortened(cell));
    }
    shortened(&text)
}

/// A JSON value of which no object has a name twice, and which is counted as it is read.
#[derive(Clone, Copy)]
struct Strict<'c>(&'c Cell<usize>);

impl Strict<'_> {
    fn count<E: de::Error>(self, value: impl Into<Value>) -> Result<Value, E> {
        self.0.set(self.0.get() + 1);
        if MOST_VALUES < self.0.get() {
            return Err(E::custom(format!("it has more than {MOST_VALUES} values, the most that is read")));
        }
        Ok(value.into())
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        self.count(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        self.count(value)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        self.count(value)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        self.count(value)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        self.count(value)
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        self.count(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = values.next_element_seed(self)? {
            list.push(value);
        }
        self.count(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(self)?;
            if object.contains_key(&name) {
                return Err(de::Error::custom(format!("{name:?} stands twice in one object")));
            }
            object.insert(name, value);
        }
        self.count(object)
    }
}

#[cfg(test)]
mod tests;
