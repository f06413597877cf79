//! A sheet of text cells with their places, from a CSV file or from a workbook.

mod days;
pub mod form;
mod format;
mod package;
mod row;
mod text;
mod shared;
mod workbook;
mod worksheet;

use std::collections::BTreeMap;
use std::path::Path;

use domain::monthly_return::ShownOtherwise;
use domain::remark::is_unseen;
use domain::source::{CellAt, ContentHash, SourceFile};

use crate::bounds::ROWS;
use crate::fault::{Fault, SourcesError, shortened};
use crate::file::{self, Kind};
use crate::passed_over;

pub use row::Row;
pub(crate) use row::is_fraction;
pub use workbook::Workbook;

/// A sheet: its heading row and the rows below that are not blank.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The file it is in; for a workbook the path ends in `#sheet`.
    pub file: SourceFile,
    /// Columns by their headings, counted from 1.
    columns: BTreeMap<String, u16>,
    /// The row in which they stand.
    heading_row: u32,
    /// The cells of each row that hold something, from the left.
    rows: text::Rows,
    /// After how many cells the last row ends, where it is shorter than the headings and the file ends without the end of
    /// a line; of a CSV file only.
    cut_off_after: Option<u16>,
    /// Where it shows something else than it holds; of a workbook only.
    pub(crate) shown_otherwise: Option<ShownOtherwise>,
    /// What is known of a form that people fill in; of a workbook only.
    pub(crate) form: Option<form::Form>,
}

impl Sheet {
    /// Reads a CSV file, UTF-8 with or without a byte-order mark, with any line ends.
    ///
    /// # Errors
    /// Where the file is missing, no CSV file, empty, beyond what is read, or has rows of uneven length.
    pub fn csv(root: &Path, path: &str) -> Result<Self, SourcesError> {
        Self::csv_of(root, path, ROWS)
    }

    /// Reads a CSV file of at most `n_rows` rows.
    ///
    /// # Errors
    /// As [`Sheet::csv`].
    pub(crate) fn csv_of(root: &Path, path: &str, n_rows: usize) -> Result<Self, SourcesError> {
        without_faults(Self::readable_of(root, path, n_rows)?)
    }

    /// Reads a CSV file as far as it can be, with the faults of its rows, so that whoever reads on tells those of
    /// all other cells with them: a row with more cells than the heading is read up to there, and of a cell what
    /// is seen.
    ///
    /// # Errors
    /// Where the file is missing, no CSV file, empty, beyond what is read, or its headings cannot be told apart.
    pub(crate) fn readable(root: &Path, path: &str) -> Result<(Self, Vec<Fault>), SourcesError> {
        Self::readable_of(root, path, ROWS)
    }

    /// The same of a CSV file of at most `n_rows` rows.
    ///
    /// # Errors
    /// As [`Sheet::readable`].
    pub(crate) fn readable_of(
        root: &Path,
        path: &str,
        n_rows: usize,
    ) -> Result<(Self, Vec<Fault>), SourcesError> {
        let bytes = file::bytes(root, path)?;
        not_text(Kind::of(&bytes)).map_or(Ok(()), |why| Err(SourcesError::fault(path, why)))?;
        let file = SourceFile { path: path.to_owned(), hash: ContentHash::of(&bytes) };
        let text = file::decoded(path, &bytes)?;
        let (rows, n_columns) = text::rows(path, text, n_rows)?;
        let (mut sheet, faults) = Self::new(file, rows, n_columns)?;
        sheet.cut_off_after = text::cut_off_after(text, n_columns);
        Ok((sheet, faults))
    }

    /// Reads the text of a CSV file.
    ///
    /// # Errors
    /// Where it is empty, or has rows of uneven length.
    pub fn of_text(file: SourceFile, text: &str) -> Result<Self, SourcesError> {
        without_faults(Self::readable_text(file, text)?)
    }

    /// Reads the text of a CSV file as [`Sheet::readable`] does a file.
    ///
    /// # Errors
    /// As [`Sheet::readable`].
    pub(crate) fn readable_text(file: SourceFile, text: &str) -> Result<(Self, Vec<Fault>), SourcesError> {
        let (rows, n_columns) = text::rows(&file.path, text, ROWS)?;
        Self::new(file, rows, n_columns)
    }

    /// A sheet of which every column is read, the heading row of which has `n_columns`.
    fn new(
        file: SourceFile,
        mut rows: text::Rows,
        n_columns: u16,
    ) -> Result<(Self, Vec<Fault>), SourcesError> {
        if let Some(below) = below_a_title(&rows).filter(|_| rows.iter().any(|row| is_over(row, n_columns))) {
            let first = rows.first().map_or(1, |(row, _)| *row);
            return Err(SourcesError::fault(&file.path, above_headings(first, below)));
        }
        let mut faults = Vec::new();
        for (row, cells) in rows.iter_mut().skip(1) {
            let Some((column, value)) = cells.last().filter(|(column, _)| n_columns < *column) else {
                continue;
            };
            faults.push(Fault {
                file: file.path.clone(),
                at: Some(CellAt { row: *row, column: *column }),
                column: String::new(),
                value: shortened(value),
                expected: "the row has more cells than the heading; quote text that holds a comma".to_owned(),
            });
            cells.retain(|(column, _)| *column <= n_columns);
        }
        let (sheet, unseen) = Self::of_columns(file, rows, |_| true)?;
        faults.extend(unseen);
        Ok((sheet, faults))
    }

    /// A sheet of which those columns are read whose headings `is_read` names, and the cells with a character that
    /// nobody sees, which are read without it.
    fn of_columns(
        file: SourceFile,
        rows: text::Rows,
        is_read: impl Fn(&str) -> bool,
    ) -> Result<(Self, Vec<Fault>), SourcesError> {
        let mut rows = rows.into_iter();
        let Some((heading_row, heading)) = rows.next() else {
            return Err(SourcesError::fault(
                &file.path,
                "the file is empty; expected a heading row and rows below it",
            ));
        };
        let mut rows: text::Rows = rows.collect();
        let mut columns = BTreeMap::new();
        let mut twice = Vec::new();
        for (column, name) in heading {
            let name = name.to_lowercase();
            if columns.insert(name.clone(), column).is_some() && is_read(&name) {
                twice.push(Fault {
                    file: file.path.clone(),
                    at: Some(CellAt { row: heading_row, column }),
                    column: shortened(&name),
                    value: String::new(),
                    expected: "the heading stands twice; keep one of the columns".to_owned(),
                });
            }
        }
        let mut unseen = take_unseen(&file, &mut rows);
        unseen.extend(take_headings(&file, &columns, &mut rows));
        if twice.is_empty() {
            let sheet = Self {
                file,
                columns,
                heading_row,
                rows,
                cut_off_after: None,
                shown_otherwise: None,
                form: None,
            };
            Ok((sheet, unseen))
        } else {
            twice.extend(unseen);
            Err(SourcesError::Faults(twice))
        }
    }

    /// Refuses a sheet without one of the `required` columns, naming all that are missing.
    ///
    /// # Errors
    /// Where a column is missing.
    pub fn require(&self, required: &[&str]) -> Result<(), SourcesError> {
        let missing: Vec<_> =
            required.iter().filter(|name| !self.columns.contains_key(**name)).copied().collect();
        if missing.is_empty() {
            return self.refuse_cut_off(required);
        }
        // A row of headings has them all: a row of values may well have a cell that reads like one of them.
        let has_all = |(_, cells): &&(u32, Vec<(u16, String)>)| {
            1 < required.len()
                && required.iter().all(|name| cells.iter().any(|(_, text)| text.eq_ignore_ascii_case(name)))
        };
        if let Some((below, _)) = self.rows.iter().take(TITLE_ROWS as usize).find(has_all) {
            return Err(SourcesError::fault(&self.file.path, above_headings(self.heading_row, *below)));
        }
        let meant = self.headings_meant(&missing, required);
        if !meant.is_empty() {
            return Err(SourcesError::Faults(meant));
        }
        let headings: Vec<_> = self.columns.keys().take(HEADINGS_SHOWN).map(|name| shortened(name)).collect();
        let more = if HEADINGS_SHOWN < self.columns.len() { ", …" } else { "" };
        Err(SourcesError::fault(
            &self.file.path,
            format!(
                "the heading row lacks {} and has {}{more}; add what it lacks, or name the column that holds it so",
                missing.join(", "),
                headings.join(", ")
            ),
        ))
    }

    /// Refuses a file that ends within a row, before a column that must be there.
    fn refuse_cut_off(&self, required: &[&str]) -> Result<(), SourcesError> {
        self.cut_off(required, "get the whole file again (nothing of it is used)")
            .map_or(Ok(()), |fault| Err(SourcesError::Faults(vec![fault])))
    }

    /// That the file ends within its last row, and which that is, of a file to which rows are only added: what was added
    /// before is whole, so that the file is not refused for it.
    pub(crate) fn take_cut_off(&mut self, required: &[&str]) -> Option<(Fault, u32)> {
        let fault = self.cut_off(required, "get the whole file again, or remove the row; it is left out")?;
        self.cut_off_after = None;
        let (row, _) = self.rows.last()?;
        Some((fault, *row))
    }

    /// The row of a fault that it has more cells than there are headings.
    pub(crate) fn overlong_row(&self, fault: &Fault) -> Option<u32> {
        let last = self.columns.values().max().copied().unwrap_or_default();
        fault.at.filter(|at| last < at.column).map(|at| at.row)
    }

    /// That the file ends within a row, before a column that must be there, and what to do.
    fn cut_off(&self, required: &[&str], remedy: &str) -> Option<Fault> {
        let last_needed = required.iter().filter_map(|name| self.columns.get(*name)).max()?;
        let (n_cells, (row, _)) = self.cut_off_after.zip(self.rows.last())?;
        if *last_needed <= n_cells {
            return None;
        }
        let n_columns = self.columns.values().max().copied().unwrap_or_default();
        Some(Fault {
            file: self.file.path.clone(),
            at: Some(CellAt { row: *row, column: n_cells }),
            column: String::new(),
            value: String::new(),
            expected: format!(
                "the file ends here, within a row, after {n_cells} of {n_columns} cells: it was cut off; {remedy}"
            ),
        })
    }

    /// The headings that say in other words what is missing, each at its cell; none where one of the missing has none.
    fn headings_meant(&self, missing: &[&str], required: &[&str]) -> Vec<Fault> {
        let others = || self.columns.iter().filter(|(heading, _)| !required.contains(&heading.as_str()));
        let meant = missing.iter().map(|name| {
            let mut alike = others().filter(|(heading, _)| passed_over::says_the_same(heading, name));
            let (heading, column) = alike.next().filter(|_| alike.next().is_none())?;
            Some(Fault {
                file: self.file.path.clone(),
                at: Some(CellAt { row: self.heading_row, column: *column }),
                column: String::new(),
                value: shortened(heading),
                expected: format!("the heading is probably meant as {name:?}; write it so"),
            })
        });
        meant.collect::<Option<_>>().unwrap_or_default()
    }

    /// Refuses a heading that is nearly one of the `columns` which may be left out and is not there: nobody
    /// would read what stands under it. Other headings are its maker's own.
    ///
    /// # Errors
    /// Each such heading.
    pub(crate) fn has_no_near<'a>(
        &self,
        columns: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), SourcesError> {
        let columns: Vec<&str> = columns.into_iter().collect();
        let mut faults = Vec::new();
        for (heading, column) in &self.columns {
            let absent = columns.iter().copied().filter(|name| !self.columns.contains_key(*name));
            if columns.contains(&heading.as_str()) {
                continue;
            }
            let Some(meant) = passed_over::nearly(heading, absent) else { continue };
            faults.push(Fault {
                file: self.file.path.clone(),
                at: Some(CellAt { row: self.heading_row, column: *column }),
                column: String::new(),
                value: shortened(heading),
                expected: format!("the heading is nearly {meant}, which is read, and is not; write {meant}, or give a column of your own another name"),
            });
        }
        if faults.is_empty() { Ok(()) } else { Err(SourcesError::Faults(faults)) }
    }

    /// Whether it has a column of this heading.
    #[must_use]
    pub(crate) fn has(&self, heading: &str) -> bool {
        self.columns.contains_key(heading)
    }

    /// The headings of its columns, from the first.
    #[must_use]
    pub fn headings(&self) -> Vec<String> {
        let n_columns = self.columns.values().max().map_or(0, |last| usize::from(*last));
        let mut headings = vec![String::new(); n_columns];
        for (name, column) in &self.columns {
            headings[usize::from(*column) - 1].clone_from(name);
        }
        headings
    }

    /// The rows below the heading.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(number, cells)| Row { sheet: self, number: *number, cells })
    }
}

/// A sheet of which no row has a fault.
fn without_faults((sheet, faults): (Sheet, Vec<Fault>)) -> Result<Sheet, SourcesError> {
    if faults.is_empty() { Ok(sheet) } else { Err(SourcesError::Faults(faults)) }
}

/// Takes characters that nobody sees out of cells, and tells the cells that held some.
fn take_unseen(file: &SourceFile, rows: &mut text::Rows) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (row, cells) in rows {
        for (column, text) in cells.iter_mut() {
            let Some(character) = text.chars().find(|character| is_unseen(*character)) else { continue };
            faults.push(Fault {
                file: file.path.clone(),
                at: Some(CellAt { row: *row, column: *column }),
                column: String::new(),
                value: shortened(text),
                expected: format!(
                    "the cell holds a character that nobody sees (U+{:04X}); delete it, or key the cell again",
                    u32::from(character)
                ),
            });
            text.retain(|character| !is_unseen(character));
        }
        cells.retain(|(_, text)| !text.is_empty());
    }
    faults
}

/// Takes rows away that repeat the headings, as those of exports do that were put together, and tells them.
fn take_headings(file: &SourceFile, columns: &BTreeMap<String, u16>, rows: &mut text::Rows) -> Vec<Fault> {
    let mut faults = Vec::new();
    rows.retain(|(row, cells)| {
        let is_heading = |(column, text): &(u16, String)| columns.get(&text.to_lowercase()) == Some(column);
        let repeats = 1 < cells.len() && cells.iter().all(is_heading);
        if let Some((column, text)) = cells.first().filter(|_| repeats) {
            faults.push(Fault {
                file: file.path.clone(),
                at: Some(CellAt { row: *row, column: *column }),
                column: String::new(),
                value: shortened(text),
                expected: "the headings stand here again; they stand once, above the table: delete this row"
                    .to_owned(),
            });
        }
        !repeats
    });
    faults
}

/// Whether a row has a cell to the right of the last heading.
fn is_over((_, cells): &(u32, Vec<(u16, String)>), n_columns: u16) -> bool {
    cells.last().is_some_and(|(column, _)| n_columns < *column)
}

/// Headings below a title are looked for in so many rows from the first.
const TITLE_ROWS: u32 = 10;

/// The row in which headings seem to stand where the first row is a title: words throughout, and at least
/// twice as many.
fn below_a_title(rows: &text::Rows) -> Option<u32> {
    let (_, title) = rows.first()?;
    let is_word = |(_, text): &(u16, String)| !text.starts_with(|first: char| first.is_ascii_digit());
    let mut below = rows.iter().take(TITLE_ROWS as usize).skip(1);
    let headings = below.find(|(_, cells)| title.len() * 2 <= cells.len() && cells.iter().all(is_word))?;
    Some(headings.0)
}

/// The message where rows stand above the headings.
fn above_headings(first: u32, headings: u32) -> String {
    format!(
        "row {first} is taken for the headings, and they stand in row {headings}; remove what stands above row {headings}"
    )
}

/// Why a file is no CSV file, by its first bytes.
fn not_text(kind: Kind) -> Option<String> {
    let what = match kind {
        Kind::Text | Kind::Empty => return None,
        Kind::Packed(by) => {
            return Some(format!(
                "the file is packed by {by}, not CSV; unpack it, and send the CSV file that is in it"
            ));
        }
        Kind::Other(what) => {
            return Some(format!("the file is {what}, not CSV; send the table itself as \"CSV UTF-8\""));
        }
        Kind::Zip => {
            "the file is a workbook or zip archive under the name of a CSV file; save the sheet as \"CSV UTF-8\", or send the workbook as return.xlsx"
        }
        Kind::Locked | Kind::OldOffice => {
            "the file is an Excel workbook under the name of a CSV file; save the sheet as \"CSV UTF-8\""
        }
        Kind::Pdf => "the file is a PDF, not CSV; save the sheet as \"CSV UTF-8\"",
        Kind::Markup => {
            "the file is a web page or other XML, not CSV; open it in a spreadsheet program, and save the sheet as \"CSV UTF-8\""
        }
        Kind::Utf16 => "the file is Unicode text of two bytes a character (UTF-16); save it as \"CSV UTF-8\"",
        Kind::Binary => "the file holds NUL characters, which no text does; save it again as \"CSV UTF-8\"",
    };
    Some(what.to_owned())
}

/// Headings that a message repeats.
const HEADINGS_SHOWN: usize = 40;

#[cfg(test)]
mod damage;
#[cfg(test)]
mod tests;
