//! Whether measures are changing, and whether changes worked.

use std::fs;

use serde_json::Value;

use crate::binary::{Copy, check};
use crate::server::Server;

fn json(copy: &Copy, arguments: &[&str]) -> Value {
    serde_json::from_str(&check(copy, &[arguments, &["--format", "json"]].concat(), 0, &[])).unwrap()
}

fn served(copy: &Copy) -> Server {
    Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path())
}

/// A file of months from April 2022 beside the workspace.
fn series(copy: &Copy, name: &str, values: &[&str]) -> String {
    let month = |idx: usize| format!("{}-{:02}-01", 2022 + (idx + 3) / 12, (idx + 3) % 12 + 1);
    let rows: String =
        values.iter().enumerate().map(|(idx, value)| format!("{},{value}\n", month(idx))).collect();
    let path = copy.path().join(name);
    fs::write(&path, format!("date,value\n{rows}")).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Two years around 20, then a year around 40.
const STEP: [&str; 36] = [
    "20", "22", "19", "21", "20", "23", "18", "21", "20", "22", "19", "21", "20", "22", "19", "21", "20", "23",
    "18", "21", "20", "22", "19", "21", "40", "42", "39", "41", "40", "43", "38", "41", "40", "42", "39", "41",
];

#[test]
fn measures_of_the_workspace_stand_in_one_table_of_signs() {
    let copy = Copy::new();
    check(
        &copy,
        &["spc"],
        0,
        &["gp-per-1000:03W", "surplus-variance:system", "agency:RWE", "no change shown", "Target met"],
    );
    let all = json(&copy, &["spc"]);
    let charts = all["charts"].as_array().unwrap();
    let gp = charts.iter().find(|chart| chart["measure"] == "gp-appointments:03W").unwrap();
    assert_eq!(gp["points"].as_array().unwrap().len(), 30);
    assert_eq!(gp["provenance"], "published");
    // Attendances of eight months with gaps: the months between are there without a value.
    let seen = charts.iter().find(|chart| chart["measure"] == "attendances:NNJ15").unwrap();
    let values: Vec<bool> =
        seen["points"].as_array().unwrap().iter().map(|point| point["value"].is_null()).collect();
    assert_eq!((values.len(), values.iter().filter(|is_missing| **is_missing).count()), (13, 5));
}

#[test]
fn a_chart_says_what_it_shows_by_which_settings_and_proposes_new_limits() {
    let copy = Copy::new();
    let csv = series(&copy, "waits.csv", &STEP);
    let arguments = ["spc", "--csv", &csv, "--unit", "%", "--better", "lower", "--target", "5"];
    let printed = check(
        &copy,
        &arguments,
        0,
        &[
            "waits: a change for the worse",
            "The target of 5.0% is missed month after month unless something changes.",
            "7 points in a row on one side of the mean",
            "From April 2024 on values rose to another level",
            "■ concern",
        ],
    );
    assert!(!printed.contains("NaN") && !printed.contains("inf"), "{printed}");
    let rebased = [&arguments[..], &["--rebase", "2024-04-01", "--reason", "another way of counting"]].concat();
    let chart = &json(&copy, &rebased)["charts"][0];
    assert_eq!(chart["variation"], "common_cause");
    assert_eq!(chart["rebases"][0]["reason"], "another way of counting");
    assert_eq!(chart["groups"].as_array().unwrap().len(), 2);
    assert_eq!(chart["groups"][0]["mean"].as_f64().unwrap().round(), 20.0);
    assert!(chart["proposed_rebases"].as_array().unwrap().is_empty());
    assert_eq!(chart["settings"]["limit_factor"], 2.66);
}

#[test]
fn what_cannot_be_charted_is_refused_or_told_with_what_may_be_concluded() {
    let copy = Copy::new();
    let of = |name: &str, values: &[&str]| series(&copy, name, values);
    // Too few points, and all values alike: told, not refused.
    let one = of("one.csv", &["20"]);
    check(&copy, &["spc", "--csv", &one], 0, &["too little before it to judge", "can be shown, not judged"]);
    let alike = of("alike.csv", &["0.1"; 14]);
    let printed = check(&copy, &["spc", "--csv", &alike], 0, &["no limits"]);
    assert!(!printed.contains("NaN"), "{printed}");
    // A rebase and a date left out that no point has.
    let step = of("step.csv", &STEP);
    let absent = ["--rebase", "1999-01-01", "--reason", "x", "--exclude", "1999-01-02=y"];
    check(
        &copy,
        &[&["spc", "--csv", &step][..], &absent].concat(),
        0,
        &["No point has the date 1999-01-01 of a rebase", "No point has the date 1999-01-02 to leave out"],
    );
    // Text, endless values and dates twice, all at once.
    let wrong = copy.path().join("wrong.csv");
    fs::write(&wrong, "date,value\n2024-04-01,many\n2024-05-01,inf\n2024-06-01,1\n2024-06-01,2\n").unwrap();
    check(
        &copy,
        &["spc", "--csv", wrong.to_str().unwrap()],
        2,
        &["row 2, column B (value)", "row 3", "stands in row 4 too"],
    );
    check(&copy, &["spc", "gp-per-1000:XX9"], 2, &["there is no measure", "gp-per-1000:QK1"]);
    check(&copy, &["spc", "--csv", &step, "--rebase", "2024-04-01", "--reason", " "], 2, &["a reason is missing"]);
    check(&copy, &["spc", "--csv", &step, "--rebase", "2024-04-01"], 2, &["--reason"]);
    check(&copy, &["spc", "--csv", &step, "--baseline", "5"], 2, &["take at least 12"]);
    check(&copy, &["spc", "--target", "5"], 2, &["are of one measure"]);
}

#[test]
fn pages_lead_from_the_table_of_signs_to_a_chart_with_its_decisions() {
    let copy = Copy::new();
    let server = served(&copy);
    let (status, page) = server.get("/evidence");
    assert_eq!(status, 200);
    assert!(page.contains("Is it changing?") && page.contains("/evidence/chart?measure=gp-per-1000%3A03W"), "{page}");
    let (status, chart) = server.get("/evidence/chart?measure=gp-appointments%3AQK1");
    assert_eq!(status, 200, "{chart}");
    assert!(chart.contains("<svg") && chart.contains("Lower limit") && !chart.contains("NaN"), "{chart}");
    let asked = "/evidence/chart?measure=gp-appointments%3AQK1&rebase=2020-03-01&reason=first+wave&shift=8";
    let (status, chart) = server.get(asked);
    assert_eq!(status, 200, "{chart}");
    assert!(chart.contains("Worked out anew because: first wave"), "{chart}");
    assert!(chart.contains("8 points in a row on one side"), "{chart}");
    let (status, refused) = server.get("/evidence/chart?measure=gp-appointments%3AQK1&rebase=2020-03-01&shift=99");
    assert_eq!(status, 422);
    assert!(refused.contains("a reason is missing") && refused.contains("a run of 99 points is no rule"), "{refused}");
    let (status, file) = server.get("/evidence/chart.csv?measure=gp-appointments%3AQK1");
    assert!(status == 200 && file.contains("Lower limit"), "{file}");
    assert_eq!(server.get("/evidence/chart?measure=nothing").0, 404);
}
