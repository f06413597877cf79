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
        &[
            "No point is of January 1999, the date of a rebase",
            "No point is of 2 January 1999, a date to leave out",
        ],
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
            "(95% interval",
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
        &["begins in June 2024 and the last value is of August 2021", "nothing can be said yet"],
    );
    check(
        &copy,
        &["evaluate", "its", "--change", "nothing"],
        2,
        &["no scheme, event, moving function or change", "--from"],
    );
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
    check(&copy, &["evaluate", "its", "--csv", &step, "--from", "2031-04"], 2, &["nothing can be said yet"]);
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

/// A file of units beside the workspace.
fn units(copy: &Copy, name: &str, text: &str) -> String {
    let path = copy.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn units_of_a_file_are_ranked_with_how_sure_that_is_and_who_is_like_them() {
    let copy = Copy::new();
    let rows: String = (0..12).fold(String::from("trust,numerator,denominator\n"), |mut rows, idx| {
        writeln!(rows, "R{idx:02},{},{}", 500 + 37 * ((idx * 5) % 12), 1_000 + 10 * idx).unwrap();
        rows
    });
    let csv = units(&copy, "within.csv", &(rows + "RXX,,\n"));
    let arguments = ["benchmark", "--csv", &csv, "--unit", "R03"];
    let printed = check(
        &copy,
        &arguments,
        0,
        &[
            "R03",
            "of 12 units, 1 without data",
            "by chance it may be anywhere between",
            "All units together have",
            "larger",
        ],
    );
    assert!(!printed.contains("NaN"), "{printed}");
    let document = json(&copy, &arguments);
    assert_eq!(
        (&document["compared_by"], &document["units_with_value"]),
        (&Value::from("funnel"), &Value::from(12))
    );
    let units_found = document["units"].as_array().unwrap();
    assert_eq!(units_found[0]["rank"], 1);
    assert!(units_found[0]["value"].as_f64() >= units_found[1]["value"].as_f64());
    assert!(!document["alike"].as_array().unwrap().is_empty());
    // From the other end the last is first.
    let lowest = json(&copy, &["benchmark", "--csv", &csv, "--from", "lowest"]);
    assert_eq!(lowest["units"][0]["code"], units_found[11]["code"]);
    // Values with features: alike by these, and what each makes of the distance.
    let boards = "unit,value,imd,people\nQK1,20,20,1100\nQJM,21,21,1150\nQPM,30,35,300\nQUE,25,15,2500\n";
    let csv = units(&copy, "boards.csv", boards);
    check(
        &copy,
        &["benchmark", "--csv", &csv, "--unit", "QK1", "--features", "imd,people", "--from", "lowest"],
        0,
        &["lowest of 4 units, as reported", "QK1 is most like QJM", "Share of the distance"],
    );
}

#[test]
fn what_cannot_be_compared_is_refused_with_all_that_is_wrong() {
    let copy = Copy::new();
    let csv = units(&copy, "wrong.csv", "unit,numerator,denominator\nA,30,20\nA,1,0\nB,1.5,3\n");
    check(
        &copy,
        &["benchmark", "--csv", &csv],
        2,
        &["A has 30 of 20", "A is there twice", "denominator of A is 0", "numerator of B is 1.5"],
    );
    let csv = units(&copy, "text.csv", "unit,numerator,denominator\nA,many,20\nB,1,\n");
    check(
        &copy,
        &["benchmark", "--csv", &csv],
        2,
        &["row 2, column B (numerator)", "row 3, column C (denominator)"],
    );
    let csv = units(&copy, "two.csv", "unit,value\nA,1\nB,2\nC,\n");
    check(&copy, &["benchmark", "--csv", &csv, "--unit", "C"], 2, &["C has no value, so it has no rank"]);
    check(&copy, &["benchmark", "--csv", &csv, "--unit", "X"], 2, &["is none of the units; there are"]);
    check(&copy, &["benchmark", "--csv", &csv, "--unit", "A", "--features", "imd"], 2, &["lacks imd"]);
    check(&copy, &["benchmark", "nothing"], 2, &["there is no measure", "with-gp"]);
    check(
        &copy,
        &["benchmark", "with-gp", "--set", "trusts"],
        2,
        &["is not published of trusts; there is with-gp of"],
    );
    check(&copy, &["benchmark", "with-gp", "--set", "hospitals"], 2, &["it is no kind of unit"]);
}

#[test]
fn places_of_the_system_are_compared_on_a_page_and_in_print() {
    let copy = Copy::new();
    check(&copy, &["benchmark"], 0, &["with-gp", "sub-icbs", "districts"]);
    let document = json(&copy, &["benchmark", "with-gp", "--set", "sub-icbs", "--unit", "03W"]);
    assert_eq!(document["units"].as_array().unwrap().len(), 3);
    assert_eq!(document["compared_by"], "intervals");
    let server = served(&copy);
    let (status, form) = server.get("/evidence/benchmark");
    assert!(status == 200 && form.contains("How does one compare with the others?"), "{status} {form}");
    let (status, page) = server.get("/evidence/benchmark?of=with-gp%3Asub-icbs&unit=03W&from=lowest");
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("<svg") && page.contains("lowest of 3 sub-ICBs"), "{page}");
    let (status, refused) = server.get("/evidence/benchmark?of=with-gp%3Asub-icbs&unit=X99&among=0");
    assert!(status == 422 && refused.contains("whole number from 1 to 1000"), "{status} {refused}");
    let (status, refused) = server.get("/evidence/benchmark?of=nothing");
    assert!(status == 422 && refused.contains("not a measure of the list"), "{status} {refused}");
}

#[test]
fn a_projection_on_a_page_says_how_it_did_on_months_held_back() {
    let copy = Copy::new();
    let server = served(&copy);
    let (status, form) = server.get("/evidence/project");
    assert!(status == 200 && form.contains("Where does a measure go next?"), "{status} {form}");
    let (status, page) =
        server.get("/evidence/project?measure=gp-appointments%3AQK1&months=6&by=working-days&sum=yes");
    assert_eq!(status, 200, "{page}");
    for part in ["<svg", "50% interval", "95% interval", "bank holidays left out", "Held back, "] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("NaN"), "{page}");
    let (status, refused) = server.get("/evidence/project?measure=gp-appointments%3AQK1&months=99&by=moons");
    assert_eq!(status, 422);
    assert!(
        refused.contains("a whole number of months from 1 to 60") && refused.contains("no length of a month"),
        "{refused}"
    );
}

/// The addresses of figures that cells of a page link to.
fn figures(page: &str) -> Vec<String> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.filter(|link| link.starts_with("/f/")).map(|link| link.replace("&amp;", "&")).collect()
}

#[test]
fn every_number_of_a_page_of_evidence_leads_to_where_it_comes_from() {
    let copy = Copy::new();
    let server = served(&copy);
    for (address, least, file) in [
        ("/evidence", 100, "data/gp_appointments.csv"),
        (
            "/evidence/chart?measure=gp-with-gp%3A03W&rebase=2020-04-01&reason=pandemic",
            100,
            "data/gp_appointments.csv",
        ),
        ("/evidence/project?measure=gp-appointments%3A03W", 90, "data/gp_appointments.csv"),
        ("/evidence/evaluate?measure=gp-appointments%3A03W&from=2020-03", 90, "data/gp_appointments.csv"),
        ("/evidence/benchmark?of=with-gp%3Asub-icbs&unit=03W", 15, "data/gp_appointments.csv"),
    ] {
        let (status, page) = server.get(address);
        assert_eq!(status, 200, "{address}: {page}");
        let links = figures(&page);
        assert!(least <= links.len(), "{address}: {} numbers are linked", links.len());
        let tables = page.matches("<table").count();
        assert_eq!(page.matches("Source, unit and how to cite").count(), tables, "{address}");
        for link in [&links[0], &links[links.len() - 1]] {
            let (status, figure) = server.get(link);
            assert!(status == 200 && figure.contains(file), "{address} {link}: {status} {figure}");
        }
        let csv = page.split("href=\"").skip(1).find(|rest| rest.starts_with("/exhibit/")).unwrap();
        let csv = csv.split('"').next().unwrap().replace("&amp;", "&");
        assert_eq!(server.get(&csv).0, 200, "{csv}");
    }
}

#[test]
fn a_change_after_the_last_known_month_is_told_as_that_and_months_without_a_value_in_one_line() {
    let copy = Copy::new();
    let seen = ["evaluate", "its", "attendances:NNJ15", "--from", "2030-01"];
    let printed = check(&copy, &seen, 2, &["the change begins in January 2030", "nothing can be said yet"]);
    assert!(!printed.contains("has no value"), "{printed}");
    let gaps =
        ["evaluate", "its", "attendances:NNJ15", "--from", "2024-08", "--leave-out", "2024-07=not counted"];
    let printed = check(&copy, &gaps, 2, &["has no value for", "leave each month out with a reason"]);
    assert_eq!(printed.matches("has no value for").count(), 1, "{printed}");
    // The record names no measure: that another is taken is part of the answer.
    check(&copy, &["evaluate", "its", "--change", "UHL27-07"], 0, &["names no measure"]);
}

/// Units with a level of their own and nothing but noise around it, for two years.
fn noise(copy: &Copy, name: &str, n_units: u64) -> String {
    let mut rows = "unit,date,value\n".to_owned();
    let mut state = 88_172_645_463_325_252_u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        i64::try_from(state % 800).unwrap() - 400
    };
    for unit in 0..n_units {
        let level = 10_000 + draw();
        for month in 0..24 {
            let value = level + draw();
            let (year, month) = (2023 + month / 12, month % 12 + 1);
            writeln!(rows, "U{unit},{year}-{month:02}-01,{}.{:02}", value / 100, value % 100).unwrap();
        }
    }
    let path = copy.path().join(name);
    fs::write(&path, rows).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn one_or_two_units_on_a_side_are_no_ground_for_an_effect_of_noise() {
    let copy = Copy::new();
    for (method, n_units, treated) in
        [("event", 2, 1), ("event", 30, 1), ("event", 20, 2), ("did", 2, 1), ("did", 3, 1)]
    {
        let csv = noise(&copy, &format!("noise-{n_units}.csv"), n_units);
        let mut asked = vec!["evaluate".to_owned(), method.to_owned(), "--csv".to_owned(), csv];
        for unit in 0..treated {
            asked.extend(["--treated".to_owned(), format!("U{unit}=2024-01")]);
        }
        let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
        let printed = check(&copy, &asked, 0, &["One or two on a side", "no interval can be told"]);
        let head = printed.lines().next().unwrap();
        assert!(
            head.contains("nothing can be concluded") || head.contains("no effect can be told"),
            "{head}"
        );
        assert!(!printed.contains("less than once in 1,000"), "{printed}");
    }
}
