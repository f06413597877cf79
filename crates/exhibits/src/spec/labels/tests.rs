//! Labels keep their distance.

use super::*;
use crate::render::Weight;

fn text(y: f64) -> Label {
    Label {
        x: 0.0,
        y,
        text: "Plan £80.0m".to_owned(),
        size: 14.0,
        weight: Weight::Regular,
        colour: "#000000",
        hold: TextAnchor::Left,
    }
}

#[track_caller]
fn check(heights: &[f64], expected: &[f64]) {
    let mut texts: Vec<Label> = heights.iter().map(|y| text(*y)).collect();
    spread(&mut texts, 16.0, 10.0, 110.0);
    let found: Vec<f64> = texts.iter().map(|text| text.y).collect();
    let off: f64 = found.iter().zip(expected).map(|(found, expected)| (found - expected).abs()).sum();
    assert!(off < 1e-9 && found.len() == expected.len(), "{found:?}");
}

#[test]
fn labels_far_apart_stay() {
    check(&[20.0, 60.0, 100.0], &[20.0, 60.0, 100.0]);
}

#[test]
fn labels_too_close_are_moved_apart() {
    check(&[50.0, 40.0, 44.0], &[40.0, 56.0, 72.0]);
}

#[test]
fn labels_at_the_edges_are_moved_inside() {
    check(&[108.0, 109.0], &[94.0, 110.0]);
    check(&[0.0, 0.0], &[10.0, 26.0]);
}

#[test]
fn a_label_moves_off_a_line() {
    let plot = Plot { left: 0.0, right: 300.0, top: 0.0, bottom: 200.0 };
    let level = vec![vec![(0.0, 50.0), (300.0, 50.0)]];
    let places = [
        ((10.0, 50.0), TextAnchor::Left),
        ((290.0, 80.0), TextAnchor::Right),
        ((10.0, 120.0), TextAnchor::Left),
    ];
    let found_at = clear_of(&level, plot, &text(0.0), &places);
    assert_eq!((found_at.hold, found_at.y < 81.0, 79.0 < found_at.y), (TextAnchor::Right, true, true));
}

#[test]
fn a_label_would_rather_touch_a_line_than_leave_the_plot() {
    let plot = Plot { left: 0.0, right: 300.0, top: 0.0, bottom: 60.0 };
    let level = vec![vec![(0.0, 50.0), (300.0, 50.0)]];
    let places = [((10.0, 120.0), TextAnchor::Left), ((10.0, 50.0), TextAnchor::Left)];
    assert!(clear_of(&level, plot, &text(0.0), &places).y < 60.0);
}
