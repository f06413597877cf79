//! The report as a workbook: one sheet a table, figures as numbers in £ million, sums and
//! variances as live formulas with their results stored beside them.

pub(crate) mod formula;
mod look;

use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use exhibits::exhibit::{Cell, Column, ColumnKind, Exhibit, RowKind};
use exhibits::number::{Form, Number};
use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Formula, Workbook, Worksheet};

use self::formula::Value;
use self::look::Look;
use crate::ReportError;
use crate::content::{Entry, KIND, Listing, ListingCell, ListingKind, Report};

/// The row of a table's group headings, counted from 0; headings and figures follow.
const GROUPS: u32 = 4;
/// The first row of figures.
pub(crate) const FIRST: u32 = GROUPS + 2;
/// The first column of figures, after the row names.
const FIGURES_FROM: u16 = 1;

/// The file's bytes; the same bytes for the same report.
pub(crate) fn render(
    report: &Report,
    month_end: &MonthEnd,
    report_hash: &str,
) -> Result<Vec<u8>, ReportError> {
    let look = Look::new();
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new()
            .set_title(&report.title)
            .set_author(&report.system)
            .set_comment(&report.description)
            .set_creation_datetime(&midnight(report.recorded_on)?),
    );
    write_cover(workbook.add_worksheet(), report, report_hash, &look)?;
    for exhibit in report.exhibits() {
        write_exhibit(workbook.add_worksheet(), exhibit, month_end, &look)?;
    }
    for listing in report.listings() {
        write_listing(workbook.add_worksheet(), listing, &look)?;
    }
    write_register(workbook.add_worksheet(), &report.entries, &look)?;
    Ok(workbook.save_to_buffer()?)
}

/// What the workbook is, how to read it, and what it holds.
fn write_cover(sheet: &mut Worksheet, report: &Report, hash: &str, look: &Look) -> Result<(), ReportError> {
    sheet
        .set_name("Report")?
        .set_screen_gridlines(false)
        .set_column_width(0, 24)?
        .set_column_width(1, 100)?;
    sheet.write_with_format(0, 0, &report.system, &look.title)?;
    sheet.write_with_format(1, 0, format!("{KIND}: {}", report.period), &look.heading)?;
    let mut row = 3;
    let mut pair = |name: &str, value: &str| -> Result<(), ReportError> {
        sheet.write_with_format(row, 0, name, &look.note)?;
        sheet.write_with_format(row, 1, value, &look.words)?;
        row += 1;
        Ok(())
    };
    for (name, value) in report.facts.iter().chain(&report.front.fields) {
        pair(name, value)?;
    }
    if !report.front.not_stated.is_empty() {
        pair("Front sheet", &report.front.not_stated)?;
    }
    for (number, asked) in (1..).zip(&report.front.recommendations) {
        pair(&format!("{} {number}", crate::content::ASKED), asked)?;
    }
    for sentence in &report.front.not_covered {
        pair(crate::content::NOT_COVERED, sentence)?;
    }
    for (who, says) in report.commentaries() {
        pair(&format!("{who} says"), says)?;
    }
    pair(crate::content::READING, &report.front.reading)?;
    pair("Basis", crate::content::SIGNS)?;
    for provenance in Provenance::ALL {
        pair(provenance.word(), crate::content::meaning(provenance))?;
    }
    pair("Report hash", hash)?;
    row += 1;
    sheet.write_with_format(row, 0, "Sheet", &look.head)?;
    sheet.write_with_format(row, 1, "What it shows", &look.head)?;
    let exhibits =
        report.exhibits().map(|exhibit| (sheet_name(&exhibit.key, &exhibit.name), &exhibit.heading));
    let listings =
        report.listings().map(|listing| (sheet_name(&listing.key, listing.name), &listing.heading));
    for (name, heading) in exhibits.chain(listings) {
        row += 1;
        sheet.write_url_with_text(row, 0, format!("internal:'{name}'!A1").as_str(), &name)?;
        sheet.write_with_format(row, 1, heading, &look.words)?;
    }
    sheet.write_url_with_text(row + 1, 0, "internal:'Register'!A1", "Register")?;
    sheet.write_with_format(row + 1, 1, "Where each figure comes from", &look.words)?;
    set_page(sheet);
    Ok(())
}

/// A table: figures, then their ids, then how each is known, in three blocks side by side.
fn write_exhibit(
    sheet: &mut Worksheet,
    exhibit: &Exhibit,
    month_end: &MonthEnd,
    look: &Look,
) -> Result<(), ReportError> {
    let table = &exhibit.table;
    sheet.set_name(sheet_name(&exhibit.key, &exhibit.name))?.set_column_width(0, 46)?;
    write_opening(sheet, &exhibit.key, &exhibit.heading, &exhibit.note, look)?;
    sheet.write_with_format(2, 0, &table.caption, &look.note)?;

    // A block that would be empty is left out.
    let n_columns = column(table.columns.len())?;
    let cells = || table.rows.iter().flat_map(|row| &row.cells);
    let has_ids = cells().any(|cell| matches!(cell, Cell::Figure(_)));
    let ids_from = n_columns + 2;
    let known_from = if has_ids { 2 * n_columns + 3 } else { ids_from };
    let mut blocks = vec![("", FIGURES_FROM)];
    blocks.extend(has_ids.then_some(("Figure id", ids_from)));
    blocks.push(("How it is known", known_from));
    sheet.write_with_format(GROUPS + 1, 0, &table.row_heading, &look.head)?;
    for (block, start) in blocks {
        if !block.is_empty() {
            sheet.write_with_format(GROUPS - 1, start, block, &look.group)?;
            sheet.set_column_width(start - 1, 3)?;
        }
        for (idx, heading) in table.columns.iter().enumerate() {
            write_heading(sheet, start + column(idx)?, heading, look)?;
        }
    }
    for (row, (offset, line)) in (FIRST..).zip(table.rows.iter().enumerate()) {
        let is_sum = line.kind != RowKind::Body;
        sheet.write_with_format(row, 0, &line.name, if is_sum { &look.sum_words } else { &look.words })?;
        for (idx, cell) in line.cells.iter().enumerate() {
            let right = column(idx)?;
            let is_figures = table.columns[idx].kind == ColumnKind::Figures;
            match formula::value(exhibit, month_end, offset, idx) {
                Value::Number { value, form, live, provenance } => {
                    let format = look.number(line.kind, form, provenance);
                    let value = look::value_in_format(value, form);
                    match live {
                        Some(text) => {
                            let formula = Formula::new(text).set_result(value.to_string());
                            sheet.write_formula_with_format(row, FIGURES_FROM + right, formula, &format)?;
                        }
                        None => {
                            sheet.write_number_with_format(row, FIGURES_FROM + right, value, &format)?;
                        }
                    }
                    let known = provenance.map_or("as the table says", Provenance::word);
                    sheet.write_with_format(row, known_from + right, known, &look.note)?;
                }
                Value::Words(words) => {
                    let format = if is_figures { &look.missing } else { &look.words };
                    sheet.write_with_format(row, FIGURES_FROM + right, words, format)?;
                }
            }
            if let Cell::Figure(figure) = cell {
                sheet.write_with_format(row, ids_from + right, figure.id.as_str(), &look.code)?;
            }
        }
    }
    sheet.set_freeze_panes(FIRST, 1)?;
    set_page(sheet);
    Ok(())
}

fn write_heading(
    sheet: &mut Worksheet,
    column_idx: u16,
    column: &Column,
    look: &Look,
) -> Result<(), ReportError> {
    let (format, width) = match column.kind {
        ColumnKind::Figures => (&look.head_figures, 13),
        ColumnKind::Words => (&look.head, 15),
    };
    sheet.set_column_width(column_idx, width)?;
    sheet.write_with_format(GROUPS, column_idx, &column.group, &look.group)?;
    sheet.write_with_format(GROUPS + 1, column_idx, &column.heading, format)?;
    Ok(())
}

fn write_listing(sheet: &mut Worksheet, listing: &Listing, look: &Look) -> Result<(), ReportError> {
    sheet.set_name(sheet_name(&listing.key, listing.name))?;
    write_opening(sheet, &listing.key, &listing.heading, &listing.note, look)?;
    let head = 3;
    for (idx, heading) in listing.columns.iter().enumerate() {
        let width = if heading.kind == ListingKind::Codes { 66 } else { 14 + heading.share * 6 };
        sheet.set_column_width(column(idx)?, width)?;
        sheet.write_with_format(head, column(idx)?, heading.heading, &look.head)?;
    }
    for (row, texts) in (head + 1..).zip(&listing.rows) {
        for (idx, cell) in texts.iter().enumerate() {
            match cell {
                ListingCell::Words(text) => {
                    sheet.write_string_with_format(row, column(idx)?, text, &look.words)?;
                }
                ListingCell::Amount(value) => {
                    let format = look.number(RowKind::Body, Form::MILLIONS, None);
                    sheet.write_number_with_format(
                        row,
                        column(idx)?,
                        Number::pounds(*value).value,
                        &format,
                    )?;
                }
            }
        }
    }
    sheet.set_freeze_panes(head + 1, 0)?;
    set_page(sheet);
    Ok(())
}

fn write_register(sheet: &mut Worksheet, entries: &[Entry], look: &Look) -> Result<(), ReportError> {
    let heads = [
        ("Figure id", 14),
        ("Figure", 70),
        ("Value", 12),
        ("How it is known", 16),
        ("True to", 14),
        ("Source", 90),
    ];
    sheet.set_name("Register")?;
    sheet.write_with_format(0, 0, "Where each figure comes from", &look.heading)?;
    sheet.write_with_format(
        1,
        0,
        "Value in £ million; one line for each way in which a figure is known.",
        &look.note,
    )?;
    for (idx, (heading, width)) in heads.into_iter().enumerate() {
        sheet.set_column_width(column(idx)?, width)?;
        sheet.write_with_format(3, column(idx)?, heading, &look.head)?;
    }
    let mut row = 4;
    for entry in entries {
        for origin in &entry.origins {
            let inputs: Vec<String> = origin.inputs.iter().map(ToString::to_string).collect();
            let parts = [origin.words.as_str(), &inputs.join(", "), &origin.place];
            let source: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            sheet.write_with_format(row, 0, entry.id.as_str(), &look.code)?;
            sheet.write_with_format(row, 1, &entry.definition, &look.words)?;
            let format = look.number(RowKind::Body, Form::MILLIONS, Some(entry.provenance));
            sheet.write_number_with_format(row, 2, Number::pounds(entry.value).value, &format)?;
            sheet.write_with_format(row, 3, origin.provenance.word(), &look.words)?;
            sheet.write_with_format(row, 4, &entry.margin, &look.words)?;
            sheet.write_with_format(row, 5, source.join("; "), &look.words)?;
            row += 1;
        }
    }
    sheet.set_freeze_panes(4, 1)?;
    set_page(sheet);
    Ok(())
}

fn write_opening(
    sheet: &mut Worksheet,
    key: &str,
    heading: &str,
    note: &str,
    look: &Look,
) -> Result<(), ReportError> {
    sheet.set_screen_gridlines(false);
    sheet.write_with_format(0, 0, format!("{key}  {heading}"), &look.heading)?;
    sheet.write_with_format(1, 0, note, &look.note)?;
    Ok(())
}

/// A4 landscape, one page wide.
fn set_page(sheet: &mut Worksheet) {
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
}

/// A sheet's name: key and short name, at most 31 characters.
fn sheet_name(key: &str, name: &str) -> String {
    format!("{key} {}", name.replace('-', " ")).chars().take(31).collect()
}

fn column(idx: usize) -> Result<u16, ReportError> {
    u16::try_from(idx).map_err(|_| ReportError::TooWide { n_columns: idx })
}

fn midnight(day: Date) -> Result<ExcelDateTime, ReportError> {
    let part = |number: i8| u8::try_from(number).expect("months and days are positive");
    let year = u16::try_from(day.year()).expect("financial years start after 1947");
    Ok(ExcelDateTime::from_ymd(year, part(day.month()), part(day.day()))?)
}

#[cfg(test)]
mod tests;
