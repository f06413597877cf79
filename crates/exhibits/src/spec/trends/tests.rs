//! Lines over months keep apart.

use super::*;

fn sample() -> Trends {
    let trend = |name: &str, values: &[f64]| Trend {
        name: name.to_owned(),
        values: values.iter().copied().map(Some).collect(),
    };
    Trends {
        title: "With a GP, %".to_owned(),
        months: ["Jun 2021", "Jul 2021", "Aug 2021"].map(str::to_owned).to_vec(),
        range: Range::Shares,
        trends: vec![
            trend("East Leicestershire and Rutland", &[47.0, 46.8, 46.6]),
            trend("West Leicestershire", &[49.0, 48.9, 46.7]),
        ],
    }
}

#[test]
fn the_axis_holds_every_value_and_the_names_stand_apart() {
    let pair = trends("gp", &sample());
    for drawing in [&pair.wide, &pair.narrow] {
        assert_eq!(
            (&drawing.option["yAxis"]["min"], &drawing.option["yAxis"]["max"]),
            (&json!(46.0), &json!(49.0))
        );
        let texts = drawing.option["graphic"].as_array().expect("texts");
        let y = |name: &str| {
            let is_it = |text: &&serde_json::Value| {
                text["style"]["text"].as_str().is_some_and(|text| text.starts_with(name))
            };
            texts.iter().find(is_it).and_then(|text| text["y"].as_f64()).expect("a name")
        };
        assert!(16.0 <= (y("East") - y("West")).abs(), "equal ends do not write over each other");
    }
}

#[test]
fn one_value_alone_has_an_axis() {
    let mut one = sample();
    one.trends = vec![Trend { name: "A".to_owned(), values: vec![None, Some(100.0), None] }];
    let axis = trends("gp", &one).wide.option["yAxis"].clone();
    assert!(axis["min"].as_f64() < axis["max"].as_f64(), "{axis}");
}
