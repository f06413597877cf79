//! The rows of one table in a file, cell by cell, with every fault that is met.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use csv::ByteRecord;
use domain::source::CellAt;
use encoding_rs::WINDOWS_1252;
use jiff::civil::Date;

use super::container::damaged;
use super::value;
use crate::bounds::FAULTS_LISTED;
use crate::fault::{Fault, SourcesError, shortened};

/// Rows that may stand above the headings: titles, notes, blank rows.
const ABOVE_HEADINGS: usize = 40;
/// Where spreadsheet programs stop, so that a file that ends there may be cut off: rows with the headings.
const CUT_OFF: [u64; 2] = [65_536, 1_048_576];
/// The largest number that a cell may count.
const MOST_COUNTED: i64 = 1_000_000_000_000;

/// Where rows come from.
enum Rows<'a> {
    Csv(Box<csv::Reader<Box<dyn Read + 'a>>>),
    Sheet(std::vec::IntoIter<(u32, ByteRecord)>),
}

/// A table: its headings, and the row that is being read.
pub struct Input<'a> {
    file: String,
    rows: Rows<'a>,
    /// Rows that were read to find the headings, to be read again.
    ahead: std::vec::IntoIter<(u32, ByteRecord)>,
    heading: Vec<String>,
    heading_row: u32,
    /// The rows above the headings: titles, periods and notes.
    above: Vec<ByteRecord>,
    row: ByteRecord,
    number: u32,
    /// The number of the row that is being read; 0 when all have been.
    at: Rc<Cell<u32>>,
    n_records: u64,
    faults: Vec<Fault>,
    remarks: Vec<String>,
}

impl<'a> Input<'a> {
    /// The rows of a CSV file.
    pub(super) fn csv(file: &str, reader: Box<dyn Read + 'a>) -> Self {
        let mut builder = csv::ReaderBuilder::new();
        let reader =
            builder.has_headers(false).flexible(true).buffer_capacity(256 * 1024).from_reader(reader);
        Self::of(file, Rows::Csv(Box::new(reader)))
    }

    /// The rows of a sheet, with their numbers.
    pub(super) fn sheet(file: &str, rows: Vec<(u32, ByteRecord)>) -> Self {
        Self::of(file, Rows::Sheet(rows.into_iter()))
    }

    fn of(file: &str, rows: Rows<'a>) -> Self {
        Self {
            file: file.to_owned(),
            rows,
            ahead: Vec::new().into_iter(),
            heading: Vec::new(),
            heading_row: 0,
            above: Vec::new(),
            row: ByteRecord::new(),
            number: 0,
            at: Rc::default(),
            n_records: 0,
            faults: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// The first rows, which may be titles or headings.
    pub(super) fn first_rows(&mut self) -> Result<Vec<Vec<String>>, SourcesError> {
        let mut rows = Vec::new();
        while rows.len() < ABOVE_HEADINGS && self.pull()? {
            rows.push((self.number, self.row.clone()));
        }
        let headings = rows.iter().map(|(_, row)| row.iter().map(heading).collect()).collect();
        self.ahead = rows.into_iter();
        Ok(headings)
    }

    /// The mark between cells of the first rows, where it is another than a comma: rows of one cell with several of it.
    pub(super) fn other_mark(&self) -> Option<char> {
        let cells = || {
            self.ahead.as_slice().iter().filter(|(_, row)| row.len() == 1).filter_map(|(_, row)| row.get(0))
        };
        let stands_in = |mark: u8| cells().any(|cell| 2 < cell.split(|byte| *byte == mark).count());
        [';', '\t', '|'].into_iter().find(|mark| u8::try_from(*mark).is_ok_and(stands_in))
    }

    /// Takes the `idx`th of the first rows as headings; the next row is the one below.
    pub(super) fn take_headings(&mut self, idx: usize) {
        self.above = self.ahead.by_ref().take(idx).map(|(_, row)| row).collect();
        if let Some((number, row)) = self.ahead.next() {
            self.heading = row.iter().map(heading).collect();
            self.heading_row = number;
        }
    }

    /// Reads the next row that is not blank.
    ///
    /// # Errors
    /// Where the file is damaged, or so many faults have been met that more help nobody.
    #[expect(clippy::should_implement_trait, reason = "rows are lent, which an iterator cannot do")]
    pub fn next(&mut self) -> Result<bool, SourcesError> {
        if FAULTS_LISTED <= self.faults.len() {
            return Err(SourcesError::Faults(std::mem::take(&mut self.faults)));
        }
        loop {
            if let Some((number, row)) = self.ahead.next() {
                (self.number, self.row) = (number, row);
            } else if !self.pull()? {
                self.at.set(0);
                return Ok(false);
            }
            if self.row.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                self.at.set(self.number);
                return Ok(true);
            }
        }
    }

    fn pull(&mut self) -> Result<bool, SourcesError> {
        match &mut self.rows {
            Rows::Csv(reader) => {
                if !reader.read_byte_record(&mut self.row).map_err(|error| csv_error(&self.file, error))? {
                    return Ok(false);
                }
                self.n_records += 1;
                if self.row.as_slice().contains(&0) {
                    let why = "a row holds a byte that is no letter (0), so the file is damaged or no text; fetch it again";
                    return Err(SourcesError::fault(&self.file, why));
                }
                // A file with carriage returns alone is one line to the reader of lines.
                let line = self.row.position().map_or(0, csv::Position::line).max(self.n_records);
                self.number = u32::try_from(line).unwrap_or(u32::MAX);
                if self.n_records == 1 {
                    without_mark(&mut self.row);
                }
                Ok(true)
            }
            Rows::Sheet(rows) => {
                let Some((number, row)) = rows.next() else { return Ok(false) };
                (self.number, self.row) = (number, row);
                self.n_records += 1;
                Ok(true)
            }
        }
    }

    /// The name of the file, with what it is packed in.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// How many cells the row has.
    #[must_use]
    pub fn n_cells(&self) -> usize {
        self.row.len()
    }

    /// Where the number of the row that is being read stands; 0 when all have been.
    pub(super) fn at(&self) -> Rc<Cell<u32>> {
        Rc::clone(&self.at)
    }

    /// The headings: lower case, spaces squeezed, without footnote marks.
    #[must_use]
    pub fn headings(&self) -> &[String] {
        &self.heading
    }

    /// The cells above the headings that are not blank, squeezed: titles, the period, notes.
    pub fn above(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let cells = self.above.iter().flat_map(ByteRecord::iter);
        cells.map(text_of).filter(|text| !text.is_empty())
    }

    /// The column of the first of `names` that is there.
    #[must_use]
    pub fn column_if_any(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.heading.iter().position(|heading| heading == name))
    }

    /// The column of the first of `names` that is there; a layout requires it.
    ///
    /// # Errors
    /// Where none is.
    pub fn column(&self, names: &[&str]) -> Result<usize, SourcesError> {
        self.column_if_any(names).ok_or_else(|| {
            SourcesError::Faults(vec![Fault {
                file: self.file.clone(),
                at: Some(CellAt { row: self.heading_row, column: 1 }),
                column: String::new(),
                value: String::new(),
                expected: format!("there is no column {}; fetch the file again", names.join(" or ")),
            }])
        })
    }

    /// The text of a cell, squeezed; empty where the row ends before it. What is not UTF-8 is Windows-1252.
    #[must_use]
    pub fn text(&self, column: usize) -> Cow<'_, str> {
        text_of(self.row.get(column).unwrap_or_default())
    }

    /// A whole number of zero or more, or none where the publisher says that there is none.
    pub fn count_if_any(&mut self, column: usize) -> Option<i64> {
        let cell = self.row.get(column).unwrap_or_default();
        // Most cells are plain digits.
        if (1..=12).contains(&cell.len()) && cell.iter().all(u8::is_ascii_digit) {
            return Some(cell.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0')));
        }
        let text = self.text(column);
        if value::is_missing(&text) {
            return None;
        }
        let count = value::whole(&text).filter(|count| 0 <= *count);
        match count {
            None => self.fault(column, "expected a whole number of zero or more; fetch the file again"),
            // More than any publication counts, and so many that sums of them would be no numbers any more.
            Some(count) if MOST_COUNTED < count => {
                self.fault(column, "expected at most 1,000,000,000,000; fetch the file again");
                return None;
            }
            Some(_) => {}
        }
        count
    }

    /// A whole number of zero or more, which must be there.
    pub fn count(&mut self, column: usize) -> Option<i64> {
        let n_faults = self.faults.len();
        let count = self.count_if_any(column);
        if count.is_none() && self.faults.len() == n_faults {
            self.fault(column, "expected a whole number, and there is none; fetch the file again");
        }
        count
    }

    /// A decimal number in units of its `scale`th place, or none where the publisher says that there is none.
    pub fn decimal_if_any(&mut self, column: usize, scale: u8) -> Option<i64> {
        let text = self.text(column);
        if value::is_missing(&text) {
            return None;
        }
        let number = value::decimal(&text, scale);
        if number.is_none() {
            self.fault(column, "expected a number; fetch the file again");
        }
        number
    }

    /// A month, as its first day.
    pub fn month(&mut self, column: usize) -> Option<Date> {
        let month = value::month(&self.text(column));
        if month.is_none() {
            self.fault(column, "expected a month such as AUG2021; fetch the file again");
        }
        month
    }

    /// A day.
    pub fn day(&mut self, column: usize) -> Option<Date> {
        let day = value::day(&self.text(column));
        if day.is_none() {
            self.fault(column, "expected a day such as 01AUG2021; fetch the file again");
        }
        day
    }

    /// Something wrong in a cell of the row.
    pub fn fault(&mut self, column: usize, expected: impl Into<String>) {
        let fault = Fault {
            file: self.file.clone(),
            at: Some(CellAt { row: self.number, column: u16::try_from(column + 1).unwrap_or(u16::MAX) }),
            column: self.heading.get(column).cloned().unwrap_or_default(),
            value: shortened(&self.text(column)),
            expected: expected.into(),
        };
        self.faults.push(fault);
    }

    /// Whether anything that was read is wrong.
    pub(super) fn has_faults(&self) -> bool {
        !self.faults.is_empty()
    }

    /// Something wrong with the file as a whole.
    pub fn file_fault(&mut self, expected: impl Into<String>) {
        self.faults.push(crate::fault::file_fault(&self.file, expected));
    }

    /// Something that a reader of the figures should know, in a sentence.
    pub fn remark(&mut self, remark: impl Into<String>) {
        self.remarks.push(remark.into());
    }

    /// What was remarked; the faults as an error, that the file may be cut off among them.
    pub(super) fn finish(mut self) -> Result<Vec<String>, SourcesError> {
        if CUT_OFF.contains(&self.n_records) {
            let why = format!(
                "it ends at row {}, where spreadsheet programs stop; fetch the file again and do not save it from one",
                self.n_records
            );
            self.file_fault(why);
        }
        if self.faults.is_empty() { Ok(self.remarks) } else { Err(SourcesError::Faults(self.faults)) }
    }
}

/// The text of a cell, squeezed.
fn text_of(cell: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(cell) {
        return value::squeezed(text);
    }
    let (text, _, _) = WINDOWS_1252.decode(cell);
    Cow::Owned(value::squeezed(&text).into_owned())
}

/// A heading as layouts name it: lower case, quotes, footnote marks and runs of spaces gone.
fn heading(cell: &[u8]) -> String {
    let text = match std::str::from_utf8(cell) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode(cell).0.into_owned(),
    };
    let text = value::squeezed(text.trim_matches('\u{feff}').trim().trim_matches(['"', '\''])).to_lowercase();
    match text.rsplit_once(" (") {
        Some((name, mark))
            if mark.len() <= 3 && mark.trim_end_matches(')').bytes().all(|b| b.is_ascii_digit()) =>
        {
            name.to_owned()
        }
        _ => text,
    }
}

/// Takes byte-order marks off the first cell.
fn without_mark(row: &mut ByteRecord) {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    if row.get(0).is_some_and(|cell| cell.starts_with(MARK)) {
        let mut cells: Vec<Vec<u8>> = row.iter().map(<[u8]>::to_vec).collect();
        while let Some(rest) = cells[0].strip_prefix(MARK) {
            cells[0] = rest.to_vec();
        }
        // The reader took a quote behind the mark for text.
        let quoted =
            cells[0].strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).map(<[u8]>::to_vec);
        if let Some(plain) = quoted {
            cells[0] = plain;
        }
        let position = row.position().cloned();
        *row = cells.into_iter().collect();
        row.set_position(position);
    }
}

fn csv_error(file: &str, error: csv::Error) -> SourcesError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => damaged(file, &error),
        kind => damaged(file, &io::Error::other(format!("{kind:?}"))),
    }
}
