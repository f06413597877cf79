//! The forecast from end to end: what it says of the example, its contract, its record.

use serde_json::Value;

use crate::binary::{Copy, example, oakham, text};

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let workspace = example();
    let mut all = vec!["forecast", "-w", workspace.to_str().unwrap()];
    all.extend(arguments);
    let output = oakham(&all);
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn json(arguments: &[&str]) -> Value {
    let mut all = vec!["--format", "json"];
    all.extend(arguments);
    let (code, printed, errors) = run(&all);
    assert_eq!(code, Some(0), "{errors}");
    serde_json::from_str(&printed).unwrap()
}

fn pence(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

#[test]
fn month_5_of_2024_25_holds_a_deficit_above_140_million_in_less_than_90() {
    let found = json(&["--year", "2024/25", "--month", "5"]);
    assert_eq!(found["schema"], "oakham.forecast/1");
    assert_eq!((&found["unit"], &found["provenance"]), (&Value::from("pence"), &Value::from("synthetic")));
    let end = &found["total"]["excluding_support"]["year_end"];
    let (worse, better) = (pence(&end["p10"]), pence(&end["p90"]));
    assert!(worse < -14_000_000_000 && -14_000_000_000 < better, "{end}");
    assert!(better - worse <= 9_000_000_000, "{end}");
    assert!(found["sentence"].as_str().unwrap().contains("synthetic"));
}

#[test]
fn rules_of_thumb_and_own_forecast_stand_beside_it() {
    let found = json(&["--year", "2024/25", "--month", "5", "--paths", "100"]);
    let course = &found["total"]["including_support"];
    assert_eq!(course["own_forecast"], -8_000_000_000_i64);
    assert_eq!(course["methods"]["straight_line"], -15_552_000_000_i64);
    assert_eq!(course["methods"]["plan_plus_variance_to_date"], -9_880_000_000_i64);
    assert_eq!(course["methods"]["plan_plus_variance_continuing"], -12_512_000_000_i64);
    assert_eq!(found["total"]["stickiness"]["months_on_plan_while_adverse"], 5);
    let shares = found["total"]["drivers"].as_object().unwrap();
    let sum: f64 = shares.values().map(|share| share.as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-9);
    assert_eq!(course["range_to_month"].as_array().unwrap().len(), 7);
}

#[test]
fn a_straight_line_of_one_or_two_months_is_left_out_of_json_and_csv_as_of_tables() {
    for (month, is_left_out) in [("1", true), ("2", true), ("3", false)] {
        let of_month = ["--year", "2024/25", "--month", month, "--paths", "100"];
        let found = json(&of_month);
        for course in ["including_support", "excluding_support"] {
            let line = &found["total"][course]["methods"]["straight_line"];
            assert_eq!(line.is_null(), is_left_out, "month {month}, {course}: {line}");
        }
        let (code, csv, errors) = run(&[&["--format", "csv"], &of_month[..]].concat());
        assert_eq!(code, Some(0), "{errors}");
        assert_eq!(!csv.contains(",straight_line,"), is_left_out, "month {month}");
        let (_, table, _) = run(&of_month);
        assert_eq!(!table.contains("Straight line, 12 ÷"), is_left_out, "month {month}");
    }
}

#[test]
fn the_table_says_the_range_in_words_and_marks_what_is_synthetic() {
    let (code, printed, _) = run(&["--year", "2024/25", "--month", "5", "--paths", "500"]);
    assert_eq!(code, Some(0));
    let first = printed.lines().next().unwrap();
    assert!(first.starts_with("8 in 10 chance that the year ends between an £8"), "{first}");
    assert!(
        first.contains("million deficit; ") && first.contains(" in 100 chance of meeting plan"),
        "{first}"
    );
    assert!(first.ends_with("(○ rests on synthetic figures)"), "{first}");
    for words in [
        "Only the organisations’ own forecasts reach the plan; ",
        "Straight line, 12 ÷ 5",
        "Forecast outturns equalled the plan in 5 of the 5 closed months",
        "500 simulated year ends, seed 1. They rest on monthly figures that are synthetic.",
    ] {
        assert!(printed.contains(words), "{words}\n{printed}");
    }
}

#[test]
fn the_same_seed_prints_the_same_bytes() {
    let once = |seed: &str| run(&["--month", "5", "--paths", "100", "--format", "csv", "--seed", seed]).1;
    assert_eq!(once("3"), once("3"));
    assert_ne!(once("3"), once("4"));
    assert!(once("3").starts_with("subject,code,name,support,measure,value,provenance\n"));
}

#[test]
fn a_missing_return_leaves_no_forecast_and_says_so() {
    let copy = Copy::new();
    std::fs::remove_dir_all(copy.month_5("RT5")).unwrap();
    let workspace = copy.path().to_str().unwrap();
    let output = oakham(&["forecast", "-w", workspace, "--year", "2024/25", "--month", "5"]);
    assert_eq!(output.status.code(), Some(2));
    let errors = text(&output.stderr);
    assert!(errors.contains("RT5 not in; a system without one of its parts has no year's end"), "{errors}");
}

#[test]
fn the_record_names_its_worlds_and_its_anecdotes() {
    let (code, printed, _) = run(&["--backtest", "--years", "10"]);
    assert_eq!(code, Some(0));
    for words in
        ["The 80% interval held", "10 years of synthetic systems", "England, all systems 2025/26 month 9"]
    {
        assert!(printed.contains(words), "{words}\n{printed}");
    }
    let record = json(&["--backtest", "--years", "10"]);
    assert_eq!(record["schema"], "oakham.forecast-record/1");
    assert_eq!(record["worlds"].as_array().unwrap().len(), 2);
    assert_eq!(record["worlds"][0]["outcomes"], 110);
    assert_eq!(record["worlds"][0]["provenance"], "synthetic");
}

#[test]
fn coverage_over_400_years_is_within_3_points_of_80() {
    if std::env::var_os("SLOW_TESTS").is_none() {
        let record = json(&["--backtest", "--years", "1"]);
        assert_eq!(record["level"], 0.8);
        return;
    }
    let record = json(&["--backtest", "--years", "400"]);
    let world = &record["worlds"][0];
    let share = world["held"].as_f64().unwrap() / world["outcomes"].as_f64().unwrap();
    assert!((0.77..=0.83).contains(&share), "{share}");
}

#[test]
fn a_second_opinion_of_seven_months_stands_beside_it_and_enters_nothing() {
    let found = json(&["--year", "2026/27", "--month", "7", "--paths", "200"]);
    for outlook in found["organisations"].as_array().unwrap().iter().chain([&found["total"]]) {
        for basis in ["including_support", "excluding_support"] {
            let projection = &outlook[basis]["projection"];
            assert_eq!(
                (&projection["months_known"], &projection["months_of_earlier_years"]),
                (&7.into(), &0.into())
            );
            let ends = ["lower_95", "lower_80", "lower_50", "median", "upper_50", "upper_80", "upper_95"];
            let ends: Vec<i64> = ends.iter().map(|end| pence(&projection[*end])).collect();
            assert!(ends.is_sorted(), "{projection}");
            assert!(!projection["warnings"].as_array().unwrap().is_empty(), "7 months show no season");
        }
    }
    let (_, csv, _) = run(&["--year", "2026/27", "--month", "7", "--paths", "200", "--format", "csv"]);
    assert!(csv.contains(",excluding,projection_median,"), "{csv}");
    let (code, printed, _) = run(&["--year", "2026/27", "--month", "7", "--paths", "200"]);
    assert_eq!(code, Some(0));
    for words in [
        "A second opinion that never enters the forecast: 7 underlying months carried on",
        "Projection of underlying months",
        "7 months are fewer than two years, so no season is known",
    ] {
        assert!(printed.contains(words), "{words}\n{printed}");
    }
}

#[test]
fn five_months_have_no_second_opinion_and_say_so() {
    let found = json(&["--year", "2024/25", "--month", "5", "--paths", "100"]);
    assert!(found["total"]["including_support"]["projection"].is_null());
    let (_, printed, _) = run(&["--year", "2024/25", "--month", "5", "--paths", "100"]);
    let told = "A second opinion by projection needs 6 underlying months in a row; 5 months are closed.";
    assert!(printed.contains(told), "{printed}");
    assert!(!printed.contains("Projection of underlying months"), "{printed}");
}
