//! Tables as CSV, whatever they are of.

use std::io::Write;

use anyhow::Result;
use exhibits::csv_file::{self, CsvFile};
use exhibits::exhibit::Exhibit;

/// Tables as CSV, one row a cell: its value, and beside it unit, provenance and figure where it has them.
pub(crate) fn exhibits_csv(exhibits: &[Exhibit], out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row(["table", "row", "column", "value", "unit", "provenance", "figure"])?;
    for exhibit in exhibits {
        for row in &exhibit.table.rows {
            for (column, cell) in exhibit.table.columns.iter().zip(&row.cells) {
                let heading = if column.group.is_empty() {
                    column.heading.clone()
                } else {
                    format!("{}: {}", column.group, column.heading)
                };
                writer.row([
                    &*exhibit.name,
                    &row.name,
                    &heading,
                    &csv_file::value(cell),
                    &csv_file::unit(cell),
                    csv_file::provenance(cell),
                    csv_file::id(cell),
                ])?;
            }
        }
    }
    writer.flush()?;
    Ok(())
}
