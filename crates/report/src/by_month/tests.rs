//! The first page's picture says what the table of months holds.

use domain::example;
use exhibits::table;
use exhibits::words::Wording;

use super::*;

#[test]
fn it_counts_the_months_that_were_worse_than_planned() {
    let month_end = example::month_end();
    let months = table::months(&month_end, &month_end.system_subject(), Wording::Staff);
    let picture = picture(&months).expect("five months are closed");
    assert_eq!(picture.heading, "Each of the 5 months so far was worse than planned");
    assert_eq!(picture.chart.description.matches(") against (").count(), 5);
    assert!(picture.chart.label.chars().count() <= 125);
}

#[test]
fn without_an_actual_there_is_no_picture() {
    let month_end = example::month_end();
    let mut months = table::months(&month_end, &month_end.system_subject(), Wording::Staff);
    for row in &mut months.table.rows {
        row.cells[ACTUAL] = Cell::Missing("No data");
    }
    assert!(picture(&months).is_none());
}
