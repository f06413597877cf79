//! Life tables where they are known in closed form.

use super::*;

const P95: Confidence = Confidence::P95;

#[test]
fn one_band_lasts_one_over_its_rate() {
    let table = life_table(&[65.0], &[100.0], &[1_800.0], 0.0, P95).unwrap();
    assert!((table[0].years.value - 18.0).abs() < 1e-12);
    assert!((table[0].standard_error - 1.8).abs() < 1e-12);
}

#[test]
fn narrow_bands_of_one_rate_last_as_long_as_one() {
    let ages: Vec<f64> = (0..200).map(f64::from).collect();
    let table = life_table(&ages, &[2.0; 200], &[100.0; 200], 0.0, P95).unwrap();
    // A band's dead live half of it, but for the first year.
    assert!((table[1].years.value - 50.0).abs() < 0.01, "{:?}", table[1]);
}

#[test]
fn a_band_in_which_all_die_leaves_nobody_and_no_number_is_lost() {
    let table = life_table(&[0.0, 1.0, 90.0], &[1.0, 500.0, 3.0], &[100.0, 100.0, 9.0], 0.0, P95).unwrap();
    assert!((table[1].years.value - 44.5).abs() < 1e-12);
    assert!(table.iter().all(|row| row.years.upper.is_finite() && row.standard_error.is_finite()));
}

#[test]
fn what_makes_no_table_is_refused() {
    let of = |ages: &[f64], events: &[f64], exposure: &[f64]| life_table(ages, events, exposure, 50.0, P95);
    assert_eq!(of(&[0.0, 1.0], &[1.0, 0.0], &[99.0; 2]), Err(Refused::NoEventsInLastBand));
    assert_eq!(
        of(&[0.0, 1.0], &[1.0; 2], &[0.0, 99.0]),
        Err(Refused::BandPopulationZero { field: "exposure", places: vec![1] })
    );
    assert_eq!(
        of(&[0.0], &[1.0], &[9.0]),
        Err(Refused::ExposureBelowMinimum { exposure: 9.0, minimum: 50.0 })
    );
    assert_eq!(of(&[5.0, 5.0], &[1.0; 2], &[99.0; 2]), Err(Refused::BandsNotInOrder { place: 2 }));
    assert!(of(&[], &[], &[]).is_err());
    assert!(of(&[0.0], &[1.0, 2.0], &[99.0]).is_err());
    assert!(of(&[0.0], &[-1.0], &[99.0]).is_err());
}
