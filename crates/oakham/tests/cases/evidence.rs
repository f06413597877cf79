//! Whether measures are changing, and whether changes worked.

use std::fmt::Write;
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
    let rows = values.iter().enumerate().map(|(idx, value)| format!("{},{value}", month(idx)));
    let rows = rows.collect::<Vec<_>>().join("\n");
    let path = copy.path().join(name);
    fs::write(&path, format!("date,value\n{rows}\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Two years around 20, then a year around 40.
const STEP: [&str; 36] = [
    "20", "22", "19", "21", "20", "23", "18", "21", "20", "22", "19", "21", "20", "22", "19", "21", "20",
    "23", "18", "21", "20", "22", "19", "21", "40", "42", "39", "41", "40", "43", "38", "41", "40", "42",
    "39", "41",
];

#[test]
fn measures_of_the_workspace_stand_in_one_table_of_signs() {
    let copy = Copy::new();
    check(
        &copy,
        &["spc"],
        0,
        &["gp-per-1000:03W", "surplus-variance:system", "agency:RWE", "no change shown", "Warnings"],
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
    let rebased =
        [&arguments[..], &["--rebase", "2024-04-01", "--reason", "another way of counting"]].concat();
    let chart = &json(&copy, &rebased)["charts"][0];
    assert_eq!(chart["variation"], "common_cause");
    assert_eq!(chart["rebases"][0]["reason"], "another way of counting");
    assert_eq!(chart["groups"].as_array().unwrap().len(), 2);
    let mean = chart["groups"][0]["mean"].as_f64().unwrap();
    assert!((20.0..21.0).contains(&mean), "{mean}");
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
    check(
        &copy,
        &["spc", "--csv", &step, "--rebase", "2024-04-01", "--reason", " "],
        2,
        &["a reason is missing"],
    );
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
    assert!(
        page.contains("Is it changing?") && page.contains("/evidence/chart?measure=gp-per-1000%3A03W"),
        "{page}"
    );
    let (status, chart) = server.get("/evidence/chart?measure=gp-appointments%3AQK1");
    assert_eq!(status, 200, "{chart}");
    assert!(chart.contains("<svg") && chart.contains("Lower limit") && !chart.contains("NaN"), "{chart}");
    let asked = "/evidence/chart?measure=gp-appointments%3AQK1&rebase=2020-03-01&reason=first+wave&shift=8";
    let (status, chart) = server.get(asked);
    assert_eq!(status, 200, "{chart}");
    assert!(chart.contains("Worked out anew because: first wave"), "{chart}");
    assert!(chart.contains("8 points in a row on one side"), "{chart}");
    let (status, refused) =
        server.get("/evidence/chart?measure=gp-appointments%3AQK1&rebase=2020-03-01&shift=99");
    assert_eq!(status, 422);
    assert!(
        refused.contains("a reason is missing") && refused.contains("a run of 99 points is no rule"),
        "{refused}"
    );
    let (status, file) = server.get("/evidence/chart.csv?measure=gp-appointments%3AQK1");
    assert!(status == 200 && file.contains("Lower limit"), "{file}");
    assert_eq!(server.get("/evidence/chart?measure=nothing").0, 404);
}

/// Months from April 2022 of several units, of which `treated` has 6 more from April 2024 on.
fn panel(copy: &Copy, name: &str, units: &[&str], treated: &str) -> String {
    let noise = [0.4, -0.3, 0.1, -0.5, 0.2, 0.3, -0.1, -0.4, 0.5, -0.2, 0.0];
    let mut text = "unit,date,value\n".to_owned();
    let mut level = 20.0;
    for (place, unit) in units.iter().enumerate() {
        for month in 0..36 {
            let (year, of_year) = (2022 + (month + 3) / 12, (month + 3) % 12 + 1);
            let step = if *unit == treated && 24 <= month { 6.0 } else { 0.0 };
            let value = level + step + noise[(month + 3 * place) % noise.len()];
            writeln!(text, "{unit},{year}-{of_year:02}-01,{value:.2}").unwrap();
        }
        level += 1.0;
    }
    let path = copy.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

const UNITS: [&str; 8] = ["Ash", "Beech", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Oak"];

#[test]
fn a_series_before_and_after_is_told_with_what_would_undermine_it() {
    let copy = Copy::new();
    let csv = series(&copy, "waits.csv", &STEP);
    let asked =
        ["evaluate", "its", "--csv", &csv, "--unit", "%", "--from", "2024-04", "--also", "2024-06=strike"];
    let printed = check(
        &copy,
        &asked,
        0,
        &[
            "waits: ",
            "percentage points higher than without the change",
            "(95 % interval)",
            "Something else changed",
            "In June 2024: strike.",
            "Another way of counting",
            "Newey and West",
            "It may be said what happened, not that the change brought it about",
        ],
    );
    assert!(!printed.contains("NaN") && !printed.contains("inf"), "{printed}");
    let found = json(&copy, &asked);
    assert_eq!((&found["method"], &found["finding"]["change"]), (&"its".into(), &"rise".into()));
    assert_eq!(found["finding"]["conclusion"], "description");
    assert_eq!(found["months"].as_array().unwrap().len(), 36);
    assert!(found["months"][0]["effect"].is_null() && found["months"][35]["effect"].is_number());
    // A measure of the workspace, and one change of it by its id.
    check(
        &copy,
        &["evaluate", "its", "gp-per-1000:03W", "--from", "2020-03"],
        0,
        &["Appointments for each 1,000"],
    );
    check(
        &copy,
        &["evaluate", "its", "gp-per-1000:03W", "--change", "E-2024-1"],
        2,
        &["June 2024 is not among the months"],
    );
    check(&copy, &["evaluate", "its", "--change", "nothing"], 2, &["no scheme, event or change", "--from"]);
}

#[test]
fn units_are_compared_in_three_ways() {
    let copy = Copy::new();
    let csv = panel(&copy, "places.csv", &UNITS, "Elm");
    for (method, phrases) in [
        ("did", ["6.", "on average from April 2024 on", "Few units", "The change given to other units"]),
        (
            "event",
            ["6.", "on average from April 2024 on", "Test of the months before", "Compared with month"],
        ),
        ("synthetic", ["6.", "on average from April 2024 on", "Of the mixture", "place 1 of 8"]),
    ] {
        let asked = ["evaluate", method, "--csv", &csv, "--treated", "Elm=2024-04", "--what", "longer hours"];
        let printed = check(&copy, &asked, 0, &phrases);
        assert!(printed.contains("The change: longer hours.") && !printed.contains("NaN"), "{printed}");
        let found = json(&copy, &asked);
        assert_eq!(found["treated"], serde_json::json!(["Elm"]), "{method}");
        assert!(
            (found["finding"]["effect"].as_f64().unwrap() - 6.0).abs() < 0.6,
            "{method}: {}",
            found["finding"]
        );
    }
    check(&copy, &["evaluate", "did", "gp-per-1000", "--treated", "03W=2020-03"], 0, &["Few units"]);
}

#[test]
fn what_cannot_be_evaluated_is_refused_with_what_to_do() {
    let copy = Copy::new();
    let step = series(&copy, "step.csv", &STEP);
    check(&copy, &["evaluate", "its", "--csv", &step], 2, &["it is not said when the change was", "--from"]);
    check(&copy, &["evaluate", "its", "--csv", &step, "--from", "2031-04"], 2, &["is not among the months"]);
    let alike = series(&copy, "alike.csv", &["5"; 24]);
    check(
        &copy,
        &["evaluate", "its", "--csv", &alike, "--from", "2023-04"],
        2,
        &["all values of alike are equal"],
    );
    let few = series(&copy, "few.csv", &["5", "6", "7"]);
    check(
        &copy,
        &["evaluate", "its", "--csv", &few, "--from", "2022-06"],
        2,
        &["months before the change: 2, after it: 1"],
    );
    let mut gaps = STEP;
    gaps[10] = "";
    let gaps = series(&copy, "gaps.csv", &gaps);
    check(
        &copy,
        &["evaluate", "its", "--csv", &gaps, "--from", "2024-04"],
        2,
        &["has no value for February 2023"],
    );
    check(
        &copy,
        &["evaluate", "its", "--csv", &gaps, "--from", "2024-04", "--leave-out", "2023-02=not counted"],
        0,
        &["Months left out"],
    );
    let below = series(&copy, "below.csv", &["5", "-6", "7", "8", "9", "5", "6", "7"]);
    check(
        &copy,
        &["evaluate", "its", "--counts", "--csv", &below, "--from", "2022-08"],
        2,
        &["the count of May 2022 is -6; counts are not below zero"],
    );
    let nobody = copy.path().join("nobody.csv");
    let rows = (1..=9).map(|month| format!("2024-0{month},{month},0")).collect::<Vec<_>>().join("\n");
    fs::write(&nobody, format!("month,value,population\n{rows}")).unwrap();
    check(
        &copy,
        &["evaluate", "its", "--counts", "--csv", nobody.to_str().unwrap(), "--from", "2024-05"],
        2,
        &["the population of January 2024 is 0; a rate needs one above zero"],
    );
    let csv = panel(&copy, "places.csv", &UNITS, "Elm");
    check(&copy, &["evaluate", "did", "--csv", &csv], 2, &["no unit changed within its months"]);
    check(
        &copy,
        &["evaluate", "did", "--csv", &csv, "--treated", "Yew=2024-04"],
        2,
        &["Yew is not among the units: Ash"],
    );
    let one = panel(&copy, "one.csv", &["Elm"], "Elm");
    check(&copy, &["evaluate", "did", "--csv", &one, "--treated", "Elm=2024-04"], 2, &["there is one unit"]);
    let two = ["--treated", "Elm=2024-04", "--treated", "Oak=2024-04"];
    check(
        &copy,
        &[&["evaluate", "synthetic", "--csv", &csv][..], &two].concat(),
        2,
        &["2 units have the change; a synthetic control is of one"],
    );
    // A donor without one of the months.
    let short = fs::read_to_string(&csv).unwrap().replace("Oak,2023-01-01", "Oak,2021-01-01");
    let path = copy.path().join("short.csv");
    fs::write(&path, short).unwrap();
    let asked = ["evaluate", "synthetic", "--csv", path.to_str().unwrap(), "--treated", "Elm=2024-04"];
    check(&copy, &asked, 2, &["the donor Oak has no value for January 2023"]);
    check(&copy, &[&asked[..], &["--exclude", "Oak=a month is missing"]].concat(), 0, &["Left out: Oak"]);
}

#[test]
fn an_evaluation_is_asked_for_by_form() {
    let copy = Copy::new();
    let server = served(&copy);
    let (status, form) = server.get("/evidence/evaluate");
    assert!(status == 200 && form.contains("First month with the change"), "{form}");
    let asked = |more: &str| server.get(&format!("/evidence/evaluate?measure=gp-appointments%3A03W{more}"));
    let (status, page) = asked("&from=2020-03&what=first+wave");
    assert!(status == 200 && page.contains("<svg") && page.contains("Another way of counting"), "{page}");
    assert!(page.contains("first wave") && !page.contains("NaN"), "{page}");
    for method in ["did", "event", "synthetic"] {
        let (status, page) = asked(&format!("&from=2020-03&method={method}"));
        assert!(status == 200 && page.contains("It was looked at by"), "{method}: {page}");
    }
    let (status, refused) = asked("&from=soon");
    assert!(status == 422 && refused.contains("“soon” is not a month"), "{refused}");
    assert_eq!(asked("&from=1999-03").0, 422);
}
