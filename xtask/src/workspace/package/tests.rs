//! What is read from cargo's metadata.

use std::path::Path;

use serde_json::json;

use super::packages;

#[test]
fn paths_are_told_from_the_root_and_dependencies_by_their_use() {
    let metadata = json!({ "packages": [{
        "name": "finance",
        "manifest_path": "/repository/crates/finance/Cargo.toml",
        "targets": [{ "src_path": "/repository/crates/finance/src/lib.rs" }],
        "dependencies": [
            { "name": "domain", "kind": null },
            { "name": "proptest", "kind": "dev" },
        ],
    }]});
    let packages = packages(&metadata, Path::new("/repository")).unwrap();
    assert_eq!(packages.len(), 1);
    assert_eq!(packages[0].manifest, "crates/finance/Cargo.toml");
    assert_eq!(packages[0].roots, ["crates/finance/src/lib.rs"]);
    let uses: Vec<_> = packages[0].dependencies.iter().map(|d| (d.name.as_str(), d.for_tests)).collect();
    assert_eq!(uses, [("domain", false), ("proptest", true)]);
}

#[test]
fn a_package_outside_the_repository_is_refused() {
    let metadata = json!({ "packages": [{
        "name": "elsewhere", "manifest_path": "/elsewhere/Cargo.toml", "targets": [], "dependencies": [],
    }]});
    assert!(packages(&metadata, Path::new("/repository")).is_err());
}
