//! Stations, sites, sources of patients and places of the care network, and its scenarios.

use std::collections::BTreeMap;

use exhibits::words::capital_first;

use super::Ground;
use crate::search::entry::{Address, Kind, Listed};

/// Where the network is shown, and its scenarios.
const NETWORK: &str = "/flow#network";
const SCENARIOS: &str = "/flow#scenarios";

/// All of the network; nothing where it cannot be read, which its page tells.
pub(super) fn listed(ground: &Ground<'_>) -> Vec<Listed> {
    let Some(care) = &ground.care else { return Vec::new() };
    let at = |path: &str| Address::of(path).choosing("");
    let mut listed = Vec::new();
    if let Some(network) = &care.network {
        let mut sites: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for station in &network.stations {
            if !station.site.is_empty() {
                sites.entry(&station.site).or_default().push(&station.name);
            }
            listed.push(
                Listed::new(Kind::Station, at(NETWORK), capital_first(&station.name))
                    .named([station.site.as_str()])
                    .saying([&station.kind, &station.site, &station.opening, &station.capacity]),
            );
        }
        listed.extend(sites.into_iter().map(|(site, stations)| {
            Listed::new(Kind::Site, at(NETWORK), capital_first(site))
                .saying([format!("Stations: {}", stations.join(", "))])
        }));
        listed.extend(network.sources.iter().map(|source| {
            Listed::new(Kind::PatientSource, at(NETWORK), capital_first(&source.name)).saying([&source.rate])
        }));
        listed.extend(network.places.iter().map(|place| {
            Listed::new(Kind::Place, at(NETWORK), capital_first(place))
                .saying(["Where patients of the care network live"])
        }));
    }
    for shown in &care.scenarios {
        listed.push(
            Listed::new(Kind::Scenario, at(SCENARIOS), shown.scenario.title.as_str())
                .named([shown.id.as_str()])
                .saying([shown.note.as_str()])
                .saying(&shown.changes),
        );
    }
    listed
}
