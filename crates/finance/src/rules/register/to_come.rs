//! Rows of registers that are recorded on a day to come.

use std::collections::BTreeMap;

use domain::finding::{Finding, Severity};
use domain::source::RecordedRow;
use jiff::civil::Date;

use super::rows;
use crate::rules::Place;

/// V01 of registers: no row is recorded after `today`; one that is does not count until then. Told once a file.
#[must_use]
pub fn rows_to_come(recorded: &[RecordedRow], today: Date) -> Vec<Finding> {
    let mut by_file: BTreeMap<&str, Vec<&RecordedRow>> = BTreeMap::new();
    for row in recorded.iter().filter(|row| today < row.on) {
        by_file.entry(&row.file.path).or_default().push(row);
    }
    let told = |of_file: Vec<&RecordedRow>| {
        let first = of_file.first()?;
        let cells: Vec<_> = of_file.iter().map(|row| row.at).collect();
        let which = if cells.len() == 1 {
            format!("the row is recorded on {}", first.on)
        } else {
            format!("rows {} are recorded on days to come, the first on {}", rows(&cells), first.on)
        };
        let place = Place { severity: Severity::Warns, rule: "V01", file: &first.file, cell: Some(first.at) };
        let what = if cells.len() == 1 { "it is" } else { "they are" };
        Some(place.finding(
            format!("{which}, and today is {today}: {what} left out until then."),
            "Correct recorded_on: it is the day on which the row was entered.",
        ))
    };
    by_file.into_values().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use domain::source::{CellAt, ContentHash, SourceFile};
    use jiff::civil::date;

    use super::*;

    #[test]
    fn rows_of_a_day_to_come_are_told_once_a_file() {
        let file = |path: &str| SourceFile { path: path.to_owned(), hash: ContentHash::of(b"") };
        let row = |path: &str, number: u32, on: Date| RecordedRow {
            file: file(path),
            at: CellAt { row: number, column: 1 },
            on,
        };
        let (today, later) = (date(2026, 11, 29), date(2027, 11, 28));
        let told = rows_to_come(
            &[row("a.csv", 2, today), row("a.csv", 3, later), row("b.csv", 4, later), row("b.csv", 6, later)],
            today,
        );
        let messages: Vec<&str> = told.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "the row is recorded on 2027-11-28, and today is 2026-11-29: it is left out until then.",
                "rows 4, 6 are recorded on days to come, the first on 2027-11-28, and today is 2026-11-29: they are left out until then."
            ]
        );
    }
}
