//! More patients than can be seen, and more than can be simulated: said, or refused before the run begins.

use std::fmt::Write;
use std::fs;

use super::{Found, Network, clinic};
use crate::binary::{oakham, text};

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
