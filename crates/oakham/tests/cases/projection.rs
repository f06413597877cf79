//! Where monthly series go next.

use std::fs;

use serde_json::Value;

use crate::binary::{Copy, check};

/// A file of months from April 2021 beside the workspace.
fn series(copy: &Copy, name: &str, rows: &[(String, String)]) -> String {
    let rows: Vec<String> = rows.iter().map(|(day, value)| format!("{day},{value}")).collect();
    let path = copy.path().join(name);
    fs::write(&path, format!("date,value\n{}\n", rows.join("\n"))).unwrap();
    path.to_str().unwrap().to_owned()
}

fn month(idx: u32) -> String {
    format!("{}-{:02}-01", 2021 + (idx + 3) / 12, (idx + 3) % 12 + 1)
}

/// 53 months about 1,000 with 200 more each December: April 2021 to August 2025.
fn winters() -> Vec<(String, String)> {
    let value = |idx: u32| 1_000 + idx * idx * 7 % 23 + if idx % 12 == 8 { 200 } else { 0 };
    (0..53).map(|idx| (month(idx), value(idx).to_string())).collect()
}

fn json(copy: &Copy, arguments: &[&str]) -> Value {
    serde_json::from_str(&check(copy, &[arguments, &["--format", "json"]].concat(), 0, &[])).unwrap()
}

#[test]
fn a_series_of_a_file_is_projected_with_its_season_and_the_year_added_up() {
    let copy = Copy::new();
    let csv = series(&copy, "attendances.csv", &winters());
    let arguments = ["project", "--csv", &csv, "--months", "7", "--outturn", "--unit", "attendances"];
    let printed = check(
        &copy,
        &[&arguments[..], &["--score"]].concat(),
        0,
        &[
            "attendances: about 1,0",
            "December 2025",
            "The year 2025/26 comes to about 12,",
            "On the last 7 known months",
        ],
    );
    assert!(!printed.contains("NaN") && !printed.contains("inf"), "{printed}");
    let document = json(&copy, &arguments);
    assert_eq!(document["schema"], "oakham.projection/1");
    assert_eq!(document["last_known"], "2025-08-01");
    let months = document["months"].as_array().unwrap();
    assert_eq!((months.len(), &months[3]["month"]), (7, &Value::from("2025-12-01")));
    let number = |value: &Value| value.as_f64().unwrap();
    assert!((number(&months[3]["median"]) - 1_211.0).abs() < 25.0, "{}", months[3]);
    assert!(number(&months[3]["lower_95"]) < number(&months[3]["lower_80"]));
    assert_eq!(document["outturn"]["known_months"], 5);
    assert!((number(&document["outturn"]["median"]) - 12_332.0).abs() < 120.0, "{}", document["outturn"]);
    // The same twice, and as CSV.
    assert_eq!(json(&copy, &arguments), document);
    let csv = check(&copy, &[&arguments[..], &["--format", "csv"]].concat(), 0, &[]);
    assert!(csv.lines().count() >= 8, "{csv}");
}

#[test]
fn a_measure_of_the_workspace_is_projected() {
    let copy = Copy::new();
    check(
        &copy,
        &["project", "gp-appointments:QK1"],
        0,
        &["August 2022", "Note: 30 months show each month of the year no more than 3 times"],
    );
    check(&copy, &["project", "gp-appointments:ZZZ"], 2, &["there is no measure \"gp-appointments:ZZZ\""]);
}

#[test]
fn what_cannot_be_projected_is_told_all_at_once_with_what_to_do() {
    let copy = Copy::new();
    let short = series(&copy, "short.csv", &winters()[..4]);
    check(
        &copy,
        &["project", "--csv", &short],
        2,
        &["4 months are known, of at least 6", "add earlier months"],
    );
    let mut days = winters();
    days.push(("2025-08-31".to_owned(), "7".to_owned()));
    days.push(("2025-07-31".to_owned(), "7".to_owned()));
    let twice = series(&copy, "twice.csv", &days);
    check(&copy, &["project", "--csv", &twice], 2, &["July 2025 has 2 values", "August 2025 has 2 values"]);
    let csv = series(&copy, "attendances.csv", &winters());
    check(
        &copy,
        &["project", "--csv", &csv, "--most", "1200"],
        2,
        &["December 2021 is 12", "beyond the bound 1200"],
    );
    check(&copy, &["project", "--csv", &csv, "--least", "9", "--most", "2"], 2, &["swap the two"]);
    check(&copy, &["project", "--csv", &csv, "--least", "nan"], 2, &["expected a number between"]);
    check(&copy, &["project", "--csv", &csv, "--months", "61"], 2, &["60"]);
    check(&copy, &["project"], 2, &["MEASURE"]);
}

#[test]
fn awkward_series_are_projected_and_what_weakens_them_is_said() {
    let copy = Copy::new();
    let months = |values: &[&str]| -> Vec<(String, String)> {
        (0..).zip(values).map(|(idx, value)| (month(idx), (*value).to_owned())).collect()
    };
    let constant = series(&copy, "constant.csv", &months(&["42"; 30]));
    check(&copy, &["project", "--csv", &constant], 0, &["All 30 values are 42: no spread is known"]);
    let zeros: Vec<&str> = (0..36).map(|idx| if idx * idx % 7 == 2 { "3" } else { "0" }).collect();
    let zeros = series(&copy, "zeros.csv", &months(&zeros));
    check(&copy, &["project", "--csv", &zeros], 0, &["months are zero", "read the total of several months"]);
    let mut gaps = winters();
    for (_, value) in &mut gaps[20..22] {
        value.clear();
    }
    let gaps = series(&copy, "gaps.csv", &gaps);
    check(&copy, &["project", "--csv", &gaps], 0, &["2 months have no value"]);
    let mut deficits: Vec<(String, String)> = winters();
    for (_, value) in &mut deficits {
        *value = format!("-{value}");
    }
    let deficits = series(&copy, "deficits.csv", &deficits);
    check(&copy, &["project", "--csv", &deficits, "--outturn"], 0, &["−12,"]);
}
