//! The unit with the change, its donors, and those that are left out with a reason.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::deviation;
use crate::evaluation::calendar::month_of;
use crate::evaluation::fault::{Fault, is_usable};

/// A unit's values, in order, a day conclusion for its month.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitSeries {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Vec<(Date, f64)>,
}

/// Why a donor is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It changed too, in the words of whoever says so.
    OwnChange(String),
    /// It shares patients with the unit, which the change may have moved.
    SharesPatients,
    /// Some of its months are not known.
    MonthsMissing,
    /// It measures otherwise.
    OtherMeasure(String),
    /// Another reason, in words.
    Other(String),
}

/// A donor that is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: Reason,
}

/// What else is to be alike, with its weight; each is divided by its standard deviation over the units first.
#[derive(Clone, Debug, PartialEq)]
pub struct Predictor {
    /// What it is.
    pub name: String,
    /// How much it counts, not below zero.
    pub weight: f64,
    /// Its value for each unit, by name.
    pub values: BTreeMap<String, f64>,
}

/// A unit with a change and at least two donors, each with a finite value for each of its months.
#[derive(Clone, Debug, PartialEq)]
pub struct Donors {
    treated_name: String,
    treated: Vec<f64>,
    months: Vec<Date>,
    n_before: usize,
    names: Vec<String>,
    values: Vec<Vec<f64>>,
    excluded: Vec<Exclusion>,
    /// Weight, value of the unit, values of donors.
    predictors: Vec<(f64, f64, Vec<f64>)>,
}

impl Donors {
    /// The unit `treated`, which changed after the month `last_before`, and its donors: `candidates` without those
    /// `excluded`. What is to be alike before are the outcomes of all months, or the `predictors` if there are any.
    ///
    /// # Errors
    ///
    /// All faults at once.
    pub fn new(
        treated: &UnitSeries,
        candidates: &[UnitSeries],
        excluded: Vec<Exclusion>,
        last_before: Date,
        predictors: &[Predictor],
    ) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let own = by_month(treated, &mut faults);
        let months: Vec<Date> = own.keys().copied().collect();
        let left_out: BTreeSet<&str> = excluded.iter().map(|exclusion| exclusion.name.as_str()).collect();
        let mut seen = BTreeSet::new();
        let (mut names, mut values) = (Vec::new(), Vec::new());
        for candidate in candidates {
            let name = &candidate.name;
            if !seen.insert(name.as_str()) {
                faults.push(Fault::UnitTwice { name: name.clone() });
            }
            if *name == treated.name {
                faults.push(Fault::TreatedAmongDonors { name: name.clone() });
            }
            if left_out.contains(name.as_str()) {
                continue;
            }
            let of_donor = by_month(candidate, &mut faults);
            let missing: Vec<Date> =
                months.iter().copied().filter(|month| !of_donor.contains_key(month)).collect();
            if !missing.is_empty() {
                faults.push(Fault::DonorMonthsMissing { name: name.clone(), months: missing });
            }
            names.push(name.clone());
            values.push(months.iter().filter_map(|month| of_donor.get(month).copied()).collect());
        }
        for exclusion in &excluded {
            if !seen.contains(exclusion.name.as_str()) {
                faults.push(Fault::UnknownDonor { name: exclusion.name.clone() });
            }
            if let Reason::OwnChange(why) | Reason::OtherMeasure(why) | Reason::Other(why) = &exclusion.reason
                && why.trim().is_empty()
            {
                faults.push(Fault::NoReason { what: format!("leaving out {}", exclusion.name) });
            }
        }
        if names.len() < 2 {
            faults.push(Fault::FewDonors { n: names.len() });
        }
        let n_before = months.iter().filter(|month| **month <= month_of(last_before)).count();
        if n_before < 2 || n_before == months.len() {
            let (before, after) = (n_before, months.len() - n_before);
            faults.push(Fault::FewMonths { before, after, needed_before: 2, needed_after: 1, needed: 3 });
        }
        let predictors = read_predictors(&treated.name, &names, predictors, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            treated_name: treated.name.clone(),
            treated: own.into_values().collect(),
            months,
            n_before,
            names,
            values,
            excluded,
            predictors,
        })
    }

    /// The same units in the months before the change alone, as if it had come halfway through them; none with fewer
    /// than eight of these, or where predictors of the whole time decide.
    pub(super) fn halfway(&self) -> Option<Self> {
        if self.n_before < 8 || !self.predictors.is_empty() {
            return None;
        }
        let before = |values: &Vec<f64>| values[..self.n_before].to_vec();
        Some(Self {
            treated: before(&self.treated),
            values: self.values.iter().map(before).collect(),
            months: self.months[..self.n_before].to_vec(),
            n_before: self.n_before / 2,
            ..self.clone()
        })
    }

    /// The unit with the change.
    #[must_use]
    pub fn treated_name(&self) -> &str {
        &self.treated_name
    }

    /// The months, earliest first.
    #[must_use]
    pub fn months(&self) -> &[Date] {
        &self.months
    }

    /// How many of them are before the change.
    #[must_use]
    pub const fn n_before(&self) -> usize {
        self.n_before
    }

    /// How many donors there are, at least two.
    #[must_use]
    pub const fn n_donors(&self) -> usize {
        self.names.len()
    }

    /// The name of a donor, counted from 0.
    pub(super) fn name(&self, donor: usize) -> &str {
        &self.names[donor]
    }

    pub(super) fn treated(&self) -> &[f64] {
        &self.treated
    }

    /// The values of a donor, or of the unit with the change.
    pub(super) fn values(&self, unit: Option<usize>) -> &[f64] {
        unit.map_or(&self.treated, |donor| &self.values[donor])
    }

    pub(super) fn excluded(&self) -> &[Exclusion] {
        &self.excluded
    }

    /// What is to be alike of the donors `of` and of `unit`.
    pub(super) fn to_match(&self, unit: Option<usize>, of: &[usize]) -> (Vec<Vec<f64>>, Vec<f64>) {
        if self.predictors.is_empty() {
            let before = |unit: Option<usize>| self.values(unit)[..self.n_before].to_vec();
            return (of.iter().map(|donor| before(Some(*donor))).collect(), before(unit));
        }
        let mut columns = vec![Vec::new(); of.len()];
        let mut target = Vec::new();
        for (weight, treated, donors) in &self.predictors {
            let own = unit.map_or(*treated, |donor| donors[donor]);
            let mut all: Vec<f64> = of.iter().map(|donor| donors[*donor]).collect();
            all.push(own);
            let spread = deviation(&all);
            // For a placebo the rest may be alike; then there is nothing to match.
            if spread <= 0.0 {
                continue;
            }
            let scale = weight.sqrt() / spread;
            for (column, donor) in columns.iter_mut().zip(of) {
                column.push(scale * donors[*donor]);
            }
            target.push(scale * own);
        }
        (columns, target)
    }
}

/// The values of a unit by month, with what is wrong with them.
fn by_month(unit: &UnitSeries, faults: &mut Vec<Fault>) -> BTreeMap<Date, f64> {
    let mut values = BTreeMap::new();
    for (day, value) in &unit.values {
        let month = month_of(*day);
        if !is_usable(*value) {
            faults.push(Fault::NotFinite { whose: unit.name.clone(), month });
        }
        if values.insert(month, *value).is_some() {
            let fault = Fault::TwoValues { whose: unit.name.clone(), month };
            if faults.last() != Some(&fault) {
                faults.push(fault);
            }
        }
    }
    if values.is_empty() {
        faults.push(Fault::NoValues { whose: unit.name.clone() });
    }
    values
}

fn read_predictors(
    treated: &str,
    names: &[String],
    predictors: &[Predictor],
    faults: &mut Vec<Fault>,
) -> Vec<(f64, f64, Vec<f64>)> {
    let weights: Vec<f64> = predictors.iter().map(|predictor| predictor.weight).collect();
    let is_wrong = |weight: &f64| !is_usable(*weight) || *weight < 0.0;
    if !weights.is_empty() && (weights.iter().any(is_wrong) || weights.iter().all(|weight| *weight <= 0.0)) {
        faults.push(Fault::PredictorWeights);
    }
    let mut read = Vec::new();
    for predictor in predictors {
        let mut values = Vec::new();
        for unit in std::iter::once(treated).chain(names.iter().map(String::as_str)) {
            match predictor.values.get(unit).copied().filter(|value| is_usable(*value)) {
                Some(value) => values.push(value),
                None => faults.push(Fault::PredictorMissing {
                    predictor: predictor.name.clone(),
                    unit: unit.to_owned(),
                }),
            }
        }
        if values.len() == names.len() + 1 {
            if deviation(&values) <= 0.0 {
                faults.push(Fault::PredictorConstant { predictor: predictor.name.clone() });
            }
            read.push((predictor.weight, values[0], values[1..].to_vec()));
        }
    }
    read
}
