//! The efficiency programme: what public papers explain, what a scheme may count, and the register.

use serde_json::Value;

use crate::binary::{Copy, example, oakham, text};
use crate::server::Server;

fn json(arguments: &[&str], code: i32) -> Value {
    let workspace = example();
    let mut all = vec!["efficiency", "-w", workspace.to_str().unwrap(), "--format", "json"];
    all.extend(arguments);
    let output = oakham(&all);
    assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

const MILLION: i64 = 100_000_000;

#[test]
fn public_papers_explain_53_of_190_million_in_2025_26() {
    let programme = json(&[], 0);
    assert_eq!(programme["schema"], "oakham.efficiency/1");
    assert_eq!(programme["year"], "2025/26", "the last year whose register is not synthetic");
    assert_eq!(
        programme["headline"],
        "Public papers explain £53.0 million of the £190.0 million of savings required; £137.0 million is not itemised"
    );
    assert_eq!(programme["explained"]["value"], 53 * MILLION);
    assert_eq!(programme["not_itemised"]["value"], 137 * MILLION);
    assert_eq!(programme["not_itemised"]["provenance"], "derived");
    assert_eq!(programme["total"]["plan_year"]["value"], 190 * MILLION);
    let stated: Vec<_> =
        programme["stated"].as_array().unwrap().iter().map(|claim| &claim["value"]).collect();
    assert_eq!(stated, [&Value::from(190 * MILLION), &Value::from(74 * MILLION)]);
    let of = |organisations: &[&str]| {
        let parts = programme["by_organisation"].as_array().unwrap();
        let part =
            parts.iter().find(|part| part["organisations"] == serde_json::json!(organisations)).unwrap();
        part["amounts"]["plan_year"]["value"].as_i64().unwrap()
    };
    assert_eq!((of(&["QK1"]), of(&["RWE", "RT5"])), (74 * MILLION, 116 * MILLION));
    let prescribing = &programme["schemes"][0];
    assert_eq!(
        (&prescribing["title"], &prescribing["provenance"]),
        (&"Prescribing".into(), &"published".into())
    );
    assert_eq!(prescribing["amounts"]["plan_year"]["value"], 1_790_000_000);
    assert!(prescribing["source"].as_str().unwrap().starts_with("leicester-hwb-2025"));
}

#[test]
fn what_2024_25_delivered_is_published_and_not_itemised() {
    let programme = json(&["--year", "2024/25"], 0);
    assert_eq!(programme["total"]["delivered_ytd"]["value"], 150 * MILLION);
    assert_eq!(programme["total"]["delivered_ytd"]["provenance"], "published");
    assert_eq!(programme["explained"]["value"], Value::Null);
}

#[test]
fn the_made_up_year_is_synthetic_keeps_uhls_target_and_every_breakdown_sums() {
    let programme = json(&["--year", "2026/27"], 1);
    let schemes = programme["schemes"].as_array().unwrap();
    assert_eq!(schemes.len(), 40);
    assert!(schemes.iter().all(|scheme| scheme["provenance"] == "synthetic"));
    let uhl = &programme["by_organisation"][1];
    assert_eq!(uhl["organisations"][0], "RWE");
    assert_eq!(uhl["amounts"]["plan_year"]["value"], 99 * MILLION);
    for field in ["plan_year", "delivered_ytd", "forecast_year", "likely_year"] {
        let total = programme["total"][field]["value"].as_i64().unwrap();
        for breakdown in ["by_organisation", "by_recurrence", "by_type", "by_category"] {
            let parts = programme[breakdown].as_array().unwrap();
            let sum: i64 = parts.iter().filter_map(|part| part["amounts"][field]["value"].as_i64()).sum();
            assert_eq!(sum, total, "{breakdown} {field}");
        }
    }
    let matrix = programme["matrix"].as_array().unwrap();
    let plan: i64 = matrix.iter().filter_map(|row| row["total"]["value"].as_i64()).sum();
    assert_eq!(plan, programme["total"]["plan_year"]["value"].as_i64().unwrap());
}

#[test]
fn a_saving_without_an_approved_assessment_does_not_appear_as_delivered() {
    let programme = json(&["--year", "2026/27"], 1);
    let mut not_counted = 0;
    for scheme in programme["schemes"].as_array().unwrap() {
        if scheme["may_report"] == false {
            assert_eq!(
                scheme["amounts"]["delivered_ytd"]["value"].as_i64().unwrap_or(0),
                0,
                "{}",
                scheme["id"]
            );
            assert_eq!(scheme["amounts"]["cautious_year"]["value"], 0, "{}", scheme["id"]);
            not_counted += scheme["amounts"]["not_counted_ytd"]["value"].as_i64().unwrap();
        }
    }
    assert!(0 < not_counted);
    assert_eq!(programme["total"]["not_counted_ytd"]["value"], not_counted);
    let findings = programme["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["rule"] == "V17" && finding["severity"] == "error"));
}

#[test]
fn every_fault_of_a_register_is_told_with_its_cell() {
    let copy = Copy::new();
    let path = copy.path().join("finance/schemes/2025-26.csv");
    let spoilt = std::fs::read_to_string(&path)
        .unwrap()
        .replace("17900", "17.9")
        .replace(",item,Continuing", ",idea,Continuing");
    std::fs::write(&path, spoilt).unwrap();
    let output = oakham(&["efficiency", "-w", copy.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    assert!(told.contains("2 places cannot be read"), "{told}");
    assert!(told.contains("row 2") && told.contains("(plan_fy)"), "{told}");
    assert!(told.contains("row 3") && told.contains("(entry)"), "{told}");
}

#[test]
fn an_earlier_day_knows_nothing_of_later_records() {
    let workspace = example();
    let output = oakham(&[
        "efficiency",
        "-w",
        workspace.to_str().unwrap(),
        "--as-at",
        "2026-11-20",
        "--format",
        "json",
    ]);
    let programme: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        programme["year"], "2026/27",
        "the registers of public papers were recorded on 21 November 2026"
    );
}

#[test]
fn a_year_without_a_register_is_refused_with_those_there_are() {
    let workspace = example();
    let output = oakham(&["efficiency", "-w", workspace.to_str().unwrap(), "--year", "2019/20"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("2024/25, 2025/26, 2026/27"), "{}", text(&output.stderr));
}

#[test]
fn the_register_as_csv_has_a_row_a_scheme() {
    let workspace = example();
    let output = oakham(&["efficiency", "-w", workspace.to_str().unwrap(), "--format", "csv"]);
    let printed = text(&output.stdout);
    assert_eq!(printed.lines().count(), 7);
    assert!(printed.lines().nth(1).unwrap().contains("1790000000"), "{printed}");
}

#[test]
fn pages_show_what_is_explained_who_delivers_and_what_is_held_back() {
    let copy = Copy::new();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let check = |path: &str, status: u16, words: &[&str]| {
        let (found, body) = server.get(path);
        assert_eq!(found, status, "{path}");
        for word in words {
            assert!(body.contains(word), "{path} lacks {word:?}");
        }
    };
    check(
        "/efficiency",
        200,
        &["Public papers explain £53.0 million", "28% is explained", "/sources#leicester-hwb-2025"],
    );
    check("/efficiency?year=2024/25", 200, &["no public paper says by which schemes"]);
    check(
        "/efficiency?year=2026/27&show=uncleared",
        200,
        &["not counted", "/scheme/UHL27-03", "Odds of delivery"],
    );
    check("/efficiency?year=2026/27&show=high-risk", 200, &["Not yet identified"]);
    check("/efficiency?show=nonsense", 400, &[]);
    check("/efficiency?year=2019/20", 404, &["There are no figures for 2019/20"]);
    check("/efficiency.csv?year=2026/27", 200, &["UHL27-03"]);
    check("/scheme/UHL27-03", 200, &["is claimed but not counted", "finance/schemes/2026-27.csv"]);
    check("/scheme/ICB26-X", 200, &["No public paper says what this is made of"]);
    check("/scheme/NONE-1", 404, &["No register has a scheme"]);
    check(
        "/risks",
        200,
        &["All mitigations are exhausted", "critical incident", "Some contracts are under review."],
    );
    check("/risks?year=2026/27", 200, &["weighted by likelihood", "Exhausted"]);
    check("/risks.csv?year=2026/27", 200, &["UHL27-R1"]);
}
