//! Places of one kind beside one another, their system, England and those alike.
//!
//! Method: `docs/method/access.md`.

mod alike;
pub(crate) mod indicator;
pub(crate) mod place;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::access::Access;
use crate::area::{Area, AreaKind};
use crate::fact::{ENGLAND, Facts};
use crate::gp_access::registered;
use crate::ratio::Ratio;

pub(crate) use alike::older;
pub use alike::{Alike, By};
pub use indicator::{Indicator, Unit};
pub use place::{Place, PlaceKind};

/// Places of one kind by one indicator in one period, the highest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// What is ranked.
    pub indicator: Indicator,
    /// Of which places.
    pub kind: PlaceKind,
    /// The newest period that the most places have.
    pub period: Date,
    /// The places that have a value, the highest first.
    pub ranked: Vec<Ranked>,
    /// The places that have none.
    pub unknown: Vec<Place>,
    /// The system's own value, of shares and rates.
    pub system: Option<f64>,
    /// England's, where figures of all England are in the files read.
    pub england: Option<f64>,
}

/// A place in a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The place.
    pub place: Place,
    /// Its value.
    pub value: f64,
    /// 1 for the highest; places with the same value have the same.
    pub rank: usize,
    /// Registered patients or residents; none where they are not known.
    pub size: Option<u64>,
    /// Those aged 65 and over, of all; none where their ages are not known.
    pub older: Option<Ratio>,
    /// The fifth of deprivation, 1 the most deprived; none where it is not known.
    pub deprivation: Option<u8>,
    /// The code of the sub-ICB that it lies in; none of a sub-ICB itself and of districts.
    pub sub_icb: Option<String>,
}

impl Ranking {
    /// A place by its code, in whatever capitals.
    #[must_use]
    pub fn place(&self, code: &str) -> Option<&Ranked> {
        self.ranked.iter().find(|ranked| ranked.place.area.code.eq_ignore_ascii_case(code))
    }
}

/// The places of a kind.
#[must_use]
pub fn places(access: &Access, kind: PlaceKind) -> Vec<Place> {
    if kind == PlaceKind::District {
        let of = |district: &crate::access::District| {
            let sites = access.sites.iter().filter(|site| site.district.as_deref() == Some(&*district.name));
            let area = Area {
                kind: AreaKind::SubIcb,
                code: district.name.replace(' ', "-"),
                name: district.name.clone(),
                parts: sites.map(|site| site.code.clone()).collect(),
                within: None,
            };
            Place {
                area,
                practices: access.practices_in(&district.name).cloned().collect(),
                residents: Some(district.residents),
                older: district.older,
                deprivation: district.deprivation,
            }
        };
        return access.districts.iter().map(of).collect();
    }
    let areas = access.areas.iter().filter(|area| PlaceKind::of(area.kind) == Some(kind));
    areas.map(|area| Place::with_list(area.clone())).collect()
}

/// The system as a place: its board's area, and of sites all that are published.
#[must_use]
pub fn system(access: &Access, kind: PlaceKind) -> Option<Place> {
    let board = access.areas_of(AreaKind::Icb).next()?;
    if kind == PlaceKind::District {
        let parts = access.sites.iter().map(|site| site.code.clone()).collect();
        let residents = access.districts.iter().map(|district| district.residents).sum();
        let area = Area { parts, ..board.clone() };
        let practices = access.areas_of(AreaKind::Practice).cloned().collect();
        return Some(Place { practices, residents: Some(residents), ..Place::with_list(area) });
    }
    Some(Place::with_list(board.clone()))
}

/// Places of a kind by an indicator; none where fewer than two have it.
#[must_use]
pub fn ranking(access: &Access, kind: PlaceKind, indicator: Indicator) -> Option<Ranking> {
    if !indicator.is_of(kind) {
        return None;
    }
    let facts = &access.facts;
    let places = places(access, kind);
    let period = common_period(facts, &places, indicator)?;
    let size = |place: &Place| match place.residents {
        Some(residents) => Some(residents),
        None => registered(facts, &place.area, period).map(|(patients, _)| patients),
    };
    let (mut ranked, mut unknown) = (Vec::new(), Vec::new());
    for place in places {
        match indicator.value(facts, &place, period) {
            Some(value) => {
                let (size, older, deprivation) = (size(&place), older(facts, &place), place.deprivation);
                let around = match kind {
                    PlaceKind::Network | PlaceKind::Practice => access.sub_icb_of(&place.area),
                    PlaceKind::SubIcb | PlaceKind::District => None,
                };
                let sub_icb = around.map(|area| area.code.clone());
                ranked.push(Ranked { place, value, rank: 0, size, older, deprivation, sub_icb });
            }
            None => unknown.push(place),
        }
    }
    ranked
        .sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.place.area.name.cmp(&b.place.area.name)));
    for idx in 0..ranked.len() {
        let is_same = 0 < idx && ranked[idx - 1].value.total_cmp(&ranked[idx].value).is_eq();
        ranked[idx].rank = if is_same { ranked[idx - 1].rank } else { idx + 1 };
    }
    let is_compared = indicator.unit() != Unit::Count;
    let of = |place: Option<Place>| {
        place.filter(|_| is_compared).and_then(|place| indicator.value(facts, &place, period))
    };
    let (system, england) = (of(system(access, kind)), of(Some(england())));
    (2 <= ranked.len()).then_some(Ranking { indicator, kind, period, ranked, unknown, system, england })
}

/// A place among those of its own sub-ICB.
#[derive(Clone, Debug, PartialEq)]
pub struct WithinSubIcb {
    /// The sub-ICB.
    pub sub_icb: Area,
    /// Its own value, of shares and rates.
    pub value: Option<f64>,
    /// The place's rank in it, 1 for the highest.
    pub rank: usize,
    /// Places of the kind in it that have a value.
    pub n_places: usize,
}

/// A place of a ranking among those of its own sub-ICB; none of a sub-ICB itself and of districts.
#[must_use]
pub fn within_sub_icb(access: &Access, ranking: &Ranking, own: &Ranked) -> Option<WithinSubIcb> {
    let sub_icb = access.area(own.sub_icb.as_ref()?)?;
    let inside = || ranking.ranked.iter().filter(|other| other.sub_icb == own.sub_icb);
    let place = Place::with_list(sub_icb.clone());
    let is_compared = ranking.indicator.unit() != Unit::Count;
    let value = || ranking.indicator.value(&access.facts, &place, ranking.period);
    Some(WithinSubIcb {
        value: is_compared.then(value).flatten(),
        rank: 1 + inside().filter(|other| other.rank < own.rank).count(),
        n_places: inside().count(),
        sub_icb: sub_icb.clone(),
    })
}

/// Every ranking of places of a kind that there is.
#[must_use]
pub fn rankings(access: &Access, kind: PlaceKind) -> Vec<Ranking> {
    Indicator::ALL.into_iter().filter_map(|indicator| ranking(access, kind, indicator)).collect()
}

/// England, of which some figures are published as such.
#[must_use]
pub fn england() -> Place {
    let area = Area::published(AreaKind::England, ENGLAND.to_owned(), ENGLAND.to_owned(), None);
    Place::with_list(area)
}

/// The newest of the periods that the most places have figures of.
pub(crate) fn common_period(facts: &Facts, places: &[Place], indicator: Indicator) -> Option<Date> {
    let measure = indicator.dated_by();
    let mut n_places: BTreeMap<Date, usize> = BTreeMap::new();
    for place in places {
        let of_practices = place.practices.iter().filter(|_| indicator == Indicator::PatientsPerGp);
        let codes = place.area.parts.iter().chain(of_practices.flat_map(|practice| &practice.parts));
        let mut periods: Vec<Date> = codes.flat_map(|code| facts.periods(measure, code)).collect();
        periods.sort_unstable();
        periods.dedup();
        for period in periods {
            *n_places.entry(period).or_default() += 1;
        }
    }
    n_places.into_iter().max_by_key(|(period, n)| (*n, *period)).map(|(period, _)| period)
}

#[cfg(test)]
mod tests;
