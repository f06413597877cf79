//! Networks changed at random are read or refused, and what is read runs a day or says why not: never a
//! panic. `MUTATION_CASES` sets how many are tried, 6,000 where slow tests are
//! asked for.

use flow::Unwatched;
use flow::bound;
use flow::program::Program;
use flow::run::replicate;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::read;
use flow::settings::RunSettings;

/// A network that has most kinds of stations and keys.
const NETWORK: &str = r#"schema = "oakham.network/1"
title = "A small hospital"
provenance = "synthetic"
start = "2025-04-07"

[run]
length = "28 d"
warm_up = "7 d"
least = 2
most = 4

[[source]]
name = "walkers"
to = "where"
rate = "40 / d"
hours = [0, 0, 0, 0, 0, 0, 1, 2, 7, 8, 8, 7, 6, 5, 5, 5, 6, 8, 9, 6, 2, 1, 0, 0]
weekdays = [1.1, 1, 1, 1, 1, 0.9, 0.9]
growth = 0.02

[[source]]
name = "ambulances"
to = "majors"
rate = "20 / d"
needs = { stroke = 0.1, other = 0.9 }

[[station]]
name = "where"
kind = "choice"
options = [{ to = "centre", constant = 0.5 }, { to = "majors" }]
none_open = "turned away"

[[station]]
name = "centre"
kind = "queue"
hours = "08:00-20:00"
closed = "turned away"
shifts = { "08:00-20:00" = 2 }
shift_end = "finish_then_leave"
service = { lognormal = { mean = "18 min", sd = "9 min" } }
capacity = 30
full = "majors"
patience = { exponential = "3 h" }
left = "left"
then = { home = 0.9, majors = 0.1 }

[[station]]
name = "majors"
kind = "queue"
servers = 4
service = { gamma = { mean = "90 min", sd = "60 min" } }
then = { ward = 0.3, home = 0.7 }

[[station]]
name = "ward"
kind = "beds"
beds = 40
stay = { lognormal = { mean = "5 d", sd = "4 d" } }
boarding = "holds_sender"
discharge = "10:00-20:00"
discharge_days = [0.75, 0.87, 0.93, 0.96, 1, 0.8, 0.57]
then = "transport"

[[station]]
name = "transport"
kind = "delay"
time = "2 h"
then = "home"

[[station]]
name = "home"
kind = "exit"

[[station]]
name = "left"
kind = "exit"

[[station]]
name = "turned away"
kind = "exit"

[[clock]]
name = "through"
starts = ["majors"]
stops = ["home"]
limit = "4 h"
"#;

/// One change of a text.
#[derive(Clone, Debug)]
enum Change {
    /// Puts this in the place of a value.
    Value(usize, String),
    /// Takes a line out.
    Remove(usize),
    /// Writes a line twice.
    Double(usize),
    /// Exchanges two lines.
    Swap(usize, usize),
    /// Puts this between two characters.
    Insert(usize, String),
    /// Ends the text here.
    Truncate(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let value = prop_oneof![
        Just("0".to_owned()),
        Just("-1".to_owned()),
        Just("1e308".to_owned()),
        Just("nan".to_owned()),
        Just("inf".to_owned()),
        Just("9223372036854775807".to_owned()),
        Just("\"\"".to_owned()),
        Just("\"1000000000 / d\"".to_owned()),
        Just("\"0 / d\"".to_owned()),
        Just("\"0 min\"".to_owned()),
        Just("\"1e300 d\"".to_owned()),
        Just("\"-5 min\"".to_owned()),
        Just("\"always\"".to_owned()),
        Just("\"never\"".to_owned()),
        Just("\"ward\"".to_owned()),
        Just("\"centre\"".to_owned()),
        Just("\"home\"".to_owned()),
        Just("[]".to_owned()),
        Just("{}".to_owned()),
        Just("true".to_owned()),
        Just("{ exponential = \"0 min\" }".to_owned()),
        Just("{ home = 1e-300, ward = 1 }".to_owned()),
        Just("[0, 0, 0, 0, 0, 0, 0]".to_owned()),
        Just("{ \"00:00-24:00\" = 1000000000 }".to_owned()),
        "[-0-9a-z\"{}=., /:%é]{0,20}",
    ];
    let places = 0..10_000_usize;
    prop_oneof![
        6 => (places.clone(), value).prop_map(|(at, value)| Change::Value(at, value)),
        2 => places.clone().prop_map(Change::Remove),
        1 => places.clone().prop_map(Change::Double),
        1 => (places.clone(), places.clone()).prop_map(|(one, other)| Change::Swap(one, other)),
        1 => (places.clone(), "[\\PC\u{0}\n\"\\[\\]]{0,12}").prop_map(|(at, text)| Change::Insert(at, text)),
        1 => places.prop_map(Change::Truncate),
    ]
}

fn changed(changes: &[Change]) -> String {
    let mut lines: Vec<String> = NETWORK.lines().map(str::to_owned).collect();
    let mut tail = Vec::new();
    for change in changes {
        let n = lines.len().max(1);
        match change {
            Change::Value(at, value) => {
                let keys: Vec<usize> = (0..lines.len()).filter(|idx| lines[*idx].contains(" = ")).collect();
                let Some(idx) = keys.get(at % keys.len().max(1)) else { continue };
                let key = lines[*idx].split(" = ").next().unwrap_or_default().to_owned();
                lines[*idx] = format!("{key} = {value}");
            }
            Change::Remove(at) if !lines.is_empty() => drop(lines.remove(at % n)),
            Change::Double(at) if !lines.is_empty() => lines.insert(at % n, lines[at % n].clone()),
            Change::Swap(one, other) if !lines.is_empty() => lines.swap(one % n, other % n),
            Change::Remove(_) | Change::Double(_) | Change::Swap(..) => {}
            Change::Insert(..) | Change::Truncate(_) => tail.push(change),
        }
    }
    let mut text: Vec<char> = lines.join("\n").chars().collect();
    for change in tail {
        match change {
            Change::Insert(at, more) => {
                let at = at % (text.len() + 1);
                text.splice(at..at, more.chars());
            }
            Change::Truncate(at) => text.truncate(at % (text.len() + 1)),
            _ => {}
        }
    }
    text.into_iter().collect()
}

/// Runs a day of what was read, where ten thousand days would be taken too: that bounds the test's time.
fn run_a_day(network: &flow::network::ValidNetwork) {
    let day = flow::network::DAY;
    let mut requested = RunSettings {
        seed: 1,
        warm_up: 0.0,
        warm_up_from: flow::output::WarmUpFrom::Given,
        length: 10_000.0 * day,
        least: 1,
        most: 1,
        precision: 1.0,
        precision_of_difference: 1.0,
        measures: Vec::new(),
    };
    if bound::check(network, &requested, 0).is_err() {
        return;
    }
    requested.length = day;
    // A day that has more than is taken ends with the reason; it is no fault of the network's reader.
    let _ = replicate(&Program::new(network), &requested, 0, false, &Unwatched);
}

#[test]
fn the_network_that_is_changed_is_right() {
    let found = read(NETWORK).expect("no faults").network;
    run_a_day(&found);
    assert_eq!(found.stations.len(), 8);
}

fn config() -> ProptestConfig {
    let requested = std::env::var("MUTATION_CASES").ok().and_then(|cases| cases.parse().ok());
    let usual = if std::env::var_os("SLOW_TESTS").is_some() { 6_000 } else { 300 };
    let cases = requested.unwrap_or(usual);
    ProptestConfig {
        rng_seed: RngSeed::Fixed(6_134),
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_changed_network_is_read_or_refused_and_never_panics(
        changes in prop::collection::vec(change(), 1..4),
    ) {
        match read(&changed(&changes)) {
            Ok(found) => run_a_day(&found.network),
            Err(why) => prop_assert!(!why.to_string().is_empty()),
        }
    }
}
