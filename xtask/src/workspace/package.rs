//! The members of the workspace with their dependencies and the files their targets start from.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// A member of the workspace.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    /// Its name.
    pub(crate) name: String,
    /// Its manifest, from the root of the repository.
    pub(crate) manifest: String,
    /// What its manifest names.
    pub(crate) dependencies: Vec<Dependency>,
    /// The files its targets start from, from the root of the repository.
    pub(crate) roots: Vec<String>,
}

/// A dependency as a manifest names it.
#[derive(Clone, Debug)]
pub(crate) struct Dependency {
    /// The crate's name.
    pub(crate) name: String,
    /// Whether only tests and benches use it.
    pub(crate) for_tests: bool,
}

/// What cargo says about the workspace that `folder` is in, without its outside dependencies.
pub(crate) fn metadata(folder: &Path) -> Result<Value> {
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(folder)
        .output()
        .context("cargo could not be started")?;
    ensure!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).context("cargo metadata is not JSON")
}

/// A folder that the metadata names.
pub(crate) fn folder(metadata: &Value, field: &str) -> Result<PathBuf> {
    Ok(PathBuf::from(text(metadata, field)?))
}

/// The packages, by name.
pub(crate) fn packages(metadata: &Value, root: &Path) -> Result<Vec<Package>> {
    let mut packages = Vec::new();
    for package in list(metadata, "packages")? {
        let mut dependencies = Vec::new();
        for dependency in list(package, "dependencies")? {
            let name = text(dependency, "name")?.to_owned();
            let for_tests = dependency["kind"].as_str() == Some("dev");
            dependencies.push(Dependency { name, for_tests });
        }
        let mut roots = Vec::new();
        for target in list(package, "targets")? {
            roots.push(below(root, text(target, "src_path")?)?);
        }
        let name = text(package, "name")?.to_owned();
        let manifest = below(root, text(package, "manifest_path")?)?;
        packages.push(Package { name, manifest, dependencies, roots });
    }
    packages.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(packages)
}

fn list<'a>(value: &'a Value, field: &str) -> Result<&'a [Value]> {
    let list = value[field].as_array().with_context(|| format!("cargo metadata has no list {field}"))?;
    Ok(list)
}

fn text<'a>(value: &'a Value, field: &str) -> Result<&'a str> {
    value[field].as_str().with_context(|| format!("cargo metadata has no text {field}"))
}

/// `path` from the root of the repository, with `/`.
fn below(root: &Path, path: &str) -> Result<String> {
    let path = Path::new(path);
    let path = path.strip_prefix(root).with_context(|| format!("{} is outside", path.display()))?;
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests;
