//! What is published of units of one kind: of all England where that was condensed, else of the system's own places.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::likeness::Likeness;
use super::unit::{Amount, Unit};
use crate::access::Access;
use crate::comparison::{self, Indicator, Place, common_period, older, places};
use crate::gp_access::registered;
use crate::ratio::Ratio;

pub use super::england::{England, KnownUnit, PublishedRow, UnitSet, UnknownUnitSet};

/// Where what is compared is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All units of England that are published.
    England,
    /// Those of the system.
    System,
}

/// Units of one kind by one indicator, to be compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// What is compared.
    pub indicator: Indicator,
    /// Of which kind of unit.
    pub set: UnitSet,
    /// Of which period, as its first day.
    pub period: Date,
    /// Of England or of the system.
    pub extent: Extent,
    /// The units.
    pub units: Vec<Unit>,
    /// The codes of those that are of the workspace's own system.
    pub own: Vec<String>,
    /// The parts that a unit is added up from; none of a unit that is published itself.
    pub parts: BTreeMap<String, Vec<String>>,
}

/// What of an indicator's two counts is compared.
fn amount(indicator: Indicator, ratio: Ratio) -> Amount {
    let (part, whole) = (count(ratio.part()), count(ratio.whole()));
    match indicator.unit() {
        comparison::Unit::PerCent => Amount::Share { part, whole },
        // GPs are no sample of anything: patients for each of them are as they are reported.
        _ if indicator == Indicator::PatientsPerGp => {
            Amount::Value { value: part / whole, standard_error: None }
        }
        _ => Amount::Rate { events: part, exposure: whole },
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of people and appointments are below 2^53")]
const fn count(count: u64) -> f64 {
    count as f64
}

/// Every kind of unit and indicator that can be compared.
#[must_use]
pub fn comparable(access: &Access) -> Vec<(UnitSet, Indicator)> {
    let all = UnitSet::ALL.into_iter();
    let pairs = all.flat_map(|set| Indicator::ALL.into_iter().map(move |indicator| (set, indicator)));
    pairs.filter(|(set, indicator)| published(access, *set, *indicator).is_some()).collect()
}

/// What is published of units of a kind by an indicator; none where fewer than two have it.
#[must_use]
pub fn published(access: &Access, set: UnitSet, indicator: Indicator) -> Option<Published> {
    let found = match set {
        UnitSet::Systems => of_systems(access, indicator),
        UnitSet::Trusts => of_england(access, set, indicator),
        _ => of_england(access, set, indicator).or_else(|| of_system(access, set, indicator)),
    };
    found.filter(|found| 1 < found.units.iter().filter(|unit| unit.amount.is_some()).count())
}

/// Units that are published themselves, of all England, and those that there are beside them.
fn of_england(access: &Access, set: UnitSet, indicator: Indicator) -> Option<Published> {
    let is_of = |row: &&PublishedRow| row.set == set && row.indicator == indicator;
    let rows: Vec<&PublishedRow> = access.england.rows.iter().filter(is_of).collect();
    let period = rows.iter().map(|row| row.period).max()?;
    let known = || access.england.known.iter().filter(|known| known.set == set);
    let name_of = |code: &str| known().find(|known| known.code == code).map(|known| known.name.clone());
    let mut units: Vec<Unit> = rows
        .iter()
        .filter(|row| row.period == period)
        .map(|row| {
            let amount = amount(indicator, row.ratio);
            Unit {
                code: row.unit.clone(),
                name: name_of(&row.unit).unwrap_or_else(|| row.name.clone()),
                amount: Some(amount),
                likeness: Likeness { size: Some(size(indicator, row.ratio)), ..Likeness::default() },
            }
        })
        .collect();
    // Trusts without the service are not missing; a sub-ICB without it is.
    if set != UnitSet::Trusts {
        let is_missing = |known: &&KnownUnit| !rows.iter().any(|row| row.unit == known.code);
        units.extend(known().filter(is_missing).map(|known| Unit {
            code: known.code.clone(),
            name: known.name.clone(),
            amount: None,
            likeness: Likeness::default(),
        }));
    }
    let board = access.areas.first().map(|area| area.code.clone()).unwrap_or_default();
    let own = known().filter(|known| known.board == board).map(|known| known.code.clone()).collect();
    Some(Published { indicator, set, period, extent: Extent::England, units, own, parts: BTreeMap::new() })
}

/// How large a unit is, in what makes others like it: people on lists or who wait, appointments, attendances.
fn size(indicator: Indicator, ratio: Ratio) -> f64 {
    if indicator == Indicator::PatientsPerGp { count(ratio.part()) } else { count(ratio.whole()) }
}

/// Systems, each added up from its sub-ICBs; one of which a part is not published has no value.
fn of_systems(access: &Access, indicator: Indicator) -> Option<Published> {
    let of_parts = of_england(access, UnitSet::SubIcbs, indicator)?;
    let is_of = |row: &&PublishedRow| {
        row.set == UnitSet::SubIcbs && row.indicator == indicator && row.period == of_parts.period
    };
    let by_code: BTreeMap<&str, Ratio> =
        access.england.rows.iter().filter(is_of).map(|row| (row.unit.as_str(), row.ratio)).collect();
    let known = &access.england.known;
    let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in known.iter().filter(|known| known.set == UnitSet::SubIcbs) {
        parts.entry(part.board.clone()).or_default().push(part.code.clone());
    }
    let ratio_of = |code: &str| {
        let of_part = |part: &String| by_code.get(part.as_str()).copied();
        let ratios: Vec<Ratio> = parts.get(code)?.iter().map(of_part).collect::<Option<_>>()?;
        let sum = |of: fn(Ratio) -> u64| ratios.iter().copied().map(of).sum();
        Ratio::new(sum(Ratio::part), sum(Ratio::whole))
    };
    let systems = known.iter().filter(|known| known.set == UnitSet::Systems);
    let units = systems.map(|system| {
        let ratio = ratio_of(&system.code);
        Unit {
            code: system.code.clone(),
            name: system.name.clone(),
            amount: ratio.map(|ratio| amount(indicator, ratio)),
            likeness: Likeness { size: ratio.map(|ratio| size(indicator, ratio)), ..Likeness::default() },
        }
    });
    let units: Vec<Unit> = units.collect();
    let own = access.areas.first().map(|area| area.code.clone()).into_iter().collect();
    Some(Published { set: UnitSet::Systems, units, own, parts, ..of_parts })
}

/// Places of the system.
fn of_system(access: &Access, set: UnitSet, indicator: Indicator) -> Option<Published> {
    let kind = set.places()?;
    if !indicator.is_of(kind) || indicator.unit() == comparison::Unit::Count {
        return None;
    }
    let facts = &access.facts;
    let places = places(access, kind);
    let period = common_period(facts, &places, indicator)?;
    let unit = |place: &Place| {
        let ratio = indicator.ratio(facts, place, period);
        let people = place.residents.or_else(|| registered(facts, &place.area, period).map(|of| of.0));
        let likeness =
            Likeness { size: people.map(count), older: older(facts, place), deprivation: place.deprivation };
        let amount = ratio.map(|ratio| amount(indicator, ratio));
        Unit { code: place.area.code.clone(), name: place.area.name.clone(), amount, likeness }
    };
    let units: Vec<Unit> = places.iter().map(unit).collect();
    let parts = places.iter().map(|place| (place.area.code.clone(), place.area.parts.clone())).collect();
    Some(Published { indicator, set, period, extent: Extent::System, units, own: Vec::new(), parts })
}

#[cfg(test)]
mod tests;
