//! Bars have their names at the left and their numbers where they end.

use super::*;

fn sample(values: &[Option<f64>]) -> Bars {
    let bar = |(idx, value): (usize, &Option<f64>)| Bar {
        name: format!("Practice {idx}"),
        value: *value,
        label: value.map_or_else(|| "No data".to_owned(), |value| value.to_string()),
    };
    Bars { title: "Patients".to_owned(), bars: values.iter().enumerate().map(bar).collect() }
}

#[test]
fn every_text_stands_inside_the_drawing_and_clear_of_the_names() {
    let pair = bars("a", &sample(&[Some(12_000.0), Some(-3_000.0), None, Some(0.0)]));
    for drawing in [&pair.wide, &pair.narrow] {
        let texts = drawing.option["graphic"].as_array().expect("texts");
        let numbers = texts.iter().skip(2).step_by(2);
        for text in numbers {
            let style = &text["style"];
            let shown = style["text"].as_str().expect("a text");
            let width = text_width(shown, style["fontSize"].as_f64().expect("a size"), Weight::Regular);
            let x = text["x"].as_f64().expect("a place");
            let left = if style["textAlign"] == "right" { x - width } else { x };
            assert!(70.0 < left && left + width <= f64::from(drawing.width), "{shown} at {left}");
        }
        assert_eq!(drawing.option["series"][0]["data"], json!([12_000.0, -3_000.0, null, 0.0]));
    }
}

#[test]
fn bars_of_nothing_have_an_axis() {
    let option = bars("a", &sample(&[None, Some(0.0)])).wide.option;
    assert!(option["xAxis"]["min"].as_f64() < option["xAxis"]["max"].as_f64(), "{option}");
}
