//! Live formulas give the figures beside which they stand.

use domain::example;
use domain::money::Pence;
use exhibits::exhibit::{Cell, Exhibit};
use exhibits::table;
use exhibits::words::Wording;

use super::formula::{Value, value};
use super::*;

/// The number in a cell named as `C9`, in whole pence, read from the values of the sheet.
fn at(values: &[Vec<Value>], name: &str) -> i64 {
    let (letter, row) = name.split_at(1);
    let idx = usize::from(letter.as_bytes()[0] - b'B');
    let row: usize = row.parse().expect("a row number");
    let offset = row - 1 - usize::try_from(FIRST).expect("a small number");
    match &values[offset][idx] {
        Value::Number { value, .. } => pence(*value),
        Value::Words(words) => panic!("{name} holds {words}"),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "amounts of the example are small")]
fn pence(millions: f64) -> i64 {
    (millions * 100_000_000.0).round() as i64
}

/// What a formula gives: a difference, a sum of a block, or a sum of cells.
fn result(values: &[Vec<Value>], formula: &str) -> i64 {
    let formula = formula.strip_prefix('=').expect("a formula starts with =");
    if let Some(block) = formula.strip_prefix("SUM(").and_then(|block| block.strip_suffix(')')) {
        let (first, last) = block.split_once(':').expect("a block has two ends");
        let (letter, from) = first.split_at(1);
        let (_, to) = last.split_at(1);
        let (from, to): (u32, u32) = (from.parse().expect("a row"), to.parse().expect("a row"));
        (from..=to).map(|row| at(values, &format!("{letter}{row}"))).sum()
    } else if let Some((minuend, subtrahend)) = formula.split_once('-') {
        at(values, minuend) - at(values, subtrahend)
    } else {
        formula.split('+').map(|cell| at(values, cell)).sum()
    }
}

/// Checks every formula of `exhibit`; gives how many there are.
fn check(exhibit: &Exhibit) -> usize {
    let month_end = example::month_end();
    let rows = exhibit.table.rows.iter().enumerate();
    let values: Vec<Vec<Value>> = rows
        .map(|(at, row)| (0..row.cells.len()).map(|idx| value(exhibit, &month_end, at, idx)).collect())
        .collect();
    let mut n_live = 0;
    for cell in values.iter().flatten() {
        if let Value::Number { value, live: Some(formula), .. } = cell {
            assert_eq!(result(&values, formula), pence(*value), "{formula} in {}", exhibit.key);
            n_live += 1;
        }
    }
    n_live
}

#[test]
fn formulas_give_the_figures_they_stand_for() {
    let month_end = example::month_end();
    assert!(check(&table::system_position(&month_end, Wording::Staff)) > 10);
    assert!(check(&table::months(&month_end, &month_end.system_subject(), Wording::Staff)) > 5);
    for organisation in &month_end.organisations {
        let lines =
            table::lines(&month_end, &organisation.code, Wording::Staff).expect("the organisation is known");
        assert!(check(&lines) > 10);
    }
}

#[test]
fn a_subtotal_without_an_id_is_a_sum_of_the_rows_above() {
    let month_end = example::month_end();
    let exhibit = table::system_position(&month_end, Wording::Staff);
    let at = exhibit.table.rows.iter().position(|row| row.name == "Trusts, total").expect("a subtotal");
    match value(&exhibit, &month_end, at, 0) {
        Value::Number { live, .. } => assert_eq!(live.as_deref(), Some("=SUM(B7:B8)")),
        Value::Words(words) => panic!("{words}"),
    }
}

#[test]
fn a_figure_that_its_neighbours_do_not_give_is_a_plain_number() {
    let mut month_end = example::month_end();
    let exhibit = table::system_position(&month_end, Wording::Staff);
    let Cell::Figure(variance) = &exhibit.table.rows[0].cells[2] else { panic!("no variance") };
    month_end.figures.get_mut(&variance.id).expect("a figure of the month end").value = Pence::new(1);
    match value(&exhibit, &month_end, 0, 2) {
        Value::Number { live, .. } => assert_eq!(live, None),
        Value::Words(words) => panic!("{words}"),
    }
}

#[test]
fn names_of_sheets_are_short_enough() {
    assert_eq!(sheet_name("T1", "system-position"), "T1 system position");
    assert_eq!(sheet_name("T3a", &"long-".repeat(12)).chars().count(), 31);
}
