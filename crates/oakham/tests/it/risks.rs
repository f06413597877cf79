//! Risks, controls and events: what public papers say of 2024/25, and sums that count nothing twice.

use serde_json::Value;

use crate::binary::{Copy, example, oakham, run, text};

fn json(year: Option<&str>) -> Value {
    let workspace = example();
    let mut all = vec!["risks", "-w", workspace.to_str().unwrap(), "--format", "json"];
    if let Some(year) = year {
        all.extend(["--year", year]);
    }
    let output = oakham(&all);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_year_of_the_first_page_has_its_public_story() {
    let risks = json(None);
    assert_eq!(risks["schema"], "oakham.risks/1");
    assert_eq!(risks["year"], "2024/25");
    assert_eq!(risks["mitigations_exhausted"], true);
    assert_eq!(risks["total"]["gross"]["value"], Value::Null, "no value is published");
    let kinds: Vec<_> = risks["controls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|control| control["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["projects", "contracts", "specifications"]);
    for kind in ["critical_incident", "industrial_action"] {
        let events = risks["events"].as_array().unwrap();
        let event = events.iter().find(|event| event["kind"] == kind).unwrap();
        assert!(event["source"].as_str().unwrap().contains("characters"), "{event}");
        assert_eq!(event["provenance"], "published");
    }
}

#[test]
fn net_is_gross_less_mitigations_and_only_open_rows_outside_the_forecast_count() {
    let risks = json(Some("2026/27"));
    let value = |field: &str| risks["total"][field]["value"].as_i64().unwrap();
    assert_eq!(value("gross") + value("mitigations"), value("net"));
    assert_eq!(value("weighted_gross") + value("weighted_mitigations"), value("weighted_net"));
    let rows = risks["risks"].as_array().unwrap();
    let counted: i64 =
        rows.iter().filter(|row| row["counts"] == true).filter_map(|row| row["gross"].as_i64()).sum();
    assert_eq!(counted, value("net"));
    let left_out: Vec<_> = rows.iter().filter(|row| row["counts"] == false).map(|row| &row["id"]).collect();
    assert_eq!(left_out, ["UHL27-R4", "ICB27-M2"], "one is in the forecast, one is exhausted");
    let parts = risks["by_organisation"].as_array().unwrap();
    let sum: i64 = parts.iter().map(|part| part["sums"]["net"]["value"].as_i64().unwrap()).sum();
    assert_eq!(sum, value("net"));
}

#[test]
fn the_risk_that_the_plan_of_2022_23_left_open_is_published() {
    let risks = json(Some("2022/23"));
    assert_eq!(risks["total"]["gross"]["value"], -7_700_000_000_i64);
    assert_eq!(risks["total"]["weighted_gross"]["value"], Value::Null, "no likelihood is published");
}

#[test]
fn risks_as_a_table_name_their_marks() {
    let workspace = example();
    let output = oakham(&["risks", "-w", workspace.to_str().unwrap()]);
    let printed = text(&output.stdout);
    assert!(printed.starts_with("All mitigations are exhausted"), "{printed}");
    assert!(printed.contains("a Wednesday in autumn 2024"), "{printed}");
    assert!(printed.contains("● published"), "{printed}");
}

type Spoil = fn(&std::path::Path);

#[test]
fn risks_stay_in_the_forecast_whatever_becomes_of_the_register_of_schemes() {
    let n_risks = |copy: &Copy| {
        let (_, printed) = run(copy, &["forecast", "--year", "2026/27", "--month", "7", "--paths", "100"]);
        let known = printed.lines().find(|line| line.starts_with("Known one by one")).map(str::to_owned);
        let known = known.unwrap_or_else(|| panic!("no risk is known in {printed}"));
        let before = known.split(" risks and mitigations").next().unwrap();
        before.rsplit(' ').next().unwrap().parse::<usize>().unwrap_or_else(|_| panic!("{known}"))
    };
    let n = n_risks(&Copy::new());
    assert!(5 < n, "{n}");
    let spoilt: [Spoil; 3] = [
        |schemes| std::fs::remove_file(schemes).unwrap(),
        |schemes| {
            let text = std::fs::read_to_string(schemes).unwrap();
            std::fs::write(schemes, format!("{}\n", text.lines().next().unwrap())).unwrap();
        },
        |schemes| std::fs::write(schemes, "no,such,headings\n1,2,3\n").unwrap(),
    ];
    for spoil in spoilt {
        let copy = Copy::new();
        spoil(&copy.path().join("finance/schemes/2026-27.csv"));
        assert_eq!(n_risks(&copy), n);
    }
}

#[test]
fn an_open_risk_whose_month_is_past_is_told_where_it_counts_and_where_it_does_not() {
    let copy = Copy::new();
    let risks = copy.path().join("finance/risks/2026-27.csv");
    let text = std::fs::read_to_string(&risks).unwrap();
    std::fs::write(&risks, text.replace("pay award,9000,50,8,", "pay award,9000,50,3,")).unwrap();
    let (code, printed) = run(&copy, &["risks", "--year", "2026/27"]);
    assert_eq!(code, 0, "{printed}");
    assert!(printed.contains("V20") && printed.contains("bites in month 3, which is past"), "{printed}");
    let (_, printed) = run(&copy, &["forecast", "--year", "2026/27", "--month", "7", "--paths", "100"]);
    assert!(printed.contains("1 open risk or mitigation is left out"), "{printed}");
    let as_json = ["forecast", "--year", "2026/27", "--month", "7", "--paths", "100", "--format", "json"];
    let (_, printed) = run(&copy, &as_json);
    let forecast: Value =
        serde_json::from_str(&printed[printed.find('{').unwrap()..=printed.rfind('}').unwrap()]).unwrap();
    assert_eq!(forecast["risks_left_out"], 1, "{forecast}");
    // The register of schemes runs to month 7.
    let (_, printed) = run(&copy, &["forecast", "--year", "2026/27", "--month", "6", "--paths", "100"]);
    let why = "The year’s register of schemes runs to month 7, later than this one, so its savings";
    assert!(printed.contains(why), "{printed}");
}
