//! The program alone and the tests of the workspace are built with the same features.
//!
//! Cargo builds a dependency once for each set of features it is asked for with, and everything
//! that depends on it again. A feature that only a test asks for therefore doubles a clean build.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::Remark;

/// Packages that the program and the tests have in common, asked for with other features.
pub(super) fn same_for_program_and_tests(root: &Path) -> Result<Vec<Remark>> {
    let program = tree(root, &["--package", "oakham", "--edges", "normal,build"])?;
    let tests = tree(root, &["--workspace", "--edges", "normal,build,dev"])?;
    Ok(differences(&program, &tests))
}

fn differences(program: &str, tests: &str) -> Vec<Remark> {
    let (program, tests) = (features(program), features(tests));
    let mut remarks = Vec::new();
    for (package, asked) in &program {
        // A proc macro is built for this computer and for the target, each with its own features:
        // what the program asks for need only be among what the tests ask for.
        let also = tests.get(package).cloned().unwrap_or_default();
        for features in asked.difference(&also) {
            let others: Vec<String> = also.iter().map(|features| format!("[{features}]")).collect();
            remarks.push(Remark::violation(
                "Cargo.toml",
                1,
                format!(
                    "{package} is built with [{features}] for the program and with {} for the tests, so that it \
                     and all that depends on it are built twice; name the features in [workspace.dependencies]",
                    others.join(" or ")
                ),
            ));
        }
    }
    remarks
}

/// Name and version to the sets of features it is asked for with.
fn features(tree: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut packages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in tree.lines() {
        // What follows the last bar says that the package stands above already.
        if let [package, features, ..] = line.split('|').collect::<Vec<_>>()[..] {
            packages.entry(package).or_default().insert(features);
        }
    }
    packages
}

fn tree(root: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new("cargo")
        .args(["tree", "--offline", "--locked", "--prefix", "none", "--format", "{p}|{f}|"])
        .args(arguments)
        .current_dir(root)
        .output()
        .context("cargo could not be started")?;
    ensure!(output.status.success(), "cargo tree failed: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).context("cargo tree does not write text")
}

#[cfg(test)]
mod tests;
