//! An answer has a chart where one says what its columns do, and none else.

use super::*;

/// Columns, those whose names begin with `n_` of numbers, and rows.
fn answer(columns: &[&str], rows: &[&[&str]]) -> (Vec<AnswerColumn>, Vec<Vec<Option<String>>>) {
    let column = |name: &&str| AnswerColumn { name: (*name).to_owned(), is_number: name.starts_with("n_") };
    let cell = |cell: &&str| (!cell.is_empty()).then(|| (*cell).to_owned());
    (columns.iter().map(column).collect(), rows.iter().map(|row| row.iter().map(cell).collect()).collect())
}

#[track_caller]
fn check(columns: &[&str], rows: &[&[&str]], expected: &[usize]) {
    let (columns, rows) = answer(columns, rows);
    assert_eq!(charted(&columns, &rows), expected, "{columns:?}");
    for column in 0..columns.len() {
        assert_eq!(answer_chart(&columns, &rows, column).is_some(), expected.contains(&column));
    }
}

#[test]
fn numbers_by_month_by_area_and_by_label_have_charts() {
    check(&["month", "n_a", "n_b"], &[&["2021-07-01", "1", "2"], &["2021-08-01", "3", ""]], &[1, 2]);
    let by_area: &[&[&str]] = &[
        &["03W", "2021-07-01", "1"],
        &["03W", "2021-08-01", "2"],
        &["04C", "2021-07-01", "3"],
        &["04C", "2021-08-01", ""],
    ];
    check(&["sub_icb", "month", "n_a"], by_area, &[2]);
    check(&["name", "n_a"], &[&["GP", "5.5"], &["Unknown", "-2"], &["", ""]], &[1]);
}

#[test]
fn what_no_chart_says_has_none() {
    // One row, no label, the same label twice, more than two labels to a number, a number that is none.
    check(&["name", "n_a"], &[&["GP", "5"]], &[]);
    check(&["n_a", "n_b"], &[&["1", "5"], &["2", "6"]], &[]);
    check(&["name", "n_a"], &[&["GP", "5"], &["GP", "6"]], &[]);
    check(&["a", "b", "c", "n_a"], &[&["x", "y", "z", "5"], &["x", "y", "w", "6"]], &[]);
    check(&["name", "n_a"], &[&["GP", "NaN"], &["DNA", "1e300"]], &[]);
    check(&["name", "other"], &[&["GP", "a"], &["DNA", "b"]], &[]);
}

/// A point with nothing beside it.
fn dot(value: f64) -> serde_json::Value {
    serde_json::json!({ "value": value, "symbol": "circle", "symbolSize": 7 })
}

#[test]
fn months_without_a_number_are_gaps_and_no_steps() {
    let (columns, rows) =
        answer(&["month", "n_a"], &[&["2024-06-01", "467"], &["2024-08-01", "435"], &["2024-09-01", "430"]]);
    let chart = answer_chart(&columns, &rows, 1).expect("a chart");
    let months = serde_json::json!(["Jun 2024", "Jul 2024", "Aug 2024", "Sep 2024"]);
    assert_eq!(chart.wide.option["xAxis"]["data"], months);
    assert_eq!(chart.wide.option["series"][0]["data"], serde_json::json!([dot(467.0), null, 435.0, 430.0]));
}

#[test]
fn lines_begin_at_the_first_month_of_any_and_leave_gaps_where_nothing_is_known() {
    let (columns, rows) = answer(
        &["month", "area", "n_a"],
        &[&["2021-09-01", "b", "4"], &["2021-07-01", "a", "1"], &["2021-08-01", "b", "2"]],
    );
    let chart = answer_chart(&columns, &rows, 2).expect("a chart");
    assert_eq!(chart.wide.option["xAxis"]["data"], serde_json::json!(["Jul 2021", "Aug 2021", "Sep 2021"]));
    assert_eq!(chart.wide.option["series"][0]["data"], serde_json::json!([dot(1.0), null, null]));
    assert_eq!(chart.wide.option["series"][1]["data"], serde_json::json!([null, 2.0, 4.0]));
}
