//! A TOML table as it is written: values with their lines, the keys that were read, and every fault.

mod nearest;
mod error;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::Fault;
use crate::network::example::example_for;

pub(crate) use error::{not_as_expected, not_toml};
pub(crate) use nearest::{edit_distance, listing, nearest};

/// A value as it is written.
pub(crate) type Value<'d> = Spanned<DeValue<'d>>;

/// Where faults are collected.
#[derive(Debug, Default)]
pub(crate) struct Faults(RefCell<Vec<LocatedFault>>);

/// A fault, and its byte offset in a file. Lines are counted at the end, for all faults in one pass.
#[derive(Debug)]
struct LocatedFault {
    path: String,
    offset: usize,
    fault: Fault,
}

impl Faults {
    /// Adds a fault.
    pub(crate) fn add(
        &self,
        location: &Location<'_>,
        subject: &str,
        value: impl Into<String>,
        expected: impl Into<String>,
    ) {
        let fault = Fault {
            file: String::new(),
            at: None,
            column: subject.to_owned(),
            value: value.into(),
            expected: expected.into(),
        };
        self.0.borrow_mut().push(LocatedFault {
            path: location.file.path.to_owned(),
            offset: location.offset,
            fault,
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// All faults, each once, by file and by position in it; `files` are (path, text).
    pub(crate) fn into_sorted(self, files: &[(String, String)]) -> Vec<Fault> {
        let mut located = self.0.into_inner();
        located.sort_by(|left, right| (&left.path, left.offset).cmp(&(&right.path, right.offset)));
        let mut seen = BTreeSet::new();
        let mut faults = Vec::new();
        // Lines are counted on from the fault before; counting from the top for each fault would be quadratic.
        let (mut path, mut text, mut counted_to, mut line) = (None, "", 0, 1);
        for LocatedFault { path: file_path, offset, mut fault } in located {
            if path.as_ref() != Some(&file_path) {
                text = files.iter().find(|(name, _)| *name == file_path).map_or("", |(_, text)| text);
                (counted_to, line) = (0, 1);
                path = Some(file_path.clone());
            }
            let offset = offset.min(text.len());
            let skipped = text.as_bytes().get(counted_to..offset).unwrap_or_default();
            line += memchr::memchr_iter(b'\n', skipped).count();
            counted_to = offset;
            fault.file = format!("{file_path} line {line}");
            if seen.insert(fault.clone()) {
                faults.push(fault);
            }
        }
        faults
    }
}

/// A file that is being read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct File<'d> {
    pub(crate) path: &'d str,
    pub(crate) text: &'d str,
}

/// A byte offset in a file; shown as its line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Location<'d> {
    pub(crate) file: File<'d>,
    pub(crate) offset: usize,
}

impl std::fmt::Display for Location<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let before = self.file.text.get(..self.offset.min(self.file.text.len())).unwrap_or_default();
        write!(f, "{} line {}", self.file.path, before.matches('\n').count() + 1)
    }
}

/// A table of a file; keys that it does not have are looked up in its fallbacks, in order.
#[derive(Debug)]
pub(crate) struct TomlTable<'d> {
    /// What messages call it: `station triage`, or `station triage, beds` for a table within one.
    pub(crate) subject: String,
    pub(crate) file: File<'d>,
    span: Range<usize>,
    map: &'d DeTable<'d>,
    fallbacks: Vec<&'d DeTable<'d>>,
    keys_read: RefCell<BTreeSet<String>>,
}

impl<'d> TomlTable<'d> {
    pub(crate) fn new(subject: String, file: File<'d>, span: Range<usize>, map: &'d DeTable<'d>) -> Self {
        Self { subject, file, span, map, fallbacks: Vec::new(), keys_read: RefCell::new(BTreeSet::new()) }
    }

    /// The table that a value is; a fault with an example of what to write where it is none.
    pub(crate) fn from_value(
        subject: String,
        file: File<'d>,
        value: &'d Value<'d>,
        example: &str,
        faults: &Faults,
    ) -> Option<Self> {
        if let DeValue::Table(map) = value.get_ref() {
            return Some(Self::new(subject, file, value.span(), map));
        }
        let location = Location { file, offset: value.span().start };
        faults.add(&location, &subject, value_text(value), format!("expected a table: write {example}"));
        None
    }

    /// The same table, with one more table in which keys that it does not have are looked up.
    pub(crate) fn with_fallback(mut self, fallback: &'d DeTable<'d>) -> Self {
        self.fallbacks.push(fallback);
        self
    }

    /// Where the table begins.
    pub(crate) fn location(&self) -> Location<'d> {
        Location { file: self.file, offset: self.span.start }
    }

    /// Where a value begins.
    pub(crate) fn value_location(&self, value: &Value<'_>) -> Location<'d> {
        Location { file: self.file, offset: value.span().start }
    }

    /// Whether the table has a key. Asking marks the key as read: [`TomlTable::finish`] does not refuse it.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Refuses `others` beside the key `preferred`, which states the same already.
    pub(crate) fn refuse_beside(&self, faults: &Faults, preferred: &str, others: &[&str]) {
        for key in others {
            if let Some(value) = self.get(key) {
                self.add_fault(
                    faults,
                    key,
                    value,
                    format!("{preferred} says this already; remove {key}, or {preferred}"),
                );
            }
        }
    }

    /// The value of a key. Asking marks the key as read: [`TomlTable::finish`] does not refuse it.
    pub(crate) fn get(&self, key: &str) -> Option<&'d Value<'d>> {
        self.keys_read.borrow_mut().insert(key.to_owned());
        self.map.get(key).or_else(|| self.fallbacks.iter().find_map(|map| map.get(key)))
    }

    /// Adds a fault of the value of a key.
    pub(crate) fn add_fault(
        &self,
        faults: &Faults,
        key: &str,
        value: &Value<'_>,
        expected: impl Into<String>,
    ) {
        faults.add(
            &self.value_location(value),
            &format!("{}, {key}", self.subject),
            value_text(value),
            expected,
        );
    }

    /// Adds a fault of the table as a whole: a key is missing, or its values do not fit together.
    pub(crate) fn add_table_fault(&self, faults: &Faults, expected: impl Into<String>) {
        faults.add(&self.location(), &self.subject, "", expected);
    }

    /// The text of a key. `None` if absent; a fault if not text.
    pub(crate) fn text(&self, faults: &Faults, key: &str) -> Option<&'d str> {
        let value = self.get(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.add_fault(
                faults,
                key,
                value,
                format!("expected a text in quotation marks: write {key} = {:?}", value_text(value)),
            );
        }
        text
    }

    /// The text of a key that must be there and not be empty; `hint` says in the fault what to write.
    pub(crate) fn required_text(&self, faults: &Faults, key: &str, hint: &str) -> Option<&'d str> {
        if self.get(key).is_none() {
            self.add_table_fault(faults, format!("{key} is missing: {hint}"));
            return None;
        }
        let text = self.text(faults, key)?;
        if text.trim().is_empty() {
            self.add_table_fault(faults, format!("{key} is empty: {hint}"));
            return None;
        }
        Some(text)
    }

    /// A number.
    pub(crate) fn number(&self, faults: &Faults, key: &str) -> Option<f64> {
        let value = self.get(key)?;
        let number = number(value);
        if number.is_none() {
            self.add_fault(
                faults,
                key,
                value,
                format!("expected a number without quotation marks: write {key} = {}", {
                    let written = value_text(value);
                    let is_number = written.parse::<f64>().is_ok_and(f64::is_finite);
                    if is_number { written } else { example_for(key).unwrap_or("1.5").to_owned() }
                }),
            );
        }
        number
    }

    /// A number within bounds.
    pub(crate) fn number_in(&self, faults: &Faults, key: &str, low: f64, high: f64) -> Option<f64> {
        if (low, high) == (0.0, 1.0) {
            return self.share(faults, key);
        }
        let number = self.number(faults, key)?;
        if (low..=high).contains(&number) {
            return Some(number);
        }
        if let Some(value) = self.get(key) {
            self.add_fault(faults, key, value, format!("expected a number from {low} to {high}"));
        }
        None
    }

    /// A share from 0 to 1.
    fn share(&self, faults: &Faults, key: &str) -> Option<f64> {
        let value = self.get(key)?;
        let share = number(value).filter(|share| (0.0..=1.0).contains(share));
        if share.is_none() {
            let expected =
                format!("expected a share, a number from 0 to 1 without quotation marks: write {key} = 0.4");
            self.add_fault(faults, key, value, expected);
        }
        share
    }

    /// A whole number that is not negative.
    pub(crate) fn count(&self, faults: &Faults, key: &str) -> Option<u32> {
        let value = self.get(key)?;
        let count = count(value);
        if count.is_none() {
            self.add_fault(
                faults,
                key,
                value,
                format!("expected a whole number, 0 or more, without quotation marks: write {key} = 3"),
            );
        }
        count
    }

    /// True or false.
    pub(crate) fn flag(&self, faults: &Faults, key: &str) -> Option<bool> {
        let value = self.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.add_fault(
                faults,
                key,
                value,
                format!("expected true or false without quotation marks: write {key} = true"),
            );
        }
        flag
    }

    /// The values of a list. `None` if absent; a fault if not a list.
    pub(crate) fn list(&self, faults: &Faults, key: &str) -> Option<Vec<&'d Value<'d>>> {
        let value = self.get(key)?;
        if let DeValue::Array(items) = value.get_ref() {
            return Some(items.iter().collect());
        }
        let example = example_for(key).map_or_else(|| format!("[{:?}]", value_text(value)), str::to_owned);
        self.add_fault(
            faults,
            key,
            value,
            format!("expected a list in square brackets: write {key} = {example}"),
        );
        None
    }

    /// Exactly N non-negative numbers.
    pub(crate) fn numbers<const N: usize>(&self, faults: &Faults, key: &str) -> Option<[f64; N]> {
        let value = self.get(key)?;
        let numbers: Option<Vec<f64>> = self
            .list(faults, key)?
            .into_iter()
            .map(number)
            .map(|number| number.filter(|number| *number >= 0.0))
            .collect();
        let Some(numbers) = numbers else {
            self.add_fault(faults, key, value, format!("expected {N} numbers, none negative"));
            return None;
        };
        let n = numbers.len();
        let fitting = <[f64; N]>::try_from(numbers).ok();
        if fitting.is_none() {
            self.add_fault(faults, key, value, format!("expected {N} numbers, none negative; there are {n}"));
        }
        fitting
    }

    /// The entries of a table, in the order in which they are written.
    pub(crate) fn entries(&self, faults: &Faults, key: &str) -> Option<Vec<(&'d str, &'d Value<'d>)>> {
        let value = self.get(key)?;
        if let DeValue::Table(map) = value.get_ref() {
            return Some(in_order(map));
        }
        let example = example_for(key).unwrap_or("{ name = value }");
        self.add_fault(faults, key, value, format!("expected a table: write {key} = {example}"));
        None
    }

    /// Every key, in the order in which they are written.
    pub(crate) fn keys(&self) -> Vec<&'d str> {
        in_order(self.map).into_iter().map(|(key, _)| key).collect()
    }

    /// Reports every key that was not read.
    pub(crate) fn finish(&self, faults: &Faults) {
        let keys_read = self.keys_read.borrow();
        for (key, _) in self.map {
            if !keys_read.contains(key.get_ref().as_ref()) {
                let known: Vec<&str> = keys_read.iter().map(String::as_str).collect();
                let location = Location { file: self.file, offset: key.span().start };
                let near = nearest(key.get_ref(), &known);
                let hint = near.map_or_else(
                    || format!("it knows {}", known.join(", ")),
                    |near| format!("did you mean {near}?"),
                );
                faults.add(
                    &location,
                    &self.subject,
                    key.get_ref().as_ref(),
                    format!("no such key here; {hint}"),
                );
            }
        }
    }
}

fn in_order<'d>(map: &'d DeTable<'d>) -> Vec<(&'d str, &'d Value<'d>)> {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries.into_iter().map(|(key, value)| (key.get_ref().as_ref(), value)).collect()
}

/// A number, whole or not.
pub(crate) fn number(value: &Value<'_>) -> Option<f64> {
    let text = match value.get_ref() {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        _ => return None,
    };
    text.replace('_', "").parse().ok().filter(|number: &f64| number.is_finite())
}

/// A whole number, not negative.
pub(crate) fn count(value: &Value<'_>) -> Option<u32> {
    match value.get_ref() {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().replace('_', "").parse().ok(),
        _ => None,
    }
}

/// Shares by name, which add to 1.
pub(crate) fn shares(
    faults: &Faults,
    table: &TomlTable<'_>,
    key: &str,
    entries: &[(&str, &Value<'_>)],
) -> Option<Vec<(String, f64)>> {
    let mut shares = Vec::new();
    for (name, value) in entries {
        let Some(share) = number(value).filter(|share| (0.0..=1.0).contains(share)) else {
            let expected = format!("{name} = {}: expected a share from 0 to 1", value_text(value));
            table.add_fault(faults, key, value, expected);
            return None;
        };
        shares.push(((*name).to_owned(), share));
    }
    let sum: f64 = shares.iter().map(|(_, share)| share).sum();
    if (sum - 1.0).abs() > 1e-6 {
        let location = table.get(key).map_or_else(|| table.location(), |value| table.value_location(value));
        let text = format!("{sum:.6}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        faults.add(
            &location,
            &format!("{}, {key}", table.subject),
            "",
            format!("its shares add to {text}, not 1; correct them"),
        );
        return None;
    }
    Some(shares)
}

/// A value as text for a message; lists and tables by kind only.
pub(crate) fn value_text(value: &Value<'_>) -> String {
    match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

#[cfg(test)]
mod tests;
