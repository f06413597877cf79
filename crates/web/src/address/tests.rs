//! Tests of addresses.

use domain::example;
use domain::figure::Support;
use domain::month::Month;
use exhibits::words::Wording;

use super::{PageQuery, View};
use crate::error::PageError;
use crate::library::LibrarySnapshot;

fn view(year: &str, month: &str, support: &str, wording: &str) -> Result<View, PageError> {
    let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let query = PageQuery {
        year: part(year),
        month: part(month),
        support: part(support),
        wording: part(wording),
        ..PageQuery::default()
    };
    View::of(&query, &LibrarySnapshot::new([example::month_end()]))
}

#[test]
fn without_a_choice_the_featured_month_is_shown_and_links_are_short() {
    let view = view("", "", "", "").unwrap();
    assert_eq!((view.year, view.month), (example::month_end().year, Month::new(5).unwrap()));
    assert_eq!((view.support, view.wording), (Support::Including, Wording::Staff));
    assert_eq!(view.link("/money"), "/money");
}

#[test]
fn links_keep_what_was_chosen() {
    let view = view("2030/31", "5", "excluding", "public").unwrap();
    assert_eq!(view.link("/"), "/?support=excluding&wording=public");
    let earlier = view.with_month((example::month_end().year, Month::FIRST));
    assert_eq!(earlier.link("/money"), "/money?year=2030/31&month=1&support=excluding&wording=public");
}

#[test]
fn a_year_alone_means_its_last_month_and_a_month_alone_the_featured_year() {
    assert_eq!(view("2030-31", "", "", "").unwrap().month.get(), 5);
    assert_eq!(view("", "M05", "", "").unwrap().month.get(), 5);
}

#[test]
fn what_cannot_be_read_is_named() {
    assert_eq!(view("2030", "5", "", ""), Err(PageError::Year("2030".to_owned())));
    assert_eq!(view("2030/31", "13", "", ""), Err(PageError::Month("13".to_owned())));
    assert_eq!(view("", "", "both", ""), Err(PageError::Support("both".to_owned())));
    assert_eq!(view("", "", "", "plain"), Err(PageError::Wording("plain".to_owned())));
}

#[test]
fn a_month_without_a_month_end_is_not_shown() {
    let year = example::month_end().year;
    assert_eq!(view("2030/31", "6", "", ""), Err(PageError::NoMonth(year, Month::new(6).unwrap())));
    assert_eq!(view("2029/30", "", "", ""), Err(PageError::NoYear(year.before())));
}

#[test]
fn an_empty_library_says_so() {
    assert_eq!(View::of(&PageQuery::default(), &LibrarySnapshot::empty()), Err(PageError::Empty));
}
