//! The consequence table as a file whose name says what it is: CSV, a workbook, JSON.

use std::path::Path;

use anyhow::{Result, bail};
use api::consequence::ConsequenceTable;
use api::document::Document;
use app::appraisal::file::{csv, workbook};

use crate::arguments::Format;

fn ending(path: &Path) -> String {
    path.extension().map_or_else(String::new, |ending| ending.to_string_lossy().to_lowercase())
}

/// Refuses a name that does not say which kind of file it is, or says another than `--format`.
pub(super) fn check_name(path: &Path, format: Format) -> Result<()> {
    let ending = ending(path);
    if !["xlsx", "csv", "json"].contains(&ending.as_str()) {
        bail!("{} does not say what to write; let it end in .xlsx, .csv or .json", path.display());
    }
    let asked = match format {
        Format::Table => return Ok(()),
        Format::Csv => "csv",
        Format::Json => "json",
    };
    if asked != ending {
        bail!(
            "{}: a file of that name is no {}; leave --format out, or name another file with -o",
            path.display(),
            asked.to_uppercase()
        );
    }
    Ok(())
}

/// The bytes of the file that the name says.
pub(super) fn bytes(made: &ConsequenceTable, path: &Path) -> Result<Vec<u8>> {
    match ending(path).as_str() {
        "xlsx" => workbook(made),
        "csv" => csv(made),
        _ => Ok(made.text().into_bytes()),
    }
}
