//! The course of the year: what is drawn, in which words, and that no label meets another.

use super::*;

fn by_month(amounts: &[f64]) -> ByMonth {
    std::array::from_fn(|month_idx| amounts.get(month_idx).copied())
}

fn level(each: f64) -> ByMonth {
    std::array::from_fn(|month_idx| Some(each * count(month_idx + 1)))
}

fn example() -> Monthly {
    Monthly {
        plan: level(-6.0),
        actual: by_month(&[-7.0, -14.0, -22.0]),
        straight_line: Some(-88.0),
        own_forecast: Some(-72.0),
        last_year: Some(Amount { label: "2029/30 outturn".to_owned(), millions: -70.0 }),
    }
}

fn texts(chart: &Specification) -> Vec<&str> {
    let graphic = chart.option["graphic"].as_array().unwrap();
    graphic.iter().map(|text| text["style"]["text"].as_str().unwrap()).collect()
}

fn names(chart: &Specification) -> Vec<&str> {
    let series = chart.option["series"].as_array().unwrap();
    series.iter().map(|series| series["name"].as_str().unwrap()).collect()
}

/// Left, right, top and bottom of a text [px].
fn extent(graphic: &Value) -> (f64, f64, f64, f64) {
    let style = &graphic["style"];
    let size = style["fontSize"].as_f64().unwrap();
    let weight = if style["fontWeight"] == "bold" { Weight::Bold } else { Weight::Regular };
    let text = style["text"].as_str().unwrap();
    let width = text.lines().map(|line| text_width(line, size, weight)).fold(0.0, f64::max);
    let half = count(text.lines().count()) * size / 2.0;
    let (x, y) = (graphic["x"].as_f64().unwrap(), graphic["y"].as_f64().unwrap());
    let left = if style["textAlign"] == "right" { x - width } else { x };
    (left, left + width, y - half, y + half)
}

#[track_caller]
fn check_labels_apart(example: &Monthly) {
    let Pair { wide, narrow } = monthly("apart", example);
    for chart in [wide, narrow] {
        let graphic = chart.option["graphic"].as_array().unwrap();
        for (idx, one) in graphic.iter().enumerate() {
            let (left, right, top, bottom) = extent(one);
            let inside = 0.0 <= left && right <= f64::from(chart.width) && bottom <= f64::from(chart.height);
            assert!(inside, "{}: {}", chart.name, one["style"]["text"]);
            for other in &graphic[idx + 1..] {
                let (other_left, other_right, other_top, other_bottom) = extent(other);
                let meet =
                    left < other_right && other_left < right && top < other_bottom && other_top < bottom;
                assert!(!meet, "{}: {} meets {}", chart.name, one["style"]["text"], other["style"]["text"]);
            }
        }
    }
}

#[test]
fn a_year_in_deficit_is_worded_without_signs() {
    let Pair { wide, narrow } = monthly("year", &example());
    for expected in [
        "Deficit built up since April, £m",
        "Month 3, last closed",
        "Actual £22.0m",
        "Plan, forecast outturn £72.0m",
        "Straight line £88.0m",
        "2029/30 outturn £70.0m",
    ] {
        assert!(texts(&wide).contains(&expected), "{expected}: {:?}", texts(&wide));
    }
    for expected in ["Month 3", "Plan\n£72.0m", "Forecast outturn\n£72.0m", "Straight line\n£88.0m"] {
        assert!(texts(&narrow).contains(&expected), "{expected}: {:?}", texts(&narrow));
    }
}

#[test]
fn a_year_that_crosses_zero_puts_deficits_in_brackets() {
    let mut crossing = example();
    crossing.plan = by_month(&[-3.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0]);
    crossing.own_forecast = None;
    let wide = monthly("crossing", &crossing).wide;
    assert!(texts(&wide).contains(&"Surplus or (deficit) built up since April, £m"));
    assert!(texts(&wide).contains(&"Plan £4.0m"));
    assert!(texts(&wide).contains(&"Straight line (£88.0m)"));
    let lines = wide.option["series"][0]["markLine"]["data"].as_array().unwrap();
    assert_eq!(lines[1]["yAxis"], json!(0));
}

#[test]
fn the_straight_line_runs_from_the_last_closed_month_to_march() {
    let wide = monthly("straight", &example()).wide;
    assert_eq!(names(&wide), ["Plan", "Straight line", "Actual", "Forecast outturn", "2029/30 outturn"]);
    let data = wide.option["series"][1]["data"].as_array().unwrap();
    assert_eq!(data[1], Value::Null);
    assert_eq!(data[2], json!(-22.0));
    assert_eq!(data[11], json!(-88.0));
}

#[test]
fn a_closed_year_has_no_straight_line() {
    let mut closed = example();
    closed.actual = level(-7.5);
    let wide = monthly("closed", &closed).wide;
    assert_eq!(names(&wide), ["Plan", "Actual", "Forecast outturn", "2029/30 outturn"]);
    assert!(texts(&wide).contains(&"Actual £90.0m"));
    check_labels_apart(&closed);
}

#[test]
fn a_year_with_no_closed_month_shows_its_plan() {
    let mut open = example();
    open.actual = [None; 12];
    let wide = monthly("open", &open).wide;
    assert_eq!(names(&wide), ["Plan", "Forecast outturn", "2029/30 outturn"]);
    assert!(!texts(&wide).iter().any(|text| text.contains("Month")));
}

#[test]
fn no_label_meets_another() {
    check_labels_apart(&example());
    for n_closed in 1..=12 {
        for each in [-7.5, -6.0, -2.0, 0.0, 1.5] {
            let actual =
                std::array::from_fn(|month_idx| (month_idx < n_closed).then(|| each * count(month_idx + 1)));
            check_labels_apart(&Monthly { actual, straight_line: Some(12.0 * each), ..example() });
        }
    }
}
