//! Patient flow: known answers, and what a simulation says of itself.

mod overload;
mod told;

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{oakham, text};

/// A network of its own, with a run of `warm_up` and `length` and these many replications.
struct Network {
    folder: TempDir,
}

impl Network {
    fn new(run: &str, stations: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let head = "schema = \"oakham.network/1\"\ntitle = \"A small network\"\nstart = \"2024-04-01\"\n\
             provenance = \"synthetic\"\nsource_note = \"synthetic\"\n";
        fs::write(folder.path().join("network.toml"), format!("{head}[run]\n{run}\n{stations}")).unwrap();
        Self { folder }
    }

    fn run_with(&self, more: &[&str]) -> std::process::Output {
        let path = self.folder.path().join("network.toml").display().to_string();
        let mut arguments = vec!["flow", "run", path.as_str(), "--format", "json"];
        arguments.extend(more);
        oakham(&arguments)
    }

    /// What is printed in another form.
    fn told_as(&self, format: &str) -> std::process::Output {
        let path = self.folder.path().join("network.toml");
        oakham(&["flow", "run", "--format", format, path.to_str().unwrap()])
    }

    fn found_with(&self, more: &[&str]) -> Found {
        let output = self.run_with(more);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        Found(serde_json::from_slice(&output.stdout).unwrap())
    }

    fn found(&self) -> Found {
        self.found_with(&[])
    }
}

/// What a run found.
struct Found(Value);

impl Found {
    /// The mean of a measure of everybody; none where it is not told.
    fn get(&self, name: &str, measure: &str) -> Option<f64> {
        let is = |of: &&Value| of["name"] == name;
        let station = self.0["stations"].as_array().unwrap().iter().find(is)?;
        station["groups"][0]["measures"][measure]["mean"].as_f64()
    }

    #[track_caller]
    fn near(&self, name: &str, measure: &str, expected: f64, within: f64) {
        let found = self.get(name, measure).unwrap_or(f64::NAN);
        assert!((found - expected).abs() <= within, "{measure} of {name} is {found}, expected {expected}");
    }

    /// Little's law: those inside are those who come times how long they are there.
    #[track_caller]
    fn keeps_littles_law(&self, name: &str, inside: &str, time: &str) {
        let a_minute = self.get(name, "visits").unwrap() / (365.0 * 1_440.0);
        let expected = a_minute * self.get(name, time).unwrap();
        self.near(name, inside, expected, 0.02 * expected);
    }
}

/// Somebody is due on a Saturday; of those due then a share leaves, and of those left on the Sunday another.
#[test]
fn whoever_stays_on_a_saturday_may_leave_on_the_sunday() {
    let found = Network::new(
        "warm_up = \"28 d\"\nlength = \"3640 d\"\nleast = 3\nmost = 3",
        r#"
[[source]]
name = "patients"
to = "ward"
rate = "10 / d"
weekdays = [0, 0, 0, 0, 0, 1, 0]
[[station]]
name = "ward"
kind = "beds"
beds = 500
stay = "1 min"
discharge_days = [1, 1, 1, 1, 1, 0.6, 0.5]
then = "home"
[[station]]
name = "home"
kind = "exit"
"#,
    )
    .found();
    // 1 + 1440 × (0.4 + 0.4 × 0.5); 16 minutes are more than four standard errors.
    found.near("ward", "mean_time", 865.0, 16.0);
}

#[test]
fn the_wait_after_an_interruption_is_a_wait() {
    let found = Network::new(
        "warm_up = \"0 d\"\nlength = \"1 d\"\nleast = 2\nmost = 2",
        r#"
[[source]]
name = "patients"
to = "clinic"
times = ["710 min", "720 min", "725 min"]
[[station]]
name = "clinic"
kind = "queue"
shifts = { "08-12" = 1, "13-17" = 1 }
shift_end = "hand_over"
service = "30 min"
then = "home"
[[station]]
name = "home"
kind = "exit"
"#,
    )
    .found();
    // Seen 710 to 720 and 780 to 800; 800 to 830; 830 to 860.
    let all = (60.0 + 80.0 + 105.0) / 3.0;
    found.near("clinic", "mean_time_in_queue", all, 1e-6);
    found.near("whole system", "mean_time_in_queue", all, 1e-6);
    found.near("clinic", "mean_wait", (80.0 + 105.0) / 3.0, 1e-6);
    found.near("clinic", "waiting", 3.0 * all / 1_440.0, 1e-6);
}

/// Two servers, then one before whom there is room for one who waits; `rule` says what those beyond do.
fn tandem(rule: &str) -> Found {
    Network::new(
        "warm_up = \"20 d\"\nlength = \"365 d\"\nleast = 6\nmost = 6",
        &format!(
            r#"
[[source]]
name = "patients"
to = "first"
rate = "3.8 / h"
[[station]]
name = "first"
kind = "queue"
servers = 2
service = {{ exponential = "16 min" }}
then = "second"
[[station]]
name = "second"
kind = "queue"
servers = 1
service = {{ exponential = "12 min" }}
{rule}
then = "home"
[[station]]
name = "home"
kind = "exit"
"#
        ),
    )
    .found()
}

#[test]
fn time_at_a_blocked_station_is_time_there_and_littles_law_holds_at_each() {
    let found = tandem("capacity = 2\nwhen_full = \"blocks\"");
    // The Markov chain of this network, solved exactly.
    found.near("first", "mean_time", 67.11, 2.5);
    for station in ["first", "second"] {
        found.keeps_littles_law(station, "inside", "mean_time");
        found.keeps_littles_law(station, "waiting", "mean_time_in_queue");
    }
    // Whoever keeps a server until there is one in the next room is in both.
    let found = tandem("boarding = \"holds_sender\"");
    for station in ["first", "second"] {
        found.keeps_littles_law(station, "inside", "mean_time");
    }
}

#[test]
fn whoever_comes_to_a_full_room_and_holds_nothing_waits_before_it() {
    let found = Network::new(
        "warm_up = \"5 d\"\nlength = \"200 d\"\nleast = 4\nmost = 4",
        r#"
[[source]]
name = "patients"
to = "way there"
rate = "4 / h"
[[station]]
name = "way there"
kind = "delay"
time = { exponential = "20 min" }
then = "desk"
[[station]]
name = "desk"
kind = "queue"
servers = 1
service = { exponential = "12 min" }
capacity = 1
when_full = "blocks"
then = "home"
[[station]]
name = "home"
kind = "exit"
"#,
    )
    .found();
    // As if there were room: a queue with one server at a load of 0.8.
    found.near("desk", "mean_wait", 48.0, 4.0);
    for station in ["way there", "desk"] {
        found.keeps_littles_law(station, "inside", "mean_time");
    }
}

#[test]
fn littles_law_holds_where_patients_leave_unseen() {
    let run = "warm_up = \"5 d\"\nlength = \"365 d\"\nleast = 4\nmost = 4";
    for more in [
        "patience = { exponential = \"20 min\" }\nleft = \"home\"",
        "patience = \"15 min\"\nleft = \"home\"\ncapacity = 4\nfull = \"home\"",
    ] {
        let found = clinic(6.0, run, more).found();
        let get = |measure: &str| found.get("clinic", measure).unwrap();
        let a_minute = |count: f64| count / (365.0 * 1_440.0);
        let let_in = a_minute(get("visits") - get("turned_away"));
        found.near("clinic", "waiting", let_in * get("mean_time_in_queue"), 0.01);
        // Of those who leave: all waits less those of whoever is seen.
        let left_waits = let_in * get("mean_time_in_queue") - a_minute(get("served")) * get("mean_wait");
        let expected = a_minute(get("served")) * get("mean_time") + left_waits;
        found.near("clinic", "inside", expected, 0.02 * expected);
    }
}

/// One every ten minutes by `before`, and ten minutes of care in a room for one.
fn ten_minutes(before: &str) -> Found {
    Network::new(
        "warm_up = \"1 d\"\nlength = \"10 d\"\nleast = 2\nmost = 2",
        &format!(
            r#"
[[source]]
name = "belt"
to = "first"
gaps = "10 min"
{before}
[[station]]
name = "desk"
kind = "queue"
servers = 1
service = "10 min"
capacity = 1
full = "lost"
then = "home"
[[station]]
name = "home"
kind = "exit"
[[station]]
name = "lost"
kind = "exit"
unserved = true
"#
        ),
    )
    .found()
}

#[test]
fn whoever_leaves_makes_room_before_whoever_comes_at_the_same_moment() {
    // They come from outside, from a delay that was begun before the care of others, from another desk.
    let before = [
        ("kind = \"queue\"\nservers = 1\nservice = \"10 min\"\nthen = \"desk\"", 0.0),
        ("kind = \"delay\"\ntime = \"30 min\"\nthen = \"desk\"", 0.0),
        ("kind = \"queue\"\nservers = 5\nservice = \"50 min\"\nthen = \"desk\"", 0.0),
        ("kind = \"choice\"\noptions = [{ to = \"desk\" }]\nnone_open = \"lost\"", 0.0),
    ];
    for (station, turned_away) in before {
        let found = ten_minutes(&format!("[[station]]\nname = \"first\"\n{station}"));
        found.near("desk", "turned_away", turned_away, 1e-9);
        found.near("desk", "utilisation", 1.0, 1e-9);
    }
    // Where more come at once than there is room for, all but one of them are still turned away.
    let twice = "[[source]]\nname = \"others\"\nto = \"first\"\ngaps = \"10 min\"\n[[station]]\nname = \"first\"\n\
                 kind = \"delay\"\ntime = \"30 min\"\nthen = \"desk\"";
    let found = ten_minutes(twice);
    found.near("desk", "share_turned_away", 0.5, 1e-3);
    found.near("desk", "utilisation", 1.0, 1e-9);
}

/// So many come an hour to a nurse who can see five.
fn clinic(an_hour: f64, run: &str, more: &str) -> Network {
    Network::new(
        run,
        &format!(
            r#"
[[source]]
name = "patients"
to = "clinic"
rate = "{an_hour} / h"
[[station]]
name = "clinic"
kind = "queue"
servers = 1
service = {{ exponential = "12 min" }}
{more}
then = "home"
[[station]]
name = "home"
kind = "exit"
"#
        ),
    )
}

#[test]
fn a_choice_without_travel_looks_at_doors_as_they_are_at_that_moment() {
    let network = |travels: &str| {
        Network::new(
            "warm_up = \"7 d\"\nlength = \"364 d\"\nleast = 3\nmost = 3",
            &format!(
                r#"
[[place]]
name = "Village"
latitude = 52.70
longitude = -0.90
residents = 20000
[[site]]
name = "Centre"
latitude = 52.60
longitude = -1.10
[[travel]]
from = "Village"
to = "Centre"
time = "30 min"
[[source]]
name = "patients"
to = "where"
per_1000_a_year = 400
[[station]]
name = "where"
kind = "choice"
options = [ {{ to = "centre" }} ]
{travels}
none_open = "nothing open"
[[station]]
name = "centre"
kind = "queue"
site = "Centre"
hours = "08:00-20:00"
closed = "found it closed"
servers = 50
service = "5 min"
then = "home"
[[station]]
name = "home"
kind = "exit"
[[station]]
name = "nothing open"
kind = "exit"
[[station]]
name = "found it closed"
kind = "exit"
"#
            ),
        )
        .found()
    };
    for travels in ["", "travels = true"] {
        let found = network(travels);
        assert!(found.get("found it closed", "visits").unwrap_or(0.0) < 0.5, "{travels}");
        found.near("centre", "served", 4_000.0, 150.0);
    }
}

#[test]
fn a_time_that_equals_its_limit_is_within_it_and_none_is_longer() {
    for (time, longest) in [("30 min", 30.0), ("17 s", 17.0 / 60.0), ("0.1 h", 6.0)] {
        let found = Network::new(
            "warm_up = \"1 d\"\nlength = \"30 d\"\nleast = 3\nmost = 3",
            &format!(
                r#"
[[source]]
name = "patients"
to = "care"
rate = "10 / h"
[[station]]
name = "care"
kind = "delay"
time = "{time}"
then = "home"
[[clock]]
name = "through"
starts = ["care"]
stops = ["home"]
limit = "{time}"
[[station]]
name = "home"
kind = "exit"
"#
            ),
        )
        .found();
        found.near("through", "share_within", 1.0, 0.0);
        for measure in ["median_time", "p90_time", "p95_time"] {
            found.near("through", measure, longest, 1e-6);
        }
    }
}

#[test]
fn validation_has_other_luck_with_another_seed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("queueing_analytic.csv"),
        "model,parameters,metric,exact_value,formula_reference\n\
         Jackson,UTC->ED;external=[3  1];routing=[[0.0  0.2]  [0.1  0.0]];mu=[5.0  4.0];servers=[1  1],\
         mean total time in network,0.602969348659,Jackson 1957\n",
    )
    .unwrap();
    let path = folder.path().display().to_string();
    let z = |command: &[&str], seed: &str, column: usize| {
        let output = oakham(&[command, &[&path, "--format", "csv", "--seed", seed][..]].concat());
        let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
        reader.records().next().unwrap().unwrap()[column].to_owned()
    };
    let flow = ["flow", "validate", "--quick"];
    assert_ne!(z(&flow, "2", 5), z(&flow, "3", 5));
    assert_eq!(z(&flow, "2", 5), z(&flow, "2", 5));
    assert_ne!(z(&["validate"], "2", 3), z(&["validate"], "3", 3));
}

fn printed(network: &str, format: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("network.toml");
    fs::write(&file, network).unwrap();
    let output = oakham(&["--format", format, "flow", "run", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}
