//! Months of measures that their own files do not have yet, kept for adopted scenarios alone.

use std::path::Path;

use appraisal::adopted::observed::{LATER_MONTHS, LaterMonth};
use evidence::value_fault::LARGEST;
use jiff::Zoned;

use super::expected::number;
use crate::appended::Added;
use crate::fault::Fault;
use crate::sheet::Row;

const COLUMNS: [&str; 5] = ["measure", "month", "value", "provenance", "source"];

/// Those that can be read, and what cannot be; none where there is no such file.
#[must_use]
pub fn later_months(root: &Path) -> (Vec<LaterMonth>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut months: Vec<LaterMonth> = Vec::new();
    let added = Added::of(root, LATER_MONTHS, &COLUMNS, &mut faults);
    for row in added.iter().flat_map(Added::rows) {
        let Some(month) = one(row, &mut faults) else { continue };
        let is_known = |known: &LaterMonth| (&known.measure, known.month) == (&month.measure, month.month);
        if months.iter().any(is_known) {
            faults.push(row.fault("month", "the measure has this month twice; keep one"));
        } else {
            months.push(month);
        }
    }
    (months, faults)
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
    if month.is_some_and(|day| day != day.first_of_month()) {
        faults.push(row.fault("month", "this is a day within a month; write the first day of the month"));
    }
    if month.is_some_and(|day| Zoned::now().date() < day.last_of_month()) {
        faults.push(row.fault("month", "this month is not over yet; add it once it is measured"));
    }
    let value = number(row, "value", faults);
    if value.is_some_and(|value| LARGEST < value.abs()) {
        faults.push(row.fault("value", "values are between −10¹⁵ and 10¹⁵; use the unit of the measure"));
    }
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
