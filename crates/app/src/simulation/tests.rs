//! Runs on any number of threads, comparisons kept and read back, runs that are stopped.

use std::sync::atomic::{AtomicU32, Ordering};

use sources::network::of_files;

use super::{Progress, compare, fitting, json, run};
use flow::bound::EarlyStop;
use flow::settings::RunSettings;

const QUEUE: &str = include_str!("../../../sources/samples/nurse.toml");

/// So precise that every replication is made.
const RUN: &str = r#"
[run]
warm_up = "2 d"
length = "20 d"
least = 3
most = 6
precision = 0.0001
measures = ["nurse.mean_wait"]
"#;

const SECOND_NURSE: &str = r#"
schema = "oakham.scenario/1"
title = "A second nurse"

[[change]]
id = "nurse"
kind = "capacity"
target = "nurse"
value = "+1"
provenance = "synthetic"

[[change]]
id = "elsewhere"
kind = "budget"
target = "nurse"
provenance = "synthetic"
"#;

fn network() -> sources::network::NetworkRead {
    of_files(vec![("nurse.toml".to_owned(), format!("{QUEUE}{RUN}"))]).expect("no faults")
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let read = network();
    let asked = RunSettings::of(&read.network, 5);
    let text = |threads| {
        let outcome = run(&read.network, &asked, threads, &Silent).expect("not stopped");
        json::outcome(&outcome, &[], "").to_string()
    };
    let one = text(1);
    assert_eq!(one, text(2));
    assert_eq!(one, text(7));
}

#[test]
fn a_comparison_is_read_back_as_it_was_written() {
    let read = network();
    let asked = RunSettings::of(&read.network, 5);
    let scenario = sources::scenario::of_text("second.toml", SECOND_NURSE).expect("no faults");
    let fitting = fitting(&read, scenario).expect("it fits");
    assert_eq!(fitting.ignored, ["elsewhere"]);
    let found = compare(&read.network, &[fitting], &asked, 2, &Silent).expect("not stopped");
    let text = json::comparison(&found, "abc").to_string();
    let (again, inputs) = json::read_comparison(&text).expect("as it was written");
    assert_eq!(inputs, "abc");
    assert_eq!(json::comparison(&again, "abc").to_string(), text);
    let wait = found
        .find(
            &flow::output::Subject::Station("nurse".to_owned()),
            &flow::output::Group::all(),
            flow::output::Metric::MeanWait,
        )
        .expect("it was measured");
    assert!(wait.differences[0].high() < 0.0, "{wait:?}");
}

/// Nobody watches, nothing stops.
struct Silent;

impl Progress for Silent {
    fn goes_on(&self, _made: u32, _needed: u32, _part: f64) -> bool {
        true
    }
}

/// Stops at the first midnight.
struct Stops(AtomicU32);

impl Progress for Stops {
    fn goes_on(&self, _made: u32, _needed: u32, _part: f64) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed);
        false
    }
}

#[test]
fn a_run_that_is_stopped_gives_nothing() {
    let read = network();
    let asked = RunSettings::of(&read.network, 5);
    let stops = Stops(AtomicU32::new(0));
    assert_eq!(run(&read.network, &asked, 2, &stops), Err(EarlyStop::Stopped));
    assert!(stops.0.load(Ordering::Relaxed) <= 2);
}
