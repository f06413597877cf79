//! Tables without an amount are left out, and columns for which nothing was sent.

use domain::counted::Counted;
use domain::money::Pence;
use domain::provenance::Provenance;
use exhibits::exhibit::{Column, Row, RowKind, Table};
use exhibits::number::Number;
use report::SectionName;

use super::*;

fn amount(millions: i64) -> Cell {
    Cell::Number(Number::pounds(Pence::new(millions * 100_000_000)))
}

fn exhibit(caption: &str, rows: Vec<Vec<Cell>>) -> Exhibit {
    let column = |heading: &str| Column {
        group: String::new(),
        heading: heading.to_owned(),
        kind: ColumnKind::Figures,
        read_from: &[],
        read_where: &[],
        read_also: Vec::new(),
        counts: Counted::NotPeople,
    };
    let row = |cells| Row {
        name: "Holt".to_owned(),
        short_name: "Holt".to_owned(),
        link: None,
        kind: RowKind::Body,
        cells,
        read_from: Vec::new(),
        counts: None,
    };
    Exhibit {
        key: "T8c".into(),
        name: "ceilings".into(),
        heading: "Spending".to_owned(),
        note: String::new(),
        provenance: Provenance::Reported,
        table: Table {
            caption: caption.to_owned(),
            row_heading: "Organisation".to_owned(),
            columns: ["Spent", "Ceiling"].map(column).to_vec(),
            rows: rows.into_iter().map(row).collect(),
        },
        chart: None,
    }
}

fn check(pieces: Vec<Piece>, left: &[&str], n_columns: &[usize]) {
    let mut chapters = vec![Chapter { name: SectionName::Workforce, pieces }];
    assert_eq!(without_empty(&mut chapters), left);
    let widths = chapters.iter().flat_map(|chapter| &chapter.pieces).map(|piece| match piece {
        Piece::Exhibit(exhibit) | Piece::Chart(exhibit) | Piece::Table(exhibit) => {
            exhibit.table.columns.len()
        }
        Piece::Paragraph(_) | Piece::Heading(_) | Piece::Commentary { .. } => 0,
    });
    assert_eq!(widths.collect::<Vec<_>>(), n_columns);
}

#[test]
fn a_table_in_which_nothing_was_sent_is_left_out_and_named_once() {
    let none = || vec![Cell::Missing("No data"), Cell::Missing("Not applicable")];
    let empty = exhibit("Capital schemes, £m, April 2030.", vec![none(), none()]);
    check(vec![Piece::Chart(empty.clone()), Piece::Table(empty)], &["capital schemes"], &[]);
}

#[test]
fn a_column_for_which_nobody_sent_anything_is_left_out_and_others_stay() {
    let rows = || vec![vec![amount(1), Cell::Missing("No data")], vec![amount(2), Cell::Missing("No data")]];
    check(vec![Piece::Exhibit(exhibit("Cash, £m.", rows()))], &[], &[1]);
    let one = vec![rows().remove(0), vec![amount(1), amount(2)]];
    check(vec![Piece::Exhibit(exhibit("Cash, £m.", one))], &[], &[2]);
}
