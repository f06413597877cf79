//! What a query finds in a small list.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

fn searched((title, other_names, text): &(&str, &str, &str)) -> Searched {
    let other_names = other_names.split(';').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    Searched { title: (*title).to_owned(), other_names, text: (*text).to_owned(), weight: 1.0 }
}

const LIST: [(&str, &str, &str); 7] = [
    ("Running costs and functions", "overheads", "what boards spend on themselves"),
    ("Efficiency programme", "savings;cost improvement", "schemes and what each saves"),
    ("Oakham minor injuries unit", "", "a station; patients who walk in"),
    ("Variance to plan", "18.8;18800000", "adverse £18.8m"),
    ("Accident and emergency", "emergency department", "four-hour clock"),
    ("Prescribing, plan", "", "cost"),
    ("Plan of the year", "", "prescribing is part of it"),
];

fn index() -> SearchIndex {
    let list: Vec<Searched> = LIST.iter().map(searched).collect();
    let groups = [vec!["A&E", "accident and emergency"], vec!["overspend", "adverse"]];
    let groups = groups.map(|group| group.into_iter().map(str::to_owned).collect());
    SearchIndex::new(&list, &Synonyms::new(groups.to_vec())).unwrap()
}

#[track_caller]
fn check(query: &str, expected: &[usize]) {
    let found = index().find(query).unwrap();
    let places: Vec<usize> = found.places.iter().map(|(place, _)| *place).collect();
    assert_eq!(places, expected, "{query}");
}

#[test]
fn plurals_and_endings_are_found() {
    check("running cost", &[0]);
    check("saving", &[1]);
    check("injury units", &[2]);
    check("prescribe", &[5, 6]);
}

#[test]
fn slips_of_the_keyboard_are_found_and_mended() {
    check("runing costs", &[0]);
    check("Oakahm injuries", &[2]);
    check("eficiency", &[1]);
    let meant = |query: &str| index().find(query).unwrap().meant;
    assert_eq!(meant("runing COSTS!"), Some("running COSTS!".to_owned()));
    assert_eq!(meant("running costs"), None);
    assert_eq!(meant("zzzzzz"), None);
}

#[test]
fn the_beginning_of_a_word_stands_for_it() {
    check("presc", &[5, 6]);
    assert_eq!(index().find("presc").unwrap().meant, None);
}

#[test]
fn a_slip_in_a_number_is_another_number() {
    check("18.9", &[]);
    check("18,800,000", &[3]);
    check("£18.8m", &[3]);
}

#[test]
fn synonyms_are_found_whichever_is_asked_for() {
    check("A&E", &[4]);
    check("overspending", &[3]);
}

#[test]
fn words_that_say_nothing_do_not_count_unless_there_are_no_others() {
    check("how much are the savings?", &[1]);
    check("of the", &[6]);
}

#[test]
fn a_whole_title_comes_first() {
    for (idx, entry) in LIST.iter().enumerate() {
        assert_eq!(index().find(entry.0).unwrap().places[0].0, idx, "{}", entry.0);
    }
}

#[test]
fn of_three_words_one_may_be_missing_and_of_two_none_unless_nothing_has_both() {
    check("minor injuries zebra", &[2]);
    let some = index().find("zebra overheads").unwrap();
    assert!(some.is_partial);
    assert_eq!(some.places[0].0, 0);
    assert!(!index().find("zebra").unwrap().is_partial);
}

#[test]
fn billions_and_thousands_are_other_amounts_than_millions() {
    check("£18.8m", &[3]);
    check("18.8", &[3]);
    for other in ["£18.8bn", "18.8 billion", "£18.8k", "18.8 thousand"] {
        check(other, &[]);
    }
    let deficit = ("A claim", "", "a deficit of £140bn");
    let index = SearchIndex::new(&[searched(&deficit)], &Synonyms::default()).unwrap();
    let finds = |query: &str| index.find(query).unwrap().places.len();
    assert_eq!(["£140bn", "140 billion", "140", "£140m", "140k"].map(finds), [1, 1, 1, 0, 0]);
}

#[test]
fn what_matches_is_told() {
    let found = index().find("saving A&E").unwrap();
    let text = "What each saves in accident care";
    let marked: Vec<&str> = found.matching.ranges(text).into_iter().map(|range| &text[range]).collect();
    assert_eq!(marked, ["saves", "accident"]);
}

#[test]
fn an_empty_list_holds_nothing() {
    let index = SearchIndex::new(&[], &Synonyms::default()).unwrap();
    assert!(index.find("anything").unwrap().places.is_empty());
    assert!(index.find("").unwrap().places.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_may_be_asked_for(text in any::<String>()) {
        static INDEX: LazyLock<SearchIndex> = LazyLock::new(index);
        let found = INDEX.find(&text).unwrap();
        for range in found.matching.ranges(&text) {
            prop_assert!(text.get(range).is_some());
        }
    }
}
