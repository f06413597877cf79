//! Months of measures that their own files do not have yet, kept for adopted scenarios alone.

use std::path::Path;

use appraisal::adopted::observed::{LATER_MONTHS, LaterMonth};

use super::expected::number;
use crate::fault::{Fault, SourcesError};
use crate::sheet::{Row, Sheet};

const COLUMNS: [&str; 5] = ["measure", "month", "value", "provenance", "source"];

/// Reads them; none where there is no such file.
///
/// # Errors
/// All that cannot be read, at once.
pub fn later_months(root: &Path) -> Result<Vec<LaterMonth>, SourcesError> {
    if !root.join(LATER_MONTHS).exists() {
        return Ok(Vec::new());
    }
    let (sheet, mut faults) = Sheet::readable(root, LATER_MONTHS)?;
    sheet.require(&COLUMNS)?;
    let mut months: Vec<LaterMonth> = Vec::new();
    for row in sheet.rows() {
        let Some(month) = one(row, &mut faults) else { continue };
        let is_known = |known: &LaterMonth| (&known.measure, known.month) == (&month.measure, month.month);
        if months.iter().any(is_known) {
            faults.push(row.fault("month", "the measure has this month twice; keep one"));
        }
        months.push(month);
    }
    if faults.is_empty() { Ok(months) } else { Err(SourcesError::Faults(faults)) }
}

fn one(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<LaterMonth> {
    let n_before = faults.len();
    let measure = row.text("measure");
    if !evidence::recorded_change::is_measure(measure) {
        let why = "expected a measure as `oakham spc` lists it, such as attendances-per-day:NNJ15";
        faults.push(row.fault("measure", why));
    }
    if row.text("source").is_empty() {
        faults.push(row.fault("source", "the cell is empty; say where the value is from"));
    }
    let month = row.day("month", faults);
    let value = number(row, "value", faults);
    let provenance = row.parse("provenance", faults);
    let month = LaterMonth {
        measure: measure.to_owned(),
        month: month?.first_of_month(),
        value: value?,
        provenance: provenance?,
        source: row.text("source").to_owned(),
    };
    (faults.len() == n_before).then_some(month)
}
