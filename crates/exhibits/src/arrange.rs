//! Tables in another order, and of some rows only, as a reader asks for them.

mod order;

use std::cmp::Ordering;

use crate::exhibit::{Cell, Row, Table};
use order::Order;

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

/// The table so arranged. Rows that sum others stay at its foot in their own order, whatever it is sorted by, and
/// are chosen by their words as the others are. What is missing comes last in either order, and rows that are equal
/// keep their order.
#[must_use]
pub fn arranged(table: &Table, arrangement: &Arrangement) -> Table {
    if arrangement.is_usual() {
        return table.clone();
    }
    let words: Vec<String> = arrangement.words.split_whitespace().map(str::to_lowercase).collect();
    let chosen = table.rows.iter().filter(|row| holds(row, &words)).cloned();
    let (sums, mut rows): (Vec<Row>, Vec<Row>) = chosen.partition(|row| row.kind.is_sum());
    if let Some(column) = arrangement.column {
        rows.sort_by(|one, other| {
            let order = compared(key(one, column).as_ref(), key(other, column).as_ref());
            match order {
                Compared::Both(order) if arrangement.is_descending => order.reverse(),
                Compared::Both(order) | Compared::Missing(order) => order,
            }
        });
    }
    rows.extend(sums);
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

/// What a row is sorted by; nothing where it misses a value.
fn key(row: &Row, column: usize) -> Option<Order> {
    let Some(cell_idx) = column.checked_sub(1) else { return Some(Order::of_text(&row.name)) };
    match row.cells.get(cell_idx)? {
        Cell::Figure(figure) => Some(Order::of_number(figure.millions)),
        Cell::Number(number) => Some(Order::of_number(number.value)),
        Cell::Word { text, .. } => Some(Order::of_text(text)),
        Cell::Missing(_) => None,
    }
}

/// How two rows compare; where one of them misses its value, whatever the direction.
enum Compared {
    Both(Ordering),
    Missing(Ordering),
}

fn compared(one: Option<&Order>, other: Option<&Order>) -> Compared {
    match (one, other) {
        (Some(one), Some(other)) => Compared::Both(one.cmp(other)),
        (None, None) => Compared::Missing(Ordering::Equal),
        (None, Some(_)) => Compared::Missing(Ordering::Greater),
        (Some(_), None) => Compared::Missing(Ordering::Less),
    }
}

#[cfg(test)]
mod tests;
