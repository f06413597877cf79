//! Papers that list what the code has, on an invented tree.

use super::{
    every_crate_is_in_the_architecture, every_line_is_in_its_reference, every_link_leads_somewhere,
    every_named_path_is_there, every_rule_is_in_its_reference, last_rules_are_those_of_the_reference,
};
use crate::tidy::Remark;
use crate::workspace::package::Package;
use crate::workspace::tree::Tree;

#[track_caller]
fn check(remarks: &[Remark], expected: &[&str]) {
    let remarks: Vec<String> = remarks.iter().map(Remark::to_string).collect();
    assert_eq!(remarks, expected);
}

fn package(name: &str, manifest: &str) -> Package {
    Package {
        name: name.to_owned(),
        manifest: manifest.to_owned(),
        dependencies: Vec::new(),
        roots: Vec::new(),
    }
}

#[test]
fn a_crate_missing_from_the_architecture_is_told_and_chores_are_not() {
    let tree = Tree::of(&[("ARCHITECTURE.md", "| `domain` | words |\n")]);
    let packages = [
        package("domain", "crates/domain/Cargo.toml"),
        package("flow", "crates/flow/Cargo.toml"),
        package("xtask", "xtask/Cargo.toml"),
    ];
    let remarks = every_crate_is_in_the_architecture(&tree, &packages);
    check(&remarks, &["ARCHITECTURE.md:1: does not name `flow`"]);
}

#[test]
fn a_line_missing_from_its_reference_or_called_otherwise_is_told() {
    let tree = Tree::of(&[
        (
            "crates/domain/src/ledger.rs",
            "    line(\"P.PDC\", \"Dividend\", Expenditure, Trust),\n    line(\"I.CHC\", \"Care\", Expenditure, Board),\n",
        ),
        ("docs/reference/lines.md", "| `P.PDC` | Dividend | expenditure |\n| `I.CHC` | Nursing | x |\n"),
    ]);
    let remarks = every_line_is_in_its_reference(&tree);
    check(&remarks, &["docs/reference/lines.md:1: has no row | `I.CHC` | Care |"]);
}

#[test]
fn a_rule_without_a_row_is_told_where_the_code_names_it() {
    let rule = |number: &str| format!("\"V{number}\"");
    let code = format!("//! R.\nuse_rule({}, {}, \"Very\");\n", rule("01"), rule("07"));
    let tree = Tree::of(&[
        ("crates/sources/src/rule.rs", &code),
        ("crates/sources/src/rule/tests.rs", &code),
        ("docs/reference/rules.md", "| V01 | error | Whose it is |\n"),
    ]);
    let remarks = every_rule_is_in_its_reference(&tree);
    check(&remarks, &["crates/sources/src/rule.rs:2: rule V07 has no row in docs/reference/rules.md"]);
}

#[test]
fn a_link_that_leads_nowhere_is_told() {
    let tree = Tree::of(&[
        ("docs/a.md", "[b](b.md#part) [c](../c.md) [web](https://example.org) [here](#part)\n"),
        ("docs/b.md", "[method](method/) ![picture](images/x.png)\n"),
        ("docs/method/m.md", "M\n"),
    ]);
    let remarks = every_link_leads_somewhere(&tree);
    check(
        &remarks,
        &[
            "docs/a.md:1: the link to ../c.md leads nowhere",
            "docs/b.md:1: the link to images/x.png leads nowhere",
        ],
    );
}

#[test]
fn a_path_that_a_paper_names_is_there_unless_it_tells_of_what_was() {
    let text =
        "in `crates/flow/src/ward.rs`, `crates/flow/src`, `crates/flow/src/bed.rs` and `docs/NAME … .md`\n";
    let tree = Tree::of(&[
        ("crates/flow/src/ward.rs", ""),
        ("ARCHITECTURE.md", text),
        ("CHANGELOG.md", text),
        ("docs/decisions/0001-beds.md", text),
    ]);
    check(&every_named_path_is_there(&tree), &["ARCHITECTURE.md:1: there is no crates/flow/src/bed.rs"]);
}

#[test]
fn a_rule_beyond_the_last_that_the_code_takes_is_told() {
    let rows = "| V02 | error | x |\n| C01 | warning | x |\n| P01 | error | x |\n| F01 | error | x |\n";
    let code = "const LAST: [(char, u8); 4] = [('V', 1), ('C', 1), ('P', 1), ('F', 1)];\n";
    let tree = Tree::of(&[("crates/domain/src/finding.rs", code), ("docs/reference/rules.md", rows)]);
    let expected = "crates/domain/src/finding.rs:1: the last rule of V in docs/reference/rules.md is V02";
    check(&last_rules_are_those_of_the_reference(&tree), &[expected]);
}
