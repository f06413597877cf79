//! CSV files for people: what every command, page and report writes is written here.
//!
//! People open these files in spreadsheets, which take text that begins with `=`, `+`, `-` or `@` for a
//! formula and would run what a name or a note says. Such text gets an apostrophe before it; a number
//! stays a number. Files that Oakham reads back (returns, plans, registers) are written by `sources`,
//! as they are read.

use std::borrow::Cow;
use std::io::{self, Write};

pub use csv::Error as CsvError;

use crate::exhibit::{Cell, Column, FigureCell, Table};
use crate::number::Number;

/// A file under way: rows of cells, the heading first.
#[derive(Debug)]
pub struct CsvFile<W: Write>(csv::Writer<W>);

impl<W: Write> CsvFile<W> {
    /// A file that goes to `out`.
    pub fn to(out: W) -> Self {
        Self(csv::Writer::from_writer(out))
    }

    /// Writes a row.
    ///
    /// # Errors
    /// Where `out` takes no more, or a row has more or fewer cells than the heading.
    pub fn row<Cells>(&mut self, cells: Cells) -> Result<(), CsvError>
    where
        Cells: IntoIterator,
        Cells::Item: AsRef<str>,
    {
        for cell in cells {
            self.0.write_field(guarded(cell.as_ref()).as_bytes())?;
        }
        self.0.write_record(None::<&[u8]>)
    }

    /// Hands over to `out` what is not there yet.
    ///
    /// # Errors
    /// Where `out` takes no more.
    pub fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What a formula begins with, also in the full width of East Asian keyboards.
const OPENS_A_FORMULA: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Whether a spreadsheet takes a text for a formula.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    text.starts_with(OPENS_A_FORMULA) && !is_number(text)
}

/// Why a text is not taken into a file that spreadsheets open; `what` is what the text is.
#[must_use]
pub fn formula_refused(what: &str, text: &str) -> String {
    let first: String = text.chars().take(1).collect();
    format!(
        "{what} begins with {first:?}, by which a spreadsheet takes it for a formula; begin it with a word"
    )
}

/// Text that no spreadsheet takes for a formula; a number as it is.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Whether all of `text` is one number: `-18.8`, `1.2e-7`.
fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// A file in memory of a heading and rows.
///
/// # Errors
/// Where a row has more or fewer cells than the heading.
pub fn in_memory<Cells>(rows: impl IntoIterator<Item = Cells>) -> Result<Vec<u8>, CsvError>
where
    Cells: IntoIterator,
    Cells::Item: AsRef<str>,
{
    let mut bytes = Vec::new();
    let mut file = CsvFile::to(&mut bytes);
    for row in rows {
        file.row(row)?;
    }
    file.flush()?;
    drop(file);
    Ok(bytes)
}

/// A table as a file: row names, then for each column its values, and beside them, where the column has
/// any, the unit, the ids of figures, and how each value is known.
///
/// # Errors
/// Where a row has more or fewer cells than the table has columns.
pub fn table(table: &Table) -> Result<Vec<u8>, CsvError> {
    table_with(table, &[])
}

/// The same, with further columns behind it in which the same stands in every row.
///
/// # Errors
/// As [`table`].
pub fn table_with(table: &Table, in_every_row: &[(&str, String)]) -> Result<Vec<u8>, CsvError> {
    let columns: Vec<(&Column, Beside)> =
        table.columns.iter().enumerate().map(|(idx, column)| (column, Beside::of(table, idx))).collect();
    let mut heading = vec![table.row_heading.clone()];
    for (column, beside) in &columns {
        let name = name_of(column);
        let more = beside.names().map(|more| format!("{name}, {more}"));
        heading.extend(std::iter::once(name.clone()).chain(more));
    }
    heading.extend(in_every_row.iter().map(|(name, _)| (*name).to_owned()));
    let rows = table.rows.iter().map(|row| {
        let mut record = vec![row.name.clone()];
        for ((_, beside), cell) in columns.iter().zip(&row.cells) {
            record.push(value(cell));
            record.extend(beside.values(cell));
        }
        record.extend(in_every_row.iter().map(|(_, value)| value.clone()));
        record
    });
    in_memory(std::iter::once(heading).chain(rows))
}

/// A column's name in one line: `To date, Variance`.
pub(crate) fn name_of(column: &Column) -> String {
    let parts = [column.group.as_str(), column.heading.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The value of a cell: a number without commas, or words.
#[must_use]
pub fn value(cell: &Cell) -> String {
    match cell {
        Cell::Figure(figure) => plain(figure.millions),
        Cell::Number(number) => plain(number.value),
        Cell::Word { text, .. } => text.clone(),
        Cell::Missing(why) => (*why).to_owned(),
    }
}

/// The unit of a cell's value: `%`, `minutes`; empty where the table names it.
#[must_use]
pub fn unit(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => number.form.unit(),
        Cell::Figure(_) | Cell::Word { .. } | Cell::Missing(_) => String::new(),
    }
}

/// How a cell's value is known; empty where it has none or the table says so.
#[must_use]
pub fn provenance(cell: &Cell) -> &'static str {
    let provenance = match cell {
        Cell::Figure(figure) => Some(figure.provenance),
        Cell::Number(number) => number.provenance,
        Cell::Word { .. } | Cell::Missing(_) => None,
    };
    provenance.map_or("", domain::provenance::Provenance::word)
}

/// The id of a cell's figure or number; empty where it has none.
#[must_use]
pub fn id(cell: &Cell) -> &str {
    match cell {
        Cell::Figure(FigureCell { id, .. }) | Cell::Number(Number { id: Some(id), .. }) => id.as_str(),
        Cell::Number(_) | Cell::Word { .. } | Cell::Missing(_) => "",
    }
}

/// What stands beside the values of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Beside {
    unit: bool,
    id: bool,
    provenance: bool,
}

impl Beside {
    pub(crate) fn of(table: &Table, column_idx: usize) -> Self {
        let any =
            |is: fn(&Cell) -> bool| table.rows.iter().filter_map(|row| row.cells.get(column_idx)).any(is);
        Self {
            unit: any(|cell| !unit(cell).is_empty()),
            id: any(|cell| !id(cell).is_empty()),
            provenance: any(|cell| !provenance(cell).is_empty()),
        }
    }

    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        let all = [(self.unit, "unit"), (self.id, "figure id"), (self.provenance, "provenance")];
        all.into_iter().filter_map(|(is_there, name)| is_there.then_some(name))
    }

    pub(crate) fn values(self, cell: &Cell) -> impl Iterator<Item = String> {
        let all = [
            (self.unit, unit(cell)),
            (self.id, id(cell).to_owned()),
            (self.provenance, provenance(cell).to_owned()),
        ];
        all.into_iter().filter_map(|(is_there, value)| is_there.then_some(value))
    }
}

/// A number to eight decimals, [£m] to the penny, without the noise of a binary fraction.
#[must_use]
pub fn plain(value: f64) -> String {
    let text = format!("{value:.8}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests;
