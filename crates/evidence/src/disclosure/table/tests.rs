//! Tables with totals, and what can be worked out of them.

mod linear_program;
mod random_tables;

use super::*;

const ROUNDED: Totals =
    Totals { of_rows: Total::Controlled, of_columns: Total::Controlled, of_all: Total::Controlled };
const EXACT: Totals = Totals { of_rows: Total::Exact, of_columns: Total::Exact, of_all: Total::Exact };
/// A list: rows of one count with a total below.
const LIST: Totals =
    Totals { of_rows: Total::NotShown, of_columns: Total::NotShown, of_all: Total::Controlled };

fn rule(most_hidden: u64, base: u64) -> DisclosureRule {
    DisclosureRule::new(most_hidden, base).unwrap()
}

fn table(rows: &[&[u64]], totals: Totals) -> PeopleTable {
    PeopleTable::new(rows.iter().map(|row| row.to_vec()).collect(), totals, Zeros::Known).unwrap()
}

/// Row by row with totals: `* 10 | 15`.
fn text(shown: &ProtectedTable) -> Vec<String> {
    let total = |total: &Option<Shown>| total.map_or(String::new(), |total| format!(" | {total}"));
    let row = |cells: &[Shown]| cells.iter().map(Shown::to_string).collect::<Vec<_>>().join(" ");
    let rows = shown.cells.iter().zip(&shown.row_totals).map(|(cells, sum)| row(cells) + &total(sum));
    let columns: Vec<Shown> = shown.column_totals.iter().copied().flatten().collect();
    rows.chain([row(&columns) + &total(&shown.total)]).collect()
}

#[track_caller]
fn check(rule: DisclosureRule, table: &PeopleTable, expected: &[&str]) {
    assert_eq!(text(&protect(rule, table).unwrap()), expected);
}

#[test]
fn without_totals_small_counts_alone_are_hidden() {
    let none = Totals { of_rows: Total::NotShown, of_columns: Total::NotShown, of_all: Total::NotShown };
    check(DisclosureRule::HES, &table(&[&[3, 12], &[0, 8]], none), &["* 10", "0 10", ""]);
}

#[test]
fn of_10_and_a_hidden_count_that_make_20_the_hidden_one_is_6_or_7_so_one_more_is_hidden() {
    // 7 and 12 are 19: from 18 to 22, less 8 to 12.
    check(DisclosureRule::HES, &table(&[&[7], &[12]], LIST), &["*", "*", " | 20"]);
    // 1 and 8 and 8 are 17, shown as 15: with two counts shown as 10 the hidden one can only be 1.
    let shown = protect(DisclosureRule::HES, &table(&[&[1], &[8], &[8], &[30]], LIST)).unwrap();
    assert_ne!(text(&shown)[1..3], ["10", "10"]);
    assert_eq!(shown.hidden.second, 1);
    // 4 and 11 are 15: from 1 to 7, which the rule tells anyway.
    check(DisclosureRule::HES, &table(&[&[4], &[11]], LIST), &["*", "10", " | 15"]);
}

#[test]
fn with_exact_totals_two_rows_and_two_columns_hide_one_each_the_smallest_that_serve() {
    let counts: &[&[u64]] = &[&[3, 20, 50], &[30, 60, 70], &[45, 80, 90]];
    let shown = protect(rule(7, 1), &table(counts, EXACT)).unwrap();
    assert_eq!(text(&shown), ["* * 50 | 73", "* * 70 | 160", "45 80 90 | 215", "78 160 210 | 448"]);
    assert_eq!(shown.hidden, Hidden { small: 1, second: 3, narrow_to_insiders: 0 });
}

#[test]
fn two_hidden_counts_whose_sum_is_near_twice_the_threshold_give_each_other_away() {
    // Both are hidden for being small and make 14 together: each is 7.
    let shown = protect(rule(7, 1), &table(&[&[7], &[7], &[20]], LIST)).unwrap();
    assert_eq!(shown.cells, [[Shown::Hidden], [Shown::Hidden], [Shown::Hidden]]);
}

#[test]
fn a_zero_is_the_last_to_be_hidden_and_never_where_it_is_known() {
    let rows = vec![vec![5], vec![0], vec![90]];
    let list = |zeros| {
        let totals = Totals { of_all: Total::Exact, ..LIST };
        PeopleTable::new(rows.clone(), totals, zeros).unwrap()
    };
    for zeros in [Zeros::Known, Zeros::ByChance] {
        check(rule(7, 1), &list(zeros), &["*", "0", "*", " | 95"]);
    }
    let alone = |zeros| {
        let totals = Totals { of_all: Total::Exact, ..LIST };
        protect(rule(7, 5), &PeopleTable::new(vec![vec![6], vec![0]], totals, zeros).unwrap())
    };
    assert_eq!(text(&alone(Zeros::ByChance).unwrap()), ["*", "*", " | 6"]);
    assert_eq!(alone(Zeros::Known), Err(DisclosureFault::GivenAway { row: 1, column: 1 }));
    assert_eq!(
        alone(Zeros::Known).unwrap_err().to_string(),
        "the exact totals give away the count in row 1, column 1, whatever else is hidden; show the totals rounded, or \
         leave the table out"
    );
}

#[test]
fn where_all_are_small_the_rule_itself_is_all_that_is_known() {
    let shown = protect(DisclosureRule::HES, &table(&[&[1], &[1], &[1], &[1]], LIST)).unwrap();
    assert_eq!(text(&shown), ["*", "*", "*", "*", " | *"]);
    assert!(0 < shown.hidden.narrow_to_insiders);
}

#[test]
fn what_is_hidden_in_one_table_is_hidden_where_it_stands_again() {
    let exact = Totals { of_all: Total::Exact, ..LIST };
    let (first, second) = (table(&[&[4], &[40], &[30]], exact), table(&[&[30], &[25], &[60]], exact));
    let alone = protect(rule(7, 1), &second).unwrap();
    assert_eq!(text(&alone), ["30", "25", "60", " | 115"]);
    let both = protect_linked(rule(7, 1), &[first, second], &[[(0, 2, 0), (1, 0, 0)]]).unwrap();
    assert_eq!(text(&both[0]), ["*", "40", "*", " | 74"]);
    assert_eq!(text(&both[1]), ["*", "*", "60", " | 115"]);
}

#[test]
fn tables_that_share_nothing_are_told() {
    let tables = [table(&[&[4], &[40]], LIST), table(&[&[30]], LIST)];
    let message = |shared| protect_linked(DisclosureRule::HES, &tables, &[shared]).unwrap_err().to_string();
    let expected = "count 1 of those that tables share is 40 in one and 30 in the other, or in neither";
    assert_eq!(message([(0, 1, 0), (1, 0, 0)]), expected);
    assert!(message([(0, 1, 0), (2, 0, 0)]).contains("none"));
}

#[test]
fn what_is_no_table_is_refused() {
    let of = |rows: Vec<Vec<u64>>| PeopleTable::new(rows, ROUNDED, Zeros::Known).unwrap_err().to_string();
    assert_eq!(
        of(vec![vec![1, 2], vec![3]]),
        "row 2 of the table has 1 counts and the first has 2; every row has as many, at least one"
    );
    assert!(of(Vec::new()).starts_with("row 1 of the table has 0 counts"));
    assert!(of(vec![vec![1; 101]; 100]).starts_with("the table has 10100 counts; at most"));
    assert!(of(vec![vec![u64::MAX, 1]]).starts_with("the counts of the table add up to more than"));
}

#[test]
fn a_table_of_many_teams_and_bands_is_protected_in_time() {
    let mut stream = stats::stream::Stream::named(3, &["teams"]);
    let mut count = || if stream.below(3) == 0 { stream.below(30) } else { 0 };
    let mut row = || (0..12).map(|_| count()).collect();
    let rows: Vec<Vec<u64>> = (0..150).map(|_| row()).collect();
    let shown =
        protect(DisclosureRule::HES, &PeopleTable::new(rows, ROUNDED, Zeros::Known).unwrap()).unwrap();
    assert!(100 < shown.hidden.small && 0 < shown.hidden.second, "{:?}", shown.hidden);
}
