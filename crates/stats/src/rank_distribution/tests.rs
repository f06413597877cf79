//! Distributions of ranks beside those that can be worked out by hand.

use super::*;

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-7, "{found}, expected {expected}");
}

#[test]
fn of_two_values_the_chance_of_being_first_is_that_of_their_difference() {
    let found = rank_distributions(&[1.0, 2.0], &[0.6, 0.8], 1).unwrap();
    // The difference has an error of 1: Φ(1) = 0.8413447.
    near(found[0].chances[0], 0.841_344_746);
    near(found[1].chances[0], 1.0 - 0.841_344_746);
    near(found[0].mean(), 1.158_655_254);
}

#[test]
fn chances_of_a_value_and_of_a_place_add_up_to_one() {
    let values = [18.1, 18.8, 21.6, 22.5, 16.9, 18.8];
    let errors = [1.3, 0.5, 1.4, 0.05, 0.9, 4.0];
    let found = rank_distributions(&values, &errors, 1).unwrap();
    for place in 0..values.len() {
        near(found[place].chances.iter().sum(), 1.0);
        near(found.iter().map(|of| of.chances[place]).sum(), 1.0);
    }
}

#[test]
fn places_that_are_drawn_are_near_those_that_are_summed() {
    let values = [18.1, 18.8, 21.6, 22.5, 16.9];
    let errors = [1.3, 0.5, 1.4, 0.4, 0.9];
    let exact = rank_distributions(&values, &errors, 1).unwrap();
    for (drawn, exact) in drawn(&values, &errors, 1).iter().zip(&exact) {
        assert!((drawn.mean() - exact.mean()).abs() < 0.1, "{} {}", drawn.mean(), exact.mean());
        let (of_drawn, of_exact) = (drawn.interval(0.95), exact.interval(0.95));
        assert!(of_drawn.0.abs_diff(of_exact.0) <= 1 && of_drawn.1.abs_diff(of_exact.1) <= 1);
    }
}

#[test]
fn values_far_apart_have_their_places_for_certain() {
    let found = rank_distributions(&[3.0, 1.0, 2.0], &[0.01; 3], 1).unwrap();
    assert_eq!(found.iter().map(|of| of.interval(0.95)).collect::<Vec<_>>(), [(3, 3), (1, 1), (2, 2)]);
    near(found[1].among_first(1), 1.0);
}

#[test]
fn an_error_of_zero_or_without_end_is_refused() {
    let refused = rank_distributions(&[1.0, 2.0], &[0.5, 0.0], 1);
    assert_eq!(refused, Err(Refused::StandardErrorNotPositive { place: 2, value: 0.0 }));
    assert!(rank_distributions(&[1.0, f64::NAN], &[0.5, 0.5], 1).is_err());
    assert!(rank_distributions(&[1.0], &[0.5, 0.5], 1).is_err());
}
