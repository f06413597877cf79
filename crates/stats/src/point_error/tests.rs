//! Errors worked out by hand.

use super::*;

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
}

#[test]
fn errors_by_hand_come_out() {
    let errors = point_errors(&[1.0, 3.0, 2.0, 5.0], &[4.0, 8.0], &[5.0, 5.0], 2).unwrap();
    near(errors.mae, 2.0);
    near(errors.rmse, 5.0_f64.sqrt());
    near(errors.mase_season_1.unwrap(), 1.0);
    near(errors.mase.unwrap(), 2.0 / 1.5);
    near(errors.rmsse.unwrap(), (5.0_f64 / 2.5).sqrt());
    near(errors.smape_percent, 100.0 * (1.0 / 9.0 + 3.0 / 13.0));
    near(errors.wape.unwrap(), 4.0 / 12.0);
    near(errors.bias, -1.0);
}

#[test]
fn what_cannot_be_scaled_has_no_scaled_error() {
    let errors = point_errors(&[2.0, 2.0], &[0.0], &[0.0], 12).unwrap();
    assert_eq!((errors.mase_season_1, errors.mase, errors.rmsse, errors.wape), (None, None, None, None));
    assert_eq!(point_errors(&[1.0], &[], &[], 1), None);
    assert_eq!(point_errors(&[1.0], &[1.0], &[], 1), None);
}
