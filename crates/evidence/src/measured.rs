//! Measures by month that charts and evaluations can take: what is published of access to care, and money of month ends.
//!
//! A month without a value between two with one is there, without a value, so that runs end at it.

mod access;
mod money;

use domain::provenance::Provenance;
use jiff::civil::Date;

use crate::control_chart::limits::Limits;
use crate::control_chart::plan::Direction;
use crate::control_chart::series::Observation;
use crate::evaluation::calendar::months_after;
use crate::evaluation::panel::Unit;

pub use access::of_access;
pub use money::of_money;

/// A measure of one place or organisation, by month.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Its name in commands and addresses: `gp-appointments:03W`.
    pub id: String,
    /// What it is and of whom: `Appointments in general practice, Leicester City`.
    pub name: String,
    /// Of whom alone: `Leicester City`.
    pub place: String,
    /// Whether it is of the whole system, which holds all its places.
    pub is_whole: bool,
    /// Its unit: `%`, `£m`, `appointments`.
    pub unit: String,
    /// Digits after the point.
    pub decimals: usize,
    /// Which way is better.
    pub direction: Direction,
    /// Its values, earliest first, one a date.
    pub observations: Vec<Observation>,
    /// Targets by the date from which each holds.
    pub targets: Vec<(Date, f64)>,
    /// The weakest of what its values rest on.
    pub provenance: Provenance,
    /// The files that they are from, below the workspace, or what else they are from.
    pub files: Vec<String>,
    /// The codes under which the rows of files of published figures stand; none of others.
    pub parts: Vec<String>,
}

impl Measured {
    /// The kind of measure: of `gp-appointments:03W`, `gp-appointments`.
    #[must_use]
    pub fn family(&self) -> &str {
        self.id.split_once(':').map_or(&self.id, |(family, _)| family)
    }

    /// Its place as a unit among others: `03W Leicester City`.
    #[must_use]
    pub fn unit_name(&self) -> String {
        let code = self.id.rsplit(':').next().unwrap_or_default();
        format!("{code} {}", self.place)
    }

    /// The same measure in the months without a gap around the month `around`, and those months; as it is, and none, where
    /// that month has no value or nothing is missing.
    #[must_use]
    pub fn unbroken_around(&self, around: Date) -> (Self, Option<(Date, Date)>) {
        let has = |idx: &usize| self.observations[*idx].value.is_some();
        let at = self.observations.iter().position(|of| of.date == around.first_of_month());
        let Some(at) = at.filter(has).filter(|_| self.n_values() < self.observations.len()) else {
            return (self.clone(), None);
        };
        let first = (0..=at).rev().take_while(has).last().unwrap_or(at);
        let last = (at..self.observations.len()).take_while(has).last().unwrap_or(at);
        let months = (self.observations[first].date, self.observations[last].date);
        (Self { observations: self.observations[first..=last].to_vec(), ..self.clone() }, Some(months))
    }

    /// The lower and upper limit as people are shown them: of shares from 0 to 100 %, beyond which none can be. Points are
    /// judged by the limits as they are worked out.
    #[must_use]
    pub fn limits_shown(&self, limits: Limits) -> (f64, f64) {
        let mut values = self.observations.iter().filter_map(|of| of.value);
        if self.unit == "%" && values.all(|value| (0.0..=100.0).contains(&value)) {
            (limits.lower.max(0.0), limits.upper.min(100.0))
        } else {
            (limits.lower, limits.upper)
        }
    }

    /// How many values there are.
    #[must_use]
    pub fn n_values(&self) -> usize {
        self.observations.iter().filter(|observation| observation.value.is_some()).count()
    }
}

/// The measures of a kind that are of parts of the system: what holds all of them is left out.
#[must_use]
pub fn parts<'m>(measures: &'m [Measured], family: &str) -> Vec<&'m Measured> {
    let is_of = |of: &&Measured| !of.is_whole && of.family().eq_ignore_ascii_case(family);
    measures.iter().filter(is_of).collect()
}

/// What measures of one kind are of, without values, and their places as units, each by its code and name; none of none.
#[must_use]
pub fn units_of(measures: &[&Measured]) -> Option<(Measured, Vec<Unit>)> {
    let first = measures.first()?;
    let units = measures.iter().map(|measured| {
        let values = measured.observations.iter().filter_map(|of| Some((of.date, of.value?)));
        Unit { name: measured.unit_name(), start: None, values: values.collect() }
    });
    let name = first.name.strip_suffix(&format!(", {}", first.place)).unwrap_or(&first.name);
    let about = Measured {
        id: first.family().to_owned(),
        name: name.to_owned(),
        place: String::new(),
        observations: Vec::new(),
        provenance: measures.iter().map(|of| of.provenance).max().unwrap_or(first.provenance),
        ..Measured::clone(first)
    };
    Some((about, units.collect()))
}

/// Values by month with the months between them that have none.
fn by_month(values: impl IntoIterator<Item = (Date, f64)>) -> Vec<Observation> {
    let mut all: Vec<Observation> = Vec::new();
    for (date, value) in values {
        while let Some(last) = all.last()
            && months_after(last.date, 1) < date
        {
            let date = months_after(last.date, 1);
            all.push(Observation { date, value: None });
        }
        all.push(Observation { date, value: Some(value) });
    }
    all
}

#[cfg(test)]
mod tests;
