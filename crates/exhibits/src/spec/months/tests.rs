//! The axis of money: round steps, zero within, sides in words.

use super::*;

#[track_caller]
fn check(amounts: &[f64], side: Side, (least, most, interval): (f64, f64, f64), labels: &[&str]) {
    let scale = Scale::of(amounts.iter().copied());
    assert_eq!(scale.side, side);
    let off = (scale.least - least).abs() + (scale.most - most).abs() + (scale.interval - interval).abs();
    assert!(off < 1e-9, "{scale:?}");
    let plot = Plot { left: 40.0, right: 400.0, top: 30.0, bottom: 300.0 };
    let found = scale.labels(plot, 14.0);
    assert_eq!(found.iter().map(|label| label.text.as_str()).collect::<Vec<_>>(), labels);
    assert!((found[0].y - 300.0).abs() < 1e-9, "the least is at the bottom");
}

#[test]
fn a_deficit_is_labelled_without_a_sign() {
    check(&[-9.6, -155.5], Side::Deficit, (-160.0, 0.0, 40.0), &["160", "120", "80", "40", "0"]);
    check(&[-100.0], Side::Deficit, (-100.0, 0.0, 20.0), &["100", "80", "60", "40", "20", "0"]);
}

#[test]
fn a_surplus_grows_upward() {
    check(&[1.0, 14.4], Side::Surplus, (0.0, 16.0, 4.0), &["0", "4", "8", "12", "16"]);
    check(&[0.37], Side::Surplus, (0.0, 0.4, 0.1), &["0", "0.1", "0.2", "0.3", "0.4"]);
}

#[test]
fn both_sides_of_zero_put_deficits_in_brackets() {
    check(&[-7.0, 2.0], Side::Both, (-8.0, 2.0, 2.0), &["(8)", "(6)", "(4)", "(2)", "0", "2"]);
}

#[test]
fn nothing_but_zero_still_has_an_axis() {
    check(&[0.0, 0.01], Side::Deficit, (-0.1, 0.0, 0.1), &["0.1", "0"]);
    check(&[], Side::Deficit, (-0.1, 0.0, 0.1), &["0.1", "0"]);
}

#[test]
fn an_amount_beyond_any_axis_ends_the_search() {
    let scale = Scale::of([f64::INFINITY].into_iter());
    assert_eq!(scale.side, Side::Surplus);
}
