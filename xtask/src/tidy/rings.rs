//! Who may depend on whom: the rings of ARCHITECTURE.md as tables.

use super::Remark;
use crate::workspace::package::Package;
use crate::workspace::tree::Tree;

/// The crates of ours that each crate may depend on, tests and builds included.
const ALLOWED: [(&str, &[&[&str]]); 22] = [
    // Pure.
    ("domain", &[]),
    ("stats", &[]),
    ("finance", &[&["domain", "stats"]]),
    ("flow", &[&["domain", "stats"]]),
    ("evidence", &[&["domain", "stats"]]),
    ("reform", &[&["domain", "stats", "finance", "governance"]]),
    ("appraisal", &[&["domain", "stats", "finance", "flow", "evidence", "reform"]]),
    ("governance", &[&["domain"]]),
    ("claims", &[&["domain"]]),
    // Edges.
    ("sources", &[&["domain", "claims", "flow", "evidence", "governance", "reform", "appraisal"]]),
    ("warehouse", &[&["domain", "sources"]]),
    ("fetch", &[]),
    ("store", &[&PURE]),
    ("exhibits", &[&["domain", "evidence", "finance", "flow", "governance", "reform", "appraisal"]]),
    ("report", &[&PURE, &["exhibits"]]),
    ("api", &[&PURE]),
    ("search", &[]),
    ("assistant", &[&["domain", "api"]]),
    // Faces.
    // Its tests write and read scenarios as files.
    ("web", &[&PURE, &["store", "exhibits", "api", "search", "sources"]]),
    // What the product does; it implements the ports of `web`.
    (
        "app",
        &[
            &PURE,
            &["sources", "warehouse", "fetch", "store", "exhibits", "report", "api", "web", "assistant"],
        ],
    ),
    (
        "oakham",
        &[&PURE, &["sources", "warehouse", "store", "exhibits", "report", "api", "web", "assistant", "app"]],
    ),
    // Beside the rings; it writes the example system.
    ("xtask", &[&PURE, &["sources"]]),
];

/// The pure ring: values in, values out.
const PURE: [&str; 9] =
    ["domain", "stats", "finance", "flow", "evidence", "reform", "appraisal", "governance", "claims"];

/// What takes long to build, and the one crate whose manifest names it; a `*` stands for any ending.
const HOMES: [(&str, &str); 16] = [
    ("typst*", "report"),
    ("rust_xlsxwriter", "report"),
    ("sqlx*", "store"),
    ("rquickjs*", "exhibits"),
    ("schemars*", "api"),
    ("axum*", "web"),
    ("hyper*", "web"),
    ("tantivy*", "search"),
    ("clap*", "oakham"),
    ("datafusion*", "warehouse"),
    ("arrow*", "warehouse"),
    ("parquet*", "warehouse"),
    ("ureq*", "fetch"),
    ("rustls*", "fetch"),
    ("hayro*", "sources"),
    ("kurbo", "sources"),
];

/// What the pure ring does without: formats, threads' timing, patterns.
const NOT_PURE: [&str; 4] = ["serde*", "tokio*", "regex*", "toml"];

/// A crate of ours depends on a crate of ours only where the table says so.
pub(super) fn only_allowed_dependencies(tree: &Tree, packages: &[Package]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for package in packages {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == package.name) else {
            let message = format!("{} is in no ring; give it a row in xtask/src/tidy/rings.rs", package.name);
            remarks.push(Remark::violation(&package.manifest, 1, message));
            continue;
        };
        for dependency in &package.dependencies {
            let name = dependency.name.as_str();
            if packages.iter().any(|other| other.name == name) && !allowed.concat().contains(&name) {
                let message = format!("{} must not depend on {name}", package.name);
                remarks.push(at_dependency(tree, package, name, message));
            }
        }
    }
    remarks
}

/// What takes long to build is named in one manifest, so that the rest need not wait for it.
pub(super) fn heavy_crates_at_home(tree: &Tree, packages: &[Package]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for package in packages {
        for dependency in &package.dependencies {
            let name = dependency.name.as_str();
            let home = HOMES.iter().find(|(pattern, _)| matches(pattern, name)).map(|(_, home)| *home);
            if let Some(home) = home.filter(|home| *home != package.name) {
                let message = format!("only {home} may depend on {name}, which takes long to build");
                remarks.push(at_dependency(tree, package, name, message));
            }
        }
    }
    remarks
}

/// The pure ring knows no format, no runtime and no patterns; its tests may.
pub(super) fn no_formats_or_threads_in_the_pure_ring(tree: &Tree, packages: &[Package]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for package in packages.iter().filter(|package| PURE.contains(&package.name.as_str())) {
        for dependency in package.dependencies.iter().filter(|dependency| !dependency.for_tests) {
            let name = dependency.name.as_str();
            if NOT_PURE.iter().any(|pattern| matches(pattern, name)) {
                let message = format!("the pure ring does without {name}; shape it in an edge crate");
                remarks.push(at_dependency(tree, package, name, message));
            }
        }
    }
    remarks
}

/// Whether `name` is `pattern`, or begins with it where the pattern ends in `*`.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == pattern,
    }
}

/// A violation at the line of the manifest that names the dependency.
fn at_dependency(tree: &Tree, package: &Package, name: &str, message: String) -> Remark {
    let names_it = |line: &str| {
        line.trim_start()
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with(['.', '=', ' ']) || rest.is_empty())
    };
    let manifest = tree.text(&package.manifest).unwrap_or_default();
    let line = manifest.lines().position(names_it).map_or(1, |idx| idx + 1);
    Remark::violation(&package.manifest, line, message)
}

#[cfg(test)]
mod tests;
