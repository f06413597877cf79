//! Tables in another order, and of some rows only, as a reader asks for them.

use std::cmp::Ordering;

use crate::exhibit::{Cell, Row, RowKind, Table};

/// How the rows of a table are to be arranged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// The column to sort by, 0 for the row names; `None` for the order of the table.
    pub column: Option<usize>,
    /// Whether the largest come first.
    pub is_descending: bool,
    /// Words that a row must hold, in any letters; empty for all rows.
    pub words: String,
}

impl Arrangement {
    /// Whether it leaves a table as it is.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        self.column.is_none() && self.words.trim().is_empty()
    }
}

/// The table so arranged. Totals stay at its foot as long as all rows are shown; a subtotal sums the rows
/// above it, so it is left out where these move or are not all shown. What is missing comes last in either order,
/// and rows that are equal keep their order.
#[must_use]
pub fn arranged(table: &Table, arrangement: &Arrangement) -> Table {
    if arrangement.is_usual() {
        return table.clone();
    }
    let words: Vec<String> = arrangement.words.split_whitespace().map(str::to_lowercase).collect();
    let mut rows: Vec<Row> =
        table.rows.iter().filter(|row| row.kind == RowKind::Body && holds(row, &words)).cloned().collect();
    if let Some(column) = arrangement.column {
        rows.sort_by(|one, other| {
            let order = compared(&key(one, column), &key(other, column));
            match order {
                Compared::Both(order) if arrangement.is_descending => order.reverse(),
                Compared::Both(order) | Compared::Missing(order) => order,
            }
        });
    }
    if words.is_empty() {
        rows.extend(table.rows.iter().filter(|row| row.kind == RowKind::Total).cloned());
    }
    Table { rows, ..table.clone() }
}

/// Whether every word stands somewhere in the row.
fn holds(row: &Row, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let texts = row.cells.iter().map(text).chain([row.name.as_str()]);
    let all: String = texts.map(|text| text.to_lowercase() + "\n").collect();
    words.iter().all(|word| all.contains(word.as_str()))
}

fn text(cell: &Cell) -> &str {
    match cell {
        Cell::Figure(figure) => &figure.text,
        Cell::Number(number) => &number.text,
        Cell::Word { text, .. } => text,
        Cell::Missing(text) => text,
    }
}

/// What a row is sorted by.
enum Key<'a> {
    Number(f64),
    Text(&'a str),
    Missing,
}

fn key(row: &Row, column: usize) -> Key<'_> {
    let Some(cell_idx) = column.checked_sub(1) else { return Key::Text(&row.name) };
    match row.cells.get(cell_idx) {
        Some(Cell::Figure(figure)) => Key::Number(figure.millions),
        Some(Cell::Number(number)) => Key::Number(number.value),
        Some(Cell::Word { text, .. }) => Key::Text(text),
        Some(Cell::Missing(_)) | None => Key::Missing,
    }
}

/// How two rows compare; where one of them misses its value, whatever the direction.
enum Compared {
    Both(Ordering),
    Missing(Ordering),
}

fn compared(one: &Key<'_>, other: &Key<'_>) -> Compared {
    match (one, other) {
        (Key::Number(one), Key::Number(other)) => Compared::Both(one.total_cmp(other)),
        (Key::Text(one), Key::Text(other)) => Compared::Both(one.to_lowercase().cmp(&other.to_lowercase())),
        (Key::Number(_), Key::Text(_)) => Compared::Both(Ordering::Less),
        (Key::Text(_), Key::Number(_)) => Compared::Both(Ordering::Greater),
        (Key::Missing, Key::Missing) => Compared::Missing(Ordering::Equal),
        (Key::Missing, _) => Compared::Missing(Ordering::Greater),
        (_, Key::Missing) => Compared::Missing(Ordering::Less),
    }
}

#[cfg(test)]
mod tests;
