//! CSV text into rows of cells with their places. Rows are counted as a spreadsheet counts them: a
//! line break within a cell starts no row, and a blank line is one.

use domain::source::CellAt;

use crate::bounds::{CELL_CHARACTERS, CELLS, COLUMNS};
use crate::fault::{Fault, SourcesError, shortened};

/// The rows that hold something, each with its number and its cells that hold something.
pub(super) type Rows = Vec<(u32, Vec<(u16, String)>)>;

/// Reads rows, at most `n_rows` of those that hold something; and how many columns the first of them
/// has, empty ones among them.
pub(super) fn rows(path: &str, text: &str, n_rows: usize) -> Result<(Rows, u16), SourcesError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut cursor = Cursor { path, text, offset: 0, row: 1, n_cells: 0, n_columns: 0 };
    cursor.pass_over_separator()?;
    let mut rows = Rows::new();
    while cursor.offset < text.len() {
        let number = cursor.row;
        let cells = cursor.row_of_cells()?;
        if cells.is_empty() {
            continue;
        }
        if is_conflict(&cells) {
            return Err(cursor.told(
                number,
                &cells,
                "two versions of the file were merged and both left in; keep the rows of one between the lines <<<<<<<, ======= and >>>>>>>, and delete these lines (nothing of the file is used)",
            ));
        }
        if rows.is_empty() && is_comment(&cells) {
            cursor.n_columns = 0;
            continue;
        }
        // Text that begins so may stand in a table; a remark fills in little of its row.
        if is_comment(&cells) && cells.len() * 2 <= usize::from(cursor.n_columns) {
            return Err(cursor.told(
                number,
                &cells,
                "the line is a remark, and remarks stand above the headings only; delete it, or move it up",
            ));
        }
        if rows.is_empty() {
            refuse_other_separators(path, number, &cells)?;
        }
        rows.push((number, cells));
        // The heading is none of them.
        if n_rows < rows.len().saturating_sub(1) {
            return Err(cursor.beyond(number, 1, "rows", n_rows));
        }
    }
    Ok((rows, cursor.n_columns))
}

/// After how many cells a text ends within a row that has fewer than `n_columns`; nothing where its last line has an end,
/// is whole, or has a quotation mark.
pub(super) fn cut_off_after(text: &str, n_columns: u16) -> Option<u16> {
    let last =
        text.rsplit(['\n', '\r']).next().filter(|last| !last.trim().is_empty() && !last.contains('"'))?;
    let n_cells = u16::try_from(last.matches(',').count() + 1).ok()?;
    (n_cells < n_columns).then_some(n_cells)
}

/// Whether a line above the heading row says something of the file itself, as scaffolds do of their columns.
fn is_comment(cells: &[(u16, String)]) -> bool {
    cells.first().is_some_and(|(column, text)| *column == 1 && text.starts_with("# "))
}

/// Whether a line is one that version control puts around rows of which there are two versions.
fn is_conflict(cells: &[(u16, String)]) -> bool {
    cells.first().is_some_and(|(column, text)| {
        let is_marked = |mark: &str| text.strip_prefix(mark).is_some_and(|rest| rest.starts_with(' '));
        *column == 1 && (text == "=======" || ["<<<<<<<", ">>>>>>>", "|||||||"].into_iter().any(is_marked))
    })
}

/// A place in the text.
struct Cursor<'a> {
    path: &'a str,
    text: &'a str,
    offset: usize,
    row: u32,
    n_cells: usize,
    /// Columns of the first row that holds something.
    n_columns: u16,
}

impl Cursor<'_> {
    /// Passes over a first line `sep=,`, which tells a spreadsheet program how to open the file.
    fn pass_over_separator(&mut self) -> Result<(), SourcesError> {
        let line = self.text.split('\n').next().unwrap_or_default();
        let directive = line.trim_end_matches(['\r', ',']).trim_matches('"');
        let Some(separator) =
            directive.get(..4).filter(|sep| sep.eq_ignore_ascii_case("sep=")).map(|_| &directive[4..])
        else {
            return Ok(());
        };
        if !matches!(separator, "" | ",") {
            return Err(wrong_separator(self.path, 1, separator));
        }
        self.offset = (line.len() + 1).min(self.text.len());
        self.row = 2;
        Ok(())
    }

    /// The cells of the row here that hold something; the cursor moves behind it.
    fn row_of_cells(&mut self) -> Result<Vec<(u16, String)>, SourcesError> {
        let bytes = self.text.as_bytes();
        let mut cells = Vec::new();
        let mut column = 0_u16;
        loop {
            column += 1;
            if COLUMNS < usize::from(column) {
                return Err(self.beyond(self.row, column, "columns", COLUMNS));
            }
            self.n_cells += 1;
            if CELLS < self.n_cells {
                return Err(self.beyond(self.row, column, "cells (empty ones count)", CELLS));
            }
            let cell = if bytes.get(self.offset) == Some(&b'"') {
                self.quoted(column)?
            } else {
                let rest = &bytes[self.offset..];
                let end = memchr::memchr3(b',', b'\n', b'\r', rest).unwrap_or(rest.len());
                let cell = &self.text[self.offset..self.offset + end];
                self.offset += end;
                cell.trim().to_owned()
            };
            if CELL_CHARACTERS < cell.len() && CELL_CHARACTERS < cell.chars().count() {
                return Err(self.beyond(self.row, column, "characters in a cell", CELL_CHARACTERS));
            }
            if !cell.is_empty() {
                cells.push((column, cell));
            }
            match bytes.get(self.offset) {
                Some(b',') => self.offset += 1,
                Some(b'\r') if bytes.get(self.offset + 1) == Some(&b'\n') => {
                    self.offset += 2;
                    break;
                }
                Some(_) => {
                    self.offset += 1;
                    break;
                }
                None => break,
            }
        }
        self.row = self.row.saturating_add(1);
        if self.n_columns == 0 && !cells.is_empty() {
            self.n_columns = column;
        }
        Ok(cells)
    }

    /// The text of a cell between quotation marks; two of them within stand for one.
    fn quoted(&mut self, column: u16) -> Result<String, SourcesError> {
        let bytes = self.text.as_bytes();
        let start = self.offset + 1;
        let mut search = start;
        let end = loop {
            let Some(mark) = memchr::memchr(b'"', &bytes[search..]) else {
                return Err(self.fault(
                    column,
                    &self.text[start..],
                    "the quotation mark is not closed; close it or delete it (nothing of the file is used)",
                ));
            };
            if bytes.get(search + mark + 1) != Some(&b'"') {
                break search + mark;
            }
            search += mark + 2;
        };
        let content = &self.text[start..end];
        // A mark that closes far below has taken whole rows into its cell. A narrative of several lines
        // may have some commas in each, so that a table of few columns shows nothing.
        let takes_rows = 5 <= self.n_columns
            && content
                .split('\n')
                .skip(1)
                .any(|line| usize::from(self.n_columns) <= line.matches(',').count() + 1);
        let after = self.text[end + 1..].trim_start_matches([' ', '\t']);
        let is_end = matches!(after.as_bytes().first(), None | Some(b',' | b'\n' | b'\r'));
        if takes_rows || !is_end {
            let why = if takes_rows {
                "the quotation mark is closed only in a later row, so that the rows between would be one cell; close it, or delete it (nothing of the file is used)"
            } else {
                "text follows the quotation mark that closes the cell; write each mark within a text twice, or delete them (nothing of the file is used)"
            };
            return Err(self.fault(column, content, why));
        }
        self.offset = self.text.len() - after.len();
        let text = content.replace("\"\"", "\"");
        let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
        Ok(text.trim().to_owned())
    }

    fn fault(&self, column: u16, value: &str, expected: &str) -> SourcesError {
        SourcesError::Faults(vec![Fault {
            file: self.path.to_owned(),
            at: Some(CellAt { row: self.row, column }),
            column: String::new(),
            value: shortened(value.lines().next().unwrap_or_default()),
            expected: expected.to_owned(),
        }])
    }

    /// A fault that a row is, at its first cell.
    fn told(&self, row: u32, cells: &[(u16, String)], expected: &str) -> SourcesError {
        let (column, text) = cells.first().map_or((1, ""), |(column, text)| (*column, text.as_str()));
        SourcesError::Faults(vec![Fault {
            file: self.path.to_owned(),
            at: Some(CellAt { row, column }),
            column: String::new(),
            value: shortened(text),
            expected: expected.to_owned(),
        }])
    }

    fn beyond(&self, row: u32, column: u16, things: &str, bound: usize) -> SourcesError {
        SourcesError::Faults(vec![Fault {
            file: self.path.to_owned(),
            at: Some(CellAt { row, column }),
            column: String::new(),
            value: String::new(),
            expected: format!(
                "the file has more than {bound} {things}, the most that is read; remove what does not belong to it"
            ),
        }])
    }
}

/// A heading row that is one cell with other separators in it.
fn refuse_other_separators(path: &str, row: u32, cells: &[(u16, String)]) -> Result<(), SourcesError> {
    let [(_, heading)] = cells else { return Ok(()) };
    let separator = [";", "\t", "|"].into_iter().find(|separator| heading.contains(separator));
    separator.map_or(Ok(()), |separator| Err(wrong_separator(path, row, separator)))
}

fn wrong_separator(path: &str, row: u32, separator: &str) -> SourcesError {
    let separators = match separator {
        ";" => "semicolons",
        "\t" | "\\t" => "tabs",
        "|" => "bars",
        _ => "another sign than commas",
    };
    SourcesError::Faults(vec![Fault {
        file: path.to_owned(),
        at: Some(CellAt { row, column: 1 }),
        column: String::new(),
        value: String::new(),
        expected: format!(
            "the cells are parted by {separators}; save the file as \"CSV UTF-8\", parted by commas"
        ),
    }])
}
