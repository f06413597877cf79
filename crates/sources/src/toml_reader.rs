//! A TOML table as it is written: values with their lines, keys that were asked for, and every fault.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::{Fault, SourcesError};

/// A value as it is written.
pub(crate) type Value<'d> = Spanned<DeValue<'d>>;

/// Where faults are collected.
#[derive(Debug, Default)]
pub(crate) struct Faults(RefCell<Vec<Noted>>);

/// A fault, and where in which file it stands. Its line is counted at the end, for all faults in one go.
#[derive(Debug)]
struct Noted {
    path: String,
    offset: usize,
    fault: Fault,
}

impl Faults {
    /// Notes a fault.
    pub(crate) fn add(
        &self,
        place: &Place<'_>,
        whose: &str,
        value: impl Into<String>,
        expected: impl Into<String>,
    ) {
        let fault = Fault {
            file: String::new(),
            at: None,
            column: whose.to_owned(),
            value: value.into(),
            expected: expected.into(),
        };
        self.0.borrow_mut().push(Noted { path: place.file.path.to_owned(), offset: place.offset, fault });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// All of them, each once, in the order in which they stand in the files of these texts.
    pub(crate) fn into_inner(self, files: &[(String, String)]) -> Vec<Fault> {
        let mut noted = self.0.into_inner();
        noted.sort_by(|left, right| (&left.path, left.offset).cmp(&(&right.path, right.offset)));
        let mut known = BTreeSet::new();
        let mut faults = Vec::new();
        // Lines are counted on from the fault before: from the top for each would take long.
        let (mut path, mut text, mut counted, mut line) = (String::new(), "", 0, 1);
        for Noted { path: file_path, offset, mut fault } in noted {
            if path != file_path {
                text = files.iter().find(|(known, _)| *known == file_path).map_or("", |(_, text)| text);
                (counted, line) = (0, 1);
                path = file_path;
            }
            let offset = offset.min(text.len());
            let passed = text.as_bytes().get(counted..offset).unwrap_or_default();
            line += memchr::memchr_iter(b'\n', passed).count();
            counted = offset;
            fault.file = format!("{path} line {line}");
            if known.insert(fault.clone()) {
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

/// A line of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'d> {
    pub(crate) file: File<'d>,
    pub(crate) offset: usize,
}

impl std::fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let before = self.file.text.get(..self.offset.min(self.file.text.len())).unwrap_or_default();
        write!(f, "{} line {}", self.file.path, before.matches('\n').count() + 1)
    }
}

/// A table of a file; keys that it does not have are looked up in the tables that it is like.
#[derive(Debug)]
pub(crate) struct TomlTable<'d> {
    /// Whose it is, for messages: `station triage`.
    pub(crate) whose: String,
    pub(crate) file: File<'d>,
    span: Range<usize>,
    map: &'d DeTable<'d>,
    like: Vec<&'d DeTable<'d>>,
    asked_keys: RefCell<BTreeSet<String>>,
}

impl<'d> TomlTable<'d> {
    pub(crate) fn new(whose: String, file: File<'d>, span: Range<usize>, map: &'d DeTable<'d>) -> Self {
        Self { whose, file, span, map, like: Vec::new(), asked_keys: RefCell::new(BTreeSet::new()) }
    }

    /// A table that stands in a value; a fault with the form to write where it is none.
    pub(crate) fn of_value(
        whose: String,
        file: File<'d>,
        value: &'d Value<'d>,
        form: &str,
        faults: &Faults,
    ) -> Option<Self> {
        if let DeValue::Table(map) = value.get_ref() {
            return Some(Self::new(whose, file, value.span(), map));
        }
        let place = Place { file, offset: value.span().start };
        faults.add(&place, &whose, value_text(value), format!("expected a table: write {form}"));
        None
    }

    /// The same, with keys that it does not have from `other`.
    pub(crate) fn like(mut self, other: &'d DeTable<'d>) -> Self {
        self.like.push(other);
        self
    }

    /// Where the table begins.
    pub(crate) fn place(&self) -> Place<'d> {
        Place { file: self.file, offset: self.span.start }
    }

    /// Where a value stands.
    pub(crate) fn at(&self, value: &Value<'_>) -> Place<'d> {
        Place { file: self.file, offset: value.span().start }
    }

    /// Whether the table has a key. The key counts as asked for.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Refuses keys beside the key `stated`, which says the same already.
    pub(crate) fn only(&self, faults: &Faults, stated: &str, others: &[&str]) {
        for key in others {
            if let Some(value) = self.get(key) {
                self.fault(
                    faults,
                    key,
                    value,
                    format!("{stated} says this already; remove {key}, or {stated}"),
                );
            }
        }
    }

    /// What stands at a key.
    pub(crate) fn get(&self, key: &str) -> Option<&'d Value<'d>> {
        self.asked_keys.borrow_mut().insert(key.to_owned());
        self.map.get(key).or_else(|| self.like.iter().find_map(|map| map.get(key)))
    }

    /// Notes that a key has a value that cannot be what it should.
    pub(crate) fn fault(&self, faults: &Faults, key: &str, value: &Value<'_>, expected: impl Into<String>) {
        faults.add(&self.at(value), &format!("{}, {key}", self.whose), value_text(value), expected);
    }

    /// Notes that something is missing or does not fit.
    pub(crate) fn lacks(&self, faults: &Faults, expected: impl Into<String>) {
        faults.add(&self.place(), &self.whose, "", expected);
    }

    /// A text; none where there is none or it is no text, which is a fault.
    pub(crate) fn text(&self, faults: &Faults, key: &str) -> Option<&'d str> {
        let value = self.get(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.fault(
                faults,
                key,
                value,
                format!("expected a text in quotation marks: write {key} = {:?}", value_text(value)),
            );
        }
        text
    }

    /// A text that must be there.
    pub(crate) fn required_text(&self, faults: &Faults, key: &str, what: &str) -> Option<&'d str> {
        if self.get(key).is_none() {
            self.lacks(faults, format!("{key} is missing: {what}"));
            return None;
        }
        let text = self.text(faults, key)?;
        if text.trim().is_empty() {
            self.lacks(faults, format!("{key} is empty: {what}"));
            return None;
        }
        Some(text)
    }

    /// A number.
    pub(crate) fn number(&self, faults: &Faults, key: &str) -> Option<f64> {
        let value = self.get(key)?;
        let number = number(value);
        if number.is_none() {
            self.fault(
                faults,
                key,
                value,
                format!(
                    "expected a number without quotation marks: write {key} = {}",
                    form_of(key).unwrap_or("1.5")
                ),
            );
        }
        number
    }

    /// A number within bounds.
    pub(crate) fn number_in(&self, faults: &Faults, key: &str, low: f64, high: f64) -> Option<f64> {
        let number = self.number(faults, key)?;
        if (low..=high).contains(&number) {
            return Some(number);
        }
        if let Some(value) = self.get(key) {
            self.fault(faults, key, value, format!("expected a number from {low} to {high}"));
        }
        None
    }

    /// A whole number that is not negative.
    pub(crate) fn count(&self, faults: &Faults, key: &str) -> Option<u32> {
        let value = self.get(key)?;
        let count = count(value);
        if count.is_none() {
            self.fault(
                faults,
                key,
                value,
                format!("expected a whole number, 0 or more, without quotation marks: write {key} = 3"),
            );
        }
        count
    }

    /// Yes or no.
    pub(crate) fn flag(&self, faults: &Faults, key: &str) -> Option<bool> {
        let value = self.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.fault(
                faults,
                key,
                value,
                format!("expected true or false without quotation marks: write {key} = true"),
            );
        }
        flag
    }

    /// The values of a list; none where there is none.
    pub(crate) fn list(&self, faults: &Faults, key: &str) -> Option<Vec<&'d Value<'d>>> {
        let value = self.get(key)?;
        if let DeValue::Array(items) = value.get_ref() {
            return Some(items.iter().collect());
        }
        let form = form_of(key).map_or_else(|| format!("[{:?}]", value_text(value)), str::to_owned);
        self.fault(faults, key, value, format!("expected a list in square brackets: write {key} = {form}"));
        None
    }

    /// As many numbers as there should be.
    pub(crate) fn numbers<const N: usize>(&self, faults: &Faults, key: &str) -> Option<[f64; N]> {
        let value = self.get(key)?;
        let numbers: Option<Vec<f64>> = self
            .list(faults, key)?
            .into_iter()
            .map(number)
            .map(|number| number.filter(|number| *number >= 0.0))
            .collect();
        let fitting = numbers.and_then(|numbers| <[f64; N]>::try_from(numbers).ok());
        if fitting.is_none() {
            self.fault(faults, key, value, format!("expected {N} numbers, none negative"));
        }
        fitting
    }

    /// The entries of a table, in the order in which they are written.
    pub(crate) fn entries(&self, faults: &Faults, key: &str) -> Option<Vec<(&'d str, &'d Value<'d>)>> {
        let value = self.get(key)?;
        if let DeValue::Table(map) = value.get_ref() {
            return Some(in_order(map));
        }
        let form = form_of(key).unwrap_or("{ name = value }");
        self.fault(faults, key, value, format!("expected a table: write {key} = {form}"));
        None
    }

    /// Every key, in the order in which they are written.
    pub(crate) fn keys(&self) -> Vec<&'d str> {
        in_order(self.map).into_iter().map(|(key, _)| key).collect()
    }

    /// Reports every key that nobody asked for.
    pub(crate) fn finish(&self, faults: &Faults) {
        let asked_keys = self.asked_keys.borrow();
        for (key, value) in self.map {
            if !asked_keys.contains(key.get_ref().as_ref()) {
                let known: Vec<&str> = asked_keys.iter().map(String::as_str).collect();
                let place = Place { file: self.file, offset: key.span().start };
                let near = nearest(key.get_ref(), &known);
                let hint = near.map_or_else(
                    || format!("it knows {}", known.join(", ")),
                    |near| format!("did you mean {near}?"),
                );
                let _ = value;
                faults.add(&place, &self.whose, key.get_ref().as_ref(), format!("no such key here; {hint}"));
            }
        }
    }
}

/// The form of a value that is a list or a table, by its key.
pub(crate) fn form_of(key: &str) -> Option<&'static str> {
    Some(match key {
        "include" => "[\"urgent-care.toml\"]",
        "measures" => "[\"triage.mean_wait\"]",
        "snapshots" => "[\"08:00\", \"20:00\"]",
        "assumptions" | "excluded" => "[\"a sentence\"]",
        "starts" | "stops" => "[\"triage\"]",
        "times" => "[\"5 min\", \"12 min\"]",
        "only" | "serves" => "[\"minor injury\"]",
        "sessions" => "[{ staff = \"GP\", a_week = 500, same_day = 0.4, asked = 1.0 }]",
        "options" => "[{ to = \"a station\", constant = 0.0 }]",
        "pool" => "[{ name = \"doctors\", servers = 3 }]",
        "beds" => "[{ from = \"12-01\", beds = 300 }]",
        "days" => "[1, 1, 1, 1, 1, 0, 0]",
        "discharge_days" => "[1, 1, 1, 1, 1, 0.5, 0.5]",
        "weekdays" => "[1.1, 1, 1, 1, 1, 0.9, 0.9], Monday first",
        "months" => "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], January first",
        "needs" => "{ \"minor injury\" = 0.6, \"minor illness\" = 0.4 }",
        "priority" => "{ emergency = 1, routine = 2 }",
        "residents" => "{ \"0 to 17\" = 20000, \"18 and over\" = 80000 }",
        "places" => "{ Rutland = 1.2 }",
        "per_1000_a_year" => "250, or { \"0 to 17\" = 300, \"18 and over\" = 200 }",
        "constant_for" => "{ Rutland = 0.5 }",
        "wants_same_day_for" => "{ \"minor illness\" = 0.6 }",
        "wave" => "{ swing = 0.5, period = \"24 h\" }",
        "cost" => "{ fixed = \"£70,000 / year\", staffed_hour = \"£60\", contact = \"£5\" }",
        "lognormal" | "gamma" => "{ mean = \"25 min\", sd = \"15 min\" }",
        "erlang" => "{ phases = 3, mean = \"30 min\" }",
        "weibull" => "{ shape = 1.5, scale = \"20 min\" }",
        "uniform" => "{ low = \"5 min\", high = \"15 min\" }",
        "fixed" | "exponential" => "\"12 min\"",
        "hyperexponential" => "[{ share = 0.9, mean = \"10 min\" }, { share = 0.1, mean = \"60 min\" }]",
        "empirical" => "[{ share = 0.7, value = \"10 min\" }, { share = 0.3, value = \"20 min\" }]",
        "service_for" | "stay_for" | "time_for" | "patience_for" | "ahead_for" => {
            "{ \"minor injury\" = { exponential = \"12 min\" } }"
        }
        "profile" => "{ NAME = { weekdays = [1.1, 1, 1, 1, 1, 0.9, 0.9] } }",
        _ if key.ends_with("_for") => "{ \"minor injury\" = { home = 0.5, doctor = 0.5 } }",
        _ => return None,
    })
}

/// The names that there are, as far as a message can hold them.
pub(crate) fn there_is(known: &[&str]) -> String {
    const MOST_NAMED: usize = 40;
    let names = known.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    match known.len().saturating_sub(MOST_NAMED) {
        0 => format!("there is {names}"),
        more => format!("there is {names} and {more} more"),
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
            table.fault(faults, key, value, expected);
            return None;
        };
        shares.push(((*name).to_owned(), share));
    }
    let sum: f64 = shares.iter().map(|(_, share)| share).sum();
    if (sum - 1.0).abs() > 1e-6 {
        let place = table.get(key).map_or_else(|| table.place(), |value| table.at(value));
        let text = format!("{sum:.6}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        faults.add(
            &place,
            &format!("{}, {key}", table.whose),
            "",
            format!("its shares add to {text}, not 1; correct them"),
        );
        return None;
    }
    Some(shares)
}

/// A value as it might have been written.
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

/// The known word that differs in the fewest letters, if it is near; capitals are no difference.
pub(crate) fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let lower = word.to_lowercase();
    let near =
        known.iter().map(|one| (distance(&lower, &one.to_lowercase()), distance(word, one), *one)).min()?;
    (near.0 <= 2.max(word.chars().count() / 3)).then_some(near.2)
}

/// How many letters are to be put in, taken out or changed to make one word of the other.
fn distance(word: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (idx, letter) in word.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], idx + 1);
        for (place, other_letter) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other_letter);
            diagonal = row[place + 1];
            row[place + 1] = changed.min(row[place] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

pub(crate) fn not_toml(path: &str, text: &str, error: &toml::de::Error) -> SourcesError {
    not_read(path, text, error, "this is not TOML")
}

/// Why a file does not have the fields expected of it, as one line that names the line of the file.
pub(crate) fn not_as_expected(path: &str, text: &str, error: &toml::de::Error) -> SourcesError {
    let is_toml = text.parse::<toml::Table>().is_ok();
    not_read(
        path,
        text,
        error,
        if is_toml { "this is not what the file may hold" } else { "this is not TOML" },
    )
}

fn not_read(path: &str, text: &str, error: &toml::de::Error, summary: &str) -> SourcesError {
    let message: Vec<&str> = error.message().lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let offset = error.span().map_or(0, |span| span.start);
    let place = Place { file: File { path, text }, offset };
    SourcesError::Faults(vec![Fault {
        file: place.to_string(),
        at: None,
        column: String::new(),
        value: String::new(),
        expected: format!("{summary}: {}", in_words(&message.join("; "))),
    }])
}

/// A message of the TOML reader about a value of the wrong kind, in words for people who write files.
fn in_words(message: &str) -> String {
    const KINDS: [(&str, &str); 12] = [
        ("u8", "a whole number from 0 to 255"),
        ("u16", "a whole number from 0 to 65535"),
        ("u32", "a whole number from 0 to 4294967295"),
        ("u64", "a whole number, 0 or more"),
        ("usize", "a whole number, 0 or more"),
        ("i64", "a whole number"),
        ("f64", "a number"),
        ("a boolean", "true or false"),
        ("a string", "a text in quotes"),
        ("a sequence", "a list in square brackets"),
        ("a map", "a table"),
        ("string or table", "a text in quotes, or a table"),
    ];
    let Some((found, kind)) = message.rsplit_once(", expected ") else { return message.to_owned() };
    let kind = kind.trim();
    if found == "invalid type: map" && kind == "a sequence" {
        return "found one table; expected a list of them: write its heading in double brackets, [[…]]"
            .to_owned();
    }
    let kind = KINDS.iter().find(|(name, _)| *name == kind).map_or(kind, |(_, words)| words);
    let found = found.trim_start_matches("invalid type: ").trim_start_matches("invalid value: ");
    let found = found.trim_start_matches("invalid length ").replace('`', "");
    format!("found {found}; expected {kind}")
}

#[cfg(test)]
mod tests;
