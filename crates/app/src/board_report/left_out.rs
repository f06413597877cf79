//! Tables of a board report that would show no amount: they are left out of it, and said once.

use exhibits::exhibit::{Cell, ColumnKind, Exhibit};
use report::{Chapter, Piece};

/// Takes columns in which nothing is known out of the tables of `chapters`, and whole tables where nothing else is in
/// them; gives what those are of, each once.
pub(super) fn without_empty(chapters: &mut Vec<Chapter>) -> Vec<String> {
    let mut left_out: Vec<String> = Vec::new();
    for chapter in chapters.iter_mut() {
        chapter.pieces.retain_mut(|piece| {
            let (Piece::Exhibit(exhibit) | Piece::Chart(exhibit) | Piece::Table(exhibit)) = piece else {
                return true;
            };
            if holds_amounts(exhibit) {
                drop_empty_columns(exhibit);
                return true;
            }
            let what = what_it_is_of(exhibit);
            if !left_out.contains(&what) {
                left_out.push(what);
            }
            false
        });
    }
    chapters.retain(|chapter| !chapter.pieces.is_empty());
    left_out
}

/// Whether any figure stands in a table, or the table is one of words.
fn holds_amounts(exhibit: &Exhibit) -> bool {
    let is_of_words = exhibit.table.columns.iter().all(|column| column.kind == ColumnKind::Words);
    let mut cells = exhibit.table.rows.iter().flat_map(|row| &row.cells);
    is_of_words || cells.any(|cell| matches!(cell, Cell::Figure(_) | Cell::Number(_)))
}

fn drop_empty_columns(exhibit: &mut Exhibit) {
    let rows = &exhibit.table.rows;
    let is_empty = |idx: usize| {
        !rows.is_empty() && rows.iter().all(|row| matches!(row.cells.get(idx), Some(Cell::Missing(_))))
    };
    let kept: Vec<bool> = (0..exhibit.table.columns.len()).map(|idx| !is_empty(idx)).collect();
    if kept.iter().all(|is_kept| *is_kept) {
        return;
    }
    for row in &mut exhibit.table.rows {
        let mut kept = kept.iter();
        row.cells.retain(|_| kept.next().copied().unwrap_or(true));
    }
    let mut kept = kept.iter();
    exhibit.table.columns.retain(|_| kept.next().copied().unwrap_or(true));
}

/// What a table is of, from the beginning of its caption: `capital schemes`.
fn what_it_is_of(exhibit: &Exhibit) -> String {
    let caption = exhibit.table.caption.split([',', '.']).next().unwrap_or_default().trim();
    let mut letters = caption.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
