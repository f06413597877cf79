//! A workbook to fill in: what is fixed is locked, what is to be keyed is open and coloured, totals are formulas
//! with their results stored beside them, and each sheet prints on whole pages.
//!
//! The style Normal is open, so that a value that is pasted with its style stays open, too; what is fixed is locked
//! by a style of its own.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, ProtectionOptions, Workbook, Worksheet,
};

use crate::ReportError;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellValue {
    /// Nothing.
    Nothing,
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A formula, `=SUM(E5:E9)`, and what it gives with what the workbook holds.
    Formula {
        /// The formula.
        formula: String,
        /// Its result, as text.
        result: String,
    },
}

impl CellValue {
    /// A text, or a whole number where it is written as one: codes such as 1.0 and 2026/27 stay text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        match text.parse::<i64>() {
            _ if text.is_empty() => Self::Nothing,
            Ok(number) if text == number.to_string() => Self::Number(number),
            _ => Self::Text(text.to_owned()),
        }
    }
}

/// What a cell is for, which decides how it looks and whether it can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The title of a sheet.
    Title,
    /// A sentence on how to fill the sheet in.
    Guidance,
    /// The heading of a column.
    Heading,
    /// The heading of a column of amounts.
    HeadingOfAmounts,
    /// The heading of a section.
    Section,
    /// Given, and not to be changed.
    Fixed,
    /// The same, part of the row above.
    Part,
    /// To be filled in; it may hold something to begin with.
    Input,
    /// The sum of a section.
    Total,
    /// What follows from several sections.
    Result,
}

/// What may be keyed into a cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputRule {
    /// Anything; the reader tells what it cannot read.
    Anything,
    /// Whole thousands of pounds, or another whole number.
    Whole,
    /// One of these words.
    OneOf(Vec<String>),
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormCell {
    /// What it holds.
    pub content: CellValue,
    /// What it is for.
    pub role: Role,
    /// What may be keyed into it.
    pub accepted: InputRule,
}

impl FormCell {
    /// A cell that takes anything.
    #[must_use]
    pub const fn new(content: CellValue, role: Role) -> Self {
        Self { content, role, accepted: InputRule::Anything }
    }

    /// A text.
    #[must_use]
    pub fn text(text: &str, role: Role) -> Self {
        Self::new(if text.is_empty() { CellValue::Nothing } else { CellValue::Text(text.to_owned()) }, role)
    }

    /// A cell without anything, as the sheet has it where nothing is written.
    #[must_use]
    pub const fn blank() -> Self {
        Self::new(CellValue::Nothing, Role::Guidance)
    }
}

/// A sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its rows, title and headings among them.
    pub rows: Vec<Vec<FormCell>>,
    /// The row of the headings, counted from 0: it and those above stay in view and stand on every page.
    pub heading_row: u32,
    /// Columns that stay in view and stand on every page, from the first.
    pub n_fixed_columns: u16,
    /// How wide the columns are [characters].
    pub widths: Vec<u16>,
}

/// The most that is keyed, in thousands of pounds: what the reader takes.
const LARGEST: i32 = 2_000_000_000;
/// The height of a row [points], with room for any face that stands in for the workbook's own.
const ROW: f64 = 17.0;
/// Paper of the size A4.
const A4: u8 = 9;
/// Columns [characters] from which a sheet is printed across the long side of the page.
const WIDE: u16 = 95;

/// The workbook's bytes; the same bytes for the same sheets.
///
/// # Errors
/// Where a sheet has a name or a size that workbooks do not have.
pub fn render(title: &str, sheets: &[Sheet]) -> Result<Vec<u8>, ReportError> {
    // A file's date would make the same template differ from day to day.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let mut workbook = Workbook::new();
    workbook.set_default_format(&Format::new().set_unlocked(), 20, 64)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&created));
    for sheet in sheets {
        let target = workbook.add_worksheet();
        target.set_name(&sheet.name)?;
        // A total of nothing shows nothing, also in programs that do not work formulas out when they open a file.
        target.set_formula_result_default("");
        write(target, sheet)?;
        for (column, width) in (0..).zip(&sheet.widths) {
            target.set_column_width(column, f64::from(*width))?;
        }
        lay_out(target, sheet, title)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn write(target: &mut Worksheet, sheet: &Sheet) -> Result<(), ReportError> {
    for (row, cells) in (0..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            let look = look(cell);
            match &cell.content {
                CellValue::Nothing if matches!(cell.role, Role::Guidance | Role::Title) => continue,
                CellValue::Nothing => target.write_blank(row, column, &look)?,
                CellValue::Text(text) => target.write_string_with_format(row, column, text, &look)?,
                CellValue::Number(number) => {
                    // Amounts are far below the whole numbers that a cell holds exactly.
                    #[expect(clippy::cast_precision_loss, reason = "a cell of a workbook is such a number")]
                    let number = *number as f64;
                    target.write_number_with_format(row, column, number, &look)?
                }
                CellValue::Formula { formula, result } => {
                    let formula = Formula::new(formula).set_result(result);
                    target.write_formula_with_format(row, column, formula, &look)?
                }
            };
            if let Some(validation) = validation(&cell.accepted)? {
                target.add_data_validation(row, column, row, column, &validation)?;
            }
        }
    }
    Ok(())
}

/// How a cell looks, and whether it is locked.
fn look(cell: &FormCell) -> Format {
    const PALE: Color = Color::RGB(0x00E8_EDEE);
    const INPUT: Color = Color::RGB(0x00FF_F7D6);
    let locked = Format::new().set_locked();
    let format = match cell.role {
        Role::Title => locked.set_bold().set_font_size(14),
        Role::Guidance => locked.set_italic(),
        Role::Heading | Role::HeadingOfAmounts => {
            let heading = locked.set_bold().set_text_wrap().set_align(FormatAlign::Top);
            let heading = heading.set_background_color(PALE).set_border_bottom(FormatBorder::Thin);
            if cell.role == Role::HeadingOfAmounts {
                heading.set_align(FormatAlign::Right).set_indent(1)
            } else {
                heading
            }
        }
        Role::Section => locked.set_bold().set_background_color(PALE),
        Role::Fixed => locked,
        Role::Part => locked.set_indent(1).set_italic(),
        Role::Input => Format::new()
            .set_unlocked()
            .set_background_color(INPUT)
            .set_border(FormatBorder::Hair)
            .set_border_color(Color::RGB(0x00AE_B7BD)),
        Role::Total => locked.set_bold().set_border_top(FormatBorder::Thin),
        Role::Result => {
            locked.set_bold().set_border_top(FormatBorder::Thin).set_border_bottom(FormatBorder::Double)
        }
    };
    let is_number = match &cell.content {
        CellValue::Number(_) | CellValue::Formula { .. } => true,
        CellValue::Nothing => cell.accepted == InputRule::Whole,
        CellValue::Text(_) => false,
    };
    // A blank as wide as a bracket parts amounts from the words beside them.
    if is_number { format.set_num_format("#,##0_);-#,##0_);0_)") } else { format }
}

fn validation(accepted: &InputRule) -> Result<Option<DataValidation>, ReportError> {
    Ok(match accepted {
        InputRule::Anything => None,
        InputRule::Whole => Some(
            DataValidation::new()
                .allow_whole_number(DataValidationRule::Between(-LARGEST, LARGEST))
                .set_error_title("A whole number")?
                .set_error_message("Key a whole number: amounts in thousands of pounds, 0 for nil.")?,
        ),
        InputRule::OneOf(words) => Some(
            DataValidation::new()
                .allow_list_strings(words)?
                .set_error_title("Not in the list")?
                .set_error_message("Choose one of the words in the list.")?,
        ),
    })
}

/// What stays in view, what is printed how, and what of it can be changed.
fn lay_out(target: &mut Worksheet, sheet: &Sheet, title: &str) -> Result<(), ReportError> {
    let below = sheet.heading_row + 1;
    let heights = [(0..sheet.heading_row, ROW), (sheet.heading_row..below, 2.0 * ROW)];
    for (rows, height) in heights {
        for row in rows {
            target.set_row_height(row, height)?;
        }
    }
    for row in below..u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX) {
        target.set_row_height(row, ROW)?;
    }
    target.set_freeze_panes(below, sheet.n_fixed_columns)?;
    target.set_repeat_rows(0, sheet.heading_row)?;
    let last_row = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX).saturating_sub(1);
    let n_columns = sheet.widths.len().max(1);
    target.set_print_area(0, 0, last_row, u16::try_from(n_columns - 1).unwrap_or(u16::MAX))?;
    target.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    if WIDE < sheet.widths.iter().sum() {
        target.set_landscape();
    }
    // An ampersand begins a code of a header.
    let title = title.replace('&', "&&");
    target.set_header(format!("&L{title}&R{}", sheet.name));
    target.set_footer("&LWhole thousands of pounds (£000) unless a heading says otherwise&RPage &P of &N");
    // Columns and rows of their own, other widths and colours take nothing from what is fixed.
    target.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_columns: true,
        ..ProtectionOptions::default()
    });
    Ok(())
}

#[cfg(test)]
mod tests;
