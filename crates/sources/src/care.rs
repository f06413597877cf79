//! The care network: TOML into [`flow::network::Network`], each fault with its file and line.
//!
//! Format: `docs/reference/network.md`.

mod written;
mod unit;
mod law;
mod people;
mod station;
mod altered;
mod fitting;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use domain::provenance::Provenance;
use flow::calibrate::{Observed, Parameter as FitParameter};
use flow::network::{About, Chosen, Clock, DAY, Network, Parameter, Run, Schedule, WarmUp};
use flow::output::Metric;
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::{Fault, SourcesError};
use people::{People, PlaceWritten, Profile, SiteWritten};
use station::Stations;
use unit::Shift;
use written::{Faults, File, Place, Value, Written, number, shown};

pub use altered::alterations;

const SCHEMA: &str = "oakham.network/1";
/// The first day where none is named: a Monday, the first of a financial year.
const FIRST_DAY: &str = "2024-04-01";
/// Lists that files may hold, with their singular for messages.
const LISTS: [&str; 6] = ["place", "site", "source", "station", "clock", "travel"];

/// A network with the hash of the files it was read from.
#[derive(Clone, Debug)]
pub struct NetworkRead {
    /// The network.
    pub network: Network,
    /// The hash of its files, in the order in which they were read.
    pub hash: String,
    /// The first day.
    pub start: Date,
    /// Where each site is: name, latitude and longitude in degrees.
    pub sites: Vec<(String, f64, f64)>,
    /// What was observed.
    pub observed: Vec<Observed>,
    /// Parameters that may be fitted.
    pub parameters: Vec<FitParameter>,
    /// The files: name below the folder, and text.
    pub files: Vec<(String, String)>,
}

/// Names of stations, each with its place in the list.
#[derive(Debug)]
pub(crate) struct Known {
    stations: Vec<String>,
}

impl Known {
    /// The number of a station; a fault where there is none of this name.
    fn station(&self, faults: &Faults, of: &Written<'_>, key: &str, name: &str) -> Option<usize> {
        let found = self.stations.iter().position(|known| known == name);
        if found.is_none() {
            let known: Vec<&str> = self.stations.iter().map(String::as_str).collect();
            let hint = written::nearest(name, &known).map_or_else(
                || format!("there is {}", known.join(", ")),
                |near| format!("did you mean {near:?}?"),
            );
            let place = of.get(key).map_or_else(|| of.place(), |value| of.at(value));
            faults.add(
                &place,
                &format!("{}, {key}", of.whose),
                name,
                format!("no station is called this; {hint}"),
            );
        }
        found
    }
}

/// Reads the network at `path` below `root`, with the files it includes.
///
/// # Errors
/// Everything that cannot be read or does not hang together, at once.
pub fn read(root: &Path, path: &str) -> Result<NetworkRead, SourcesError> {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut waiting = vec![path.to_owned()];
    while let Some(path) = waiting.pop() {
        if files.iter().any(|(known, _)| *known == path) {
            continue;
        }
        let bytes = crate::sheet::bytes(root, &path)?;
        let text = String::from_utf8(bytes)
            .map_err(|_| SourcesError::fault(&path, "the file is not UTF-8 text; save it as UTF-8"))?;
        let table = DeTable::parse(&text).map_err(|error| not_toml(&path, &text, &error))?;
        if let Some(DeValue::Array(all)) = table.get_ref().get("include").map(Spanned::get_ref) {
            let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
            let names = all.iter().filter_map(|name| name.get_ref().as_str());
            waiting.extend(names.rev().map(|name| format!("{folder}{name}")));
        }
        drop(table);
        files.push((path, text));
    }
    of_files(files)
}

/// Reads a network from the texts of its files, the first of them the one that includes the others.
///
/// # Errors
/// Everything that cannot be read or does not hang together, at once.
pub fn of_files(files: Vec<(String, String)>) -> Result<NetworkRead, SourcesError> {
    let mut tables = Vec::new();
    for (path, text) in &files {
        tables.push(DeTable::parse(text).map_err(|error| not_toml(path, text, &error))?);
    }
    let faults = Faults::default();
    let hash = {
        let all: Vec<u8> = files.iter().flat_map(|(_, text)| text.bytes().chain([0])).collect();
        domain::source::ContentHash::of(&all).to_string()
    };
    let parsed: Vec<(File<'_>, &Spanned<DeTable<'_>>)> =
        files.iter().zip(&tables).map(|((path, text), table)| (File { path, text }, table)).collect();
    let found = assemble(&parsed, &faults);
    let fitting = found.as_ref().map(|(network, ..)| {
        let observed = rows(&parsed, "observed", &faults);
        let parameters = rows(&parsed, "fit", &faults);
        (
            observed.iter().filter_map(|row| fitting::observed(&faults, row, network)).collect(),
            parameters.iter().filter_map(|row| fitting::parameter(&faults, row, network)).collect(),
        )
    });
    match (found, fitting) {
        (Some((network, start, sites)), Some((observed, parameters))) if faults.is_empty() => {
            Ok(NetworkRead { network, hash, start, sites, observed, parameters, files })
        }
        _ => Err(SourcesError::Faults(faults.into_inner())),
    }
}

fn not_toml(path: &str, text: &str, error: &toml::de::Error) -> SourcesError {
    let at = error.span().map_or(0, |span| span.start);
    let place = Place { file: File { path, text }, at };
    SourcesError::Faults(vec![Fault {
        file: place.to_string(),
        at: None,
        column: String::new(),
        value: String::new(),
        expected: format!("this is not TOML: {}", error.message().trim()),
    }])
}

/// A row of a list, with its file.
type Row<'d> = (File<'d>, &'d Value<'d>);

/// Everything of a kind in all files, in order.
fn rows<'d>(parsed: &[(File<'d>, &'d Spanned<DeTable<'d>>)], kind: &str, faults: &Faults) -> Vec<Row<'d>> {
    let mut rows = Vec::new();
    for (file, table) in parsed {
        match table.get_ref().get(kind).map(|value| (value, value.get_ref())) {
            Some((_, DeValue::Array(all))) => rows.extend(all.iter().map(|row| (*file, row))),
            Some((value, _)) => {
                let place = Place { file: *file, at: value.span().start };
                faults.add(&place, kind, shown(value), format!("expected a list: write [[{kind}]] for each"));
            }
            None => {}
        }
    }
    rows
}

type Assembled = (Network, Date, Vec<(String, f64, f64)>);

fn assemble<'d>(parsed: &[(File<'d>, &'d Spanned<DeTable<'d>>)], faults: &Faults) -> Option<Assembled> {
    let (file, table) = parsed.first()?;
    let head = Written::new("network".to_owned(), *file, 0..0, table.get_ref());
    match head.text(faults, "schema") {
        Some(SCHEMA) => {}
        Some(other) => {
            head.lacks(faults, format!("schema is {other:?}; this version of Oakham reads {SCHEMA:?}"));
        }
        None => head.lacks(faults, format!("schema is missing: write schema = {SCHEMA:?}")),
    }
    let title = head.required_text(faults, "title", "what this network is, in a few words");
    let start = head.text(faults, "start").unwrap_or(FIRST_DAY).parse::<Date>();
    if start.is_err() {
        head.lacks(faults, "start is not a day; write start = \"2025-04-01\"");
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
        let part = Written::new(file.path.to_owned(), *file, 0..0, table.get_ref());
        for key in ["schema", "profile", "note", "fit", "observed"].iter().chain(&LISTS) {
            let _ = part.get(key);
        }
        part.finish(faults);
    }
    let base = head.text(faults, "provenance").unwrap_or("").to_owned();
    let base_source = head.text(faults, "source_note").unwrap_or("").to_owned();
    let defaults = format!("provenance = {base:?}\nsource = {base_source:?}\n");
    let defaults = if base.is_empty() { String::new() } else { defaults };
    let defaults = DeTable::parse(&defaults).ok()?;
    with_defaults(parsed, &head, defaults.get_ref(), title, start, faults)
}

fn with_defaults<'d>(
    parsed: &[(File<'d>, &'d Spanned<DeTable<'d>>)],
    head: &Written<'d>,
    defaults: &DeTable<'_>,
    title: Option<&str>,
    start: Date,
    faults: &Faults,
) -> Option<Assembled> {
    // Defaults outlive nothing: rows borrow them for the length of this function.
    let all = |kind: &str| rows(parsed, kind, faults);
    let named = |kind: &str, row: &Row<'d>| {
        let name =
            row.1.get_ref().get("name").and_then(|name| name.get_ref().as_str()).unwrap_or("without a name");
        format!("{kind} {name}")
    };
    let written = |kind: &str, row: &Row<'d>| -> Option<Written<'_>> {
        let DeValue::Table(map) = row.1.get_ref() else {
            let place = Place { file: row.0, at: row.1.span().start };
            faults.add(&place, kind, shown(row.1), format!("expected a table: write [[{kind}]]"));
            return None;
        };
        Some(Written::new(named(kind, row), row.0, row.1.span(), map).like(defaults))
    };
    let places: Vec<PlaceWritten> = all("place")
        .iter()
        .filter_map(|row| {
            let of = written("place", row)?;
            let _ = (of.get("provenance"), of.get("source"));
            people::place(faults, &of)
        })
        .collect();
    let sites: Vec<SiteWritten> = all("site")
        .iter()
        .filter_map(|row| {
            let of = written("site", row)?;
            let _ = (of.get("provenance"), of.get("source"));
            people::site(faults, &of)
        })
        .collect();
    let profiles = profiles(parsed, faults);
    let station_rows = all("station");
    let source_rows = all("source");
    let known = Known {
        stations: station_rows
            .iter()
            .map(|row| {
                row.1.get_ref().get("name").and_then(|name| name.get_ref().as_str()).unwrap_or("").to_owned()
            })
            .collect(),
    };
    unique(&station_rows, "station", faults);
    unique(&source_rows, "source", faults);
    if station_rows.is_empty() {
        head.lacks(faults, "there is no [[station]]; a network has one at least, and an exit");
    }
    let mut people = People { known: &known, places: &places, profiles: &profiles, start, types: Vec::new() };
    let mut weakest = Provenance::Published;
    for row in ["place", "site", "clock", "travel"].iter().flat_map(|kind| all(kind)) {
        weakest = weakest.max(stated(row.1).unwrap_or(Provenance::Published));
    }
    for (_, table) in parsed {
        let whole = [table.get_ref().get("geography"), table.get_ref().get("profile")];
        let profiles = table.get_ref().get("profile").and_then(|value| value.get_ref().as_table());
        let each = profiles.into_iter().flat_map(|all| all.values());
        for value in whole.into_iter().flatten().chain(each) {
            weakest = weakest.max(stated(value).unwrap_or(Provenance::Published));
        }
    }
    let mut sources = Vec::new();
    for (stream, row) in (0_u64..).zip(&source_rows) {
        let Some(of) = written("source", row) else { continue };
        if let Some(found) = people.source(faults, &of, stream) {
            weakest = weakest.max(found.provenance);
            sources.push(found.source);
        }
    }
    let types = people.types;
    let mut reader = Stations { known: &known, types: &types, start, destinations: Vec::new() };
    let mut stations = Vec::new();
    for row in &station_rows {
        let Some(mut of) = written("station", row) else { continue };
        if let Some(other) = like(row, &station_rows, faults) {
            let DeValue::Table(map) = row.1.get_ref() else { continue };
            of = Written::new(named("station", row), row.0, row.1.span(), map).like(other).like(defaults);
        }
        if let Some(station) = reader.station(faults, &of) {
            weakest = weakest.max(station.provenance);
            stations.push(station);
        }
    }
    let destinations = reader.destinations;
    if destinations.len() > 126 {
        head.lacks(faults, "more than 126 destinations; give several stations the same one");
    }
    let mut clocks = Vec::new();
    for row in &all("clock") {
        let Some(of) = written("clock", row) else { continue };
        clocks.extend(clock(faults, &of, &known));
    }
    if clocks.len() > 8 {
        head.lacks(faults, "more than 8 clocks; give up some");
    }
    let run = run(parsed, faults, &known, &clocks);
    if !faults.is_empty() || stations.len() != known.stations.len() {
        return None;
    }
    let travel = travel(parsed, &places, &sites, &stations, &all("travel"), faults)?;
    let residents = |place: &PlaceWritten| -> u64 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "people are counted")]
        let people = place.residents.iter().map(|(_, people)| people).sum::<f64>() as u64;
        people
    };
    let network = Network {
        title: title?.to_owned(),
        about: about(parsed, faults).unwrap_or_default(),
        provenance: weakest,
        first_weekday: u8::try_from(start.weekday().to_monday_zero_offset()).unwrap_or(0),
        run: run?,
        types,
        places: places
            .iter()
            .map(|place| flow::network::Place { name: place.name.clone(), residents: residents(place) })
            .collect(),
        travel,
        sources,
        stations,
        clocks,
        destinations,
        parameters: parameters(&[("source", &source_rows), ("station", &station_rows)], defaults),
    };
    for fault in network.faults() {
        let rows = station_rows.iter().chain(&source_rows);
        let row = rows.clone().find(|row| {
            row.1.get_ref().get("name").and_then(|name| name.get_ref().as_str()) == Some(fault.of.as_str())
        });
        let place = row.map_or_else(|| head.place(), |row| Place { file: row.0, at: row.1.span().start });
        faults.add(&place, &fault.of, "", fault.what);
    }
    let sites = sites.into_iter().map(|site| (site.name, site.at.0, site.at.1)).collect();
    faults.is_empty().then_some((network, start, sites))
}

/// What the network is for.
fn about(parsed: &[(File<'_>, &Spanned<DeTable<'_>>)], faults: &Faults) -> Option<About> {
    let (file, table) = parsed.first()?;
    let of = Written::of_value("about".to_owned(), *file, table.get_ref().get("about")?, faults)?;
    let sentences = |key: &str| -> Vec<String> {
        let all = of.list(faults, key).unwrap_or_default();
        all.into_iter().filter_map(|value| value.get_ref().as_str()).map(str::to_owned).collect()
    };
    let text = |key: &str| of.text(faults, key).unwrap_or_default().to_owned();
    let about = About {
        purpose: text("purpose"),
        aims: text("aims"),
        assumptions: sentences("assumptions"),
        excluded: sentences("excluded"),
    };
    of.finish(faults);
    Some(about)
}

/// The table that a row says it is like.
fn like<'d>(row: &Row<'d>, rows: &[Row<'d>], faults: &Faults) -> Option<&'d DeTable<'d>> {
    let value = row.1.get_ref().get("like")?;
    let wanted = value.get_ref().as_str();
    let found = rows.iter().find(|other| {
        other.1.get_ref().get("name").and_then(|name| name.get_ref().as_str()) == wanted && wanted.is_some()
    });
    if let Some((_, other)) = found
        && let DeValue::Table(map) = other.get_ref()
    {
        return Some(map);
    }
    let place = Place { file: row.0, at: value.span().start };
    faults.add(&place, "like", shown(value), "no station is called this");
    None
}

fn unique(rows: &[Row<'_>], kind: &str, faults: &Faults) {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for (file, row) in rows {
        let Some(name) = row.get_ref().get("name").and_then(|name| name.get_ref().as_str()) else { continue };
        if !known.insert(name) {
            let place = Place { file: *file, at: row.span().start };
            faults.add(
                &place,
                &format!("{kind} {name}"),
                "",
                format!("another {kind} has the same name; give each its own"),
            );
        }
    }
}

fn profiles(parsed: &[(File<'_>, &Spanned<DeTable<'_>>)], faults: &Faults) -> BTreeMap<String, Profile> {
    let mut profiles = BTreeMap::new();
    for (file, table) in parsed {
        let whole = Written::new("profile".to_owned(), *file, 0..0, table.get_ref());
        for (name, value) in whole.entries(faults, "profile").unwrap_or_default() {
            if let Some(of) = Written::of_value(format!("profile {name}"), *file, value, faults) {
                let _ = (of.get("provenance"), of.get("source"));
                profiles.insert(name.to_owned(), people::named_profile(faults, &of));
            }
        }
    }
    profiles
}

/// Shares by name, which add to 1.
fn shares(
    faults: &Faults,
    of: &Written<'_>,
    key: &str,
    entries: &[(&str, &Value<'_>)],
) -> Option<Vec<(String, f64)>> {
    let mut found = Vec::new();
    for (name, value) in entries {
        let Some(share) = number(value).filter(|share| (0.0..=1.0).contains(share)) else {
            let expected = format!("{name} = {}: expected a share from 0 to 1", shown(value));
            of.fault(faults, key, value, expected);
            return None;
        };
        found.push(((*name).to_owned(), share));
    }
    let all: f64 = found.iter().map(|(_, share)| share).sum();
    if (all - 1.0).abs() > 1e-6 {
        let place = of.get(key).map_or_else(|| of.place(), |value| of.at(value));
        let said = format!("{all:.6}");
        let said = said.trim_end_matches('0').trim_end_matches('.');
        faults.add(
            &place,
            &format!("{}, {key}", of.whose),
            "",
            format!("its shares add to {said}, not 1; correct them"),
        );
        return None;
    }
    Some(found)
}

/// The provenance that a table states, if it does.
fn stated(value: &Value<'_>) -> Option<Provenance> {
    value.get_ref().get("provenance")?.get_ref().as_str()?.parse().ok()
}

fn provenance(faults: &Faults, of: &Written<'_>) -> Option<Provenance> {
    let _ = (of.get("source"), of.get("note"));
    let Some(text) = of.text(faults, "provenance") else {
        of.lacks(
            faults,
            "provenance is missing: published, derived or synthetic, here or at the head of the file",
        );
        return None;
    };
    text.parse().map_err(|error| of.lacks(faults, format!("provenance: {error}"))).ok()
}

/// What hours of doors look like.
const DOORS: &str = "expected \"always\", \"never\", hours of every day such as \"08:00-20:00\", or a text such as \"Mon-Fri 18:30-21:00; Sat,Sun 09:00-19:00\"";

/// Doors as they are written: none for what cannot be read, `Some(None)` for always open.
#[expect(clippy::option_option, reason = "unreadable, always, or a schedule")]
fn doors(value: &Value<'_>, first_weekday: u8) -> Option<Option<Schedule>> {
    doors_of_text(value.get_ref().as_str()?, first_weekday)
}

#[expect(clippy::option_option, reason = "unreadable, always, or a schedule")]
fn doors_of_text(text: &str, first_weekday: u8) -> Option<Option<Schedule>> {
    match text.trim() {
        "always" => return Some(None),
        "never" => return Some(Some(Schedule::always(0))),
        _ => {}
    }
    let mut shifts = Vec::new();
    for part in text.split(';') {
        let part = part.trim();
        let (days, hours) = match part.split_once(' ') {
            Some((days, hours)) => (unit::days(days)?, unit::hours(hours)?),
            None => ([true; 7], unit::hours(part)?),
        };
        shifts.push(Shift { days, hours, count: 1 });
    }
    let mut schedule = unit::week(&shifts, first_weekday);
    schedule.steps.iter_mut().for_each(|(_, open)| *open = (*open).min(1));
    Some(Some(schedule.tidied()))
}

/// Minutes from a first day to a day of the year, such as `12-01`.
fn day_of_year(start: Date, text: &str) -> Option<f64> {
    let (month, day) = text.split_once('-')?;
    let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
    let mut on = Date::new(start.year(), month, day).ok()?;
    if on < start {
        on = Date::new(start.year() + 1, month, day).ok()?;
    }
    let days = (on - start).get_days();
    (days < 365).then(|| f64::from(days) * DAY)
}

fn clock(faults: &Faults, of: &Written<'_>, known: &Known) -> Option<Clock> {
    let _ = (of.get("provenance"), of.get("source"), of.get("note"));
    let name = of.required_text(faults, "name", "what is timed, such as \"time in department\"");
    let stations = |key: &str| -> Option<Vec<usize>> {
        let Some(all) = of.list(faults, key) else {
            of.lacks(faults, format!("{key} is missing: a list of stations"));
            return None;
        };
        all.into_iter()
            .map(|value| known.station(faults, of, key, value.get_ref().as_str().unwrap_or_default()))
            .collect()
    };
    let (starts, stops) = (stations("starts"), stations("stops"));
    let limit = of.get("limit").and_then(|value| {
        let limit = value.get_ref().as_str().and_then(unit::time);
        if limit.is_none() {
            of.fault(faults, "limit", value, unit::TIME);
        }
        limit
    });
    of.finish(faults);
    Some(Clock { name: name?.to_owned(), starts: starts?, stops: stops?, limit })
}

fn run(
    parsed: &[(File<'_>, &Spanned<DeTable<'_>>)],
    faults: &Faults,
    known: &Known,
    clocks: &[Clock],
) -> Option<Run> {
    let (file, table) = parsed.first()?;
    let blank = DeTable::new();
    let of = match table.get_ref().get("run") {
        Some(value) => Written::of_value("run".to_owned(), *file, value, faults)?,
        None => Written::new("run".to_owned(), *file, 0..0, &blank),
    };
    let time = |key: &str, default: f64| match of.get(key) {
        None => Some(default),
        Some(value) => {
            let time = value.get_ref().as_str().and_then(unit::time);
            if time.is_none() {
                of.fault(faults, key, value, unit::TIME);
            }
            time
        }
    };
    let warm_up = match of.get("warm_up").map(|value| value.get_ref().as_str()) {
        None | Some(Some("found")) => Some(WarmUp::Found),
        Some(_) => time("warm_up", 0.0).map(WarmUp::Given),
    };
    let length = time("length", 365.0 * DAY);
    if length.is_some_and(|length| length <= 0.0) {
        of.lacks(faults, "length must be above 0");
    }
    let least = of.count(faults, "least").unwrap_or(5).max(2);
    let most = of.count(faults, "most").unwrap_or(100).max(least);
    let precision = of.number_in(faults, "precision", 1e-6, 10.0).unwrap_or(0.05);
    let mut measures = Vec::new();
    for value in of.list(faults, "measures").unwrap_or_default() {
        let text = value.get_ref().as_str().unwrap_or_default();
        let (name, metric) = text.rsplit_once('.').unwrap_or(("", text));
        let is_known = name.is_empty()
            || known.stations.iter().any(|station| station == name)
            || clocks.iter().any(|clock| clock.name == name);
        match Metric::ALL.iter().find(|known| known.code() == metric) {
            Some(metric) if is_known => measures.push(Chosen { of: name.to_owned(), metric: *metric }),
            _ => of.fault(
                faults,
                "measures",
                value,
                "expected a station or clock, a point and a measure, such as \"triage.mean_wait\"",
            ),
        }
    }
    let mut snapshots = Vec::new();
    for value in of.list(faults, "snapshots").unwrap_or_default() {
        match value.get_ref().as_str().and_then(unit::time_of_day) {
            Some(time) => snapshots.push(time),
            None => of.fault(faults, "snapshots", value, "expected a time of day such as \"06:00\""),
        }
    }
    of.finish(faults);
    Some(Run { warm_up: warm_up?, length: length?, least, most, precision, measures, snapshots })
}

/// Mean radius of the earth [km].
const EARTH_KM: f64 = 6_371.009;

/// Minutes from each place to each station: great circle times detour over speed, or as it is written.
fn travel(
    parsed: &[(File<'_>, &Spanned<DeTable<'_>>)],
    places: &[PlaceWritten],
    sites: &[SiteWritten],
    stations: &[flow::network::Station],
    rows: &[Row<'_>],
    faults: &Faults,
) -> Option<Vec<Vec<Option<f64>>>> {
    let (file, table) = parsed.first()?;
    let blank = DeTable::new();
    let of = match table.get_ref().get("geography") {
        Some(value) => Written::of_value("geography".to_owned(), *file, value, faults)?,
        None => Written::new("geography".to_owned(), *file, 0..0, &blank),
    };
    let detour = of.number_in(faults, "detour", 1.0, 10.0).unwrap_or(1.3);
    let speed = of.number_in(faults, "speed_km_h", 1.0, 200.0).unwrap_or(45.0);
    let least = of.number_in(faults, "least_minutes", 0.0, 120.0).unwrap_or(0.0);
    let _ = (of.get("provenance"), of.get("source"), of.get("note"));
    of.finish(faults);
    let mut minutes: Vec<Vec<Option<f64>>> = places
        .iter()
        .map(|place| {
            stations
                .iter()
                .map(|station| {
                    let site = sites.iter().find(|site| site.name == station.site)?;
                    Some((kilometres(place.at, site.at) * detour / speed * 60.0).max(least))
                })
                .collect()
        })
        .collect();
    for (file, row) in rows {
        let of = Written::of_value("travel".to_owned(), *file, row, faults)?;
        let from = of.required_text(faults, "from", "a place");
        let to = of.required_text(faults, "to", "a site or station");
        let time = of.text(faults, "time").and_then(unit::time);
        let _ = (of.get("provenance"), of.get("source"));
        of.finish(faults);
        let place = from.and_then(|from| places.iter().position(|place| place.name == from));
        let to_any = |to: &str| stations.iter().any(|station| station.site == to || station.name == to);
        match (place, to.filter(|to| to_any(to)), time) {
            (Some(place), Some(to), Some(time)) => {
                for (idx, station) in stations.iter().enumerate() {
                    if station.site == to || station.name == to {
                        minutes[place][idx] = Some(time);
                    }
                }
            }
            _ => of.lacks(
                faults,
                "expected { from = \"Rutland\", to = \"a site\", time = \"12 min\" } with known names",
            ),
        }
    }
    if !places.is_empty() {
        for station in stations {
            if let flow::network::StationKind::Choice(choice) = &station.kind {
                for option in &choice.options {
                    if minutes.iter().all(|from| from[option.to].is_none()) {
                        let name = &stations[option.to].name;
                        head_lacks(faults, *file, &station.name, name);
                    }
                }
            }
        }
    }
    Some(minutes)
}

fn head_lacks(faults: &Faults, file: File<'_>, choice: &str, option: &str) {
    let place = Place { file, at: 0 };
    faults.add(
        &place,
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

/// What a planner may change, as it is written, with where it comes from.
fn parameters(lists: &[(&str, &Vec<Row<'_>>)], defaults: &DeTable<'_>) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for (kind, rows) in lists {
        for (file, row) in *rows {
            let DeValue::Table(map) = row.get_ref() else { continue };
            let text = |key: &str| {
                let value = map.get(key).or_else(|| defaults.get(key));
                value.and_then(|value| value.get_ref().as_str()).unwrap_or_default().to_owned()
            };
            let provenance = text("provenance").parse().unwrap_or(Provenance::Synthetic);
            let of = format!("{kind} {}", text("name"));
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| key.span().start);
            for (key, value) in entries {
                let name = key.get_ref().as_ref();
                if ["name", "kind", "provenance", "source", "site", "note", "destination", "like", "to"]
                    .contains(&name)
                {
                    continue;
                }
                let raw = file.text.get(value.span()).unwrap_or_default();
                let raw = raw.split_whitespace().collect::<Vec<_>>().join(" ");
                parameters.push(Parameter {
                    of: of.clone(),
                    name: name.to_owned(),
                    value: raw,
                    provenance,
                    source: text("source"),
                });
            }
        }
    }
    parameters
}

#[cfg(test)]
mod tests;
