//! Months: missing, unreadable, succeeded and rounded returns, and what is still shown.

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

/// A copy in which LPT (RT5) is succeeded by RX9 on 1 August 2024: month 5 is the first of the new code.
fn succeeded() -> Copy {
    let copy = Copy::new();
    rewrite(&copy.path().join("system/organisations.csv"), |text| {
        let old = text.lines().find(|line| line.starts_with("RT5,")).unwrap();
        let cells: Vec<&str> = old.split(',').collect();
        assert!(cells[5].is_empty(), "RT5 has no last day yet");
        let until =
            old.replace(&format!(",trust,{},,", cells[4]), &format!(",trust,{},2024-07-31,", cells[4]));
        let from = old
            .replace("RT5,", "RX9,")
            .replace("Leicestershire Partnership NHS Trust,LPT", "Leicestershire Community Trust,LCT")
            .replace(&format!(",trust,{},,", cells[4]), ",trust,2024-08-01,,");
        text.replace(old, &format!("{until}\n{from}"))
    });
    // Years after it ended are of its successor.
    for register in ["schemes/2025-26.csv", "schemes/2026-27.csv", "risks/2026-27.csv"] {
        rewrite(&copy.path().join("finance").join(register), |text| text.replace("RT5", "RX9"));
    }
    let plans = copy.path().join("finance/plans/2024-25");
    let plan = fs::read_to_string(plans.join("RT5-v1.csv")).unwrap().replace("RT5", "RX9");
    fs::write(plans.join("RX9-v1.csv"), plan).unwrap();
    fs::rename(copy.month_5("RT5"), copy.month_5("RX9")).unwrap();
    for code in ["RWE", "RX9", "QK1"] {
        for file in fs::read_dir(copy.month_5(code)).unwrap() {
            let path = file.unwrap().path();
            let before = fs::read_to_string(&path).unwrap();
            fs::write(&path, before.replace("RT5", "RX9")).unwrap();
        }
    }
    copy
}

#[test]
fn a_trust_that_is_succeeded_in_the_year_is_shown_in_its_months_and_its_successor_in_the_others() {
    let copy = succeeded();
    let (code, before, _) = run(&copy, &["position", "--year", "2024/25", "--month", "4"]);
    assert_eq!(code, 0, "{before}");
    assert!(before.contains("Leicestershire Partnership") && !before.contains("Community"), "{before}");
    let (code, after, _) = run(&copy, &of_month_5("position"));
    assert_eq!(code, 0, "{after}");
    assert!(after.contains("Leicestershire Community") && !after.contains("Partnership"), "{after}");
    let total = row(&after, "Total, system");
    assert!(total.starts_with("Total, system (46.0) (64.8) (18.8) adverse"), "{total}");
    assert!(!after.contains("C02"), "a successor owes no return for a month before it began: {after}");
    let (code, printed, _) = run(&copy, &of_month_5("check"));
    assert_eq!(code, 0, "{printed}");
}

#[test]
fn a_balance_names_the_other_by_the_code_that_it_has() {
    let copy = succeeded();
    rewrite(&copy.month_5("QK1").join("balances.csv"), |text| text.replace("RX9", "RT5"));
    let (_, printed, _) = run(&copy, &of_month_5("check"));
    assert!(printed.contains("RT5 was of the system until 2024-07-31; RX9 came after it"), "{printed}");
    assert!(!printed.contains("owes it £0.0"), "{printed}");
    let copy = Copy::new();
    rewrite(&copy.month_5("QK1").join("balances.csv"), |text| text.replace("RT5", "LPT"));
    let (_, printed, _) = run(&copy, &of_month_5("check"));
    assert!(printed.contains("LPT is the short name of RT5") && printed.contains("Write RT5."), "{printed}");
    // Short names throughout are one habit, told once.
    let copy = Copy::new();
    let named = |text: &str| text.replace("RT5", "LPT").replace("RWE", "UHL");
    rewrite(&copy.month_5("QK1").join("balances.csv"), named);
    let (_, printed, _) = run(&copy, &of_month_5("check"));
    assert_eq!(printed.matches("V25").count(), 1, "{printed}");
    assert!(printed.contains("LPT is RT5, UHL is RWE") && printed.contains("RWE for UHL"), "{printed}");
    let copy = Copy::new();
    rewrite(&copy.month_5("RWE").join("balances.csv"), |text| text.replace("RT5", "RWE"));
    let (code, printed, _) = run(&copy, &of_month_5("check"));
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("an organisation has no balance with itself"), "{printed}");
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

#[test]
fn an_organisation_may_change_its_name_within_the_year() {
    let copy = Copy::new();
    rewrite(&copy.path().join("system/organisations.csv"), |text| {
        let old = text.lines().find(|line| line.starts_with("RT5,")).unwrap();
        let from = old.split(',').nth(4).unwrap();
        let until = old.replace(&format!(",trust,{from},,"), &format!(",trust,{from},2024-07-31,"));
        let renamed = old
            .replace("Leicestershire Partnership NHS Trust", "Leicestershire Community NHS Trust")
            .replace(&format!(",trust,{from},,"), ",trust,2024-08-01,,");
        text.replace(old, &format!("{until}\n{renamed}"))
    });
    let (code, before, _) = run(&copy, &["position", "--year", "2024/25", "--month", "4"]);
    assert!(code == 0 && before.contains("Leicestershire Partnership"), "{before}");
    let (code, after, _) = run(&copy, &of_month_5("position"));
    assert!(code == 0 && after.contains("Leicestershire Community"), "{after}");
}

#[test]
fn months_that_are_each_rounded_once_are_no_error_and_a_slip_beyond_rounding_is() {
    // Healthcare bought from others: 9,344 to date; months of 9,346 and 9,347 are rounding, 9,348 is a slip.
    for (more, code) in [(2, 0), (3, 0), (4, 1)] {
        let copy = Copy::new();
        copy.edit("months.csv", |text| {
            let change = |line: &str| {
                if !line.contains(",P.NP.OTH,") {
                    return format!("{line}\n");
                }
                let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
                let first = cells.iter().position(|cell| cell == "P.NP.OTH").unwrap() + 1;
                let month: i64 = cells[first + 4].parse().unwrap();
                cells[first + 4] = (month + more).to_string();
                format!("{}\n", cells.join(","))
            };
            text.lines().map(change).collect()
        });
        let (ended, printed, _) = run(&copy, &of_month_5("check"));
        assert_eq!(ended, code, "{more}: {printed}");
        assert_eq!(printed.contains("V05"), code == 1, "{more}: {printed}");
    }
}

#[test]
fn a_printed_variance_that_is_one_off_its_printed_plan_and_actual_is_no_contradiction() {
    let claims = |variance: &str| {
        let copy = Copy::new();
        rewrite(&copy.path().join("documents/claims.csv"), |text| {
            let claim = |id: &str, basis: &str, value: &str| {
                format!(
                    "{id},nub-news-2024-autumn,RWE,position,{basis},including,2024/25,1,5,,{value},1,published,\"Board table, £000.\",table 1,2026-11-14\n"
                )
            };
            format!(
                "{}\n{}{}{}",
                text.trim_end(),
                claim("t1-var", "actual-variance", variance),
                claim("t1-plan", "plan", "-37318"),
                claim("t1-actual", "actual", "-40318")
            )
        });
        run(&copy, &of_month_5("check")).1
    };
    let printed = claims("-2999");
    assert!(!printed.contains("P01"), "{printed}");
    let printed = claims("-2990");
    assert!(
        printed.contains("P01") && printed.contains("(3,000)") && printed.contains("(2,990)"),
        "{printed}"
    );
}

/// The example's register with another plan by month of its first scheme.
fn phased(year: &str, to_date: &str, month: &str) -> Copy {
    let copy = Copy::new();
    rewrite(&copy.path().join("finance/schemes/2026-27.csv"), |text| {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headings = reader.headers().unwrap().clone();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&headings).unwrap();
        for (idx, record) in reader.records().enumerate() {
            let record = record.unwrap();
            let cells = headings.iter().zip(record.iter()).map(|(heading, cell)| match heading {
                _ if idx != 0 => cell,
                "plan_fy" | "fot" | "fye_recurrent" => year,
                "plan_ytd" => to_date,
                "actual_ytd" => "0",
                "period" => "7",
                _ if heading.len() == 3 && heading.starts_with('m') => month,
                _ => cell,
            });
            writer.write_record(cells).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    });
    copy
}

#[test]
fn a_saving_in_twelve_equal_months_is_read_and_a_larger_difference_is_a_finding_of_its_row() {
    let copy = phased("100", "58", "8");
    let (code, table, errors) = run(&copy, &["efficiency", "--year", "2026/27"]);
    assert!(code < 2, "{errors}");
    assert!(!table.contains("V29"), "{table}");
    let copy = phased("100", "58", "7");
    let (code, table, errors) = run(&copy, &["efficiency", "--year", "2026/27"]);
    assert_eq!(code, 1, "{errors}");
    assert!(table.contains("V29") && table.contains("plan_fy is 100, but its months"), "{table}");
    let (_, printed, _) = run(&copy, &["check", "--year", "2026/27", "--month", "7"]);
    assert!(printed.contains("V29") && printed.contains("organisations reported"), "{printed}");
}

/// Changes every actual to date and forecast of UHL's month 5.
fn every_amount(change: impl Fn(i64) -> i64) -> Copy {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| {
        let changed = |line: &str| {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            if ["actual_ytd", "fot"].contains(&cells[6].as_str()) {
                cells[7] = change(cells[7].parse().unwrap()).to_string();
            }
            format!("{}\n", cells.join(","))
        };
        text.lines().map(changed).collect()
    });
    copy
}

#[test]
fn one_cause_is_told_first_and_once_with_what_follows_from_it() {
    for (change, first) in [
        (
            (|amount| amount * 1000) as fn(i64) -> i64,
            "the return is in pounds in actual to date (actual_ytd) and own forecast for the year (fot)",
        ),
        (|amount| -amount, "all signs are turned round"),
    ] {
        let (code, printed, _) = run(&every_amount(change), &of_month_5("check"));
        assert_eq!(code, 1, "{printed}");
        let errors: Vec<&str> = printed.lines().filter(|line| line.starts_with("error")).collect();
        assert_eq!(errors.len(), 1, "{printed}");
        assert!(errors[0].contains(first) && errors[0].contains("findings follow from it"), "{printed}");
    }
}

#[test]
fn an_empty_cell_is_told_with_its_place_and_hides_no_other_finding() {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| {
        text.replace("P.PAY.AGY,actual_ytd,11915", "P.PAY.AGY,actual_ytd,")
            .replace("P.PAY.BANK,plan_fy,70961", "P.PAY.BANK,plan_fy,71961")
    });
    let (code, printed, _) = run(&copy, &of_month_5("check"));
    assert_eq!(code, 1, "{printed}");
    assert!(
        printed.contains("V02")
            && printed.contains("Pay: agency (P.PAY.AGY) has no actual to date (actual_ytd): found nothing"),
        "{printed}"
    );
    assert!(
        printed.contains("V08") && printed.contains("Pay: bank (P.PAY.BANK) plan for the year (plan_fy)"),
        "{printed}"
    );
}

#[test]
fn amounts_whose_sum_is_no_amount_are_refused_with_their_place() {
    for thousands in ["92233720368547", "45000000000"] {
        let copy = Copy::new();
        copy.edit("lines.csv", |text| {
            let changed = |line: &str| {
                let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
                if cells[6] == "actual_ytd" {
                    thousands.clone_into(&mut cells[7]);
                }
                format!("{}\n", cells.join(","))
            };
            text.lines().map(changed).collect()
        });
        let folder = copy.month_5("RWE");
        let (code, printed, errors) = run(&copy, &["return", "submit", folder.to_str().unwrap()]);
        assert_eq!(code, 1, "{printed}{errors}");
        assert!(printed.contains("lines.csv row"), "{printed}{errors}");
        let (code, printed, _) = run(&copy, &of_month_5("position"));
        assert_eq!(code, 1, "{printed}");
    }
}

#[test]
fn savings_that_bridge_and_register_tell_otherwise_are_a_warning_and_a_note() {
    let copy = Copy::new();
    let (_, printed, _) = run(&copy, &["check", "--year", "2026/27", "--month", "7"]);
    assert!(
        printed.contains("V30") && printed.contains("ICB's bridge has savings £0.1m ahead of plan"),
        "{printed}"
    );
    let (_, table, _) =
        run(&copy, &["position", "--year", "2026/27", "--month", "7", "--by", "driver", "--format", "csv"]);
    assert!(!table.is_empty());
    let report = copy.path().join("report");
    run(&copy, &["report", "--year", "2026/27", "--month", "7", "-o", report.to_str().unwrap()]);
    let page = fs::read_to_string(report.join("board-report.html")).unwrap();
    assert!(page.contains("its register of schemes"), "the note stands under the bridge");
}

#[test]
fn the_terminal_says_where_amounts_do_not_sum_as_printed() {
    const SAID: &str = "Amounts may not sum because of rounding.";
    let copy = Copy::new();
    for month in ["1", "4"] {
        let (_, table, _) = run(&copy, &["position", "--year", "2024/25", "--month", month]);
        assert!(table.contains(SAID), "{table}");
    }
}

/// The months of UHL's return, each row's changed.
fn months_of(change: fn(&[i64; 5]) -> Vec<String>) -> Copy {
    let copy = Copy::new();
    rewrite(&copy.month_5("RWE").join("months.csv"), |text| {
        let row = |(idx, line): (usize, &str)| {
            let cells: Vec<&str> = line.split(',').collect();
            let amounts: Vec<i64> = cells[5..10].iter().filter_map(|cell| cell.parse().ok()).collect();
            match <[i64; 5]>::try_from(amounts) {
                Ok(amounts) if idx != 0 => {
                    let mut months = change(&amounts);
                    months.resize(12, String::new());
                    format!("{},{},{}\n", cells[..5].join(","), months.join(","), cells[17..].join(","))
                }
                _ => format!("{line}\n"),
            }
        };
        text.lines().enumerate().map(row).collect::<Vec<_>>().concat()
    });
    copy
}

#[test]
fn months_that_are_wrong_in_one_way_are_told_once() {
    let check = |copy: &Copy, expected: &str| {
        let (_, printed, _) = run(copy, &of_month_5("check"));
        assert_eq!(printed.lines().filter(|line| line.starts_with("error")).count(), 1, "{printed}");
        assert!(printed.contains(expected), "{printed}");
    };
    check(
        &months_of(|m| m.iter().map(|amount| (amount * 1000).to_string()).collect()),
        "the months are in pounds, and the amounts to date are not",
    );
    check(
        &months_of(|m| {
            let sums = m.iter().scan(0, |sum, amount| {
                *sum += amount;
                Some(sum.to_string())
            });
            sums.collect()
        }),
        "the months are added up from April",
    );
    check(
        &months_of(|m| m[1..].iter().map(ToString::to_string).collect()),
        "the months stand one column too far to the left",
    );
    check(
        &months_of(|m| std::iter::once(0).chain(*m).map(|amount| amount.to_string()).collect()),
        "because the months stand too far to the right",
    );
}

#[test]
fn a_return_in_the_folder_of_another_is_told_so_and_counts_for_nobody() {
    let copy = Copy::new();
    let (uhl, lpt, aside) = (copy.month_5("RWE"), copy.month_5("RT5"), copy.path().join("aside"));
    fs::rename(&uhl, &aside).unwrap();
    fs::rename(&lpt, &uhl).unwrap();
    fs::rename(&aside, &lpt).unwrap();
    let (code, printed, _) = run(&copy, &of_month_5("check"));
    assert_eq!(code, 1, "{printed}");
    for expected in [
        "1 of 3 organisations reported",
        "the cover says organisation RT5, but the folder is that of RWE",
        "the cover says organisation RWE, but the folder is that of RT5",
    ] {
        assert!(printed.contains(expected), "{expected} is not in {printed}");
    }
    assert_eq!(printed.lines().filter(|line| line.starts_with("error")).count(), 2, "{printed}");
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
fn headings_that_stand_again_are_one_error() {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| {
        let (heading, rows) = text.split_once('\n').unwrap();
        format!("{heading}\n{rows}{heading}\n")
    });
    the_one_error(&copy, &["V03", "the headings stand here again"]);
}

#[test]
fn plan_and_actual_that_changed_places_are_one_error() {
    let copy = Copy::new();
    let swap = |text: &str, one: &str, other: &str| {
        text.replace(one, "\u{1}").replace(other, one).replace('\u{1}', other)
    };
    copy.edit("lines.csv", |text| swap(text, ",plan_ytd,", ",actual_ytd,"));
    the_one_error(
        &copy,
        &["V08", "plan to date (plan_ytd) and actual to date (actual_ytd) have changed places", "follow"],
    );
    copy.edit("lines.csv", |text| swap(text, ",plan_fy,", ",fot,"));
    the_one_error(
        &copy,
        &[
            "plan to date (plan_ytd) and actual to date (actual_ytd), and plan for the year (plan_fy) and own forecast for the year (fot) have changed places",
        ],
    );
}

#[test]
fn lines_of_another_organisation_in_a_return_are_one_error() {
    // Under their own code in every row, which the cover contradicts.
    let copy = Copy::new();
    copy.edit("lines.csv", |text| text.replace(",RWE,", ",RT5,"));
    the_one_error(&copy, &["V03", "found \"\"RT5\"\"; the cover says RWE (and ", "more cells of lines.csv"]);
    // Under the code of the return, with the amounts of another.
    let copy = Copy::new();
    let theirs = fs::read_to_string(copy.month_5("RT5").join("lines.csv")).unwrap();
    copy.edit("lines.csv", |_| theirs.replace("RT5", "RWE"));
    the_one_error(&copy, &["V08", "plan to date (plan_ytd) is the plan of RT5", "follow"]);
}

#[test]
fn a_year_that_is_written_short_in_every_row_is_one_error() {
    let copy = Copy::new();
    for entry in fs::read_dir(copy.month_5("RWE")).unwrap() {
        rewrite(&entry.unwrap().path(), |text| {
            text.replace(",2024/25,", ",24/25,").replace("fin_year,2024/25", "fin_year,24/25")
        });
    }
    the_one_error(
        &copy,
        &[
            "found \"\"24/25\"\"; it is not a financial year (and ",
            "lines.csv, months.csv",
            "Write it as 2024/25.",
        ],
    );
}

#[test]
fn months_of_another_return_are_one_error() {
    let copy = Copy::new();
    let theirs = fs::read_to_string(copy.month_5("RT5").join("months.csv")).unwrap();
    copy.edit("months.csv", |_| theirs.replace("RT5", "RWE"));
    the_one_error(&copy, &["V05", "the months are not those of these lines", "follow"]);
}

#[test]
fn no_file_or_folder_under_nearly_the_right_name_is_passed_over() {
    let copy = Copy::new();
    let path = |name: &str| copy.path().join("finance").join(name);
    let again = |from: &str, to: &str| assert!(fs::copy(path(from), path(to)).is_ok());
    fs::create_dir_all(path("returns/2024-25/M5/RWE")).unwrap();
    fs::create_dir_all(path("plans/2024-2025")).unwrap();
    again("plans/2024-25/RWE-v1.csv", "plans/2024-25/RWE-v01.csv");
    again("plans/2024-25/RWE-v1.csv", "plans/2024-25/RWE-v1 (copy).csv");
    again("plans/2024-25/RWE-v1.csv", "plans/2024-25/RT5-v2.csv");
    again("plans/2024-25/RWE-v1.csv", "plans/2024-25/QK1-v2.xlsx");
    again("limits/2024-25.csv", "limits/2024-2025.csv");
    again("limits/2024-25.csv", "limits/2024-25.CSV");
    again("schemes/2026-27.csv", "schemes/2026-27.xlsx");
    // What a spreadsheet program leaves while a file is open is no table.
    again("limits/2024-25.csv", "limits/~$2024-25.csv");
    let (code, printed, _) = run(&copy, &["check", "--year", "2024/25", "--month", "5"]);
    assert_eq!(code, 1, "{printed}");
    for part in [
        "finance/returns/2024-25/M5: folders of a year are named by month",
        "finance/plans/2024-2025: folders of plans are named by year",
        "RWE-v01.csv: the file holds version 1 of the plan of RWE for 2024/25",
        "RWE-v1 (copy).csv: the file holds version 1",
        "RT5-v2.csv",
        "QK1-v2.xlsx: only files that end in .csv are read here",
        "finance/limits/2024-2025.csv: files of limits are named by year",
        "finance/limits/2024-25.CSV: files of limits are named by year",
        "finance/schemes/2026-27.xlsx: files are named by year",
    ] {
        assert!(printed.contains(part), "{part}: {printed}");
    }
    assert!(!printed.contains("~$"), "{printed}");
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
fn a_successor_that_reports_from_its_first_day_is_told_what_the_system_loses() {
    let copy = succeeded();
    rewrite(&copy.month_5("RX9").join("months.csv"), |text| {
        let from_its_first_day = |line: &str| -> String {
            let mut cells: Vec<&str> = line.split(',').collect();
            if cells[0] != "schema_version" {
                cells[5..9].fill("0");
            }
            cells.join(",") + "\n"
        };
        text.lines().map(from_its_first_day).collect()
    });
    let months = fs::read_to_string(copy.month_5("RX9").join("months.csv")).unwrap();
    rewrite(&copy.month_5("RX9").join("lines.csv"), |text| {
        let august_alone = |line: &str| -> String {
            let mut cells: Vec<&str> = line.split(',').collect();
            let of_line = |month: &&str| month.split(',').nth(4) == Some(cells[5]);
            let month = months.lines().find(of_line).and_then(|month| month.split(',').nth(9));
            if let (Some(month), "actual_ytd") = (month, cells[6]) {
                cells[7] = month;
            }
            cells.join(",") + "\n"
        };
        text.lines().map(august_alone).collect()
    });
    let (_, printed, _) = run(&copy, &of_month_5("check"));
    assert!(printed.contains("RX9 follows RT5, and its months from April to July differ"), "{printed}");
}

#[test]
fn months_of_one_that_ended_a_day_before_another_began_are_found_in_the_return_of_that() {
    let copy = succeeded();
    rewrite(&copy.path().join("system/organisations.csv"), |text| {
        text.replace(",trust,2024-08-01,,", ",trust,2024-08-02,,")
    });
    let told = run(&copy, &of_month_5("check")).1;
    assert!(!told.contains("in nobody's return"), "{told}");
    rewrite(&copy.month_5("RX9").join("months.csv"), |text| {
        let (heading, rows) = text.split_once('\n').unwrap();
        let nil = |line: &str| {
            let mut cells: Vec<&str> = line.split(',').collect();
            cells[5..9].fill("0");
            cells.join(",")
        };
        [heading.to_owned()].into_iter().chain(rows.lines().map(nil)).collect::<Vec<_>>().join("\n")
    });
    let told = run(&copy, &of_month_5("check")).1;
    assert!(told.contains("are in nobody's return and in no total"), "{told}");
}

#[test]
fn parts_of_a_split_trust_that_report_from_their_first_day_are_told_what_the_system_loses() {
    // RT5 ends in July; RX9 has all that it did but its agency staff, RX8 has those.
    let split = |is_from_april: bool| {
        let copy = succeeded();
        rewrite(&copy.path().join("system/organisations.csv"), |text| {
            format!("{}\nRX8,Another Trust,OTH,trust,2024-08-01,,\n", text.trim_end())
        });
        let plans = copy.path().join("finance/plans/2024-25");
        let folders = [(plans.join("RX9-v1.csv"), plans.join("RX8-v1.csv"))].into_iter();
        let files = ["cover.csv", "lines.csv", "months.csv"];
        let folder = copy.month_5("RX8");
        fs::create_dir_all(&folder).unwrap();
        let files = files.map(|file| (copy.month_5("RX9").join(file), folder.join(file)));
        for (own, other) in folders.chain(files) {
            let text = fs::read_to_string(&own).unwrap();
            let share = |code: &str, is_part: bool| -> String {
                let of = |line: &str| -> String {
                    let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
                    let is_agency = line.contains(",P.PAY.AGY,");
                    for (idx, cell) in cells.iter_mut().enumerate().skip(5) {
                        let is_number = cell.parse::<i64>().is_ok();
                        let is_before = own.ends_with("months.csv") && idx < 9 && !is_from_april;
                        let is_derived = ["P.OPSUR", "P.SD", "P.AFP", "P.AFPX"]
                            .iter()
                            .any(|derived| line.contains(&format!(",{derived},")));
                        if is_number && !is_derived && (is_agency != is_part || is_before) {
                            *cell = "0".to_owned();
                        }
                    }
                    cells.join(",") + "\n"
                };
                let cover = own.ends_with("cover.csv");
                let text: String = if cover { text.clone() } else { text.lines().map(of).collect() };
                text.replace("RX9", code)
            };
            fs::write(&other, share("RX8", true)).unwrap();
            fs::write(&own, share("RX9", false)).unwrap();
        }
        run(&copy, &of_month_5("check")).1
    };
    let told = split(false);
    assert!(
        told.contains("RT5 was of the system until 2024-07-31; RX9 and RX8 began the day after"),
        "{told}"
    );
    assert!(told.contains("the position to July was") && told.contains("is 0 now"), "{told}");
    let told = split(true);
    assert!(!told.contains("began the day after"), "{told}");
}

#[test]
fn what_took_over_from_one_that_was_split_is_named_and_a_late_return_is_told_so() {
    let copy = succeeded();
    rewrite(&copy.path().join("system/organisations.csv"), |text| {
        format!("{}\nRX8,Another Trust,OTH,trust,2024-08-01,,\n", text.trim_end())
    });
    rewrite(&copy.month_5("QK1").join("balances.csv"), |text| text.replace("RX9", "RT5"));
    let late = copy.month_5("RT5");
    fs::create_dir(&late).unwrap();
    fs::copy(copy.month_5("RX9").join("cover.csv"), late.join("cover.csv")).unwrap();
    let (_, printed, _) = run(&copy, &of_month_5("check"));
    assert!(printed.contains("RX9 and RX8 came after it"), "{printed}");
    assert!(printed.contains("the code of the one that took it on: RX9 or RX8"), "{printed}");
    assert!(
        printed.contains("RT5 was of the system until 2024-07-31; RX9 and RX8 came after it"),
        "{printed}"
    );
}

#[test]
fn registers_and_limits_in_pounds_are_an_error_each() {
    let thousandfold = |text: &str, columns: &[&str]| -> String {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headings = reader.headers().unwrap().clone();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&headings).unwrap();
        for record in reader.records() {
            let record = record.unwrap();
            let cells = headings.iter().zip(&record).map(|(heading, cell)| {
                let is_amount = columns.contains(&heading) && cell.parse::<i64>().is_ok();
                if is_amount { format!("{cell}000") } else { cell.to_owned() }
            });
            writer.write_record(cells).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    };
    for (file, columns, finding) in [
        ("finance/limits/2026-27.csv", &["value"][..], "the limits are in pounds"),
        ("finance/risks/2026-27.csv", &["gross_value_fy"], "the risks and mitigations are in pounds"),
        ("finance/schemes/2026-27.csv", &["plan_fy", "fot"], "the savings are in pounds"),
    ] {
        let copy = Copy::new();
        rewrite(&copy.path().join(file), |text| thousandfold(text, columns));
        let (code, printed, _) = run(&copy, &["check"]);
        assert_eq!(code, 1, "{printed}");
        assert_eq!(printed.matches(finding).count(), 1, "{finding}: {printed}");
    }
    let copy = Copy::new();
    rewrite(&copy.path().join("documents/claims.csv"), |text| thousandfold(text, &["value"]));
    let (_, printed, _) = run(&copy, &of_month_5("check"));
    assert!(printed.matches("P01").count() <= 2, "{printed}");
    assert!(printed.contains("they are in pounds"), "{printed}");
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

/// A copy in which UHL (RWE) and LPT (RT5) merge into RX9 on 1 August 2024, of which no return is in yet.
fn merged() -> Copy {
    let copy = Copy::new();
    rewrite(&copy.path().join("system/organisations.csv"), |text| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for line in lines.iter_mut().filter(|line| line.starts_with("RWE,") || line.starts_with("RT5,")) {
            let cells: Vec<&str> = line.split(',').collect();
            *line =
                line.replace(&format!(",trust,{},,", cells[4]), &format!(",trust,{},2024-07-31,", cells[4]));
        }
        lines.push("RX9,Leicester Group NHS Trust,Group,trust,2024-08-01,,".to_owned());
        lines.join("\n") + "\n"
    });
    let plans = copy.path().join("finance/plans/2024-25");
    let plan = |code: &str| fs::read_to_string(plans.join(format!("{code}-v1.csv"))).unwrap();
    let (one, other) = (plan("RWE"), plan("RT5"));
    let added = |line: &str| -> String {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if cells[0] == "schema_version" {
            return format!("{line}\n");
        }
        "RX9".clone_into(&mut cells[1]);
        let of_line = |row: &&str| row.split(',').nth(4) == Some(&*cells[4]);
        if let Some(row) = other.lines().find(of_line) {
            let amounts: Vec<&str> = row.split(',').collect();
            for idx in 5..17 {
                let sum = cells[idx].parse::<i64>().unwrap() + amounts[idx].parse::<i64>().unwrap();
                cells[idx] = sum.to_string();
            }
        }
        cells.join(",") + "\n"
    };
    fs::write(plans.join("RX9-v1.csv"), one.lines().map(added).collect::<String>()).unwrap();
    copy
}

#[test]
fn the_template_of_a_merged_trust_has_the_months_of_those_that_it_follows_added_up() {
    let copy = merged();
    let folder = tempfile::tempdir().unwrap();
    let of = ["return", "template", "--organisation", "RX9", "--year", "2024/25", "--month", "5", "-o"];
    let (code, printed, noted) = run(&copy, &[&of[..], &[folder.path().to_str().unwrap()]].concat());
    assert_eq!(code, 0, "{printed}{noted}");
    assert!(noted.contains("The months before RX9 began are those of RWE and RT5"), "{noted}");
    assert!(!noted.contains("fill in the earlier months"), "{noted}");
    let months = |path: &std::path::Path| -> Vec<i64> {
        let text = fs::read_to_string(path.join("months.csv")).unwrap();
        let row = text.lines().find(|line| line.contains(",P.PAY.AGY,")).unwrap().to_owned();
        row.split(',').skip(5).take(4).map(|cell| cell.parse().unwrap()).collect()
    };
    let july = |code: &str| copy.path().join("finance/returns/2024-25/M04").join(code);
    let (one, other) = (months(&july("RWE")), months(&july("RT5")));
    let sum: Vec<i64> = one.iter().zip(&other).map(|(one, other)| one + other).collect();
    assert_eq!(months(folder.path()), sum);
}

#[test]
fn the_record_of_own_forecasts_goes_on_when_a_trust_is_succeeded() {
    let copy = succeeded();
    let (code, printed, _) = run(&copy, &of_month_5("forecast"));
    assert_eq!(code, 0, "{printed}");
    assert!(printed.contains("Forecast outturns equalled the plan in 5 of the 5 closed months"), "{printed}");
    assert!(!printed.contains("not every own forecast is known"), "{printed}");
}
