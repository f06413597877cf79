//! A table as a workbook, without anything but its columns and rows, and a sheet that says what it is.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook};

use crate::ReportError;

/// Digits that a number of a workbook holds exactly.
const MOST_DIGITS: usize = 15;
/// Letters that a cell of a workbook holds.
const MOST_LETTERS: usize = 32_767;

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlainCell {
    /// No value.
    Nothing,
    /// A text, which is never a formula.
    Text(String),
    /// A number as it is printed; text where a workbook would not hold it exactly.
    Number(String),
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainTable {
    /// The sheet's name.
    pub name: String,
    /// The headings.
    pub columns: Vec<String>,
    /// The rows, a cell a column.
    pub rows: Vec<Vec<PlainCell>>,
    /// What is to be known of the whole, by name.
    pub about: Vec<(String, String)>,
}

impl PlainTable {
    /// The workbook's bytes; the same bytes for the same table.
    ///
    /// # Errors
    /// Where there are more rows or columns than a sheet has.
    pub fn workbook(&self) -> Result<Vec<u8>, ReportError> {
        // A file's date would make the same table differ from day to day.
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        let mut workbook = Workbook::new();
        workbook.set_properties(&DocProperties::new().set_title(&self.name).set_creation_datetime(&created));
        let (bold, wrapped) = (Format::new().set_bold(), Format::new().set_text_wrap());
        let sheet = workbook.add_worksheet();
        sheet.set_name(&self.name)?.set_freeze_panes(1, 0)?;
        for (column, name) in (0..).zip(&self.columns) {
            sheet.write_string_with_format(0, column, cut(name), &bold)?.set_column_width(column, 16)?;
        }
        for (row, cells) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    PlainCell::Nothing => continue,
                    PlainCell::Text(text) => sheet.write_string(row, column, cut(text))?,
                    PlainCell::Number(text) => match exact(text) {
                        Some(number) => sheet.write_number(row, column, number)?,
                        None => sheet.write_string(row, column, cut(text))?,
                    },
                };
            }
        }
        let about = workbook.add_worksheet();
        about.set_name("About")?.set_column_width(0, 16)?.set_column_width(1, 90)?;
        let top = Format::new().set_bold().set_align(FormatAlign::Top);
        for (row, (name, text)) in (0..).zip(&self.about) {
            about.write_string_with_format(row, 0, cut(name), &top)?;
            about.write_string_with_format(row, 1, cut(text), &wrapped)?;
        }
        Ok(workbook.save_to_buffer()?)
    }
}

/// The number, where a workbook holds all its digits.
fn exact(text: &str) -> Option<f64> {
    let n_digits = text.chars().filter(char::is_ascii_digit).count();
    text.parse().ok().filter(|number: &f64| number.is_finite() && n_digits <= MOST_DIGITS)
}

fn cut(text: &str) -> String {
    text.chars().take(MOST_LETTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_table_gives_the_same_bytes_whatever_stands_in_it() {
        let row = |cells: &[PlainCell]| cells.to_vec();
        let table = PlainTable {
            name: "Answer".to_owned(),
            columns: vec!["area".to_owned(), "patients".to_owned()],
            rows: vec![
                row(&[PlainCell::Text("=1+1".to_owned()), PlainCell::Number("-0.75".to_owned())]),
                row(&[PlainCell::Nothing, PlainCell::Number("NaN".to_owned())]),
                row(&[
                    PlainCell::Text("x".repeat(40_000)),
                    PlainCell::Number("12345678901234567890".to_owned()),
                ]),
            ],
            about: vec![("Question".to_owned(), "SELECT 1".to_owned())],
        };
        let bytes = table.workbook().unwrap();
        assert!(bytes.starts_with(b"PK") && bytes == table.workbook().unwrap());
        assert_eq!(exact("0.750"), Some(0.75));
        assert_eq!((exact("NaN"), exact("12345678901234567890")), (None, None));
    }
}
