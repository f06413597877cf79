//! Every value of a result, a row each: CSV on the terminal, Parquet in files.

use std::io::Write;

use anyhow::Result;
use api::document::Document;
use api::flow::Flow;
use exhibits::csv_file::CsvFile;
use flow::output::{Comparison, Estimate, Key, Locked, Overloaded, RunResult};
use warehouse::{Column, Table};

/// The program that made a file.
pub(super) const MADE_BY: &str = concat!("oakham ", env!("CARGO_PKG_VERSION"));

/// How many fewer are seen, where that is why a wait falls.
const FEWER_SEEN: &str = "fewer_seen";

/// What a row is of.
struct RowKey<'a> {
    kind: &'a str,
    name: &'a str,
    dimension: &'a str,
    group: &'a str,
    measure: &'a str,
    unit: &'a str,
}

impl<'a> RowKey<'a> {
    fn of(key: &'a Key) -> Self {
        Self {
            kind: key.subject.kind(),
            name: key.subject.name(),
            dimension: &key.group.dimension,
            group: &key.group.value,
            measure: key.metric.code(),
            unit: key.metric.unit().words(),
        }
    }

    fn of_station(station: &'a str, measure: &'a str, unit: &'a str) -> Self {
        Self { kind: "station", name: station, dimension: "all", group: "", measure, unit }
    }
}

/// In how many replications nobody moves again at a station, and from which day on: measure, unit, value.
fn locked(locked_station: &Locked) -> [(&'static str, &'static str, f64); 3] {
    [
        ("locked_replications", "replications", f64::from(locked_station.replications)),
        ("locked_from_earliest_day", "day", f64::from(locked_station.earliest_day)),
        ("locked_from_latest_day", "day", f64::from(locked_station.latest_day)),
    ]
}

/// That more come to a station than can be seen, as 1 or 0.
fn overloaded(station: &str, overloaded_stations: &[Overloaded]) -> f64 {
    if overloaded_stations.iter().any(|candidate| candidate.station == station) { 1.0 } else { 0.0 }
}

/// A value that is counted and has no interval.
fn counted(mean: f64, n: u32) -> Estimate {
    Estimate { mean, half_width: f64::NAN, n }
}

/// The values of a run; what says that it is of no service stands before them.
pub(super) fn outcome<'a>(outcome: &'a RunResult, inputs: &str) -> Table<'a> {
    let run = &outcome.record;
    let mut rows: Vec<(RowKey<'a>, Estimate)> = Vec::new();
    for station in &run.locked {
        rows.extend(locked(station).map(|(measure, unit, value)| {
            (RowKey::of_station(&station.station, measure, unit), counted(value, run.replications))
        }));
    }
    for station in &run.overloaded {
        let measures = [
            ("overloaded", "1 if so", 1.0),
            ("overloaded_growth", "patients a day", station.growth_a_day),
            ("overloaded_share_beyond", "share", station.share_beyond),
        ];
        rows.extend(measures.map(|(measure, unit, value)| {
            (RowKey::of_station(&station.station, measure, unit), counted(value, run.replications))
        }));
    }
    rows.extend(outcome.measured.iter().map(|row| (RowKey::of(&row.key), row.value)));
    let mut columns = keys(&rows.iter().map(|(key, _)| key).collect::<Vec<_>>());
    let values: Vec<&Estimate> = rows.iter().map(|(_, value)| value).collect();
    columns.extend(interval(("mean", "half_width"), &values));
    columns.push(("n", n_of(&values)));
    Table { columns, about: about(inputs) }
}

/// Of a comparison: the scenario, what it is of, the base, the difference, and how many fewer are seen.
type ComparedRow<'a> = (&'a str, RowKey<'a>, Estimate, Estimate, f64);

/// The values of a comparison, scenario by scenario.
pub(super) fn comparison<'a>(comparison: &'a Comparison, inputs: &str) -> Table<'a> {
    let run = &comparison.record;
    let mut rows: Vec<ComparedRow<'a>> = Vec::new();
    for (idx, result) in comparison.scenarios.iter().enumerate() {
        for at_base in &run.locked {
            let in_scenario = result.locked.iter().find(|station| station.station == at_base.station);
            let after = in_scenario.map(locked);
            for (part, (measure, unit, base)) in locked(at_base).into_iter().enumerate() {
                // Nowhere is it locked from no day on.
                let none = if part == 0 { 0.0 } else { f64::NAN };
                let scenario = after.as_ref().map_or(none, |after| after[part].2);
                let key = RowKey::of_station(&at_base.station, measure, unit);
                let n = run.replications;
                rows.push((&result.title, key, counted(base, n), counted(scenario - base, n), f64::NAN));
            }
        }
        let only_there = result
            .locked
            .iter()
            .filter(|station| !run.locked.iter().any(|base| base.station == station.station));
        for station in only_there {
            let [(measure, unit, value), ..] = locked(station);
            let key = RowKey::of_station(&station.station, measure, unit);
            rows.push((
                &result.title,
                key,
                counted(0.0, run.replications),
                counted(value, run.replications),
                f64::NAN,
            ));
        }
        let only_there =
            result.overloaded.iter().filter(|station| overloaded(&station.station, &run.overloaded) < 1.0);
        for station in run.overloaded.iter().chain(only_there) {
            let base = overloaded(&station.station, &run.overloaded);
            let difference = overloaded(&station.station, &result.overloaded) - base;
            let key = RowKey::of_station(&station.station, "overloaded", "1 if so");
            let n = run.replications;
            rows.push((&result.title, key, counted(base, n), counted(difference, n), f64::NAN));
        }
        rows.extend(comparison.compared.iter().map(|row| {
            let fewer = row.fewer_seen.get(idx).copied().flatten().unwrap_or(f64::NAN);
            (&*result.title, RowKey::of(&row.key), row.base, row.differences[idx], fewer)
        }));
    }
    let mut columns = vec![("scenario", Column::Texts(rows.iter().map(|(title, ..)| *title).collect()))];
    columns.extend(keys(&rows.iter().map(|(_, key, ..)| key).collect::<Vec<_>>()));
    let base: Vec<&Estimate> = rows.iter().map(|(_, _, base, ..)| base).collect();
    let differences: Vec<&Estimate> = rows.iter().map(|(.., difference, _)| difference).collect();
    columns.extend(interval(("base", "base_half_width"), &base));
    columns.extend(interval(("difference", "half_width"), &differences));
    columns.push(("n", n_of(&differences)));
    columns.push((FEWER_SEEN, Column::Numbers(rows.iter().map(|(.., fewer)| *fewer).collect())));
    Table { columns, about: about(inputs) }
}

/// A table as CSV.
pub(super) fn csv(table: &Table<'_>, out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row(table.columns.iter().map(|(name, _)| name))?;
    for row in 0..table.n_rows() {
        writer.row(table.columns.iter().map(|(_, column)| match column {
            // There is no interval, no value, or nobody fewer is seen.
            Column::Numbers(values) if values[row].is_nan() => String::new(),
            _ => column.cell(row),
        }))?;
    }
    writer.flush()?;
    Ok(())
}

/// What is to be known of the whole: which inputs it follows from, and how it is laid out.
fn about(inputs: &str) -> Vec<(&'static str, String)> {
    vec![("oakham.schema", Flow::NAME.to_owned()), ("oakham.inputs", inputs.to_owned())]
}

/// What each row is of.
fn keys<'a>(keys: &[&RowKey<'a>]) -> Vec<(&'static str, Column<'a>)> {
    let texts =
        |text: &dyn Fn(&RowKey<'a>) -> &'a str| Column::Texts(keys.iter().map(|key| text(key)).collect());
    vec![
        ("kind", texts(&|key| key.kind)),
        ("name", texts(&|key| key.name)),
        ("dimension", texts(&|key| key.dimension)),
        ("group", texts(&|key| key.group)),
        ("measure", texts(&|key| key.measure)),
        ("unit", texts(&|key| key.unit)),
    ]
}

/// Means and the half-widths of their intervals.
fn interval<'a>(
    (mean, half_width): (&'static str, &'static str),
    values: &[&Estimate],
) -> [(&'static str, Column<'a>); 2] {
    let column =
        |part: fn(&Estimate) -> f64| Column::Numbers(values.iter().map(|value| part(value)).collect());
    [(mean, column(|value| value.mean)), (half_width, column(|value| value.half_width))]
}

/// From how many replications.
fn n_of<'a>(values: &[&Estimate]) -> Column<'a> {
    Column::Counts(values.iter().map(|value| i64::from(value.n)).collect())
}
