//! Lines over time are named at their ends, apart from one another, and told apart without colour.

use super::*;

fn example() -> Course {
    let line = |label: &str, values: &[f64], stroke| Line {
        label: label.to_owned(),
        values: values.iter().copied().map(Some).collect(),
        stroke,
    };
    Course {
        title: "Cash at the end of the week, £m".to_owned(),
        times: (0..4).map(|week| week.to_string()).collect(),
        lines: vec![
            line("First trust", &[40.0, 30.0, 22.0, 21.0], Stroke::Solid(0)),
            line("Second trust", &[20.0, 21.0, 20.0, 20.5], Stroke::Solid(1)),
            line("Least to be held", &[10.0, 10.0, 10.0, 10.0], Stroke::Dashed),
        ],
    }
}

#[test]
fn every_line_is_named_once_and_no_name_meets_another() {
    for chart in [course("cash", &example()).wide, course("cash", &example()).narrow] {
        let texts = chart.option["graphic"].as_array().unwrap();
        let mut places = Vec::new();
        for line in example().lines {
            let named: Vec<_> = texts
                .iter()
                .filter(|text| text["style"]["text"].as_str().unwrap().replace('\n', " ") == line.label)
                .collect();
            assert_eq!(named.len(), 1, "{}", line.label);
            let size = named[0]["style"]["fontSize"].as_f64().unwrap();
            places.push((named[0]["y"].as_f64().unwrap(), size));
        }
        places.sort_by(|one, other| one.0.total_cmp(&other.0));
        for pair in places.windows(2) {
            assert!(pair[1].0 - pair[0].0 >= pair[0].1, "{places:?}");
        }
    }
}

#[test]
fn lines_differ_in_symbol_or_dash() {
    let chart = course("cash", &example()).wide;
    let series = chart.option["series"].as_array().unwrap();
    let looks: std::collections::BTreeSet<String> =
        series.iter().map(|line| format!("{} {}", line["symbol"], line["lineStyle"]["type"])).collect();
    assert_eq!(looks.len(), 3);
}
