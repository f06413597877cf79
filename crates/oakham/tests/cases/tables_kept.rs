//! A comparison hangs on what its engines read, and on nothing else that is put on record beside it.

use std::fs;

use serde_json::Value;

use crate::binary::{Copy, check};

const DAY: [&str; 2] = ["--as-at", "2026-11-24"];

/// Whether the table of a scenario beside today is there, as the files are now.
#[track_caller]
fn is_computed(copy: &Copy, name: &str) -> bool {
    let listed =
        check(copy, &[&DAY[..], &["--format", "json", "--quiet", "scenario", "list"]].concat(), 0, &[]);
    let listed: Value = serde_json::from_str(&listed).unwrap();
    let scenarios = listed["scenarios"].as_array().unwrap();
    scenarios.iter().find(|scenario| scenario["name"] == name).unwrap()["computed"].as_bool().unwrap()
}

#[test]
fn what_is_put_on_record_throws_no_comparison_away_and_a_line_of_a_return_does() {
    let copy = Copy::new();
    check(&copy, &[&DAY[..], &["scenario", "compare", "base", "cut-agency"]].concat(), 0, &[]);
    assert!(is_computed(&copy, "cut-agency"));
    let still_there = |what: &str| assert!(is_computed(&copy, "cut-agency"), "gone after {what}");

    let letter = copy.path().join("letter.txt");
    fs::write(&letter, "A letter, 17 July 2025\n\nUHL had a deficit of £18.8m at month 3.\n").unwrap();
    check(&copy, &["document", "read", letter.to_str().unwrap()], 0, &["£18.8m"]);
    fs::remove_file(&letter).unwrap();
    still_there("a document");

    let moved =
        ["request", "move", "LLR-IR-2025-002", "acknowledge", "--by", "Bo Ray", "--text", "head of care"];
    check(&copy, &moved, 0, &["LLR-IR-2025-002"]);
    still_there("a move of a request");

    let search = ["--format", "json", "search", "UHL variance to plan", "--year", "2024/25", "--month", "5"];
    let found: Value = serde_json::from_str(&check(&copy, &search, 0, &[])).unwrap();
    let results = found["results"].as_array().unwrap();
    let id = results.iter().find_map(|result| result["figure_id"].as_str()).unwrap();
    let frozen = [
        "pack",
        "freeze",
        "autumn",
        id,
        "--title",
        "Money",
        "--committee",
        "RUTLAND",
        "--meeting",
        "2027-01-12",
        "--year",
        "2024/25",
        "--month",
        "5",
        "--by",
        "Ann Lee",
    ];
    check(&copy, &frozen, 0, &["Money"]);
    still_there("a pack");

    for (file, row) in [("events.csv", "\n"), ("care/notes.md", "Seen by Ann Lee.\n")] {
        let path = copy.path().join(file);
        let text = fs::read_to_string(&path).unwrap_or_default();
        fs::write(&path, text + row).unwrap();
        still_there(file);
    }

    let path = copy.path().join("finance/returns/2024-25/M05/RWE/lines.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen('\n', "\r\n", 1)).unwrap();
    assert!(!is_computed(&copy, "cut-agency"), "a line of a return changed");
}
