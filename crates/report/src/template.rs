//! A workbook to fill in: what is fixed is locked, what is to be keyed is open and coloured.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatBorder, Workbook};

use crate::ReportError;

/// A cell of a workbook to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputCell {
    /// It cannot be changed.
    Fixed(String),
    /// It is to be filled in; it may hold something to begin with.
    Input(String),
}

/// A sheet of such a workbook: the heading row first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: Vec<Vec<InputCell>>,
}

/// The workbook's bytes; the same bytes for the same sheets.
///
/// # Errors
/// Where a sheet has a name or a size that workbooks do not have.
pub fn render(title: &str, sheets: &[Sheet]) -> Result<Vec<u8>, ReportError> {
    // A file's date would make the same template differ from day to day.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let heading = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
    let input = Format::new().set_unlocked().set_background_color(Color::RGB(0x00FF_F7D6));
    let fixed = Format::new();
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&created));
    for sheet in sheets {
        let target = workbook.add_worksheet();
        target.set_name(&sheet.name)?.set_freeze_panes(1, 0)?;
        for (row, cells) in (0..).zip(&sheet.rows) {
            for (column, cell) in (0..).zip(cells) {
                let (text, look) = match cell {
                    InputCell::Fixed(text) if row == 0 => (text, &heading),
                    InputCell::Fixed(text) => (text, &fixed),
                    InputCell::Input(text) => (text, &input),
                };
                match text.parse::<i32>() {
                    // Codes such as 1.0 and 2026/27 stay text.
                    Ok(number) if *text == number.to_string() => {
                        target.write_number_with_format(row, column, number, look)?;
                    }
                    _ if text.is_empty() => {
                        target.write_blank(row, column, look)?;
                    }
                    _ => {
                        target.write_string_with_format(row, column, text, look)?;
                    }
                }
            }
        }
        target.autofit();
        target.protect();
    }
    Ok(workbook.save_to_buffer()?)
}

#[cfg(test)]
mod tests;
