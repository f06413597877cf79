//! Who comes: places, sites, sources, and the kinds of patients that follow from them.

use std::collections::BTreeMap;

use domain::provenance::Provenance;
use flow::kernel::draw::Shares;
use flow::network::id::{PlaceId, TypeId};
use flow::network::{PatientType, Source, YEAR};
use jiff::civil::Date;

use super::Known;
use super::profile::Profile;
use crate::toml_reader::{Faults, Written, number, shares, shown};

/// A place as it is written.
#[derive(Clone, Debug)]
pub(super) struct PlaceWritten {
    pub(super) name: String,
    pub(super) at: (f64, f64),
    pub(super) residents: Vec<(String, f64)>,
    pub(super) deprivation: Option<String>,
}

/// A site as it is written.
#[derive(Clone, Debug)]
pub(super) struct SiteWritten {
    pub(super) name: String,
    pub(super) at: (f64, f64),
}

/// Ages where a place gives its residents as one number.
const ALL_AGES: &str = "all ages";

pub(super) fn place(faults: &Faults, of: &Written<'_>) -> Option<PlaceWritten> {
    let name = of.required_text(faults, "name", "the name of the place");
    let at = coordinates(faults, of);
    let residents = match of.get("residents") {
        Some(value) if number(value).is_some() => number(value).map(|all| vec![(ALL_AGES.to_owned(), all)]),
        Some(_) => of.entries(faults, "residents").map(|all| {
            all.into_iter()
                .filter_map(|(age, value)| {
                    let people = number(value).filter(|people| *people >= 0.0);
                    if people.is_none() {
                        of.fault(faults, "residents", value, "expected a number of people");
                    }
                    people.map(|people| (age.to_owned(), people))
                })
                .collect()
        }),
        None => {
            of.lacks(
                faults,
                "residents is missing: a number, or a table by age such as { \"0 to 17\" = 20000 }",
            );
            None
        }
    };
    let deprivation = of.number_in(faults, "deprivation", 1.0, 5.0).map(|quintile| match quintile {
        quintile if quintile < 1.5 => "1, most deprived".to_owned(),
        quintile if quintile > 4.5 => "5, least deprived".to_owned(),
        quintile => format!("{quintile}"),
    });
    of.finish(faults);
    Some(PlaceWritten { name: name?.to_owned(), at: at?, residents: residents?, deprivation })
}

pub(super) fn site(faults: &Faults, of: &Written<'_>) -> Option<SiteWritten> {
    let name = of.required_text(faults, "name", "the name of the site");
    let at = coordinates(faults, of);
    of.finish(faults);
    Some(SiteWritten { name: name?.to_owned(), at: at? })
}

fn coordinates(faults: &Faults, of: &Written<'_>) -> Option<(f64, f64)> {
    let latitude = of.number_in(faults, "latitude", -90.0, 90.0);
    let longitude = of.number_in(faults, "longitude", -180.0, 180.0);
    if of.get("latitude").is_none() || of.get("longitude").is_none() {
        of.lacks(faults, "latitude and longitude are missing: decimal degrees such as 52.67 and -0.73");
    }
    Some((latitude?, longitude?))
}

/// What is needed to read sources.
pub(super) struct People<'k> {
    pub(super) known: &'k Known,
    pub(super) places: &'k [PlaceWritten],
    pub(super) profiles: &'k BTreeMap<String, Profile>,
    pub(super) start: Date,
    pub(super) types: Vec<PatientType>,
}

/// A source as it is written.
pub(super) struct SourceWritten {
    pub(super) source: Source,
    pub(super) provenance: Provenance,
}

impl People<'_> {
    /// Reads a source, and adds the kinds of patients that come from it.
    pub(super) fn source(&mut self, faults: &Faults, of: &Written<'_>, stream: u64) -> Option<SourceWritten> {
        let name = of.required_text(faults, "name", "what comes from here, such as \"walk-ins\"");
        let to = of.required_text(faults, "to", "the station that its patients come to");
        let to = to.and_then(|to| self.known.station(faults, of, "to", to));
        let needs = needs(faults, of, name.unwrap_or_default());
        let profile = self.profile(faults, of);
        let profile = profile.as_ref();
        let growth = of.number_in(faults, "growth", -0.9, 10.0).unwrap_or(0.0);
        let by_place = self.by_place(faults, of);
        let provenance = super::provenance(faults, of);
        let arrivals = match &by_place {
            None if of.has("per_1000_a_year") => {
                let _ = of.get("places");
                None
            }
            Some(who) => {
                of.only(faults, "per_1000_a_year", &["rate", "gaps", "times", "wave"]);
                let rate = who.iter().map(|(_, _, weight)| weight).sum::<f64>();
                if rate <= 0.0 {
                    of.lacks(faults, "nobody comes: every rate is 0");
                    return None;
                }
                Some(self.at_rate(rate, profile, growth))
            }
            None => self.arrivals(faults, of, profile, growth),
        };
        of.finish(faults);
        let (name, to, needs, arrivals) = (name?.to_owned(), to?, needs?, arrivals?);
        let (mut types, mut shares) = (Vec::new(), Vec::new());
        let who = by_place.unwrap_or_else(|| vec![(None, None, 1.0)]);
        for (place, age, weight) in &who {
            for (need, share) in &needs {
                if weight * share > 0.0 {
                    types.push(self.patient(need, *place, age.as_deref()));
                    shares.push(weight * share);
                }
            }
        }
        let source =
            Source { name, to, arrivals, types, shares: Shares::new(&shares), retained: Vec::new(), stream };
        Some(SourceWritten { source, provenance: provenance? })
    }

    /// The number of a kind of patient, made where there is none.
    fn patient(&mut self, need: &str, place: Option<PlaceId>, age: Option<&str>) -> TypeId {
        let mut labels = vec![("need".to_owned(), need.to_owned())];
        if let Some(place) = place {
            labels.push(("place".to_owned(), self.places[place.idx()].name.clone()));
        }
        if let Some(age) = age.filter(|age| *age != ALL_AGES) {
            labels.push(("age".to_owned(), age.to_owned()));
        }
        if let Some(quintile) = place.and_then(|place| self.places[place.idx()].deprivation.clone()) {
            labels.push(("deprivation".to_owned(), quintile));
        }
        let said = labels.iter().filter(|(dimension, _)| dimension != "deprivation");
        let name = said.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(", ");
        if let Some(known) = self.types.iter().position(|of| of.name == name) {
            return TypeId::new(known);
        }
        self.types.push(PatientType { name, labels, place });
        TypeId::new(self.types.len() - 1)
    }

    /// Who comes from where, with their rate a minute.
    #[expect(clippy::type_complexity, reason = "place, age and rate, used once")]
    fn by_place(
        &self,
        faults: &Faults,
        of: &Written<'_>,
    ) -> Option<Vec<(Option<PlaceId>, Option<String>, f64)>> {
        let value = of.get("per_1000_a_year")?;
        let rates: BTreeMap<String, f64> = match number(value) {
            Some(rate) => {
                let ages = self.places.iter().flat_map(|place| &place.residents);
                ages.map(|(age, _)| (age.clone(), rate)).collect()
            }
            None => of
                .entries(faults, "per_1000_a_year")?
                .into_iter()
                .filter_map(|(age, value)| {
                    let rate = number(value).filter(|rate| *rate >= 0.0);
                    if rate.is_none() {
                        of.fault(faults, "per_1000_a_year", value, "expected a number, 0 or more");
                    }
                    rate.map(|rate| (age.to_owned(), rate))
                })
                .collect(),
        };
        let factors: BTreeMap<&str, f64> = of
            .entries(faults, "places")
            .unwrap_or_default()
            .into_iter()
            .filter_map(|(place, value)| {
                let factor = number(value).filter(|factor| *factor >= 0.0);
                if factor.is_none() || !self.places.iter().any(|known| known.name == place) {
                    of.fault(
                        faults,
                        "places",
                        value,
                        format!("{place} = {}: expected a place and a number", shown(value)),
                    );
                }
                factor.map(|factor| (place, factor))
            })
            .collect();
        if self.places.is_empty() {
            of.lacks(faults, "per_1000_a_year needs residents: add a [[place]] for each part of the area");
            return None;
        }
        let mut who = Vec::new();
        for (idx, place) in self.places.iter().enumerate() {
            let factor = if of.get("places").is_some() {
                factors.get(place.name.as_str()).copied().unwrap_or(0.0)
            } else {
                1.0
            };
            for (age, people) in &place.residents {
                let Some(rate) = rates.get(age) else {
                    of.fault(
                        faults,
                        "per_1000_a_year",
                        value,
                        format!("it has no rate for {age}, an age that {} has", place.name),
                    );
                    return None;
                };
                let a_minute = people * rate / 1_000.0 / YEAR * factor;
                if a_minute > 0.0 {
                    who.push((Some(PlaceId::new(idx)), Some(age.clone()), a_minute));
                }
            }
        }
        Some(who)
    }
}

/// Needs with their shares.
fn needs(faults: &Faults, of: &Written<'_>, name: &str) -> Option<Vec<(String, f64)>> {
    if let Some(need) = of.text(faults, "need") {
        return Some(vec![(need.to_owned(), 1.0)]);
    }
    let Some(entries) = of.entries(faults, "needs") else { return Some(vec![(name.to_owned(), 1.0)]) };
    shares(faults, of, "needs", &entries)
}
