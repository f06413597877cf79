//! Files of a crate that use each other are found, whatever the way they name each other.

use super::no_circles_between_files;
use crate::workspace::tree::Tree;

fn found(files: &[(&str, &str)]) -> Vec<String> {
    no_circles_between_files(&Tree::of(files)).iter().map(ToString::to_string).collect()
}

#[test]
fn two_files_that_use_each_other_are_a_circle() {
    let files = [
        ("crates/a/src/lib.rs", "mod one; mod two;"),
        ("crates/a/src/one.rs", "use crate::two::{self, Second};"),
        ("crates/a/src/two.rs", "fn first() -> crate::one::First { loop {} }"),
    ];
    let expected =
        "crates/a/src/one.rs:1: uses, and is used by, crates/a/src/two.rs; move what both need below them";
    assert_eq!(found(&files), [expected]);
}

#[test]
fn a_circle_through_a_module_below_is_found() {
    let files = [
        ("crates/a/src/lib.rs", "mod one; mod two;"),
        ("crates/a/src/one.rs", "mod part; use self::part::Part;"),
        ("crates/a/src/one/part.rs", "use crate::two::Second;"),
        ("crates/a/src/two.rs", "use super::one::First;"),
    ];
    assert_eq!(found(&files).len(), 1);
    let names = "crates/a/src/one/part.rs, crates/a/src/two.rs";
    assert!(found(&files)[0].contains(names), "{:?}", found(&files));
}

#[test]
fn a_module_may_use_what_is_around_it_and_its_tests_anything() {
    let files = [
        ("crates/a/src/lib.rs", "mod one; use one::part::Part; pub struct Whole;"),
        (
            "crates/a/src/one.rs",
            "pub mod part; use part::Part; #[cfg(test)] mod tests { use crate::three::X; }",
        ),
        ("crates/a/src/one/part.rs", "use super::First; use crate::Whole;"),
        ("crates/a/src/three.rs", "use crate::one::First;"),
        ("crates/a/src/one/tests.rs", "use crate::three::Third;"),
    ];
    assert_eq!(found(&files), Vec::<String>::new());
}
