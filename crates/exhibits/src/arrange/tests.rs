//! Rows sorted and chosen, from tables of the invented system.

use domain::example;

use super::*;
use crate::exhibit::RowKind;
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

/// Whether the total stands at the foot, with rows that sum others only beside it.
fn ends_with_totals(table: &Table) -> bool {
    let mut foot = table.rows.iter().rev().take_while(|row| row.kind.is_sum());
    foot.any(|row| row.kind == RowKind::Total)
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
    assert!(ends_with_totals(&worst_first));
    let best_first = arranged(&table, &by(3, true));
    assert!(variance(&best_first).iter().rev().is_sorted());
    assert!(ends_with_totals(&best_first));
}

#[test]
fn names_sort_in_any_letters_and_sums_stay_below_in_their_order() {
    let table = lines_of_hospitals();
    let sorted = arranged(&table, &by(0, false));
    let sums = |table: &Table| -> Vec<String> {
        table.rows.iter().filter(|row| row.kind.is_sum()).map(|row| row.name.clone()).collect()
    };
    assert_eq!(sums(&sorted), sums(&table));
    assert!(1 < sums(&sorted).len());
    let n_bodies = sorted.rows.iter().take_while(|row| !row.kind.is_sum()).count();
    assert!(sorted.rows[n_bodies..].iter().all(|row| row.kind.is_sum()));
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
    let mut expected = names(&table);
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

#[test]
fn the_words_of_a_surplus_or_deficit_find_its_line() {
    let chosen = |words: &str| {
        let arrangement = Arrangement { words: words.to_owned(), ..Arrangement::default() };
        arranged(&lines_of_hospitals(), &arrangement)
    };
    assert!(!chosen("deficit").rows.is_empty());
    assert_eq!(names(&chosen("adjusted financial performance")), ["Adjusted financial performance"]);
}

#[test]
fn a_row_that_is_picked_out_sorts_with_the_others() {
    let mut table = lines_of_hospitals();
    table.rows.retain(|row| row.kind == RowKind::Body);
    table.rows[0].kind = RowKind::Emphasis;
    let picked = table.rows[0].name.clone();
    let sorted = arranged(&table, &by(0, false));
    let expected: Vec<String> = {
        let mut names: Vec<String> = table.rows.iter().map(|row| row.name.to_lowercase()).collect();
        names.sort();
        names
    };
    assert_eq!(sorted.rows.iter().map(|row| row.name.to_lowercase()).collect::<Vec<_>>(), expected);
    assert!(names(&sorted).contains(&picked.as_str()));
}
