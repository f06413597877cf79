//! The shape of Rust files, on an invented tree.

use super::{
    every_file_is_included, files_hold_one_idea, files_open_with_what_they_are, no_module_without_a_noun,
};
use crate::tidy::Remark;
use crate::workspace::package::Package;
use crate::workspace::tree::Tree;

#[track_caller]
fn check(remarks: &[Remark], expected: &[&str]) {
    let remarks: Vec<String> = remarks.iter().map(Remark::to_string).collect();
    assert_eq!(remarks, expected);
}

fn package(root: &str) -> Package {
    Package {
        name: "ledger".to_owned(),
        manifest: "Cargo.toml".to_owned(),
        dependencies: Vec::new(),
        roots: vec![root.to_owned()],
    }
}

#[test]
fn a_file_that_opens_with_code_is_told() {
    let tree = Tree::of(&[("a.rs", "//! A.\n"), ("b.rs", "\n//! B.\n"), ("c.md", "C\n")]);
    check(&files_open_with_what_they_are(&tree), &["b.rs:1: does not open with //! and what it is"]);
}

#[test]
fn a_module_or_folder_without_a_noun_is_told() {
    let tree = Tree::of(&[("src/utils.rs", ""), ("src/common/money.rs", ""), ("src/commonwealth.rs", "")]);
    check(
        &no_module_without_a_noun(&tree),
        &[
            "src/common/money.rs:1: \"common\" says nothing; name the noun it holds",
            "src/utils.rs:1: \"utils\" says nothing; name the noun it holds",
        ],
    );
}

#[test]
fn a_file_that_nobody_includes_is_told() {
    let tree = Tree::of(&[
        ("src/lib.rs", "//! L.\npub mod plan;\n// mod ghost;\nmod old;\n"),
        ("src/plan.rs", "//! P.\n#[cfg(test)]\nmod tests;\npub(crate) mod phase;\n"),
        ("src/plan/tests.rs", "//! T.\n"),
        ("src/plan/phase.rs", "//! H.\n"),
        ("src/old/mod.rs", "//! O.\nmod inner;\n"),
        ("src/old/inner.rs", "//! I.\n"),
        ("src/ghost.rs", "//! G.\n"),
    ]);
    let remarks = every_file_is_included(&tree, &[package("src/lib.rs")]);
    check(&remarks, &["src/ghost.rs:1: no mod or include! leads here"]);
}

#[test]
fn a_path_and_an_include_lead_to_their_files() {
    let tree = Tree::of(&[
        ("tests/it/main.rs", "//! M.\n#[path = \"../shared.rs\"]\nmod shared;\ninclude!(\"cases.rs\");\n"),
        ("tests/shared.rs", "//! S.\n"),
        ("tests/it/cases.rs", "//! C.\n"),
    ]);
    check(&every_file_is_included(&tree, &[package("tests/it/main.rs")]), &[]);
}

#[test]
fn a_workspace_of_its_own_is_not_asked() {
    let tree = Tree::of(&[
        ("Cargo.toml", "[workspace]\n"),
        ("src/lib.rs", "//! L.\n"),
        ("bench/peers/Cargo.toml", "# Peers.\n[workspace]\n\n[package]\n"),
        ("bench/peers/src/peer.rs", "//! P.\n"),
        ("bench/ghost.rs", "//! G.\n"),
    ]);
    let remarks = every_file_is_included(&tree, &[package("src/lib.rs")]);
    check(&remarks, &["bench/ghost.rs:1: no mod or include! leads here"]);
}

#[test]
fn a_long_file_is_a_warning() {
    let long = "//! L.\n".repeat(400);
    let tree = Tree::of(&[("long.rs", &long), ("short.rs", &long[7..])]);
    check(&files_hold_one_idea(&tree), &["long.rs:400: warning: 400 lines; is it still one idea?"]);
}
