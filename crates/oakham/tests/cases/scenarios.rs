//! Scenarios and networks: what is refused, remarked on and put in words; values of the command line.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::binary::{Copy, example, oakham, text};
use crate::server::Server;

/// A folder with files in it.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// Runs `oakham` in a folder, on the example.
fn within(folder: &Path, arguments: &[&str]) -> Output {
    let example = example().canonicalize().unwrap();
    Command::new(env!("CARGO_BIN_EXE_oakham"))
        .current_dir(folder)
        .arg("--workspace")
        .arg(example)
        .args(arguments)
        .output()
        .unwrap()
}

/// What was printed, on both outputs.
fn both(output: &Output) -> String {
    text(&output.stdout) + &text(&output.stderr)
}

/// A scenario of these changes; each is a kind, a target and further lines.
fn scenario(title: &str, changes: &[(&str, &str, &str)]) -> String {
    let mut written = format!("schema = \"oakham.scenario/1\"\ntitle = {title:?}\n");
    for (idx, (kind, target, more)) in changes.iter().enumerate() {
        let _ = write!(
            written,
            "[[change]]\nid = \"change {idx}\"\nkind = \"{kind}\"\ntarget = \"{target}\"\nprovenance = \"synthetic\"\n{more}\n"
        );
    }
    written
}

/// A head with the `[run]` of a short run.
const HEAD: &str = "schema = \"oakham.network/1\"\ntitle = \"A nurse\"\nprovenance = \"synthetic\"\nsource_note = \"invented\"\n[run]\nwarm_up = \"20 d\"\nlength = \"60 d\"\nleast = 10\nmost = 10\n";
/// A nurse who sees four patients an hour, each for twelve minutes on average.
const NURSE: &str = "[[source]]\nname = \"patients\"\nto = \"nurse\"\nrate = \"4 / h\"\n[[station]]\nname = \"nurse\"\nkind = \"queue\"\nservers = 1\nservice = { exponential = \"12 min\" }\nthen = \"home\"\n[[station]]\nname = \"home\"\nkind = \"exit\"\n";

fn nurse() -> String {
    format!("{HEAD}{NURSE}")
}

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
fn a_scenario_of_which_nothing_is_taken_has_no_column_and_says_what_to_try() {
    let half = scenario("Halve running costs", &[("budget", "boards", "value = \"26500\"")]);
    let slots = scenario("More appointments", &[("slots", "Rutland Health PCN", "value = \"+5%\"")]);
    let folder = folder(&[("half.toml", &half), ("slots.toml", &slots), ("nurse.toml", &nurse())]);
    let run = |arguments: &[&str]| {
        let output = within(folder.path(), arguments);
        (output.status.code().unwrap(), both(&output))
    };
    let (code, printed) = run(&["scenario", "run", "half.toml"]);
    assert_eq!(code, 1, "{printed}");
    assert!(
        printed.contains("budget is not worked out yet: try `oakham reform optimise --envelope 26500`"),
        "{printed}"
    );
    assert!(!printed.contains("no difference") && !printed.contains("saves the system"), "{printed}");
    let (code, printed) = run(&["scenario", "run", "slots.toml"]);
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("try `oakham flow compare care slots.toml`"), "{printed}");
    // Beside one that is taken, only that one has a column.
    let (code, printed) = run(&["scenario", "run", "keep-safeguarding", "half.toml"]);
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("“Keep safeguarding and people services whole”"), "{printed}");
    assert!(!printed.contains("“Halve running costs” saves"), "{printed}");
    let (code, printed) = run(&["scenario", "run", "half.toml", "--format", "json"]);
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("\"not_taken\"") && printed.contains("\"whole\": true"), "{printed}");
    // The simulation of patients does the same.
    let (code, printed) = run(&["flow", "compare", "nurse.toml", "half.toml"]);
    assert_eq!(code, 1, "{printed}");
    assert!(
        printed.contains("is left out, since nothing of it is taken: budget is not worked out yet"),
        "{printed}"
    );
    assert!(!printed.contains("makes no difference"), "{printed}");
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

#[test]
fn days_and_amounts_at_the_command_line_are_answered_with_how_to_write_them() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, expected) in [
        (&["--as-at", "13/09/2024", "position"][..], "expected a day such as 2024-09-13"),
        (&["reform", "plan", "--on", "1 April 2027"], "expected a day such as 2024-09-13"),
        (&["reform", "duties", "--on", "01.04.2027"], "01.04.2027: it may be 2027-04-01 or 2027-01-04"),
        (&["reform", "optimise", "--envelope", "-5"], "expected 0 or more"),
        (&["reform", "clusters", "--fewest", "1,000,000"], "write 1000000"),
        (&["reform", "plan", "--keep", "Safegarding"], "write the id or name of one:"),
        (&["reform", "plan", "--keep", "governance"], "R03 Clinical governance"),
        (&["reform", "optimise", "--cut", "150"], "in per cent from 0 to 100"),
        (&["flow", "run", "--replications", "1000000"], "from 1 to 100000"),
        (&["flow", "run", "--days", "1e6"], "up to 36500"),
        (&["forecast", "--paths", "10,000,000"], "from 100 to 1000000"),
        (&["forecast", "--backtest", "--years", "0"], "from 1 to 100000"),
        (&["--seed", "one", "forecast"], "expected a whole number, 0 or more"),
    ] {
        let output = within(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", both(&output));
        assert!(text(&output.stderr).contains(expected), "{arguments:?}: {}", both(&output));
    }
    let printed = within(folder.path(), &["reform", "plan", "--keep", "Safegarding"]);
    assert!(
        text(&printed.stderr)
            .lines()
            .any(|line| line.contains("T12 ") && line.to_lowercase().contains("safeguarding")),
        "{}",
        both(&printed)
    );
    let named =
        |region: &str| text(&within(folder.path(), &["reform", "clusters", "--region", region]).stdout);
    assert_eq!(named("midlands"), named("Midlands"));
    assert!(!named("midlands").is_empty());
}

/// Runs `oakham` with its output read by nobody.
fn unread(workspace: &Path, arguments: &[&str]) -> Output {
    let mut process = Command::new(env!("CARGO_BIN_EXE_oakham"))
        .arg("--workspace")
        .arg(workspace)
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(process.stdout.take());
    // Whatever is written from now on meets a closed pipe.
    process.wait_with_output().unwrap()
}

#[test]
fn a_reader_that_stops_ends_every_command_quietly() {
    let nurse = folder(&[
        ("nurse.toml", &nurse()),
        ("fewer.toml", &scenario("Fewer", &[("demand", "patients", "value = \"-5%\"")])),
    ]);
    // Some commands open its database.
    let copy = Copy::new();
    let at = |name: &str| nurse.path().join(name).display().to_string();
    let (model, fewer) = (at("nurse.toml"), at("fewer.toml"));
    let short = ["--days", "3", "--warm-up", "0", "--replications", "2"];
    let flow = |words: &[&str]| {
        [words, &short[..]].concat().iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()
    };
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<String>>();
    let commands = [
        words("check"),
        words("return list"),
        words("return diff RWE 2024/25 5"),
        words("position --year 2024/25 --month 5"),
        words("position --year 2024/25 --month 5 --by line"),
        words("position --year 2024/25 --month 5 --by month"),
        words("position --year 2024/25 --month 5 --by driver"),
        words("position --year 2024/25 --month 5 --by resource"),
        words("forecast --paths 100"),
        words("efficiency"),
        words("efficiency --year-end"),
        words("risks"),
        words("reform plan"),
        words("reform optimise"),
        words("reform duties"),
        words("reform clusters --region Midlands --plans 1"),
        words("scenario run keep-safeguarding"),
        flow(&["flow", "run", &model]),
        flow(&["flow", "compare", &model, &fewer]),
        vec!["flow".to_owned(), "describe".to_owned(), model.clone()],
        vec!["flow".to_owned(), "trace".to_owned(), "patients:3".to_owned(), model.clone()],
        words("user list"),
        words("completions bash"),
    ];
    for command in commands {
        for format in ["table", "csv", "json"] {
            let arguments: Vec<&str> =
                command.iter().map(String::as_str).chain(["--quiet", "--format", format]).collect();
            let output = unread(copy.path(), &arguments);
            let printed = text(&output.stderr);
            assert!(!printed.contains("pipe") && !printed.contains("panicked"), "{arguments:?}: {printed}");
            assert_ne!(output.status.code(), Some(101), "{arguments:?}: {printed}");
            assert!(output.status.code() != Some(2) || !printed.is_empty(), "{arguments:?}");
        }
    }
}

#[test]
fn two_scenarios_of_one_name_and_changes_that_undo_each_other_are_refused() {
    let fewer = scenario("Fewer come", &[("demand", "patients", "value = \"-5%\"")]);
    let hours = |to: &str| format!("to = {to:?}");
    let of_melton = |changes: &[(&str, &str)]| {
        let changes: Vec<(&str, &str, &str)> =
            changes.iter().map(|(kind, more)| (*kind, "Melton urgent care", *more)).collect();
        scenario("Melton", &changes)
    };
    let twice = of_melton(&[("site_hours", &hours("08:00-20:00")), ("site_hours", &hours("09:00-17:00"))]);
    let undone = of_melton(&[
        ("capacity", "to = \"Mon-Fri 18:30-21:00\"\nvalue = \"+1\""),
        ("capacity", "to = \"Mon-Fri 20:00-21:00\"\nvalue = \"3\""),
    ]);
    let steps = of_melton(&[
        ("capacity", "to = \"Mon-Fri 18:30-21:00\"\nvalue = \"2\""),
        ("capacity", "to = \"Mon-Fri 18:30-21:00\"\nvalue = \"+1\""),
    ]);
    let other = of_melton(&[("site_hours", "from = \"always\"\nto = \"08:00-20:00\"")]);
    let unused = of_melton(&[("site_hours", "to = \"08:00-20:00\"\nvalue = \"2\"")]);
    let merger = scenario(
        "Twice",
        &[("function_option", "T12", "to = \"retain\""), ("function_option", "T12", "to = \"slim\"")],
    );
    let folder = folder(&[
        ("nurse.toml", &nurse()),
        ("a.toml", &fewer),
        ("b.toml", &fewer),
        ("twice.toml", &twice),
        ("undone.toml", &undone),
        ("steps.toml", &steps),
        ("other.toml", &other),
        ("unused.toml", &unused),
        ("merger.toml", &merger),
    ]);
    let short = ["--days", "1", "--warm-up", "0", "--replications", "2"];
    for (arguments, expected) in [
        (&["flow", "compare", "nurse.toml", "a.toml", "b.toml"][..], "are both called “Fewer come”"),
        (&["flow", "compare", "nurse.toml", "a.toml", "a.toml"], "a.toml is named twice"),
        (
            &["flow", "compare", "care", "twice.toml"],
            "it would undo what change change 0 does to Melton urgent care",
        ),
        (&["flow", "compare", "care", "undone.toml"], "it would undo what change change 0 does"),
        (&["flow", "compare", "care", "other.toml"], "Melton urgent care is open Mon-Fri 18:30-21:00"),
        (&["flow", "compare", "care", "unused.toml"], "site_hours takes no value"),
    ] {
        let output = within(folder.path(), &[arguments, &short[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", both(&output));
        assert!(text(&output.stderr).contains(expected), "{arguments:?}: {}", both(&output));
    }
    let output = within(folder.path(), &["scenario", "run", "merger.toml"]);
    assert_eq!(output.status.code(), Some(2), "{}", both(&output));
    assert!(
        text(&output.stderr).contains("it would undo what change change 0 does to T12"),
        "{}",
        both(&output)
    );
    // A step goes on from what is there.
    let output = within(folder.path(), &[&["flow", "compare", "care", "steps.toml"], &short[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", both(&output));
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

#[test]
fn values_of_the_simulation_say_the_form_to_write() {
    for (arguments, expected) in [
        (&["--precision", "5%"][..], "expected a share such as 0.05; for 5% write 0.05"),
        (&["--precision", "-0.1"], "expected a share such as 0.05"),
        (&["--seed", "-1"], "expected a whole number, 0 or more"),
        (&["--seed", "1,000"], "for 1,000 write 1000"),
        (&["--replications", "-3"], "expected a whole number, from 1 to 100000"),
        (&["--replications", "2e3"], "for 2e3 write 2000"),
        (&["--days", "30d"], "for 30d write 30"),
        (&["--days", "-5"], "expected a number of days above 0"),
        (&["--warm-up", "2 weeks"], "for 2 weeks write 14"),
        (&["--threads", "-2"], "expected a whole number, from 1 to 1024"),
    ] {
        let output = oakham(&[&["flow", "run"][..], arguments].concat());
        let printed = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{printed}");
        assert!(printed.contains(expected), "{arguments:?}: {printed}");
    }
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
fn a_scenario_that_cannot_be_run_is_listed_with_why() {
    let (copy, scratch) = (Copy::new(), tempfile::tempdir().unwrap());
    let to_nowhere = scenario("Elsewhere", &[("demand", "Nowhere", "value = \"+5%\"")]);
    fs::write(copy.path().join("scenarios/elsewhere.toml"), to_nowhere).unwrap();
    fs::write(copy.path().join("scenarios/unread.toml"), "title = 1\n").unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    for path in ["/flow", "/flow/new"] {
        let (status, body) = server.get(path);
        assert_eq!(status, 200);
        for word in
            ["2 scenarios cannot be run", "scenarios/elsewhere.toml", "Nowhere", "scenarios/unread.toml"]
        {
            assert!(body.contains(word), "{path} lacks {word:?}: {body}");
        }
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

#[test]
fn a_scenario_that_is_a_pipe_or_a_folder_is_told_as_that_and_waits_for_nobody() {
    let copy = Copy::new();
    let scenarios = copy.path().join("scenarios");
    fs::create_dir(scenarios.join("folder.toml")).unwrap();
    let pipe = scenarios.join("pipe.toml");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let by_path = pipe.to_str().unwrap();
    for named in ["folder", "folder.toml", "pipe", by_path] {
        let workspace = copy.path().to_str().unwrap();
        let output = oakham(&["-w", workspace, "flow", "compare", "care", named]);
        let told = both(&output);
        assert_eq!(output.status.code(), Some(2), "{named}: {told}");
        assert!(told.contains("this is no regular file but a folder, pipe or device"), "{named}: {told}");
    }
    let checked = both(&oakham(&["-w", copy.path().to_str().unwrap(), "check"]));
    for name in ["scenarios/folder.toml", "scenarios/pipe.toml"] {
        assert!(checked.contains(name) && checked.contains("no regular file"), "{name}: {checked}");
    }
}

#[test]
fn a_function_is_moved_to_no_body_that_the_reform_does_not_name() {
    let copy = Copy::new();
    let moved = scenario("To Mars", &[("function_transfer", "T10", "to = \"Mars\"\nvalue = \"2027-07-01\"")]);
    fs::write(copy.path().join("scenarios/mars.toml"), moved).unwrap();
    let output = oakham(&["-w", copy.path().to_str().unwrap(), "scenario", "run", "mars"]);
    let told = both(&output);
    assert_ne!(output.status.code(), Some(0), "{told}");
    for part in ["Mars", "names nowhere as a receiver", "NHS England region", "reform/options.csv"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}
