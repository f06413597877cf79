//! Estimators against one another and by hand.

use super::*;
use crate::least_squares::least_squares;

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn errors_of_a_mean_are_those_by_hand() {
    let columns = vec![vec![1.0; 4]];
    let fit = least_squares(&columns, &[1.0, 3.0, 2.0, 6.0]).unwrap();
    // Residuals −2, 0, −1, 3: sum of squares 14.
    near(plain(&fit.bread, &fit.residuals).unwrap()[0][0], 14.0 / 3.0 / 4.0);
    let with_lag = |lag| newey_west(&columns, &fit.bread, &fit.residuals, &[1, 2, 3, 4], lag)[0][0];
    near(with_lag(0), 14.0 / 16.0);
    // Products of neighbours: 0 + 0 − 3, at half weight and twice.
    near(with_lag(1), 11.0 / 16.0);
    let pairs = clustered(&columns, &fit.bread, &fit.residuals, &[0, 0, 1, 1])[0][0];
    near(pairs, (4.0 + 4.0) / 16.0);
}

#[test]
fn a_missing_row_is_a_step_without_products() {
    let columns = vec![vec![1.0; 3]];
    let fit = least_squares(&columns, &[1.0, 2.0, 6.0]).unwrap();
    let apart = newey_west(&columns, &fit.bread, &fit.residuals, &[1, 3, 5], 1);
    near(apart[0][0], 14.0 / 9.0);
}

#[test]
fn rows_of_their_own_are_clusters_of_one() {
    let columns = vec![vec![1.0; 4], vec![1.0, 2.0, 3.0, 4.0]];
    let fit = least_squares(&columns, &[1.0, 3.0, 2.0, 6.0]).unwrap();
    let white = newey_west(&columns, &fit.bread, &fit.residuals, &[1, 2, 3, 4], 0);
    let clusters = clustered(&columns, &fit.bread, &fit.residuals, &[0, 1, 2, 3]);
    near(white[1][1], clusters[1][1]);
    near(variance_of(&white, &[1.0, 2.0]), white[0][0] + 4.0 * white[0][1] + 4.0 * white[1][1]);
    assert_eq!(plain(&fit.bread, &fit.residuals[..2]), None);
}
