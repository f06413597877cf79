//! Rows sorted and chosen, from tables of the invented system.

use domain::example;

use super::*;
use crate::table::{lines, system_position};
use crate::words::Wording;

fn lines_of_hospitals() -> Table {
    let month_end = example::month_end();
    let code = month_end.organisations[0].code.clone();
    lines(&month_end, &code, Wording::Staff).unwrap().table
}

fn names(table: &Table) -> Vec<&str> {
    table.rows.iter().map(|row| row.name.as_str()).collect()
}

fn by(column: usize, is_descending: bool) -> Arrangement {
    Arrangement { column: Some(column), is_descending, words: String::new() }
}

#[test]
fn numbers_sort_by_value_and_the_total_stays_at_the_foot() {
    let table = lines_of_hospitals();
    let variance = |table: &Table| -> Vec<f64> {
        let bodies = table.rows.iter().filter(|row| row.kind == RowKind::Body);
        bodies
            .filter_map(|row| match &row.cells[2] {
                Cell::Figure(figure) => Some(figure.millions),
                _ => None,
            })
            .collect()
    };
    let worst_first = arranged(&table, &by(3, false));
    assert!(variance(&worst_first).is_sorted());
    assert_eq!(worst_first.rows.last().unwrap().kind, RowKind::Total);
    let best_first = arranged(&table, &by(3, true));
    assert!(variance(&best_first).iter().rev().is_sorted());
    assert_eq!(best_first.rows.last().unwrap().kind, RowKind::Total);
}

#[test]
fn names_sort_in_any_letters_and_subtotals_are_left_out() {
    let sorted = arranged(&lines_of_hospitals(), &by(0, false));
    assert!(sorted.rows.iter().all(|row| row.kind != RowKind::Subtotal));
    let bodies: Vec<String> = sorted
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Body)
        .map(|row| row.name.to_lowercase())
        .collect();
    assert!(bodies.is_sorted() && 1 < bodies.len());
}

#[test]
fn what_is_missing_comes_last_in_either_order() {
    let month_end = example::incomplete_month_end();
    let table = system_position(&month_end, Wording::Staff).table;
    let missing_at = |table: &Table| {
        let bodies: Vec<&Row> = table.rows.iter().filter(|row| row.kind == RowKind::Body).collect();
        (bodies.iter().position(|row| matches!(row.cells[1], Cell::Missing(_))), bodies.len())
    };
    for is_descending in [false, true] {
        let (at, n) = missing_at(&arranged(&table, &by(2, is_descending)));
        assert_eq!(at, Some(n - 1));
    }
}

#[test]
fn rows_are_chosen_by_all_of_their_words_and_no_total_sums_a_part() {
    let table = lines_of_hospitals();
    let chosen = Arrangement { words: "  PAY agency ".to_owned(), ..Arrangement::default() };
    let names_chosen = arranged(&table, &chosen);
    assert!(!names_chosen.rows.is_empty());
    assert!(
        names_chosen
            .rows
            .iter()
            .all(|row| row.kind == RowKind::Body && row.name.to_lowercase().contains("agency"))
    );
    let nothing = Arrangement { words: "zzz".to_owned(), ..Arrangement::default() };
    assert!(arranged(&table, &nothing).rows.is_empty());
    assert_eq!(names(&arranged(&table, &Arrangement::default())), names(&table));
}

#[test]
fn sorting_loses_and_adds_no_row() {
    let table = lines_of_hospitals();
    let sums = |row: &&Row| row.kind != RowKind::Subtotal;
    let mut expected: Vec<&str> = table.rows.iter().filter(sums).map(|row| row.name.as_str()).collect();
    expected.sort_unstable();
    // Also by a column that is not there.
    for column in 0..12 {
        for is_descending in [false, true] {
            let sorted = arranged(&table, &by(column, is_descending));
            let mut found = names(&sorted);
            found.sort_unstable();
            assert_eq!(found, expected, "column {column}");
        }
    }
}
