//! Known points of hulls, and random ones against their own conditions.

use super::*;
use crate::counter::Counter;

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
}

#[test]
fn a_target_outside_a_triangle_is_met_on_its_edge() {
    let corners = [vec![0.0, 0.0], vec![4.0, 0.0], vec![0.0, 4.0]];
    let fit = nearest_in_hull(&corners, &[3.0, 3.0]).unwrap();
    near(fit.weights[0], 0.0);
    near(fit.weights[1], 0.5);
    near(fit.distance, 2.0);
    assert!(fit.is_unique && fit.gap < 1e-14);
}

#[test]
fn a_target_inside_is_met() {
    let corners = [vec![0.0, 0.0], vec![4.0, 0.0], vec![0.0, 4.0]];
    let fit = nearest_in_hull(&corners, &[1.0, 2.0]).unwrap();
    near(fit.weights[0], 0.25);
    near(fit.weights[2], 0.5);
    near(fit.distance, 0.0);
    assert!(fit.is_unique);
}

#[test]
fn more_corners_than_needed_are_told_as_not_unique() {
    let corners = [vec![0.0, 0.0], vec![4.0, 0.0], vec![0.0, 4.0], vec![4.0, 4.0]];
    assert!(!nearest_in_hull(&corners, &[2.0, 2.5]).unwrap().is_unique);
    let twins = [vec![1.0, 0.0], vec![1.0, 0.0]];
    assert!(!nearest_in_hull(&twins, &[0.0, 0.0]).unwrap().is_unique);
    assert_eq!(nearest_in_hull(&[], &[1.0]), None);
}

#[test]
fn random_hulls_end_at_their_optimum() {
    for problem in 0..200 {
        let draws = Counter::named(problem, &["hull"]);
        let (n_columns, n_rows) = (2 + problem % 41, 2 + problem % 29);
        let columns: Vec<Vec<f64>> = (0..n_columns)
            .map(|column| (0..n_rows).map(|row| 60.0 + 5.0 * draws.normal(column, row)).collect())
            .collect();
        let target: Vec<f64> = (0..n_rows).map(|row| 61.0 + draws.normal(1_000, row)).collect();
        let fit = nearest_in_hull(&columns, &target).unwrap();
        assert!(fit.gap < 1e-12, "{problem}: {}", fit.gap);
        near(fit.weights.iter().sum::<f64>(), 1.0);
        assert!(fit.weights.iter().all(|weight| 0.0 <= *weight));
    }
}
