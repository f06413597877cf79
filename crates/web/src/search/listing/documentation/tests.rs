//! The glossary becomes words with meanings.

use super::*;

#[test]
fn every_row_of_the_glossary_is_a_word_with_a_meaning() {
    let listed = list();
    let terms: Vec<&Listed> = listed.iter().filter(|listed| listed.kind == Kind::Term).collect();
    assert!(100 < terms.len(), "{}", terms.len());
    assert!(terms.iter().all(|term| !term.searched.title.is_empty() && !term.searched.text.is_empty()));
}

#[test]
fn marks_of_markdown_are_not_shown() {
    assert_eq!(plain("see [the `method`](method/flow.md#3) *now*"), "see the method now");
}
