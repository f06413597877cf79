//! The table of names is whole.

use std::collections::BTreeSet;

use super::*;

#[test]
fn every_page_is_named_once_and_no_name_is_empty() {
    let paths: BTreeSet<&str> = pages().iter().map(|page| page.path.as_str()).collect();
    assert_eq!(paths.len(), pages().len());
    for page in pages() {
        assert!(
            page.path.starts_with('/') && !page.title.is_empty() && !page.names.is_empty(),
            "{}",
            page.path
        );
        let names: BTreeSet<&str> = page.names.iter().map(String::as_str).collect();
        assert_eq!(names.len(), page.names.len(), "{} has a name twice", page.path);
    }
}

#[test]
fn words_of_one_meaning_are_at_least_two() {
    assert!(TABLE.words.iter().all(|group| 1 < group.same.len()));
}
