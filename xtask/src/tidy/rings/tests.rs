//! The rings, on invented packages.

use super::{
    ALLOWED, HOMES, PURE, heavy_crates_at_home, no_formats_or_threads_in_the_pure_ring,
    only_allowed_dependencies,
};
use crate::tidy::Remark;
use crate::workspace::package::{Dependency, Package};
use crate::workspace::tree::Tree;

fn package(name: &str, dependencies: &[&str]) -> Package {
    let dependencies = dependencies.iter().map(|dependency| match dependency.strip_prefix("tests:") {
        Some(name) => Dependency { name: name.to_owned(), for_tests: true },
        None => Dependency { name: (*dependency).to_owned(), for_tests: false },
    });
    Package {
        name: name.to_owned(),
        manifest: format!("crates/{name}/Cargo.toml"),
        dependencies: dependencies.collect(),
        roots: Vec::new(),
    }
}

#[track_caller]
fn check(remarks: &[Remark], expected: &[&str]) {
    let remarks: Vec<String> = remarks.iter().map(Remark::to_string).collect();
    assert_eq!(remarks, expected);
}

#[test]
fn a_dependency_against_the_rings_is_told_with_its_line() {
    let tree = Tree::of(&[(
        "crates/finance/Cargo.toml",
        "[dependencies]\ndomain.workspace = true\nstore.workspace = true\n",
    )]);
    let packages = [package("domain", &[]), package("store", &["domain"])];
    let packages = [&packages[..], &[package("finance", &["domain", "store"])]].concat();
    let remarks = only_allowed_dependencies(&tree, &packages);
    check(&remarks, &["crates/finance/Cargo.toml:3: finance must not depend on store"]);
}

#[test]
fn tests_obey_the_rings_too() {
    let packages = [package("exhibits", &["tests:store"]), package("store", &[])];
    let remarks = only_allowed_dependencies(&Tree::default(), &packages);
    check(&remarks, &["crates/exhibits/Cargo.toml:1: exhibits must not depend on store"]);
}

#[test]
fn a_crate_without_a_ring_is_told() {
    let remarks = only_allowed_dependencies(&Tree::default(), &[package("model", &[])]);
    check(
        &remarks,
        &["crates/model/Cargo.toml:1: model is in no ring; give it a row in xtask/src/tidy/rings.rs"],
    );
}

#[test]
fn outside_crates_are_no_matter_of_rings() {
    check(&only_allowed_dependencies(&Tree::default(), &[package("domain", &["jiff"])]), &[]);
}

#[test]
fn a_heavy_crate_away_from_home_is_told_by_its_whole_family() {
    let packages = [package("report", &["typst", "typst-pdf"]), package("web", &["typst-pdf"])];
    let remarks = heavy_crates_at_home(&Tree::default(), &packages);
    check(
        &remarks,
        &["crates/web/Cargo.toml:1: only report may depend on typst-pdf, which takes long to build"],
    );
}

#[test]
fn the_pure_ring_does_without_serde_but_its_tests_may_have_it() {
    let packages = [package("domain", &["serde_json", "tests:serde"]), package("exhibits", &["serde_json"])];
    let remarks = no_formats_or_threads_in_the_pure_ring(&Tree::default(), &packages);
    check(
        &remarks,
        &["crates/domain/Cargo.toml:1: the pure ring does without serde_json; shape it in an edge crate"],
    );
}

#[test]
fn the_tables_name_crates_that_have_a_row() {
    let has_row = |name: &str| ALLOWED.iter().any(|(row, _)| *row == name);
    for (name, allowed) in ALLOWED {
        let allowed = allowed.concat();
        assert!(allowed.iter().all(|dependency| has_row(dependency)), "{name}");
        assert!(!allowed.contains(&name), "{name} depends on itself");
    }
    assert!(PURE.iter().all(|name| has_row(name)));
    assert!(HOMES.iter().all(|(_, home)| has_row(home)));
}

#[test]
fn the_pure_ring_depends_on_the_pure_ring_only() {
    for (name, allowed) in ALLOWED.iter().filter(|(name, _)| PURE.contains(name)) {
        assert!(allowed.concat().iter().all(|dependency| PURE.contains(dependency)), "{name}");
    }
}
