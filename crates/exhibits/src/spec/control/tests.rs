//! What a control chart draws.

use super::*;
use crate::render::svg;

fn point(value: Option<f64>, mark: Mark, group: usize) -> ControlPoint {
    let mean = if group == 0 { 10.0 } else { 20.0 };
    ControlPoint {
        date: "Aug 2021".to_owned(),
        value,
        mark,
        is_excluded: false,
        group,
        mean: Some(mean),
        limits: Some((mean - 5.0, mean + 5.0)),
        target: None,
    }
}

fn chart(points: Vec<ControlPoint>) -> Control {
    Control { title: "Attendances".to_owned(), decimals: 0, points }
}

#[test]
fn the_lines_of_two_groups_do_not_meet_and_shapes_are_explained() {
    let points = vec![
        point(Some(9.0), Mark::Usual, 0),
        point(None, Mark::Usual, 0),
        point(Some(21.0), Mark::Worse, 1),
        point(Some(20.0), Mark::Usual, 1),
    ];
    let pair = control("c", &chart(points));
    let series = pair.wide.option["series"].as_array().unwrap();
    // Upper limit, mean and lower limit of each of two groups, and the values.
    assert_eq!(series.len(), 7);
    let means: Vec<&Value> = series.iter().filter(|of| of["name"] == "Mean").map(|of| &of["data"]).collect();
    assert_eq!(*means[0], json!([10.0, 10.0, null, null]));
    assert_eq!(*means[1], json!([null, null, 20.0, 20.0]));
    let values = &series[6]["data"];
    assert_eq!((&values[1], &values[2]["symbol"]), (&json!("-"), &json!("rect")));
    let texts = pair.wide.option["graphic"].to_string();
    assert!(texts.contains("● usual variation") && texts.contains("■ concern"), "{texts}");
    assert!(!texts.contains("▲"), "{texts}");
    for specification in [&pair.wide, &pair.narrow] {
        assert!(!svg(specification).unwrap().contains("NaN"));
    }
}

#[test]
fn a_chart_without_values_or_with_equal_ones_is_drawn() {
    for points in [vec![], vec![point(None, Mark::Usual, 0)], vec![point(Some(0.0), Mark::Usual, 0); 3]] {
        let points: Vec<ControlPoint> = points
            .into_iter()
            .map(|point| ControlPoint { mean: point.value, limits: None, ..point })
            .collect();
        let pair = control("c", &chart(points));
        assert!(!svg(&pair.wide).unwrap().contains("NaN"));
    }
}
