//! Queries are read, and texts shown, in bounds.

use ::search::{SearchIndex, Searched, Synonyms};

use super::*;
use crate::search::entry::{Address, Kind};

/// An index of one entry with this text.
fn index(text: &str) -> MonthIndex {
    let searched =
        Searched { title: "Title".to_owned(), other_names: Vec::new(), text: text.to_owned(), weight: 1.0 };
    let entry = Entry {
        kind: Kind::Page,
        address: Address::of("/"),
        figure: None,
        title: "Title".to_owned(),
        text: text.to_owned(),
        source: String::new(),
    };
    MonthIndex { entries: vec![entry], index: SearchIndex::new(&[searched], &Synonyms::default()).unwrap() }
}

#[test]
fn a_query_is_read_in_one_line_and_not_too_long() {
    assert_eq!(read("  agency \n\t spend\u{0} "), "agency spend");
    assert_eq!(read(&"é".repeat(1000)).chars().count(), LONGEST_QUERY);
    assert_eq!(read(""), "");
}

#[test]
fn a_snippet_stands_around_the_words_that_match() {
    let text = format!("{} needle here {}", "hay ".repeat(100), "straw ".repeat(100));
    let results = find(&index(&text), "needles").unwrap();
    let (snippet, ranges) = results.snippet(&text);
    assert!(snippet.starts_with("… hay") && snippet.ends_with("straw …"), "{snippet}");
    assert!(snippet.chars().count() <= LONGEST_SNIPPET + 4);
    assert_eq!(ranges.iter().map(|range| &snippet[range.clone()]).collect::<Vec<_>>(), ["needle"]);
}

#[test]
fn a_short_text_is_shown_whole() {
    let results = find(&index("Agency spend"), "agency").unwrap();
    assert_eq!(results.snippet("Agency spend").0, "Agency spend");
    assert_eq!(results.snippet("").0, "");
}

#[test]
fn letters_of_many_bytes_are_cut_between_letters() {
    let text = "é".repeat(500);
    let results = find(&index(&text), "agency").unwrap();
    assert_eq!(results.snippet(&text).0.chars().filter(|letter| *letter == 'é').count(), LONGEST_SNIPPET);
}
