//! Measures by month that charts and evaluations take: those of a workspace, a file, or the answer to a question.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use domain::provenance::Provenance;
use evidence::control_chart::plan::Direction;
use evidence::control_chart::series::Observation;
use evidence::evaluation::panel::Unit;
use evidence::measured::{Measured, of_access, of_money, parts, to_measure, units_of};
use exhibits::csv_file::in_memory;
use exhibits::number::counted;
use jiff::civil::Date;
use sources::series::{SeriesFile, SeriesRow};
use sources::workspace::Workspace;
use warehouse::Cell;

use crate::access::access;
use crate::edition::Editions;

/// The most measures that a message names.
const NAMED: usize = 12;

/// The measures of a workspace: access to care, then money of the months that have a month end.
///
/// # Errors
/// Where published figures cannot be read. A month that cannot be read is left out; `oakham check` names it.
pub fn measures(workspace: &Workspace, as_at: Option<Date>) -> Result<Vec<Measured>> {
    let access = access(workspace)?;
    let editions = Editions::new(workspace, as_at);
    let month_end = |year, month| {
        let edition = editions.edition((year, month)).ok()?;
        Some(Arc::clone(edition.month_end()))
    };
    let month_ends = to_measure(&workspace.months(), month_end);
    let money = of_money(month_ends.iter().map(|month_end| &**month_end));
    Ok(access.iter().flat_map(of_access).chain(money).collect())
}

/// The measure of this name, in whatever capitals.
///
/// # Errors
/// Where there is none; the message names some.
pub fn find<'m>(measures: &'m [Measured], id: &str) -> Result<&'m Measured> {
    if let Some(found) = measures.iter().find(|measured| measured.id.eq_ignore_ascii_case(id)) {
        return Ok(found);
    }
    if measures.is_empty() {
        bail!(
            "the workspace has no measure of more than one month; import publications with `oakham data import`, or give \
             a file with --csv"
        );
    }
    let is_alike = |measured: &&Measured| id.split(':').any(|part| measured.id.contains(part));
    let (alike, others): (Vec<&Measured>, Vec<&Measured>) = measures.iter().partition(is_alike);
    let named: Vec<&str> =
        alike.into_iter().chain(others).take(NAMED).map(|measured| measured.id.as_str()).collect();
    bail!(
        "there is no measure {id:?}; `oakham spc` lists all {}, such as {}",
        counted(measures.len(), "measure", "measures"),
        named.join(", ")
    )
}

/// What a series of a file or question is called.
#[derive(Clone, Debug)]
pub struct Called {
    /// Its name.
    pub name: String,
    /// Its unit; empty for none.
    pub unit: String,
    /// Which way is better.
    pub direction: Direction,
    /// Where it is from: the file, or the question.
    pub from: String,
}

/// The measure of rows of one unit, with targets where the rows have them.
///
/// # Errors
/// Where rows are of several units.
pub fn of_rows(file: &SeriesFile, called: &Called) -> Result<Measured> {
    let mut units: Vec<&str> = file.rows.iter().map(|row| row.unit.as_str()).collect();
    units.dedup();
    if 1 < units.len() {
        bail!(
            "{} holds {} ({}, …); a chart is of one: keep the rows of one, or ask for one with WHERE",
            called.from,
            counted(units.len(), "unit", "units"),
            units.iter().take(3).copied().collect::<Vec<_>>().join(", ")
        );
    }
    let observations = file.rows.iter().map(|row| Observation { date: row.date, value: row.value });
    Ok(Measured {
        place: units.first().copied().unwrap_or_default().to_owned(),
        observations: observations.collect(),
        targets: targets(&file.rows),
        ..about(file, called)
    })
}

/// A measure of a file without its values.
fn about(file: &SeriesFile, called: &Called) -> Measured {
    Measured {
        id: called.name.clone(),
        name: called.name.clone(),
        place: String::new(),
        is_whole: false,
        unit: called.unit.clone(),
        decimals: decimals(&file.rows),
        direction: called.direction,
        observations: Vec::new(),
        targets: Vec::new(),
        // Of a file nobody has said how it is known; what is worked out from it is derived.
        provenance: Provenance::Derived,
        files: vec![called.from.clone()],
        parts: Vec::new(),
    }
}

/// What the rows of several units are of, and the units, with their first months where the rows have them.
///
/// # Errors
/// Where a unit has two first months.
pub fn of_units(file: &SeriesFile, called: &Called) -> Result<(Measured, Vec<Unit>)> {
    let mut units: Vec<Unit> = Vec::new();
    for row in &file.rows {
        if units.last().is_none_or(|unit| unit.name != row.unit) {
            units.push(Unit { name: row.unit.clone(), start: None, values: Vec::new() });
        }
        let Some(unit) = units.last_mut() else { continue };
        match (unit.start, row.start) {
            (Some(one), Some(other)) if one != other => bail!(
                "{}: {} has two first months with the change, {one} and {other}; keep one",
                called.from,
                unit.name
            ),
            (_, Some(start)) => unit.start = Some(start),
            (_, None) => {}
        }
        unit.values.extend(row.value.map(|value| (row.date, value)));
    }
    Ok((about(file, called), units))
}

/// The places of the system that have a kind of measure, as units, and what it is of.
///
/// # Errors
/// Where there is no such kind, or fewer than two places have it.
pub fn places(measures: &[Measured], name: &str) -> Result<(Measured, Vec<Unit>)> {
    let places = parts(measures, name);
    match units_of(&places) {
        Some(found) if 1 < places.len() => Ok(found),
        Some(_) => bail!("only {} has {name}; at least two places are needed to compare", places[0].place),
        None => {
            let mut kinds: Vec<&str> = measures.iter().map(Measured::family).collect();
            kinds.sort_unstable();
            kinds.dedup();
            bail!("there is no kind of measure {name:?} of several places; there are {}", kinds.join(", "))
        }
    }
}

/// Targets by the date from which each holds: where it changes.
fn targets(rows: &[SeriesRow]) -> Vec<(Date, f64)> {
    let mut targets: Vec<(Date, f64)> = Vec::new();
    for row in rows {
        let Some(target) = row.target else { continue };
        if targets.last().is_none_or(|(_, last)| last.to_bits() != target.to_bits()) {
            targets.push((row.date, target));
        }
    }
    targets
}

/// As many digits as values need, at most three; one where all are whole and small.
#[must_use]
pub fn decimals(rows: &[SeriesRow]) -> usize {
    let needs = |value: f64, decimals: usize| {
        let text = format!("{value:.decimals$}");
        text.parse::<f64>().is_ok_and(|read| (read - value).abs() <= value.abs() * 1e-9)
    };
    let values = || rows.iter().filter_map(|row| row.value);
    let needed = (0..3).find(|decimals| values().all(|value| needs(value, *decimals))).unwrap_or(3);
    let largest = values().map(f64::abs).fold(0.0, f64::max);
    // Means of large numbers need no more digits than these have.
    if largest < 100.0 { needed.max(1) } else { needed.min(1) }
}

/// The rows of a CSV file.
///
/// # Errors
/// All that is wrong with it, at once.
pub fn of_csv(path: &Path) -> Result<SeriesFile> {
    Ok(SeriesFile::csv(path)?)
}

/// The rows of the answer to a question in SQL over the lake.
///
/// # Errors
/// Where there is no answer, more of it than is read, or it is no series.
pub fn of_question(root: &Path, sql: &str) -> Result<SeriesFile> {
    Ok(SeriesFile::of_text("the answer", &answer_as_csv(root, sql)?)?)
}

/// The answer to a question in SQL over the lake, as the text of a CSV file.
///
/// # Errors
/// Where there is no answer, or more of it than is read.
pub(crate) fn answer_as_csv(root: &Path, sql: &str) -> Result<String> {
    let answer = crate::data::ask(root, sql)?;
    if answer.is_cut {
        bail!("the answer has more rows than are read; group by month, or narrow the question");
    }
    let texts = |row: Vec<Cell>| {
        row.into_iter().map(|cell| match cell {
            Cell::Missing => String::new(),
            Cell::Text(text) | Cell::Number(text) => text,
            Cell::Truth(truth) => truth.to_string(),
        })
    };
    let rows = answer.rows()?.into_iter().map(|row| texts(row).collect::<Vec<String>>());
    let heading = answer.columns().into_iter().map(ToString::to_string).collect();
    Ok(String::from_utf8(in_memory(std::iter::once(heading).chain(rows))?)?)
}

#[cfg(test)]
mod tests;
