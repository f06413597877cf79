//! Medians, percentiles, and commands that fail.

use std::process::Command;

use super::{Sample, printed, processor_seconds_in, repeat};

#[track_caller]
fn check(values: &[f64], median: f64, p99: f64) {
    let sample = Sample::of(values.to_vec()).unwrap();
    assert!((sample.median() - median).abs() < 1e-9, "median {}", sample.median());
    assert!((sample.percentile(99) - p99).abs() < 1e-9, "p99 {}", sample.percentile(99));
}

#[test]
fn the_median_is_the_middle_and_the_percentile_a_value_of_the_sample() {
    check(&[9.0, 1.0, 2.0], 2.0, 9.0);
    check(&[9.0, 1.0, 2.0, 4.0], 3.0, 9.0);
    check(&[7.0], 7.0, 7.0);
    let thousand: Vec<f64> = (1..=1000).rev().map(f64::from).collect();
    check(&thousand, 500.5, 990.0);
}

#[test]
fn a_sample_has_values() {
    assert_eq!(Sample::of(Vec::new()), None);
}

fn sh(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

#[test]
fn a_command_that_fails_is_not_measured() {
    let sample = repeat(3, || sh("exit 1")).unwrap();
    assert_eq!(sample.n_values(), 3);
    assert!(sample.least() <= sample.median() && sample.median() <= sample.most());
    let error = repeat(3, || sh("echo why >&2; exit 2")).unwrap_err();
    assert!(error.to_string().contains("why"), "{error}");
}

#[test]
fn what_a_command_prints_is_only_taken_where_it_ends_well() {
    assert_eq!(printed(sh("echo cells 3")).unwrap(), "cells 3\n");
    assert!(printed(sh("echo cells 3; exit 1")).is_err());
}

#[test]
fn processor_time_of_children_is_read_after_a_name_with_spaces() {
    let stat = "7 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 600 70 250 50 20 0 1";
    assert!((processor_seconds_in(stat).unwrap() - 3.0).abs() < 1e-9);
    assert_eq!(processor_seconds_in("7 (a) S 1 2"), None);
}
