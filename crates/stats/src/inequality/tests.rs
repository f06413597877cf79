//! Inequality where it is known: straight lines, values alike, all with one.

use super::*;

const P95: Confidence = Confidence::P95;

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn a_straight_line_is_found_whatever_the_groups_weigh() {
    let population = [10.0, 30.0, 20.0, 40.0];
    let rank = [0.05, 0.25, 0.5, 0.8];
    let value = rank.map(|rank| 8.0 - 3.0 * rank);
    let found = slope(&population, &value, &[0.1; 4], Scale::Identity, P95).unwrap();
    for (found, expected) in found.relative_rank.iter().zip(rank) {
        near(*found, expected);
    }
    near(found.intercept, 8.0);
    near(found.difference.value, -3.0);
    near(found.ratio.unwrap(), 5.0 / 8.0);
    let (lower, upper) = found.ratio_interval.unwrap();
    assert!(lower < 5.0 / 8.0 && 5.0 / 8.0 < upper);
    assert!(found.bend_z.unwrap().abs() < 1e-6);
}

#[test]
fn a_line_of_logarithms_is_found_on_that_scale() {
    let value = [0.125, 0.375, 0.625, 0.875].map(|rank| libm::exp(1.0 - rank));
    let found = slope(&[1.0; 4], &value, &[0.01; 4], Scale::Log, P95).unwrap();
    near(found.ratio.unwrap(), libm::exp(-1.0));
    near(found.intercept, libm::exp(1.0));
    assert!(
        found.difference.lower < found.difference.value && found.difference.value < found.difference.upper
    );
}

#[test]
fn a_ratio_to_what_may_be_nothing_has_no_interval() {
    let found = slope(&[1.0; 3], &[0.01, 0.02, 0.03], &[0.5; 3], Scale::Identity, P95).unwrap();
    assert_eq!(found.ratio_interval, None);
    let found = slope(&[1.0; 2], &[0.25, 0.75], &[0.1; 2], Scale::Identity, P95).unwrap();
    assert_eq!((found.ratio, found.bend_z), (None, None));
}

#[test]
fn a_bend_is_told() {
    let found = slope(&[1.0; 5], &[9.0, 4.0, 1.0, 4.0, 9.0], &[0.1; 5], Scale::Identity, P95).unwrap();
    assert!(10.0 < found.bend_z.unwrap());
}

#[test]
fn groups_that_cannot_be_compared_are_refused() {
    let of = |population: &[f64], value: &[f64], error: &[f64], scale| {
        slope(population, value, error, scale, P95).unwrap_err()
    };
    assert_eq!(
        of(&[1.0, 0.0], &[1.0; 2], &[0.1; 2], Scale::Identity),
        Refused::GroupPopulationZero { places: vec![2] }
    );
    let refused = of(&[1.0, 1.0], &[0.5, 1.0], &[0.1; 2], Scale::Logit);
    assert_eq!(
        refused.to_string(),
        "the value 1 of group 2 is outside the numbers between 0 and 1; use another scale"
    );
    assert!(matches!(
        of(&[1.0; 2], &[1.0; 2], &[0.1, 0.0], Scale::Log),
        Refused::StandardErrorNotPositive { place: 2, .. }
    ));
    assert!(matches!(of(&[1.0], &[1.0], &[0.1], Scale::Log), Refused::TooFew { .. }));
    assert!(matches!(of(&[1.0; 2], &[1.0], &[0.1], Scale::Log), Refused::BandCountMismatch { .. }));
}

#[test]
fn all_with_the_last_is_nearly_one_and_evenly_is_zero() {
    near(concentration(&[1.0; 4], &[3.0; 4]).unwrap().index, 0.0);
    let last = concentration(&[1.0; 4], &[0.0, 0.0, 0.0, 2.0]).unwrap();
    near(last.index, 0.75);
    assert_eq!(last.cumulative_value, [0.0, 0.0, 0.0, 0.0, 1.0]);
    assert!(concentration(&[1.0; 4], &[0.0; 4]).is_err());
    assert!(concentration(&[1.0; 2], &[1.0, -1.0]).is_err());
}

#[test]
fn a_gradient_has_no_error_on_a_line_and_needs_ranks_that_differ() {
    let found = gradient(&[0.1, 0.4, 0.9], &[5.0, 1.0, 2.0], &[1.1, 1.4, 1.9]).unwrap();
    near(found.slope, 1.0);
    near(found.intercept, 1.0);
    assert!(found.standard_error < 1e-7);
    assert!(matches!(gradient(&[0.3; 3], &[1.0; 3], &[1.0, 2.0, 3.0]), Err(Refused::NoSpread { .. })));
    assert!(matches!(gradient(&[0.3, 0.4], &[1.0; 2], &[1.0, 2.0]), Err(Refused::TooFew { .. })));
}
