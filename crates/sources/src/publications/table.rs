//! The tables of the lake: their columns, with units.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// A day; a month is its first day.
    Date,
    /// A whole number.
    Count,
    /// A decimal number with so many places; its values are whole numbers of the last place. Sums of them do not
    /// depend on their order, as those of floating-point numbers do.
    Decimal {
        /// Places after the point.
        scale: u8,
    },
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct ColumnSpec {
    /// Its name in SQL.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// What it means, with its unit; what a missing value says.
    pub about: &'static str,
}

impl ColumnSpec {
    pub(super) const fn new(name: &'static str, kind: ColumnKind, about: &'static str) -> Self {
        Self { name, kind, about }
    }
}

/// A table.
#[derive(Debug)]
pub struct TableSpec {
    /// Its name in SQL.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// The publication it is of, as the catalogue names it.
    pub publication: &'static str,
    /// Its columns.
    pub columns: &'static [ColumnSpec],
    /// The column whose sum shows whether two editions of a period differ.
    pub sum: Option<&'static str>,
}
