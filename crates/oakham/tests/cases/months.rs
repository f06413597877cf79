//! Months: missing, unreadable, succeeded and rounded returns, and what is still shown.

mod rounding;
mod one_cause;
mod successors;

use std::fs;
use std::path::Path;

use crate::binary::{Copy, oakham, text};
use crate::server::{Server, until};

/// How the text of a file is changed.
type Change = fn(&str) -> String;

/// Runs `oakham` on a copy: how it ended, what it printed, what it told on standard error.
fn run(copy: &Copy, arguments: &[&str]) -> (i32, String, String) {
    let workspace = copy.path().to_str().unwrap();
    let output = oakham(&[&["-w", workspace], arguments].concat());
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn rewrite(path: &Path, change: impl Fn(&str) -> String) {
    let before = fs::read_to_string(path).unwrap();
    let after = change(&before);
    assert_ne!(before, after, "the slip changes something");
    fs::write(path, after).unwrap();
}

/// The cells of the row of a table that begins so.
fn row(table: &str, name: &str) -> String {
    let row = table.lines().find(|line| line.trim_start().starts_with(name));
    let row = row.ok_or_else(|| format!("no row {name:?} in\n{table}")).unwrap();
    row.chars()
        .filter(|letter| !"●◐■○".contains(*letter))
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

const MONTH_5: [&str; 4] = ["--year", "2024/25", "--month", "5"];

fn of_month_5(command: &str) -> Vec<&str> {
    [&[command], &MONTH_5[..]].concat()
}

/// A copy in which one amount of UHL's month 5 is written with a comma.
fn one_cell_spoilt() -> Copy {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| text.replace("P.PAY.AGY,actual_ytd,11915", "P.PAY.AGY,actual_ytd,n/a"));
    copy
}

#[test]
fn a_return_that_cannot_be_read_counts_as_not_in_and_the_others_are_shown() {
    let copy = one_cell_spoilt();
    for command in ["check", "position"] {
        let (code, printed, _) = run(&copy, &of_month_5(command));
        assert_eq!(code, 1, "{printed}");
        assert!(printed.contains("finance/returns/2024-25/M05/RWE/lines.csv row"), "{printed}");
        assert!(printed.contains("column H") && printed.contains("\"n/a\""), "{printed}");
        assert!(printed.contains("2 of 3 organisations reported"), "{printed}");
        assert!(printed.contains("it counts as not in"), "{printed}");
    }
    let (_, position, _) = run(&copy, &of_month_5("position"));
    assert!(position.contains("Total of 2 that reported"), "{position}");
    // Another month and another year go on as if nothing had happened.
    let (code, other, _) = run(&copy, &["position", "--year", "2024/25", "--month", "4"]);
    assert_eq!(code, 0, "{other}");
    assert!(!other.contains("n/a"), "{other}");
    let report = copy.path().join("report");
    let (code, _, errors) =
        run(&copy, &[&of_month_5("report")[..], &["-o", report.to_str().unwrap()]].concat());
    assert_eq!(code, 0, "{errors}");
    assert!(errors.contains("cannot be read and is left out"), "{errors}");
}

#[test]
fn pages_are_served_whatever_cannot_be_read() {
    let copy = one_cell_spoilt();
    let spoil = |path: &str| fs::write(copy.path().join(path), "a,b\n1,2\n").unwrap();
    for path in [
        "finance/plans/2024-25/RT5-v1.csv",
        "finance/schemes/2026-27.csv",
        "finance/risks/2026-27.csv",
        "finance/controls.csv",
        "finance/limits/2024-25.csv",
        "documents/documents.csv",
        "reform/functions.csv",
        "care/network.toml",
        "scenarios/broken.toml",
        "finance/returns/2026-27/M03/RT5/versions.csv",
    ] {
        if let Some(parent) = copy.path().join(path).parent() {
            fs::create_dir_all(parent).unwrap();
        }
        spoil(path);
    }
    fs::create_dir_all(copy.path().join("finance/returns/2024-25/August")).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let (status, page) = server.get("/?year=2024/25&month=5");
    assert_eq!(status, 200, "{page}");
    for phrase in [
        "What is missing",
        "RWE/lines.csv",
        "finance/plans/2024-25/RT5-v1.csv",
        "finance/schemes/2026-27.csv",
        "And",
    ] {
        assert!(page.contains(phrase), "{phrase}: {page}");
    }
    let (status, other) = server.get("/?year=2024/25&month=4");
    assert_eq!(status, 200, "{other}");
    let (code, printed, _) = run(&copy, &["check"]);
    assert_eq!(code, 1, "{printed}");
    for path in [
        "RT5-v1.csv",
        "schemes/2026-27.csv",
        "controls.csv",
        "documents.csv",
        "functions.csv",
        "broken.toml",
        "returns/2024-25/August",
    ] {
        assert!(printed.contains(path), "{path}: {printed}");
    }
}

#[test]
fn pages_start_where_it_cannot_be_read_who_belongs_to_the_system_and_say_why() {
    let copy = Copy::new();
    let organisations = copy.path().join("system/organisations.csv");
    let right = fs::read_to_string(&organisations).unwrap();
    rewrite(&organisations, |text| text.replace("trust,2000-04-01", "hospital,1st of April"));
    rewrite(&copy.path().join("oakham.toml"), |text| text.replace("month = 5", "month = 13"));
    let faults = [
        "system/organisations.csv row 2, column D (kind): found \"hospital\"",
        "column E (from): found \"1st of April\"",
        "oakham.toml line 9 (featured, month): found \"13\"; this is not a month",
    ];
    for command in ["check", "position"] {
        let (code, _, errors) = run(&copy, &[command]);
        assert_eq!(code, 2, "{errors}");
        for part in faults {
            assert!(errors.contains(part), "{part}: {errors}");
        }
    }
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let (status, page) = server.get("/");
    assert_eq!(status, 200, "{page}");
    for part in [
        "It cannot be read which organisations the system has",
        "No figures are shown",
        "organisations.csv row 2, column D",
        "hospital",
        "oakham.toml line 9",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    // Once it is put right, figures are there without another start.
    fs::write(&organisations, right).unwrap();
    let page = until("figures are shown", || {
        let (_, page) = server.get("/");
        page.contains("Key figures").then_some(page)
    });
    assert!(page.contains("oakham.toml line 9"), "{page}");
}

#[test]
fn settings_that_cannot_be_read_are_told_and_all_else_goes_on() {
    let copy = Copy::new();
    rewrite(&copy.path().join("oakham.toml"), |text| {
        let text =
            text.replace("[featured]", "colour = \"blue\"\n[serve]\nhosts = [\"https://a\"]\n[featured]");
        text.replacen("deficit_support = true", "deficit_support = \"yes\"", 1)
    });
    let (code, printed, _) = run(&copy, &["check"]);
    assert_eq!(code, 1, "{printed}");
    for part in [
        "no such key here",
        "years 2023/24, deficit_support: found \"yes\"",
        "serve, hosts: “https://a” is not the name of a site",
    ] {
        assert!(printed.contains(part), "{part}: {printed}");
    }
    let (code, position, errors) = run(&copy, &of_month_5("position"));
    assert_eq!(code, 0, "{position}{errors}");
    assert!(errors.contains("no such key here"), "{errors}");
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let (status, page) = server.get("/");
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("is not the name of a site"), "{page}");
}

#[test]
fn an_organisation_that_stands_twice_is_the_one_thing_that_is_told() {
    let copy = Copy::new();
    rewrite(&copy.path().join("system/organisations.csv"), |text| {
        format!("{text}{}\n", text.lines().nth(1).unwrap())
    });
    let (code, _, errors) = run(&copy, &["check"]);
    assert_eq!(code, 2, "{errors}");
    assert!(errors.contains("1 place cannot be read"), "{errors}");
    assert!(
        errors.contains("row 5, column A (code): found \"RWE\"; the organisation stands in row 2"),
        "{errors}"
    );
}

#[test]
fn pages_show_at_once_what_was_changed_by_hand_in_any_file() {
    let copy = Copy::new();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let shows = |phrase: &str, path: &str| {
        until(phrase, || {
            let (_, page) = server.get(path);
            page.contains(phrase).then_some(())
        });
    };
    // A plan, a limit, a document, the settings and a scenario.
    for (path, phrase) in [
        ("finance/plans/2024-25/RT5-v1.csv", "finance/plans/2024-25/RT5-v1.csv"),
        ("finance/limits/2024-25.csv", "finance/limits/2024-25.csv"),
        ("documents/documents.csv", "documents/documents.csv"),
        ("scenarios/broken.toml", "scenarios/broken.toml"),
    ] {
        let path = copy.path().join(path);
        let before = fs::read(&path).ok();
        fs::write(&path, "a,b\n1,2\n").unwrap();
        shows(phrase, "/?year=2024/25&month=5");
        match before {
            Some(before) => fs::write(&path, before).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
    }
    rewrite(&copy.path().join("oakham.toml"), |text| {
        text.replace("Leicestershire and Rutland\"", "Elsewhere\"")
    });
    shows("Elsewhere", "/");
}

#[test]
fn a_register_of_another_year_that_cannot_be_read_hides_nothing() {
    let copy = Copy::new();
    rewrite(&copy.path().join("finance/schemes/2026-27.csv"), |text| text.replacen("scheme,", "schem,", 1));
    let (code, _, errors) = run(&copy, &["efficiency", "--year", "2026/27"]);
    assert_eq!(code, 2, "{errors}");
    assert!(errors.contains("finance/schemes/2026-27.csv row"), "{errors}");
    let (code, table, _) = run(&copy, &["risks", "--year", "2026/27"]);
    assert!(code < 2, "{table}");
    let (code, table, _) = run(&copy, &["forecast", "--year", "2026/27", "--month", "7", "--paths", "100"]);
    assert!(code < 2, "{table}");
}

#[test]
fn the_first_return_of_a_new_system_can_be_handed_in() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("w");
    let workspace = workspace.to_str().unwrap();
    assert!(oakham(&["init", workspace, "--system", "QNC", "--year", "2026/27"]).status.success());
    let output = oakham(&["-w", workspace, "check"]);
    let printed = text(&output.stdout);
    assert!(output.status.success(), "{printed}{}", text(&output.stderr));
    assert!(printed.contains("No return counts yet"), "{printed}");
    let output = oakham(&["-w", workspace, "position"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("finance/returns/2026-27/M01/QNC"), "{}", text(&output.stderr));
    let server = Server::start(&["serve", "-w", workspace], folder.path());
    let (status, page) = server.get("/");
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("No return counts yet") && page.contains("href=\"/returns\""), "{page}");
    let (status, return_desk) = server.get("/returns/2026-27/M08");
    assert_eq!(status, 200, "{return_desk}");
}

#[test]
fn plans_are_checked_before_any_return() {
    let copy = Copy::new();
    fs::remove_dir_all(copy.path().join("finance/returns")).unwrap();
    fs::remove_file(copy.path().join("finance/plans/2024-25/RT5-v1.csv")).unwrap();
    rewrite(&copy.path().join("finance/plans/2024-25/RWE-v1.csv"), |text| {
        text.replacen(",published", ",", 1).replacen(",synthetic", ",soon", 1)
    });
    let (code, printed, _) = run(&copy, &["check"]);
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("finance/plans/2024-25/RWE-v1.csv row"), "{printed}");
    assert!(printed.contains("2024/25, plans of 1 of 3 organisations"), "{printed}");
    assert!(printed.contains("LPT (RT5) has no plan for 2024/25"), "{printed}");
}

#[test]
fn a_subtotal_is_of_those_that_reported_and_says_so() {
    let copy = Copy::new();
    fs::remove_dir_all(copy.month_5("RWE")).unwrap();
    let (code, table, _) = run(&copy, &of_month_5("position"));
    assert_eq!(code, 0, "{table}");
    let cells = row(&table, "Total of 1 of 2 trusts");
    assert_eq!(
        cells, "Total of 1 of 2 trusts 0.0 (1.0) (1.0) adverse 0.0 (1.0) (1.0) adverse 0.0 0.0 0.0 on plan",
        "{table}"
    );
    assert!(!table.contains("P01"), "what is published of all is not compared with a sum of some: {table}");
    let report = copy.path().join("report");
    run(&copy, &[&of_month_5("report")[..], &["-o", report.to_str().unwrap()]].concat());
    let page = fs::read_to_string(report.join("board-report.html")).unwrap();
    let lead = page.split("<p").find(|part| part.contains("of the difference")).unwrap_or_default();
    assert!(!lead.contains("University Hospitals"), "{lead}");
    assert!(page.contains("2 of 3 organisations reported"), "the report says of how many it is");
}

#[test]
fn a_document_about_one_that_has_not_reported_is_in_its_row_and_in_no_sum() {
    let copy = Copy::new();
    fs::remove_dir_all(copy.month_5("RWE")).unwrap();
    rewrite(&copy.path().join("documents/claims.csv"), |text| {
        text.lines()
            .filter(|line| line.starts_with("claim_id") || line.starts_with("uhl-plan-year,"))
            .flat_map(|line| [line, "\n"])
            .collect()
    });
    let (_, table, _) = run(&copy, &of_month_5("position"));
    assert!(row(&table, "University Hospitals of Leicester").contains("(64.9)"), "{table}");
    assert!(row(&table, "Total of 1 of 2 trusts").ends_with("0.0 0.0 0.0 on plan"), "{table}");
}

#[test]
fn ids_of_a_register_and_short_names_are_told_apart_by_more_than_capitals() {
    let copy = Copy::new();
    rewrite(&copy.path().join("finance/schemes/2026-27.csv"), |text| {
        text.replace("\nICB27-02,", "\nicb27-01,")
    });
    let (code, printed, _) = run(&copy, &["check"]);
    assert!(code == 1 && printed.contains("the id stands twice, in whatever capitals"), "{printed}");
    let copy = Copy::new();
    rewrite(&copy.path().join("system/organisations.csv"), |text| text.replace(",LPT,", ",UHL,"));
    let (code, printed, _) = run(&copy, &["check"]);
    assert!(code == 1 && printed.contains("RWE and RT5 have the same short_name, UHL"), "{printed}");
}

/// The one error of UHL's month 5 in a copy.
#[track_caller]
fn the_one_error(copy: &Copy, expected: &[&str]) {
    let (code, printed, _) = run(copy, &["--format", "csv", "check", "--year", "2024/25", "--month", "5"]);
    assert_eq!(code, 1, "{printed}");
    let errors: Vec<&str> = printed.lines().filter(|row| row.starts_with("error,")).collect();
    assert_eq!(errors.len(), 1, "one error is expected: {errors:#?}");
    let error = errors[0];
    for part in expected {
        assert!(error.contains(part), "{part}: {error}");
    }
}

#[test]
fn a_system_that_goes_by_no_code_of_its_boards_is_told() {
    let copy = Copy::new();
    rewrite(&copy.path().join("oakham.toml"), |text| text.replace("\"QK1\"", "\"QK2\""));
    let (code, printed, _) = run(&copy, &["check"]);
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("system is \"QK2\", but system/organisations.csv has QK1"), "{printed}");
}

#[test]
fn an_approval_before_what_it_approves_is_an_error() {
    let copy = Copy::new();
    copy.edit("cover.csv", |text| {
        let row = text.lines().find(|row| row.starts_with("approved_at,")).unwrap();
        text.replace(row, "approved_at,2019-01-01")
    });
    the_one_error(&copy, &["V27", "approved on 2019-01-01, before it was prepared on"]);
}

#[test]
fn organisations_that_tables_cannot_tell_apart_are_told() {
    let copy = Copy::new();
    rewrite(&copy.path().join("system/organisations.csv"), |text| text.replace(",LPT,", ",uhl,"));
    let (code, printed, _) = run(&copy, &of_month_5("check"));
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("RWE and RT5 have the same short_name, uhl"), "{printed}");
}

#[test]
fn a_return_with_a_gap_counts_as_not_in_and_its_gaps_are_not_nil() {
    let gaps: [(&str, Change); 3] = [
        ("lines.csv", |text| text.split_inclusive('\n').take(60).collect()),
        ("lines.csv", |text| without_rows(text, "P.PAY.SUB,actual_ytd")),
        ("months.csv", |text| without_rows(text, "P.PAY.SUB,")),
    ];
    for (file, change) in gaps {
        let copy = Copy::new();
        rewrite(&copy.path().join("finance/returns/2024-25/M05/RWE").join(file), change);
        let (code, printed, _) = run(&copy, &of_month_5("position"));
        assert_eq!(code, 1, "{printed}");
        assert!(printed.contains("V02") && printed.contains("required amounts are missing"), "{printed}");
        assert!(printed.starts_with("2 of 3 organisations reported"), "{printed}");
        let json = run(&copy, &[&of_month_5("position")[..], &["--format", "json"]].concat()).1;
        assert!(json.contains("\"complete\": false"), "{json}");
        // The report is a draft of the others, as where a return cannot be read.
        let out = tempfile::tempdir().unwrap();
        let report = [&of_month_5("report")[..], &["-o", out.path().to_str().unwrap()]].concat();
        let (code, _, errors) = run(&copy, &report);
        assert_eq!(code, 0, "{errors}");
        assert!(errors.contains("V02"), "{errors}");
    }
}

fn without_rows(text: &str, part: &str) -> String {
    text.split_inclusive('\n').filter(|line| !line.contains(part)).collect()
}

#[test]
fn a_month_before_with_a_gap_is_compared_with_nothing() {
    let copy = Copy::new();
    let before = copy.path().join("finance/returns/2024-25/M04/RWE/lines.csv");
    rewrite(&before, |text| without_rows(text, ",fot,"));
    let (_, printed, _) = run(&copy, &of_month_5("check"));
    assert!(printed.contains("no return that can be read and is whole for month 4"), "{printed}");
    assert!(!printed.contains("than a month ago"), "{printed}");
}

#[test]
fn schedules_that_are_not_sent_and_limits_that_are_not_known_are_said() {
    let copy = Copy::new();
    for name in ["workforce", "capital", "cash", "payments", "one_offs", "balances", "bridge"] {
        let path = format!("finance/returns/2024-25/M05/RWE/{name}.csv");
        fs::remove_file(copy.path().join(path)).unwrap();
    }
    for by in ["driver", "resource"] {
        let (_, printed, _) = run(&copy, &[&of_month_5("position")[..], &["--by", by]].concat());
        let first = printed.lines().next().unwrap();
        assert!(first.contains("2 of 3 organisations"), "{printed}");
    }
    let (_, json, _) =
        run(&copy, &[&of_month_5("position")[..], &["--by", "driver", "--format", "json"]].concat());
    assert!(json.contains("\"complete\": true"), "{json}");
    let copy = Copy::new();
    let limits = copy.path().join("finance/limits/2024-25.csv");
    rewrite(&limits, |text| text.replacen("30276", "n/a", 1));
    let by_resource = [&of_month_5("position")[..], &["--by", "resource"]].concat();
    let (code, printed, errors) = run(&copy, &by_resource);
    assert_eq!(code, 1, "{printed}");
    assert!(errors.contains("finance/limits/2024-25.csv row"), "{errors}");
    fs::remove_file(limits).unwrap();
    let (code, printed, _) = run(&copy, &by_resource);
    assert_eq!(code, 0, "{printed}");
    assert!(printed.starts_with("No limit of agency, bank or capital spending is known"), "{printed}");
    assert!(!printed.contains("within the envelope") && !printed.contains("within their"), "{printed}");
}

#[test]
fn a_featured_month_without_returns_is_told() {
    let copy = Copy::new();
    rewrite(&copy.path().join("oakham.toml"), |text| {
        let months = text.replace("\nmonth = 5", "\nmonth = 9");
        if months == *text { text.replace("\nmonth = 7", "\nmonth = 9") } else { months }
    });
    let (_, printed, _) = run(&copy, &["check"]);
    assert!(
        printed.contains("featured is month 9 of") && printed.contains("is shown to those who ask"),
        "{printed}"
    );
}

/// A template has the months of the last approved return, however far back it is, and says which it lacks.
#[test]
fn a_template_rests_on_the_last_approved_return_that_can_be_read() {
    let copy = Copy::new();
    let path = copy.path().join("finance/returns/2026-27/M07/RWE/lines.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen(",actual_ytd,", ",actual,", 1)).unwrap();
    let out = tempfile::tempdir().unwrap();
    let made = |name: &str| {
        let folder = out.path().join(name);
        let of = ["return", "template", "--organisation", "RWE", "--year", "2026/27", "--month", "8", "-o"];
        let (code, printed, noted) = run(&copy, &[&of[..], &[folder.to_str().unwrap()]].concat());
        assert_eq!(code, 0, "{printed}{noted}");
        let months = fs::read_to_string(folder.join("months.csv")).unwrap();
        let first = months.lines().nth(1).unwrap().split(',').map(str::to_owned).collect::<Vec<_>>();
        assert!(!first[10].is_empty() && first[11].is_empty(), "June and July: {first:?}");
        printed + &noted
    };
    let told = made("unread");
    assert!(told.contains("those of the approved return of month 6"), "{told}");
    assert!(told.contains("The return of month 7 cannot be read"), "{told}");
    fs::remove_dir_all(copy.path().join("finance/returns/2026-27/M07")).unwrap();
    let told = made("gone");
    assert!(told.contains("those of the approved return of month 6") && !told.contains("cannot be read"));
}
