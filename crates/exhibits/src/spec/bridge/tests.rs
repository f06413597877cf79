//! Bridges: the labels sum, bars lie between the levels before and after, either side of zero.

use super::*;

fn amount(label: &str, millions: f64) -> Amount {
    Amount { label: label.to_owned(), millions }
}

fn example(start: f64, steps: &[f64], end: f64) -> Bridge {
    Bridge {
        start: amount("Plan", start),
        steps: steps.iter().enumerate().map(|(idx, step)| amount(&format!("Step {idx}"), *step)).collect(),
        end: amount("Actual", end),
        adverse: "adverse",
        favourable: "favourable",
    }
}

fn labels(pair: &Specification) -> Vec<String> {
    let bars = pair.option["series"][1]["data"].as_array().unwrap();
    bars.iter().map(|bar| bar["label"]["formatter"].as_str().unwrap().to_owned()).collect()
}

/// The left and right end of each bar, from the least level [£m].
fn spans(chart: &Specification) -> Vec<(f64, f64)> {
    let hidden = chart.option["series"][0]["data"].as_array().unwrap();
    let bars = chart.option["series"][1]["data"].as_array().unwrap();
    let span = |(hidden, bar): (&Value, &Value)| {
        let left = hidden.as_f64().unwrap();
        (left, tidy(left + bar["value"].as_f64().unwrap()))
    };
    hidden.iter().zip(bars).map(span).collect()
}

#[track_caller]
fn check(bridge_of: &Bridge, expected_labels: &[&str], expected_spans: &[(f64, f64)]) {
    let Pair { wide, narrow } = bridge("b", bridge_of);
    assert_eq!((wide.name.as_str(), narrow.name.as_str()), ("b-wide", "b-narrow"));
    for chart in [wide, narrow] {
        assert_eq!(labels(&chart), expected_labels);
        let spans = spans(&chart);
        assert_eq!(spans.len(), expected_spans.len());
        for (span, expected) in spans.iter().zip(expected_spans) {
            let off = (span.0 - expected.0).abs() + (span.1 - expected.1).abs();
            assert!(off < 1e-9, "{spans:?}");
        }
    }
}

#[test]
fn deficits_grow_to_the_right_from_zero() {
    check(
        &example(-20.0, &[-4.5, 1.0], -23.5),
        &["£20.0m", "▶ 4.5 adverse", "◀ 1.0 favourable", "£23.5m"],
        &[(0.0, 20.0), (20.0, 24.5), (23.5, 24.5), (0.0, 23.5)],
    );
}

#[test]
fn a_surplus_that_becomes_a_deficit_crosses_zero() {
    check(
        &example(3.0, &[-5.0, 0.0], -2.0),
        &["£3.0m surplus", "▶ 5.0 adverse", "0.0 no difference", "£2.0m deficit"],
        &[(0.0, 3.0), (0.0, 5.0), (5.0, 5.0), (3.0, 5.0)],
    );
}

#[test]
fn two_surpluses_lie_left_of_zero() {
    check(
        &example(10.0, &[-2.0, 5.0], 13.0),
        &["£10.0m surplus", "▶ 2.0 adverse", "◀ 5.0 favourable", "£13.0m surplus"],
        &[(3.0, 13.0), (3.0, 5.0), (0.0, 5.0), (0.0, 13.0)],
    );
}

#[test]
fn a_plan_to_break_even_has_a_bar_of_no_length() {
    check(
        &example(0.0, &[-1.5], -1.5),
        &["£0.0m", "▶ 1.5 adverse", "£1.5m deficit"],
        &[(0.0, 0.0), (0.0, 1.5), (0.0, 1.5)],
    );
}

#[test]
fn the_amounts_on_the_labels_sum() {
    let example = example(-46.0, &[-5.6, -5.2, -3.7, -2.4, -2.2, -2.1, 2.4], -64.8);
    let labels = labels(&bridge("sum", &example).wide);
    let number = |text: &str| -> f64 {
        text.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
    };
    // In tenths of a million, so that the sum is exact.
    let steps: f64 = labels[1..8]
        .iter()
        .map(|label| if label.starts_with('▶') { number(label) } else { -number(label) })
        .sum();
    assert!((number(&labels[0]) + steps - number(&labels[8])).abs() < 1e-9, "{labels:?}");
}

#[test]
fn connectors_join_neighbours_and_zero_is_drawn_where_it_is_crossed() {
    let lines = |example: &Bridge| {
        let chart = bridge("lines", example).wide;
        chart.option["series"][0]["markLine"]["data"].as_array().unwrap().clone()
    };
    let deficits = lines(&example(-20.0, &[-4.5, 1.0], -23.5));
    assert_eq!(deficits.len(), 3);
    assert_eq!(deficits[0], json!([{ "coord": [20.0, 0] }, { "coord": [20.0, 1] }]));
    let crossing = lines(&example(3.0, &[-5.0], -2.0));
    assert_eq!(crossing.len(), 3);
    assert_eq!(crossing[2]["xAxis"], json!(3.0));
    let from_even = lines(&example(0.0, &[-1.5], -1.5));
    assert_eq!(from_even.last().unwrap()["xAxis"], json!(0.0));
}

#[test]
fn adverse_and_favourable_lean_apart() {
    let chart = bridge("lean", &example(-20.0, &[-4.5, 1.0], -23.5)).wide;
    let lean = |bar: usize| chart.option["series"][1]["data"][bar]["itemStyle"]["decal"]["rotation"].as_f64();
    assert_eq!(lean(0), None);
    assert!(lean(1).unwrap() < 0.0 && 0.0 < lean(2).unwrap());
}

#[test]
fn labels_end_inside_the_drawing() {
    let mut example = example(-46.0, &[-5.6, 123.4], 71.8);
    example.favourable = "better than planned";
    let Pair { wide, narrow } = bridge("inside", &example);
    for chart in [wide, narrow] {
        let room = chart.option["grid"]["right"].as_f64().unwrap();
        for label in labels(&chart) {
            assert!(text_width(&label, SIZE, Weight::Regular) + GAP <= room, "{label}");
        }
        assert!(chart.option["grid"]["left"].as_f64().unwrap() + room < f64::from(chart.width));
    }
}
