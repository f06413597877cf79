//! Demand of a care network as published series are projected for a month to come.

use std::fmt::Write;
use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{Copy, oakham, text};
use crate::server::Server;

const EDITIONS: &str = "edition,publication,file,fetched_from,imported,sha256\n\
                        ab12,ae_monthly,AE.csv,,now,ab12cd\n";
const NETWORK: &str = r#"schema = "oakham.network/1"
title = "A small network"
start = "2025-01-06"
provenance = "synthetic"
source_note = "synthetic"
[run]
warm_up = "0 d"
length = "364 d"
least = 2
most = 2
[[source]]
name = "walk-ins"
to = "nurse"
rate = "20 / d"
follows = { measure = "attendances", place = "RWE", from = "2023-01", to = "2023-12" }
[[source]]
name = "callers"
to = "nurse"
rate = "10 / d"
[[station]]
name = "nurse"
kind = "queue"
servers = 1
service = "12 min"
then = "home"
[[station]]
name = "home"
kind = "exit"
"#;

/// A workspace whose attendances grow by 1 in 100 of the first month a month, from January 2023 on, with a network.
struct Workspace {
    folder: TempDir,
}

impl Workspace {
    fn new(n_months: i16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["care", "data", "scenarios", "system", "documents", "finance"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let mut figures = "measure,place,period,dimension,kind,value,edition\n".to_owned();
        for idx in 0..n_months {
            let month = jiff::civil::date(2023 + idx / 12, i8::try_from(idx % 12).unwrap() + 1, 1);
            // So many a day, a little up and down.
            let a_day = 1_000 + 10 * i32::from(idx) + if idx % 2 == 0 { 8 } else { -8 };
            let value = a_day * i32::from(month.days_in_month());
            writeln!(figures, "attendances,RWE,{month},,,{value},ab12").unwrap();
        }
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("care/network.toml", NETWORK);
        write("data/ae_attendances.csv", &figures);
        write("data/editions.csv", EDITIONS);
        Self { folder }
    }

    /// Writes a scenario that lets demand follow its projection.
    fn scenario(&self, name: &str, target: &str, month: &str, end: &str) {
        let text = format!(
            "schema = \"oakham.scenario/1\"\ntitle = \"{name}\"\nbase = \"care\"\n[[change]]\nid = \"a\"\n\
             kind = \"projected_demand\"\ntarget = \"{target}\"\nto = \"{month}\"\nvalue = \"{end}\"\n\
             provenance = \"derived\"\n"
        );
        fs::write(self.folder.path().join(format!("scenarios/{name}.toml")), text).unwrap();
    }

    fn compare(&self, format: &str, scenarios: &[&str]) -> std::process::Output {
        let network = self.folder.path().join("care/network.toml").display().to_string();
        let files: Vec<String> = scenarios
            .iter()
            .map(|name| self.folder.path().join(format!("scenarios/{name}.toml")).display().to_string())
            .collect();
        let mut arguments = vec!["--format", format, "flow", "compare", &network];
        arguments.extend(files.iter().map(String::as_str));
        oakham(&arguments)
    }
}

/// The yearly visits of a station in a comparison: of the base, and the differences.
fn visits(found: &Value, station: &str) -> (f64, Vec<f64>) {
    let is = |of: &&Value| of["name"] == station;
    let of = found["stations"].as_array().unwrap().iter().find(is).unwrap();
    let visits = &of["groups"][0]["measures"]["visits"];
    let differences = visits["differences"].as_array().unwrap().iter();
    (visits["base"]["mean"].as_f64().unwrap(), differences.map(|of| of["mean"].as_f64().unwrap()).collect())
}

#[test]
fn as_many_more_come_as_are_projected_and_the_ends_are_a_range_on_the_same_patients() {
    let workspace = Workspace::new(36);
    for end in ["low", "middle", "high"] {
        workspace.scenario(end, "all", "2026-12", end);
    }
    let output = workspace.compare("json", &["low", "middle", "high"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let demand = &found["scenarios"][1]["demand"][0];
    assert_eq!((&demand["month"], &demand["end"]), (&Value::from("2026-12"), &Value::from("middle")));
    let source = &demand["sources"][0];
    for (key, expected) in [
        ("source", "walk-ins"),
        ("series", "attendances of RWE"),
        ("files", "AE.csv"),
        ("observed", "2023-01 to 2023-12"),
        ("rests_on", "36 months from 2023-01 to 2025-12"),
    ] {
        assert_eq!(source[key], expected, "{key}");
    }
    // 1,470 a day in December 2026 over 1,055 in 2023, if it goes on.
    let number = |key: &str| source[key].as_f64().unwrap();
    assert!((number("factor") - 1.39).abs() < 0.1, "{source}");
    assert!(number("lower_80") < number("median") && number("median") < number("upper_80"), "{source}");
    assert_eq!(demand["kept"][0]["source"], "callers");
    assert_eq!(demand["kept"][0]["why"], "it follows no series");
    // What comes follows the factor; callers come as before.
    let (base, more) = visits(&found, "nurse");
    let expected = (number("factor") - 1.0) * 20.0 * 365.0;
    assert!((more[1] - expected).abs() < 0.1 * expected, "{more:?} of {base}, expected {expected}");
    assert!(more[0] < more[1] && more[1] < more[2], "{more:?}");
    let hash = found["inputs"].clone();
    let again: Value =
        serde_json::from_slice(&workspace.compare("json", &["low", "middle", "high"]).stdout).unwrap();
    assert_eq!(again["inputs"], hash);
    // Another figure of the series is another input.
    let path = workspace.folder.path().join("data/ae_attendances.csv");
    let figures = fs::read_to_string(&path).unwrap();
    let last = figures.lines().last().unwrap();
    fs::write(&path, figures.replace(last, &last.replace(",ab12", "0,ab12"))).unwrap();
    let other = workspace.compare("json", &["low", "middle", "high"]);
    let other: Value = serde_json::from_slice(&other.stdout).unwrap();
    assert_ne!(other["inputs"], hash);
}

#[test]
fn the_table_names_series_interval_and_those_that_keep_their_demand() {
    let workspace = Workspace::new(36);
    workspace.scenario("middle", "walk-ins", "2026-06", "middle");
    let output = workspace.compare("table", &["middle"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    for words in ["times as many patients in 2026-06: walk-ins", "attendances of RWE", "2023-01 to 2023-12"] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
    workspace.scenario("all", "all", "2026-06", "middle");
    let printed = text(&workspace.compare("table", &["all"]).stdout);
    assert!(printed.contains("Unchanged, since it follows no series: callers."), "{printed}");
}

#[test]
fn a_month_that_is_known_or_too_far_and_a_source_without_series_are_refused() {
    let workspace = Workspace::new(36);
    for (target, month, end, told) in [
        (
            "all",
            "2025-12",
            "middle",
            "2025-12 is not after the last known month, 2025-12; write a month from 2026-01 to 2027-12",
        ),
        ("all", "2022-12", "middle", "2022-12 is not after the last known month"),
        (
            "walk-ins",
            "2028-01",
            "middle",
            "2028-01 is more than 24 months after the last known month, 2025-12; write a month from 2026-01 to 2027-12",
        ),
        (
            "callers",
            "2026-06",
            "middle",
            "callers follows no published series; give it follows in the network",
        ),
        ("walkins", "2026-06", "middle", "did you mean \"walk-ins\"?"),
        ("all", "June 2026", "middle", "expected a month, such as \"2027-01\""),
        ("all", "2026-13", "middle", "expected a month, such as \"2027-01\""),
        ("all", "2026-06", "most", "\"most\" is not known; write low, middle or high"),
    ] {
        workspace.scenario("a", target, month, end);
        let output = workspace.compare("table", &["a"]);
        assert_eq!(output.status.code(), Some(2), "{target} {month}");
        let said = text(&output.stderr);
        assert!(said.contains(told), "{told}: {said}");
    }
    let short = Workspace::new(5);
    fs::write(
        short.folder.path().join("care/network.toml"),
        NETWORK.replace("to = \"2023-12\" }", "to = \"2023-05\" }"),
    )
    .unwrap();
    short.scenario("a", "all", "2023-09", "middle");
    let said = text(&short.compare("table", &["a"]).stderr);
    assert!(said.contains("5 months are known, of at least 6"), "{said}");
}

#[test]
fn the_example_asks_for_january_2027_by_form() {
    let copy = Copy::new();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    let (status, page) = server.get("/flow/new");
    assert_eq!(status, 200);
    for phrase in [
        "How many come in a month to come",
        "name=\"to-projected_demand\"",
        "Emergencies (follow attendances of RWE, Type 1)",
        "at most 24 months after the last published one",
    ] {
        assert!(page.contains(phrase), "{phrase}");
    }
}
