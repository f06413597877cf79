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
fn an_open_quotation_mark_is_told_alone_where_it_opens() {
    for (text, place) in [
        (
            "a,b\n1,2\n3,\"open\n4,5\n6,7\n",
            "a.csv row 3, column B: found \"open\"; the quotation mark is not closed",
        ),
        ("a,b\n1,\"two\nlines\"\n3,\"open\n", "row 3, column B"),
        ("a,b\n1,\"x\" and \"y\"\n", "row 2, column B: found \"x\"; text follows the quotation mark"),
        (
            "a,b,c,d,e\n1,2,\"open,4,5\n1,2,3,4,5\n1,2,3\",4,5\n",
            "row 2, column C: found \"open,4,5\"; the quotation mark is closed only in a later row",
        ),
    ] {
        let message = sheet(text.as_bytes()).unwrap_err().to_string();
        assert!(message.contains(place) && message.starts_with("1 place"), "{message}");
    }
}

#[test]
fn headings_that_stand_again_are_one_fault_and_hide_no_other() {
    let message = sheet(b"code,value\nX1,5\nCode,Value\nX2,6,7\nvalue,code\n").unwrap_err().to_string();
    assert!(message.starts_with("2 places"), "{message}");
    assert!(message.contains("row 3, column A: found \"Code\"; the headings stand here again"), "{message}");
    assert!(message.contains("row 4, column C"), "{message}");
    // A row that has but one cell of a heading is not the headings.
    assert_eq!(sheet(b"code,value\nX1,5\ncode,6\n").unwrap().rows().count(), 2);
}

#[test]
fn text_that_is_no_csv_is_refused_for_its_own_reason() {
    for (bytes, reason) in [
        (&b"\xff\xfea\0,\0b\0"[..], "two bytes a character (UTF-16)"),
        (b"PK\x03\x04rest", "a workbook or zip archive under the name of a CSV file"),
        (b"%PDF-1.7", "the file is a PDF"),
        (b"\x1f\x8b\x08\0\0", "the file is packed by gzip, not CSV; unpack it"),
        (b"PAR1\x15\0", "the file is a Parquet file, not CSV"),
        (b"<html><table>", "a web page"),
        (b"a,b\n1,\0\n", "NUL characters"),
        (b"a;b\n1;2\n", "parted by semicolons"),
        (b"a\tb\n1\t2\n", "parted by tabs"),
        (b"sep=;\na;b\n", "parted by semicolons"),
        (
            "a,b\n1,x\u{202e}y\n".as_bytes(),
            "row 2, column B: found \"x\\u{202e}y\"; the cell holds a character that nobody sees (U+202E)",
        ),
    ] {
        check_fault(bytes, reason);
    }
}

#[test]
fn a_first_line_that_says_sep_is_passed_over_and_counted() {
    for first in ["sep=,", "SEP=,\r", "\"sep=,\"", "sep=,,,"] {
        let sheet = sheet(format!("{first}\na,b\n1,2\n").as_bytes()).unwrap();
        assert_eq!(sheet.rows().next().unwrap().at("b").to_string(), "B3");
    }
}

#[test]
fn what_goes_beyond_a_bound_is_refused_with_the_bound() {
    check_fault(&b"1\n".repeat(crate::bounds::ROWS + 2), "more than 10000 rows");
    check_fault(&b"\n".repeat(crate::bounds::CELLS + 2), "more than 1000000 cells");
    check_fault(&b"x,".repeat(crate::bounds::COLUMNS + 1), "more than 1000 columns");
    check_fault(
        &b",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n".repeat(crate::bounds::CELLS / 30),
        "more than 1000000 cells",
    );
    check_fault(&b"x".repeat(crate::bounds::CELL_CHARACTERS + 1), "more than 32767 characters in a cell");
}

#[test]
fn an_empty_cell_is_called_empty_and_other_causes_by_their_names() {
    let sheet = sheet(b"value,month,name\n,,x\n1.5,13,y\n99999999999,1,z\n").unwrap();
    let mut faults = Vec::new();
    for row in sheet.rows() {
        row.thousands("value", &mut faults);
        row.parse::<domain::month::Month>("month", &mut faults);
    }
    let texts: Vec<String> = faults.iter().map(ToString::to_string).collect();
    for (text, expected) in texts.iter().zip([
        "A (value): the cell is empty; expected a whole number of thousands",
        "B (month): the cell is empty; write 1 (April) to 12 (March)",
        "A (value): found \"1.5\"; amounts are whole thousands of pounds; round it to £000, such as 2",
        "B (month): found \"13\"; it is not a month; write 1 (April) to 12 (March)",
        "A (value): found \"99999999999\"; no organisation has",
    ]) {
        assert!(text.contains(expected), "{text}");
    }
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
fn a_heading_in_other_words_is_told_at_its_cell_with_the_one_it_is_meant_as() {
    let read = sheet(b"code,line,Actuals YTD,note\n1,2,3,4\n").unwrap();
    let told = read.require(&["code", "line", "actual to date"]).unwrap_err().to_string();
    assert!(
        told.contains("row 1, column C: found \"actuals ytd\"; the heading is probably meant as \"actual to date\"; write it so"),
        "{told}"
    );
    // Where something is missing that nothing is like, all is listed.
    let told = read.require(&["code", "actual to date", "plan to date"]).unwrap_err().to_string();
    assert!(told.contains("lacks actual to date, plan to date"), "{told}");
}

#[test]
fn a_share_is_no_amount_to_be_rounded() {
    let faults = |text: &[u8]| {
        let mut faults = Vec::new();
        let sheet = sheet(text).unwrap();
        for row in sheet.rows() {
            let _ = row.thousands("value", &mut faults);
        }
        faults.into_iter().map(|fault| fault.expected).collect::<Vec<_>>()
    };
    assert!(faults(b"value\n0.05\n")[0].contains("a share such as 5% is none"));
    assert!(faults(b"value\n15.7\n")[0].ends_with("such as 16"));
    assert!(faults(b"value\n0\n-3\n").is_empty());
}

#[test]
fn a_missing_file_and_a_broken_workbook_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Sheet::csv(folder.path(), "none.csv"), Err(SourcesError::Unreadable { .. })));
    fs::write(folder.path().join("return.xlsx"), b"not a workbook").unwrap();
    let error = Workbook::open(folder.path(), "return.xlsx").err().unwrap().to_string();
    assert!(error.contains("the file is text, perhaps CSV, under the name of a workbook"), "{error}");
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
    assert!(texts[0].starts_with("a.csv row 2, column A (value): found \"12.5\"; amounts are whole thousands of pounds; round it to £000, such as 13"));
    assert!(texts[2].starts_with("a.csv row 3, column B (day): found \"yesterday\""));
}

/// A sheet of the sample, each with the same two columns and rows.
fn sample(name: &str) -> Result<Option<Sheet>, SourcesError> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    Workbook::open(&samples, "hidden.xlsx").unwrap().sheet(name, &["field", "value"])
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
    let message = |name: &str| sample(name).unwrap_err().to_string();
    assert!(message("merged").contains("hidden.xlsx#merged row 2, column A: merged cells are not read"));
    assert!(
        message("row").contains("row 3, column A: the row is hidden or has no height"),
        "{}",
        message("row")
    );
    assert!(
        message("column").contains("row 1, column B: the column is hidden or has no width"),
        "{}",
        message("column")
    );
    assert!(message("whole").contains("the sheet is hidden"), "{}", message("whole"));
    let both = message("both");
    assert!(both.contains("the row is hidden") && both.contains("formulas are not read"), "{both}");
}

#[test]
fn hidden_rows_and_columns_that_hold_nothing_do_no_harm() {
    assert_eq!(sample("harmless").unwrap().unwrap().rows().count(), 2);
}
