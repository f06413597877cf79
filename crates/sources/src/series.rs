//! Series by date: a CSV file, or the answer to a question in SQL, of a measure of one or of many units.
//!
//! Columns: `docs/reference/formats.md`, "Series by date".

use std::collections::BTreeMap;
use std::path::Path;

use domain::day::{self, DayError};
use domain::source::{ContentHash, SourceFile};
use jiff::civil::Date;

use crate::fault::{Fault, SourcesError, file_fault};
use crate::sheet::{Row, Sheet};

/// Headings that are read as the date, the unit and the value.
const DATES: [&str; 4] = ["date", "month", "period", "day"];
const UNITS: [&str; 4] = ["unit", "place", "area", "site"];
const VALUE: &str = "value";
const TARGET: &str = "target";
const START: &str = "start";
const POPULATION: &str = "population";

/// A row of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesRow {
    /// Of which unit; empty in a series of one.
    pub unit: String,
    /// The date; of a month its first day.
    pub date: Date,
    /// The value; none where the cell is empty.
    pub value: Option<f64>,
    /// The target of the date.
    pub target: Option<f64>,
    /// The first month with the change of the unit.
    pub start: Option<Date>,
    /// How many people the value is of.
    pub population: Option<f64>,
}

/// A series by date, of one or many units.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesFile {
    /// Its rows by unit, in the order in which units first come, and by date.
    pub rows: Vec<SeriesRow>,
    /// Whether rows stood in another order.
    pub was_out_of_order: bool,
}

impl SeriesFile {
    /// Reads a CSV file.
    ///
    /// # Errors
    /// All that is wrong with it, at once, each with its row and column.
    pub fn csv(path: &Path) -> Result<Self, SourcesError> {
        let (sheet, uneven) = Sheet::readable(Path::new(""), &path.to_string_lossy())?;
        Self::of(&sheet, uneven)
    }

    /// Reads the text of a CSV file, called `name` in messages.
    ///
    /// # Errors
    /// As [`SeriesFile::csv`].
    pub fn of_text(name: &str, text: &str) -> Result<Self, SourcesError> {
        let file = SourceFile { path: name.to_owned(), hash: ContentHash::of(text.as_bytes()) };
        let (sheet, uneven) = Sheet::readable_text(file, text)?;
        Self::of(&sheet, uneven)
    }

    /// The rows of a sheet, of which the faults of its rows are known.
    fn of(sheet: &Sheet, uneven: Vec<Fault>) -> Result<Self, SourcesError> {
        let columns = Columns::of(sheet)?;
        let mut faults = uneven;
        let mut rows = Vec::new();
        let mut first_rows: BTreeMap<(String, Date), u32> = BTreeMap::new();
        for row in sheet.rows() {
            let Some(read) = columns.read(row, &mut faults) else { continue };
            let key = (read.unit.clone(), read.date);
            if let Some(first) = first_rows.get(&key) {
                let of = if read.unit.is_empty() { String::new() } else { format!(" of {}", read.unit) };
                let told = format!("the date{of} stands in row {first} too; keep one value for each date");
                faults.push(row.fault(columns.date, told));
            } else {
                first_rows.insert(key, row.row_number());
            }
            rows.push(read);
        }
        if rows.is_empty() && faults.is_empty() {
            faults.push(file_fault(
                &sheet.file.path,
                "there is no row below the headings; give a row for each date",
            ));
        }
        if !faults.is_empty() {
            return Err(SourcesError::Faults(faults));
        }
        let mut order: BTreeMap<String, usize> = BTreeMap::new();
        for row in &rows {
            let next = order.len();
            order.entry(row.unit.clone()).or_insert(next);
        }
        let key = |row: &SeriesRow| (order.get(&row.unit).copied(), row.date);
        // Units may take turns; within one, dates go up.
        let mut latest: BTreeMap<&str, Date> = BTreeMap::new();
        let mut was_out_of_order = false;
        for SeriesRow { unit, date, .. } in &rows {
            was_out_of_order |= latest.insert(unit, *date).is_some_and(|before| *date < before);
        }
        rows.sort_by_key(key);
        Ok(Self { rows, was_out_of_order })
    }
}

/// Which heading holds what.
struct Columns {
    date: &'static str,
    unit: Option<&'static str>,
    value: String,
    has_targets: bool,
    has_starts: bool,
    has_populations: bool,
}

impl Columns {
    fn of(sheet: &Sheet) -> Result<Self, SourcesError> {
        let headings = sheet.headings();
        let has = |name: &str| headings.iter().any(|heading| heading == name);
        let path = &sheet.file.path;
        // Of two that may hold the dates, or the units, nobody has said which is meant.
        let one_of = |names: &[&'static str], what: &str| -> Result<Option<&'static str>, SourcesError> {
            match names.iter().copied().filter(|name| has(name)).collect::<Vec<_>>()[..] {
                [] => Ok(None),
                [only] => Ok(Some(only)),
                [first, second, ..] => Err(SourcesError::fault(
                    path,
                    format!("{first} and {second} may both hold the {what}; keep one of the two columns"),
                )),
            }
        };
        let Some(date) = one_of(&DATES, "dates")? else {
            return Err(SourcesError::fault(
                path,
                format!("no column is of dates; name one of them date (or {})", DATES[1..].join(", ")),
            ));
        };
        let unit = one_of(&UNITS, "names of units")?;
        let known = [Some(date), unit, Some(TARGET), Some(START), Some(POPULATION)];
        let others: Vec<&String> = headings
            .iter()
            .filter(|heading| !heading.is_empty() && !known.contains(&Some(heading.as_str())))
            .collect();
        let value = if has(VALUE) {
            VALUE.to_owned()
        } else if let [only] = others[..] {
            only.clone()
        } else {
            let told = others.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
            let told = if told.is_empty() { "none is left".to_owned() } else { format!("it may be {told}") };
            return Err(SourcesError::fault(
                path,
                format!("it is not said which column holds the values ({told}); name one of them value"),
            ));
        };
        Ok(Self {
            date,
            unit,
            value,
            has_targets: has(TARGET),
            has_starts: has(START),
            has_populations: has(POPULATION),
        })
    }

    fn read(&self, row: Row<'_>, faults: &mut Vec<Fault>) -> Option<SeriesRow> {
        let unit = self.unit.map_or("", |column| row.text(column)).trim().to_owned();
        if let Some(column) = self.unit.filter(|_| unit.is_empty()) {
            faults.push(row.fault(column, "write the name of the unit"));
        }
        let value = number(row, &self.value, faults);
        let target = if self.has_targets { number(row, TARGET, faults) } else { Some(None) };
        let population = if self.has_populations { number(row, POPULATION, faults) } else { Some(None) };
        let start = if self.has_starts && !row.text(START).is_empty() {
            day_or_month(row, START, faults).map(Some)
        } else {
            Some(None)
        };
        let date = day_or_month(row, self.date, faults);
        Some(SeriesRow {
            unit,
            date: date?,
            value: value?,
            target: target?,
            start: start?,
            population: population?,
        })
    }
}

/// The day under a heading; a month, such as 2024-05, is its first day.
fn day_or_month(row: Row<'_>, column: &str, faults: &mut Vec<Fault>) -> Option<Date> {
    let text = row.text(column).trim();
    // A moment, as a question in SQL answers it, is of its day.
    let text = if text.get(10..11) == Some("T") { &text[..10] } else { text };
    let read = if text.len() == "2024-05".len() { format!("{text}-01") } else { text.to_owned() };
    match day::read(&read) {
        Ok(day) => Some(day),
        Err(why) => {
            let why = match why {
                DayError::NotADay => {
                    "expected a day such as 2024-08-31, or a month such as 2024-08".to_owned()
                }
                why => why.to_string(),
            };
            faults.push(row.fault(column, why));
            None
        }
    }
}

/// The number under a heading: none within where the cell is empty, none at all where it is no number.
#[expect(clippy::option_option, reason = "an empty cell is a value that is missing, and no fault")]
fn number(row: Row<'_>, column: &str, faults: &mut Vec<Fault>) -> Option<Option<f64>> {
    let text = row.text(column).trim();
    if text.is_empty() {
        return Some(None);
    }
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    if number.is_none() {
        faults.push(row.fault(
            column,
            "expected a number with a point, without commas, such as 1215.5; leave the cell empty where the value is missing",
        ));
    }
    number.map(Some)
}

#[cfg(test)]
mod tests;
