//! What a change names, found in a network; of what is not there, what was likely meant.

use domain::scenario::{ChangeField, Misfit};
use flow::network::Network;
use flow::network::id::{StationId, TypeId};

/// Stations by their own name or that of their site.
pub(super) fn stations(network: &Network, target: &str) -> Result<Vec<StationId>, Misfit> {
    let named = |id: &StationId| {
        let station = &network.stations[id.idx()];
        station.name == target || (!station.site.is_empty() && station.site == target)
    };
    let matching: Vec<StationId> = network.station_ids().filter(named).collect();
    if matching.is_empty() {
        return Err(Misfit::of_target(unknown("station or site", target, &names(network))));
    }
    Ok(matching)
}

pub(super) fn station(network: &Network, target: &str) -> Result<StationId, Misfit> {
    network.station(target).ok_or_else(|| Misfit::of_target(unknown("station", target, &names(network))))
}

fn names(network: &Network) -> Vec<&str> {
    network.stations.iter().map(|station| station.name.as_str()).collect()
}

pub(super) fn unknown(kind: &str, name: &str, known: &[&str]) -> String {
    let hint = crate::toml_reader::nearest(name, known)
        .map_or_else(|| crate::toml_reader::listing(known), |near| format!("did you mean {near:?}?"));
    format!("the network has no {kind} {name:?}; {hint}")
}

/// The types that a label names; all where there is none.
pub(super) fn types(network: &Network, label: Option<&str>) -> Result<Vec<TypeId>, Misfit> {
    let ids: Vec<TypeId> = network
        .type_ids()
        .filter(|id| label.is_none_or(|label| network.types[id.idx()].is_called(label)))
        .collect();
    if ids.is_empty() {
        let mut known: Vec<&str> = network
            .types
            .iter()
            .flat_map(|patient| patient.labels.iter().map(|(_, value)| value.as_str()))
            .collect();
        known.sort_unstable();
        known.dedup();
        let expected = unknown("patients called", label.unwrap_or_default(), &known);
        return Err(Misfit { field: ChangeField::From, expected });
    }
    Ok(ids)
}
