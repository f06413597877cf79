//! Rounding, phasing and sums of months: what rounding explains is no error, and what it does not is one.

use std::fs;

use super::{of_month_5, rewrite, run};
use crate::binary::Copy;

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
