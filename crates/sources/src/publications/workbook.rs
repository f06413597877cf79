//! Sheets of a publisher's workbook as rows of text. A sheet is read cell by cell: what a file says of its own extent
//! allocates nothing.

use std::io::{Cursor, Read, Seek};

use calamine::{Cell, Data, DataRef, Reader, Xls, Xlsb, Xlsx};
use csv::ByteRecord;
use zip::ZipArchive;

use super::input::Input;
use crate::fault::SourcesError;

/// Bytes that the parts of a workbook may unpack to, all together [bytes].
const UNPACKED: u64 = 512 * 1024 * 1024;
/// Cells of all sheets, empty ones before the last of a row among them.
const CELLS: usize = 20_000_000;

/// The sheets of a workbook.
pub(super) fn sheets(name: &str, bytes: Vec<u8>) -> Result<Vec<Input<'static>>, SourcesError> {
    let broken = |error: &dyn std::fmt::Display| {
        let why = format!("the workbook cannot be read ({error}); fetch it again, or save the sheet as CSV");
        SourcesError::fault(name, why)
    };
    let too_large = || {
        let why = "the workbook holds more than is read; save the sheet that is wanted as CSV";
        SourcesError::fault(name, why)
    };
    let mut taken = Taken { cells_left: CELLS, inputs: Vec::new(), file: name };
    // Old workbooks are one compound file.
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        for sheet in workbook.sheet_names() {
            let range = workbook.worksheet_range(&sheet).map_err(|error| broken(&error))?;
            let start = range.start().unwrap_or_default();
            let cells = range.used_cells().map(|(row, column, cell)| {
                let place =
                    |first: u32, idx: usize| first.saturating_add(u32::try_from(idx).unwrap_or(u32::MAX));
                Ok::<_, SourcesError>((place(start.0, row), place(start.1, column), shown(cell)))
            });
            taken.sheet(&sheet, cells).map_err(|error| error.unwrap_or_else(too_large))?;
        }
        return Ok(taken.inputs);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let unpacked =
        (0..archive.len()).map(|idx| archive.by_index_raw(idx).map_or(0, |part| part.size())).sum::<u64>();
    if UNPACKED < unpacked {
        return Err(too_large());
    }
    let is_binary = archive.index_for_name("xl/workbook.bin").is_some();
    let bytes = archive.into_inner();
    if is_binary {
        let mut workbook: Xlsb<_> = Xlsb::new(bytes).map_err(|error| broken(&error))?;
        for sheet in workbook.sheet_names() {
            let mut reader = workbook.worksheet_cells_reader(&sheet).map_err(|error| broken(&error))?;
            let cells = std::iter::from_fn(|| reader.next_cell().transpose());
            let cells = cells.map(|cell| cell.map(|cell| placed(&cell)).map_err(|error| broken(&error)));
            taken.sheet(&sheet, cells).map_err(|error| error.unwrap_or_else(too_large))?;
        }
    } else {
        let mut workbook: Xlsx<_> = Xlsx::new(bytes).map_err(|error| broken(&error))?;
        xlsx(&mut workbook, &mut taken, &broken, &too_large)?;
    }
    Ok(taken.inputs)
}

fn xlsx<RS: Read + Seek>(
    workbook: &mut Xlsx<RS>,
    taken: &mut Taken<'_>,
    broken: &dyn Fn(&dyn std::fmt::Display) -> SourcesError,
    too_large: &dyn Fn() -> SourcesError,
) -> Result<(), SourcesError> {
    for sheet in workbook.sheet_names() {
        // Sheets of charts have no cells.
        let Ok(mut reader) = workbook.worksheet_cells_reader(&sheet) else { continue };
        let cells = std::iter::from_fn(|| reader.next_cell().transpose());
        let cells = cells.map(|cell| cell.map(|cell| placed(&cell)).map_err(|error| broken(&error)));
        taken.sheet(&sheet, cells).map_err(|error| error.unwrap_or_else(too_large))?;
    }
    Ok(())
}

fn placed(cell: &Cell<DataRef<'_>>) -> (u32, u32, String) {
    let (row, column) = cell.get_position();
    (row, column, shown(&Data::from(cell.get_value().clone())))
}

/// Sheets that have been read.
struct Taken<'f> {
    file: &'f str,
    cells_left: usize,
    inputs: Vec<Input<'static>>,
}

impl Taken<'_> {
    /// Takes the cells of a sheet, which come row by row. An error of none says that there are too many.
    fn sheet(
        &mut self,
        sheet: &str,
        cells: impl Iterator<Item = Result<(u32, u32, String), SourcesError>>,
    ) -> Result<(), Option<SourcesError>> {
        let mut rows: Vec<(u32, ByteRecord)> = Vec::new();
        for cell in cells {
            let (row, column, text) = cell.map_err(Some)?;
            if text.is_empty() {
                continue;
            }
            let number = row.saturating_add(1);
            if rows.last().is_none_or(|(last, _)| *last != number) {
                rows.push((number, ByteRecord::new()));
            }
            let Some((_, record)) = rows.last_mut() else { continue };
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            let n_new = (column + 1).saturating_sub(record.len());
            self.cells_left = self.cells_left.checked_sub(n_new.max(1)).ok_or(None)?;
            while record.len() < column {
                record.push_field(b"");
            }
            record.push_field(text.as_bytes());
        }
        self.inputs.push(Input::sheet(&format!("{}#{sheet}", self.file), rows));
        Ok(())
    }
}

/// A cell as a CSV file would have it.
fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    }
}
