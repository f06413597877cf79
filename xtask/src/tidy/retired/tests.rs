//! Retired words are found as words, in prose and in code, and not in what tells of the past.

use super::no_retired_words;
use crate::workspace::tree::Tree;

fn found(path: &str, text: &str) -> Vec<String> {
    no_retired_words(&Tree::of(&[(path, text)])).iter().map(ToString::to_string).collect()
}

#[test]
fn a_retired_word_is_named_with_what_to_say() {
    let remarks = found("docs/a.md", "A difference of\nNought is told.");
    assert_eq!(remarks, ["docs/a.md:2: \"nought\" is retired; say zero"]);
}

#[test]
fn a_book_is_retired_where_it_means_a_month_end() {
    assert_eq!(found("crates/a/src/lib.rs", r#""Figures of this month’s book""#).len(), 1);
    assert_eq!(
        found("crates/a/src/lib.rs", "/// An appointment book.\nFontBook::new()"),
        Vec::<String>::new()
    );
}

#[test]
fn a_retired_name_counts_in_code_alone() {
    assert_eq!(found("crates/a/src/lib.rs", "enum Law {}").len(), 1);
    assert_eq!(found("crates/a/src/lib.rs", "/// Law is a subject.\nenum Lawful {}"), Vec::<String>::new());
    assert_eq!(found("docs/a.md", "Law"), Vec::<String>::new());
}

#[test]
fn the_past_keeps_its_words() {
    assert_eq!(found("CHANGELOG.md", "Returns are handed in."), Vec::<String>::new());
}
