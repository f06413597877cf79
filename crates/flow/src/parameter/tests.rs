//! Every assumption moves its numbers and no others.

use super::*;
use crate::example::{network, service_station};
use crate::kernel::draw::Distribution;
use crate::network::id::TypeId;
use crate::network::{Schedule, Station};

/// Two beds with a stay of an hour, and a nurse who takes ten minutes.
fn stations() -> Vec<Station> {
    let of = |name: &str, kind, minutes| {
        service_station(name, kind, Schedule::always(2), Distribution::Fixed(minutes), 1, 1)
    };
    vec![of("ward", ServiceKind::Beds, 60.0), of("nurse", ServiceKind::Queue, 10.0)]
}

fn times(network: &Network) -> Vec<f64> {
    let time = |station: &Station| match &station.kind {
        StationKind::ServiceStation(room) => Some(room.service.get(TypeId::new(0)).mean()),
        _ => None,
    };
    network.stations.iter().filter_map(time).collect()
}

#[track_caller]
fn check(parameter: NetworkParameter, expected: [f64; 2]) {
    let mut network = network(1.0, 1, stations());
    parameter.scale(&mut network, 1.5);
    assert_eq!(times(&network), expected, "{parameter:?}");
}

#[test]
fn stays_are_of_beds_and_treatment_is_of_staff() {
    check(NetworkParameter::Stay, [90.0, 10.0]);
    check(NetworkParameter::Treatment, [60.0, 15.0]);
    for other in NetworkParameter::ALL {
        if !matches!(other, NetworkParameter::Stay | NetworkParameter::Treatment) {
            check(other, [60.0, 10.0]);
        }
    }
}

#[test]
fn demand_of_all_sources_is_changed_once() {
    let mut network = network(4.0, 1, stations());
    NetworkParameter::Demand.scale(&mut network, 1.5);
    assert_eq!(network.sources.len(), 2, "those who come besides have a source of their own");
    NetworkParameter::Demand.scale(&mut network, 2.0);
    assert_eq!(network.sources.len(), 2);
    assert_eq!(network.sources[0].multipliers, [3.0]);
}

#[test]
fn names_are_told_apart() {
    let mut codes: Vec<&str> = NetworkParameter::ALL.iter().map(|parameter| parameter.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), NetworkParameter::ALL.len());
}
