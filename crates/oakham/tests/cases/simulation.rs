//! Patient flow: known answers, and what a simulation says of itself.

use std::fmt::Write;
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
             provenance = \"synthetic\"\nsource_note = \"made up\"\n";
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

/// Two wards that send to each other and keep their beds until the other has one.
fn two_wards(beds: [u32; 2]) -> Found {
    Network::new(
        "warm_up = \"10 d\"\nlength = \"365 d\"\nleast = 3\nmost = 3",
        &format!(
            r#"
[[source]]
name = "emergency"
to = "ward"
rate = "3 / d"
[[station]]
name = "ward"
kind = "beds"
beds = {}
stay = {{ exponential = "20 h" }}
then = {{ home = 0.6, unit = 0.4 }}
boarding = "holds_sender"
[[station]]
name = "unit"
kind = "beds"
beds = {}
stay = {{ exponential = "20 h" }}
then = {{ ward = 0.8, home = 0.2 }}
boarding = "holds_sender"
[[station]]
name = "home"
kind = "exit"
"#,
            beds[0], beds[1]
        ),
    )
    .found()
}

#[test]
fn wards_in_which_nobody_moves_again_are_named_with_the_day() {
    let found = two_wards([4, 2]);
    let locked = found.0["locked"].as_array().unwrap();
    let names: Vec<&str> = locked.iter().map(|of| of["station"].as_str().unwrap()).collect();
    assert_eq!(names, ["ward", "unit"]);
    for of in locked {
        assert_eq!(of["replications"], 3);
        let (earliest, latest) = (of["earliest_day"].as_u64().unwrap(), of["latest_day"].as_u64().unwrap());
        assert!(1 <= earliest && earliest <= latest && latest <= 375, "{of}");
    }
    // No share or mean of it is told as if it were of a service.
    for measure in ["utilisation", "mean_wait", "mean_time", "waiting", "busy", "share_left", "load"] {
        assert_eq!(found.get("ward", measure), None, "{measure}");
    }
    assert_eq!(found.get("whole system", "mean_time"), None);
    assert!(found.get("ward", "visits").is_some());
    found.near("ward", "locked", 1.0, 0.0);
    assert!(found.get("ward", "locked_from").is_some());
    // With beds enough they never lock, and are told as ever.
    let found = two_wards([40, 20]);
    assert_eq!(found.0["locked"], serde_json::json!([]));
    assert!(found.get("ward", "utilisation").is_some());
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
fn a_clinic_to_which_more_come_than_it_can_see_is_said_to_never_catch_up() {
    let run = "length = \"100 d\"\nleast = 5\nmost = 5";
    let found = clinic(6.0, run, "").found();
    let overloaded = found.0["overloaded"].as_array().unwrap();
    assert_eq!(overloaded.len(), 1, "{overloaded:?}");
    assert_eq!(overloaded[0]["station"], "clinic");
    let load = overloaded[0]["load"]["mean"].as_f64().unwrap();
    assert!((load - 1.2).abs() < 0.02, "{load}");
    // One an hour.
    let growth = overloaded[0]["growth_a_day"].as_f64().unwrap();
    assert!((growth - 24.0).abs() < 1.5, "{growth}");
    found.near("clinic", "load", 1.2, 0.02);
    // There is no warm-up after which it would be steady, and that is said.
    assert_eq!(found.0["warm_up"], "not_settled");
    let run = "warm_up = \"2 d\"\nlength = \"100 d\"\nleast = 5\nmost = 5";
    for more in ["", "patience = \"30 min\"\nleft = \"home\"", "capacity = 4\nfull = \"home\""] {
        let found = clinic(4.5, run, more).found();
        assert_eq!(found.0["overloaded"], serde_json::json!([]), "{more}");
        found.near("clinic", "load", 0.9, 0.03);
    }
}

#[test]
fn a_capacity_or_patience_does_not_hide_that_more_come_than_can_be_seen() {
    let run = "warm_up = \"2 d\"\nlength = \"100 d\"\nleast = 5\nmost = 5";
    // Of six an hour one can never be seen, whatever becomes of it.
    for (more, beyond, said) in [
        ("capacity = 1000000\nfull = \"home\"", "wait", "the queue grows by about 2"),
        ("patience = \"300 d\"\nleft = \"home\"", "wait", "the queue grows by about 2"),
        ("patience = \"30 min\"\nleft = \"home\"", "leave", "% of those who come leave before they are seen"),
        ("capacity = 4\nfull = \"home\"", "turned_away", "% of those who come are turned away"),
    ] {
        let network = clinic(6.0, run, more);
        let found = network.found();
        let overloaded = &found.0["overloaded"][0];
        assert_eq!(
            (&overloaded["station"], &overloaded["beyond"]),
            (&"clinic".into(), &beyond.into()),
            "{more}"
        );
        found.near("clinic", "load", 1.2, 0.02);
        let share = overloaded["share_beyond"].as_f64().unwrap();
        assert!((1.0 / 6.0 - 0.01..0.35).contains(&share), "{more}: {share}");
        for format in ["table", "csv"] {
            let output = network.told_as(format);
            let all = text(&output.stdout) + &text(&output.stderr);
            assert!(all.contains("More come to clinic than can be seen, 12"), "{more}: {all}");
            assert!(all.contains(said), "{more}: {all}");
            if format == "csv" {
                assert!(all.contains("\nstation,clinic,all,,overloaded,1 if so,1,"), "{more}: {all}");
            }
        }
    }
}

/// A clinic of 400 appointments a week.
fn appointments(a_week: u32, run: &str) -> Network {
    Network::new(
        run,
        &format!(
            r#"
[[source]]
name = "patients"
to = "clinic"
rate = "{a_week} / week"
[[station]]
name = "clinic"
kind = "slots"
sessions = [{{ staff = "GP", a_week = 400, same_day = 0.3 }}]
wants_same_day = 0.3
horizon = "14 d"
same_day_full = "home"
full = "home"
then = "home"
[[station]]
name = "home"
kind = "exit"
"#
        ),
    )
}

#[test]
fn that_more_ask_for_appointments_than_there_are_is_said_before_their_waits() {
    let run = "warm_up = \"21 d\"\nlength = \"98 d\"\nleast = 5\nmost = 5";
    let asked = appointments(700, run);
    let found = asked.found();
    let overloaded = &found.0["overloaded"][0];
    assert_eq!(
        (&overloaded["station"], &overloaded["beyond"]),
        (&"clinic".into(), &"no_appointment".into()),
        "{overloaded}"
    );
    found.near("clinic", "load", 1.75, 0.04);
    // Of seven who ask there are appointments for four.
    let share = overloaded["share_beyond"].as_f64().unwrap();
    assert!((share - 3.0 / 7.0).abs() < 0.02, "{share}");
    for format in ["table", "csv"] {
        let output = asked.told_as(format);
        let all = text(&output.stdout) + &text(&output.stderr);
        assert!(all.contains("More come to clinic than can be seen, 17"), "{all}");
        assert!(all.contains("% of what there are appointments for") && all.contains("find none"), "{all}");
    }
    let enough = appointments(300, run);
    assert_eq!(enough.found().0["overloaded"], serde_json::json!([]));
    assert!(!text(&enough.told_as("table").stdout).contains("More come to"));
}

#[test]
fn the_warm_up_that_is_found_follows_the_network_and_not_the_seed() {
    // Seven days leave less than 0.1 % of the mean number inside unmeasured, four less than 0.3 %: the
    // Markov chain of this queue, begun empty.
    let busy = clinic(4.5, "length = \"30 d\"\nleast = 2\nmost = 2", "");
    for seed in ["1", "2", "3", "4"] {
        let found = busy.found_with(&["--seed", seed]);
        assert_eq!(found.0["warm_up"], "found");
        let days = found.0["warm_up_days"].as_f64().unwrap();
        assert!((4.0..=14.0).contains(&days), "seed {seed}: {days} days");
    }
    // A quiet clinic needs next to none, and one that is measured long needs less.
    let quiet = clinic(1.0, "length = \"30 d\"\nleast = 2\nmost = 2", "").found();
    assert!(quiet.0["warm_up_days"].as_f64().unwrap() <= 1.0, "{}", quiet.0["warm_up_days"]);
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

#[test]
fn demand_without_end_is_refused_with_how_many_would_come_and_the_most_that_is_taken() {
    let run = "warm_up = \"1 d\"\nlength = \"30 d\"\nleast = 2\nmost = 2";
    for (rate, why) in [
        ("1000000000 / d", "patients would come in a replication of 31 days"),
        ("1000000000 / d", "at most 100,000,000 are taken"),
        ("1e300 / d", "expected a rate"),
    ] {
        let output = Network::new(
            run,
            &format!(
                "[[source]]\nname = \"patients\"\nto = \"clinic\"\nrate = \"{rate}\"\n\
                 [[station]]\nname = \"clinic\"\nkind = \"queue\"\nservers = 1\nservice = \"1 min\"\n\
                 then = \"home\"\n[[station]]\nname = \"home\"\nkind = \"exit\"\n"
            ),
        )
        .run_with(&[]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(why), "{said}");
    }
    let clinic = clinic(4.0, run, "");
    let scenario = clinic.folder.path().join("more.toml");
    for value in ["+1e9%", "+1e308%", "+10000000%"] {
        fs::write(
            &scenario,
            format!(
                "schema = \"oakham.scenario/1\"\ntitle = \"Far more\"\n[[change]]\nid = \"more\"\n\
                 provenance = \"synthetic\"\nkind = \"demand\"\ntarget = \"patients\"\nvalue = \"{value}\"\n"
            ),
        )
        .unwrap();
        let network = clinic.folder.path().join("network.toml");
        let output = oakham(&["flow", "compare", network.to_str().unwrap(), scenario.to_str().unwrap()]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{value}: {said}");
        assert!(said.contains("100,000,000 are taken") || said.contains("value"), "{value}: {said}");
    }
    // A hundred years and more.
    let output = clinic.run_with(&["--days", "36500", "--warm-up", "10"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("36,510 days") && said.contains("at most 36,500 are taken"), "{said}");
}

#[test]
fn a_network_of_more_queues_than_are_told_apart_is_refused() {
    let mut stations = String::from("[[source]]\nname = \"patients\"\nto = \"s0\"\nrate = \"1 / d\"\n");
    for idx in 0..4_100 {
        let then = if idx < 4_099 { format!("s{}", idx + 1) } else { "home".to_owned() };
        write!(
            stations,
            "[[station]]\nname = \"s{idx}\"\nkind = \"queue\"\nservers = 1\nservice = \"1 min\"\nthen = \"{then}\"\n"
        ).unwrap();
    }
    stations += "[[station]]\nname = \"home\"\nkind = \"exit\"\n";
    let output =
        Network::new("warm_up = \"0 d\"\nlength = \"1 d\"\nleast = 2\nmost = 2", &stations).run_with(&[]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("4100 queues and wards; at most 4000 are taken"), "{said}");
}

#[test]
fn a_pool_to_which_more_come_than_it_can_see_is_told_though_others_stand_idle() {
    let found = Network::new(
        "warm_up = \"5 d\"\nlength = \"60 d\"\nleast = 3\nmost = 3",
        r#"
[[source]]
name = "urgent"
to = "clinic"
rate = "7 / h"

[[source]]
name = "routine"
to = "clinic"
rate = "1 / h"

[[station]]
name = "clinic"
kind = "queue"
pool = [{ name = "nurse", servers = 1, serves = ["urgent"] }, { name = "doctors", servers = 3, serves = ["routine"] }]
service = { exponential = "12 min" }
then = "home"

[[station]]
name = "home"
kind = "exit"
"#,
    )
    .found();
    // Two an hour more than the five that one nurse sees.
    let overloaded = found.0["overloaded"].as_array().unwrap();
    let growth = overloaded[0]["growth_a_day"].as_f64().unwrap();
    assert!((growth - 48.0).abs() < 6.0, "{growth}");
}

/// A desk whose stay is `time`, and which sends this share back to itself.
fn sends_back(time: &str, share: f64) -> String {
    format!(
        r#"
[[source]]
name = "patients"
to = "desk"
rate = "4 / h"
[[station]]
name = "desk"
kind = "queue"
servers = 1
service = {time}
then = {{ desk = {share}, home = {} }}
[[station]]
name = "home"
kind = "exit"
"#,
        1.0 - share
    )
}

#[test]
fn patients_who_go_round_while_no_time_passes_are_refused_with_the_stations() {
    let run = "warm_up = \"0 d\"\nlength = \"2 d\"\nleast = 2\nmost = 2";
    for time in ["\"0 min\"", "\"0.000001 s\"", "{ exponential = \"0.0001 min\" }"] {
        let output = Network::new(run, &sends_back(time, 0.999_999)).run_with(&[]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{time}: {said}");
        assert!(said.contains("patients go from desk back to itself"), "{time}: {said}");
    }
    // Nine in ten go round ten times.
    let found = Network::new(run, &sends_back("\"0 min\"", 0.9)).found();
    let times = found.get("desk", "visits").unwrap() / found.get("home", "visits").unwrap();
    assert!((times - 10.0).abs() < 3.0, "{times}");
    // Through several: a desk and a delay without time, a full ward, doors that are closed, no patience.
    let return_desk = "[[source]]\nname = \"patients\"\nto = \"desk\"\nrate = \"4 / h\"\n\
         [[station]]\nname = \"home\"\nkind = \"exit\"\n\
         [[station]]\nname = \"desk\"\nkind = \"delay\"\ntime = \"0 min\"\nthen = \"ward\"\n";
    for (ward, expected) in [
        ("capacity = 2\nfull = \"desk\"", "ward (full)"),
        ("hours = \"08:00-20:00\"\nclosed = \"desk\"", "ward (closed)"),
        ("patience = \"0 min\"\nleft = \"desk\"", "ward (left unseen)"),
    ] {
        let ward = format!(
            "{return_desk}[[station]]\nname = \"ward\"\nkind = \"queue\"\nservers = 2\nservice = \"5 h\"\nthen = \"home\"\n{ward}\n"
        );
        let output = Network::new(run, &ward).run_with(&[]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{ward}: {said}");
        assert!(said.contains(expected) && said.contains("desk"), "{ward}: {said}");
        // With a minute or more on the way round they go round until there is room.
        let slow = ward.replace("time = \"0 min\"", "time = \"10 min\"");
        assert_eq!(Network::new(run, &slow).run_with(&[]).status.code(), Some(0), "{slow}");
    }
}

#[test]
fn more_events_than_are_taken_are_refused_before_the_run_begins() {
    let run = "warm_up = \"0 d\"\nlength = \"3650 d\"\nleast = 2\nmost = 2";
    let busy = sends_back("\"0.1 min\"", 0.999_999).replace("servers = 1", "servers = 5000");
    let output = Network::new(run, &busy).run_with(&[]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("events would happen") && said.contains("at desk"), "{said}");
}

#[test]
fn more_come_than_can_be_seen_only_where_the_whole_interval_of_the_load_says_so() {
    let queue = |rate: &str| {
        format!(
            "[[source]]\nname = \"door\"\nto = \"desk\"\nrate = \"{rate}\"\n\
             [[station]]\nname = \"desk\"\nkind = \"queue\"\nservers = 1\n\
             service = {{ exponential = \"12 min\" }}\nthen = \"home\"\n\
             [[station]]\nname = \"home\"\nkind = \"exit\"\n"
        )
    };
    // Four an hour of twelve minutes are a load of 80 %; two hours of it may look like anything.
    let short = Network::new("warm_up = \"0 d\"\nlength = \"1 h\"\nleast = 2\nmost = 2", &queue("4 / h"));
    let found = short.found();
    assert_eq!(found.0["overloaded"], serde_json::json!([]), "{}", found.0);
    let load = found.get("desk", "load").unwrap();
    let told = text(&short.told_as("table").stdout);
    assert!(!told.contains("More come to"), "{told}");
    assert_eq!(1.0 <= load, told.contains("cannot be said yet"), "{load}: {told}");
    // A load of 99.67 %, on whichever side of 100 % these days put it.
    let full =
        Network::new("warm_up = \"5 d\"\nlength = \"20 d\"\nleast = 12\nmost = 12", &queue("4.9835 / h"));
    let told = text(&full.told_as("table").stdout);
    assert!(told.contains("cannot be said yet") && told.contains("warm up and measure for longer"), "{told}");
    // Ten an hour are twice what one can do.
    let twice = Network::new("warm_up = \"0 d\"\nlength = \"20 d\"\nleast = 5\nmost = 5", &queue("10 / h"));
    assert_eq!(twice.found().0["overloaded"][0]["station"], "desk");
}

/// What `flow compare` prints of two networks or of scenarios.
fn compared(arguments: &[&str]) -> String {
    let mut all = vec!["flow", "compare"];
    all.extend(arguments);
    let output = oakham(&all);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn the_heading_of_a_comparison_counts_what_its_rows_say() {
    let networks = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/networks");
    let path = |name: &str| networks.join(name).display().to_string();
    let told = compared(&[&path("walk-in-centre.toml"), &path("second-doctor.toml")]);
    let heading = told.lines().find(|line| line.contains("in the table, A ")).unwrap();
    let number = |word: &str| -> usize {
        let before = heading.split(&format!(" {word}")).next().unwrap();
        before.rsplit(' ').next().unwrap().parse().unwrap_or(0)
    };
    let marked = |word: &str| {
        let is = |line: &&str| line.split("  ").any(|cell| cell.trim().starts_with(&format!("{word} ")));
        told.lines().filter(is).count()
    };
    assert_eq!((number("worse"), number("better")), (marked("worse"), marked("better")), "{told}");
    assert!(!told.contains("worse +0.00") && !told.contains("better −0.0 "), "{told}");
}

/// A clinic whose door is open as `hours` say, and who finds it closed tries again six hours later.
fn tries_again(hours: &str) -> String {
    format!(
        "schema = \"oakham.network/1\"\ntitle = \"A door\"\nprovenance = \"synthetic\"\n[run]\nwarm_up = \"7 d\"\nlength = \"56 d\"\nleast = 6\nmost = 6\n\
         [[source]]\nname = \"patients\"\nto = \"clinic\"\nrate = \"24 / d\"\n\
         [[station]]\nname = \"clinic\"\nkind = \"queue\"\nservers = 2\nservice = \"15 min\"\nhours = \"{hours}\"\nclosed = \"later\"\nthen = \"home\"\n\
         [[station]]\nname = \"later\"\nkind = \"delay\"\ntime = \"6 h\"\nretry = true\nthen = \"clinic\"\n\
         [[station]]\nname = \"home\"\nkind = \"exit\"\n"
    )
}

fn printed(network: &str, format: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("network.toml");
    fs::write(&file, network).unwrap();
    let output = oakham(&["--format", format, "flow", "run", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn who_tries_again_for_ever_is_told_and_not_only_that_nobody_left_unseen() {
    let told = printed(&tries_again("Sat 03:00-03:01"), "table");
    assert!(told.contains("Fewer leave than come") && told.contains("most of them at later"), "{told}");
    let open = printed(&tries_again("08:00-20:00"), "table");
    assert!(!open.contains("Fewer leave than come"), "{open}");
}

#[test]
fn a_label_of_which_nobody_is_seen_is_named() {
    let network = "schema = \"oakham.network/1\"\ntitle = \"Two pools\"\nprovenance = \"synthetic\"\n[run]\nwarm_up = \"7 d\"\nlength = \"56 d\"\nleast = 6\nmost = 6\n\
         [[source]]\nname = \"children\"\nto = \"clinic\"\nrate = \"24 / d\"\nhours = [0,0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,0,0,0,0,0,0,0]\nneeds = { child = 1.0 }\n\
         [[source]]\nname = \"adults\"\nto = \"clinic\"\nrate = \"24 / d\"\nneeds = { adult = 1.0 }\n\
         [[station]]\nname = \"clinic\"\nkind = \"queue\"\npool = [{ name = \"night\", shifts = { \"00-06\" = 1 }, serves = [\"child\"] }, { name = \"day\", servers = 2, serves = [\"adult\"] }]\nshift_end = \"finish_then_leave\"\nservice = \"15 min\"\npatience = \"3 h\"\nleft = \"gone\"\nthen = \"home\"\n\
         [[station]]\nname = \"home\"\nkind = \"exit\"\n[[station]]\nname = \"gone\"\nkind = \"exit\"\nunserved = true\n";
    let told = printed(network, "table");
    assert!(told.contains("Nobody of “child” is seen at clinic"), "{told}");
    assert!(!told.contains("Nobody of “adult”"), "{told}");
}

#[test]
fn what_has_no_interval_is_an_empty_cell_and_no_word() {
    let table = printed(&tries_again("08:00-20:00"), "csv");
    let left = table.lines().find(|row| row.starts_with("station,clinic,all,,left,")).unwrap();
    assert!(left.ends_with(",0,,6"), "{left}");
    assert!(!table.contains("NaN"), "{table}");
}
