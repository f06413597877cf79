//! An index is made once, and few are kept.

use domain::month::{FinancialYear, Month};

use super::*;
use crate::library::LibrarySnapshot;
use crate::search::entry::view_of;

fn key(edition: u64, year: i16, month: u8) -> Key {
    (edition, FinancialYear::starting(year).unwrap(), Month::new(month).unwrap())
}

fn empty() -> Result<MonthIndex, PageError> {
    let index = ::search::SearchIndex::new(&[], &::search::Synonyms::default());
    Ok(MonthIndex {
        entries: Vec::new(),
        index: index.map_err(|error| PageError::Failed(error.to_string()))?,
    })
}

#[test]
fn an_index_is_made_once_for_an_edition_and_month() {
    let indexes = MonthIndexes::default();
    let first = indexes.index(key(1, 2024, 5), empty).unwrap();
    let again = indexes.index(key(1, 2024, 5), || unreachable!("it is at hand")).unwrap();
    assert!(Arc::ptr_eq(&first, &again));
    let newer = indexes.index(key(2, 2024, 5), empty).unwrap();
    assert!(!Arc::ptr_eq(&first, &newer));
    assert_eq!(indexes.0.lock().unwrap().len(), 1, "of an older edition nothing is kept");
}

#[test]
fn what_the_public_sees_has_an_index_of_its_own_beside_that_of_staff() {
    let indexes = MonthIndexes::default();
    let (staff, public) = (key(1, 2024, 5), key(1 | 3 << 32, 2024, 5));
    let of_staff = indexes.index(staff, empty).unwrap();
    let of_public = indexes.index(public, empty).unwrap();
    assert!(!Arc::ptr_eq(&of_staff, &of_public));
    let again = indexes.index(staff, || unreachable!("it is at hand")).unwrap();
    assert!(Arc::ptr_eq(&of_staff, &again));
}

#[test]
fn no_more_indexes_are_kept_than_of_two_years() {
    let indexes = MonthIndexes::default();
    for year in 2000..2010 {
        for month in 1..=12 {
            indexes.index(key(1, year, month), empty).unwrap();
        }
    }
    assert_eq!(indexes.0.lock().unwrap().len(), MOST_KEPT);
}

#[test]
fn a_month_that_is_not_there_has_no_view() {
    let (_, year, month) = key(1, 2024, 5);
    let month_end = domain::example::month_end();
    let other = (month_end.year, month_end.month);
    assert_ne!(other, (year, month));
    let library = LibrarySnapshot::new([month_end]);
    assert!(view_of(&library, other).is_ok() && view_of(&library, (year, month)).is_err());
    // Before any month there is, what needs none is searched.
    assert!(view_of(&LibrarySnapshot::empty(), (year, month)).is_ok());
}
