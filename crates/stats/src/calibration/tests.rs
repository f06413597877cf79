//! Even transforms are calibrated, uneven ones are not.

use super::*;

#[test]
fn even_transforms_are_calibrated() {
    let transforms: Vec<f64> = (0..100).map(|idx| (f64::from(idx) + 0.5) / 100.0).collect();
    let found = calibration(&transforms).unwrap();
    assert_eq!(found.histogram, [10; 10]);
    assert!(found.chi_squared < 1e-12);
    assert!((found.ks_statistic - 0.005).abs() < 1e-12);
}

#[test]
fn transforms_in_one_tenth_are_not() {
    let found = calibration(&[1.0; 20]).unwrap();
    assert_eq!(found.histogram[9], 20);
    assert!((found.chi_squared - 180.0).abs() < 1e-9);
    assert!((found.ks_statistic - 1.0).abs() < 1e-12);
    assert_eq!(calibration(&[]), None);
}
