//! What several readers do with the columns of a table.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::input::Input;
use super::names::{is_total, thousands};
use super::value;
use crate::fault::SourcesError;

/// The column of the first of `names` that is there, and there once.
///
/// # Errors
/// Where none is, or two have the same name: which of them is meant cannot be known.
pub(super) fn column(input: &Input<'_>, names: &[&str]) -> Result<usize, SourcesError> {
    let idx = input.column(names)?;
    let name = &input.headings()[idx];
    if input.headings().iter().filter(|heading| *heading == name).count() == 1 {
        return Ok(idx);
    }
    let why = format!("two columns are named {name}; fetch the file again, it has been changed");
    Err(SourcesError::fault(input.file(), why))
}

/// The text of a cell that must be there, such as a code; told where it is not.
pub(super) fn has_text(input: &mut Input<'_>, column: usize, what: &str) -> bool {
    let is_there = !input.text(column).is_empty();
    if !is_there {
        input.fault(column, format!("expected {what}, and the cell is empty; fetch the file again"));
    }
    is_there
}

/// The text of a cell, or none where the publisher says that there is none.
pub(super) fn known(text: &str) -> Option<&str> {
    (!value::is_missing(text)).then_some(text)
}

/// What the rows of a file add up to, for totals that stand among them.
#[derive(Default)]
pub(super) struct Sums {
    all: i64,
    /// Since the last total.
    since: i64,
}

impl Sums {
    pub(super) fn add(&mut self, count: i64) {
        self.all = self.all.saturating_add(count);
        self.since = self.since.saturating_add(count);
    }

    /// Whether a row is a total, which one of `labels` says: it counts for nothing, and is told where it is neither the
    /// sum of all rows above it nor of those since the total before.
    pub(super) fn is_total(&mut self, input: &mut Input<'_>, labels: &[usize], count: usize) -> bool {
        let Some(label) = labels.iter().copied().find(|column| is_total(&input.text(*column))) else {
            return false;
        };
        let label = input.text(label).into_owned();
        // A row that could not be read is in the total and not in the sum.
        let is_comparable = !input.has_faults();
        if let Some(total) = input.count(count)
            && is_comparable
            && ![self.all, self.since].contains(&total)
        {
            input.fault(count, says_total(&label, total, self.all));
        }
        self.since = 0;
        true
    }
}

/// What is said of a total that is not the sum of its rows.
pub(super) fn says_total(row: &str, total: i64, sum: i64) -> String {
    format!(
        "the {row} row says {} and the rows add up to {}; fetch the file again",
        thousands(total),
        thousands(sum)
    )
}

/// Codes that may stand in a file once.
#[derive(Default)]
pub(super) struct Once(BTreeSet<(Date, String)>);

/// England has had more practices than this on every day of every edition.
const FEWEST_PRACTICES: usize = 5_000;

/// Says that a file with so many practices is a part of England's, where it is.
pub(super) fn tell_part(input: &mut Input<'_>, n_practices: usize) {
    if 0 < n_practices && n_practices < FEWEST_PRACTICES {
        input.remark(format!(
            "It has {n_practices} of England’s more than 6,000 practices: it is a part of the publisher’s file, and its sums are \
             not England’s."
        ));
    }
}

impl Once {
    /// Whether the code in a cell is met for the first time on this day; told where it is not.
    pub(super) fn is_new(&mut self, input: &mut Input<'_>, day: Date, column: usize) -> bool {
        let is_new = self.0.insert((day, input.text(column).into_owned()));
        if !is_new {
            input.fault(
                column,
                format!("expected one row for it on {day}, and this is another; fetch the file again"),
            );
        }
        is_new
    }

    /// Says that a file of practices is a part of England's, where it has fewer than England ever had.
    pub(super) fn tell_part(&self, input: &mut Input<'_>) {
        let mut n_practices: BTreeMap<Date, usize> = BTreeMap::new();
        for (day, _) in &self.0 {
            *n_practices.entry(*day).or_default() += 1;
        }
        tell_part(input, n_practices.into_values().max().unwrap_or(0));
    }
}

/// Where the month of a row stands: in two columns, or in the name of the file.
pub(super) struct Months {
    columns: Option<(usize, usize)>,
    of_file: Option<Date>,
}

impl Months {
    /// By the headings and the name of a file.
    ///
    /// # Errors
    /// Where neither says a month.
    pub(super) fn of(input: &Input<'_>) -> Result<Self, SourcesError> {
        let pairs = [("census_year", "census_month"), ("snapshot_year", "snapshot_month"), ("year", "month")];
        let columns = pairs
            .into_iter()
            .find_map(|(year, month)| Some((input.column_if_any(&[year])?, input.column_if_any(&[month])?)));
        let of_file = value::month_within(input.file());
        if columns.is_none() && of_file.is_none() {
            let why = "neither its columns nor its name say its month; name it as it was published, with the month \
                       (… June 2026 …)";
            return Err(SourcesError::fault(input.file(), why));
        }
        Ok(Self { columns, of_file })
    }

    /// The month of the row; told where its cells are none.
    pub(super) fn month(&self, input: &mut Input<'_>) -> Option<Date> {
        let Some((year, month)) = self.columns else { return self.of_file };
        let found = value::month(&format!("{}-{}", input.text(year), input.text(month)));
        if found.is_none() {
            input.fault(
                month,
                "expected the number of a month, with its year beside it; fetch the file again",
            );
        }
        found
    }
}

#[cfg(test)]
pub(super) mod tests;
