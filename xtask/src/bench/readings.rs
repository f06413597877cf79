//! What a script or a bench prints: a reading a line, a name and a value.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};

use crate::bench::measure::Sample;

/// Readings by name, in the order printed.
pub(super) struct Readings(BTreeMap<String, Vec<String>>);

impl Readings {
    /// Reads what was printed; a line without a value is none.
    pub(super) fn parse(printed: &str) -> Self {
        let mut readings: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in printed.lines().filter_map(|line| line.split_once(' ')) {
            readings.entry(name.to_owned()).or_default().push(value.to_owned());
        }
        Self(readings)
    }

    /// Every value of a name; none where nothing was printed.
    pub(super) fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The one value of a name.
    pub(super) fn text(&self, name: &str) -> Result<&str> {
        let values = self.all(name);
        ensure!(values.len() == 1, "{} values of {name} were printed, expected 1", values.len());
        Ok(&values[0])
    }

    /// The one value of a name, a number.
    pub(super) fn number(&self, name: &str) -> Result<f64> {
        number(name, self.text(name)?)
    }

    /// The values of a name, numbers, at least one.
    pub(super) fn sample(&self, name: &str) -> Result<Sample> {
        let values = self.all(name).iter().map(|value| number(name, value)).collect::<Result<_>>()?;
        Sample::of(values).with_context(|| format!("no {name} was printed"))
    }
}

fn number(name: &str, value: &str) -> Result<f64> {
    value.parse().with_context(|| format!("{name} {value:?} is not a number"))
}

#[cfg(test)]
mod tests;
