//! What engines print, and how their times become bars.

use std::collections::BTreeMap;

use super::{Engine, MODELS, Run, beside, binary_named_in, speed};

/// A run of a million events that took so long [ms].
fn run(milliseconds: u32, measure: &str) -> Run {
    let seconds = f64::from(milliseconds) / 1e3;
    let printed = format!(
        r#"{{"engine":"a","version":"1.2.0","model":"ed","events":1000000,"cpu_seconds":{seconds},"measures":{{{measure}}}}}"#
    );
    Run::parse(&printed).unwrap()
}

#[track_caller]
fn check(own: u32, theirs: (Engine, u32), expected: &[(&str, Option<f64>, bool)]) {
    let known = r#""four_hour_share":0.9651"#;
    let runs = BTreeMap::from([(Engine::Oakham, vec![run(own, known)]), (theirs.0, vec![run(theirs.1, "")])]);
    let rows = beside(&MODELS[0], &runs).unwrap();
    let rows: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.bar, row.is_missed())).collect();
    assert_eq!(rows, expected);
}

const WHAT: &str = "emergency department, a million events";

#[test]
fn a_bar_is_what_another_engine_takes_divided() {
    let beside = "emergency department, a million events, beside nexosim 1.2.0";
    check(150, (Engine::Nexosim, 800), &[(WHAT, Some(200.0), false), (beside, Some(200.0), false)]);
    check(150, (Engine::Nexosim, 400), &[(WHAT, Some(200.0), false), (beside, Some(100.0), true)]);
}

#[test]
fn a_loop_written_by_hand_may_be_faster() {
    let beside = "emergency department, a million events, beside a loop written by hand";
    check(210, (Engine::ByHand, 100), &[(WHAT, Some(200.0), true), (beside, Some(160.0), true)]);
    check(150, (Engine::ByHand, 100), &[(WHAT, Some(200.0), false), (beside, Some(160.0), false)]);
}

#[test]
fn a_wrong_outcome_is_no_measurement() {
    let runs = BTreeMap::from([(Engine::Oakham, vec![run(100, r#""four_hour_share":0.5"#)])]);
    let error = beside(&MODELS[0], &runs).unwrap_err().to_string();
    assert_eq!(error, "ed: four_hour_share is 0.5000, expected 0.9645");
}

#[test]
fn what_is_no_run_is_told() {
    assert!(Run::parse("error: no network").is_err());
    assert!(Run::parse(r#"{"version":"1","events":0,"cpu_seconds":0,"measures":{}}"#).is_err());
}

#[test]
fn the_bench_is_found_among_what_cargo_built() {
    let messages = concat!(
        r#"{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"flow"},"executable":null}"#,
        "\n",
        r#"{"reason":"compiler-artifact","target":{"kind":["bench"],"name":"flow"},"executable":"/t/flow-1"}"#,
        "\n",
        r#"{"reason":"build-finished","success":true}"#,
    );
    assert_eq!(binary_named_in(messages), Some("/t/flow-1".into()));
    assert_eq!(binary_named_in("error\n"), None);
}

#[test]
fn a_speed_is_told_in_a_fitting_unit() {
    assert_eq!(speed(125.0), "8.00 million events a second");
    assert_eq!(speed(20_000.0), "50 thousand events a second");
}
