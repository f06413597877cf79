//! Money: what is keyed wrong throughout is told once, and nothing is said of all where a return is missing.

use std::fs;

use crate::binary::{Copy, check, run};
use crate::server::Server;

const MONTH_5: [&str; 4] = ["--year", "2024/25", "--month", "5"];

fn of_month_5<'a>(command: &[&'a str]) -> Vec<&'a str> {
    [command, &MONTH_5[..]].concat()
}

fn serve(copy: &Copy) -> (Server, tempfile::TempDir) {
    let scratch = tempfile::tempdir().unwrap();
    (Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path()), scratch)
}

/// The text of a CSV file with the cells of some columns changed; a column is named by its heading.
fn with_cells(text: &str, columns: &[&str], change: impl Fn(&str) -> String) -> String {
    let headings: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let is_of = |idx: usize| headings.get(idx).is_some_and(|heading| columns.contains(heading));
    let rows = text.lines().enumerate().map(|(number, line)| {
        let cells = line.split(',').enumerate();
        let changed = cells.map(|(idx, cell)| {
            if number > 0 && is_of(idx) && !cell.is_empty() { change(cell) } else { cell.to_owned() }
        });
        changed.collect::<Vec<_>>().join(",") + "\n"
    });
    rows.collect()
}

fn thousandfold(cell: &str) -> String {
    format!("{cell}000")
}

fn turned(cell: &str) -> String {
    cell.strip_prefix('-').map_or_else(|| format!("-{cell}"), str::to_owned)
}

const MONTHS: [&str; 12] =
    ["m01", "m02", "m03", "m04", "m05", "m06", "m07", "m08", "m09", "m10", "m11", "m12"];

#[test]
fn figures_are_shown_whichever_return_is_missing_or_cannot_be_read() {
    let spoil: [fn(&Copy); 4] = [
        |copy| fs::remove_dir_all(copy.month_5("RWE")).unwrap(),
        |copy| fs::remove_dir_all(copy.month_5("RT5")).unwrap(),
        |copy| fs::remove_file(copy.path().join("finance/plans/2024-25/RWE-v1.csv")).unwrap(),
        |copy| {
            copy.edit("lines.csv", |text| {
                text.replace("P.PAY.AGY,actual_ytd,11915", "P.PAY.AGY,actual_ytd,x")
            });
        },
    ];
    for spoil in spoil {
        let copy = Copy::new();
        spoil(&copy);
        let (server, _scratch) = serve(&copy);
        for id in ["M3J16783VH", "6DEPRPVCHZ"] {
            for ending in ["", ".json", ".csv"] {
                let (status, page) = server.get(&format!("/f/{id}{ending}?year=2024/25&month=5"));
                assert_eq!(status, 200, "{id}{ending}: {page}");
            }
        }
    }
}

#[test]
fn a_schedule_in_pounds_is_one_error_with_what_follows_from_it() {
    let schedules: [(&str, &[&str]); 8] = [
        ("workforce", &["plan_cost_ytd", "actual_cost_ytd", "prior_year_cost_ytd"]),
        ("capital", &["plan_ytd", "actual_ytd", "plan_jan", "plan_fy", "fot"]),
        ("cash", &["value"]),
        ("payments", &["paid_value", "within_value"]),
        ("balances", &["amount", "in_dispute"]),
        ("bridge", &["impact"]),
        ("one_offs", &["impact"]),
        ("reconcile", &["value"]),
    ];
    let all_in_pounds = Copy::new();
    for (name, columns) in schedules {
        let copy = Copy::new();
        for copy in [&copy, &all_in_pounds] {
            copy.edit(&format!("{name}.csv"), |text| with_cells(text, columns, thousandfold));
        }
        let printed =
            check(&copy, &of_month_5(&["check"]), 1, &[&format!("the schedule {name} is in pounds")]);
        assert_eq!(printed.matches("is in pounds").count(), 1, "{printed}");
        assert!(!printed.contains("V25") && !printed.contains("V28:"), "{printed}");
    }
    let printed = check(&all_in_pounds, &of_month_5(&["check"]), 1, &[]);
    assert_eq!(printed.matches("is in pounds").count(), schedules.len(), "{printed}");
}

#[test]
fn a_return_that_nobody_approved_does_not_count() {
    let unapproved: [fn(&str) -> String; 2] = [
        |text| {
            text.replace("approved_by,example", "approved_by,")
                .replace("approved_at,2024-09-14", "approved_at,")
        },
        |text| text.replace("basis,final", "basis,draft"),
    ];
    for change in unapproved {
        let copy = Copy::new();
        copy.edit("cover.csv", change);
        copy.edit("lines.csv", |text| {
            let cover = fs::read_to_string(copy.month_5("RWE").join("cover.csv")).unwrap();
            if cover.contains("basis,draft") {
                text.replace(",final,", ",draft,")
            } else {
                format!("{text}\n")
            }
        });
        let (_, printed) = run(&copy, &of_month_5(&["check"]));
        assert!(printed.contains("2 of 3 organisations reported"), "{printed}");
        assert!(printed.contains("not approved"), "{printed}");
        let (_, printed) = run(&copy, &of_month_5(&["position"]));
        assert!(printed.contains("Total of 2 that reported"), "{printed}");
    }
}

#[test]
fn nothing_is_said_of_the_system_where_a_return_is_missing() {
    let copy = Copy::new();
    fs::remove_dir_all(copy.month_5("RWE")).unwrap();
    let (_, printed) = run(&copy, &of_month_5(&["position", "--by", "resource"]));
    assert!(!printed.contains("work in the system"), "{printed}");
    assert!(!printed.contains("keep within their limits\n"), "{printed}");
    assert!(printed.contains("of 3 organisations"), "{printed}");
    let (_, printed) = run(&copy, &of_month_5(&["position", "--by", "driver"]));
    for never in ["The system forecasts to miss the duty", "The organisations agree on what they trade"] {
        assert!(!printed.contains(never), "{printed}");
    }
    assert!(printed.contains("2 of 3 organisations"), "{printed}");
    let (server, _scratch) = serve(&copy);
    for id in ["GKB8YVBMSG", "1AM3WE5RZJ"] {
        let (status, page) = server.get(&format!("/f/{id}?year=2024/25&month=5"));
        assert_eq!(status, 200, "{page}");
        assert!(page.contains("2 of 3 organisations"), "{page}");
    }
}

#[test]
fn statements_that_contradict_each_other_are_one_finding_that_names_both() {
    for value in ["-13000", "13000"] {
        for is_first in [false, true] {
            let copy = Copy::new();
            let path = copy.path().join("documents/claims.csv");
            let text = fs::read_to_string(&path).unwrap();
            let row = text.lines().find(|line| line.starts_with("icb-variance-m5")).unwrap();
            let other = row.replace("icb-variance-m5", "icb-other").replace("-14800", value);
            let (heading, rest) = text.split_once('\n').unwrap();
            let text =
                if is_first { format!("{heading}\n{other}\n{rest}") } else { format!("{text}{other}\n") };
            fs::write(&path, text).unwrap();
            let (_, printed) = run(&copy, &of_month_5(&["check"]));
            let of_both: Vec<&str> = printed
                .lines()
                .filter(|line| line.contains("icb-other") && line.contains("icb-variance-m5"))
                .collect();
            assert_eq!(of_both.len(), 1, "{printed}");
        }
    }
}

#[test]
fn a_slip_throughout_a_return_or_its_plan_is_told_by_its_cause() {
    let plan = |copy: &Copy, change: fn(&str) -> String| {
        let path = copy.path().join("finance/plans/2024-25/RWE-v1.csv");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, with_cells(&text, &MONTHS, change)).unwrap();
    };
    let exchange = |text: &str, one: &str, other: &str| {
        text.replace(&format!(",{one},"), ",#,")
            .replace(&format!(",{other},"), &format!(",{one},"))
            .replace(",#,", &format!(",{other},"))
    };
    let of_cause = |copy: &Copy, cause: &str| {
        let printed = check(copy, &of_month_5(&["check"]), 1, &[cause]);
        assert!(printed.contains("1 error"), "{printed}");
    };
    let copy = Copy::new();
    plan(&copy, thousandfold);
    of_cause(&copy, "of the plan is in pounds");
    let copy = Copy::new();
    plan(&copy, turned);
    of_cause(&copy, "of the plan are turned round");
    let copy = Copy::new();
    let millions = |cell: &str| format!("{:.0}", cell.parse::<f64>().unwrap() / 1000.0);
    copy.edit("lines.csv", |text| with_cells(text, &["value"], millions));
    copy.edit("months.csv", |text| with_cells(text, &MONTHS, millions));
    of_cause(&copy, "the return is in millions");
    let copy = Copy::new();
    copy.edit("lines.csv", |text| exchange(text, "plan_ytd", "plan_fy"));
    of_cause(&copy, "plan to date (plan_ytd) and plan for the year (plan_fy) have changed places");
    let copy = Copy::new();
    copy.edit("lines.csv", |text| exchange(text, "actual_ytd", "fot"));
    of_cause(&copy, "actual to date (actual_ytd) and own forecast for the year (fot) have changed places");
    let copy = Copy::new();
    copy.edit("lines.csv", |text| {
        let values: Vec<&str> = text.lines().skip(1).map(|line| line.split(',').nth(7).unwrap()).collect();
        let moved = text.lines().enumerate().map(|(idx, line)| {
            let mut cells: Vec<&str> = line.split(',').collect();
            if idx > 0 {
                cells[7] = if idx == 1 { "0" } else { values[idx - 2] };
            }
            cells.join(",") + "\n"
        });
        moved.collect()
    });
    of_cause(&copy, "the values stand one row too far down");
}

#[test]
fn a_total_may_differ_from_another_record_by_what_rounding_of_its_lines_gives() {
    let copy = Copy::new();
    copy.edit("reconcile.csv", |text| text.replace("P.AFP,ledger,-40318", "P.AFP,ledger,-40313"));
    let (_, printed) = run(&copy, &of_month_5(&["check"]));
    assert!(!printed.contains("V28"), "{printed}");
    copy.edit("reconcile.csv", |text| text.replace("P.AFP,ledger,-40313", "P.AFP,ledger,-40218"));
    check(&copy, &of_month_5(&["check"]), 1, &["V28"]);
}

#[test]
fn a_month_after_every_organisation_ended_has_no_figures() {
    let copy = Copy::new();
    let path = copy.path().join("system/organisations.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("-01,,", "-01,2024-06-30,")).unwrap();
    let (code, printed) = run(&copy, &of_month_5(&["position", "--format", "json"]));
    assert_ne!(code, 0, "{printed}");
    assert!(printed.contains("no organisation belongs to the system on 2024-08-31"), "{printed}");
}

#[test]
fn pages_say_which_file_cannot_be_read() {
    let copy = Copy::new();
    for path in ["care/network.toml", "reform/plan.toml", "scenarios/bad.toml"] {
        fs::write(copy.path().join(path), "[").unwrap();
    }
    let (server, _scratch) = serve(&copy);
    for (address, file) in [
        ("/flow", "care/network.toml"),
        ("/flow/observed", "care/network.toml"),
        ("/reform", "reform/plan.toml"),
    ] {
        let (status, page) = server.get(address);
        assert_eq!(status, 200, "{address}: {page}");
        assert!(page.contains("cannot be read") && page.contains(file), "{address}: {page}");
        assert!(!page.contains("No reform is on record"), "{page}");
    }
    let printed = check(
        &copy,
        &["check"],
        1,
        &["reform/plan.toml line 1", "scenarios/bad.toml line 1", "this is not TOML"],
    );
    assert!(!printed.contains("  |"), "{printed}");
}

#[test]
fn a_heading_says_which_rows_it_means() {
    let copy = Copy::new();
    let (_, printed) = run(&copy, &of_month_5(&["position", "--by", "resource"]));
    assert!(printed.contains("cash is lowest, of the trusts, at "), "{printed}");
    let (_, printed) = run(&copy, &["forecast", "--year", "2024/25", "--month", "2"]);
    assert!(!printed.contains("Only the organisations’ own forecasts still reach the plan"), "{printed}");
    assert!(!printed.contains(" a £8"), "{printed}");
}

#[test]
fn the_first_two_months_say_from_when_on_what_a_month_costs_is_shown() {
    let copy = Copy::new();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    for (month, is_said) in [("2", true), ("3", false)] {
        let (_, printed) = run(&copy, &["position", "--year", "2024/25", "--month", month, "--by", "driver"]);
        let said =
            "What a month costs on average, and what the forecasts need of each month to come, is shown";
        assert_eq!(printed.contains(said), is_said, "{month}: {printed}");
        let (status, page) = server.get(&format!("/movement?year=2024/25&month={month}"));
        assert_eq!((status, page.contains(said)), (200, is_said), "{month}: {page}");
    }
}

/// A register of schemes or risks names who bears a saving: nobody outside of the system does.
#[test]
fn a_register_that_names_nobody_of_the_system_is_in_no_total() {
    for (register, command) in [("schemes", "efficiency"), ("risks", "risks")] {
        let copy = Copy::new();
        let path = copy.path().join(format!("finance/{register}/2026-27.csv"));
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace(",RWE,", ",RXX,")).unwrap();
        let told = check(&copy, &[command, "--year", "2026/27"], 2, &["found \"RXX\"; expected one of"]);
        assert!(told.contains("(org_code)"), "{told}");
        check(&copy, &["check", "--year", "2026/27", "--month", "7"], 1, &["found \"RXX\""]);
    }
}

#[test]
fn registers_that_were_recorded_later_are_not_said_to_be_missing() {
    let copy = Copy::new();
    for command in ["efficiency", "risks"] {
        let told = check(&copy, &["--as-at", "2024-01-01", command], 2, &["was recorded by 2024-01-01"]);
        assert!(told.contains("leave out --as-at"), "{told}");
    }
}

/// Capital with the other sign, and an amount of limits in pounds, are told where they stand.
#[test]
fn schedules_and_limits_are_held_against_themselves() {
    let copy = Copy::new();
    copy.edit("capital.csv", |text| {
        with_cells(text, &["plan_ytd", "actual_ytd", "plan_jan", "plan_fy", "fot"], turned)
    });
    check(&copy, &of_month_5(&["check"]), 1, &["V06", "capital.csv row 2", "the other sign"]);
    let copy = Copy::new();
    let path = copy.path().join("finance/limits/2024-25.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace(",bank,81605,", ",bank,81605000,")).unwrap();
    let told = check(&copy, &of_month_5(&["check"]), 1, &["2024-25.csv row 3 column D"]);
    assert!(told.contains("Divide the amount in row 3 by 1,000"), "{told}");
}
