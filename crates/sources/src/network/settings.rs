//! What the head of a network says: what it is for, what is timed, how runs are made.

use flow::network::{About, Chosen, Clock, DAY, Run, WarmUp};
use flow::output::{LEAST_AGREEING, Metric};
use toml::Spanned;
use toml::de::DeTable;

use super::limits::{LONGEST_RUN, MOST_REPLICATIONS};
use super::{StationNames, unit};
use crate::toml_reader::{Faults, File, TomlTable};

/// What the network is for.
pub(super) fn about(parsed: &[(File<'_>, &Spanned<DeTable<'_>>)], faults: &Faults) -> Option<About> {
    let (file, head) = parsed.first()?;
    let table = TomlTable::from_value(
        "about".to_owned(),
        *file,
        head.get_ref().get("about")?,
        "[about] above its keys",
        faults,
    )?;
    let sentences = |key: &str| -> Vec<String> {
        let values = table.list(faults, key).unwrap_or_default();
        values.into_iter().filter_map(|value| value.get_ref().as_str()).map(str::to_owned).collect()
    };
    let text = |key: &str| table.text(faults, key).unwrap_or_default().to_owned();
    let about = About {
        purpose: text("purpose"),
        aims: text("aims"),
        assumptions: sentences("assumptions"),
        excluded: sentences("excluded"),
    };
    table.finish(faults);
    Some(about)
}

pub(super) fn clock(faults: &Faults, table: &TomlTable<'_>, station_names: &StationNames) -> Option<Clock> {
    let _ = (table.get("provenance"), table.get("source"), table.get("note"));
    let name = table.required_text(faults, "name", "what is timed, such as \"time in department\"");
    if let Some(value) = table.get("name")
        && name.is_some_and(|name| station_names.has(name))
    {
        table.add_fault(
            faults,
            "name",
            value,
            "a station has the same name, so a measure of it could be of either; give the clock its own",
        );
    }
    let stations = |key: &str| -> Option<Vec<flow::network::id::StationId>> {
        let Some(values) = table.list(faults, key) else {
            table.add_table_fault(faults, format!("{key} is missing: a list of stations"));
            return None;
        };
        if let (true, Some(value)) = (values.is_empty(), table.get(key)) {
            let expected = format!("expected one station at least; without it the clock never {key}");
            table.add_fault(faults, key, value, expected);
        }
        values
            .into_iter()
            .map(|value| {
                station_names.station(faults, table, key, value.get_ref().as_str().unwrap_or_default())
            })
            .collect()
    };
    let (starts, stops) = (stations("starts"), stations("stops"));
    let limit = table.get("limit").and_then(|value| {
        let limit = value.get_ref().as_str().and_then(unit::time);
        if limit.is_none() {
            table.add_fault(faults, "limit", value, unit::TIME);
        }
        limit
    });
    table.finish(faults);
    Some(Clock { name: name?.to_owned(), starts: starts?, stops: stops?, limit })
}

pub(super) fn run(
    parsed: &[(File<'_>, &Spanned<DeTable<'_>>)],
    faults: &Faults,
    station_names: &StationNames,
    clocks: &[Clock],
) -> Option<Run> {
    let (file, head) = parsed.first()?;
    let blank = DeTable::new();
    let table = match head.get_ref().get("run") {
        Some(value) => TomlTable::from_value("run".to_owned(), *file, value, "[run] above its keys", faults)?,
        None => TomlTable::new("run".to_owned(), *file, 0..0, &blank),
    };
    let time = |key: &str, default: f64| match table.get(key) {
        None => Some(default),
        Some(value) => {
            let time = value.get_ref().as_str().and_then(unit::time);
            match time {
                None => table.add_fault(faults, key, value, unit::TIME),
                Some(time) if LONGEST_RUN < time => {
                    table.add_fault(faults, key, value, "expected at most \"36500 d\", a hundred years");
                }
                Some(_) => {}
            }
            time
        }
    };
    let warm_up = match table.get("warm_up").map(|value| value.get_ref().as_str()) {
        None | Some(Some("found")) => Some(WarmUp::Found),
        Some(_) => time("warm_up", 0.0).map(WarmUp::Given),
    };
    let length = time("length", 365.0 * DAY);
    if length.is_some_and(|length| length <= 0.0) {
        table.add_table_fault(faults, "length must be above 0");
    }
    let replications = |key: &str, least: u32| {
        let n = table.count(faults, key)?;
        if let Some(value) = table.get(key).filter(|_| !(least..=MOST_REPLICATIONS).contains(&n)) {
            table.add_fault(
                faults,
                key,
                value,
                format!("expected a whole number from {least} to {MOST_REPLICATIONS}"),
            );
        }
        Some(n)
    };
    let least = replications("least", 2).unwrap_or(LEAST_AGREEING);
    let most = replications("most", least.min(MOST_REPLICATIONS)).unwrap_or(100.max(least));
    let precision = table.number_in(faults, "precision", 1e-6, 10.0).unwrap_or(0.05);
    let chosen = table.list(faults, "measures");
    let is_none_chosen = match &chosen {
        Some(chosen) => chosen.is_empty(),
        None => table.get("measures").is_none(),
    };
    if let Some(value) = table.get("precision").filter(|_| is_none_chosen) {
        table.add_fault(
            faults,
            "precision",
            value,
            "expected measures beside it, for it is asked of the chosen measures and none is chosen: add measures = [\"triage.mean_wait\"] with those that matter, or leave precision out",
        );
    }
    let mut measures = Vec::new();
    for value in chosen.unwrap_or_default() {
        let text = value.get_ref().as_str().unwrap_or_default();
        let (name, metric) = text.rsplit_once('.').unwrap_or(("", text));
        let is_known =
            name.is_empty() || station_names.has(name) || clocks.iter().any(|clock| clock.name == name);
        match Metric::ALL.iter().find(|candidate| candidate.code() == metric) {
            Some(metric) if is_known => measures.push(Chosen { of: name.to_owned(), metric: *metric }),
            _ => table.add_fault(
                faults,
                "measures",
                value,
                "expected a station or clock, a point and a measure, such as \"triage.mean_wait\"",
            ),
        }
    }
    let mut snapshots = Vec::new();
    for value in table.list(faults, "snapshots").unwrap_or_default() {
        match value.get_ref().as_str().and_then(unit::time_of_day) {
            Some(time) => snapshots.push(time),
            None => table.add_fault(faults, "snapshots", value, "expected a time of day such as \"06:00\""),
        }
    }
    table.finish(faults);
    Some(Run { warm_up: warm_up?, length: length?, least, most, precision, measures, snapshots })
}
