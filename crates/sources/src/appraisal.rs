//! How money over years is counted and over what ranges assumptions are tried (`oakham.appraisal/1`): the workspace's
//! `appraisal.toml`, or what is shipped.
//!
//! Format: `docs/reference/formats.md`.

use std::path::Path;

use appraisal::patient_sensitivity::PatientAssumption;
use appraisal::present_value::Discounting;
use appraisal::sensitivity::{Assumption, Parameter};
use flow::parameter::NetworkParameter;
use toml::de::DeTable;

use crate::fault::SourcesError;
use crate::file::is_there;
use crate::toml_reader::{Faults, File, TomlTable, not_toml};

/// The file of a workspace.
pub const FILE: &str = "appraisal.toml";
const SCHEMA: &str = "oakham.appraisal/1";
const SHIPPED: &str = include_str!("appraisal.toml");
/// The most years that may count.
const MOST_YEARS: u32 = 100;

/// Between these a number of the network is tried [per cent of what it says].
const LEAST_OF_NETWORK: f64 = 10.0;
const MOST_OF_NETWORK: f64 = 1_000.0;

/// How money over years is counted, and over what ranges assumptions are tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// Rates and years.
    pub discounting: Discounting,
    /// Ranges of what is assumed of money, in the order of the file.
    pub assumptions: Vec<Assumption>,
    /// Ranges of what is assumed of patients and services, in the order of the file.
    pub patients: Vec<PatientAssumption>,
}

/// Reads the terms of the workspace at `root`; what is shipped where it has none of its own.
///
/// # Errors
/// All that cannot be read, at once.
pub fn read(root: &Path) -> Result<Terms, SourcesError> {
    if is_there(root, FILE) { of_text(&crate::file::text(root, FILE)?) } else { of_text(SHIPPED) }
}

fn of_text(text: &str) -> Result<Terms, SourcesError> {
    let document = DeTable::parse(text).map_err(|error| not_toml(FILE, text, &error))?;
    let faults = Faults::default();
    let top = TomlTable::new("terms".to_owned(), File { path: FILE, text }, 0..0, document.get_ref());
    let schema = top.required_text(&faults, "schema", &format!("write schema = {SCHEMA:?}"));
    if let Some(value) = top.get("schema").filter(|_| schema.is_some_and(|schema| schema != SCHEMA)) {
        top.add_fault(&faults, "schema", value, format!("expected {SCHEMA:?}"));
    }
    let discounting = discounting(&top, &faults);
    let (mut assumptions, mut patients) = (Vec::new(), Vec::new());
    for range in ranges(&top, discounting.as_ref(), &faults) {
        match range {
            Range::Money(of) => assumptions.push(of),
            Range::Patients(of) => patients.push(of),
        }
    }
    top.finish(&faults);
    match discounting {
        Some(discounting) if faults.is_empty() => Ok(Terms { discounting, assumptions, patients }),
        _ => Err(SourcesError::Faults(faults.into_sorted(&[(FILE.to_owned(), text.to_owned())]))),
    }
}

/// Rates and years; nothing where one of them cannot be read.
fn discounting(top: &TomlTable<'_>, faults: &Faults) -> Option<Discounting> {
    let Some(value) = top.get("discounting") else {
        top.add_table_fault(
            faults,
            "there is no table [discounting]: write it with rate, health_rate, years and source",
        );
        return None;
    };
    let table = TomlTable::from_value(
        "discounting".to_owned(),
        top.file,
        value,
        "[discounting] above its keys",
        faults,
    )?;
    let within = |key: &str, (low, high): (f64, f64), expected: &str| {
        let Some(value) = table.get(key) else {
            table.add_table_fault(faults, format!("{key} is missing: {expected}"));
            return None;
        };
        let number = table.number(faults, key)?;
        if !(low..=high).contains(&number) {
            table.add_fault(faults, key, value, expected);
            return None;
        }
        Some(number)
    };
    let per_cent = "expected per cent a year from 0 to 100, such as 3.5";
    let rate = within("rate", (0.0, 100.0), per_cent);
    let health_rate = within("health_rate", (0.0, 100.0), per_cent);
    let years = within("years", (1.0, f64::from(MOST_YEARS)), "expected from 1 to 100 years, such as 10");
    let years = years.and_then(|_| table.count(faults, "years"));
    let source = table.required_text(faults, "source", "who sets the rates, and where");
    table.finish(faults);
    Some(Discounting {
        rate: rate? / 100.0,
        health_rate: health_rate? / 100.0,
        years: years?,
        source: source?.to_owned(),
    })
}

/// What a range is of.
enum Range {
    Money(Assumption),
    Patients(PatientAssumption),
}

impl Range {
    const fn code(&self) -> &'static str {
        match self {
            Self::Money(of) => of.parameter.code(),
            Self::Patients(of) => of.parameter.code(),
        }
    }
}

/// The ranges over which assumptions are tried, in the order of the file.
fn ranges(top: &TomlTable<'_>, discounting: Option<&Discounting>, faults: &Faults) -> Vec<Range> {
    let mut ranges: Vec<Range> = Vec::new();
    let written = if top.has("range") { top.list(faults, "range").unwrap_or_default() } else { Vec::new() };
    for (idx, value) in written.into_iter().enumerate() {
        let subject = format!("range {}", idx + 1);
        let Some(table) = TomlTable::from_value(subject, top.file, value, "[[range]] above its keys", faults)
        else {
            continue;
        };
        let read = range(&table, discounting, faults);
        table.finish(faults);
        let Some(read) = read else { continue };
        if ranges.iter().any(|known| known.code() == read.code()) {
            table.add_table_fault(
                faults,
                format!("{} has a range already; write one range of each", read.code()),
            );
            continue;
        }
        ranges.push(read);
    }
    ranges
}

fn range(table: &TomlTable<'_>, discounting: Option<&Discounting>, faults: &Faults) -> Option<Range> {
    let of_money = || Parameter::ALL.into_iter();
    let of_patients = || NetworkParameter::ALL.into_iter();
    let codes = |codes: Vec<&'static str>| codes.join(", ");
    let known = format!(
        "{} of money; {} of patients",
        codes(of_money().map(Parameter::code).collect()),
        codes(of_patients().map(NetworkParameter::code).collect())
    );
    let name = table.required_text(faults, "parameter", &format!("one of {known}"));
    let number = |key: &str| {
        if !table.has(key) {
            table.add_table_fault(faults, format!("{key} is missing: write the end of the range"));
        }
        table.number(faults, key)
    };
    let (low, high) = (number("low"), number("high"));
    let source = table.required_text(faults, "source", "where the range is from, or \"assumed\"");
    let name = name?;
    let money = of_money().find(|parameter| parameter.code() == name);
    let patients = of_patients().find(|parameter| parameter.code() == name);
    if money.is_none() && patients.is_none() {
        table.add_fault(faults, "parameter", table.get("parameter")?, format!("expected one of {known}"));
    }
    let (low, high, source) = (low?, high?, source?.to_owned());
    if let Some(parameter) = patients {
        if !(LEAST_OF_NETWORK..=100.0).contains(&low) || !(100.0..=MOST_OF_NETWORK).contains(&high) {
            table.add_table_fault(
                faults,
                format!(
                    "{low} to {high} is no range of {name}; expected low and high in per cent of what the network \
                     says, 10 to 100 and 100 to 1000"
                ),
            );
            return None;
        }
        return Some(Range::Patients(PatientAssumption {
            parameter,
            low: low / 100.0,
            high: high / 100.0,
            source,
        }));
    }
    let parameter = money?;
    let (least, most) = match parameter {
        Parameter::Years => (1.0, f64::from(MOST_YEARS)),
        Parameter::DiscountRate => (0.0, 100.0),
        Parameter::Delivery | Parameter::Burdens | Parameter::OneOff => (0.0, 1_000.0),
    };
    if !(least <= low && low <= high && high <= most) {
        table.add_table_fault(
            faults,
            format!(
                "{low} to {high} is no range of {name}; expected low and high in order, from {least} to {most}"
            ),
        );
        return None;
    }
    let scale = if parameter == Parameter::Years { 1.0 } else { 100.0 };
    let usual = match parameter {
        Parameter::Years => discounting.map_or(1.0, |discounting| f64::from(discounting.years)),
        Parameter::DiscountRate => discounting.map_or(0.0, |discounting| discounting.rate),
        Parameter::Delivery | Parameter::Burdens | Parameter::OneOff => 1.0,
    };
    Some(Range::Money(Assumption { parameter, usual, low: low / scale, high: high / scale, source }))
}

#[cfg(test)]
mod tests;
