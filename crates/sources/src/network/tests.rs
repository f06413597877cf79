//! Networks with a fault each, and what is said of it.

use crate::fault::SourcesError;

use super::{NetworkRead, of_files};

mod mutations;
mod travel;

const WALK_IN: &str = include_str!("../../samples/nurse.toml");

fn read(text: &str) -> Result<NetworkRead, SourcesError> {
    of_files(vec![("walk-in.toml".to_owned(), text.to_owned())])
}

/// Holds the faults of a text to those expected: each must be found in what is said.
#[track_caller]
fn check(change: (&str, &str), expected: &[&str]) {
    assert!(WALK_IN.contains(change.0), "{:?} is not in the network", change.0);
    let error = read(&WALK_IN.replace(change.0, change.1)).expect_err("it has a fault").to_string();
    for one in expected {
        assert!(error.contains(one), "{one:?} is not in:\n{error}");
    }
}

#[test]
fn a_small_network_is_read() {
    let read = read(WALK_IN).expect("no faults");
    assert_eq!(read.network.title, "A walk-in centre");
    assert_eq!(read.network.stations.len(), 2);
    assert_eq!(read.network.types.len(), 1);
    assert_eq!(read.network.parameters.len(), 4);
    assert_eq!(read.hash.len(), 64);
}

#[test]
fn a_fault_names_its_line_what_stands_there_and_what_to_do() {
    check(("\"12 min\"", "\"12\""), &["walk-in.toml line 15", "station nurse, service", "\"12 min\""]);
    check(
        ("then = \"home\"", "then = \"hom\""),
        &["walk-in.toml line 16", "found \"hom\"", "did you mean \"home\"?"],
    );
    check(("servers = 1", "servers = -1"), &["line 14", "whole number, 0 or more"]);
    check(("servers = 1", "servers = 0"), &["line 11", "never has a server"]);
    check(("servers = 1", "server = 1"), &["line 14", "did you mean servers?", "servers is missing"]);
    check(("rate = \"4 / h\"", "rate = \"4\""), &["line 9", "expected a rate with its unit"]);
    check(("rate = \"4 / h\"", ""), &["when its patients come is missing"]);
    check(
        ("then = \"home\"", "then = { home = 0.6, nurse = 0.3 }"),
        &["line 16", "shares add to 0.9, not 1"],
    );
    check(
        ("then = \"home\"", "then = \"nurse\""),
        &["no exit can be reached", "no source and no route leads here"],
    );
    check(("kind = \"exit\"", "kind = \"end\""), &["kind \"end\" is none"]);
    check(("servers = 1", "shifts = { \"08-20\" = 2 }"), &["shift_end is missing"]);
    check(("provenance = \"synthetic\"", ""), &["provenance is missing"]);
    check(("[[source]]", "[[source"), &["line 6", "this is not TOML"]);
    check(("oakham.network/1", "oakham.network/9"), &["schema is \"oakham.network/9\""]);
}

#[test]
fn all_faults_are_told_at_once() {
    let text =
        WALK_IN.replace("\"12 min\"", "\"12\"").replace("4 / h", "4").replace("\"home\"\n\n", "\"hom\"\n\n");
    let Err(SourcesError::Faults(faults)) = read(&text) else { panic!("it has faults") };
    assert!(faults.len() >= 3, "{faults:?}");
    let lines: Vec<&str> = faults.iter().map(|fault| fault.file.as_str()).collect();
    assert!(lines.is_sorted_by_key(|line| (line.len(), *line)), "not in the order of lines: {lines:?}");
}

#[test]
fn each_row_of_a_list_is_looked_at_whatever_is_wrong_with_the_one_before() {
    check(
        (
            "servers = 1",
            "pool = [{ name = \"doctors\" }, { servers = -2 }]\npriority = { adults = 0, nobody = 1 }",
        ),
        &[
            "servers is missing",
            "name is missing",
            "found \"-2\"",
            "a rank from 1",
            "no patients are called \"nobody\"",
        ],
    );
    let practice = "kind = \"slots\"\nsessions = [{ staff = \"GP\" }, { a_week = -5, same_day = 0.4 }]";
    check(
        ("kind = \"queue\"", practice),
        &["staff = \"GP\", a_week = 500", "staff is missing", "found \"-5\"", "horizon is missing"],
    );
    let too_far = format!("{practice}\nhorizon = \"3 years\"");
    check(("kind = \"queue\"", &too_far), &["horizon): found \"3 years\"; expected how far ahead"]);
}

#[test]
fn a_station_without_room_for_its_own_servers_is_a_fault() {
    check(
        ("servers = 1", "servers = 3\ncapacity = 2\nfull = \"home\""),
        &["room for 2 is less than its 3 servers"],
    );
    check(("servers = 1", "servers = 1\ncapacity = 2"), &["full is missing"]);
    check(("servers = 1", "servers = 1\npatience = \"1 h\""), &["left is missing"]);
    check(("servers = 1", "servers = 1\nhours = \"08:00-20:00\""), &["closed is missing"]);
}

#[test]
fn precision_that_is_asked_of_nothing_is_a_fault() {
    let run = |keys: &str| format!("{WALK_IN}\n[run]\n{keys}\n");
    let expected = "expected measures beside it";
    for idle in ["precision = 0.02", "precision = 0.02\nmeasures = []"] {
        let Err(SourcesError::Faults(faults)) = read(&run(idle)) else { panic!("{idle} is taken") };
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(told.len() == 1 && told[0].contains(expected), "{told:?}");
        assert!(told[0].contains("found \"0.02\""), "{told:?}");
    }
    for asked in ["least = 5", "precision = 0.02\nmeasures = [\"mean_time\"]"] {
        assert!(read(&run(asked)).is_ok(), "{asked}");
    }
    // A measure that is not known is the fault then.
    let Err(SourcesError::Faults(faults)) = read(&run("precision = 0.02\nmeasures = [\"speed\"]")) else {
        panic!("it has a fault");
    };
    assert!(faults.len() == 1 && faults[0].column.contains("measures"), "{faults:?}");
}

#[test]
fn what_shapes_a_rate_is_refused_where_patients_come_otherwise() {
    let rate = "rate = \"4 / h\"";
    check(
        (
            rate,
            "rate = \"4 / h\"\nwave = { swing = 0.5, period = \"24 h\" }\nweekdays = [1, 1, 1, 1, 1, 2, 2]",
        ),
        &[
            "walk-in.toml line 11 (source patients, weekdays)",
            "found \"a list\"",
            "no weekdays beside wave",
            "or leave out wave",
        ],
    );
    check(
        (
            rate,
            "gaps = { exponential = \"15 min\" }\ngrowth = 0.02\nmonths = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2]",
        ),
        &[
            "line 10",
            "source patients, growth",
            "found \"0.02\"",
            "no months beside gaps",
            "remove months, or write a rate",
        ],
    );
    check(
        (
            rate,
            "times = [\"5 min\", \"20 min\"]\nprofile = \"day\"\n[profile.day]\nweekdays = [1, 1, 1, 1, 1, 2, 2]\n",
        ),
        &["line 10", "source patients, profile", "found \"day\"", "no profile beside times"],
    );
    let shaped = WALK_IN.replace(rate, "rate = \"4 / h\"\nweekdays = [1, 1, 1, 1, 1, 2, 2]\ngrowth = 0.02");
    assert!(read(&shaped).is_ok());
}

#[test]
fn a_clock_has_a_name_of_its_own() {
    let clock =
        |name: &str| format!("[[clock]]\nname = \"{name}\"\nstarts = [\"nurse\"]\nstops = [\"home\"]\n");
    let with = |names: [&str; 2]| format!("{}{}\n[[source]]", clock(names[0]), clock(names[1]));
    check(
        ("[[source]]", &with(["whole visit", "whole visit"])),
        &["walk-in.toml line 10 (clock whole visit)", "another clock has the same name; give each its own"],
    );
    check(
        ("[[source]]", &with(["nurse", "home"])),
        &[
            "line 7 (clock nurse, name): found \"nurse\"; a station has the same name",
            "line 11 (clock home, name): found \"home\"",
            "give the clock its own",
        ],
    );
    assert!(read(&WALK_IN.replace("[[source]]", &with(["to the nurse", "whole visit"]))).is_ok());
}

#[test]
fn what_was_observed_must_be_of_the_network() {
    let more = "\n[[observed]]\nmeasure = \"nurse.visits\"\nvalue = 35040\nsource = \"a count\"\n";
    let found = read(&format!("{WALK_IN}{more}")).expect("no faults");
    assert_eq!(found.observed.len(), 1);
    let error = read(&format!("{WALK_IN}{}", more.replace("nurse.", "nurs."))).expect_err("a fault");
    assert!(error.to_string().contains("did you mean \"nurse\"?"), "{error}");
}

#[test]
fn arrivals_by_place_need_a_rate_for_every_age_and_a_whole_quintile() {
    const PLACE: &str = "[[place]]\nname = \"Oakham\"\nlatitude = 52.67\nlongitude = -0.73\nresidents = { young = 1000, old = 500 }\nprovenance = \"synthetic\"\n";
    let check_place = |deprivation: &str, rates: &str, expected: &[&str]| {
        let place = format!("{PLACE}deprivation = {deprivation}\n\n[[source]]");
        let text = WALK_IN.replace("[[source]]", &place).replace("rate = \"4 / h\"", rates);
        let error = read(&text).expect_err("it has a fault").to_string();
        for message in expected {
            assert!(error.contains(message), "{message:?} is not in:\n{error}");
        }
    };
    for deprivation in ["1.4", "2.5", "0", "6", "\"2\""] {
        check_place(
            deprivation,
            "per_1000_a_year = 200",
            &["place Oakham, deprivation", "a whole number from 1"],
        );
    }
    check_place(
        "2",
        "per_1000_a_year = { young = 200 }",
        &["per_1000_a_year", "no rate for age group old of place Oakham"],
    );
    check_place("2", "per_1000_a_year = 0", &["no patients arrive: every rate is 0"]);
}

#[test]
fn what_cannot_be_observed_is_refused() {
    let exit = "[[station]]\nname = \"home\"";
    let refused = |observed: &str, expected: &[&str]| {
        let observed = format!("[[observed]]\n{observed}\nsource = \"a count\"\n{exit}");
        check((exit, &observed), expected);
    };
    refused("measure = \"nurse.share_left\"\nvalue = 94.4", &["a share is 0 to 1; write 0.944 for 94.4%"]);
    refused("measure = \"nurse.share_left\"\nvalue = 944", &["a share is 0 to 1"]);
    refused("measure = \"nurse.mean_wait\"\nvalue = -3", &["write a number that is not below 0"]);
    refused("measure = \"nurse.mean_wait\"\nvalue = nan", &["expected a number"]);
    refused("measure = \"nurse.mean_wait\"\nvalue = 0", &["value is 0, and sd is missing"]);
    let fit = |high: &str| {
        format!(
            "[[fit]]\nname = \"demand\"\nkind = \"demand\"\ntarget = \"patients\"\nlow = 0.5\nhigh = {high}\n{exit}"
        )
    };
    check((exit, &fit("1e9")), &["factors up to 100"]);
    // Staff may be busy beyond their hours, and a share of zero is one.
    for observed in [
        "measure = \"nurse.utilisation\"\nvalue = 1.05",
        "measure = \"nurse.share_left\"\nvalue = 0",
        "measure = \"nurse.mean_wait\"\nvalue = 0\nsd = 1",
    ] {
        let more = format!("\n[[observed]]\n{observed}\nsource = \"a count\"\n");
        assert_eq!(read(&format!("{WALK_IN}{more}")).expect("no faults").observed.len(), 1);
    }
}

#[test]
fn who_ends_unseen_does_so_under_the_name_of_another_destination_too() {
    let exit = "[[station]]\nname = \"home\"\nkind = \"exit\"\n";
    assert!(WALK_IN.contains(exit), "{WALK_IN}");
    let seen = format!("{exit}destination = \"the centre\"\n");
    let left =
        "[[station]]\nname = \"left\"\nkind = \"exit\"\ndestination = \"the centre\"\nunserved = true\n";
    let sent = "then = { home = 0.9, left = 0.1 }";
    for ends in [format!("{seen}{left}"), format!("{left}{seen}")] {
        let text = WALK_IN.replace(exit, &ends).replace("then = \"home\"", sent);
        let network = read(&text).expect("no faults").network;
        let is_unserved = |name: &str| {
            network.is_unserved_exit(&network.stations[network.station(name).expect("it is there").idx()])
        };
        assert!(is_unserved("left") && !is_unserved("home"), "{ends}");
    }
}

#[test]
fn what_would_have_no_effect_or_no_end_says_what_to_write() {
    check(("rate = \"4 / h\"", "rate = \"0 / h\""), &["line 9", "expected a rate above 0"]);
    check(
        ("provenance = \"synthetic\"", "provenance = \"synthetic\"\nstart = \"2025-02-29\""),
        &["line 5", "found \"2025-02-29\"", "expected a day of the calendar"],
    );
    check(("servers = 1", "servers = 1\ncapacity = 0\nfull = \"home\""), &["line 15", "expected 1 or more"]);
    let hours = format!("rate = \"4 / h\"\nhours = {:?}", [1; 23]);
    check(("rate = \"4 / h\"", &hours), &["expected 24 numbers, none negative; there are 23"]);
    check(("rate = \"4 / h\"", "rate = \"4 / h\"\nprofile = \"day\""), &["there is none to name"]);
    let exit = "[[station]]\nname = \"home\"";
    let clock = format!("[[clock]]\nname = \"all\"\nstarts = [\"nurse\"]\nstops = []\n{exit}");
    check((exit, &clock), &["expected one station at least; without it the clock never stops"]);
    let twice =
        "kind = \"beds\"\nbeds = [{ from = \"12-01\", beds = 3 }, { from = \"12-01\", beds = 4 }]\nstay";
    let beds = WALK_IN.replace("kind = \"queue\"\nservers = 1\nservice", twice);
    let error = read(&beds).expect_err("two rows of a day").to_string();
    assert!(error.contains("two rows begin on the same day"), "{error}");
}
