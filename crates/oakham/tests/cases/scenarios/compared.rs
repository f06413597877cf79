//! Comparisons: what their sentences, marks and tables say of a difference.

use serde_json::Value;

use super::{HEAD, NURSE, both, folder, nurse, scenario, within};
use crate::binary::{example, oakham, text};

#[test]
fn a_small_difference_is_told_with_its_interval() {
    // Two minutes of 25 hours: sure with the same patients, and far below a hundredth.
    let day = NURSE.replace("then = \"home\"", "then = \"rest\"")
        + "[[station]]\nname = \"rest\"\nkind = \"delay\"\ntime = \"24 h\"\nthen = \"home\"\n";
    let fewer = scenario("Fewer come", &[("demand", "patients", "value = \"-5%\"")]);
    let folder = folder(&[("nurse.toml", &format!("{HEAD}{day}")), ("fewer.toml", &fewer)]);
    let printed = text(&within(folder.path(), &["flow", "compare", "nurse.toml", "fewer.toml"]).stdout);
    let row = printed.lines().find(|line| line.starts_with("Mean time through")).unwrap();
    assert!(row.contains("less than 1% of the base") && row.contains('−') && row.contains(" to "), "{row}");
    assert!(!row.contains("Not applicable"), "{row}");
    assert!(!printed.contains("interval beneath"), "{printed}");
    let csv = within(folder.path(), &["--format", "csv", "flow", "compare", "nurse.toml", "fewer.toml"]);
    assert!(text(&csv.stdout).lines().all(|line| !line.ends_with("NaN")), "{}", text(&csv.stdout));
}

#[test]
fn sentences_of_a_comparison_agree_with_its_table() {
    let fewer = scenario("Fewer come", &[("demand", "patients", "value = \"-5%\"")]);
    let dearer = scenario("Nothing much", &[("demand", "patients", "value = \"-0.001%\"")]);
    let folder = folder(&[("nurse.toml", &nurse()), ("fewer.toml", &fewer), ("same.toml", &dearer)]);
    let printed =
        within(folder.path(), &["flow", "compare", "nurse.toml", "fewer.toml", "--replications", "5"]);
    assert_eq!(printed.status.code(), Some(0), "{}", both(&printed));
    let printed = text(&printed.stdout);
    assert!(printed.contains("“Fewer come” makes a difference at nurse."), "{printed}");
    assert!(printed.contains("A makes the mean wait at nurse "), "{printed}");
    assert!(printed.contains("minutes shorter ("), "{printed}");
    assert!(printed.contains("better and none worse"), "{printed}");
    assert!(!printed.contains("no difference that can be shown"), "{printed}");

    let printed =
        within(folder.path(), &["flow", "compare", "nurse.toml", "same.toml", "--replications", "3"]);
    let printed = text(&printed.stdout);
    let rows_show_one = printed.lines().any(|line| line.contains("better −") || line.contains("worse +"));
    assert_eq!(printed.contains("A makes no difference that can be shown."), !rows_show_one, "{printed}");
}

#[test]
fn those_who_are_newly_seen_are_set_against_those_newly_unseen() {
    let nurse = format!(
        "{HEAD}{}",
        "[[source]]\nname = \"patients\"\nto = \"nurse\"\nrate = \"4 / h\"\n[[station]]\nname = \"nurse\"\nkind = \"queue\"\nshifts = { \"08:00-20:00\" = 2 }\nshift_end = \"finish_then_leave\"\nhours = \"08:00-20:00\"\nclosed = \"unseen\"\nservice = { exponential = \"12 min\" }\ndestination = \"the nurse\"\nthen = \"home\"\n[[station]]\nname = \"home\"\nkind = \"exit\"\n[[station]]\nname = \"unseen\"\nkind = \"exit\"\nunserved = true\n"
    );
    let later = scenario(
        "Open later",
        &[
            ("site_hours", "nurse", "to = \"10:00-24:00\""),
            ("capacity", "nurse", "to = \"10:00-24:00\"\nvalue = \"2\""),
            ("capacity", "nurse", "to = \"08:00-10:00\"\nvalue = \"0\""),
        ],
    );
    let folder = folder(&[("nurse.toml", &nurse), ("later.toml", &later)]);
    let arguments = ["flow", "compare", "nurse.toml", "later.toml", "--replications", "4"];
    let printed = within(folder.path(), &arguments);
    assert_eq!(printed.status.code(), Some(0), "{}", both(&printed));
    let printed = text(&printed.stdout);
    // Two hours a day are lost and four are won, of four patients an hour: 2,920 fewer end unseen.
    let net = printed.split("elsewhere; ").nth(1).unwrap_or_else(|| panic!("{printed}"));
    let number: f64 = net.split(' ').next().unwrap().replace(',', "").parse().unwrap();
    assert!((2_700.0..3_150.0).contains(&number), "{net}");
    assert!(net.contains(" fewer end unseen ("), "{net}");
    assert!(
        net.contains(" seen today would end unseen, ") && net.contains(" unseen today would be seen)"),
        "{net}"
    );

    let comparison = within(folder.path(), &[&arguments[..], &["--format", "json"]].concat());
    let comparison: Value = serde_json::from_slice(&comparison.stdout).unwrap();
    let unseen = comparison["scenarios"][0]["unseen"]["mean"].as_f64().unwrap();
    let exits: f64 = comparison["stations"]
        .as_array()
        .unwrap()
        .iter()
        .find(|of| of["name"] == "unseen")
        .unwrap()["groups"][0]["measures"]["visits"]["differences"][0]["mean"]
        .as_f64()
        .unwrap();
    assert!((unseen - exits).abs() < 0.05 * exits.abs(), "{unseen} {exits}");
}

#[test]
fn doors_without_staff_and_staff_without_doors_are_remarked_on_with_the_change_that_mends_it() {
    let open = scenario(
        "Open Melton in the day",
        &[("site_hours", "Melton urgent care", "to = \"Mon-Sun 08:00-21:00\"")],
    );
    let close = scenario(
        "Close Oakham in the evening",
        &[("site_hours", "Oakham minor injuries unit", "to = \"Mon-Fri 10:00-18:00; Sat,Sun 09:00-19:00\"")],
    );
    let folder = folder(&[("open.toml", &open), ("close.toml", &close)]);
    let compare = |name: &str, more: &[&str]| {
        let short = ["flow", "compare", "care", name, "--days", "1", "--warm-up", "0", "--replications", "2"];
        let output = within(folder.path(), &[&short[..], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", both(&output));
        text(&output.stdout)
    };
    let printed = compare("open.toml", &[]);
    assert!(printed.contains("Melton urgent care is open Monday to Friday 08:00 to 18:30"), "{printed}");
    assert!(printed.contains("with no staff"), "{printed}");
    assert!(
        printed.contains("kind = \"capacity\", target = \"Melton urgent care\", to = \"Mon-Fri 08:00-18:30"),
        "{printed}"
    );
    let printed = compare("close.toml", &[]);
    assert!(
        printed
            .contains("Staff of Oakham minor injuries unit are still paid Monday to Friday 18:30 to 21:00"),
        "{printed}"
    );
    assert!(printed.contains("to = \"Mon-Fri 18:30-21:00\", value = \"0\""), "{printed}");
    let printed: Value = serde_json::from_str(&compare("close.toml", &["--format", "json"])).unwrap();
    assert_eq!(printed["scenarios"][0]["remarks"].as_array().unwrap().len(), 1);
    // The shipped scenarios close doors and send staff home.
    let printed = compare("oakham-weekday-evenings", &[]);
    assert!(!printed.contains("To be checked"), "{printed}");

    // A network of its own is looked at before any scenario is.
    let alone = nurse().replace(
        "servers = 1",
        "shifts = { \"08:00-12:00\" = 1 }\nshift_end = \"hand_over\"\nhours = \"08:00-16:00\"\nclosed = \"home\"",
    );
    let folder = self::folder(&[("alone.toml", &alone)]);
    let output = within(folder.path(), &["flow", "run", "alone.toml", "--replications", "2", "--days", "5"]);
    let printed = text(&output.stdout);
    assert!(
        printed.contains("To be checked: nurse is open Monday to Sunday 12:00 to 16:00 with no staff"),
        "{printed}"
    );
}

#[test]
fn a_run_by_station_says_intervals_and_the_length_that_was_simulated() {
    let folder = folder(&[("nurse.toml", &nurse())]);
    let output = within(folder.path(), &["flow", "run", "nurse.toml", "--days", "30", "--replications", "5"]);
    let printed = text(&output.stdout);
    assert!(printed.contains("A nurse: by station, from 5 replications of 30 days."), "{printed}");
    let row = printed.lines().find(|line| line.starts_with("Nurse ") && line.contains('±')).unwrap();
    assert!(4 <= row.matches('±').count(), "{row}");
    assert!(!printed.contains("one year"), "{printed}");
}

#[test]
fn a_table_says_that_amounts_are_rounded_where_they_do_not_sum_as_printed() {
    let example = example();
    let position = |month: &str| {
        let output =
            oakham(&["-w", example.to_str().unwrap(), "position", "--year", "2024/25", "--month", month]);
        text(&output.stdout)
    };
    // Month 1: UHL's actual less plan is (0.5) as printed, its variance (0.4). Month 4: variances add to
    // (13.4), the total is (13.5).
    for month in ["1", "4"] {
        let printed = position(month);
        assert!(printed.contains("Amounts may not sum because of rounding."), "{printed}");
    }
}

/// A clinic whose doors `doors` and whose patients have no other way.
fn doors_and_nurse(doors: &str) -> String {
    let station = format!("hours = \"{doors}\"\nclosed = \"lost\"\nthen = \"home\"");
    format!("{HEAD}{}", NURSE.replace("then = \"home\"", &station))
        + "[[station]]\nname = \"lost\"\nkind = \"exit\"\n"
}

#[test]
fn shorter_waits_are_not_better_where_fewer_are_seen() {
    let fewer_hours = scenario("Close early", &[("site_hours", "nurse", "to = \"10:00-12:00\"")]);
    let fewer_come = scenario("Fewer come", &[("demand", "patients", "value = \"-5%\"")]);
    let always = doors_and_nurse("08:00-20:00");
    let unserved = format!("{always}unserved = true\n");
    for network in [always, unserved] {
        let folder =
            folder(&[("nurse.toml", &network), ("close.toml", &fewer_hours), ("fewer.toml", &fewer_come)]);
        let compare = |format: &str, scenario: &str| {
            let output =
                within(folder.path(), &["flow", "compare", "nurse.toml", scenario, "--format", format]);
            assert_eq!(output.status.code(), Some(0), "{}", both(&output));
            text(&output.stdout)
        };
        let printed = compare("table", "close.toml");
        assert!(!printed.contains("better \u{2212}"), "{printed}");
        assert!(
            printed.contains("of those seen; ") && printed.contains("fewer a year were seen"),
            "{printed}"
        );
        assert!(printed.contains("better because fewer are seen"), "{printed}");
        let json: Value = serde_json::from_str(&compare("json", "close.toml")).unwrap();
        let measure = |name: &str, measure: &str| {
            let stations = json["stations"].as_array().unwrap();
            let of = stations.iter().find(|of| of["name"] == name).unwrap();
            of["groups"][0]["measures"][measure].clone()
        };
        // Ten hours a day of four an hour.
        for (name, of) in [("nurse", "mean_wait"), ("whole system", "mean_time_in_queue")] {
            let fewer = measure(name, of)["fewer_seen"][0].as_f64().unwrap();
            assert!((fewer - 14_600.0).abs() < 600.0, "{name}: {fewer}");
        }
        assert_eq!(measure("nurse", "turned_away")["fewer_seen"][0], Value::Null);
        let csv = compare("csv", "close.toml");
        let row = csv.lines().find(|row| row.contains("station,nurse,all,,mean_wait")).unwrap();
        assert!(row.rsplit(',').next().unwrap().parse::<f64>().unwrap() > 14_000.0, "{row}");
        // Where fewer come, they wait less, and that is better.
        let printed = compare("table", "fewer.toml");
        assert!(
            printed.contains("better \u{2212}") && !printed.contains("fewer a year were seen"),
            "{printed}"
        );
    }
}

#[test]
fn a_standard_is_not_better_met_by_those_sent_away_unseen() {
    let left = "[[station]]\nname = \"left\"\nkind = \"exit\"\nunserved = true\n[[clock]]\nname = \"time in the centre\"\nstarts = [\"nurse\"]\nstops = [\"home\", \"left\"]\nlimit = \"1 h\"\n";
    let doctor = NURSE.replace(
        "then = \"home\"",
        "then = { doctor = 0.99, left = 0.01 }\n[[station]]\nname = \"doctor\"\nkind = \"queue\"\nservers = 1\nservice = { exponential = \"12 min\" }\nthen = \"home\"",
    );
    let network = format!("{HEAD}{doctor}{left}");
    let streaming = scenario("Send half away", &[("streaming", "nurse", "to = \"left\"\nvalue = \"50%\"")]);
    let folder = folder(&[("nurse.toml", &network), ("away.toml", &streaming)]);
    let compare = |format: &str| {
        let output =
            within(folder.path(), &["flow", "compare", "nurse.toml", "away.toml", "--format", format]);
        assert_eq!(output.status.code(), Some(0), "{}", both(&output));
        text(&output.stdout)
    };
    let json: Value = serde_json::from_str(&compare("json")).unwrap();
    let clock =
        json["stations"].as_array().unwrap().iter().find(|of| of["name"] == "time in the centre").unwrap();
    let measures = &clock["groups"][0]["measures"];
    // Four an hour, of whom half of 99 in 100 are no longer seen.
    let fewer = measures["share_within"]["fewer_seen"][0].as_f64().unwrap();
    assert!((fewer - 17_345.0).abs() < 600.0, "{fewer}");
    assert!(measures["left"]["differences"][0]["mean"].as_f64().unwrap() > 16_000.0, "{measures}");
    let printed = compare("table");
    let row = printed.lines().find(|line| line.contains("within the limit") && line.contains("points"));
    assert!(printed.contains("of those whose clock stopped, seen or not; "), "{row:?} in {printed}");
}

#[test]
fn what_cannot_keep_up_is_marked_in_every_form_of_a_comparison() {
    let more_come = scenario("More come", &[("demand", "patients", "value = \"+50%\"")]);
    let folder = folder(&[("nurse.toml", &nurse()), ("more.toml", &more_come)]);
    for (format, expected) in [
        ("table", "Nurse: more come than can be seen"),
        ("csv", "More come,station,nurse,all,,overloaded,1 if so,0,,1,,10,\n"),
        ("json", "\"overloaded\": [\n        {"),
    ] {
        let output =
            within(folder.path(), &["flow", "compare", "nurse.toml", "more.toml", "--format", format]);
        assert_eq!(output.status.code(), Some(0), "{}", both(&output));
        assert!(text(&output.stdout).contains(expected), "{}", text(&output.stdout));
        // Beside a table the sentence stands in it, beside a file of values among the notes.
        assert!(both(&output).contains("More come to nurse than can be seen"), "{}", both(&output));
    }
}

/// A ward of ten beds, for the first thirty days from April on.
const WARD: &str = "[[source]]\nname = \"admissions\"\nto = \"ward\"\nrate = \"4 / d\"\n[[station]]\nname = \"ward\"\nkind = \"beds\"\nbeds = 10\nstay = { exponential = \"2 d\" }\nthen = \"home\"\n[[station]]\nname = \"home\"\nkind = \"exit\"\n";

#[test]
fn a_change_on_days_that_are_not_simulated_is_not_told_as_one_without_effect() {
    let winter = scenario("Winter beds", &[("beds", "ward", "to = \"12-01 to 02-28\"\nvalue = \"-3\"")]);
    let both_seasons = scenario(
        "Beds of two seasons",
        &[
            ("beds", "ward", "to = \"12-01 to 02-28\"\nvalue = \"-3\""),
            ("beds", "ward", "to = \"05-01 to 05-10\"\nvalue = \"+3\""),
        ],
    );
    let begin = HEAD.replace("[run]", "start = \"2025-04-01\"\n[run]");
    let ward = format!("{begin}{WARD}");
    let folder = folder(&[("ward.toml", &ward), ("winter.toml", &winter), ("both.toml", &both_seasons)]);
    let compare = |name: &str, more: &[&str]| {
        let short = ["flow", "compare", "ward.toml", name, "--replications", "2", "--warm-up", "10"];
        within(folder.path(), &[&short[..], more].concat())
    };
    let days = "the days 1 December to 28 February were not simulated, so no effect of them can be shown";
    let refused = compare("winter.toml", &["--days", "30"]);
    assert_eq!(refused.status.code(), Some(2), "{}", both(&refused));
    assert!(text(&refused.stderr).contains(days), "{}", both(&refused));
    assert!(text(&refused.stderr).contains("simulate more days (--days"), "{}", both(&refused));
    assert!(text(&refused.stdout).is_empty());
    let warned = compare("both.toml", &["--days", "30"]);
    assert_eq!(warned.status.code(), Some(0), "{}", both(&warned));
    assert!(text(&warned.stdout).contains(days), "{}", both(&warned));
    assert!(!both(&warned).contains("1 May to 10 May were not"), "{}", both(&warned));
    let whole = compare("winter.toml", &["--days", "365"]);
    assert_eq!(whole.status.code(), Some(0), "{}", both(&whole));
    assert!(!both(&whole).contains("not simulated"), "{}", both(&whole));
}

#[test]
fn doors_open_always_and_steps_of_less_than_one_are_taken_or_told() {
    let doors = nurse().replace("servers = 1", "servers = 1\nhours = \"08:00-20:00\"\nclosed = \"home\"");
    let always = scenario("Always open", &[("site_hours", "nurse", "to = \"always\"")]);
    let less = scenario("Some of a nurse", &[("capacity", "nurse", "value = \"+0.4\"")]);
    let late = scenario("Nights", &[("site_hours", "nurse", "to = \"20:00-08:00\"")]);
    let folder = folder(&[
        ("doors.toml", &doors),
        ("always.toml", &always),
        ("less.toml", &less),
        ("late.toml", &late),
    ]);
    let compare = |name: &str| {
        within(folder.path(), &["flow", "compare", "doors.toml", name, "--replications", "3", "--days", "10"])
    };
    let printed = compare("always.toml");
    assert_eq!(printed.status.code(), Some(0), "{}", both(&printed));
    // Nobody of the network says where they are seen, so those who found it closed are told by themselves.
    let fewer = text(&printed.stdout);
    assert!(fewer.contains(" fewer a year find nurse closed or full ("), "{fewer}");
    for (name, told) in [
        ("less.toml", "value = \"+0.4\": +0.4 where there are 1 rounds to no change"),
        ("late.toml", "write two: 20:00-24:00 and 00:00-08:00"),
    ] {
        let refused = compare(name);
        assert_eq!(refused.status.code(), Some(2), "{}", both(&refused));
        assert!(both(&refused).contains(told), "{}", both(&refused));
    }
}
