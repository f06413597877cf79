//! Registers of versions that were changed by hand, and what they say against the log.

use std::fs;

use crate::binary::{Copy, check, run};

const MONTH: [&str; 5] = ["check", "--year", "2024/25", "--month", "5"];

/// A copy in which UHL's return of month 5 was submitted by Ann Lee and approved by Bo Shaw.
fn approved() -> Copy {
    let copy = Copy::new();
    copy.edit("cover.csv", |cover| cover.replace("narrative,", "narrative,Once more. "));
    let folder = copy.month_5("RWE");
    let elsewhere = copy.path().join("sent");
    fs::rename(&folder, &elsewhere).unwrap();
    check(
        &copy,
        &["return", "submit", elsewhere.to_str().unwrap(), "--by", "Ann Lee"],
        0,
        &["submitted as version 1"],
    );
    let approve = ["return", "approve", "RWE", "2024/25", "5", "--by", "Bo Shaw"];
    check(&copy, &approve, 0, &["approved by Bo Shaw"]);
    copy
}

#[test]
fn a_register_is_held_against_the_log() {
    let copy = approved();
    let path = copy.month_5("RWE").join("versions.csv");
    let right = fs::read_to_string(&path).unwrap();
    let (usual, _) = run(&copy, &MONTH);

    fs::write(&path, right.replace("Bo Shaw", "ann  LEE")).unwrap();
    let own = ["error", "V27", "ann  LEE prepared this version and may not approve it", "has Bo Shaw at"];
    check(&copy, &MONTH, 1, &own);
    fs::write(&path, right.replace("Bo Shaw", "Cy Fox")).unwrap();
    check(&copy, &MONTH, 1, &["found \"Cy Fox\"; the log in oakham.db has Bo Shaw"]);
    // Whoever moves it on is stopped by the same.
    let lock = ["return", "lock", "RWE", "2024/25", "5", "--by", "Pat Roe"];
    check(&copy, &lock, 2, &["the log in oakham.db has Bo Shaw"]);
    fs::write(&path, right.replace("\n1,", "\n2,")).unwrap();
    check(&copy, &MONTH, 1, &["expected version 1: versions are counted from 1 without a gap"]);

    fs::remove_file(&path).unwrap();
    let gone =
        check(&copy, &MONTH, 1, &["the register of versions is gone", "cannot be read: it counts as not in"]);
    assert!(!gone.contains("has not reported"), "{gone}");
    let (_, position) = copy.position();
    assert!(position.contains("the register of versions is gone"), "{position}");
    fs::remove_dir_all(copy.month_5("RWE")).unwrap();
    check(&copy, &MONTH, 1, &["the register of versions is gone"]);

    fs::create_dir_all(copy.month_5("RWE")).unwrap();
    let elsewhere = copy.path().join("sent");
    for entry in fs::read_dir(elsewhere).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), copy.month_5("RWE").join(entry.file_name())).unwrap();
    }
    check(&copy, &MONTH, 1, &["the register of versions is gone"]);
    assert_eq!(usual, 0);
}

#[test]
fn without_a_log_a_register_is_believed_but_for_gaps_and_own_approvals() {
    let copy = approved();
    let path = copy.month_5("RWE").join("versions.csv");
    let right = fs::read_to_string(&path).unwrap();
    fs::remove_file(copy.path().join("oakham.db")).unwrap();
    fs::write(&path, right.replace("Bo Shaw", "Cy Fox")).unwrap();
    check(&copy, &MONTH, 0, &[]);
    fs::write(&path, right.replace("Bo Shaw", "Ann Lee")).unwrap();
    check(&copy, &MONTH, 1, &["V27", "Ann Lee prepared this version"]);
    fs::write(&path, right.replace("\n1,", "\n3,")).unwrap();
    check(&copy, &MONTH, 1, &["found \"3\"; expected version 1"]);
    fs::remove_file(&path).unwrap();
    check(&copy, &MONTH, 1, &["the register of versions is gone"]);
    for entry in fs::read_dir(copy.path().join("sent")).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), copy.month_5("RWE").join(entry.file_name())).unwrap();
    }
    check(&copy, &MONTH, 1, &["the register of versions is gone"]);
}

#[test]
fn a_log_that_cannot_be_read_is_told_and_nothing_else_is_lost() {
    let copy = Copy::new();
    let (_, before) = run(&copy, &MONTH);
    fs::write(copy.path().join("oakham.db"), "something else, and longer than a header of a database")
        .unwrap();
    let printed = check(&copy, &MONTH, 1, &["oakham.db is not a database of Oakham"]);
    assert!(
        printed.contains("organisations reported") && before.contains("organisations reported"),
        "{printed}"
    );
}

#[test]
fn what_was_looked_at_is_named_as_it_was_typed_and_what_became_of_a_version_as_it_is() {
    let copy = Copy::new();
    copy.edit("cover.csv", |cover| cover.replace("narrative,", "narrative,Once more. "));
    let elsewhere = copy.path().join("sent");
    fs::rename(copy.month_5("RWE"), &elsewhere).unwrap();
    check(&copy, &["return", "submit", elsewhere.to_str().unwrap(), "--by", "Ann Lee"], 0, &["version 1"]);
    let approve = ["return", "approve", "RWE", "2024/25", "5", "--by", "Bo Shaw", "--content"];
    for typed in ["0000", "", "not a hash"] {
        let refusal = format!("{typed:?} does not say which content was looked at");
        check(&copy, &[&approve[..], &[typed]].concat(), 2, &[&refusal, "the first 8 digits"]);
    }
    check(&copy, &[&approve[..], &["0123456789"]].concat(), 2, &["(0123456789 then,"]);
    let back = ["return", "send-back", "RWE", "2024/25", "5", "--by", "Bo Shaw", "--reason", "too high"];
    check(&copy, &back, 0, &[]);
    let listed = check(&copy, &["return", "list", "--format", "json"], 0, &["\"state\": \"sent back\""]);
    assert!(!listed.contains("\"draft\""), "{listed}");
}
