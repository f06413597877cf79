//! Where the numbers of an exhibit come from, and the ids by which they are found again.
//!
//! A figure of a month end has an id by its key. A number that a table works out has one by its table,
//! subject, period, row and column: nothing is kept of it, for whoever asks for the id makes the table
//! again. A page shows no table of which nobody has said where it comes from: it takes a
//! [`SourcedExhibit`], and that is made with an [`Origin`].

mod origins;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;

use domain::figure::FigureId;

use evidence::disclosure::{DisclosureRule, Readers};

use crate::disclosure;
use crate::exhibit::{Cell, Exhibit, FileRows, Row, RowKind, Table};
use crate::number::Number;

pub use origins::{
    EvidenceAsked, TrialAsked, of_access, of_analysis, of_clusters, of_comparison, of_evidence, of_forecast,
    of_month, of_observed, of_open_reform, of_organisation, of_programme, of_record, of_reform, of_trials,
};

/// Whom an exhibit is for of which nobody has said that it is for others.
const EVERYBODY: Readers = Readers::Everybody(DisclosureRule::HES);

/// Where the numbers of an exhibit come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Of whom they are, as in keys: `system:QK1`.
    pub subject: String,
    /// Of whom they are, in words.
    pub subject_name: String,
    /// When, as in keys: `2024/25|1-5`; `-` where they are of no month.
    pub period: String,
    /// When, in words.
    pub period_name: String,
    /// On which reading, where there are several: `excluding`; else `-`.
    pub reading: &'static str,
    /// How a number follows from what it rests on, in sentences.
    pub formula: String,
    /// The page of the method: `docs/method/analysis.md`.
    pub method: &'static str,
    /// The files that they rest on, below the workspace.
    pub files: Vec<String>,
    /// The publications that the files are from, with publisher and address, where they are of publications.
    pub publications: Vec<String>,
    /// The simulation that gave them, where one did.
    pub run: Option<Run>,
    /// As at which day, in words; empty where they are of no day.
    pub as_at: String,
    /// The command that gives the same numbers.
    pub command: String,
}

/// What a simulation is made again from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The seed of its draws.
    pub seed: u64,
    /// How often it was repeated, in words: `10,000 simulated years`.
    pub repeated: String,
    /// The hash of what went in; empty where the files are named instead.
    pub inputs: String,
}

impl Origin {
    /// The period of published figures, which is their own and not the month that is looked at; none of others.
    #[must_use]
    pub fn own_period(&self) -> Option<&str> {
        (!self.publications.is_empty()).then_some(&*self.period_name)
    }

    /// The text whose hash is the id of a number: it holds what the number is, never its value.
    fn canonical(&self, exhibit: &str, row: &str, column: &str) -> String {
        let plain = |text: &str| text.replace('|', "/");
        format!(
            "table:{}|{}|{}|{}|{}|{}|1",
            plain(exhibit),
            self.subject,
            self.period,
            self.reading,
            plain(row),
            plain(column)
        )
    }
}

/// An exhibit of which it is known where its numbers come from: each of them has an id.
#[derive(Clone, Debug, PartialEq)]
pub struct SourcedExhibit {
    exhibit: Exhibit,
    origin: Arc<Origin>,
    names: Names,
}

impl Deref for SourcedExhibit {
    type Target = Exhibit;

    fn deref(&self) -> &Exhibit {
        &self.exhibit
    }
}

impl SourcedExhibit {
    /// An exhibit with where it comes from, as everybody may see it under the usual rule of disclosure control.
    #[must_use]
    pub fn new(exhibit: Exhibit, origin: Arc<Origin>) -> Self {
        Self::for_readers(exhibit, origin, EVERYBODY)
    }

    /// The same as these readers may see it.
    #[must_use]
    pub fn for_readers(exhibit: Exhibit, origin: Arc<Origin>, readers: Readers) -> Self {
        let exhibit = disclosure::for_readers(exhibit, readers);
        let names = Names::of(&exhibit.table);
        Self::named(exhibit, names, origin)
    }

    /// The same exhibit in other words: ids are those of `usual`, so that a number has one id whoever reads.
    #[must_use]
    pub fn worded(exhibit: Exhibit, usual: &Exhibit, origin: Arc<Origin>, readers: Readers) -> Self {
        let (exhibit, usual) =
            (disclosure::for_readers(exhibit, readers), &disclosure::for_readers(usual.clone(), readers));
        let shape = |table: &Table| (table.rows.len(), table.columns.len());
        let is_same_shape = shape(&exhibit.table) == shape(&usual.table);
        let names = Names::of(if is_same_shape { &usual.table } else { &exhibit.table });
        Self::named(exhibit, names, origin)
    }

    fn named(mut exhibit: Exhibit, names: Names, origin: Arc<Origin>) -> Self {
        for (row, row_name) in exhibit.table.rows.iter_mut().zip(&names.rows) {
            for (cell, column_name) in row.cells.iter_mut().zip(&names.columns) {
                if let Cell::Number(number) = cell {
                    number.id = Some(FigureId::of(&origin.canonical(&exhibit.name, row_name, column_name)));
                }
            }
        }
        Self { exhibit, origin, names }
    }

    /// Where its numbers come from.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The exhibit itself.
    #[must_use]
    pub fn into_exhibit(self) -> Exhibit {
        self.exhibit
    }

    /// The ids of its numbers.
    pub fn numbers(&self) -> impl Iterator<Item = FigureId> {
        let cells = self.table.rows.iter().flat_map(|row| &row.cells);
        cells.filter_map(|cell| match cell {
            Cell::Number(number) => number.id,
            Cell::Figure(_) | Cell::Word { .. } | Cell::Missing(_) => None,
        })
    }

    /// The id of the number in a row under a heading, in the terms of finance: `System`, `In full: Risks`.
    #[must_use]
    pub fn id_at(&self, row: &str, column: &str) -> Option<FigureId> {
        let row_idx = self.names.rows.iter().position(|name| name == row)?;
        let column_idx = self.names.columns.iter().position(|name| name == column)?;
        match self.table.rows[row_idx].cells.get(column_idx)? {
            Cell::Number(number) => number.id,
            Cell::Figure(figure) => Some(figure.id),
            Cell::Word { .. } | Cell::Missing(_) => None,
        }
    }

    /// The number with this id.
    #[must_use]
    pub fn number(&self, id: FigureId) -> Option<TableNumber<'_>> {
        self.table.rows.iter().enumerate().find_map(|(row_idx, row)| {
            row.cells.iter().enumerate().find_map(|(column_idx, cell)| match cell {
                Cell::Number(number) if number.id == Some(id) => {
                    Some(TableNumber { exhibit: self, number, row, row_idx, column_idx })
                }
                _ => None,
            })
        })
    }
}

/// The names of rows and columns from which ids are made, each unique.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Names {
    rows: Vec<String>,
    columns: Vec<String>,
}

impl Names {
    fn of(table: &Table) -> Self {
        let columns = table.columns.iter().map(|column| match column.group.as_str() {
            "" => column.heading.clone(),
            group => format!("{group}: {}", column.heading),
        });
        Self { rows: numbered(table.rows.iter().map(|row| row.name.clone())), columns: numbered(columns) }
    }
}

/// Names, each unique: a second of the same is `name #2`.
#[must_use]
pub fn numbered(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    names
        .map(|name| {
            let n = counts.entry(name.clone()).or_default();
            *n += 1;
            if *n == 1 { name } else { format!("{name} #{n}") }
        })
        .collect()
}

/// A number in its table.
#[derive(Clone, Copy, Debug)]
pub struct TableNumber<'e> {
    exhibit: &'e SourcedExhibit,
    /// The number.
    pub number: &'e Number,
    /// Its row.
    pub row: &'e Row,
    row_idx: usize,
    column_idx: usize,
}

/// A value in the same column, which a total adds up.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The name of its row.
    pub name: String,
    /// Its id, where it has one.
    pub id: Option<FigureId>,
    /// As printed.
    pub text: String,
}

impl TableNumber<'_> {
    /// The heading of its column, with that of its group.
    #[must_use]
    pub fn column_name(&self) -> String {
        let column = &self.exhibit.table.columns[self.column_idx];
        match (column.group.as_str(), column.heading.as_str()) {
            ("", heading) => heading.to_owned(),
            (group, heading) => format!("{group}: {heading}"),
        }
    }

    /// The columns of files that it is worked out from.
    #[must_use]
    pub fn columns_read(&self) -> &'static [&'static str] {
        self.exhibit.table.columns[self.column_idx].read_from
    }

    /// The rows of files that it is worked out from.
    pub fn rows_read(&self) -> impl Iterator<Item = FileRows> {
        let column = &self.exhibit.table.columns[self.column_idx];
        let chosen_by = column.read_where.iter().map(|(column, value)| (*column, (*value).to_owned()));
        let chosen_by = chosen_by.chain(column.read_also.iter().cloned());
        self.row.read_from.iter().map(move |rows| FileRows {
            file: rows.file.clone(),
            chosen_by: rows.chosen_by.iter().cloned().chain(chosen_by.clone()).collect(),
        })
    }

    /// The files that it rests on, as far as its table tells them apart.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        let of_row: BTreeSet<&str> = self.row.read_from.iter().map(|rows| rows.file.as_str()).collect();
        if of_row.is_empty() {
            return self.exhibit.origin.files.clone();
        }
        of_row.into_iter().map(str::to_owned).collect()
    }

    /// The text whose hash is its id.
    #[must_use]
    pub fn canonical(&self) -> String {
        let Names { rows, columns } = &self.exhibit.names;
        self.exhibit.origin.canonical(&self.exhibit.name, &rows[self.row_idx], &columns[self.column_idx])
    }

    /// The rows above that it adds up, where it stands in a total and they add up to it to the last digit
    /// printed.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let rows = &self.exhibit.table.rows[..self.row_idx];
        let stands_for_itself = |row: &Row| matches!(row.kind, RowKind::Body | RowKind::Emphasis);
        let bodies = || rows.iter().filter(|row| stands_for_itself(row) && !row.is_part());
        let rows: Vec<&Row> = match self.row.kind {
            RowKind::Body | RowKind::Emphasis => return Vec::new(),
            RowKind::Subtotal => {
                let after = rows.iter().rposition(|row| !stands_for_itself(row)).map_or(0, |idx| idx + 1);
                rows[after..].iter().filter(|row| !row.is_part()).collect()
            }
            RowKind::Total => bodies().collect(),
        };
        let value = |row: &Row| match row.cells.get(self.column_idx) {
            Some(Cell::Number(number)) => Some((number.id, number.text.clone(), number.value)),
            Some(Cell::Figure(figure)) => Some((Some(figure.id), figure.text.clone(), figure.millions)),
            _ => None,
        };
        let parts: Vec<_> = rows.into_iter().filter_map(|row| Some((row, value(row)?))).collect();
        let sum: f64 = parts.iter().map(|(_, (_, _, value))| value).sum();
        // Half of the last digit that is printed.
        let within = 0.5 * 10_f64.powi(-i32::try_from(self.number.form.decimals).unwrap_or(0));
        if parts.len() < 2 || within < (sum - self.number.value).abs() {
            return Vec::new();
        }
        parts.into_iter().map(|(row, (id, text, _))| Part { name: row.name.clone(), id, text }).collect()
    }
}

#[cfg(test)]
mod tests;
