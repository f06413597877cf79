//! What readers who are not signed in see of counts of people.

use domain::provenance::Provenance;

use super::*;
use crate::exhibit::{Chart, Column, FileRows, Specification, Table};
use crate::table::figures;

const EVERYBODY: Readers = Readers::Everybody(DisclosureRule::HES);

fn row(name: &str, kind: RowKind, numbers: &[f64]) -> Row {
    let cell = |value: &f64| Cell::Number(Number::new(format!("{value}"), *value, Form::decimals(2)));
    Row {
        name: name.to_owned(),
        short_name: name.to_owned(),
        link: None,
        kind,
        cells: numbers.iter().map(cell).collect(),
        read_from: vec![FileRows::all("reform/posts.csv")],
        counts: None,
    }
}

fn exhibit(columns: Vec<Column>, rows: Vec<Row>) -> Exhibit {
    let drawing = |name: &str| Specification {
        name: name.to_owned(),
        width: 1,
        height: 1,
        option: serde_json::json!({ "series": [3] }),
    };
    Exhibit {
        key: "T1".into(),
        name: "teams".into(),
        heading: "Teams".to_owned(),
        note: "By team.".to_owned(),
        provenance: Provenance::Reported,
        table: Table { caption: "Teams.".to_owned(), row_heading: "Team".to_owned(), columns, rows },
        chart: Some(Chart {
            label: "3 people".to_owned(),
            description: "3 people".to_owned(),
            wide: drawing("wide"),
            narrow: drawing("narrow"),
        }),
    }
}

fn people() -> Column {
    figures("", "People").counting(Counted::People).reading(&["wte"])
}

fn texts(exhibit: &Exhibit, column: usize) -> Vec<String> {
    let text = |row: &Row| match &row.cells[column] {
        Cell::Number(number) => number.text.clone(),
        Cell::Missing(text) => (*text).to_owned(),
        _ => String::new(),
    };
    exhibit.table.rows.iter().map(text).collect()
}

use RowKind::{Body, Subtotal, Total as Sum};

#[test]
fn people_of_a_column_are_hidden_or_rounded_with_their_total_and_nothing_else_is() {
    let rows = vec![
        row("North", Body, &[3.0, 3.0]),
        row("South", Body, &[12.0, 12.0]),
        row("West", Body, &[41.0, 41.0]),
        row("All", Sum, &[56.0, 56.0]),
    ];
    let shown = for_readers(exhibit(vec![people(), figures("", "£000")], rows), EVERYBODY);
    assert_eq!(texts(&shown, 0), ["*", "10", "40", "55"]);
    assert_eq!(texts(&shown, 1), ["3", "12", "41", "56"]);
    assert_eq!(
        shown.note,
        "By team. Counts of 1 to 7 people are hidden (*), others rounded to the nearest 5; more are hidden where one could \
         be worked out from the others."
    );
    // Nor are the cells of files named that a number was read from, nor is there a drawing of it.
    assert!(shown.table.rows.iter().all(|row| row.read_from.is_empty()));
    assert!(shown.table.columns[0].read_from.is_empty() && shown.chart.is_none());
}

#[test]
fn keepers_and_tables_without_people_are_as_they_were() {
    let of = |column: Column| exhibit(vec![column], vec![row("North", Body, &[3.0])]);
    assert_eq!(for_readers(of(people()), Readers::Keepers), of(people()));
    for counts in [Counted::NotPeople, Counted::PublishedPeople] {
        let column = || figures("", "Number").counting(counts);
        assert_eq!(for_readers(of(column()), EVERYBODY), of(column()));
    }
}

#[test]
fn one_more_is_hidden_where_the_total_would_tell() {
    // 7 and 12 make 19, shown as 20: 12 is shown as 10, so the other would be 6 or 7.
    let rows = vec![row("North", Body, &[7.0]), row("South", Body, &[12.0]), row("All", Sum, &[19.0])];
    let shown = for_readers(exhibit(vec![people()], rows), EVERYBODY);
    assert_eq!(texts(&shown, 0), ["*", "*", "20"]);
}

#[test]
fn lists_with_subtotals_are_lists_of_one_table() {
    let rows = vec![
        row("North, day", Body, &[2.0]),
        row("North, night", Body, &[20.0]),
        row("North", Subtotal, &[22.0]),
        row("South, day", Body, &[31.0]),
        row("South", Subtotal, &[31.0]),
        row("All", Sum, &[53.0]),
    ];
    let shown = for_readers(exhibit(vec![people()], rows), EVERYBODY);
    // Of a subtotal shown as 20 with another shown as 20 the small one would be 4 at most.
    assert_eq!(texts(&shown, 0), ["*", "*", "20", "30", "30", "55"]);
}

#[test]
fn whole_time_equivalents_are_controlled_as_people_are() {
    let rows = vec![row("8a", Body, &[5.36]), row("7", Body, &[12.5]), row("6", Body, &[31.4])];
    let shown = for_readers(exhibit(vec![people()], rows), EVERYBODY);
    assert_eq!(texts(&shown, 0), ["*", "15", "30"]);
}

#[test]
fn what_is_worked_out_from_few_people_is_left_out() {
    let paid = figures("", "Paid").counting(Counted::OfPeople);
    let mut rows = vec![row("North", Body, &[3.0, 90.0]), row("South", Body, &[12.0, 400.0])];
    rows.push(Row { counts: Some(Counted::OfPeople), ..row("A head", Body, &[1.0, 30.0]) });
    let shown = for_readers(exhibit(vec![people(), paid], rows), EVERYBODY);
    assert_eq!(shown.table.columns.len(), 1);
    assert_eq!(shown.table.rows.len(), 2);
}

#[test]
fn a_row_of_people_among_others_is_controlled_count_by_count() {
    let rows = vec![
        Row { counts: Some(Counted::People), ..row("Leavers", Body, &[6.0, 8.0, 13.0]) },
        row("Payments", Body, &[6.0, 8.0, 13.0]),
    ];
    let columns = vec![figures("", "1 in 10 below"), figures("", "Middle"), figures("", "1 in 10 above")];
    let shown = for_readers(exhibit(columns, rows), EVERYBODY);
    let of_row = |idx: usize| (0..3).map(|column| texts(&shown, column)[idx].clone()).collect::<Vec<_>>();
    assert_eq!(of_row(0), ["*", "10", "15"]);
    assert_eq!(of_row(1), ["6", "8", "13"]);
}

#[test]
fn a_total_that_stands_elsewhere_stays_and_hides_a_second_count() {
    let rows = vec![
        row("8a", Body, &[5.36]),
        row("7", Body, &[12.5]),
        row("6", Body, &[31.4]),
        Row { counts: Some(Counted::NotPeople), ..row("All posts", Sum, &[49.26]) },
    ];
    let shown = for_readers(exhibit(vec![people()], rows), EVERYBODY);
    // 12.5 and 31.4 are each known within 5, so that the range of the hidden one is wide enough.
    assert_eq!(texts(&shown, 0), ["*", "15", "30", "49.26"]);
    let rows = vec![
        row("8a", Body, &[7.5]),
        row("7", Body, &[12.5]),
        Row { counts: Some(Counted::NotPeople), ..row("All posts", Sum, &[20.0]) },
    ];
    let shown = for_readers(exhibit(vec![people()], rows), EVERYBODY);
    assert_eq!(texts(&shown, 0), ["*", "*", "20"]);
}

#[test]
fn what_is_no_count_is_hidden_as_a_whole() {
    let rows = vec![row("North", Body, &[-3.0]), row("South", Body, &[30.0])];
    let shown = for_readers(exhibit(vec![people()], rows), EVERYBODY);
    assert_eq!(texts(&shown, 0), ["*", "*"]);
}
