//! Networks: what of a file is refused, with its place and what to write.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{HEAD, both, folder, nurse, scenario, within};
use crate::binary::{oakham, text};

#[test]
fn precision_that_is_asked_of_nothing_is_refused_with_what_to_write() {
    let clock =
        "[[clock]]\nname = \"the visit\"\nstarts = [\"nurse\"]\nstops = [\"home\"]\nlimit = \"1 h\"\n";
    let with_clock = format!("{}{clock}", nurse());
    let fewer = scenario("Fewer come", &[("demand", "patients", "value = \"-5%\"")]);
    let chosen = "most = 10\nmeasures = [\"the visit.share_within\", \"nurse.mean_wait\"]\n";
    let with_measures = with_clock.replacen("most = 10\n", chosen, 1);
    let folder =
        folder(&[("nurse.toml", &with_clock), ("chosen.toml", &with_measures), ("fewer.toml", &fewer)]);
    for arguments in [
        &["flow", "run", "nurse.toml", "--precision", "0.02"][..],
        &["flow", "compare", "nurse.toml", "fewer.toml", "--precision", "0.02"],
    ] {
        let output = within(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{}", both(&output));
        let told = text(&output.stderr);
        assert!(told.contains("measures = [\"the visit.share_within\", \"nurse.mean_wait\"]"), "{told}");
    }
    // A run shows its clocks, the chosen measures, and medians.
    let printed = text(&within(folder.path(), &["flow", "run", "chosen.toml"]).stdout);
    for part in [
        "Median wait",
        "Within the limit",
        "The visit: within the limit",
        "Nurse: mean wait",
        "Precise enough",
    ] {
        assert!(printed.contains(part), "{part}: {printed}");
    }
    assert!(printed.contains(" chosen measures as precise as asked for"), "{printed}");
}

#[test]
fn the_known_answers_of_the_repository_are_met() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/validation");
    let output = oakham(&["flow", "validate", folder.to_str().unwrap(), "--quick"]);
    assert!(output.status.success(), "{}", both(&output));
    assert!(text(&output.stdout).contains("14 cases in 6 networks"), "{}", text(&output.stdout));
}

/// What is said of a network that cannot be read.
fn faults_of(network: &str) -> String {
    let folder = folder(&[("network.toml", network)]);
    let output = within(folder.path(), &["flow", "run", "network.toml"]);
    assert_eq!(output.status.code(), Some(2), "{}", both(&output));
    text(&output.stderr)
}

#[test]
fn a_value_in_quotation_marks_or_of_another_kind_is_told_what_to_write() {
    for (from, to, expected) in [
        ("rate = \"4 / h\"", "per_1000_a_year = \"6000\"", "write per_1000_a_year = 250, or by age"),
        ("{ exponential = \"12 min\" }", "\"short\"", "others are fixed, erlang, gamma, weibull"),
        ("servers = 1\nservice", "servers = 1\ncapacity = \"9\"\nservice", "expected a whole number"),
    ] {
        let printed = faults_of(&nurse().replace(from, to));
        assert!(printed.contains(expected), "{to}: {printed}");
    }
    let ward =
        nurse().replace("kind = \"queue\"\nservers = 1\nservice", "kind = \"beds\"\nbeds = 480.5\nstay");
    let printed = faults_of(&ward);
    assert!(
        printed.contains("expected a whole number of beds") && !printed.contains("square brackets"),
        "{printed}"
    );
    let slots = "kind = \"slots\"\nsessions = [{ staff = \"GP\", a_week = 5, same_day = \"40%\" }]\nhorizon = \"9 d\"\nsame_day_full = \"home\"\nfull = \"home\"\n";
    let slots =
        nurse().replace("kind = \"queue\"\nservers = 1\nservice = { exponential = \"12 min\" }\n", slots);
    let printed = faults_of(&slots);
    assert!(
        printed.contains("expected a share, a number from 0 to 1") && printed.contains("same_day = 0.4"),
        "{printed}"
    );
}

#[test]
fn a_right_key_is_not_unknown_because_its_neighbour_cannot_be_read() {
    let network = nurse().replace(
        "servers = 1\nservice = { exponential = \"12 min\" }",
        "shifts = { \"08:00-22:00\" = 3 }\nshift_end = \"finish_then_leave\"\nhours = \"8am-10pm\"\nclosed = \"home\"\nservice = { lognormal = { mean = \"25\", sd = \"15 min\" } }",
    );
    let law = "{ lognormal = { mean = \"25 min\", sd = \"15 min\" } }";
    let faults = |network: &str| {
        let folder = folder(&[("network.toml", network)]);
        let output = within(folder.path(), &["flow", "run", "network.toml"]);
        assert_eq!(output.status.code(), Some(2));
        both(&output)
    };
    let printed = faults(&network);
    assert!(!printed.contains("no such key"), "{printed}");
    assert_eq!(printed.matches("network.toml line").count(), 2, "{printed}");
    assert!(printed.contains(&format!("write {law}").replace('"', "\"")), "{printed}");
    // What is no table is answered with the table to write.
    let printed = faults(&nurse().replace("{ exponential = \"12 min\" }", "{ lognormal = \"25 min\" }"));
    assert!(printed.contains(&format!("write {law}")), "{printed}");
    // The same of other neighbours: room and where those go who find none, patience and where those go
    // who lose it, hours and who comes.
    for (line, wrong) in [
        ("servers = 1", "servers = 1\ncapacity = \"9\"\nfull = \"home\""),
        ("servers = 1", "servers = 1\npatience = \"long\"\nleft = \"home\""),
        (
            "servers = 1",
            "servers = 1\nservice_for = { patients = \"9 min\" }\nthen_for = { patients = \"home\" }\nlimit = 4",
        ),
        (
            "service = { exponential = \"12 min\" }",
            "service = { erlang = { phases = 0, mean = \"9 min\" } }\nservice_for = { patients = \"9 min\" }",
        ),
        ("rate = \"4 / h\"", "per_1000_a_year = \"many\"\nplaces = { Rutland = 1 }"),
        ("servers = 1", "shifts = { \"08:00-22:00\" = 1 }\nshift_end = 5\nstop_new_work = \"20 min\""),
        ("servers = 1", "pool = \"doctors\""),
    ] {
        let printed = faults(&nurse().replace(line, wrong));
        assert!(!printed.contains("no such key"), "{wrong}: {printed}");
        assert!(!printed.contains("servers is missing"), "{wrong}: {printed}");
    }
    // What is passed over is told: two ways to say one thing, and a key within a row.
    for (line, wrong, expected) in [
        ("rate = \"4 / h\"", "rate = \"4 / h\"\ngaps = \"15 min\"", "rate says this already"),
        ("servers = 1", "servers = 1\nshifts = { \"08-20\" = 2 }", "servers says this already"),
        (
            "{ exponential = \"12 min\" }",
            "{ exponential = { mean = \"12 min\", sd = \"3 min\" } }",
            "no such key",
        ),
        (
            "[[source]]",
            "[[place]]\nname = \"Rutland\"\nlatitude = 52.6\nlongitude = -0.7\nresidents = 9\n[[place]]\nname = \"Rutland\"\nlatitude = 52.6\nlongitude = -0.7\nresidents = 9\n[[source]]",
            "another place has the same name",
        ),
        ("servers = 1", "shifts = [{ hours = \"00-24\", servers = 1, day = \"Mon\" }]", "did you mean days?"),
    ] {
        let printed = faults(&nurse().replace(line, wrong));
        assert!(printed.contains(expected), "{wrong}: {printed}");
    }
}

#[test]
fn a_large_network_is_read_in_the_time_of_its_size() {
    let n = 4_000;
    let chain = |n: usize, station: &dyn Fn(usize) -> String| {
        let mut text = format!("{HEAD}[[source]]\nname = \"patients\"\nto = \"s0\"\nrate = \"60 / d\"\n");
        for idx in 0..n {
            text += &station(idx);
        }
        text + "[[station]]\nname = \"home\"\nkind = \"exit\"\n"
    };
    let delay = |idx: usize, more: &str, then: &str| {
        format!("[[station]]\nname = \"s{idx}\"\nkind = \"delay\"\n{more}\nthen = \"{then}\"\n")
    };
    let next = |idx: usize| if idx + 1 < n { format!("s{}", idx + 1) } else { "home".to_owned() };
    let networks = [
        // A key that is refused in each.
        chain(n, &|idx| delay(idx, "stay = \"1 min\"", &next(idx))),
        // Nobody comes to any of these.
        chain(n, &|idx| delay(idx, "time = \"1 min\"", "home")),
        // Names that there are none of.
        chain(n, &|idx| delay(idx, "time = \"1 min\"", &format!("t{idx}"))),
    ];
    for network in networks {
        let folder = folder(&[("network.toml", &network)]);
        let output = within(folder.path(), &["flow", "run", "network.toml"]);
        assert_eq!(output.status.code(), Some(2));
        let printed = both(&output);
        let n_told =
            printed.split_once(" places").and_then(|(n, _)| n.rsplit(' ').next()?.parse::<usize>().ok());
        assert!(n - 1 <= n_told.unwrap(), "{}", &printed[..500.min(printed.len())]);
        assert!(printed.lines().count() < 300 && printed.contains(" more"), "{}", printed.len());
    }
    let folder = folder(&[("network.toml", &chain(10_001, &|idx| delay(idx, "time = \"1 min\"", "home")))]);
    let printed = both(&within(folder.path(), &["flow", "run", "network.toml"]));
    assert!(printed.contains("there are 10002 stations; a network has at most 10000"), "{printed}");
}

#[test]
fn more_patients_than_can_be_simulated_are_refused_with_how_many_would_come() {
    let source = "requests to Willows Health PCN";
    for value in ["+1e9%", "+1e308%", "+100000%"] {
        let folder =
            folder(&[("more.toml", &scenario("More", &[("demand", source, &format!("value = {value:?}"))]))]);
        let output = within(folder.path(), &["flow", "compare", "care", "more.toml"]);
        let printed = both(&output);
        assert_eq!(output.status.code(), Some(2), "{printed}");
        assert!(printed.contains(&format!("value = {value:?}")), "{printed}");
        assert!(
            printed.contains("would come") && printed.contains("at most 100,000,000 are taken"),
            "{printed}"
        );
    }
    for (line, wrong, expected) in [
        ("rate = \"4 / h\"", "rate = \"1000000000 / d\"", "about 80,000,000,000 patients"),
        ("rate = \"4 / h\"", "gaps = \"0.0001 s\"", "at most 100,000,000 are taken"),
        ("servers = 1", "servers = 4000000000", "at most 100,000 are taken"),
        ("least = 10", "least = 4000000000", "from 2 to 100000"),
        ("length = \"60 d\"", "length = \"900 year\"", "at most \"36500 d\""),
    ] {
        let folder = folder(&[("network.toml", &nurse().replace(line, wrong))]);
        let output = within(folder.path(), &["flow", "run", "network.toml"]);
        let printed = both(&output);
        assert_eq!(output.status.code(), Some(2), "{printed}");
        assert!(printed.contains(expected), "{wrong}: {printed}");
    }
    // Many days of many patients are as much.
    let folder = folder(&[(
        "network.toml",
        &nurse().replace("4 / h", "200000 / d").replace("servers = 1", "servers = 5000"),
    )]);
    let output = within(folder.path(), &["flow", "run", "network.toml", "--days", "36000"]);
    assert!(both(&output).contains("at most 100,000,000 are taken"), "{}", both(&output));
}

#[test]
fn a_network_reads_no_file_outside_its_folder() {
    let above = "[[station]]\nname = \"home\"\nkind = \"exit\"\n";
    let inner = |name: &str| {
        nurse()
            .replace("[run]", &format!("include = [{name:?}]\n[run]"))
            .replace("[[station]]\nname = \"home\"\nkind = \"exit\"\n", "")
    };
    let folder = folder(&[("above.toml", above), ("inner/below/exit.toml", above)]);
    let run = |name: &str| {
        fs::write(folder.path().join("inner/network.toml"), inner(name)).unwrap();
        let short = ["flow", "run", "inner/network.toml", "--days", "2", "--replications", "2"];
        let output = within(folder.path(), &short);
        (output.status.code().unwrap(), both(&output))
    };
    let absolute = folder.path().join("above.toml");
    let mut outside =
        vec!["../above.toml", "below/../../above.toml", absolute.to_str().unwrap(), "/etc/passwd", ""];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&absolute, folder.path().join("inner/link.toml")).unwrap();
        outside.push("link.toml");
    }
    for name in outside {
        let (code, printed) = run(name);
        assert_eq!(code, 2, "{name}: {printed}");
        assert!(
            printed.contains("expected the name of a file below the folder of this one"),
            "{name}: {printed}"
        );
    }
    let (code, printed) = run("below/exit.toml");
    assert_eq!(code, 0, "{printed}");
    // A file that is named twice would be passed over.
    let (code, printed) = run("network.toml");
    assert_eq!(code, 2, "{printed}");
    assert!(printed.contains("this file is read already"), "{printed}");
}

/// Two wards of 4 and 2 beds that send to each other and keep a bed until the other has one.
const TWO_WARDS: &str = "schema = \"oakham.network/1\"\ntitle = \"Two wards\"\nprovenance = \"synthetic\"\nsource_note = \"invented\"\n[run]\nwarm_up = \"10 d\"\nlength = \"100 d\"\nleast = 3\nmost = 3\n[[source]]\nname = \"emergency\"\nto = \"ward\"\nrate = \"3 / d\"\n[[station]]\nname = \"ward\"\nkind = \"beds\"\nbeds = 4\nstay = { exponential = \"20 h\" }\nthen = { home = 0.6, unit = 0.4 }\nboarding = \"holds_sender\"\n[[station]]\nname = \"unit\"\nkind = \"beds\"\nbeds = 2\nstay = { exponential = \"20 h\" }\nthen = { ward = 0.8, home = 0.2 }\nboarding = \"holds_sender\"\n[[station]]\nname = \"home\"\nkind = \"exit\"\n";

#[test]
fn wards_that_wait_for_each_other_are_said_before_anything_else() {
    let more = scenario("More come", &[("demand", "emergency", "value = \"+5%\"")]);
    let folder = folder(&[("wards.toml", TWO_WARDS), ("more.toml", &more)]);
    let run = |arguments: &[&str]| {
        let output = within(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(0), "{}", both(&output));
        text(&output.stdout)
    };
    let printed = run(&["flow", "run", "wards.toml"]);
    assert!(
        printed.starts_with("Nobody moves again at ward and unit, in 3 of 3 replications, from day "),
        "{printed}"
    );
    let row = printed.lines().find(|line| line.starts_with("Ward ")).unwrap();
    assert!(!row.contains('%') && row.contains("Not applicable"), "{row}");
    let printed = run(&["flow", "run", "wards.toml", "--format", "csv"]);
    assert!(printed.contains("station,ward,all,,locked_replications,replications,3,,3"), "{printed}");
    assert!(printed.contains("locked_from_earliest_day,day,"), "{printed}");
    let printed: Value =
        serde_json::from_str(&run(&["flow", "run", "wards.toml", "--format", "json"])).unwrap();
    assert_eq!(printed["locked"][0]["replications"], 3);
    let printed = run(&["flow", "compare", "wards.toml", "more.toml"]);
    assert!(printed.starts_with("Base: Nobody moves again at ward"), "{printed}");
    assert!(printed.contains("A: Nobody moves again at ward"), "{printed}");
    let printed = run(&["flow", "compare", "wards.toml", "more.toml", "--format", "csv"]);
    assert!(
        printed.contains("More come,station,ward,all,,locked_replications,replications,3,,0,,3"),
        "{printed}"
    );
}

#[test]
fn a_clinic_to_which_more_come_than_can_be_seen_is_said_before_its_waits() {
    let overload = nurse().replace("4 / h", "6 / h");
    let fewer = scenario("Fewer come", &[("demand", "patients", "value = \"-50%\"")]);
    let folder = folder(&[("overload.toml", &overload), ("fewer.toml", &fewer)]);
    let printed = within(folder.path(), &["flow", "run", "overload.toml", "--replications", "3"]);
    let printed = text(&printed.stdout);
    assert!(printed.starts_with("More come to nurse than can be seen, 120% of what there is staff or beds for: the queue grows by about 2"), "{printed}");
    assert!(printed.contains("waits depend on the length simulated, 60 days"), "{printed}");
    let printed =
        within(folder.path(), &["flow", "compare", "overload.toml", "fewer.toml", "--replications", "3"]);
    let printed = text(&printed.stdout);
    assert!(printed.starts_with("Base: More come to nurse than can be seen"), "{printed}");
    assert!(!printed.contains("A: More come"), "{printed}");
}

/// Children and adults have a pool each; children alone can lock the places that they need.
const ONE_POOL_LOCKS: &str = r#"schema = "oakham.network/1"
title = "Two pools"
provenance = "synthetic"
[run]
warm_up = "0 d"
length = "100 d"
least = 3
most = 3
[[source]]
name = "people"
to = "clinic"
rate = "1 / h"
needs = { child = 0.2, adult = 0.8 }
[[station]]
name = "clinic"
kind = "queue"
pool = [ { name = "children", servers = 1, serves = ["child"] }, { name = "adults", servers = 5, serves = ["adult"] } ]
service = { exponential = "30 min" }
then = { home = 1.0 }
then_for = { child = { ward = 0.5, home = 0.5 } }
[[station]]
name = "ward"
kind = "beds"
beds = 1
stay = { exponential = "2 h" }
boarding = "holds_sender"
then = "unit"
[[station]]
name = "unit"
kind = "queue"
pool = [ { name = "k", servers = 1, serves = ["child"] }, { name = "g", servers = 1, serves = ["adult"] } ]
service = { exponential = "10 min" }
boarding = "holds_sender"
then = { ward = 0.5, home = 0.5 }
[[station]]
name = "home"
kind = "exit"
"#;

#[test]
fn a_pool_that_locks_is_named_and_the_waits_of_the_others_stay() {
    let folder = folder(&[("pools.toml", ONE_POOL_LOCKS)]);
    let run = |arguments: &[&str]| {
        let output = within(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(0), "{}", both(&output));
        text(&output.stdout)
    };
    let printed = run(&["flow", "run", "pools.toml"]);
    assert!(printed.contains("clinic (pool children)") && printed.contains("unit (pool k)"), "{printed}");
    let printed: Value =
        serde_json::from_str(&run(&["flow", "run", "pools.toml", "--format", "json"])).unwrap();
    assert_eq!(printed["locked"][0]["pools"], serde_json::json!(["children"]));
    assert_eq!(printed["locked"][1]["pools"], serde_json::json!([]), "the ward has one pool");
    let printed = run(&["flow", "run", "pools.toml", "--format", "csv"]);
    assert!(printed.contains("station,clinic,need,adult,mean_wait,"), "{printed}");
    assert!(!printed.contains("station,clinic,need,child,mean_wait,"), "{printed}");
    assert!(!printed.contains("station,clinic,all,,mean_wait,"), "{printed}");
}

/// One nurse whose care of an hour ends as her shift does, at noon.
const ENDS_WITH_THE_SHIFT: &str = "schema = \"oakham.network/1\"\ntitle = \"Until noon\"\nprovenance = \"synthetic\"\n[run]\nwarm_up = \"0 d\"\nlength = \"14 d\"\nleast = 2\nmost = 2\n[[source]]\nname = \"people\"\nto = \"nurse\"\ngaps = \"1 h\"\n[[station]]\nname = \"nurse\"\nkind = \"queue\"\nhours = \"08:00-12:00\"\nclosed = \"shut\"\nshifts = { \"08:00-12:00\" = 1 }\nshift_end = \"hand_over\"\nservice = \"1 h\"\nlimit = \"0 min\"\nthen = \"home\"\n[[station]]\nname = \"home\"\nkind = \"exit\"\n[[station]]\nname = \"shut\"\nkind = \"exit\"\nunserved = true\n";

#[test]
fn care_that_ends_with_the_shift_is_not_interrupted() {
    let folder = folder(&[("noon.toml", ENDS_WITH_THE_SHIFT)]);
    let output = within(folder.path(), &["flow", "run", "noon.toml", "--format", "csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", both(&output));
    let printed = text(&output.stdout);
    assert!(printed.contains("station,nurse,all,,mean_time,minutes,60,"), "{printed}");
    assert!(printed.contains("station,nurse,all,,mean_time_in_queue,minutes,0,"), "{printed}");
}

#[test]
fn shifts_over_midnight_and_parts_of_a_person_are_told_with_what_to_write() {
    for (shifts, told) in [
        ("{ \"20:00-08:00\" = 1 }", "write two: 20:00-24:00 and 00:00-08:00"),
        ("{ \"08:00-16:00\" = 1.5 }", "expected a whole number of servers"),
        (
            "[{ days = \"Mon-Fri\", hours = \"08:00-16:00\", servers = 1.5 }]",
            "expected a whole number of servers",
        ),
    ] {
        let nurse =
            nurse().replace("servers = 1", &format!("shifts = {shifts}\nshift_end = \"finish_then_leave\""));
        let folder = folder(&[("nurse.toml", &nurse)]);
        let refused = within(folder.path(), &["flow", "run", "nurse.toml"]);
        assert_eq!(refused.status.code(), Some(2), "{}", both(&refused));
        assert!(both(&refused).contains(told), "{}", both(&refused));
    }
}
