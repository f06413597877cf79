//! What files hold, on an invented tree.

use super::{LARGE, no_control_characters, no_large_files, no_paths_of_a_machine, one_sentence_a_line};
use crate::tidy::Remark;
use crate::workspace::tree::Tree;

#[track_caller]
fn check(remarks: &[Remark], expected: &[&str]) {
    let remarks: Vec<String> = remarks.iter().map(Remark::to_string).collect();
    assert_eq!(remarks, expected);
}

#[test]
fn a_large_file_is_told() {
    let large = "x".repeat(LARGE + 1);
    let tree = Tree::of(&[("large.csv", &large), ("fair.csv", &large[1..])]);
    check(&no_large_files(&tree), &["large.csv:1: 300 kB; at most 300 kB"]);
}

#[test]
fn a_control_character_is_told_and_line_ends_are_not() {
    let tree = Tree::of(&[("notes.md", "one\r\n\ttwo\nof \u{1} own\n")]);
    check(&no_control_characters(&tree), &["notes.md:3: holds the control character U+0001; delete it"]);
}

#[test]
fn a_path_of_one_machine_is_told_and_an_address_is_not() {
    // Put together here, so that this file does not hold what it looks for.
    let (root, address) = (format!("/{}/x", "root"), format!("https://example.org/{}/x", "home"));
    let text = format!("see {root}\nsee {address}\nsee {}\n", format_args!("/{}/", "work"));
    let tree = Tree::of(&[("notes.md", &text)]);
    let expected = format!("notes.md:1: names a path of one machine, /{}/…", "root");
    check(&no_paths_of_a_machine(&tree), &[&expected]);
}

#[test]
fn two_sentences_on_a_line_are_a_warning() {
    let warning = "notes.md:1: warning: two sentences on a line; give each its own";
    for (line, expected) in [
        ("One ends. Two begins.", &[warning][..]),
        ("Does it end? Yes.", &[warning]),
        ("It ends (here.) Another begins.", &[warning]),
        ("It runs to 18.8 and goes on.", &[]),
        ("1. Numbered lists are fine.", &[]),
        ("Bodies, e.g. Trusts, report.", &[]),
        ("Run `make. Demo` first.", &[]),
        ("| One. Two. | Tables are fine. |", &[]),
        ("```\nOne. Two.\n```", &[]),
    ] {
        check(&one_sentence_a_line(&Tree::of(&[("notes.md", line)])), expected);
    }
}
