//! Text stays text in a spreadsheet, and numbers stay numbers.

use domain::counted::Counted;
use domain::provenance::Provenance;

use super::*;
use crate::exhibit::{ColumnKind, Row, RowKind, Tone};
use crate::number::{Form, Number};

fn check(text: &str, written: &str) {
    assert_eq!(guarded(text), written);
}

#[test]
fn text_that_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe() {
    check("=HYPERLINK(\"http://example.org\")", "'=HYPERLINK(\"http://example.org\")");
    check("+UHL", "'+UHL");
    check("-2+3", "'-2+3");
    check("@SUM(A1)", "'@SUM(A1)");
    check("\tx", "'\tx");
    check("\rx", "'\rx");
    check("＝A1", "'＝A1");
    check("+7.4 to +9.8", "'+7.4 to +9.8");
    check("-inf", "'-inf");
}

#[test]
fn numbers_and_other_text_stay_as_they_are() {
    for text in ["-18.8", "+3", "-1.2e-7", "0", "UHL", "a=b", "'quoted", "", "−3", "NaN"] {
        check(text, text);
    }
}

fn csv_text(cells: Vec<Vec<Cell>>, columns: &[(&str, &str)]) -> String {
    let table = Table {
        caption: String::new(),
        row_heading: "What".to_owned(),
        columns: columns
            .iter()
            .map(|(group, heading)| Column {
                group: (*group).to_owned(),
                heading: (*heading).to_owned(),
                kind: ColumnKind::Figures,
                read_from: &[],
                read_where: &[],
                read_also: Vec::new(),
                counts: Counted::NotPeople,
            })
            .collect(),
        rows: cells
            .into_iter()
            .map(|cells| Row {
                name: "=Row".to_owned(),
                short_name: "Row".to_owned(),
                link: None,
                kind: RowKind::Body,
                read_from: Vec::new(),
                counts: None,
                cells,
            })
            .collect(),
    };
    String::from_utf8(super::table(&table).unwrap()).unwrap()
}

#[test]
fn unit_and_provenance_stand_in_columns_of_their_own() {
    let amount = Number::pounds(domain::money::Pence::new(-900_000_000)).known(Provenance::Synthetic);
    let share = Number::new("32.5%".to_owned(), 32.5, Form::per_cent(1)).known(Provenance::Derived);
    let rows = vec![
        vec![Cell::Number(amount), Cell::Missing("No data")],
        vec![Cell::Word { text: "none".to_owned(), tone: Tone::Plain }, Cell::Number(share)],
    ];
    assert_eq!(
        csv_text(rows, &[("", "Amount"), ("Pay bill", "Share")]),
        "What,Amount,\"Amount, provenance\",\"Pay bill, Share\",\"Pay bill, Share, unit\",\"Pay bill, Share, provenance\"\n\
         '=Row,-9,synthetic,No data,,\n\
         '=Row,none,,32.5,%,derived\n"
    );
}

#[test]
fn a_row_that_does_not_fit_the_heading_is_refused() {
    assert!(in_memory([vec!["a", "b"], vec!["1"]]).is_err());
}
