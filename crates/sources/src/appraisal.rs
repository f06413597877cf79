//! How money over years is counted and over what ranges assumptions are tried (`oakham.appraisal/1`): the workspace's
//! `appraisal.toml`, or what is shipped.
//!
//! Format: `docs/reference/formats.md`.

use std::path::Path;

use appraisal::patient_sensitivity::PatientAssumption;
use appraisal::present_value::Discounting;
use appraisal::sensitivity::{Assumption, Parameter};
use flow::parameter::NetworkParameter;
use serde::Deserialize;

use crate::fault::{Fault, SourcesError, file_fault};
use crate::toml_reader::not_as_expected;

/// The file of a workspace.
pub const FILE: &str = "appraisal.toml";
const SCHEMA: &str = "oakham.appraisal/1";
const SHIPPED: &str = include_str!("appraisal.toml");
/// The most years that may count.
const MOST_YEARS: u32 = 100;

/// Between these a number of the network is tried [per cent of what it says].
const LEAST_OF_NETWORK: f64 = 10.0;
const MOST_OF_NETWORK: f64 = 1_000.0;
const TWICE: &str = "it has a range already; write one range of each";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    discounting: Rates,
    #[serde(default)]
    range: Vec<Range>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rates {
    rate: f64,
    health_rate: f64,
    years: u32,
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    parameter: String,
    low: f64,
    high: f64,
    source: String,
}

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
    if root.join(FILE).exists() { of_text(&crate::file::text(root, FILE)?) } else { of_text(SHIPPED) }
}

fn of_text(text: &str) -> Result<Terms, SourcesError> {
    let file: File = toml::from_str(text).map_err(|error| not_as_expected(FILE, text, &error))?;
    let mut faults = Vec::new();
    let mut fault = |column: &str, value: String, expected: &str| {
        faults.push(Fault {
            column: column.to_owned(),
            value,
            expected: expected.to_owned(),
            ..file_fault(FILE, "")
        });
    };
    if file.schema != SCHEMA {
        fault("schema", file.schema.clone(), "expected \"oakham.appraisal/1\"");
    }
    for (name, rate) in [("rate", file.discounting.rate), ("health_rate", file.discounting.health_rate)] {
        if !(0.0..=100.0).contains(&rate) {
            fault(name, rate.to_string(), "expected per cent a year from 0 to 100, such as 3.5");
        }
    }
    if !(1..=MOST_YEARS).contains(&file.discounting.years) {
        fault("years", file.discounting.years.to_string(), "expected from 1 to 100 years");
    }
    let discounting = Discounting {
        rate: file.discounting.rate / 100.0,
        health_rate: file.discounting.health_rate / 100.0,
        years: file.discounting.years,
        source: file.discounting.source,
    };
    let mut assumptions: Vec<Assumption> = Vec::new();
    let mut patients: Vec<PatientAssumption> = Vec::new();
    for Range { parameter: name, low, high, source } in file.range {
        if let Some(parameter) = NetworkParameter::ALL.into_iter().find(|known| known.code() == name) {
            if patients.iter().any(|known| known.parameter == parameter) {
                fault("parameter", name, TWICE);
            } else if !(LEAST_OF_NETWORK <= low && low <= 100.0 && 100.0 <= high && high <= MOST_OF_NETWORK) {
                fault(
                    &name,
                    format!("{low} to {high}"),
                    "expected low and high in per cent of what the network says, 10 to 100 and 100 to 1000",
                );
            } else {
                patients.push(PatientAssumption { parameter, low: low / 100.0, high: high / 100.0, source });
            }
            continue;
        }
        let Some(parameter) = Parameter::ALL.into_iter().find(|parameter| parameter.code() == name) else {
            fault(
                "parameter",
                name,
                "expected delivery, burdens, one_off, discount_rate or years of money; demand, stay, treatment, patience, appointments, not_attended, travel, travel_weight, wait_weight or delay of patients",
            );
            continue;
        };
        if assumptions.iter().any(|known| known.parameter == parameter) {
            fault("parameter", name, TWICE);
            continue;
        }
        let (least, most) = match parameter {
            Parameter::Years => (1.0, f64::from(MOST_YEARS)),
            Parameter::DiscountRate => (0.0, 100.0),
            Parameter::Delivery | Parameter::Burdens | Parameter::OneOff => (0.0, 1_000.0),
        };
        if !(least <= low && low <= high && high <= most) {
            fault(
                &name,
                format!("{low} to {high}"),
                "expected low and high in order, years from 1 to 100, a rate from 0 to 100, shares from 0 to 1000 per cent",
            );
            continue;
        }
        let scale = if parameter == Parameter::Years { 1.0 } else { 100.0 };
        let usual = match parameter {
            Parameter::Years => f64::from(discounting.years),
            Parameter::DiscountRate => discounting.rate,
            Parameter::Delivery | Parameter::Burdens | Parameter::OneOff => 1.0,
        };
        assumptions.push(Assumption { parameter, usual, low: low / scale, high: high / scale, source });
    }
    if faults.is_empty() {
        Ok(Terms { discounting, assumptions, patients })
    } else {
        Err(SourcesError::Faults(faults))
    }
}

#[cfg(test)]
mod tests;
