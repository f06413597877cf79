//! Who comes: places, sites, sources, and the kinds of patients that follow from them.

use std::collections::BTreeMap;

use domain::provenance::Provenance;
use flow::kernel::draw::Shares;
use flow::network::id::{PlaceId, TypeId};
use flow::network::{PatientType, Source, YEAR};
use jiff::civil::Date;

use super::StationNames;
use super::profile::Profile;
use crate::toml_reader::{Faults, TomlTable, number, shares, value_text};

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

pub(super) fn place(faults: &Faults, table: &TomlTable<'_>) -> Option<PlaceWritten> {
    let name = table.required_text(faults, "name", "the name of the place");
    let at = coordinates(faults, table);
    let residents = match table.get("residents") {
        Some(value) if number(value).is_some() => {
            number(value).map(|people| vec![(ALL_AGES.to_owned(), people)])
        }
        Some(_) => table.entries(faults, "residents").map(|by_age| {
            by_age
                .into_iter()
                .filter_map(|(age, value)| {
                    let people = number(value).filter(|people| *people >= 0.0);
                    if people.is_none() {
                        table.fault(faults, "residents", value, "expected a number of people");
                    }
                    people.map(|people| (age.to_owned(), people))
                })
                .collect()
        }),
        None => {
            table.lacks(
                faults,
                "residents is missing: a number, or a table by age such as { \"0 to 17\" = 20000 }",
            );
            None
        }
    };
    let deprivation = table.number_in(faults, "deprivation", 1.0, 5.0).map(|quintile| match quintile {
        quintile if quintile < 1.5 => "1, most deprived".to_owned(),
        quintile if quintile > 4.5 => "5, least deprived".to_owned(),
        quintile => format!("{quintile}"),
    });
    table.finish(faults);
    Some(PlaceWritten { name: name?.to_owned(), at: at?, residents: residents?, deprivation })
}

pub(super) fn site(faults: &Faults, table: &TomlTable<'_>) -> Option<SiteWritten> {
    let name = table.required_text(faults, "name", "the name of the site");
    let at = coordinates(faults, table);
    table.finish(faults);
    Some(SiteWritten { name: name?.to_owned(), at: at? })
}

fn coordinates(faults: &Faults, table: &TomlTable<'_>) -> Option<(f64, f64)> {
    let latitude = table.number_in(faults, "latitude", -90.0, 90.0);
    let longitude = table.number_in(faults, "longitude", -180.0, 180.0);
    if table.get("latitude").is_none() || table.get("longitude").is_none() {
        table.lacks(faults, "latitude and longitude are missing: decimal degrees such as 52.67 and -0.73");
    }
    Some((latitude?, longitude?))
}

/// What is needed to read sources.
pub(super) struct People<'k> {
    pub(super) known: &'k StationNames,
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
    pub(super) fn source(
        &mut self,
        faults: &Faults,
        table: &TomlTable<'_>,
        stream: u64,
    ) -> Option<SourceWritten> {
        let name = table.required_text(faults, "name", "what comes from here, such as \"walk-ins\"");
        let to = table.required_text(faults, "to", "the station that its patients come to");
        let to = to.and_then(|to| self.known.station(faults, table, "to", to));
        let needs = needs(faults, table, name.unwrap_or_default());
        let profile = self.profile(faults, table);
        let profile = profile.as_ref();
        let growth = table.number_in(faults, "growth", -0.9, 10.0).unwrap_or(0.0);
        let by_place = self.by_place(faults, table);
        let provenance = super::provenance(faults, table);
        let arrivals = match &by_place {
            None if table.has("per_1000_a_year") => {
                let _ = table.get("places");
                None
            }
            Some(groups) => {
                table.only(faults, "per_1000_a_year", &["rate", "gaps", "times", "wave"]);
                let rate = groups.iter().map(|(_, _, weight)| weight).sum::<f64>();
                if rate <= 0.0 {
                    table.lacks(faults, "nobody comes: every rate is 0");
                    return None;
                }
                Some(self.at_rate(rate, profile, growth))
            }
            None => self.arrivals(faults, table, profile, growth),
        };
        table.finish(faults);
        let (name, to, needs, arrivals) = (name?.to_owned(), to?, needs?, arrivals?);
        let (mut types, mut shares) = (Vec::new(), Vec::new());
        let groups = by_place.unwrap_or_else(|| vec![(None, None, 1.0)]);
        for (place, age, weight) in &groups {
            for (need, share) in &needs {
                if weight * share > 0.0 {
                    types.push(self.patient(need, *place, age.as_deref()));
                    shares.push(weight * share);
                }
            }
        }
        let source = Source {
            name,
            to,
            arrivals,
            types,
            shares: Shares::new(&shares),
            multipliers: Vec::new(),
            adds_to: None,
            stream,
        };
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
        let named_labels = labels.iter().filter(|(dimension, _)| dimension != "deprivation");
        let name = named_labels.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(", ");
        if let Some(known) = self.types.iter().position(|patient| patient.name == name) {
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
        table: &TomlTable<'_>,
    ) -> Option<Vec<(Option<PlaceId>, Option<String>, f64)>> {
        let value = table.get("per_1000_a_year")?;
        let rates: BTreeMap<String, f64> = match number(value) {
            Some(rate) => {
                let ages = self.places.iter().flat_map(|place| &place.residents);
                ages.map(|(age, _)| (age.clone(), rate)).collect()
            }
            None => table
                .entries(faults, "per_1000_a_year")?
                .into_iter()
                .filter_map(|(age, value)| {
                    let rate = number(value).filter(|rate| *rate >= 0.0);
                    if rate.is_none() {
                        table.fault(faults, "per_1000_a_year", value, "expected a number, 0 or more");
                    }
                    rate.map(|rate| (age.to_owned(), rate))
                })
                .collect(),
        };
        let factors: BTreeMap<&str, f64> = table
            .entries(faults, "places")
            .unwrap_or_default()
            .into_iter()
            .filter_map(|(place, value)| {
                let factor = number(value).filter(|factor| *factor >= 0.0);
                if factor.is_none() || !self.places.iter().any(|known| known.name == place) {
                    table.fault(
                        faults,
                        "places",
                        value,
                        format!("{place} = {}: expected a place and a number", value_text(value)),
                    );
                }
                factor.map(|factor| (place, factor))
            })
            .collect();
        if self.places.is_empty() {
            table.lacks(faults, "per_1000_a_year needs residents: add a [[place]] for each part of the area");
            return None;
        }
        let mut groups = Vec::new();
        for (idx, place) in self.places.iter().enumerate() {
            let factor = if table.get("places").is_some() {
                factors.get(place.name.as_str()).copied().unwrap_or(0.0)
            } else {
                1.0
            };
            for (age, people) in &place.residents {
                let Some(rate) = rates.get(age) else {
                    table.fault(
                        faults,
                        "per_1000_a_year",
                        value,
                        format!("it has no rate for {age}, an age that {} has", place.name),
                    );
                    return None;
                };
                let a_minute = people * rate / 1_000.0 / YEAR * factor;
                if a_minute > 0.0 {
                    groups.push((Some(PlaceId::new(idx)), Some(age.clone()), a_minute));
                }
            }
        }
        Some(groups)
    }
}

/// Needs with their shares.
fn needs(faults: &Faults, table: &TomlTable<'_>, name: &str) -> Option<Vec<(String, f64)>> {
    if let Some(need) = table.text(faults, "need") {
        return Some(vec![(need.to_owned(), 1.0)]);
    }
    let Some(entries) = table.entries(faults, "needs") else { return Some(vec![(name.to_owned(), 1.0)]) };
    shares(faults, table, "needs", &entries)
}
