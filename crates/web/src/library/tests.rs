//! Tests of month ends in memory.

use domain::example;
use domain::month::Month;
use domain::month_end::MonthEnd;

use super::{Library, LibrarySnapshot};

fn month(number: u8) -> Month {
    Month::new(number).unwrap()
}

fn snapshot() -> LibrarySnapshot {
    let latest = example::month_end();
    let earlier = MonthEnd { month: month(4), figures: std::collections::BTreeMap::new(), ..latest.clone() };
    LibrarySnapshot::new([latest, earlier])
}

#[test]
fn months_come_oldest_first_and_the_newest_is_featured() {
    let snapshot = snapshot();
    let year = example::month_end().year;
    assert_eq!(snapshot.periods(), [(year, month(4)), (year, month(5))]);
    assert_eq!(snapshot.latest(), Some((year, month(5))));
    assert_eq!(snapshot.featured(), snapshot.latest());
}

#[test]
fn another_month_can_be_featured_if_it_is_there() {
    let year = example::month_end().year;
    assert_eq!(snapshot().featuring(year, month(4)).featured(), Some((year, month(4))));
    assert_eq!(snapshot().featuring(year, month(9)).featured(), Some((year, month(5))));
}

#[test]
fn a_figure_is_found_in_the_month_end_asked_for_or_else_in_the_newest() {
    let snapshot = snapshot();
    let month_end = example::month_end();
    let id = *month_end.figures.keys().next().unwrap();
    let found = |first| snapshot.month_end_with(id, first).map(|month_end| month_end.month);
    assert_eq!(found(None), Some(month(5)));
    assert_eq!(found(Some((month_end.year, month(4)))), Some(month(5)));
    assert_eq!(found(Some((month_end.year, month(5)))), Some(month(5)));
}

#[test]
fn an_empty_shelf_features_nothing() {
    let snapshot = LibrarySnapshot::empty();
    assert_eq!(snapshot.featured(), None);
    assert!(snapshot.periods().is_empty());
}
