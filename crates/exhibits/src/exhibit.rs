//! An exhibit: a finding, the table that proves it and, where it helps, a chart of the same figures.
//!
//! The content is made once and shown by every medium: the terminal, pages, the board report in
//! HTML and PDF, and workbooks. Media decide how it looks, never what it says.

use std::borrow::Cow;

use domain::counted::Counted;
use domain::figure::FigureId;
use domain::provenance::Provenance;

use crate::number::Number;

pub use crate::number::Tone;

/// A finding with its table and, where it helps, its chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Exhibit {
    /// The key printed before the heading and used in links: `T1`, `C2`.
    pub key: Cow<'static, str>,
    /// A short name, unique in a report and fit for file and element names: `system-position`.
    pub name: Cow<'static, str>,
    /// The finding, as a sentence with its number.
    pub heading: String,
    /// One sentence: unit, basis, period, how to read it.
    pub note: String,
    /// How the heading is known: the weakest of the figures it rests on.
    pub provenance: Provenance,
    /// The figures.
    pub table: Table,
    /// The chart of the same figures.
    pub chart: Option<Chart>,
}

impl Exhibit {
    /// Leaves out every column of the table that is not to be kept, with its cells.
    pub fn retain_columns(&mut self, is_kept: impl Fn(&Column) -> bool) {
        let kept: Vec<bool> = self.table.columns.iter().map(&is_kept).collect();
        for row in &mut self.table.rows {
            let mut kept = kept.iter();
            row.cells.retain(|_| kept.next().copied().unwrap_or(true));
        }
        self.table.columns.retain(is_kept);
    }
}

/// A table of figures and words.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Unit, sign rule and as-at date: `Surplus or (deficit), £m. …`.
    pub caption: String,
    /// The heading of the column of row names: `Organisation`.
    pub row_heading: String,
    /// The columns after the row names.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The heading it shares with its neighbours: `To date, including support`; empty for none.
    pub group: String,
    /// Its own heading: `Variance`.
    pub heading: String,
    /// Whether it holds figures, set right, or words, set left.
    pub kind: ColumnKind,
    /// The columns of files that its numbers are worked out from: `actual_wte`, `plan_wte`.
    pub read_from: &'static [&'static str],
    /// What must stand in a row of a file for its numbers to be worked out from it: `item` is `opening`.
    pub read_where: &'static [(&'static str, &'static str)],
    /// What else must stand there, where that is known with the table alone: `period` is `2025-06-01`.
    pub read_also: Vec<(&'static str, String)>,
    /// What its numbers count: whether everybody may see them.
    pub counts: Counted,
}

impl Column {
    /// The same column, whose numbers count this.
    #[must_use]
    pub const fn counting(mut self, counts: Counted) -> Self {
        self.counts = counts;
        self
    }

    /// The same column, worked out from these columns of the files of its rows.
    #[must_use]
    pub const fn reading(mut self, columns: &'static [&'static str]) -> Self {
        self.read_from = columns;
        self
    }

    /// The same column, worked out only from rows in which this stands.
    #[must_use]
    pub const fn of_rows(mut self, cells: &'static [(&'static str, &'static str)]) -> Self {
        self.read_where = cells;
        self
    }

    /// The same column, worked out only from rows in whose `column` this stands, too.
    #[must_use]
    pub fn and_rows(mut self, column: &'static str, value: impl Into<String>) -> Self {
        self.read_also.push((column, value.into()));
        self
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Figures, set right.
    Figures,
    /// Words, set left.
    Words,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The row's name.
    pub name: String,
    /// A shorter name for narrow screens; the same where there is none.
    pub short_name: String,
    /// A page about what the row is about, relative to the site: `/organisation/RWE`.
    pub link: Option<String>,
    /// Whether it sums the rows above.
    pub kind: RowKind,
    /// One cell a column.
    pub cells: Vec<Cell>,
    /// The rows of files that its numbers are worked out from.
    pub read_from: Vec<FileRows>,
    /// What its numbers count, where that is not what their columns say, as in a table of several things.
    pub counts: Option<Counted>,
}

/// Rows of a file: those whose cells hold what is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRows {
    /// The file, below the workspace.
    pub file: String,
    /// The columns by which the rows are chosen, and what stands there; all rows where there are none.
    pub chosen_by: Vec<(&'static str, String)>,
}

impl FileRows {
    /// The rows of `file` that hold `value` under `column`.
    pub fn with(file: &str, column: &'static str, value: impl Into<String>) -> Self {
        Self { file: file.to_owned(), chosen_by: vec![(column, value.into())] }
    }

    /// All rows of `file`.
    #[must_use]
    pub fn all(file: &str) -> Self {
        Self { file: file.to_owned(), chosen_by: Vec::new() }
    }
}

impl Row {
    /// The same row, whose numbers count this.
    #[must_use]
    pub fn counting(self, counts: Counted) -> Self {
        Self { counts: Some(counts), ..self }
    }

    /// The same row, worked out from these rows of files.
    #[must_use]
    pub fn reading(mut self, rows: impl IntoIterator<Item = FileRows>) -> Self {
        self.read_from.extend(rows);
        self
    }

    /// Whether it is part of a row above, and not to be added to it: `of which deficit support`.
    #[must_use]
    pub fn is_part(&self) -> bool {
        self.name.starts_with("of which ")
    }
}

/// Whether a row sums others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// It stands for itself.
    Body,
    /// It stands for itself and is picked out among the others.
    Emphasis,
    /// It sums some rows.
    Subtotal,
    /// It sums the table.
    Total,
}

impl RowKind {
    /// Whether it sums other rows.
    #[must_use]
    pub const fn is_sum(self) -> bool {
        matches!(self, Self::Subtotal | Self::Total)
    }
}

/// A cell of a table. There is no empty cell: what is missing says why.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A figure.
    Figure(FigureCell),
    /// A number that is worked out for the table.
    Number(Number),
    /// A word about the figure beside it.
    Word {
        /// `adverse`, `favourable`, `on plan`.
        text: String,
        /// The colour role.
        tone: Tone,
    },
    /// A word or two in place of a figure: `No data`, `Not applicable`.
    Missing(&'static str),
}

/// A figure as tables show it.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureCell {
    /// Its id, the target of its link.
    pub id: FigureId,
    /// As printed: `(18.8)`.
    pub text: String,
    /// As spoken: `minus 18.8 million pounds, adverse, published`.
    pub label: String,
    /// How it is known.
    pub provenance: Provenance,
    /// The exact value [£m], for workbooks and charts. Not for sums.
    pub millions: f64,
}

/// A chart, drawn for wide and for narrow columns from one set of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// At most 125 characters, read aloud first: `Bridge from plan to actual`.
    pub label: String,
    /// What the chart shows, in full sentences, for those who do not see it.
    pub description: String,
    /// For columns of 540 px and more.
    pub wide: Specification,
    /// For telephones, 288 px.
    pub narrow: Specification,
}

/// An ECharts option in pure JSON, and the size it is drawn at.
#[derive(Clone, Debug, PartialEq)]
pub struct Specification {
    /// Unique among the charts of a page; prefixes every id in the drawing: `bridge-wide`.
    pub name: String,
    /// [px]
    pub width: u32,
    /// [px]
    pub height: u32,
    /// The option: no functions, no custom series.
    pub option: serde_json::Value,
}
