//! Sheets survive what spreadsheets do to CSV, and say where the trouble is.

use std::fs;

use super::*;

fn sheet(text: &[u8]) -> Result<Sheet, SourcesError> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), text).unwrap();
    Sheet::csv(folder.path(), "a.csv")
}

#[track_caller]
fn check_fault(text: &[u8], expected: &str) {
    let error = sheet(text).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn byte_order_marks_line_ends_quotes_and_blank_rows_make_no_difference() {
    let sheet =
        sheet("\u{feff}Code, Name \r\nX1,\"a, b\"\r\n,\r\n\r\nX2,\"c\r\nd\"\r\nX3,e\r\n".as_bytes()).unwrap();
    let rows: Vec<_> =
        sheet.rows().map(|row| (row.text("code"), row.text("name"), row.at("name").row)).collect();
    assert_eq!(rows, [("X1", "a, b", 2), ("X2", "c\nd", 5), ("X3", "e", 6)]);
}

#[test]
fn what_is_not_a_table_is_refused_with_its_place() {
    check_fault(b"", "the file is empty");
    check_fault(b"a,b\n1,2\n\xff\xfe,3\n", "row 3 is not UTF-8");
    check_fault(b"a,a\n1,2\n", "the heading stands twice");
    check_fault(b"a,b\n1,2,3\n", "row 2, column C");
    assert!(sheet(b"a,b\n1,2\n").unwrap().require(&["a", "z"]).unwrap_err().to_string().contains("lacks z"));
}

#[test]
fn a_missing_file_and_a_broken_workbook_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Sheet::csv(folder.path(), "none.csv"), Err(SourcesError::Unreadable { .. })));
    fs::write(folder.path().join("return.xlsx"), b"not a workbook").unwrap();
    let error = Workbook::open(folder.path(), "return.xlsx").err().unwrap().to_string();
    assert!(error.contains("not a readable workbook"), "{error}");
}

#[test]
fn every_wrong_cell_is_told_at_once() {
    let sheet = sheet(b"value,day\n12.5,2024-08-31\nabc,yesterday\n").unwrap();
    let mut faults = Vec::new();
    for row in sheet.rows() {
        row.thousands("value", &mut faults);
        row.day("day", &mut faults);
    }
    let texts: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), 3, "{texts:?}");
    assert!(texts[0].starts_with("a.csv row 2, column A (value): found \"12.5\"; expected a whole number"));
    assert!(texts[2].starts_with("a.csv row 3, column B (day): found \"yesterday\""));
}

/// A sheet of the sample, each with the same two columns and rows.
fn sample(name: &str) -> Result<Option<Sheet>, SourcesError> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    Workbook::open(&samples, "hidden.xlsx").unwrap().sheet(name)
}

#[test]
fn a_sheet_is_found_whatever_its_capitals_and_another_is_not() {
    let sheet = sample("cover").unwrap().unwrap();
    let rows: Vec<_> = sheet.rows().map(|row| (row.text("value"), row.at("value").to_string())).collect();
    assert_eq!(rows, [("RT5", "B2".to_owned()), ("7", "B3".to_owned())]);
    assert_eq!(sheet.headings(), ["field", "value"]);
    assert!(sample("lines").unwrap().is_none());
}

#[test]
fn what_nobody_sees_or_what_shows_something_else_is_not_read() {
    let told = |name: &str| sample(name).unwrap_err().to_string();
    assert!(told("merged").contains("hidden.xlsx#merged row 2, column A: merged cells are not read"));
    assert!(told("row").contains("row 3, column A: the row is hidden"), "{}", told("row"));
    assert!(told("column").contains("row 1, column B: the column is hidden"), "{}", told("column"));
    assert!(told("whole").contains("the sheet is hidden"), "{}", told("whole"));
    let both = told("both");
    assert!(both.contains("the row is hidden") && both.contains("formulas are not read"), "{both}");
}

#[test]
fn hidden_rows_and_columns_that_hold_nothing_do_no_harm() {
    assert_eq!(sample("harmless").unwrap().unwrap().rows().count(), 2);
}
