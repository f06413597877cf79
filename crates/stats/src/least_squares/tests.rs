//! Fits worked out by hand, and designs that cannot be told apart.

use super::*;

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12 * expected.abs().max(1.0), "{found} is not {expected}");
}

fn line() -> Vec<Vec<f64>> {
    vec![vec![1.0; 4], vec![1.0, 2.0, 3.0, 4.0]]
}

#[test]
fn a_line_through_four_points_comes_out() {
    let fit = least_squares(&line(), &[1.0, 3.0, 2.0, 4.0]).unwrap();
    near(fit.coefficients[0], 0.5);
    near(fit.coefficients[1], 0.8);
    near(squares(&fit.residuals), 1.8);
    near(fit.fitted[3], 3.7);
    // (X'X) is [[4, 10], [10, 30]] with determinant 20.
    near(fit.bread[0][0], 1.5);
    near(fit.bread[0][1], -0.5);
    near(fit.bread[1][1], 0.2);
}

#[test]
fn residuals_are_square_to_every_column() {
    let columns = vec![vec![1.0; 5], vec![0.0, 1e6, -3.0, 2.0, 8.0], vec![1e-4, 2e-4, 5e-4, 0.0, 1e-4]];
    let left = Factored::new(&columns).unwrap().residual(&[3.0, 1.0, 4.0, 1.0, 5.0]);
    for column in &columns {
        assert!(product(column, &left).abs() < 1e-12 * squares(column).sqrt());
    }
}

#[test]
fn what_is_explained_and_what_is_left_add_up() {
    let factored = Factored::new(&line()).unwrap();
    let vector = [3.0, 1.0, 4.0, 1.0];
    near(squares(&factored.explained(&vector)) + squares(&factored.residual(&vector)), squares(&vector));
}

#[test]
fn the_first_column_that_others_make_up_is_told() {
    let mut columns = line();
    columns.push(vec![3.0, 5.0, 7.0, 9.0]);
    assert_eq!(Factored::new(&columns), Err(Dependent { column: 2 }));
    assert_eq!(Factored::new(&[vec![0.0; 3]]), Err(Dependent { column: 0 }));
    let wide = vec![vec![1.0, 2.0], vec![0.0, 1.0], vec![1.0, 5.0]];
    assert_eq!(Factored::new(&wide), Err(Dependent { column: 2 }));
}
