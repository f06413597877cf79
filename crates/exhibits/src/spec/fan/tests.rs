//! A fan is hinged at the last closed month and names every line at the right.

use super::*;
use crate::render::svg;

fn months(from: usize, to: usize, slope: f64) -> ByMonth {
    std::array::from_fn(|month_idx| {
        (from <= month_idx && month_idx < to).then(|| slope * count(month_idx + 1))
    })
}

fn example() -> Fan {
    Fan {
        plan: months(0, 12, -6.0),
        actual: months(0, 5, -9.0),
        worse: months(5, 12, -12.0),
        middle: months(5, 12, -10.0),
        better: months(5, 12, -8.0),
        own_forecast: Some(-72.0),
        last_year: Some(Amount { label: "2029/30 outturn".to_owned(), millions: -68.0 }),
    }
}

fn named<'a>(option: &'a Value, name: &str) -> &'a Value {
    option["series"].as_array().unwrap().iter().find(|series| series["name"] == name).unwrap()
}

#[test]
fn the_range_opens_from_the_last_actual() {
    let option = fan("fan", &example()).wide.option;
    let data = &named(&option, "From worse to better")["data"];
    assert_eq!((&data[3], &data[4], &data[11]), (&Value::Null, &json!(0.0), &json!(48.0)));
    assert_eq!(named(&option, "Middle forecast")["data"][4], json!(-45.0));
    assert_eq!(named(&option, "1 in 10 ends worse")["stackStrategy"], "all");
}

#[test]
fn every_line_is_named_with_its_end() {
    let drawing = svg(&fan("fan", &example()).wide).unwrap();
    for words in [
        "1 in 10 ends worse £144.0m",
        "Middle forecast £120.0m",
        "1 in 10 ends better £96.0m",
        "Plan, forecast outturn £72.0m",
        "2029/30 outturn £68.0m",
        "Month 5, last closed",
    ] {
        assert!(drawing.contains(words), "{words}");
    }
}

#[test]
fn an_own_forecast_off_plan_has_its_own_name() {
    let off = Fan { own_forecast: Some(-80.0), ..example() };
    let drawing = svg(&fan("fan", &off).wide).unwrap();
    assert!(drawing.contains("Forecast outturn £80.0m") && drawing.contains("Plan £72.0m"));
}

#[test]
fn a_closed_year_has_no_range() {
    let closed = Fan {
        actual: months(0, 12, -9.0),
        worse: [None; 12],
        middle: [None; 12],
        better: [None; 12],
        ..example()
    };
    let option = fan("fan", &closed).narrow.option;
    assert!(named(&option, "Middle forecast")["data"].as_array().unwrap().iter().all(Value::is_null));
    assert!(svg(&fan("fan", &closed).narrow).is_ok());
}
