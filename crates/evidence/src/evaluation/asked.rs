//! Evaluations as people ask for them: a measure or several units, the first month with the change, and what else is
//! decided; the rest is as usual.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::calendar::{month_of, months_after, months_between};
use super::differences::{self, differences};
use super::evaluated::{Evaluated, Method, usual_settings};
use super::event_study::{self, event_study};
use super::fault::Fault;
use super::interrupted::{ReferenceKind, SmallSample, interrupted};
use super::interrupted_counts::{self, interrupted_counts};
use super::panel::{ClusterCorrection, Panel, Unit};
use super::segments::AlsoChanged;
use super::series::{LeftOut, Series};
use super::synthetic::{Donors, Exclusion, Reason, UnitSeries, synthetic_control};
use crate::measured::Measured;

/// The months around a change that an event study shows on each side.
const AROUND: i32 = 6;
/// How many ways to hand the change out are tried.
const PLACEBOS: u32 = 999;

/// What is decided about one series; what is none is as usual.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesAsked {
    /// The first month with the change.
    pub first: Date,
    /// What changed, in words; empty where nobody said.
    pub what: String,
    /// Months left out, with reasons.
    pub left_out: Vec<LeftOut>,
    /// Over how many months errors may hang together.
    pub max_lag: Option<u32>,
    /// What intervals are made with.
    pub reference: ReferenceKind,
    /// Whether errors of few points are made larger.
    pub small_sample: SmallSample,
    /// Waves of the season.
    pub harmonics: u32,
    /// The effect to tell: so many months after the change.
    pub effect_at: Option<u32>,
    /// What the measure cannot go below or above.
    pub bounds: Option<(f64, f64)>,
    /// What else changed.
    pub also_changed: Vec<AlsoChanged>,
}

impl SeriesAsked {
    /// A change with nothing else decided.
    #[must_use]
    pub const fn plain(first: Date) -> Self {
        Self {
            first,
            what: String::new(),
            left_out: Vec::new(),
            max_lag: None,
            reference: ReferenceKind::Student,
            small_sample: SmallSample::Corrected,
            harmonics: 0,
            effect_at: None,
            bounds: None,
            also_changed: Vec::new(),
        }
    }

    fn last_before(&self) -> Date {
        months_after(month_of(self.first), -1)
    }
}

/// The months of a measure that have a value.
fn points(measured: &Measured) -> Vec<(Date, f64)> {
    measured.observations.iter().filter_map(|of| Some((of.date, of.value?))).collect()
}

fn evaluated(about: &Measured, what: &str, treated: Vec<String>, first: Date, method: Method) -> Evaluated {
    Evaluated {
        measure: about.name.clone(),
        unit: about.unit.clone(),
        decimals: about.decimals,
        provenance: about.provenance,
        from: about.files.clone(),
        what: what.to_owned(),
        treated,
        first: month_of(first),
        method,
    }
}

/// Something is known of the time after the change: told before anything else, since nothing else helps.
fn check_seen(points: &[(Date, f64)], first: Date) -> Result<(), Vec<Fault>> {
    let (first, last) = (month_of(first), points.iter().map(|(date, _)| month_of(*date)).max());
    match last.filter(|last| *last < first) {
        Some(last) => Err(vec![Fault::NotSeenYet { first, last }]),
        None => Ok(()),
    }
}

/// The month of the change is within the series, with months before it: told by the month that was asked for.
fn check_month(series: &Series, first: Date) -> Result<(), Vec<Fault>> {
    let month = month_of(first);
    if month < series.first() || series.last() < month {
        return Err(vec![Fault::MonthNotThere { month, first: series.first(), last: series.last() }]);
    }
    if month == series.first() {
        let (needed_before, needed_after) = (2, 2);
        let after = series.months().len();
        return Err(vec![Fault::FewMonths { before: 0, after, needed_before, needed_after, needed: 5 }]);
    }
    Ok(())
}

/// A measure before and after a change.
///
/// # Errors
/// All that is wrong with the series and with what is asked.
pub fn of_series(measured: &Measured, asked: &SeriesAsked) -> Result<Evaluated, Vec<Fault>> {
    let points = points(measured);
    check_seen(&points, asked.first)?;
    let series = Series::new(&measured.name, &points, asked.left_out.clone())?;
    check_month(&series, asked.first)?;
    let months_after_change = u32::try_from(months_between(asked.last_before(), series.last())).unwrap_or(0);
    let mut settings = usual_settings(asked.last_before(), series.months().len(), months_after_change);
    settings.max_lag = asked.max_lag.unwrap_or(settings.max_lag);
    settings.effect_at = asked.effect_at.unwrap_or(settings.effect_at);
    settings.reference = asked.reference;
    settings.small_sample = asked.small_sample;
    settings.harmonics = asked.harmonics;
    settings.bounds = asked.bounds;
    settings.also_changed.clone_from(&asked.also_changed);
    let found = interrupted(&series, &settings)?;
    Ok(evaluated(measured, &asked.what, Vec::new(), asked.first, Method::Interrupted(Box::new(found))))
}

/// Counts of a population before and after a change.
///
/// # Errors
/// As [`of_series`], and counts that are no counts.
pub fn of_counts(
    measured: &Measured,
    population: &[(Date, f64)],
    asked: &SeriesAsked,
) -> Result<Evaluated, Vec<Fault>> {
    let points = points(measured);
    check_seen(&points, asked.first)?;
    let series = Series::new(&measured.name, &points, asked.left_out.clone())?;
    check_month(&series, asked.first)?;
    let population = Series::new("the population", population, asked.left_out.clone())?;
    let months_after_change = u32::try_from(months_between(asked.last_before(), series.last())).unwrap_or(0);
    let settings = interrupted_counts::Settings {
        last_before: asked.last_before(),
        harmonics: asked.harmonics,
        effect_at: asked.effect_at.unwrap_or_else(|| months_after_change.clamp(1, 12)),
        also_changed: asked.also_changed.clone(),
    };
    let found = interrupted_counts(&series, &population, &settings)?;
    Ok(evaluated(measured, &asked.what, Vec::new(), asked.first, Method::Counts(Box::new(found))))
}

/// Units of which some changed.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitsAsked {
    /// The units with their values and, of those that changed, their first month with the change.
    pub units: Vec<Unit>,
    /// What changed, in words.
    pub what: String,
    /// Which correction for few units intervals have.
    pub errors: ClusterCorrection,
}

impl UnitsAsked {
    fn treated(&self) -> Vec<String> {
        self.units.iter().filter(|unit| unit.start.is_some()).map(|unit| unit.name.clone()).collect()
    }

    /// The earliest first month with the change.
    fn first(&self) -> Result<Date, Vec<Fault>> {
        let starts = self.units.iter().filter_map(|unit| unit.start);
        starts.min().ok_or_else(|| vec![Fault::NoTreated])
    }
}

/// The change of units that changed, less that of those that did not; `about` says of what measure.
///
/// # Errors
/// All that is wrong with the units and with what is asked.
pub fn of_differences(about: &Measured, asked: &UnitsAsked, seed: u64) -> Result<Evaluated, Vec<Fault>> {
    let panel = Panel::new(asked.units.clone())?;
    let settings = differences::Settings { errors: asked.errors, n_placebos: PLACEBOS, seed };
    let found = differences(&panel, &settings)?;
    let first = asked.first()?;
    Ok(evaluated(about, &asked.what, asked.treated(), first, Method::Differences(Box::new(found))))
}

/// The same month by month from the change, in a `window` of months or as many as there are, at most six on a side.
///
/// # Errors
/// As [`of_differences`], and a window that the months do not fill.
pub fn of_events(
    about: &Measured,
    asked: &UnitsAsked,
    window: Option<(i32, i32)>,
) -> Result<Evaluated, Vec<Fault>> {
    let panel = Panel::new(asked.units.clone())?;
    let (low, high) = window.unwrap_or_else(|| usual_window(&asked.units));
    let settings = event_study::Settings { reference: -1, low, high, errors: asked.errors };
    let found = event_study(&panel, &settings)?;
    let first = asked.first()?;
    Ok(evaluated(about, &asked.what, asked.treated(), first, Method::Events(Box::new(found))))
}

/// The months around the change that some unit with it has.
fn usual_window(units: &[Unit]) -> (i32, i32) {
    let relative = units.iter().flat_map(|unit| {
        let start = unit.start;
        unit.values.iter().filter_map(move |(day, _)| Some(months_between(start?, *day)))
    });
    let (low, high) = relative.fold((0, 0), |(low, high), relative| (low.min(relative), high.max(relative)));
    (low.clamp(-AROUND, -1), high.min(AROUND))
}

/// The units without the change that lack months of the one with it: they cannot be mixed from, and that is their reason.
#[must_use]
pub fn lacking_months(units: &[Unit]) -> Vec<Exclusion> {
    let months = |unit: &Unit| unit.values.iter().map(|(day, _)| month_of(*day)).collect::<BTreeSet<_>>();
    let Some(treated) = units.iter().find(|unit| unit.start.is_some()) else { return Vec::new() };
    let wanted = months(treated);
    let lacking = units.iter().filter(|unit| unit.start.is_none() && !wanted.is_subset(&months(unit)));
    lacking.map(|unit| Exclusion { name: unit.name.clone(), reason: Reason::MonthsMissing }).collect()
}

/// One unit beside the mixture of the others that is most like it before.
///
/// # Errors
/// Where not exactly one unit changed, and all that is wrong with it and its donors.
pub fn of_synthetic(
    about: &Measured,
    asked: &UnitsAsked,
    excluded: Vec<Exclusion>,
) -> Result<Evaluated, Vec<Fault>> {
    let first = asked.first()?;
    let series = |unit: &Unit| UnitSeries { name: unit.name.clone(), values: unit.values.clone() };
    let treated: Vec<&Unit> = asked.units.iter().filter(|unit| unit.start.is_some()).collect();
    let [treated] = treated[..] else {
        return Err(vec![Fault::SeveralTreated { n: treated.len() }]);
    };
    let donors: Vec<UnitSeries> =
        asked.units.iter().filter(|unit| unit.start.is_none()).map(series).collect();
    let last_before = months_after(month_of(first), -1);
    let donors = Donors::new(&series(treated), &donors, excluded, last_before, &[])?;
    let found = synthetic_control(&donors);
    Ok(evaluated(about, &asked.what, asked.treated(), first, Method::Synthetic(Box::new(found))))
}

#[cfg(test)]
mod tests;
