//! Papers that list what the code has: each list is complete, each link leads somewhere.

use super::{Remark, shape};
use crate::workspace::package::Package;
use crate::workspace::tree::Tree;

const ARCHITECTURE: &str = "ARCHITECTURE.md";
const LINES: &str = "docs/reference/lines.md";
const RULES: &str = "docs/reference/rules.md";

/// Every crate is named in the architecture.
pub(super) fn every_crate_is_in_the_architecture(tree: &Tree, packages: &[Package]) -> Vec<Remark> {
    let paper = tree.text(ARCHITECTURE).unwrap_or_default();
    let crates = packages.iter().filter(|package| package.manifest.starts_with("crates/"));
    crates
        .filter(|package| !paper.contains(&format!("`{}`", package.name)))
        .map(|package| Remark::violation(ARCHITECTURE, 1, format!("does not name `{}`", package.name)))
        .collect()
}

/// Every line of the return stands in its reference with its code and its label.
pub(super) fn every_line_is_in_its_reference(tree: &Tree) -> Vec<Remark> {
    let paper = tree.text(LINES).unwrap_or_default();
    let code = tree.text("crates/domain/src/ledger.rs").unwrap_or_default();
    let mut remarks = Vec::new();
    for line in code.lines().filter_map(|line| line.trim().strip_prefix("line(\"")) {
        let mut quoted = line.split('"').step_by(2);
        let (Some(code), Some(label)) = (quoted.next(), quoted.next()) else { continue };
        if !paper.contains(&format!("| `{code}` | {label} |")) {
            remarks.push(Remark::violation(LINES, 1, format!("has no row | `{code}` | {label} |")));
        }
    }
    remarks
}

/// Every rule that a finding may name stands in its reference. Tests and the invented system may
/// name invented rules.
pub(super) fn every_rule_is_in_its_reference(tree: &Tree) -> Vec<Remark> {
    let paper = tree.text(RULES).unwrap_or_default();
    let mut remarks = Vec::new();
    let is_invented = |path: &str| path.contains("tests") || path.contains("example");
    let code = tree.texts_with(".rs").filter(|(path, _)| path.starts_with("crates/") && !is_invented(path));
    for (path, text) in code {
        for (idx, line) in text.lines().enumerate() {
            for rule in line.split('"').skip(1).step_by(2).filter(|quoted| is_rule(quoted)) {
                if !paper.contains(&format!("| {rule} |")) {
                    let message = format!("rule {rule} has no row in {RULES}");
                    remarks.push(Remark::violation(path, idx + 1, message));
                }
            }
        }
    }
    remarks
}

/// The last number of each letter that the code takes for a rule is that of the reference: what is explained by
/// a rule that the code does not know is refused.
pub(super) fn last_rules_are_those_of_the_reference(tree: &Tree) -> Vec<Remark> {
    const CODE: &str = "crates/domain/src/finding.rs";
    let rows = tree.text(RULES).unwrap_or_default();
    let code = tree.text(CODE).unwrap_or_default();
    let mut remarks = Vec::new();
    for (line, text) in code.lines().enumerate().filter(|(_, text)| text.contains("const LAST: ")) {
        for letter in ['V', 'C', 'P', 'F'] {
            let is_row = |number: &u8| rows.contains(&format!("| {letter}{number:02} |"));
            let last = (1..=99_u8).rev().find(is_row).unwrap_or(0);
            if !text.contains(&format!("('{letter}', {last})")) {
                let message = format!("the last rule of {letter} in {RULES} is {letter}{last:02}");
                remarks.push(Remark::violation(CODE, line + 1, message));
            }
        }
    }
    remarks
}

/// `V` for values, `C` for completeness, `P` for publications or `F` for functions of a reform, and two
/// digits: `V07`.
fn is_rule(text: &str) -> bool {
    matches!(text.as_bytes(), [letter, tens, ones]
        if matches!(letter, b'V' | b'C' | b'P' | b'F') && tens.is_ascii_digit() && ones.is_ascii_digit())
}

/// Every link of a paper to a file of the repository leads to one.
pub(super) fn every_link_leads_somewhere(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (path, text) in tree.texts_with(".md") {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (idx, line) in text.lines().enumerate() {
            for link in line.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0)) {
                let file = link.split(['#', ' ']).next().unwrap_or_default();
                if file.is_empty() || file.contains(':') {
                    continue;
                }
                let target = shape::join(folder, file);
                let is_folder = || tree.files().any(|(path, _)| path.starts_with(&format!("{target}/")));
                if !tree.has(&target) && !is_folder() {
                    remarks.push(Remark::violation(
                        path,
                        idx + 1,
                        format!("the link to {link} leads nowhere"),
                    ));
                }
            }
        }
    }
    remarks
}

/// Where paths of the repository begin that papers name.
const PLACES: [&str; 4] = ["crates/", "docs/", "examples/", "xtask/"];

/// Every path that a paper of today names in back-quotes is there. Decisions and the changelog tell of what
/// was.
pub(super) fn every_named_path_is_there(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let is_of_today = |path: &str| path != "CHANGELOG.md" && !path.starts_with("docs/decisions/");
    for (path, text) in tree.texts_with(".md").filter(|(path, _)| is_of_today(path)) {
        for (idx, line) in text.lines().enumerate() {
            let quoted = line.split('`').skip(1).step_by(2);
            let named = quoted.filter(|quoted| PLACES.iter().any(|place| quoted.starts_with(place)));
            // What holds a space or a letter that stands for others is no path.
            for named in named.filter(|named| !named.contains([' ', '*', '<', '{', '…'])) {
                let target = named.trim_end_matches('/');
                let is_folder = || tree.files().any(|(path, _)| path.starts_with(&format!("{target}/")));
                if !tree.has(target) && !is_folder() {
                    remarks.push(Remark::violation(path, idx + 1, format!("there is no {named}")));
                }
            }
        }
    }
    remarks
}

#[cfg(test)]
mod tests;
