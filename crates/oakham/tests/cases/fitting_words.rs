//! Messages and figures that fit what they are about: what was never seen, names, folders and successors.

use std::fs;

use crate::binary::{Copy, check, run};

/// A station to which one comes a year, over six months of 30 days.
const RARE: &str = r#"
schema = "oakham.network/1"
title = "Rare"
provenance = "synthetic"
source_note = "synthetic"
start = "2024-04-01"
[run]
warm_up = "10 d"
length = "30 d"
least = 6
most = 6
[[source]]
name = "p"
to = "c"
rate = "1 / year"
[[station]]
name = "c"
kind = "queue"
servers = 1
service = "10 min"
then = "home"
[[station]]
name = "home"
kind = "exit"
"#;

#[test]
fn what_nobody_saw_has_no_interval_and_is_said_to_be_rare() {
    let copy = Copy::new();
    let network = copy.path().join("rare.toml");
    fs::write(&network, RARE).unwrap();
    let network = network.to_str().unwrap();
    check(
        &copy,
        &["flow", "run", network],
        0,
        &["Where 0 came, none was seen in", "it may be up to 6 a year (95%)"],
    );
    let told = check(&copy, &["flow", "run", network, "--format", "json"], 0, &[]);
    let found: serde_json::Value = serde_json::from_str(&told).unwrap();
    let visits = &found["stations"][0]["groups"][0]["measures"]["visits"];
    assert!(visits["mean"] == 0.0 && visits["half_width"].is_null(), "{visits}");
    // So many come that some are seen.
    fs::write(network, RARE.replace("1 / year", "20 / d")).unwrap();
    let told = check(&copy, &["flow", "run", network], 0, &[]);
    assert!(!told.contains("none was seen"), "{told}");
}

#[test]
fn a_message_is_of_what_was_asked() {
    let copy = Copy::new();
    check(&copy, &["validate", "/nope"], 2, &["/nope is not there; name the folder"]);
    check(&copy, &["return", "submit", "/nope", "--by", "anna"], 2, &["/nope is not there; name the folder"]);
    check(
        &copy,
        &["--seed", "99999999999999999999", "position"],
        2,
        &["expected a whole number, from 0 to 18446744073709551615"],
    );
    check(
        &copy,
        &["evaluate", "did", "gp-per-1000", "--treated", "03W=2020-03,04C=2021-01"],
        2,
        &["one unit with its month is expected", "give the option again"],
    );
    let told = check(&copy, &["spc", "gp-per-1000"], 2, &["there is no measure"]);
    let (_, named) = told.split_once("such as ").unwrap();
    let mut named: Vec<&str> = named.trim().split(", ").collect();
    let n_named = named.len();
    named.sort_unstable();
    named.dedup();
    assert_eq!(named.len(), n_named, "{told}");
    check(
        &copy,
        &["efficiency", "--year", "2022/23"],
        2,
        &["there is no finance/schemes/2022-23.csv", "2024/25, 2025/26"],
    );
    check(&copy, &["risks", "--year", "2025/26"], 2, &["there is no finance/risks/2025-26.csv"]);
}

#[test]
fn measures_of_money_go_on_with_whoever_carries_an_organisation_on() {
    let copy = Copy::new();
    let table = check(&copy, &["spc", "surplus-variance:RWE", "--format", "csv"], 0, &[]);
    let n_before = table.lines().count();
    succeeded(&copy);
    let table = check(&copy, &["spc", "surplus-variance:RX9", "--format", "csv"], 0, &[]);
    assert_eq!(table.lines().count(), n_before, "{table}");
    // The change of a scheme of the predecessor is looked for in the successor.
    let (_, told) = run(&copy, &["evaluate", "its", "--change", "UHL27-07"]);
    assert!(told.contains("RX9") && !told.contains("does not have"), "{told}");
}

/// UHL (RWE) is succeeded by RX9 on 1 October 2026.
fn succeeded(copy: &Copy) {
    let edit = |path: &std::path::Path| {
        let text = fs::read_to_string(path).unwrap();
        fs::write(path, text.replace("RWE", "RX9")).unwrap();
    };
    let organisations = copy.path().join("system/organisations.csv");
    let text = fs::read_to_string(&organisations).unwrap();
    let old = text.lines().find(|line| line.starts_with("RWE,")).unwrap();
    let cells: Vec<&str> = old.split(',').collect();
    let from = cells[4];
    let until = old.replace(&format!(",trust,{from},,"), &format!(",trust,{from},2026-09-30,"));
    let new = format!("RX9,Leicester Hospitals Trust,LHT,trust,2026-10-01,,{}", cells[6..].join(","));
    fs::write(&organisations, text.replace(old, &format!("{until}\n{new}"))).unwrap();
    let plans = copy.path().join("finance/plans/2026-27");
    fs::copy(plans.join("RWE-v1.csv"), plans.join("RX9-v1.csv")).unwrap();
    edit(&plans.join("RX9-v1.csv"));
    let month = copy.path().join("finance/returns/2026-27/M07");
    fs::rename(month.join("RWE"), month.join("RX9")).unwrap();
    for folder in fs::read_dir(&month).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir()) {
        for file in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            let path = file.path();
            if path.extension().is_some_and(|ending| ending == "csv") {
                edit(&path);
            }
        }
    }
}
