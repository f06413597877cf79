//! The tables of the lake: their columns, with units and with what they count.

use domain::counted::Counted;

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

/// Which texts a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Any.
    Any,
    /// One of those that publishers have used so far; another is told.
    OneOf(&'static [&'static str]),
    /// Codes of sub-ICBs, before July 2022 of clinical commissioning groups.
    SubIcbs,
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
    /// Which texts it may hold.
    pub words: Words,
    /// What its numbers count: whether everybody may ask for them.
    pub counts: Counted,
}

impl ColumnSpec {
    /// The column of texts or days; numbers say what they [count](Self::counting).
    pub(super) const fn new(name: &'static str, kind: ColumnKind, about: &'static str) -> Self {
        assert!(matches!(kind, ColumnKind::Text | ColumnKind::Date), "numbers say what they count");
        Self { name, kind, about, words: Words::Any, counts: Counted::NotPeople }
    }

    /// The column of numbers that count this.
    pub(super) const fn counting(
        name: &'static str,
        kind: ColumnKind,
        counts: Counted,
        about: &'static str,
    ) -> Self {
        Self { name, kind, about, words: Words::Any, counts }
    }

    /// The column of texts that are one of these.
    pub(super) const fn one_of(
        name: &'static str,
        words: &'static [&'static str],
        about: &'static str,
    ) -> Self {
        Self { name, kind: ColumnKind::Text, about, words: Words::OneOf(words), counts: Counted::NotPeople }
    }

    /// The column of codes of sub-ICBs.
    pub(super) const fn sub_icb(about: &'static str) -> Self {
        Self {
            name: "sub_icb",
            kind: ColumnKind::Text,
            about,
            words: Words::SubIcbs,
            counts: Counted::NotPeople,
        }
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

impl TableSpec {
    /// Whether no two rows of a published file are the same in every column: what is counted is counted once. Persons
    /// whose number an edition does not give may look the same.
    pub(super) fn has_each_row_once(&self) -> bool {
        self.sum.is_some() && self.columns.iter().all(|column| column.name != "person")
    }
}
