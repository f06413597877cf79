//! The shape of Rust files: how they open, what they are called, who includes them, how long they are.

use std::collections::BTreeSet;

use super::Remark;
use crate::workspace::package::Package;
use crate::workspace::tree::Tree;

/// Names that say nothing about what is inside.
const WITHOUT_A_NOUN: [&str; 7] = ["util", "utils", "helpers", "common", "misc", "manager", "types"];

/// From this many lines on, ask whether a file is still one idea.
const LONG: usize = 400;

/// Every file opens with `//!`: what it is.
pub(super) fn files_open_with_what_they_are(tree: &Tree) -> Vec<Remark> {
    tree.texts_with(".rs")
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| Remark::violation(path, 1, "does not open with //! and what it is".to_owned()))
        .collect()
}

/// No module is called `utils`: if a thing has no home, its noun is missing.
pub(super) fn no_module_without_a_noun(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (path, _) in tree.texts_with(".rs") {
        let parts = path.trim_end_matches(".rs").split('/');
        for name in parts.filter(|part| WITHOUT_A_NOUN.contains(part)) {
            let message = format!("{name:?} says nothing; name the noun it holds");
            remarks.push(Remark::violation(path, 1, message));
        }
    }
    remarks
}

/// Every Rust file is a target's first file or is included from one.
pub(super) fn every_file_is_included(tree: &Tree, packages: &[Package]) -> Vec<Remark> {
    let mut to_read: Vec<(String, bool)> =
        packages.iter().flat_map(|package| &package.roots).map(|root| (root.clone(), true)).collect();
    let mut included = BTreeSet::new();
    while let Some((path, is_root)) = to_read.pop() {
        let Some(text) = tree.text(&path) else { continue };
        if included.insert(path.clone()) {
            to_read.extend(files_named_in(tree, &path, text, is_root).into_iter().map(|file| (file, false)));
        }
    }
    let elsewhere = other_workspaces(tree);
    tree.texts_with(".rs")
        .filter(|(path, _)| !included.contains(*path))
        .filter(|(path, _)| !elsewhere.iter().any(|folder| path.starts_with(folder.as_str())))
        .map(|(path, _)| Remark::violation(path, 1, "no mod or include! leads here".to_owned()))
        .collect()
}

/// The folders, with `/` at the end, whose manifest opens a workspace of its own: cargo does not name
/// its targets here.
fn other_workspaces(tree: &Tree) -> Vec<String> {
    tree.texts_with("/Cargo.toml")
        .filter(|(_, text)| text.lines().any(|line| line.trim() == "[workspace]"))
        .map(|(path, _)| path.trim_end_matches("Cargo.toml").to_owned())
        .collect()
}

/// The files that the `mod` and `include!` lines of a file name and that exist.
fn files_named_in(tree: &Tree, path: &str, text: &str, is_root: bool) -> Vec<String> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.trim_end_matches(".rs");
    // The modules of `lib.rs` and `mod.rs` stand beside them, those of `plan.rs` in `plan/`.
    let modules = if is_root || stem == "mod" { folder.to_owned() } else { format!("{folder}/{stem}") };
    let mut files = Vec::new();
    let mut given_path = None;
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        if let Some(file) = between(line, "#[path = \"", '"') {
            given_path = Some(join(folder, file));
        }
        if let Some(file) = between(line, "include!(\"", '"') {
            files.push(join(folder, file));
        }
        if let Some(name) = module_named_in(line) {
            match given_path.take() {
                Some(file) => files.push(file),
                None => files.extend([format!("{modules}/{name}.rs"), format!("{modules}/{name}/mod.rs")]),
            }
        }
    }
    files.retain(|file| tree.has(file));
    files
}

/// The name in `mod name;`, whatever stands before it on the line.
fn module_named_in(line: &str) -> Option<&str> {
    let mut rest = line;
    while let Some(attribute) = rest.strip_prefix("#[") {
        rest = attribute.split_once(']')?.1.trim_start();
    }
    if let Some(after) = rest.strip_prefix("pub") {
        rest = after.trim_start();
        if let Some(scope) = rest.strip_prefix('(') {
            rest = scope.split_once(')')?.1.trim_start();
        }
    }
    let name = rest.strip_prefix("mod ")?.split_once(';')?.0.trim();
    name.chars().all(|c| c.is_alphanumeric() || c == '_').then_some(name)
}

/// What stands after `before` up to `end`.
fn between<'a>(line: &'a str, before: &str, end: char) -> Option<&'a str> {
    line.split_once(before)?.1.split_once(end).map(|(inside, _)| inside)
}

/// `file` as named from `folder`, with its `..` resolved.
pub(super) fn join(folder: &str, file: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in file.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// Long files are worth a second look.
pub(super) fn files_hold_one_idea(tree: &Tree) -> Vec<Remark> {
    tree.texts_with(".rs")
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, n_lines)| *n_lines >= LONG)
        .map(|(path, n_lines)| {
            Remark::warning(path, n_lines, format!("{n_lines} lines; is it still one idea?"))
        })
        .collect()
}

#[cfg(test)]
mod tests;
