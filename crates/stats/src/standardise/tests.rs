//! Standardised rates where they are known without a table.

use super::*;

const P95: Confidence = Confidence::P95;

fn near(found: f64, expected: f64) {
    assert!((found / expected - 1.0).abs() < 1e-12, "{found} is not {expected}");
}

#[test]
fn one_band_is_its_own_standard() {
    let direct = direct(&[25.0], &[1_000.0], &[7.0], 10.0, P95).unwrap();
    near(direct.rate.value, 0.025);
    near(direct.variance, 25.0 / 1e6);
    let crude = crate::rates::rate(25.0, 1_000.0, CountInterval::Byar, P95).unwrap();
    near(direct.rate.lower, crude.lower);
    near(direct.rate.upper, crude.upper);
}

#[test]
fn a_standard_may_be_of_any_size() {
    let of = |standard: [f64; 2]| direct(&[10.0, 30.0], &[900.0, 400.0], &standard, 10.0, P95).unwrap();
    let (small, large) = (of([2.0, 1.0]), of([20_000.0, 10_000.0]));
    near(small.rate.value, large.rate.value);
    near(small.rate.value, 2.0 / 3.0 * 10.0 / 900.0 + 30.0 / 400.0 / 3.0);
}

#[test]
fn people_with_several_events_make_the_interval_wider() {
    let (population, standard) = ([1_000.0, 500.0], [1.0, 1.0]);
    let once = [vec![(1.0, 20.0)], vec![(1.0, 40.0)]];
    let often = [vec![(1.0, 10.0), (5.0, 2.0)], vec![(1.0, 40.0)]];
    let independent = direct(&[20.0, 40.0], &population, &standard, 10.0, P95).unwrap();
    let once = direct_repeated(&once, &population, &standard, 10.0, P95).unwrap();
    let often = direct_repeated(&often, &population, &standard, 10.0, P95).unwrap();
    assert_eq!(once, independent);
    near(often.rate.value, once.rate.value);
    assert!(once.rate.upper < often.rate.upper);
}

#[test]
fn a_place_with_the_reference_s_rates_has_the_ratio_one() {
    let found = indirect(30.0, &[100.0, 200.0], &[10.0, 20.0], &[100.0, 200.0], P95).unwrap();
    near(found.ratio.value, 1.0);
    near(found.rate.value, 0.1);
    assert!(found.ratio.lower < 1.0 && 1.0 < found.ratio.upper);
}

#[test]
fn what_cannot_be_standardised_is_refused() {
    let refused = direct(&[4.0, 5.0], &[10.0, 10.0], &[1.0, 1.0], 10.0, P95).unwrap_err();
    assert_eq!(refused, Refused::CountBelowMinimum { count: 9.0, minimum: 10.0 });
    let refused = direct(&[0.0], &[10.0], &[1.0], 0.0, P95).unwrap_err();
    assert_eq!(refused, Refused::CountBelowMinimum { count: 0.0, minimum: 1.0 });
    let refused = direct(&[4.0, 5.0, 6.0], &[0.0, 10.0, 0.0], &[1.0; 3], 0.0, P95).unwrap_err();
    assert_eq!(refused.to_string(), "population is 0 in bands [1, 3]; merge them with a neighbour");
    let refused = direct(&[4.0, 5.0], &[1.0, 10.0], &[1.0], 0.0, P95).unwrap_err();
    assert_eq!(refused, Refused::BandCountMismatch { field: "standard", expected: 2, found: 1 });
    assert!(direct(&[], &[], &[], 0.0, P95).is_err());
    assert!(direct(&[20.0], &[9.0], &[0.0], 0.0, P95).is_err());
    assert!(direct(&[f64::NAN], &[9.0], &[1.0], 0.0, P95).is_err());
    assert!(direct(&[-1.0], &[9.0], &[1.0], 0.0, P95).is_err());
    assert_eq!(indirect(3.0, &[0.0], &[1.0], &[9.0], P95), Err(Refused::DenominatorZero));
    assert!(indirect(3.0, &[5.0], &[1.0], &[0.0], P95).is_err());
}
