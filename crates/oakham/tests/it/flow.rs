//! Patient flow by command: runs, comparisons, what is wrong with a network, and the example's own.

use std::path::PathBuf;

use serde_json::Value;

use crate::binary::{Copy, example, oakham, text};

fn network(name: &str) -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/networks").join(name).display().to_string()
}

fn json(arguments: &[&str]) -> Value {
    let output = oakham(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What was measured of everybody.
fn value<'v>(found: &'v Value, name: &str, measure: &str) -> &'v Value {
    let is = |of: &&Value| of["name"] == name;
    let station = found["stations"].as_array().unwrap().iter().find(is).unwrap();
    &station["groups"].as_array().unwrap()[0]["measures"][measure]
}

#[test]
fn a_run_is_the_contract_and_the_same_on_any_number_of_threads() {
    let model = network("walk-in-centre.toml");
    let run = |threads| {
        let output =
            oakham(&["flow", "run", &model, "--format", "json", "--replications", "4", "--threads", threads]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let one = run("1");
    assert_eq!(one, run("3"));
    let found: Value = serde_json::from_str(&one).unwrap();
    assert_eq!(found["schema"], "oakham.flow/1");
    assert_eq!(found["replications"], 4);
    assert_eq!(found["inputs"].as_str().unwrap().len(), 64);
    for measure in ["visits", "mean_wait", "p90_wait", "utilisation", "cost"] {
        let of = value(&found, "doctor", measure);
        assert!(
            of["mean"].is_f64() && of["half_width"].is_f64() && of["unit"].is_string(),
            "{measure}: {of}"
        );
    }
}

#[test]
fn another_seed_is_another_year() {
    let model = network("walk-in-centre.toml");
    let wait = |seed| {
        let found = json(&["flow", "run", &model, "--format", "json", "--replications", "2", "--seed", seed]);
        value(&found, "doctor", "mean_wait")["mean"].as_f64().unwrap()
    };
    assert!((wait("1") - wait("2")).abs() > 1e-9);
}

#[test]
fn a_second_doctor_shortens_waits_and_that_is_shown() {
    let (model, scenario) = (network("walk-in-centre.toml"), network("second-doctor.toml"));
    let found = json(&["flow", "compare", &model, &scenario, "--format", "json", "--replications", "4"]);
    let wait = &value(&found, "doctor", "mean_wait")["differences"][0];
    let (mean, half_width) = (wait["mean"].as_f64().unwrap(), wait["half_width"].as_f64().unwrap());
    assert!(mean + half_width < 0.0, "{wait}");
    let cost = value(&found, "whole system", "cost")["differences"][0]["mean"].as_f64().unwrap();
    assert!(cost > 0.0, "a doctor costs something");
}

#[test]
fn two_replications_that_agree_are_no_interval_in_json_csv_or_table() {
    let (model, scenario) = (network("walk-in-centre.toml"), network("second-doctor.toml"));
    let of = |n: &str, format: &str| {
        let arguments = ["flow", "compare", &model, &scenario, "--format", format, "--replications", n];
        let output = oakham(&arguments);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    // Estimates of zero width, and of none, by how many replications gave them.
    let widths = |n: &str| {
        let found: Value = serde_json::from_str(&of(n, "json")).unwrap();
        let (mut zero, mut unknown, mut waiting) = (0, 0, vec![&found]);
        while let Some(value) = waiting.pop() {
            match value {
                Value::Object(fields) if fields.contains_key("half_width") => {
                    zero += u32::from(fields["half_width"].as_f64() == Some(0.0));
                    unknown += u32::from(fields["half_width"].is_null() && fields["mean"].is_number());
                }
                Value::Object(fields) => waiting.extend(fields.values()),
                Value::Array(items) => waiting.extend(items),
                _ => {}
            }
        }
        (zero, unknown)
    };
    let (zero, unknown) = widths("2");
    assert!(zero == 0 && 0 < unknown, "{zero} of zero width, {unknown} without");
    assert!(0 < widths("6").0, "six that agree have one");
    let csv = of("2", "csv");
    let headings: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let at = headings.iter().position(|heading| *heading == "half_width").unwrap();
    let is_zero = |line: &&str| line.rsplit(',').nth(headings.len() - 1 - at) == Some("0");
    assert_eq!(csv.lines().skip(1).find(is_zero), None);
    let table = of("2", "table");
    assert!(table.contains("in both replications"), "{table}");
    for certain in ["0 to 0", "−0.0 to +0.0", "±0.0 ", "fixed"] {
        assert!(!table.contains(certain), "{certain}: {table}");
    }
}

#[test]
fn every_command_warns_of_part_of_a_week() {
    let model = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr/care/network.toml");
    let model = model.to_str().unwrap();
    let told = |arguments: &[&str]| {
        let output = oakham(arguments);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        (text(&output.stdout), text(&output.stderr))
    };
    let warning = "10 days are no whole weeks, and weekdays differ here";
    let run = ["flow", "run", model, "--replications", "1", "--days"];
    assert!(told(&[&run[..], &["10"]].concat()).0.contains(warning));
    assert!(!told(&[&run[..], &["14"]].concat()).0.contains("no whole weeks"));
    let (_, errors) = told(&[&run[..], &["10", "--format", "json"]].concat());
    assert!(errors.contains(warning), "{errors}");
    let (table, _) = told(&["flow", "calibrate", model, "--replications", "1", "--days", "10"]);
    assert!(table.lines().next().unwrap().contains(warning), "{table}");
    // A network that is the same every day has no weeks.
    let steady = network("walk-in-centre.toml");
    let (table, _) = told(&["flow", "run", &steady, "--replications", "1", "--days", "10"]);
    assert!(!table.contains("no whole weeks"), "{table}");
}

#[test]
fn a_difference_is_known_as_well_as_is_asked_for() {
    let (model, scenario) = (network("walk-in-centre.toml"), network("second-doctor.toml"));
    let compared = |precision: f64| {
        let precision = precision.to_string();
        let arguments = ["flow", "compare", &model, &scenario, "--format", "json", "--precision", &precision];
        let found = json(&arguments);
        let wait = &value(&found, "doctor", "mean_wait")["differences"][0];
        let of_itself = wait["half_width"].as_f64().unwrap() / wait["mean"].as_f64().unwrap().abs();
        (found["replications"].as_u64().unwrap(), found["precise"].as_bool().unwrap(), of_itself)
    };
    let (rough, close) = (compared(0.1), compared(0.02));
    assert!(rough.0 < close.0, "{rough:?} {close:?}");
    assert!(rough.1 && rough.2 <= 0.1, "{rough:?}");
    assert!(close.1 && close.2 <= 0.02, "{close:?}");
}

#[test]
fn the_same_patient_is_followed_with_a_second_doctor() {
    let (model, scenario) = (network("walk-in-centre.toml"), network("second-doctor.toml"));
    let follow = |patient: &str, more: &[&str]| {
        let mut arguments = vec!["flow", "trace", patient, &model, "--format", "json"];
        arguments.extend(more);
        json(&arguments)["steps"].as_array().unwrap().clone()
    };
    let seen_by_doctor = |steps: &[Value]| {
        let is = |step: &&Value| step["station"] == "doctor" && step["what"] == "is seen";
        steps.iter().find(is).map(|step| step["minute"].as_f64().unwrap())
    };
    let scenario = ["--scenario", &scenario];
    // Of a day's patients each comes at the same minute, nobody waits longer for it and somebody less.
    let mut sooner = 0;
    for number in 1..=60 {
        let patient = format!("patients:{number}");
        let (base, changed) = (follow(&patient, &[]), follow(&patient, &scenario));
        assert_eq!(base[0], changed[0], "{patient}");
        if let (Some(base), Some(changed)) = (seen_by_doctor(&base), seen_by_doctor(&changed)) {
            assert!(changed <= base, "{patient}: seen at {changed} for {base}");
            sooner += u32::from(changed < base);
        }
    }
    assert!(sooner > 0);
    let output = oakham(&["flow", "trace", "patients:1", &model, "--scenario", "nowhere.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("nowhere.toml"), "{}", text(&output.stderr));
}

#[test]
fn what_is_wrong_with_a_network_is_told_with_its_line_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let text_of = std::fs::read_to_string(network("walk-in-centre.toml")).unwrap();
    let spoilt = text_of.replacen("then = ", "than = ", 1);
    let path = folder.path().join("spoilt.toml");
    std::fs::write(&path, spoilt).unwrap();
    let written = folder.path().join("result.json");
    let (path, written_to) = (path.display().to_string(), written.display().to_string());
    let output = oakham(&["--format", "json", "flow", "run", &path, "-o", &written_to]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("spoilt.toml line") && said.contains("did you mean then?"), "{said}");
    assert!(!written.exists());
    for (arguments, expected) in [
        (vec!["flow", "run", "nowhere.toml"], "cannot be read"),
        (vec!["flow", "run"], "has no care/network.toml"),
        (vec!["flow", "run", &path, "--replications", "0"], "from 1 to 100000"),
        (vec!["flow", "trace", "nobody:1", &network("walk-in-centre.toml")], "there is no source \"nobody\""),
    ] {
        let output = oakham(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = text(&output.stderr);
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
}

#[test]
fn a_result_is_written_as_parquet_with_the_hash_of_its_inputs() {
    let folder = tempfile::tempdir().unwrap();
    let model = network("walk-in-centre.toml");
    let to = |name: &str| folder.path().join(name).display().to_string();
    let run = |seed: &str, name: &str| {
        let arguments = ["--seed", seed, "flow", "run", &model, "--replications", "2", "-o", &to(name)];
        let output = oakham(&arguments);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        std::fs::read(to(name)).unwrap()
    };
    let (once, again, other) = (run("1", "a.parquet"), run("1", "b.parquet"), run("2", "c.parquet"));
    assert!(once.starts_with(b"PAR1") && once.ends_with(b"PAR1"));
    assert_eq!(once, again);
    assert_ne!(once, other);
    let found = json(&["--format", "json", "--seed", "1", "flow", "run", &model, "--replications", "2"]);
    let hash = found["inputs"].as_str().unwrap().as_bytes();
    assert!(once.windows(hash.len()).any(|part| part == hash), "the hash is not in the file");
    let output =
        oakham(&["--format", "csv", "flow", "run", &model, "--replications", "2", "-o", &to("d.parquet")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("leave --format out"), "{}", text(&output.stderr));
    assert!(!folder.path().join("d.parquet").exists());
    // Nor is a printed table written under the name of something else.
    for (name, told) in
        [("d.csv", "add --format csv"), ("d.JSON", "add --format json"), ("d.xlsx", "no workbook is written")]
    {
        let output = oakham(&["flow", "run", &model, "--replications", "2", "-o", &to(name)]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(text(&output.stderr).contains(told), "{name}: {}", text(&output.stderr));
        assert!(!folder.path().join(name).exists(), "{name}");
    }
}

#[test]
fn the_example_has_its_network_and_five_scenarios_that_fit_it() {
    let workspace = example().display().to_string();
    let found = json(&["-w", &workspace, "flow", "describe", "--format", "json"]);
    let headings: Vec<&str> =
        found["sections"].as_array().unwrap().iter().map(|of| of["heading"].as_str().unwrap()).collect();
    for heading in
        ["1.1 Purpose of the model", "2.2 Components: stations, resources, routes", "6 Code access"]
    {
        assert!(headings.contains(&heading), "{headings:?}");
    }
    let scenarios =
        ["oakham-weekday-evenings", "gp-hours-two-pcns", "winter-beds", "stream-low-acuity", "open-utc"];
    // A day or two: what they do is not asked here, but whether each is taken.
    let mut arguments = vec!["-w", &workspace, "--format", "json", "flow", "compare", "care"];
    arguments.extend(scenarios);
    arguments.extend(["--days", "2", "--warm-up", "0", "--replications", "1"]);
    let found = json(&arguments);
    let tried = found["scenarios"].as_array().unwrap();
    assert_eq!(tried.len(), 5);
    assert!(tried.iter().all(|of| !of["changes"].as_array().unwrap().is_empty()), "{tried:?}");
    assert!(tried.iter().all(|of| of["ignored"].as_array().unwrap().is_empty()), "{tried:?}");
    assert_eq!(found["stranded"], 0);
    assert_eq!(found["provenance"], "synthetic");
}

#[test]
fn a_scenario_that_does_not_fit_the_network_says_what_would() {
    let copy = Copy::new();
    let path = copy.path().join("scenarios/oakham-weekday-evenings.toml");
    let text_of = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text_of.replace("target = \"Oakham minor", "target = \"Oakhan minor")).unwrap();
    let workspace = copy.path().display().to_string();
    let output = oakham(&["-w", &workspace, "flow", "compare", "care", "oakham-weekday-evenings"]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("did you mean \"Oakham minor injuries unit\"?"), "{said}");
}
