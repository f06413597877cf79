//! One command and one link ask whether a change on record worked, and the board paper says which measures change.

use std::fs;

use crate::binary::{Copy, check};
use crate::server::Server;

/// A change of hours of the unit at Oadby, with what else its record says.
fn scenario(copy: &Copy, name: &str, more: &str) {
    let text = format!(
        "schema = \"oakham.scenario/1\"\ntitle = \"{name}\"\nbase = \"care\"\n[[change]]\nid = \"doors\"\n\
         kind = \"site_hours\"\ntarget = \"Oadby urgent care centre\"\nto = \"08:00-20:00\"\nprovenance = \"synthetic\"\n{more}"
    );
    fs::write(copy.path().join(format!("scenarios/{name}.toml")), text).unwrap();
}

#[test]
fn a_change_of_hours_is_evaluated_by_what_its_record_says() {
    let copy = Copy::new();
    scenario(&copy, "oadby", "starts = \"2020-03-23\"\nmeasure = \"gp-per-1000:03W\"\n");
    let asked = ["evaluate", "its", "--change", "oadby/doors"];
    let printed = check(
        &copy,
        &asked,
        0,
        &[
            "Appointments for each 1,000 registered patients",
            "March 2020",
            "The change: oadby: Oadby urgent care centre.",
        ],
    );
    assert!(!printed.contains("names no measure"), "{printed}");
    // By its own id where one scenario has it; another month than that of the record.
    check(&copy, &["evaluate", "its", "--change", "DOORS", "--from", "2019/20-12"], 2, &["name one: "]);
    fs::remove_file(copy.path().join("scenarios/open-utc.toml")).unwrap();
    check(&copy, &["evaluate", "its", "--change", "DOORS", "--from", "2019/20-12"], 0, &["March 2020"]);
    check(
        &copy,
        &["evaluate", "its", "gp-per-1000:03W", "--from", "2019/20-13"],
        2,
        &["expected a month of the calendar such as 2026-04, or of a financial year such as 2026/27-1"],
    );
}

#[test]
fn a_record_without_month_or_measure_says_which_field_to_add() {
    let copy = Copy::new();
    scenario(&copy, "oadby", "");
    check(
        &copy,
        &["evaluate", "its", "--change", "oadby/doors"],
        2,
        &["the record of oadby/doors", "has no month: write starts in scenarios/oadby.toml", "--from"],
    );
    // Attendances at the site of that name are taken, and said.
    check(
        &copy,
        &["evaluate", "its", "--change", "oadby/doors", "--from", "2025-03"],
        0,
        &["Attendances a day, Oadby Urgent Care Centre", "names no measure", "attendances-per-day:NNJ14"],
    );
    // A function that moves has its day, and nothing can be taken for its measure.
    check(
        &copy,
        &["evaluate", "its", "--change", "T01"],
        2,
        &["the record of T01", "moves to NHS England region", "write measure in reform/transfers.toml"],
    );
    let path = copy.path().join("reform/transfers.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("duties = []", "duties = []\nmeasure = \"surplus-variance:QK1\"", 1))
        .unwrap();
    check(
        &copy,
        &["evaluate", "its", "--change", "T01"],
        2,
        &["begins in January 2027 and the last value is of October 2026"],
    );
    fs::write(&path, text.replacen("duties = []", "duties = []\nmeasure = \"fewer delays\"", 1)).unwrap();
    check(&copy, &["reform", "plan"], 2, &["measure of T01", "fewer delays", "attendances:RWE"]);
    fs::write(&path, &text).unwrap();
    scenario(&copy, "oadby", "starts = \"spring\"\nmeasure = \"fewer people\"\n");
    check(&copy, &["scenario", "run", "oadby"], 2, &["starts = \"spring\"", "measure = \"fewer people\""]);
}

/// The address of the first link "Did it work?" of a page.
fn link(page: &str) -> String {
    let before = page.split("\">Did it work?<span").next().expect("a link");
    let address = before.rsplit("href=\"").next().unwrap().replace("&amp;", "&");
    assert!(address.starts_with("/evidence/evaluate?change="), "{address}");
    address
}

#[test]
fn schemes_events_functions_and_hours_lead_to_the_question_with_what_is_on_record() {
    let copy = Copy::new();
    scenario(&copy, "oadby", "");
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    let follow = |from: &str, phrases: &[&str]| {
        let (status, page) = server.get(from);
        assert_eq!(status, 200, "{from}");
        let (_, asked) = server.get(&link(&page));
        for phrase in phrases {
            assert!(asked.contains(phrase), "{from}: {phrase} is not in {asked}");
        }
    };
    follow(
        "/scheme/UHL27-07",
        &["Did it work?", "UHL27-07", "<option value=\"surplus-variance:RWE\" selected"],
    );
    follow("/risks?year=2025/26", &["E-2025-1", "selected"]);
    follow(
        "/reform/function/T01",
        &["its record names no measure; choose one below", "reform/transfers.toml"],
    );
    let (status, page) =
        server.get("/evidence/evaluate?change=oadby%2Fdoors&measure=attendances-per-day%3ANNJ14");
    assert_eq!(status, 200, "{page}");
    assert!(
        page.contains("its record has no month; give it below, or write starts in scenarios/oadby.toml"),
        "{page}"
    );
    assert!(page.contains("Months to leave out, with reason"), "{page}");
    let (status, page) = server.get(
        "/evidence/evaluate?change=oadby%2Fdoors&measure=attendances-per-day%3ANNJ14&from=2024%2F25-12&method=its",
    );
    assert!(status == 200 && page.contains("Attendances a day, Oadby Urgent Care Centre"), "{page}");
}

#[test]
fn the_board_paper_says_which_measures_change() {
    let copy = Copy::new();
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    let report = |month: &[&str], sections: &str| {
        let arguments = [&["report", "-o", folder, "--sections", sections], month].concat();
        check(&copy, &arguments, 0, &["board-report.pdf", "board-report.xlsx"]);
        fs::read_to_string(out.path().join("board-report.html")).unwrap()
    };
    let page = report(&["--year", "2024/25", "--month", "5"], "changing,changing-detail");
    for part in [
        "Is it changing?",
        "Attendances a day, Oadby Urgent Care Centre",
        "no change shown",
        "Measures in detail",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // What was published later is not known in August 2024, and what is five years old tells nothing of it.
    assert!(!page.contains("June 2025"), "a value of later");
    assert!(!page.contains("Appointments in general practice"), "values of 2021");
    let page = report(&["--year", "2026/27", "--month", "7"], "changing,changing-detail");
    assert!(
        page.contains("a change for the worse") && page.contains("F misses it unless something changes"),
        "{page}"
    );
    assert!(page.matches("control-chart-").count() > 3, "charts of what changes");
}

#[test]
fn a_share_of_what_is_known_says_between_what_it_lies_of_all() {
    let copy = Copy::new();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    let (_, page) = server.get("/access");
    assert!(page.contains("it lies between"), "{page}");
    // East Leicestershire and Rutland in August 2021: 46.6% of those of known kind.
    let before = page.split("46.6%</a>").next().expect("the share");
    let address =
        before.rsplit("href=\"/f/").next().unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let (status, figure) = server.get(&format!("/f/{address}"));
    assert_eq!(status, 200);
    for part in ["Of all it lies between 44.4%", "7,289 whose kind is not recorded", "49.1%"] {
        assert!(figure.contains(part), "{part} is not in {figure}");
    }
}
