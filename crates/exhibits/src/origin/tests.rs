//! The id of a number stays when its value or wording changes, and leads back to it.

use std::sync::Arc;

use domain::counted::Counted;
use domain::figure::FigureId;
use domain::provenance::Provenance;

use super::{Origin, SourcedExhibit};
use crate::exhibit::{Cell, Column, ColumnKind, Exhibit, Row, RowKind, Table};
use crate::number::Number;

fn origin() -> Arc<Origin> {
    Arc::new(Origin {
        subject: "system:QAA".to_owned(),
        subject_name: "Marrow".to_owned(),
        period: "2030/31|1-5".to_owned(),
        period_name: "April to August 2030".to_owned(),
        reading: "-",
        formula: String::new(),
        method: "docs/method/analysis.md",
        files: Vec::new(),
        publications: Vec::new(),
        run: None,
        as_at: String::new(),
        command: String::new(),
    })
}

fn exhibit(column: &str, rows: &[(&str, RowKind, u64)]) -> Exhibit {
    let row = |(name, kind, value): &(&str, RowKind, u64)| Row {
        name: (*name).to_owned(),
        short_name: (*name).to_owned(),
        link: None,
        kind: *kind,
        cells: vec![Cell::Number(Number::count(*value))],
        read_from: Vec::new(),
        counts: None,
    };
    Exhibit {
        key: "T1".into(),
        name: "staff".into(),
        heading: "Staff".to_owned(),
        note: String::new(),
        provenance: Provenance::Derived,
        table: Table {
            caption: "Staff.".to_owned(),
            row_heading: "Organisation".to_owned(),
            columns: vec![Column {
                group: String::new(),
                heading: column.to_owned(),
                kind: ColumnKind::Figures,
                read_from: &[],
                read_where: &[],
                read_also: Vec::new(),
                counts: Counted::NotPeople,
            }],
            rows: rows.iter().map(row).collect(),
        },
        chart: None,
    }
}

const BODY: RowKind = RowKind::Body;

fn ids(exhibit: &SourcedExhibit) -> Vec<FigureId> {
    exhibit.numbers().collect()
}

#[test]
fn an_id_stays_when_the_value_changes_and_differs_by_row() {
    let of =
        |value| SourcedExhibit::new(exhibit("Plan", &[("Holt", BODY, value), ("Marl", BODY, 1)]), origin());
    let (before, after) = (ids(&of(3)), ids(&of(4)));
    assert_eq!(before, after);
    assert_ne!(before[0], before[1]);
}

#[test]
fn rows_of_one_name_have_ids_of_their_own() {
    let twice = SourcedExhibit::new(exhibit("Plan", &[("Holt", BODY, 1), ("Holt", BODY, 2)]), origin());
    let ids = ids(&twice);
    assert_ne!(ids[0], ids[1]);
    assert_eq!(twice.number(ids[1]).map(|found| found.number.text.as_str()), Some("2"));
}

#[test]
fn an_id_is_the_same_in_both_wordings() {
    let usual = exhibit("Plan", &[("Holt", BODY, 1)]);
    let public = exhibit("Planned", &[("Holt Trust", BODY, 1)]);
    let worded = SourcedExhibit::worded(public, &usual, origin(), super::EVERYBODY);
    assert_eq!(ids(&worded), ids(&SourcedExhibit::new(usual, origin())));
}

#[test]
fn a_total_names_the_rows_that_it_adds_up_only_where_they_do() {
    let rows = |total| [("Holt", BODY, 1), ("Marl", BODY, 2), ("All", RowKind::Total, total)];
    let n_parts = |total| {
        let sourced = SourcedExhibit::new(exhibit("Plan", &rows(total)), origin());
        let id = ids(&sourced)[2];
        sourced.number(id).map(|found| found.parts().len())
    };
    assert_eq!(n_parts(3), Some(2));
    assert_eq!(n_parts(4), Some(0));
}
