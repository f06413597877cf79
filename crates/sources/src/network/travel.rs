//! Minutes from each place to each station.

use std::collections::{BTreeMap, BTreeSet};

use domain::provenance::Provenance;
use toml::Spanned;
use toml::de::DeTable;

use super::arrivals_by_place::{PlaceRow, SiteRow};
use super::row::Row;
use super::unit;
use crate::toml_reader::{Faults, File, Location, TomlTable};

/// Mean radius of the earth [km].
const EARTH_KM: f64 = 6_371.009;

/// How a time of travel is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HowKnown {
    /// How.
    pub provenance: Provenance,
    /// What says so.
    pub source: String,
}

/// How times of travel are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TravelBasis {
    by_distance: HowKnown,
    stated: BTreeMap<(usize, usize), HowKnown>,
}

impl TravelBasis {
    /// How the time from a place to a station is known, by their places in the network's lists.
    #[must_use]
    pub fn of(&self, place_idx: usize, station_idx: usize) -> &HowKnown {
        self.stated.get(&(place_idx, station_idx)).unwrap_or(&self.by_distance)
    }
}

/// Minutes from each place to each station, and how they are known.
pub(super) struct Travel {
    pub(super) minutes: Vec<Vec<Option<f64>>>,
    pub(super) basis: TravelBasis,
}

/// How the table says that it is known; what is worked out where it does not.
fn how_known(faults: &Faults, table: &TomlTable<'_>, what: &str) -> HowKnown {
    let provenance = table.text(faults, "provenance").map(str::parse);
    if let Some(Err(error)) = &provenance {
        table.add_table_fault(faults, format!("provenance: {error}"));
    }
    let stated = table.text(faults, "source").unwrap_or_default();
    let parts = [what, stated].into_iter().filter(|part| !part.is_empty());
    HowKnown {
        provenance: provenance.and_then(Result::ok).unwrap_or(Provenance::Derived),
        source: parts.collect::<Vec<_>>().join("; "),
    }
}

/// Minutes from each place to each station: great circle times detour over speed, or as it is written.
pub(super) fn travel(
    parsed: &[(File<'_>, &Spanned<DeTable<'_>>)],
    places: &[PlaceRow],
    sites: &[SiteRow],
    stations: &[flow::network::Station],
    rows: &[Row<'_>],
    faults: &Faults,
) -> Option<Travel> {
    let (file, head) = parsed.first()?;
    let blank = DeTable::new();
    let table = match head.get_ref().get("geography") {
        Some(value) => {
            TomlTable::from_value("geography".to_owned(), *file, value, "[geography] above its keys", faults)?
        }
        None => TomlTable::new("geography".to_owned(), *file, 0..0, &blank),
    };
    let detour = table.number_in(faults, "detour", 1.0, 10.0).unwrap_or(1.3);
    let speed = table.number_in(faults, "speed_km_h", 1.0, 200.0).unwrap_or(45.0);
    let least = table.number_in(faults, "least_minutes", 0.0, 120.0).unwrap_or(0.0);
    let by_distance = how_known(faults, &table, &format!("straight line × {detour} at {speed} km an hour"));
    let _ = table.get("note");
    table.finish(faults);
    let mut minutes: Vec<Vec<Option<f64>>> = places
        .iter()
        .map(|place| {
            stations
                .iter()
                .map(|station| {
                    let site = sites.iter().find(|site| site.name == station.site)?;
                    Some(
                        (kilometres(place.coordinates?, site.coordinates) * detour / speed * 60.0).max(least),
                    )
                })
                .collect()
        })
        .collect();
    let mut pairs: BTreeSet<(usize, &str)> = BTreeSet::new();
    let mut stated = BTreeMap::new();
    for (file, row) in rows {
        let table =
            TomlTable::from_value("travel".to_owned(), *file, row, "[[travel]] above its keys", faults)?;
        let from = table.required_text(faults, "from", "a place");
        let to = table.required_text(faults, "to", "a site or station");
        let time = table.text(faults, "time").and_then(unit::time);
        let known = how_known(faults, &table, "");
        table.finish(faults);
        let place = from.and_then(|from| places.iter().position(|place| place.name == from));
        let to_any = |to: &str| stations.iter().any(|station| station.site == to || station.name == to);
        match (place, to.filter(|to| to_any(to)), time) {
            (Some(place), Some(to), Some(_)) if !pairs.insert((place, to)) => {
                table.add_table_fault(
                    faults,
                    format!("another [[travel]] goes from {} to {to}; write one", places[place].name),
                );
            }
            (Some(place), Some(to), Some(time)) => {
                for (idx, station) in stations.iter().enumerate() {
                    if station.site == to || station.name == to {
                        minutes[place][idx] = Some(time);
                        stated.insert((place, idx), known.clone());
                    }
                }
            }
            _ => table.add_table_fault(
                faults,
                "expected { from = \"Rutland\", to = \"a site\", time = \"12 min\" } with known names",
            ),
        }
    }
    if !places.is_empty() {
        for station in stations {
            if let flow::network::StationKind::Choice(choice) = &station.kind {
                for option in &choice.options {
                    if minutes.iter().all(|from| from[option.to.idx()].is_none()) {
                        let name = &stations[option.to.idx()].name;
                        unreachable_option(faults, *file, &station.name, name);
                    }
                }
            }
        }
    }
    Some(Travel { minutes, basis: TravelBasis { by_distance, stated } })
}

fn unreachable_option(faults: &Faults, file: File<'_>, choice: &str, option: &str) {
    let location = Location { file, offset: 0 };
    faults.add(
        &location,
        &format!("station {choice}, options"),
        option,
        "nobody can travel there: give the station a `site`, and a [[site]] of that name its latitude and longitude",
    );
}

/// Kilometres on the great circle between two points, each latitude and longitude in degrees.
fn kilometres(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (from_lat, to_lat) = (from.0.to_radians(), to.0.to_radians());
    let (half_lat, half_lon) = ((to_lat - from_lat) / 2.0, (to.1 - from.1).to_radians() / 2.0);
    let square = half_lat.sin().powi(2) + from_lat.cos() * to_lat.cos() * half_lon.sin().powi(2);
    2.0 * EARTH_KM * square.sqrt().asin()
}
