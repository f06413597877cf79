//! A table of units, a row each: a CSV file, or the answer to a question in SQL.
//!
//! Columns: `docs/reference/formats.md`, "Units to compare".

use std::path::Path;

use domain::source::{ContentHash, SourceFile};

use crate::fault::{Fault, SourcesError, file_fault};
use crate::sheet::{Row, Sheet};

/// Headings that are read as the unit.
const UNITS: [&str; 6] = ["unit", "code", "place", "organisation", "practice", "trust"];
const NAME: &str = "name";
const NUMERATOR: &str = "numerator";
const DENOMINATOR: &str = "denominator";
const VALUE: &str = "value";
const STANDARD_ERROR: &str = "standard_error";
/// The ends of a 95 % interval, from which a standard error is worked out.
const ENDS: [&str; 2] = ["lower", "upper"];
/// Standard errors from the middle of a 95 % interval to its end.
const Z: f64 = 1.959_963_984_540_054;

/// What a row says of its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UnitAmount {
    /// Two counts.
    Counts {
        /// The numerator.
        numerator: f64,
        /// The denominator.
        denominator: f64,
    },
    /// A value with its standard error, where it has one.
    Value {
        /// The value.
        value: f64,
        /// Its standard error.
        standard_error: Option<f64>,
    },
}

/// A row of a table of units.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitRow {
    /// The unit's code, or its name where it has no code.
    pub code: String,
    /// Its name; empty where it has none of its own.
    pub name: String,
    /// What is said of it; none where the cells are empty.
    pub amount: Option<UnitAmount>,
    /// The features that were asked for, in their order; none where a cell is empty.
    pub features: Vec<Option<f64>>,
}

/// Reads a CSV file, with the columns of `features`.
///
/// # Errors
/// All that is wrong with it, at once, each with its row and column.
pub fn csv(path: &Path, features: &[String]) -> Result<Vec<UnitRow>, SourcesError> {
    of(&Sheet::csv(Path::new(""), &path.to_string_lossy())?, features)
}

/// Reads the text of a CSV file, called `name` in messages.
///
/// # Errors
/// As [`csv`].
pub fn of_text(name: &str, text: &str, features: &[String]) -> Result<Vec<UnitRow>, SourcesError> {
    let file = SourceFile { path: name.to_owned(), hash: ContentHash::of(text.as_bytes()) };
    of(&Sheet::of_text(file, text)?, features)
}

fn of(sheet: &Sheet, features: &[String]) -> Result<Vec<UnitRow>, SourcesError> {
    let headings = sheet.headings();
    let has = |name: &str| headings.iter().any(|heading| heading == name);
    let path = &sheet.file.path;
    let Some(unit) = UNITS.into_iter().find(|name| has(name)) else {
        let known = UNITS[1..].join(", ");
        return Err(SourcesError::fault(
            path,
            format!("no column names the units; name one of them unit (or {known})"),
        ));
    };
    let is_counted = has(NUMERATOR) && has(DENOMINATOR);
    if !is_counted && !has(VALUE) {
        return Err(SourcesError::fault(
            path,
            "no column holds what is compared; name two of them numerator and denominator, or one value",
        ));
    }
    sheet.require(&features.iter().map(String::as_str).collect::<Vec<_>>())?;
    let columns = Columns {
        unit,
        is_counted,
        has_errors: has(STANDARD_ERROR),
        has_ends: ENDS.iter().all(|name| has(name)),
    };
    let (mut faults, mut rows) = (Vec::new(), Vec::new());
    for row in sheet.rows() {
        rows.extend(columns.read(&row, features, &mut faults));
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(file_fault(path, "there is no row below the headings; give a row for each unit"));
    }
    if faults.is_empty() { Ok(rows) } else { Err(SourcesError::Faults(faults)) }
}

/// Which columns there are.
struct Columns {
    unit: &'static str,
    is_counted: bool,
    has_errors: bool,
    has_ends: bool,
}

impl Columns {
    fn read(&self, row: &Row<'_>, features: &[String], faults: &mut Vec<Fault>) -> Option<UnitRow> {
        let code = row.text(self.unit).trim().to_owned();
        if code.is_empty() {
            faults.push(row.fault(self.unit, "write the code or name of the unit"));
        }
        let n_faults = faults.len();
        let amount = if self.is_counted { counts(row, faults) } else { self.value(row, faults) };
        let features = features.iter().map(|name| number(row, name, faults)).collect();
        let name = row.text(NAME).trim().to_owned();
        (!code.is_empty() && faults.len() == n_faults).then_some(UnitRow { code, name, amount, features })
    }

    fn value(&self, row: &Row<'_>, faults: &mut Vec<Fault>) -> Option<UnitAmount> {
        let value = number(row, VALUE, faults)?;
        let error = if self.has_errors { number(row, STANDARD_ERROR, faults) } else { None };
        let ends = if self.has_ends { ENDS.map(|name| number(row, name, faults)) } else { [None; 2] };
        let of_ends = match ends {
            [Some(lower), Some(upper)] if lower < upper => Some((upper - lower) / (2.0 * Z)),
            [Some(lower), Some(_)] => {
                let why = format!("it is not above the lower end, {lower}; the ends may have changed places");
                faults.push(row.fault(ENDS[1], why));
                None
            }
            _ => None,
        };
        Some(UnitAmount::Value { value, standard_error: error.or(of_ends) })
    }
}

/// The two counts; none where both cells are empty.
fn counts(row: &Row<'_>, faults: &mut Vec<Fault>) -> Option<UnitAmount> {
    let both = (number(row, NUMERATOR, faults), number(row, DENOMINATOR, faults));
    if let (Some(numerator), Some(denominator)) = both {
        return Some(UnitAmount::Counts { numerator, denominator });
    }
    for (column, other) in [(NUMERATOR, DENOMINATOR), (DENOMINATOR, NUMERATOR)] {
        if row.text(column).trim().is_empty() && !row.text(other).trim().is_empty() {
            faults.push(row.fault(column, format!("there is a {other}; give both, or neither")));
        }
    }
    None
}

/// The number under a heading; none where the cell is empty, and a fault where it is no number.
fn number(row: &Row<'_>, column: &str, faults: &mut Vec<Fault>) -> Option<f64> {
    let text = row.text(column).trim();
    if text.is_empty() {
        return None;
    }
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    if number.is_none() {
        faults.push(row.fault(
            column,
            "expected a number with a point, without commas, such as 1215.5; leave the cell empty where it is not known",
        ));
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<UnitRow>, SourcesError> {
        of_text("units.csv", text, &[])
    }

    #[test]
    fn counts_values_and_intervals_are_read() {
        let rows = read("trust,name,numerator,denominator\nRWE,UHL,3,4\nRT5,LPT,,\n").unwrap();
        assert_eq!(rows[0].amount, Some(UnitAmount::Counts { numerator: 3.0, denominator: 4.0 }));
        assert_eq!((rows[1].amount, rows[1].name.as_str()), (None, "LPT"));
        let rows = read("unit,value,lower,upper\nA,5,3.04,6.96\n").unwrap();
        let Some(UnitAmount::Value { standard_error: Some(error), .. }) = rows[0].amount else { panic!() };
        assert!((error - 1.0).abs() < 1e-3, "{error}");
        let rows = of_text("f", "unit,value,imd\nA,5,20.1\nB,6,\n", &["imd".to_owned()]).unwrap();
        assert_eq!((&rows[0].features, &rows[1].features), (&vec![Some(20.1)], &vec![None]));
    }

    #[test]
    fn what_is_wrong_is_told_at_once_with_its_cell() {
        let told = read("unit,numerator,denominator\nA,many,4\n,1,2\nB,1,\n").unwrap_err().to_string();
        for part in ["row 2", "row 3", "row 4", "there is a numerator"] {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert!(read("unit,cost\nA,1\n").unwrap_err().to_string().contains("numerator and denominator"));
        assert!(read("who,value\nA,1\n").unwrap_err().to_string().contains("names the units"));
        let ends = read("unit,value,lower,upper\nA,5,6,4\n").unwrap_err().to_string();
        assert!(ends.contains("changed places"), "{ends}");
    }
}
