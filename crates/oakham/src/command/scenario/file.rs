//! The consequence table as a file whose name says what it is: CSV, a workbook, JSON.

use std::path::Path;

use anyhow::{Result, bail};
use api::consequence::ConsequenceTable;
use api::document::Document;
use app::appraisal::file::{csv, workbook};

fn ending(path: &Path) -> String {
    path.extension().map_or_else(String::new, |ending| ending.to_string_lossy().to_lowercase())
}

/// Refuses a name that does not say which kind of file it is.
pub(super) fn check_name(path: &Path) -> Result<()> {
    if ["xlsx", "csv", "json"].contains(&ending(path).as_str()) {
        return Ok(());
    }
    bail!("{} does not say what to write; let it end in .xlsx, .csv or .json", path.display())
}

/// The bytes of the file that the name says.
pub(super) fn bytes(made: &ConsequenceTable, path: &Path) -> Result<Vec<u8>> {
    match ending(path).as_str() {
        "xlsx" => workbook(made),
        "csv" => csv(made),
        _ => Ok(made.text().into_bytes()),
    }
}
