//! Scenarios as people write them: every fault at once, none that a name or an ending hides, none without an end.

use std::fs;

use crate::binary::{Copy, check};

fn write(copy: &Copy, name: &str, text: &str) {
    fs::write(copy.path().join("scenarios").join(name), text).unwrap();
}

const HEAD: &str = "schema = \"oakham.scenario/1\"\ntitle = \"T\"\n";

fn change(id: &str, more: &str) -> String {
    format!("[[change]]\nid = \"{id}\"\nprovenance = \"synthetic\"\n{more}\n")
}

#[test]
fn an_unknown_key_hides_no_other_fault() {
    let copy = Copy::new();
    let text = "schema = \"oakham.scenario/2\"\ntitle = \"T\"\nbase = \"yesterday\"\ntitel = \"x\"\n"
        .to_owned()
        + &change("a", "kind = \"efficency\"\ntarget = \"P.PAY.AGY\"\nvalu = \"3\"")
        + &change("A ", "kind = \"budget\"\ntarget = 5\nvalue = \"+5%\"")
        + "[[change]]\nid = \"c\"\nkind = \"beds\"\n";
    write(&copy, "many.toml", &text);
    check(
        &copy,
        &["scenario", "check", "many"],
        1,
        &[
            "oakham.scenario/2",
            "yesterday",
            "did you mean title?",
            "efficency",
            "did you mean value?",
            "target is missing",
            "provenance is missing",
            "line 15",
            "in quotation marks",
        ],
    );
    write(
        &copy,
        "twice.toml",
        &(HEAD.to_owned()
            + &change("a", "kind = \"posts\"\ntarget = \"T12\"\nvalue = \"-3\"")
            + &change("A ", "kind = \"posts\"\ntarget = \"T12\"\nvalue = \"-3\"")),
    );
    check(&copy, &["scenario", "check", "twice"], 1, &["another change has the same id"]);
    write(
        &copy,
        "both.toml",
        &(HEAD.to_owned()
            + &change("a", "kind = \"efficiency\"\ntarget = \"agency\"\nvalue = \"30 per cent\"")),
    );
    check(
        &copy,
        &["scenario", "check", "both"],
        1,
        &["is not a line of the return", "expected what is saved"],
    );
}

#[test]
fn more_changes_than_anybody_tells_apart_are_refused_at_once() {
    let copy = Copy::new();
    let changes: String = (1..=20_000)
        .map(|n| {
            change(&format!("c{n}"), &format!("kind = \"budget\"\ntarget = \"I.CHC\"\nvalue = \"+£{n}\""))
        })
        .collect();
    write(&copy, "many.toml", &(HEAD.to_owned() + &changes));
    let said =
        check(&copy, &["scenario", "check", "many"], 1, &["it has 20000 changes, and at most 200 are read"]);
    assert!(said.len() < 1_000, "{said}");
}

#[test]
fn no_line_is_spent_less_on_than_nothing() {
    let copy = Copy::new();
    for (kind, value) in [("budget", "-£1bn"), ("efficiency", "£500,000,000")] {
        write(
            &copy,
            "less.toml",
            &(HEAD.to_owned()
                + &change("a", &format!("kind = \"{kind}\"\ntarget = \"P.PAY.AGY\"\nvalue = \"{value}\""))),
        );
        check(
            &copy,
            &["scenario", "check", "less"],
            1,
            &["no more than is spent on P.PAY.AGY", "a year at the rate so far"],
        );
    }
    for value in ["130%", "101%"] {
        write(
            &copy,
            "less.toml",
            &(HEAD.to_owned()
                + &change(
                    "a",
                    &format!("kind = \"efficiency\"\ntarget = \"P.PAY.AGY\"\nvalue = \"{value}\""),
                )),
        );
        check(&copy, &["scenario", "check", "less"], 1, &["at most 100%"]);
    }
    for value in ["£2m", "£2,000,000", "£2000k", "£0.002bn", "£2 million"] {
        write(
            &copy,
            "less.toml",
            &(HEAD.to_owned()
                + &change(
                    "a",
                    &format!("kind = \"efficiency\"\ntarget = \"P.PAY.AGY\"\nvalue = \"{value}\""),
                )),
        );
        check(&copy, &["scenario", "compare", "base", "less"], 0, &["It saves £2.0 million a year"]);
    }
}

#[test]
fn a_file_that_nobody_can_ask_for_is_told() {
    let copy = Copy::new();
    check(&copy, &["scenario", "new", "base"], 2, &["is what scenarios are compared with"]);
    let text = fs::read_to_string(copy.path().join("scenarios/cut-agency.toml")).unwrap();
    for name in ["today.toml", "beds.TOML", "beds.toml.txt"] {
        write(&copy, name, &text);
    }
    check(
        &copy,
        &["check", "--month", "5"],
        1,
        &["scenarios/today.toml", "scenarios/beds.TOML", "scenarios/beds.toml.txt", "end in .toml"],
    );
    check(&copy, &["scenario", "compare", "base", "today"], 2, &["is what scenarios are compared with"]);
}

#[test]
fn a_table_that_was_altered_where_it_is_kept_is_worked_out_again() {
    let copy = Copy::new();
    let compare = ["scenario", "compare", "base", "cut-agency"];
    check(&copy, &compare, 0, &["It saves £8.4 million a year"]);
    let folder = copy.path().join("lake/appraisals");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("8.4", "9.9")).unwrap();
    }
    check(&copy, &compare, 0, &["It saves £8.4 million a year"]);
}

#[test]
fn a_table_is_not_written_in_another_form_than_was_asked_for() {
    let copy = Copy::new();
    let path = copy.path().join("x.csv");
    let arguments =
        ["--format", "json", "scenario", "compare", "base", "cut-agency", "-o", path.to_str().unwrap()];
    check(&copy, &arguments, 2, &["a file of that name is no JSON"]);
    assert!(!path.exists());
}
