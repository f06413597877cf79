//! No circles between the files of a crate: a file uses those below it, and none of them uses it.
//!
//! A module may use what the modules around it hold, as every child does; that is not counted.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::Visit;
use syn::{Item, UseTree};

use super::Remark;
use crate::workspace::tree::Tree;

/// Files by module path from the root of a crate: `page::home`; the root's is empty.
type Modules = BTreeMap<Vec<String>, String>;

/// Which files each file uses.
type Uses = BTreeMap<String, BTreeSet<String>>;

/// One remark for each circle, at its first file.
pub(super) fn no_circles_between_files(tree: &Tree) -> Vec<Remark> {
    let mut crates: BTreeMap<&str, Modules> = BTreeMap::new();
    for (path, _) in tree.texts_with(".rs") {
        let Some((root, file)) = path.split_once("/src/") else { continue };
        if !is_test(path) {
            crates.entry(root).or_default().insert(module_of(file), path.to_owned());
        }
    }
    crates.values().flat_map(|modules| circles(&uses(tree, modules))).map(|circle| remark(&circle)).collect()
}

fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// `page/home.rs` is `page::home`, `lib.rs` the root.
fn module_of(file: &str) -> Vec<String> {
    match file.trim_end_matches(".rs") {
        "lib" | "main" => Vec::new(),
        path => path.trim_end_matches("/mod").split('/').map(str::to_owned).collect(),
    }
}

fn remark(circle: &BTreeSet<String>) -> Remark {
    let files: Vec<&str> = circle.iter().map(String::as_str).collect();
    let message = format!("uses, and is used by, {}; move what both need below them", files[1..].join(", "));
    Remark::violation(files[0], 1, message)
}

/// What each file of a crate uses, its own modules and those around it left out.
fn uses(tree: &Tree, modules: &Modules) -> Uses {
    let mut uses = Uses::new();
    for (module, path) in modules {
        let Some(syntax) = tree.text(path).and_then(|text| syn::parse_file(text).ok()) else { continue };
        let mut paths = Paths { module, names: Vec::new(), declared: declared(&syntax.items) };
        paths.visit_file(&syntax);
        let owners = paths.names.iter().filter_map(|names| owner(modules, names));
        let others = owners.filter(|(owner, _)| !module.starts_with(owner)).map(|(_, file)| file.to_owned());
        uses.insert(path.clone(), others.collect());
    }
    uses
}

/// The modules that a file declares.
fn declared(items: &[Item]) -> BTreeSet<String> {
    let modules = items.iter().filter_map(|item| match item {
        Item::Mod(module) => Some(module.ident.to_string()),
        _ => None,
    });
    modules.collect()
}

/// The file that holds the innermost module of a path.
fn owner<'m>(modules: &'m Modules, path: &[String]) -> Option<(&'m [String], &'m str)> {
    (0..=path.len())
        .rev()
        .find_map(|length| modules.get_key_value(&path[..length]))
        .map(|(module, file)| (module.as_slice(), file.as_str()))
}

/// Collects the paths within the crate that a file names, each from the root of the crate.
struct Paths<'m> {
    module: &'m [String],
    names: Vec<Vec<String>>,
    declared: BTreeSet<String>,
}

impl Paths<'_> {
    fn note(&mut self, names: &[String]) {
        let Some(first) = names.first() else { return };
        let (mut from, mut rest) = match first.as_str() {
            "crate" => (Vec::new(), &names[1..]),
            "self" => (self.module.to_vec(), &names[1..]),
            "super" => (self.module.to_vec(), names),
            name if self.declared.contains(name) && 1 < names.len() => (self.module.to_vec(), names),
            _ => return,
        };
        while rest.first().is_some_and(|name| name == "super") {
            from.pop();
            rest = &rest[1..];
        }
        from.extend_from_slice(rest);
        self.names.push(from);
    }

    fn note_tree(&mut self, before: &[String], tree: &UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.note_tree(&with(&path.ident), &path.tree),
            UseTree::Name(name) => self.note(&with(&name.ident)),
            UseTree::Rename(name) => self.note(&with(&name.ident)),
            UseTree::Glob(_) => self.note(before),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.note_tree(before, tree)),
        }
    }
}

impl<'a> Visit<'a> for Paths<'_> {
    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.note_tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.note(&names);
        syn::visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        let is_for_tests = item.attrs.iter().any(|attribute| attribute.path().is_ident("cfg"));
        if !is_for_tests {
            syn::visit::visit_item_mod(self, item);
        }
    }
}

/// The groups of files each of which leads to every other of its group.
fn circles(uses: &Uses) -> Vec<BTreeSet<String>> {
    let reached: BTreeMap<&str, BTreeSet<String>> =
        uses.keys().map(|file| (file.as_str(), reached_from(uses, file))).collect();
    let mut circles = BTreeSet::new();
    for (file, from_here) in &reached {
        if from_here.contains(*file) {
            let both = from_here.iter().filter(|other| reached[other.as_str()].contains(*file));
            circles.insert(both.cloned().collect::<BTreeSet<String>>());
        }
    }
    circles.into_iter().collect()
}

fn reached_from(uses: &Uses, file: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut to_follow: Vec<&String> = uses[file].iter().collect();
    while let Some(next) = to_follow.pop() {
        if reached.insert(next.clone()) {
            to_follow.extend(uses.get(next).into_iter().flatten());
        }
    }
    reached
}

#[cfg(test)]
mod tests;
