//! Adopted scenarios: who adopts, what is set down, what is refused, and what every month says of it.

use std::fs;

use serde_json::Value;

use super::{Visitor, add_account, served};
use crate::binary::{Copy, check, golden, oakham, run, text};
use crate::schemas::is_valid;

/// A scenario that nothing is simulated for: quick.
const QUICK: &str = "cut-agency";
const REGISTER: &str = "adopted/adopted.csv";

/// A copy of the example in which nothing is adopted yet.
fn not_adopted() -> Copy {
    let copy = Copy::new();
    fs::remove_dir_all(copy.path().join("adopted")).unwrap();
    copy
}

/// Works out the table of the scenario.
fn work_out(copy: &Copy) {
    check(copy, &["scenario", "compare", "base", QUICK], 0, &["Cut agency spending by 30%"]);
}

fn with_table() -> Copy {
    let copy = not_adopted();
    work_out(&copy);
    copy
}

fn adopt<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ["scenario", "adopt", QUICK, "--by", "Ann Lee"].into_iter().chain(more.iter().copied()).collect()
}

#[track_caller]
fn document(copy: &Copy, arguments: &[&str]) -> Value {
    let mut all = vec!["-w", copy.path().to_str().unwrap(), "--quiet", "--format", "json"];
    all.extend(arguments);
    let output = oakham(&all);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let document = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(is_valid(&document), "oakham.adopted/1");
    document
}

#[test]
fn what_is_adopted_is_set_down_with_what_is_expected_and_the_measures_that_tell() {
    let copy = with_table();
    check(&copy, &["scenario", "adopted"], 0, &["No scenario is adopted", "oakham scenario adopt FILE"]);
    check(
        &copy,
        &adopt(&["--on", "2026-05-01"]),
        0,
        &[
            "adopted as cut-agency from 1 May 2026 on",
            "3 can be tested",
            "Ann Lee (not verified)",
            "It started on 1 May 2026, before it was adopted",
        ],
    );
    let adopted = document(&copy, &["scenario", "adopted", QUICK]);
    let adoption = &adopted["adoptions"][0];
    // What is expected is that of the table, to the last digit, and the text that of the file.
    let output = oakham(&[
        "-w",
        copy.path().to_str().unwrap(),
        "--quiet",
        "--format",
        "json",
        "scenario",
        "compare",
        "base",
        QUICK,
    ]);
    let table: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(adoption["edition"], table["made"]["inputs"]);
    let kept = fs::read_to_string(copy.path().join("adopted/cut-agency/scenario.toml")).unwrap();
    assert_eq!(kept, fs::read_to_string(copy.path().join("scenarios/cut-agency.toml")).unwrap());
    for expected in adoption["expected"].as_array().unwrap() {
        let row = table["rows"].as_array().unwrap().iter().find(|row| row["id"] == expected["row"]).unwrap();
        let difference = &row["cells"][0]["difference"];
        assert_eq!(difference["value"].as_f64(), expected["difference"].as_f64());
        assert_eq!(difference["certainty"]["low"].as_f64(), expected["low"].as_f64());
        assert_eq!(difference["text"], expected["text"]);
    }
    let tests: Vec<&Value> =
        adoption["expected"].as_array().unwrap().iter().filter(|of| !of["test"].is_null()).collect();
    let measures: Vec<&str> = tests.iter().map(|of| of["test"]["measure"].as_str().unwrap()).collect();
    assert_eq!(measures, ["surplus-variance:system", "agency:RWE", "agency:RT5"]);
    // A twelfth of the saving of a year [£m] is no longer spent in a month.
    let of_uhl = tests[1];
    let a_month = of_uhl["test"]["expected"]["value"].as_f64().unwrap();
    assert!((a_month + of_uhl["difference"].as_f64().unwrap() / 12e8).abs() < 1e-12);
    // One month before the start has no gap.
    assert_eq!(of_uhl["test"]["verdict"], "too_few_before");
    assert!(of_uhl["test"]["found"].is_null());
    check(
        &copy,
        &["scenario", "adopted", QUICK],
        0,
        &["cannot be told (1 of 8 months before it)", "Adopted by Ann Lee", "that no measure here tests"],
    );
    let csv = run(&copy, &["--format", "csv", "scenario", "adopted"]).1;
    assert!(csv.lines().any(|row| row.contains("agency:RT5") && row.contains("too_few_before")), "{csv}");
    check(&copy, &["scenario", "adopted", "other"], 2, &["nothing was adopted under \"other\"", QUICK]);
}

#[test]
fn what_cannot_be_adopted_is_told_and_nothing_is_written() {
    let copy = with_table();
    let refused = |arguments: &[&str], told: &[&str]| {
        check(&copy, arguments, 2, told);
        assert!(!copy.path().join(REGISTER).exists(), "{arguments:?}");
    };
    refused(
        &adopt(&[]),
        &["nobody says when it starts", "--on 2027-01-04", "write starts in scenarios/cut-agency.toml"],
    );
    refused(&adopt(&["--on", "9999-01-01"]), &["9999-01-01"]);
    refused(
        &["scenario", "adopt", "halve-safeguarding", "--by", "Ann Lee", "--on", "2027-01-04"],
        &["has not been worked out", "scenario compare base halve-safeguarding"],
    );
    refused(&["scenario", "adopt", "no-such", "--by", "Ann Lee"], &["there is neither a file no-such"]);
    let path = copy.path().join("scenarios/cut-agency.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"30%\"", "\"20%\"")).unwrap();
    refused(
        &adopt(&["--on", "2027-01-04"]),
        &["has changed since it was worked out", "compare base cut-agency"],
    );
    fs::write(&path, format!("system = \"QPM\"\n{text}")).unwrap();
    refused(&adopt(&["--on", "2027-01-04"]), &["it is of the system QPM, and this workspace is of QK1"]);
    fs::write(&path, text.replace("\"30%\"", "\"many\"")).unwrap();
    refused(&adopt(&["--on", "2027-01-04"]), &["scenarios/cut-agency.toml", "many"]);
    fs::write(&path, &text).unwrap();
    // A place that cannot be written to: no part of it is left in force.
    fs::write(copy.path().join("adopted"), "in the way").unwrap();
    refused(&adopt(&["--on", "2027-01-04"]), &["nothing was changed"]);
    fs::remove_file(copy.path().join("adopted")).unwrap();
    // The first day that the scenario says itself.
    fs::write(&path, format!("{text}starts = \"2027-02-01\"\n")).unwrap();
    check(&copy, &["scenario", "compare", "base", QUICK], 0, &[]);
    check(&copy, &adopt(&[]), 0, &["from 1 February 2027 on"]);
    check(
        &copy,
        &adopt(&["--on", "2027-01-04"]),
        2,
        &["cut-agency is adopted already, as cut-agency to start on 1 February 2027"],
    );
}

#[test]
fn a_withdrawal_says_why_and_leaves_the_record() {
    let copy = with_table();
    check(&copy, &adopt(&["--on", "2027-01-04"]), 0, &["adopted as cut-agency"]);
    let before = fs::read_to_string(copy.path().join(REGISTER)).unwrap();
    let withdraw =
        |reason: &'static str| ["scenario", "withdraw", QUICK, "--by", "Bo Ek", "--reason", reason];
    check(&copy, &withdraw(" "), 2, &["it is not said why"]);
    check(&copy, &withdraw("the trusts did not agree"), 0, &["cut-agency is withdrawn"]);
    check(&copy, &withdraw("once more"), 2, &["was withdrawn already, by Bo Ek (the trusts did not agree)"]);
    let after = fs::read_to_string(copy.path().join(REGISTER)).unwrap();
    assert!(after.starts_with(&before) && after.lines().count() == before.lines().count() + 1, "{after}");
    check(&copy, &["scenario", "adopted"], 0, &["It was withdrawn"]);
    // Adopted again it is another adoption; the first stays.
    check(&copy, &adopt(&["--on", "2027-02-01"]), 0, &["adopted as cut-agency-2"]);
    let all = document(&copy, &["scenario", "adopted"]);
    assert_eq!(all["adoptions"].as_array().unwrap().len(), 2);
    assert_eq!(all["adoptions"][0]["verdict"], "withdrawn");
    assert_eq!(all["adoptions"][1]["verdict"], "too_early");
}

#[test]
fn what_was_set_down_cannot_be_changed_unseen() {
    let copy = with_table();
    check(&copy, &adopt(&["--on", "2027-01-04"]), 0, &["adopted as cut-agency"]);
    let path = copy.path().join("adopted/cut-agency/expected.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("saved every year", "spent every year", 1)).unwrap();
    check(
        &copy,
        &["scenario", "adopted"],
        2,
        &["adopted/cut-agency/expected.csv", "this is not what was adopted"],
    );
    fs::write(&path, &text).unwrap();
    // A measure that is no longer in the data is told.
    for year in ["2024-25", "2026-27"] {
        fs::remove_dir_all(copy.path().join("finance/returns").join(year)).unwrap();
    }
    check(&copy, &["scenario", "adopted", QUICK], 0, &["The measure is no longer in the data"]);
}

#[test]
fn the_example_carries_one_that_can_be_judged_and_is_marked_synthetic() {
    let copy = Copy::new();
    let all = document(&copy, &["scenario", "adopted"]);
    let adoption = &all["adoptions"][0];
    assert_eq!(adoption["id"], "oakham-weekday-evenings");
    let tests: Vec<&Value> = adoption["expected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| &of["test"])
        .filter(|of| !of.is_null())
        .collect();
    assert!(!tests.is_empty());
    for test in &tests {
        assert_eq!(test["provenance"], "synthetic");
        assert!(0 < test["later_months"].as_u64().unwrap());
        assert!(8 <= test["months"].as_array().unwrap().len());
    }
    let of_oakham = tests.iter().find(|test| test["measure"] == "attendances-per-day:NNJ15").unwrap();
    assert_eq!(of_oakham["verdict"], "as_expected", "{of_oakham:#}");
    check(
        &copy,
        &["scenario", "adopted", "oakham-weekday-evenings"],
        0,
        &["Rutland Memorial Hospital, Oakham: as expected", "come from adopted/observed.csv", "synthetic"],
    );
    let output =
        oakham(&["-w", copy.path().to_str().unwrap(), "scenario", "adopted", "oakham-weekday-evenings"]);
    golden("scenario-adopted.txt", &text(&output.stdout));
    // Measures of the workspace are as they are without it.
    let spc = run(&copy, &["spc", "attendances-per-day:NNJ15"]).1;
    assert!(spc.contains("June 2025") && !spc.contains("July 2025"), "{spc}");
}

#[test]
fn pages_adopt_and_withdraw_for_publishers_alone() {
    let copy = not_adopted();
    add_account(&copy, "publ.all", &["publisher"], None);
    add_account(&copy, "prep.all", &["preparer"], None);
    work_out(&copy);
    let server = served(&copy);
    let nobody = Visitor::nobody(&server);
    let publisher = Visitor::signed_in(&server, "publ.all");
    let preparer = Visitor::signed_in(&server, "prep.all");
    let scenario = format!("/scenarios/{QUICK}");
    let form = "action=\"/scenarios/adopt\"";
    assert!(publisher.get(&scenario).1.contains(form), "{}", publisher.get(&scenario).1);
    for (reader, told) in
        [(&nobody, "oakham scenario adopt cut-agency"), (&preparer, "A publisher adopts scenarios.")]
    {
        let page = reader.get(&scenario).1;
        assert!(page.contains(told) && !page.contains(form), "{page}");
    }
    let sent = [("with", QUICK), ("on", "2027-01-04")];
    assert_eq!(preparer.send("/scenarios/adopt", &sent).0, 403);
    assert!(!copy.path().join(REGISTER).exists());
    let (status, page) = publisher.send("/scenarios/adopt", &[("with", QUICK), ("on", "")]);
    assert!(status == 422 && page.contains("obody says when it starts"), "{status}: {page}");
    let (status, page) = publisher.send("/scenarios/adopt", &[("with", "..%2Foakham"), ("on", "2027-01-04")]);
    assert_eq!(status, 404, "{page}");
    let (status, page) = publisher.send("/scenarios/adopt", &sent);
    assert!(status == 303 && page.contains("/scenarios/adopted/cut-agency"), "{status}: {page}");
    let one = "/scenarios/adopted/cut-agency";
    let (status, page) = nobody.get(one);
    assert_eq!(status, 200, "{page}");
    for told in ["Too early to tell", "4 January 2027", "How it is judged", "Spending on agency staff"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("action=\"/scenarios/withdraw\""));
    assert!(nobody.get("/scenarios/adopted").1.contains("1 scenario is adopted"));
    assert!(nobody.get(&scenario).1.contains("It is adopted"));
    assert_eq!(nobody.get("/scenarios/adopted/other").0, 404);
    let reason = [("id", QUICK), ("reason", "the trusts did not agree")];
    assert_eq!(preparer.send("/scenarios/withdraw", &reason).0, 403);
    let (status, page) = publisher.send("/scenarios/withdraw", &[("id", QUICK), ("reason", "")]);
    assert!(status == 422 && page.contains("it is not said why"), "{status}: {page}");
    assert_eq!(publisher.send("/scenarios/withdraw", &reason).0, 303);
    let page = nobody.get(one).1;
    assert!(page.contains("he trusts did not agree") && page.contains("Withdrawn"), "{page}");
}
