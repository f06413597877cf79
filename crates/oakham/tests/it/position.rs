//! The published figures of the example come out to the penny.

use serde_json::Value;

use crate::binary::{Copy, example, golden, oakham, text};

fn json(arguments: &[&str]) -> Value {
    let workspace = example();
    let mut all = vec!["position", "-w", workspace.to_str().unwrap(), "--format", "json"];
    all.extend(arguments);
    let output = oakham(&all);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[track_caller]
fn check(position: &Value, field: &str, pence: i64, provenance: &str) {
    assert_eq!(position[field], pence, "{field}");
    assert_eq!(position["provenance"][field], provenance, "{field}");
}

#[test]
fn month_5_of_2024_25_is_as_published() {
    let position = json(&["--year", "2024/25", "--month", "5"]);
    assert_eq!(position["schema"], "oakham.position/1");
    assert_eq!((&position["system"], &position["unit"]), (&Value::from("QK1"), &Value::from("pence")));
    assert_eq!(position["complete"], true);
    let total = &position["total"];
    check(total, "plan_ytd", -4_600_000_000, "published");
    check(total, "actual_ytd", -6_480_000_000, "derived");
    check(total, "variance_ytd", -1_880_000_000, "published");
    check(total, "plan_year", -8_000_000_000, "published");
    check(total, "support_ytd", 0, "derived");
    assert_eq!(total["excluding_support"]["actual_ytd"], -6_480_000_000_i64);
    assert_eq!(total["provenance"]["excluding_support.variance_ytd"], "derived");
    let of = |code: &str| -> &Value {
        position["organisations"].as_array().unwrap().iter().find(|o| o["code"] == code).unwrap()
    };
    check(of("RWE"), "variance_ytd", -300_000_000, "derived");
    check(of("RWE"), "plan_year", -6_490_000_000, "published");
    check(of("RT5"), "variance_ytd", -100_000_000, "published");
    check(of("RT5"), "plan_year", 0, "derived");
    check(of("RT5"), "forecast_year", 0, "derived");
    check(of("RT5"), "variance_year", 0, "derived");
    check(of("QK1"), "variance_ytd", -1_480_000_000, "published");
    check(of("QK1"), "plan_year", -1_510_000_000, "derived");
    check(of("QK1"), "plan_ytd", of("QK1")["plan_ytd"].as_i64().unwrap(), "synthetic");
}

#[test]
fn organisations_sum_to_the_system_in_every_month() {
    for (year, last) in [("2024/25", 5), ("2026/27", 7)] {
        for month in 1..=last {
            let position = json(&["--year", year, "--month", &month.to_string()]);
            for field in
                ["plan_ytd", "actual_ytd", "variance_ytd", "plan_year", "forecast_year", "support_ytd"]
            {
                let parts = position["organisations"].as_array().unwrap();
                let sum: i64 = parts.iter().map(|o| o[field].as_i64().unwrap()).sum();
                assert_eq!(position["total"][field], sum, "{year} month {month} {field}");
            }
        }
    }
}

#[test]
fn the_invented_year_is_synthetic_throughout() {
    let position = json(&["--year", "2026/27", "--month", "7"]);
    for part in position["organisations"].as_array().unwrap().iter().chain([&position["total"]]) {
        for (field, provenance) in part["provenance"].as_object().unwrap() {
            assert_eq!(provenance, "synthetic", "{field}");
        }
    }
}

#[test]
fn what_is_printed_stays_as_it_is() {
    let workspace = example();
    let workspace = workspace.to_str().unwrap();
    for (name, arguments) in [
        ("position.txt", vec![]),
        ("position-by-line.txt", vec!["--by", "line"]),
        ("position-by-month.txt", vec!["--by", "month"]),
        ("position.json", vec!["--format", "json"]),
        ("position.csv", vec!["--format", "csv"]),
    ] {
        let mut all = vec!["position", "-w", workspace, "--year", "2024/25", "--month", "5"];
        all.extend(arguments);
        let output = oakham(&all);
        assert_eq!(output.status.code(), Some(0));
        golden(name, &text(&output.stdout));
    }
}

#[test]
fn lines_and_months_as_rows_hold_one_figure_each() {
    for by in ["line", "month"] {
        let figures = json(&["--year", "2024/25", "--month", "5", "--by", by]);
        assert_eq!(figures["schema"], format!("oakham.position-by-{by}/1"));
        assert!(figures["figures"].as_array().unwrap().len() > 30);
    }
}

#[test]
fn an_earlier_day_shows_what_was_recorded_by_then() {
    let workspace = example();
    let position = |day: &str| {
        oakham(&["position", "-w", workspace.to_str().unwrap(), "--format", "json", "--as-at", day])
    };
    // Month 5's returns were approved on 14 September 2024; the claims were recorded in 2026.
    let then: Value = serde_json::from_slice(&position("2024-09-20").stdout).unwrap();
    assert_eq!(then["total"]["variance_ytd"], -1_880_000_000);
    assert_eq!(then["total"]["provenance"]["variance_ytd"], "synthetic");
    let before = position("2024-09-01");
    assert_eq!(before.status.code(), Some(2));
    assert!(text(&before.stderr).contains("no return for month 5"), "{}", text(&before.stderr));
}

#[test]
fn a_missing_return_leaves_the_system_incomplete_and_says_so() {
    let copy = Copy::new();
    std::fs::remove_dir_all(copy.month_5("RT5")).unwrap();
    let (code, printed) = copy.position();
    assert_eq!(code, 0);
    assert!(printed.contains("2 of 3 organisations reported"), "{printed}");
    assert!(printed.contains("LPT (RT5) has not reported month 5"), "{printed}");
}

#[test]
fn bridges_and_the_system_in_gross_sum_to_the_position_in_every_month() {
    for (year, last) in [("2024/25", 5), ("2026/27", 7)] {
        for month in 1..=last {
            let when = ["--year", year, "--month", &month.to_string()];
            let position = json(&when);
            let movement = json(&[&when[..], &["--by", "driver"]].concat());
            assert_eq!(movement["schema"], "oakham.movement/1");
            let pence = |value: &Value| value.as_i64().unwrap();
            let bridge = &movement["total"]["plan_to_actual"];
            let steps: i64 =
                bridge["steps"].as_array().unwrap().iter().map(|step| pence(&step["impact"])).sum();
            assert_eq!(pence(&bridge["from"]), pence(&position["total"]["plan_ytd"]), "{year} {month}");
            assert_eq!(pence(&bridge["to"]), pence(&position["total"]["actual_ytd"]), "{year} {month}");
            assert_eq!(
                pence(&bridge["from"]) + steps + pence(&bridge["unexplained"]),
                pence(&bridge["to"]),
                "{year} {month}"
            );
            let gross = &movement["gross"];
            let sum = |plus: &str, minus: &str| pence(&gross[plus]) + pence(&gross[minus]);
            assert_eq!(sum("income", "spending"), pence(&position["total"]["actual_ytd"]));
            let unreconciled = pence(&gross["unreconciled_income"]) - pence(&gross["unreconciled_spending"]);
            assert_eq!(
                sum("income_outside", "spending_outside") + unreconciled,
                pence(&position["total"]["actual_ytd"])
            );
        }
    }
}

#[test]
fn what_the_example_was_made_to_show_of_its_resources_is_shown() {
    let movement = json(&["--year", "2026/27", "--month", "7", "--by", "driver"]);
    assert_eq!(movement["duty"], "each-organisation");
    assert_eq!(movement["gross"]["unreconciled_income"], 420_000_000);
    let trust = movement["organisations"].as_array().unwrap().iter().find(|o| o["code"] == "RWE").unwrap();
    assert_eq!(trust["support"]["withheld"], 900_000_000);
    let resources = json(&["--year", "2026/27", "--month", "7", "--by", "resource"]);
    let trust = resources["organisations"].as_array().unwrap().iter().find(|o| o["code"] == "RWE").unwrap();
    let agency = &trust["ceilings"].as_array().unwrap()[0];
    assert!(agency["ceiling_year"].as_i64() < agency["forecast_year"].as_i64(), "{agency}");
}

#[test]
fn a_month_without_schedules_says_what_to_add() {
    let copy = Copy::new();
    for code in ["RWE", "RT5", "QK1"] {
        for name in domain::schedule::Schedules::NAMES {
            std::fs::remove_file(copy.month_5(code).join(format!("{name}.csv"))).unwrap();
        }
    }
    let workspace = copy.path().to_str().unwrap().to_owned();
    let output =
        oakham(&["position", "-w", &workspace, "--year", "2024/25", "--month", "5", "--by", "resource"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no return for month 5 of 2024/25 has schedules"));
}
