//! Slips in a part of a return or a register: told once, by what they are, on the example.

use super::keyed_wrong::{csv, edit, joined, thousandfold};
use crate::binary::{Copy, check, run};

const MONTH_5: [&str; 5] = ["check", "--year", "2024/25", "--month", "5"];
const UHL: &str = "finance/returns/2024-25/M05/RWE";

/// The rows of a file of UHL's return, changed by their headings and cells.
fn edit_rows(copy: &Copy, path: &str, change: impl Fn(&[String], &mut Vec<String>)) {
    edit(copy, path, |text| {
        let mut rows = csv(text);
        let headings = rows[0].clone();
        rows.iter_mut().skip(1).for_each(|row| change(&headings, row));
        joined(&rows)
    });
}

fn column(headings: &[String], name: &str) -> usize {
    headings.iter().position(|heading| heading == name).unwrap()
}

/// What `check` says of UHL's return with one of its files changed.
fn told(file: &str, change: impl Fn(&[String], &mut Vec<String>), code: i32, expected: &[&str]) -> String {
    let copy = Copy::new();
    edit_rows(&copy, &format!("{UHL}/{file}.csv"), change);
    check(&copy, &MONTH_5, code, expected)
}

fn n_of(rule: &str, told: &str) -> usize {
    let of = |line: &&str| {
        let mut words = line.split_whitespace();
        matches!(words.next(), Some("error" | "warning")) && words.next() == Some(rule)
    };
    told.lines().filter(of).count()
}

#[test]
fn pay_in_pounds_is_one_finding_and_what_follows_stands_under_it() {
    let pay = |headings: &[String], row: &mut Vec<String>| {
        let (line, measure, value) =
            (column(headings, "line_code"), column(headings, "measure"), column(headings, "value"));
        if row[measure] == "actual_ytd" && row[line].starts_with("P.PAY") {
            row[value] = thousandfold(&row[value]);
        }
    };
    let told = told(
        "lines",
        pay,
        1,
        &[
            "actual to date (actual_ytd) is in pounds in P.PAY.SUB, P.PAY.BANK, P.PAY.AGY and P.PAY.OTH",
            "findings follow from it",
        ],
    );
    for rule in ["V04", "V05", "V22", "V28", "V32"] {
        assert_eq!(n_of(rule, &told), 0, "{rule}: {told}");
    }
    assert_eq!(n_of("V07", &told), 1, "{told}");
}

#[test]
fn the_last_month_in_pounds_and_two_months_exchanged_are_told_as_that() {
    let pounds = |headings: &[String], row: &mut Vec<String>| {
        let month = column(headings, "m05");
        row[month] = format!("{}", row[month].parse::<i64>().unwrap() * 1_000);
    };
    let pounds = told("months", pounds, 1, &["m05 is in pounds, and the other months are not", "Divide m05"]);
    assert_eq!(n_of("V05", &pounds), 1, "{pounds}");
    let exchanged = |headings: &[String], row: &mut Vec<String>| {
        row.swap(column(headings, "m04"), column(headings, "m05"));
    };
    let exchanged =
        told("months", exchanged, 1, &["July and August have changed places", "Exchange what stands"]);
    assert_eq!(n_of("V10", &exchanged), 1, "{exchanged}");
}

#[test]
fn savings_that_are_all_negative_are_one_error() {
    let copy = Copy::new();
    edit_rows(&copy, "finance/schemes/2026-27.csv", |headings, row| {
        for name in ["actual_ytd", "fot"] {
            let cell = &mut row[column(headings, name)];
            if let Ok(amount) = cell.parse::<i64>() {
                *cell = (-amount).to_string();
            }
        }
    });
    let told = check(
        &copy,
        &["check", "--year", "2026/27", "--month", "7"],
        1,
        &["all savings under actual_ytd, fot are negative, in ", "Key savings as positive numbers"],
    );
    assert_eq!((n_of("V06", &told), n_of("V17", &told), n_of("V30", &told)), (1, 0, 0), "{told}");
}

#[test]
fn staff_in_hours_are_told_as_hours_and_not_as_exchanged_with_their_cost() {
    let hours = |headings: &[String], row: &mut Vec<String>| {
        let staff = column(headings, "actual_wte");
        row[staff] = format!("{:.2}", row[staff].parse::<f64>().unwrap() * 37.5);
    };
    let told =
        told("workforce", hours, 1, &["actual_wte seems to be hours a week", "Divide actual_wte by 37.5"]);
    assert!(!told.contains("have changed places"), "{told}");
}

#[test]
fn balances_under_each_other_are_told_by_the_month_before() {
    let parties = |headings: &[String], row: &mut Vec<String>| {
        let party = column(headings, "counterparty_org");
        row[party] = if row[party] == "QK1" { "RT5" } else { "QK1" }.to_owned();
    };
    let parties = told("balances", parties, 1, &["QK1 and RT5 have changed places in the schedule balances"]);
    assert!(!parties.contains("is in pounds") && n_of("V25", &parties) == 0, "{parties}");
    let kinds = |headings: &[String], row: &mut Vec<String>| {
        let kind = column(headings, "type");
        let other = match row[kind].as_str() {
            "receivable" => "payable",
            "payable" => "receivable",
            "income" => "expenditure",
            _ => "income",
        };
        other.clone_into(&mut row[kind]);
    };
    let kinds =
        told("balances", kinds, 1, &["income and expenditure have changed places in the schedule balances"]);
    assert_eq!((n_of("V34", &kinds), n_of("V25", &kinds)), (1, 0), "{kinds}");
}

#[test]
fn a_bridge_under_the_wrong_name_is_told_by_what_it_comes_to() {
    let bridge = |headings: &[String], row: &mut Vec<String>| {
        let name = column(headings, "bridge");
        if row[name] == "plan_to_actual" {
            "forecast_to_forecast".clone_into(&mut row[name]);
        }
    };
    told(
        "bridge",
        bridge,
        1,
        &["V12", "they are the variance to date, which has no steps", "Write plan_to_actual"],
    );
}

#[test]
fn lines_in_millions_with_decimals_are_told_once_and_not_to_be_rounded() {
    let millions = |headings: &[String], row: &mut Vec<String>| {
        let (measure, value) = (column(headings, "measure"), column(headings, "value"));
        if row[measure] == "actual_ytd" {
            row[value] = format!("{:.3}", row[value].parse::<f64>().unwrap() / 1_000.0);
        }
    };
    let told = told(
        "lines",
        millions,
        1,
        &["actual to date (actual_ytd) is in £ million", "Multiply it by 1,000: £1.5 million is 1500."],
    );
    assert!(!told.contains("round it") && !told.contains("Round it"), "{told}");
}

#[test]
fn a_template_of_a_month_that_is_not_over_says_so() {
    let copy = Copy::new();
    let out = copy.path().join("later");
    let of = ["return", "template", "--organisation", "RWE", "--year", "2026/27", "--month"];
    let write = |month: &str, to: &str| {
        let (code, told) = run(&copy, &[&of[..], &[month, "-o", to]].concat());
        assert_eq!(code, 0, "{told}");
        told
    };
    // March 2027 was to come when this was written; October 2026 was over.
    let later = write("7", out.join("m07").to_str().unwrap());
    assert!(!later.contains("is not over"), "{later}");
    let day = jiff::civil::date(2027, 3, 31);
    if jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date() <= day {
        let march = write("12", out.join("m12").to_str().unwrap());
        assert!(march.contains("Month 12 ends on 31 March 2027"), "{march}");
    }
}

#[test]
fn the_example_has_none_of_these_findings() {
    for month in [["--year", "2024/25", "--month", "5"], ["--year", "2026/27", "--month", "7"]] {
        let copy = Copy::new();
        let (_, told) = run(&copy, &[&["check"], &month[..]].concat());
        assert!(
            !told.contains("changed places") && !told.contains(" V12 ") && !told.contains("hours"),
            "{told}"
        );
    }
}
