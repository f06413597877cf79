//! Series as people write them.

use jiff::civil::date;

use super::*;

fn faults(text: &str) -> Vec<String> {
    let error = SeriesFile::of_text("series.csv", text).unwrap_err();
    error.faults("series.csv").iter().map(ToString::to_string).collect()
}

#[test]
fn a_series_has_dates_values_and_targets() {
    let file =
        SeriesFile::of_text("a.csv", "month,value,target\n2024-05,2.5,3\n2024-06,,\n2024-07,-1,3\n").unwrap();
    let rows: Vec<_> = file.rows.iter().map(|row| (row.date, row.value, row.target)).collect();
    assert_eq!(
        rows,
        [
            (date(2024, 5, 1), Some(2.5), Some(3.0)),
            (date(2024, 6, 1), None, None),
            (date(2024, 7, 1), Some(-1.0), Some(3.0)),
        ]
    );
    assert!(!file.was_out_of_order);
}

#[test]
fn the_column_that_is_left_holds_the_values() {
    let file = SeriesFile::of_text("a.csv", "period,place,seen\n2024-05-01,Oakham,7\n").unwrap();
    assert_eq!((file.rows[0].unit.as_str(), file.rows[0].value), ("Oakham", Some(7.0)));
    assert_eq!(
        faults("date,seen,left\n2024-05-01,1,2\n"),
        [
            "series.csv: it is not said which column holds the values (it may be seen, left); name one of them value"
        ]
    );
}

#[test]
fn rows_out_of_order_are_put_in_order_and_that_is_told() {
    let file = SeriesFile::of_text("a.csv", "date,value\n2024-06-01,2\n2024-05-01,1\n").unwrap();
    assert!(file.was_out_of_order);
    assert_eq!(file.rows[0].date, date(2024, 5, 1));
    let turns = "unit,date,value\nA,2024-05-01,1\nB,2024-05-01,1\nA,2024-06-01,2\nB,2024-06-01,2\n";
    let file = SeriesFile::of_text("a.csv", turns).unwrap();
    assert!(!file.was_out_of_order);
    assert_eq!(file.rows.iter().map(|row| row.unit.as_str()).collect::<String>(), "AABB");
}

#[test]
fn all_that_is_wrong_is_told_at_once_with_its_row() {
    let told = faults("date,value\n2024-05-01,a\n2024-05-02,inf\nsoon,3\n2024-06-01,1\n2024-06-01,2\n");
    assert_eq!(told.len(), 4, "{told:#?}");
    assert!(
        told[0].starts_with("series.csv row 2, column B (value): found \"a\"; expected a number"),
        "{told:#?}"
    );
    assert!(told[1].contains("row 3"), "{told:#?}");
    assert!(told[2].contains("row 4, column A (date): found \"soon\"; expected a day"), "{told:#?}");
    assert!(told[3].contains("row 6") && told[3].contains("stands in row 5 too"), "{told:#?}");
}

#[test]
fn a_file_without_dates_or_rows_says_what_it_lacks() {
    assert!(faults("when,value\n1,2\n")[0].contains("no column is of dates; name one of them date"));
    assert!(faults("date,value\n")[0].contains("there is no row below the headings"));
}

#[test]
fn a_row_with_a_cell_too_many_hides_no_other_fault() {
    let told = faults(
        "date,value\n2024-05-01,1\n2024-06-01,1.234,5\n2024-07-01,a\n2024-08-01,\u{200b}7\n2024-09-01,b\n",
    );
    let rows: Vec<&str> = told.iter().filter_map(|fault| fault.split([' ', ',']).nth(2)).collect();
    assert_eq!(rows, ["3", "4", "5", "6"], "{told:#?}");
    assert!(told[0].contains("the row has more cells than the heading"), "{told:#?}");
    assert!(told[2].contains(r"\u{200b}7"), "{told:#?}");
}

#[test]
fn of_two_columns_that_may_hold_the_dates_none_is_taken_without_a_word() {
    assert_eq!(
        faults("date,month,value\n2024-01-01,2024-02,1\n"),
        ["series.csv: date and month may both hold the dates; keep one of the two columns"]
    );
    assert_eq!(
        faults("date,unit,place,value\n2024-01-01,A,B,1\n"),
        ["series.csv: unit and place may both hold the names of units; keep one of the two columns"]
    );
}
