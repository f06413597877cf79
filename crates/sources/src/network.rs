//! The care network: TOML into [`flow::network::Network`], each fault with its file and line.
//!
//! Format: `docs/reference/network.md`.

mod unit;
mod distribution;
pub(crate) mod example;
mod row;
mod settings;
mod arrival;
mod arrivals_by_place;
mod profile;
mod opening_hours;
mod station;
mod travel;
mod station_names;
mod parameter;
mod changes;
mod words;
mod limits;
mod staffing;
mod calibration_targets;
mod published;
mod follows;
mod named;
mod demand;

use std::collections::BTreeMap;
use std::path::{Component, Path};

use domain::provenance::Provenance;
use flow::calibrate::{Observed, Parameter};
use flow::network::{Network, ValidNetwork};
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::SourcesError;
use crate::scaffold::OPEN;
use crate::toml_reader::{Faults, File, Location, TomlTable, Value, not_toml, value_text};
pub use arrivals_by_place::Residents;
use arrivals_by_place::{PlaceRow, SiteRow, SourceReader};
use published::Published;
use row::{Row, like, rows, unique};
use station::Stations;
pub(crate) use station_names::StationNames;
use travel::Travel;

pub use changes::alterations;
pub use follows::FollowedSeries;
pub use staffing::{new_remarks, remarks};
pub use travel::{HowKnown, TravelBasis};
pub use words::written_hours;

const SCHEMA: &str = "oakham.network/1";
/// The most stations of a network.
const MOST_STATIONS: usize = 10_000;
/// The most that its files may hold together [bytes].
const LONGEST: usize = 16 << 20;
/// The first day where none is named: a Monday, the first of a financial year.
const FIRST_DAY: &str = "2024-04-01";
/// Lists that files may hold, with their singular for messages.
const LISTS: [&str; 6] = ["place", "site", "source", "station", "clock", "travel"];

/// A network with the hash of the files it was read from.
#[derive(Clone, Debug)]
pub struct NetworkRead {
    /// The network.
    pub network: ValidNetwork,
    /// The hash of its files, in the order in which they were read.
    pub hash: String,
    /// The first day.
    pub start: Date,
    /// Where each site is: name, latitude and longitude in degrees.
    pub sites: Vec<(String, f64, f64)>,
    /// Who lives in each place.
    pub residents: Vec<Residents>,
    /// How times of travel are known.
    pub travel: TravelBasis,
    /// The code under which attendances of a station are published, by its name, where what was observed says so.
    pub attended_as: BTreeMap<String, String>,
    /// What was observed.
    pub observed: Vec<Observed>,
    /// Series that sources follow, in the order of sources.
    pub followed: Vec<FollowedSeries>,
    /// Parameters that may be fitted.
    pub parameters: Vec<Parameter>,
    /// The files: name below the folder, and text.
    pub files: Vec<(String, String)>,
}

/// Reads the network at `path` below `root`, with the files it includes.
///
/// # Errors
/// Everything that cannot be read or does not hang together, at once.
pub fn read(root: &Path, path: &str) -> Result<NetworkRead, SourcesError> {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut waiting = vec![path.to_owned()];
    let mut length = 0;
    while let Some(path) = waiting.pop() {
        if files.iter().any(|(known, _)| *known == path) {
            continue;
        }
        let text = crate::file::text(root, &path)?;
        length += text.len();
        if LONGEST < length {
            let expected = format!(
                "with this file the network has {length} bytes; expected at most {LONGEST} in all its files"
            );
            return Err(SourcesError::fault(&path, expected));
        }
        let table = DeTable::parse(&text).map_err(|error| not_toml(&path, &text, &error))?;
        if let Some(DeValue::Array(includes)) = table.get_ref().get("include").map(Spanned::get_ref) {
            let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
            let faults = Faults::default();
            for name in includes.iter().rev() {
                let location =
                    Location { file: File { path: &path, text: &text }, offset: name.span().start };
                let Some(included_name) = name.get_ref().as_str() else {
                    faults.add(
                        &location,
                        "include",
                        value_text(name),
                        "expected the name of a file in quotation marks",
                    );
                    continue;
                };
                match included_path(root, &folder, included_name) {
                    Ok(name)
                        if name == path
                            || waiting.contains(&name)
                            || files.iter().any(|(known, _)| *known == name) =>
                    {
                        faults.add(
                            &location,
                            "include",
                            included_name,
                            "this file is read already; name it once",
                        );
                    }
                    Ok(name) => waiting.push(name),
                    Err(why) => faults.add(&location, "include", included_name, why),
                }
            }
            if !faults.is_empty() {
                drop(table);
                files.push((path, text));
                return Err(SourcesError::Faults(faults.into_sorted(&files)));
            }
        }
        drop(table);
        files.push((path, text));
    }
    with_figures(files, &Published::beside(Some(root)))
}

/// The file that `name` means below the folder `folder` of `root`.
///
/// Nothing else is read: a network may come from somebody else, and what it names is shown in messages and
/// packed into bundles.
fn included_path(root: &Path, folder: &str, name: &str) -> Result<String, String> {
    let expected = "expected the name of a file below the folder of this one, such as \"urgent-care.toml\"";
    let is_below = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    if !is_below || name.is_empty() || name.contains('\\') {
        return Err(format!("{expected}; move or copy the file there"));
    }
    let path = format!("{folder}{name}");
    // A missing file is reported when it is opened.
    let (Ok(real), Ok(inside)) = (root.join(&path).canonicalize(), root.join(folder).canonicalize()) else {
        return Ok(path);
    };
    if real.starts_with(inside) {
        Ok(path)
    } else {
        Err(format!("{expected}; this one is a link to elsewhere, so copy the file itself there"))
    }
}

/// Reads a network from the texts of its files, the first of them the one that includes the others.
///
/// # Errors
/// Everything that cannot be read or does not hang together, at once.
pub fn of_files(files: Vec<(String, String)>) -> Result<NetworkRead, SourcesError> {
    with_figures(files, &Published::beside(None))
}

fn with_figures(files: Vec<(String, String)>, figures: &Published<'_>) -> Result<NetworkRead, SourcesError> {
    let mut tables = Vec::new();
    for (path, text) in &files {
        tables.push(DeTable::parse(text).map_err(|error| not_toml(path, text, &error))?);
    }
    let faults = Faults::default();
    let hash = {
        let bytes: Vec<u8> = files.iter().flat_map(|(_, text)| text.bytes().chain([0])).collect();
        domain::source::ContentHash::of(&bytes).to_string()
    };
    let parsed: Vec<(File<'_>, &Spanned<DeTable<'_>>)> =
        files.iter().zip(&tables).map(|((path, text), table)| (File { path, text }, table)).collect();
    let assembled = assemble(&parsed, &faults);
    let observed = rows(&parsed, "observed", &faults);
    let fitting = assembled.as_ref().map(|Assembled { network, start, .. }| {
        let sources = rows(&parsed, "source", &faults);
        let parameters = rows(&parsed, "fit", &faults);
        (
            observed
                .iter()
                .filter_map(|row| calibration_targets::observed(&faults, row, network, figures))
                .collect(),
            parameters
                .iter()
                .filter_map(|row| calibration_targets::parameter(&faults, row, network))
                .collect(),
            sources
                .iter()
                .filter_map(|row| follows::followed(&faults, row, network, *start, figures))
                .collect(),
        )
    });
    match (assembled, fitting) {
        (Some(assembled), Some((targets, parameters, followed))) if faults.is_empty() => {
            let attended_as = observed.iter().filter_map(published::attended_as).collect();
            let Assembled { network, start, sites, residents, travel } = assembled;
            Ok(NetworkRead {
                network,
                hash,
                start,
                sites,
                residents,
                travel,
                attended_as,
                observed: targets,
                followed,
                parameters,
                files,
            })
        }
        _ => Err(SourcesError::Faults(faults.into_sorted(&files))),
    }
}

/// What the tables of all files make together.
struct Assembled {
    network: ValidNetwork,
    start: Date,
    sites: Vec<(String, f64, f64)>,
    residents: Vec<Residents>,
    travel: TravelBasis,
}

fn assemble<'d>(parsed: &[(File<'d>, &'d Spanned<DeTable<'d>>)], faults: &Faults) -> Option<Assembled> {
    let (file, table) = parsed.first()?;
    let head = TomlTable::new("network".to_owned(), *file, 0..0, table.get_ref());
    match head.text(faults, "schema") {
        Some(SCHEMA) => {}
        Some(other) => {
            head.add_table_fault(
                faults,
                format!("schema is {other:?}; this version of Oakham reads {SCHEMA:?}"),
            );
        }
        None => head.add_table_fault(faults, format!("schema is missing: write schema = {SCHEMA:?}")),
    }
    let title = head.required_text(faults, "title", "what this network is, in a few words");
    let start = head.text(faults, "start").unwrap_or(FIRST_DAY).parse::<Date>();
    if let (Err(_), Some(value)) = (&start, head.get("start")) {
        head.add_fault(faults, "start", value, "expected a day of the calendar, such as \"2025-04-01\"");
    }
    let start = start.unwrap_or(Date::constant(2024, 4, 1));
    for key in [
        "about",
        "include",
        "run",
        "geography",
        "profile",
        "provenance",
        "source_note",
        "note",
        "fit",
        "observed",
    ] {
        let _ = head.get(key);
    }
    for list in LISTS {
        let _ = head.get(list);
    }
    head.finish(faults);
    for (file, table) in &parsed[1..] {
        let part = TomlTable::new(file.path.to_owned(), *file, 0..0, table.get_ref());
        for key in ["schema", "profile", "note", "fit", "observed"].iter().chain(&LISTS) {
            let _ = part.get(key);
        }
        part.finish(faults);
    }
    let mut base = head.text(faults, "provenance").unwrap_or("").to_owned();
    if let Some(value) = head.get("provenance").filter(|_| base == OPEN) {
        // One value to state, not one of every row that takes it from here; none is run until it is stated.
        head.add_fault(
            faults,
            "provenance",
            value,
            "published, derived, reported or synthetic is to be stated",
        );
        Provenance::Synthetic.word().clone_into(&mut base);
    }
    let base_source = head.text(faults, "source_note").unwrap_or("").to_owned();
    let defaults = format!("provenance = {base:?}\nsource = {base_source:?}\n");
    let defaults = if base.is_empty() { String::new() } else { defaults };
    let defaults = DeTable::parse(&defaults).ok()?;
    with_defaults(parsed, &head, defaults.get_ref(), title, start, faults)
}

fn with_defaults<'d>(
    parsed: &[(File<'d>, &'d Spanned<DeTable<'d>>)],
    head: &TomlTable<'d>,
    defaults: &DeTable<'_>,
    title: Option<&str>,
    start: Date,
    faults: &Faults,
) -> Option<Assembled> {
    // Defaults outlive nothing: rows borrow them for the length of this function.
    let rows_of = |kind: &str| rows(parsed, kind, faults);
    let label = |kind: &str, row: &Row<'d>| {
        let name =
            row.1.get_ref().get("name").and_then(|name| name.get_ref().as_str()).unwrap_or("without a name");
        format!("{kind} {name}")
    };
    let table_of = |kind: &str, row: &Row<'d>| -> Option<TomlTable<'_>> {
        let DeValue::Table(map) = row.1.get_ref() else {
            let location = Location { file: row.0, offset: row.1.span().start };
            faults.add(&location, kind, value_text(row.1), format!("expected a table: write [[{kind}]]"));
            return None;
        };
        Some(TomlTable::new(label(kind, row), row.0, row.1.span(), map).with_fallback(defaults))
    };
    let has_sites = !rows_of("site").is_empty();
    let places: Vec<PlaceRow> = rows_of("place")
        .iter()
        .filter_map(|row| {
            let table = table_of("place", row)?;
            let _ = (table.get("provenance"), table.get("source"));
            arrivals_by_place::place(faults, &table, has_sites)
        })
        .collect();
    let sites: Vec<SiteRow> = rows_of("site")
        .iter()
        .filter_map(|row| {
            let table = table_of("site", row)?;
            let _ = (table.get("provenance"), table.get("source"));
            arrivals_by_place::site(faults, &table)
        })
        .collect();
    let profiles = profile::profiles(parsed, faults);
    let station_rows = rows_of("station");
    let source_rows = rows_of("source");
    if MOST_STATIONS < station_rows.len() {
        head.add_table_fault(
            faults,
            format!("there are {} stations; a network has at most {MOST_STATIONS}", station_rows.len()),
        );
        return None;
    }
    let station_names =
        StationNames::new(station_rows.iter().map(|row| name_of(row).unwrap_or("").to_owned()).collect());
    let by_name = |rows: &mut dyn Iterator<Item = &'_ Row<'d>>| {
        let mut first_rows: BTreeMap<&'d str, Row<'d>> = BTreeMap::new();
        for row in rows {
            if let Some(name) = name_of(row) {
                first_rows.entry(name).or_insert(*row);
            }
        }
        first_rows
    };
    let row_of_station = by_name(&mut station_rows.iter());
    let named_row = by_name(&mut station_rows.iter().chain(&source_rows));
    unique(&rows_of("place"), "place", faults);
    unique(&rows_of("site"), "site", faults);
    unique(&station_rows, "station", faults);
    unique(&source_rows, "source", faults);
    if station_rows.is_empty() {
        head.add_table_fault(faults, "there is no [[station]]; a network has one at least, and an exit");
    }
    let mut source_reader = SourceReader {
        station_names: &station_names,
        places: &places,
        profiles: &profiles,
        start,
        types: Vec::new(),
    };
    let mut weakest = Provenance::Published;
    for row in ["place", "site", "clock", "travel"].iter().flat_map(|kind| rows_of(kind)) {
        weakest = weakest.max(stated(row.1).unwrap_or(Provenance::Published));
    }
    for (_, table) in parsed {
        let whole = [table.get_ref().get("geography"), table.get_ref().get("profile")];
        let profiles = table.get_ref().get("profile").and_then(|value| value.get_ref().as_table());
        let profile_values = profiles.into_iter().flat_map(|profiles| profiles.values());
        for value in whole.into_iter().flatten().chain(profile_values) {
            weakest = weakest.max(stated(value).unwrap_or(Provenance::Published));
        }
    }
    let mut sources = Vec::new();
    for (stream, row) in (0_u64..).zip(&source_rows) {
        let Some(table) = table_of("source", row) else { continue };
        if let Some(read) = source_reader.source(faults, &table, stream) {
            weakest = weakest.max(read.provenance);
            sources.push(read.source);
        }
    }
    let types = source_reader.types;
    let mut reader =
        Stations { station_names: &station_names, types: &types, start, destinations: Vec::new() };
    let mut stations = Vec::new();
    for row in &station_rows {
        let Some(mut table) = table_of("station", row) else { continue };
        if let Some(other) = like(row, &row_of_station, faults) {
            let DeValue::Table(map) = row.1.get_ref() else { continue };
            table = TomlTable::new(label("station", row), row.0, row.1.span(), map)
                .with_fallback(other)
                .with_fallback(defaults);
        }
        if let Some(station) = reader.station(faults, &table) {
            weakest = weakest.max(station.provenance);
            stations.push(station);
        }
    }
    let destinations = reader.destinations;
    if destinations.len() > 126 {
        head.add_table_fault(faults, "more than 126 destinations; give several stations the same one");
    }
    let mut clocks = Vec::new();
    let clock_rows = rows_of("clock");
    unique(&clock_rows, "clock", faults);
    for row in &clock_rows {
        let Some(table) = table_of("clock", row) else { continue };
        clocks.extend(settings::clock(faults, &table, &station_names));
    }
    if clocks.len() > 8 {
        head.add_table_fault(faults, "more than 8 clocks; give up some");
    }
    let run = settings::run(parsed, faults, &station_names, &clocks);
    if !faults.is_empty() || stations.len() != station_names.stations.len() {
        return None;
    }
    let Travel { minutes, basis } =
        travel::travel(parsed, &places, &sites, &stations, &rows_of("travel"), faults)?;
    let residents = |place: &PlaceRow| -> u64 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "people are counted")]
        let people = place.residents.iter().map(|(_, people)| people).sum::<f64>() as u64;
        people
    };
    let network = Network {
        title: title?.to_owned(),
        about: settings::about(parsed, faults).unwrap_or_default(),
        provenance: weakest,
        first_weekday: u8::try_from(start.weekday().to_monday_zero_offset()).unwrap_or(0),
        run: run?,
        types,
        places: places
            .iter()
            .map(|place| flow::network::Place { name: place.name.clone(), residents: residents(place) })
            .collect(),
        travel: minutes,
        sources,
        stations,
        clocks,
        destinations,
        parameters: parameter::parameters(&[("source", &source_rows), ("station", &station_rows)], defaults),
    };
    for (subject, message) in limits::faults(&network) {
        let row = named_row.get(subject.as_str());
        let location =
            row.map_or_else(|| head.location(), |row| Location { file: row.0, offset: row.1.span().start });
        faults.add(&location, &subject, "", message);
    }
    let (network, network_faults) = match network.validate() {
        Ok(network) => (Some(network), Vec::new()),
        Err(faults) => (None, faults),
    };
    for fault in network_faults {
        let row = named_row.get(fault.subject.as_str());
        let location =
            row.map_or_else(|| head.location(), |row| Location { file: row.0, offset: row.1.span().start });
        faults.add(&location, &fault.subject, "", fault.message);
    }
    let sites = sites.into_iter().map(|site| (site.name, site.coordinates.0, site.coordinates.1)).collect();
    let residents = places.into_iter().map(PlaceRow::into_residents).collect();
    let network = network.filter(|_| faults.is_empty())?;
    Some(Assembled { network, start, sites, residents, travel: basis })
}

/// The name that a row has, if it has one.
fn name_of<'d>(row: &Row<'d>) -> Option<&'d str> {
    row.1.get_ref().get("name")?.get_ref().as_str()
}

/// The provenance that a table states, if it does.
fn stated(value: &Value<'_>) -> Option<Provenance> {
    value.get_ref().get("provenance")?.get_ref().as_str()?.parse().ok()
}

fn provenance(faults: &Faults, table: &TomlTable<'_>) -> Option<Provenance> {
    let _ = (table.get("source"), table.get("note"));
    let Some(text) = table.text(faults, "provenance") else {
        table.add_table_fault(
            faults,
            "provenance is missing: published, derived, reported or synthetic, here or at the head of the file",
        );
        return None;
    };
    text.parse().map_err(|error| table.add_table_fault(faults, format!("provenance: {error}"))).ok()
}

#[cfg(test)]
mod tests;
