//! Cases with known answers, read from the folder that `OAKHAM_VALIDATION` names.

#![expect(clippy::print_stderr, reason = "a test says why it leaves the cases out")]

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::binary::{oakham, text};

/// The folder of the cases, or why there is none.
fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("OAKHAM_VALIDATION").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("left out: OAKHAM_VALIDATION names no folder");
    }
    folder
}

fn validate(folder: &std::path::Path) -> (Option<i32>, Value) {
    let output = oakham(&["validate", folder.to_str().unwrap(), "--format", "json"]);
    let value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| json!(text(&output.stderr)));
    (output.status.code(), value)
}

#[test]
fn every_case_with_a_known_answer_comes_out_as_it_should() {
    let Some(folder) = folder() else { return };
    let (code, outcome) = validate(&folder);
    assert_eq!(code, Some(0), "{outcome:#}");
    let files = outcome["files"].as_array().unwrap();
    for name in [
        "scoring_cases.json",
        "spc_cases.json",
        "spc_variant_cases.json",
        "evaluation_cases.json",
        "rates_cases.json",
        "forecast_series.csv",
        "function_choice.json",
        "clusters.json",
    ] {
        let file = files.iter().find(|file| file["file"] == name).unwrap();
        assert!(file["cases"].as_u64().unwrap() > 0);
        assert_eq!(file["cases"], file["passed"], "{file:#}");
        assert!(file["worst_relative_difference"].as_f64().unwrap() < 1e-5, "{file:#}");
    }
    let known = |file: &Value| outcome["unknown_files"].as_array().unwrap().contains(file);
    assert!(!known(&json!({"file": "spc_cases.json", "cases": 74})));
}

#[test]
fn instances_of_the_files_are_answered_one_by_one() {
    let Some(folder) = folder() else { return };
    for (command, name) in [("optimise", "function_choice.json"), ("clusters", "clusters.json")] {
        let path = folder.join(name);
        let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let output = oakham(&["reform", command, "--instance", path.to_str().unwrap(), "--format", "json"]);
        let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answers.len(), cases.len());
        for (answer, case) in answers.iter().zip(&cases) {
            if command == "optimise" {
                assert_eq!(answer["minimum_harm"], case["expected"]["minimum_harm"]);
                assert_eq!(answer["gap"], 0);
            } else {
                assert_eq!(answer["status"], case["status"].as_str().unwrap_or("optimal"));
            }
        }
    }
}

#[test]
fn a_wrong_answer_is_told_and_ends_with_1() {
    let root = tempfile::tempdir().unwrap();
    let case = json!([{
        "envelope": 50, "minimum_system_saving": 0, "maximum_exit_cost": 100, "baseline": 100,
        "functions": [{
            "function_id": "F1", "baseline_cost": 100,
            "options": [
                { "option": "retain", "icb_cost": 100, "receiver_cost": 0, "exit_cost": 0, "harm": 0 },
                { "option": "slim", "icb_cost": 40, "receiver_cost": 0, "exit_cost": 30, "harm": 5 },
            ],
        }],
        "expected": { "status": "Optimal", "minimum_harm": 4 },
    }]);
    fs::write(root.path().join("function_choice.json"), case.to_string()).unwrap();
    let (code, outcome) = validate(root.path());
    assert_eq!(code, Some(1));
    assert_eq!(outcome["files"][0]["failed"][0]["faults"], json!(["minimum_harm is 5, expected 4"]));
}

#[test]
fn kinds_and_files_that_are_not_known_are_named_with_their_number_and_do_not_fail() {
    let root = tempfile::tempdir().unwrap();
    let rate = json!({
        "id": "r1", "kind": "proportion",
        "given": { "x": 5, "n": 0, "confidence": 0.95, "multiplier": 100 },
        "refuse": "denominator_zero",
    });
    let other = json!({ "id": "h1", "kind": "horoscope", "given": {}, "expect": {} });
    let cases = json!({ "cases": [rate, other, other] });
    fs::write(root.path().join("rates_cases.json"), cases.to_string()).unwrap();
    fs::write(root.path().join("later_cases.json"), json!({ "a": [1, 2], "b": [3] }).to_string()).unwrap();
    fs::write(root.path().join("notes.txt"), "not cases").unwrap();
    let (code, outcome) = validate(root.path());
    assert_eq!(code, Some(0), "{outcome:#}");
    let file = &outcome["files"][0];
    assert_eq!((&file["cases"], &file["passed"]), (&json!(1), &json!(1)));
    assert_eq!(file["unknown_kinds"], json!([{ "kind": "horoscope", "cases": 2 }]));
    assert_eq!(outcome["unknown_files"], json!([{ "file": "later_cases.json", "cases": 3 }]));
    let said = text(&oakham(&["validate", root.path().to_str().unwrap()]).stdout);
    assert!(said.contains("of kinds that are not known here: horoscope 2"), "{said}");
    assert!(said.contains("later_cases.json (3)"), "{said}");
}

#[test]
fn cases_that_cannot_be_read_are_faults_of_their_own() {
    let root = tempfile::tempdir().unwrap();
    let cases = json!({ "cases": [
        { "id": "c1", "input": { "dates": ["2024-04-01"], "values": [1], "rebase": [], "screen_outliers": true } },
        { "id": "c2", "input": { "dates": ["first of May"], "values": [1] } },
    ] });
    fs::write(root.path().join("spc_cases.json"), cases.to_string()).unwrap();
    let cases = json!({ "cases": [{ "id": "e1", "kind": "its_hac", "input": { "y": [1, "two"] } }] });
    fs::write(root.path().join("evaluation_cases.json"), cases.to_string()).unwrap();
    let (code, outcome) = validate(root.path());
    assert_eq!(code, Some(1));
    let faults = |file: usize, case: usize| outcome["files"][file]["failed"][case]["faults"][0].clone();
    assert_eq!(faults(0, 0), "improvement_direction is null, expected a text");
    assert_eq!(faults(0, 1), "dates[0] is \"first of May\", expected a date");
    assert_eq!(faults(1, 0), "small_sample_correction is null, expected true or false");
}

#[test]
fn a_folder_without_cases_is_refused_with_what_is_known() {
    let root = tempfile::tempdir().unwrap();
    let (code, said) = validate(root.path());
    assert_eq!(code, Some(2));
    assert!(said.as_str().unwrap().contains("scoring_cases.json"), "{said}");
}
