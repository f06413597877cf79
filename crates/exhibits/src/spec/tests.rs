//! What every option promises: pure JSON that ECharts draws.

use std::collections::BTreeSet;

use super::bridge::Bridge;
use super::in_month::InMonth;
use super::monthly::Monthly;
use super::spark::Spark;
use super::*;
use crate::render::svg;

fn amount(label: &str, millions: f64) -> Amount {
    Amount { label: label.to_owned(), millions }
}

/// Every chart, from invented figures.
fn specifications() -> Vec<Specification> {
    let plan = std::array::from_fn(|month_idx| Some(-4.0 * count(month_idx + 1)));
    let actual = std::array::from_fn(|month_idx| (month_idx < 5).then(|| -4.7 * count(month_idx + 1)));
    let bridge = Bridge {
        start: amount("Plan", -20.0),
        steps: vec![amount("Drugs", -4.5), amount("Income", 1.0)],
        end: amount("Actual", -23.5),
        adverse: "adverse",
        favourable: "favourable",
    };
    let monthly = Monthly {
        plan,
        actual,
        straight_line: Some(-56.4),
        own_forecast: Some(-48.0),
        last_year: Some(amount("2029/30 outturn", -40.0)),
    };
    let pairs = [
        bridge::bridge("bridge", &bridge),
        monthly::monthly("year", &monthly),
        in_month::in_month("months", &InMonth { plan, actual }),
    ];
    let spark = spark::spark("spark", &Spark { plan, actual }).expect("months are closed");
    pairs.into_iter().flat_map(|pair| [pair.wide, pair.narrow]).chain([spark]).collect()
}

/// Every text in `value`.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text.as_str()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(entries) => entries.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn an_option_survives_json_and_holds_no_function() {
    for Specification { name, option, .. } in specifications() {
        let again: Value = serde_json::from_str(&option.to_string()).unwrap();
        assert_eq!(again, option, "{name}");
        for text in texts(&option) {
            assert!(!text.contains("function") && !text.contains("=>"), "{name}: {text}");
        }
        let series = option["series"].as_array().unwrap();
        assert!(series.iter().all(|series| series["type"] != "custom"), "{name}");
        assert!(!option.to_string().contains("fontFamily"), "{name}");
    }
}

#[test]
fn every_chart_is_drawn_under_its_own_name() {
    let specifications = specifications();
    let names: BTreeSet<&str> = specifications.iter().map(|chart| chart.name.as_str()).collect();
    assert_eq!(names.len(), specifications.len());
    for specification in &specifications {
        let drawing = svg(specification).unwrap();
        assert!(drawing.contains(&format!("width=\"{}\"", specification.width)));
        assert!(drawing.contains("<path"), "{}", specification.name);
    }
}

#[test]
fn narrow_charts_fit_a_telephone() {
    let narrow: Vec<_> =
        specifications().into_iter().filter(|chart| chart.name.ends_with("-narrow")).collect();
    assert_eq!(narrow.len(), 3);
    assert!(narrow.iter().all(|chart| chart.width == 288));
}

#[test]
fn amounts_round_as_pence_do() {
    for (millions, text) in [
        (18.85, "18.9"),
        (-18.85, "18.9"),
        (0.049_999_99, "0.0"),
        (0.05, "0.1"),
        (-0.0, "0.0"),
        (64.8, "64.8"),
    ] {
        assert_eq!(tenths(millions), text);
    }
    assert_eq!(pounds(-64.8), "£64.8m");
    assert!(is_nil(0.04) && !is_nil(-0.05));
}

#[test]
fn long_names_break_between_words() {
    assert_eq!(lines_of("Nursing, midwifery and health visiting", 10.0, 100.0).len(), 2);
    assert_eq!(lines_of("Drugs", 10.0, 1.0), ["Drugs"]);
    assert_eq!(lines_of("", 10.0, 100.0), Vec::<String>::new());
}
