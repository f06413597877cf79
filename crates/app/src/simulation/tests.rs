//! Runs on any number of threads, comparisons kept and read back, runs that are stopped.

use std::sync::atomic::{AtomicU32, Ordering};

use sources::network::of_files;

use api::document::Document;
use api::flow::{Comparison, Flow};

use super::{Progress, compare, fitting, run};
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
    let settings = RunSettings::of(&read.network, 5);
    let text = |threads| {
        let outcome = run(&read.network, &settings, threads, &Silent).expect("not stopped");
        Flow::run(&outcome, &[], "").line()
    };
    let on_one_thread = text(1);
    assert_eq!(on_one_thread, text(2));
    assert_eq!(on_one_thread, text(7));
}

#[test]
fn a_comparison_is_read_back_as_it_was_written() {
    let read = network();
    let settings = RunSettings::of(&read.network, 5);
    let scenario = sources::scenario::of_text("second.toml", SECOND_NURSE).expect("no faults");
    let fitting = fitting(&read, scenario).expect("it fits");
    assert_eq!(fitting.ignored, ["elsewhere"]);
    let found = compare(&read.network, &[fitting], &settings, 2, &Silent).expect("not stopped");
    let text = Flow::comparison(&found, "abc").line();
    let document = Comparison::read(&text).expect("as it was written");
    assert_eq!(document.made.inputs, "abc");
    let again = document.to_result().expect("measures that are known");
    assert_eq!(Flow::comparison(&again, "abc").line(), text);
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
    let settings = RunSettings::of(&read.network, 5);
    let stops = Stops(AtomicU32::new(0));
    assert_eq!(run(&read.network, &settings, 2, &stops), Err(EarlyStop::Stopped));
    assert!(stops.0.load(Ordering::Relaxed) <= 2);
}
