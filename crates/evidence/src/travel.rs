//! How far care is from a district: the stations of the care network that its people may choose, and who else may.
//!
//! Method: `docs/method/access.md`.

use crate::access::{Access, District};

pub use crate::journey::Journey;

/// The districts whose people may choose a station, the nearest first.
#[must_use]
pub fn reach<'a>(access: &'a Access, station: &str) -> Vec<(&'a District, &'a Journey)> {
    let of_district = |district: &'a District| {
        let journey = district.journeys.iter().find(|journey| journey.station == station)?;
        Some((district, journey))
    };
    let mut near: Vec<(&District, &Journey)> = access.districts.iter().filter_map(of_district).collect();
    near.sort_by(|a, b| a.1.minutes.total_cmp(&b.1.minutes).then_with(|| a.0.name.cmp(&b.0.name)));
    near
}

/// The stations whose attendances are published under a code, each once, by name.
#[must_use]
pub fn stations_of<'a>(access: &'a Access, code: &str) -> Vec<&'a str> {
    let journeys = access.districts.iter().flat_map(|district| &district.journeys);
    let own = journeys.filter(|journey| journey.code.as_deref() == Some(code));
    let mut stations: Vec<&str> = own.map(|journey| journey.station.as_str()).collect();
    stations.sort_unstable();
    stations.dedup();
    stations
}

#[cfg(test)]
mod tests {
    use domain::provenance::Provenance;

    use std::collections::BTreeMap;

    use super::*;
    use crate::access::PracticesStand;
    use crate::fact::Facts;

    fn journey(station: &str, code: Option<&str>, minutes: f64) -> Journey {
        Journey {
            station: station.to_owned(),
            name: station.to_owned(),
            site: String::new(),
            code: code.map(str::to_owned),
            open: "always".to_owned(),
            minutes,
            provenance: Provenance::Synthetic,
            source: String::new(),
        }
    }

    fn access() -> Access {
        let district = |name: &str, journeys| District {
            name: name.to_owned(),
            county: None,
            residents: 1_000,
            older: None,
            deprivation: None,
            journeys,
            source: String::new(),
        };
        Access {
            system: String::new(),
            facts: Facts::default(),
            areas: Vec::new(),
            sites: Vec::new(),
            districts: vec![
                district(
                    "Melton",
                    vec![journey("Melton", Some("NNJ13"), 5.0), journey("Oakham", Some("NNJ15"), 24.0)],
                ),
                district("Rutland", vec![journey("Oakham", Some("NNJ15"), 6.0)]),
            ],
            practices_stand: PracticesStand::default(),
            editions: BTreeMap::new(),
            england: crate::benchmark::published::England::default(),
            code_changes: Vec::new(),
        }
    }

    #[test]
    fn the_nearest_district_comes_first() {
        let access = access();
        let near: Vec<(&str, f64)> = reach(&access, "Oakham")
            .into_iter()
            .map(|(district, by)| (&*district.name, by.minutes))
            .collect();
        assert_eq!(near, [("Rutland", 6.0), ("Melton", 24.0)]);
        assert!(reach(&access, "Stamford").is_empty());
    }

    #[test]
    fn a_station_of_a_code_is_named_once() {
        assert_eq!(stations_of(&access(), "NNJ15"), ["Oakham"]);
        assert!(stations_of(&access(), "RWE").is_empty());
    }
}
