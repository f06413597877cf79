//! Tests of books in memory.

use domain::book::Book;
use domain::example;
use domain::month::Month;

use super::{Library, Shelf};

fn month(number: u8) -> Month {
    Month::new(number).unwrap()
}

fn shelf() -> Shelf {
    let latest = example::book();
    let earlier = Book { month: month(4), figures: std::collections::BTreeMap::new(), ..latest.clone() };
    Shelf::new([latest, earlier])
}

#[test]
fn months_come_oldest_first_and_the_newest_is_featured() {
    let shelf = shelf();
    let year = example::book().year;
    assert_eq!(shelf.periods(), [(year, month(4)), (year, month(5))]);
    assert_eq!(shelf.latest(), Some((year, month(5))));
    assert_eq!(shelf.featured(), shelf.latest());
}

#[test]
fn another_month_can_be_featured_if_it_is_there() {
    let year = example::book().year;
    assert_eq!(shelf().featuring(year, month(4)).featured(), Some((year, month(4))));
    assert_eq!(shelf().featuring(year, month(9)).featured(), Some((year, month(5))));
}

#[test]
fn a_figure_is_found_in_the_book_asked_for_or_else_in_the_newest() {
    let shelf = shelf();
    let book = example::book();
    let id = *book.figures.keys().next().unwrap();
    let found = |first| shelf.book_with(id, first).map(|book| book.month);
    assert_eq!(found(None), Some(month(5)));
    assert_eq!(found(Some((book.year, month(4)))), Some(month(5)));
    assert_eq!(found(Some((book.year, month(5)))), Some(month(5)));
}

#[test]
fn an_empty_shelf_features_nothing() {
    let shelf = Shelf::new([]);
    assert_eq!(shelf.featured(), None);
    assert!(shelf.periods().is_empty());
}
