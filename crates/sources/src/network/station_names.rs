//! Names of stations and what they stand for, with the nearest known one where a name is of none.

use std::cell::Cell;
use std::collections::BTreeMap;

use flow::network::id::StationId;

use crate::toml_reader::{self, Faults, TomlTable};

/// Names of stations, each with its place in the list.
#[derive(Debug)]
pub(crate) struct StationNames {
    pub(super) stations: Vec<String>,
    by_name: BTreeMap<String, StationId>,
    /// For how many unknown names the nearest known one was looked up.
    n_unknown: Cell<u32>,
}

/// The nearest known name is looked up for at most so many unknown ones: more would take too long.
const MOST_LOOKED_UP: u32 = 50;

impl StationNames {
    pub(super) fn new(stations: Vec<String>) -> Self {
        let mut by_name = BTreeMap::new();
        for (id, name) in StationId::all(stations.len()).zip(&stations) {
            by_name.entry(name.clone()).or_insert(id);
        }
        Self { stations, by_name, n_unknown: Cell::new(0) }
    }

    /// Whether a station has this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// The id of a station; a fault where none has this name.
    pub(super) fn station(
        &self,
        faults: &Faults,
        table: &TomlTable<'_>,
        key: &str,
        name: &str,
    ) -> Option<StationId> {
        let station = self.by_name.get(name).copied();
        if station.is_none() {
            let known: Vec<&str> = self.stations.iter().map(String::as_str).collect();
            self.n_unknown.set(self.n_unknown.get() + 1);
            let is_looked_up = self.n_unknown.get() <= MOST_LOOKED_UP;
            let near = if is_looked_up { toml_reader::nearest(name, &known) } else { None };
            let hint =
                near.map_or_else(|| toml_reader::listing(&known), |near| format!("did you mean {near:?}?"));
            let location =
                table.get(key).map_or_else(|| table.location(), |value| table.value_location(value));
            faults.add(
                &location,
                &format!("{}, {key}", table.subject),
                name,
                format!("no station is called this; {hint}"),
            );
        }
        station
    }
}
