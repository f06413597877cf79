//! Measures by month that charts and evaluations can take: what is published of access to care, and money of month ends.
//!
//! A month without a value between two with one is there, without a value, so that runs end at it.

mod access;
mod money;

use domain::provenance::Provenance;
use jiff::civil::Date;

use crate::control_chart::chart::{Chart, chart};
use crate::control_chart::limits::Limits;
use crate::control_chart::plan::{Direction, Plan, Targets};
use crate::control_chart::series::{Observation, Series};
use crate::control_chart::settings::Settings;
use crate::evaluation::calendar::months_after;
use crate::evaluation::panel::Unit;

pub use access::of_access;
pub use money::{of_money, to_measure};

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

    /// The same measure as it was known by a day: without what is of later dates.
    #[must_use]
    pub fn known_by(mut self, day: Date) -> Self {
        self.observations.retain(|of| of.date <= day);
        self
    }

    /// The date of its newest value; none without values.
    #[must_use]
    pub fn newest(&self) -> Option<Date> {
        self.observations.iter().filter(|of| of.value.is_some()).map(|of| of.date).max()
    }

    /// Its chart with nothing decided but its own targets; none where its dates do not allow one.
    #[must_use]
    pub fn plain_chart(&self) -> Option<Chart> {
        let series = Series::new(self.observations.iter().copied()).ok()?;
        let targets = Targets::changing(self.targets.iter().copied()).unwrap_or_else(|_| Targets::none());
        let plan = Plan { targets, ..Plan::plain(self.direction) };
        Some(chart(&series, &plan, Settings::MAKING_DATA_COUNT))
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

/// Counts of whole months, and the same by day: months are not alike long.
const BY_DAY: [(&str, &str); 2] =
    [("attendances", "attendances-per-day"), ("gp-appointments", "gp-per-working-day")];

/// The measures of which one asks whether they change: counts of whole months are left out where the same is there by day.
#[must_use]
pub fn told_by_day(measures: &[Measured]) -> Vec<&Measured> {
    let is_there = |id: &str| measures.iter().any(|known| known.id == id);
    let is_told_otherwise = |measured: &Measured| {
        let by_day = BY_DAY.iter().find(|(count, _)| *count == measured.family());
        by_day
            .zip(measured.id.split_once(':'))
            .is_some_and(|((_, by_day), (_, code))| is_there(&format!("{by_day}:{code}")))
    };
    measures.iter().filter(|measured| !is_told_otherwise(measured)).collect()
}

/// Digits after the point of values of a day: one where all are small.
fn decimals_for(values: &[(Date, f64)]) -> usize {
    usize::from(values.iter().all(|(_, value)| *value < 100.0))
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
