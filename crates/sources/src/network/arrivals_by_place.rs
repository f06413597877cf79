//! Places, sites and sources of patients, and the types of patients that follow from them; arrivals at
//! rates by place and age.

use std::collections::BTreeMap;

use domain::provenance::Provenance;
use flow::kernel::draw::Shares;
use flow::network::id::{PlaceId, TypeId};
use flow::network::{PatientType, Source as PatientSource, YEAR as MINUTES_PER_YEAR};
use jiff::civil::Date;
use toml::de::DeValue;

use super::StationNames;
use super::profile::Profile;
use crate::toml_reader::{Faults, TomlTable, number, shares, value_text};

/// A row `[[place]]`.
#[derive(Clone, Debug)]
pub(super) struct PlaceRow {
    pub(super) name: String,
    /// Latitude and longitude in degrees.
    /// None where nobody travels by distance: the network has no site.
    pub(super) coordinates: Option<(f64, f64)>,
    /// Residents by age.
    pub(super) residents: Vec<(String, f64)>,
    /// The quintile in words.
    pub(super) deprivation: Option<String>,
}

/// Who lives in a place, as the network states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Residents {
    /// The place.
    pub place: String,
    /// Residents by age: `65 to 74`.
    pub by_age: Vec<(String, f64)>,
    /// The fifth of deprivation, 1 the most deprived; none where it is not stated.
    pub deprivation: Option<u8>,
}

impl PlaceRow {
    pub(super) fn into_residents(self) -> Residents {
        let fifth = |words: &str| words.split(',').next()?.parse().ok();
        let deprivation = self.deprivation.as_deref().and_then(fifth);
        Residents { place: self.name, by_age: self.residents, deprivation }
    }
}

/// A row `[[site]]`.
#[derive(Clone, Debug)]
pub(super) struct SiteRow {
    pub(super) name: String,
    /// Latitude and longitude in degrees.
    pub(super) coordinates: (f64, f64),
}

/// The age of all residents where a place gives its residents as one number.
const ALL_AGES: &str = "all ages";

pub(super) fn place(faults: &Faults, table: &TomlTable<'_>, has_sites: bool) -> Option<PlaceRow> {
    let name = table.required_text(faults, "name", "the name of the place");
    let is_located = has_sites || table.has("latitude") || table.has("longitude");
    let coordinates = if is_located { coordinates(faults, table).map(Some) } else { Some(None) };
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
                        table.add_fault(faults, "residents", value, "expected a number of people");
                    }
                    people.map(|people| (age.to_owned(), people))
                })
                .collect()
        }),
        None => {
            table.add_table_fault(
                faults,
                "residents is missing: a number, or a table by age such as { \"0 to 17\" = 20000 }",
            );
            None
        }
    };
    let deprivation = deprivation(faults, table);
    table.finish(faults);
    Some(PlaceRow { name: name?.to_owned(), coordinates: coordinates?, residents: residents?, deprivation })
}

pub(super) fn site(faults: &Faults, table: &TomlTable<'_>) -> Option<SiteRow> {
    let name = table.required_text(faults, "name", "the name of the site");
    let coordinates = coordinates(faults, table);
    table.finish(faults);
    Some(SiteRow { name: name?.to_owned(), coordinates: coordinates? })
}

/// The deprivation quintile in words.
fn deprivation(faults: &Faults, table: &TomlTable<'_>) -> Option<String> {
    let value = table.get("deprivation")?;
    let quintile = number(value).filter(|quintile| (1.0..=5.0).contains(quintile) && quintile.fract() == 0.0);
    let Some(quintile) = quintile else {
        table.add_fault(faults, "deprivation", value, "expected a whole number from 1, most deprived, to 5");
        return None;
    };
    Some(match quintile {
        quintile if quintile < 1.5 => "1, most deprived".to_owned(),
        quintile if quintile > 4.5 => "5, least deprived".to_owned(),
        quintile => format!("{quintile}"),
    })
}

fn coordinates(faults: &Faults, table: &TomlTable<'_>) -> Option<(f64, f64)> {
    let latitude = table.number_in(faults, "latitude", -90.0, 90.0);
    let longitude = table.number_in(faults, "longitude", -180.0, 180.0);
    if table.get("latitude").is_none() || table.get("longitude").is_none() {
        table.add_table_fault(
            faults,
            "latitude and longitude are missing: decimal degrees such as 52.67 and -0.73",
        );
    }
    Some((latitude?, longitude?))
}

/// Reads rows `[[source]]`, and collects the types of patients that come from them.
pub(super) struct SourceReader<'k> {
    pub(super) station_names: &'k StationNames,
    pub(super) places: &'k [PlaceRow],
    pub(super) profiles: &'k BTreeMap<String, Profile>,
    pub(super) start: Date,
    pub(super) types: Vec<PatientType>,
}

/// A row `[[source]]`: a source of patients, and how its figures are known.
pub(super) struct SourceRow {
    pub(super) source: PatientSource,
    pub(super) provenance: Provenance,
}

/// Patients of one place and age, with the rate at which they arrive.
struct ArrivalGroup {
    /// `None` where the source has no rate by place.
    place: Option<PlaceId>,
    age: Option<String>,
    /// Arrivals a minute; 1 where the source has no rate by place, so that shares follow needs alone.
    rate: f64,
}

impl SourceReader<'_> {
    /// Reads a source, and adds the types of patients that come from it.
    pub(super) fn source(
        &mut self,
        faults: &Faults,
        table: &TomlTable<'_>,
        stream: u64,
    ) -> Option<SourceRow> {
        let name = table.required_text(faults, "name", "what comes from here, such as \"walk-ins\"");
        let to = table.required_text(faults, "to", "the station that its patients come to");
        let to = to.and_then(|to| self.station_names.station(faults, table, "to", to));
        let needs = needs(faults, table, name.unwrap_or_default());
        let profile = self.profile(faults, table);
        let profile = profile.as_ref();
        let growth = table.number_in(faults, "growth", -0.9, 10.0).unwrap_or(0.0);
        let groups = self.groups_by_place(faults, table);
        let provenance = super::provenance(faults, table);
        let arrivals = match &groups {
            None if table.has("per_1000_a_year") => {
                // Marks the key as read, so that `finish` does not refuse it: the rates are at fault already.
                let _ = table.get("places");
                None
            }
            Some(groups) => {
                table.refuse_beside(faults, "per_1000_a_year", &["rate", "gaps", "times", "wave"]);
                let rate = groups.iter().map(|group| group.rate).sum::<f64>();
                if rate <= 0.0 {
                    table.add_table_fault(faults, "no patients arrive: every rate is 0");
                    return None;
                }
                Some(self.at_rate(rate, profile, growth))
            }
            None => self.arrivals(faults, table, profile, growth),
        };
        // Read once the network hangs together.
        let _ = table.get("follows");
        table.finish(faults);
        let (name, to, needs, arrivals) = (name?.to_owned(), to?, needs?, arrivals?);
        let (mut types, mut shares) = (Vec::new(), Vec::new());
        let groups = groups.unwrap_or_else(|| vec![ArrivalGroup { place: None, age: None, rate: 1.0 }]);
        for ArrivalGroup { place, age, rate } in &groups {
            for (need, share) in &needs {
                if rate * share > 0.0 {
                    types.push(self.patient_type(need, *place, age.as_deref()));
                    shares.push(rate * share);
                }
            }
        }
        let source = PatientSource {
            name,
            to,
            arrivals,
            types,
            shares: Shares::new(&shares),
            multipliers: Vec::new(),
            adds_to: None,
            stream,
        };
        Some(SourceRow { source, provenance: provenance? })
    }

    /// The id of a type of patients, created on first use.
    fn patient_type(&mut self, need: &str, place: Option<PlaceId>, age: Option<&str>) -> TypeId {
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
        if let Some(idx) = self.types.iter().position(|patient_type| patient_type.name == name) {
            return TypeId::new(idx);
        }
        self.types.push(PatientType { name, labels, place });
        TypeId::new(self.types.len() - 1)
    }

    /// The arrivals of each place and age; `None` where the source gives no rates by place, or at a fault.
    fn groups_by_place(&self, faults: &Faults, table: &TomlTable<'_>) -> Option<Vec<ArrivalGroup>> {
        let value = table.get("per_1000_a_year")?;
        let rates: BTreeMap<String, f64> = match number(value) {
            Some(rate) => {
                let ages = self.places.iter().flat_map(|place| &place.residents);
                ages.map(|(age, _)| (age.clone(), rate)).collect()
            }
            None if !matches!(value.get_ref(), DeValue::Table(_)) => {
                let example =
                    "write per_1000_a_year = 250, or by age { \"0 to 17\" = 300, \"18 and over\" = 200 }";
                let expected = format!("expected a number without quotation marks: {example}");
                table.add_fault(faults, "per_1000_a_year", value, expected);
                return None;
            }
            None => table
                .entries(faults, "per_1000_a_year")?
                .into_iter()
                .filter_map(|(age, value)| {
                    let rate = number(value).filter(|rate| *rate >= 0.0);
                    if rate.is_none() {
                        table.add_fault(faults, "per_1000_a_year", value, "expected a number, 0 or more");
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
                if factor.is_none() || !self.places.iter().any(|listed| listed.name == place) {
                    table.add_fault(
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
            table.add_table_fault(
                faults,
                "per_1000_a_year needs residents: add a [[place]] for each part of the area",
            );
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
                    table.add_fault(
                        faults,
                        "per_1000_a_year",
                        value,
                        format!("no rate for age group {age} of place {}", place.name),
                    );
                    return None;
                };
                let per_minute = people * rate / 1_000.0 / MINUTES_PER_YEAR * factor;
                if per_minute > 0.0 {
                    groups.push(ArrivalGroup {
                        place: Some(PlaceId::new(idx)),
                        age: Some(age.clone()),
                        rate: per_minute,
                    });
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
