//! A sheet of text cells with their places, from a CSV file or from a workbook; and typed access to
//! its rows that collects every fault.

mod hidden;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::str::FromStr;

use calamine::{Data, Reader, Xlsx};
use domain::source::{CellAt, ContentHash, SourceFile};

use crate::fault::{Fault, SourcesError};
use hidden::Hidden;

/// The largest file that is read [bytes]: a return is far smaller, and a slip should not fill the
/// memory.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A sheet: its heading row and the rows below that are not blank.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The file it is in; for a workbook the path ends in `#sheet`.
    pub file: SourceFile,
    columns: BTreeMap<String, usize>,
    rows: Vec<(u32, Vec<String>)>,
}

/// Reads a file below `root`; a missing or oversized one is an error.
pub(crate) fn bytes(root: &Path, path: &str) -> Result<Vec<u8>, SourcesError> {
    let full = root.join(path);
    let unreadable = |source| SourcesError::Unreadable { path: full.clone(), source };
    let size = fs::metadata(&full).map_err(unreadable)?.len();
    if size > LARGEST {
        return Err(SourcesError::fault(
            path,
            format!("the file has {size} bytes; expected at most {LARGEST}"),
        ));
    }
    fs::read(&full).map_err(unreadable)
}

impl Sheet {
    /// Reads a CSV file, UTF-8 with or without a byte-order mark, with any line ends.
    ///
    /// # Errors
    /// Where the file is missing, not UTF-8, empty, or has rows of uneven length.
    pub fn csv(root: &Path, path: &str) -> Result<Self, SourcesError> {
        let bytes = bytes(root, path)?;
        let file = SourceFile { path: path.to_owned(), hash: ContentHash::of(&bytes) };
        let text = std::str::from_utf8(&bytes).map_err(|error| {
            let row = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
            SourcesError::fault(path, format!("row {row} is not UTF-8 text; save the file as \"CSV UTF-8\""))
        })?;
        Self::of_text(file, text)
    }

    /// Reads the text of a CSV file.
    ///
    /// # Errors
    /// Where it is empty, or has rows of uneven length.
    pub fn of_text(file: SourceFile, text: &str) -> Result<Self, SourcesError> {
        // One kind of line end, so that rows are counted the same whatever saved the file.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut rows = Vec::new();
        // A line break within a cell starts a line of the file, but no row of the sheet; a blank
        // line is a row, and the reader passes over it.
        let (mut line, mut counted_to, mut n_within) = (1, 0, 0);
        for record in reader.records() {
            let record = record.map_err(|error| {
                SourcesError::fault(&file.path, format!("the file is not readable CSV: {error}"))
            })?;
            let at = record.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(counted_to);
            let start = at + text[at..].bytes().take_while(|byte| *byte == b'\n').count();
            line += text[counted_to..start].matches('\n').count();
            counted_to = start;
            rows.push((
                u32::try_from(line - n_within).unwrap_or(u32::MAX),
                record.iter().map(|cell| cell.trim().to_owned()).collect(),
            ));
            n_within += record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        }
        Self::new(file, rows)
    }

    fn new(file: SourceFile, mut rows: Vec<(u32, Vec<String>)>) -> Result<Self, SourcesError> {
        rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
        if rows.is_empty() {
            return Err(SourcesError::fault(
                &file.path,
                "the file is empty; expected a heading row and rows below it",
            ));
        }
        let (heading_row, heading) = rows.remove(0);
        let mut columns = BTreeMap::new();
        let mut faults = Vec::new();
        for (idx, name) in heading.iter().enumerate() {
            let name = name.trim().to_lowercase();
            if !name.is_empty() && columns.insert(name.clone(), idx).is_some() {
                faults.push(Fault {
                    file: file.path.clone(),
                    at: Some(cell_at(heading_row, idx)),
                    column: name,
                    value: String::new(),
                    expected: "the heading stands twice; keep one of the columns".to_owned(),
                });
            }
        }
        for (row, cells) in &rows {
            if cells.len() > heading.len() && cells[heading.len()..].iter().any(|cell| !cell.is_empty()) {
                faults.push(Fault {
                    file: file.path.clone(),
                    at: Some(cell_at(*row, heading.len())),
                    column: String::new(),
                    value: cells[heading.len()].clone(),
                    expected: "the row has more cells than the heading; quote text that holds a comma"
                        .to_owned(),
                });
            }
        }
        if faults.is_empty() { Ok(Self { file, columns, rows }) } else { Err(SourcesError::Faults(faults)) }
    }

    /// Refuses a sheet without one of the `required` columns, naming all that are missing.
    ///
    /// # Errors
    /// Where a column is missing.
    pub fn require(&self, required: &[&str]) -> Result<(), SourcesError> {
        let missing: Vec<_> =
            required.iter().filter(|name| !self.columns.contains_key(**name)).copied().collect();
        if missing.is_empty() {
            return Ok(());
        }
        let found: Vec<_> = self.columns.keys().map(String::as_str).collect();
        Err(SourcesError::fault(
            &self.file.path,
            format!("the heading row lacks {}; it has {}", missing.join(", "), found.join(", ")),
        ))
    }

    /// The headings of its columns, from the first.
    #[must_use]
    pub fn headings(&self) -> Vec<String> {
        let n_columns = self.columns.values().max().map_or(0, |last| last + 1);
        let mut headings = vec![String::new(); n_columns];
        for (name, idx) in &self.columns {
            headings[*idx].clone_from(name);
        }
        headings
    }

    /// The rows below the heading.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(number, cells)| Row { sheet: self, number: *number, cells })
    }
}

/// A workbook (xlsx), whose sheets are read by name.
pub struct Workbook {
    path: String,
    hash: ContentHash,
    inner: Xlsx<Cursor<Vec<u8>>>,
    hidden: BTreeMap<String, Hidden>,
}

impl Workbook {
    /// Opens a workbook below `root`.
    ///
    /// # Errors
    /// Where the file is missing, or is not a workbook.
    pub fn open(root: &Path, path: &str) -> Result<Self, SourcesError> {
        let bytes = bytes(root, path)?;
        let hash = ContentHash::of(&bytes);
        let hidden = hidden::of(&bytes).map_err(|why| not_a_workbook(path, &why))?;
        let inner = Xlsx::new(Cursor::new(bytes)).map_err(|error| not_a_workbook(path, &error))?;
        Ok(Self { path: path.to_owned(), hash, inner, hidden })
    }

    /// The sheet `name`, which must be there.
    ///
    /// # Errors
    /// As [`Workbook::sheet`]; also where it is missing.
    pub fn required(&mut self, name: &str) -> Result<Sheet, SourcesError> {
        let missing = SourcesError::fault(&self.path, format!("the workbook has no sheet {name:?}; add it"));
        self.sheet(name)?.ok_or(missing)
    }

    /// The sheet `name`, whatever its capitals; nothing where there is none.
    ///
    /// # Errors
    /// Where it is empty, or has cells that show something else than they hold: formulas, merged
    /// cells, and rows or columns that nobody sees. All of them, at once.
    pub fn sheet(&mut self, name: &str) -> Result<Option<Sheet>, SourcesError> {
        let same = |sheet: &&String| sheet.trim().eq_ignore_ascii_case(name);
        let Some(found) = self.inner.sheet_names().iter().find(same).cloned() else { return Ok(None) };
        let file = SourceFile { path: format!("{}#{name}", self.path), hash: self.hash };
        let path = self.path.clone();
        let broken = |error: calamine::XlsxError| not_a_workbook(&path, &error);
        let formulas = self.inner.worksheet_formula(&found).map_err(broken)?;
        let mut faults = formula_faults(&formulas, &file.path);
        let merged = self.inner.merge_cells_by_sheet_name(&found).map_err(broken)?;
        faults.extend(merged.iter().map(|range| {
            let at = cell_at(range.start.0.saturating_add(1), usize::try_from(range.start.1).unwrap_or(0));
            unseen(&file.path, Some(at), "merged cells are not read; unmerge them, and key each cell")
        }));
        let range = self.inner.worksheet_range(&found).map_err(broken)?;
        let first = range.start().map_or(0, |(row, _)| row);
        // Columns are counted from the first of the sheet, as a CSV file would hold them.
        let n_before = range.start().map_or(0, |(_, column)| usize::try_from(column).unwrap_or(0));
        let rows: Vec<(u32, Vec<String>)> = range
            .rows()
            .zip(first + 1..)
            .map(|(cells, row)| {
                let before = std::iter::repeat_n(String::new(), n_before);
                (row, before.chain(cells.iter().map(cell_text)).collect())
            })
            .collect();
        if let Some(hidden) = self.hidden.get(&found) {
            faults.extend(hidden.faults(&file.path, &rows));
        }
        if !faults.is_empty() {
            return Err(SourcesError::Faults(faults));
        }
        Sheet::new(file, rows).map(Some)
    }
}

fn not_a_workbook(path: &str, why: &dyn Display) -> SourcesError {
    SourcesError::fault(
        path,
        format!("the file is not a readable workbook ({why}); save it again as .xlsx, or send CSV files"),
    )
}

/// A fault about what a reader of the sheet does not see as it is.
fn unseen(path: &str, at: Option<CellAt>, expected: &str) -> Fault {
    Fault {
        file: path.to_owned(),
        at,
        column: String::new(),
        value: String::new(),
        expected: expected.to_owned(),
    }
}

/// A fault for each formula: its stored result may be old, so only keyed values are read.
fn formula_faults(formulas: &calamine::Range<String>, path: &str) -> Vec<Fault> {
    let (first_row, first_column) = formulas.start().unwrap_or_default();
    formulas
        .used_cells()
        .filter(|(.., formula)| !formula.is_empty())
        .map(|(row, column, formula)| Fault {
            file: path.to_owned(),
            at: Some(cell_at(
                u32::try_from(row).unwrap_or(u32::MAX).saturating_add(first_row + 1),
                column.saturating_add(usize::try_from(first_column).unwrap_or(0)),
            )),
            column: String::new(),
            value: format!("={formula}"),
            expected: "formulas are not read; key the value in its place".to_owned(),
        })
        .collect()
}

fn cell_at(row: u32, column_idx: usize) -> CellAt {
    CellAt { row, column: u16::try_from(column_idx + 1).unwrap_or(u16::MAX) }
}

/// A workbook's cell as the text that a CSV file would hold. Whole numbers lose
/// their point, moments their time of day.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::Empty => String::new(),
        other => other.to_string().trim().to_owned(),
    }
}

/// One row of a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    number: u32,
    cells: &'a [String],
}

impl<'a> Row<'a> {
    /// The text under a heading; empty where there is no such column or cell.
    #[must_use]
    pub fn text(&self, column: &str) -> &'a str {
        self.sheet.columns.get(column).and_then(|idx| self.cells.get(*idx)).map_or("", String::as_str)
    }

    /// Where the cell under a heading stands.
    #[must_use]
    pub fn at(&self, column: &str) -> CellAt {
        cell_at(self.number, self.sheet.columns.get(column).copied().unwrap_or(0))
    }

    /// A fault at the cell under a heading.
    #[must_use]
    pub fn fault(&self, column: &str, expected: impl Into<String>) -> Fault {
        Fault {
            file: self.sheet.file.path.clone(),
            at: Some(self.at(column)),
            column: column.to_owned(),
            value: self.text(column).to_owned(),
            expected: expected.into(),
        }
    }

    /// The cell under a heading as a domain type; a fault, with the type's own message, where it is
    /// not one.
    pub fn parse<T: FromStr<Err: Display>>(&self, column: &str, faults: &mut Vec<Fault>) -> Option<T> {
        match self.text(column).parse() {
            Ok(value) => Some(value),
            Err(error) => {
                faults.push(self.fault(column, format!("{error}")));
                None
            }
        }
    }

    /// The cell as a domain type; nothing where it is empty.
    pub fn parse_if_any<T: FromStr<Err: Display>>(&self, column: &str, faults: &mut Vec<Fault>) -> Option<T> {
        if self.text(column).is_empty() { None } else { self.parse(column, faults) }
    }

    /// The cell as a day.
    pub fn day(&self, column: &str, faults: &mut Vec<Fault>) -> Option<jiff::civil::Date> {
        let day = self.text(column).parse().ok();
        if day.is_none() {
            faults.push(self.fault(column, "expected a day such as 2024-08-31"));
        }
        day
    }

    /// The cell as a number of things, 0 or more.
    pub fn count(&self, column: &str, faults: &mut Vec<Fault>) -> Option<u64> {
        let count = self.text(column).parse().ok();
        if count.is_none() {
            faults
                .push(self.fault(column, "expected a whole number without commas, 0 or more, such as 1215"));
        }
        count
    }

    /// The cell as `Y` or `N`.
    pub fn yes_or_no(&self, column: &str, faults: &mut Vec<Fault>) -> Option<bool> {
        match self.text(column) {
            "Y" | "y" => Some(true),
            "N" | "n" => Some(false),
            _ => {
                faults.push(self.fault(column, "expected Y or N"));
                None
            }
        }
    }

    /// The cell as a whole number of thousands of pounds; nothing where it is empty.
    pub fn thousands_if_any(&self, column: &str, faults: &mut Vec<Fault>) -> Option<domain::money::Pence> {
        if self.text(column).is_empty() { None } else { self.thousands(column, faults) }
    }

    /// The cell as a whole number of thousands of pounds.
    pub fn thousands(&self, column: &str, faults: &mut Vec<Fault>) -> Option<domain::money::Pence> {
        let text = self.text(column);
        let value = text.parse::<i64>().ok().and_then(domain::money::Pence::from_thousands);
        if value.is_none() {
            faults.push(self.fault(
                column,
                "expected a whole number of thousands of pounds without commas or signs of currency, such as 6120",
            ));
        }
        value
    }
}

#[cfg(test)]
mod tests;
