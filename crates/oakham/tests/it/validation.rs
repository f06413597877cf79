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
    for name in ["scoring_cases.json", "function_choice.json", "clusters.json"] {
        let file = files.iter().find(|file| file["file"] == name).unwrap();
        assert!(file["cases"].as_u64().unwrap() > 0);
        assert_eq!(file["cases"], file["passed"], "{file:#}");
    }
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
fn a_folder_without_cases_is_refused_with_what_is_known() {
    let root = tempfile::tempdir().unwrap();
    let (code, said) = validate(root.path());
    assert_eq!(code, Some(2));
    assert!(said.as_str().unwrap().contains("scoring_cases.json"), "{said}");
}
