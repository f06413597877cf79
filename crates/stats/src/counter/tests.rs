//! Draws are the same whenever they are looked up, apart from one another and normal.

use super::*;

#[test]
fn a_draw_depends_on_its_seed_names_row_and_column_alone() {
    let draws = Counter::named(1, &["a", "b"]);
    let first = draws.bits(0, 0);
    assert_eq!(first, Counter::named(1, &["a", "b"]).bits(0, 0));
    for other in [
        draws.bits(0, 1),
        draws.bits(1, 0),
        Counter::named(2, &["a", "b"]).bits(0, 0),
        Counter::named(1, &["ab", ""]).bits(0, 0),
    ] {
        assert_ne!(first, other);
    }
}

#[test]
fn normal_draws_have_mean_zero_and_variance_one_and_neighbours_are_unrelated() {
    let draws = Counter::named(3, &["normal"]);
    let (mut sum, mut squares, mut across, mut down) = (0.0, 0.0, 0.0, 0.0);
    for row in 0..5_000 {
        let z = draws.normal(row, 0);
        sum += z;
        squares += z * z;
        across += z * draws.normal(row, 1);
        down += z * draws.normal(row + 1, 0);
    }
    // Standard errors: 0.014, 0.020, 0.014 and 0.014; four of each.
    assert!((sum / 5_000.0_f64).abs() < 0.057);
    assert!((squares / 5_000.0 - 1.0_f64).abs() < 0.08);
    assert!((across / 5_000.0_f64).abs() < 0.057);
    assert!((down / 5_000.0_f64).abs() < 0.057);
}

#[test]
fn even_draws_stay_between_zero_and_one() {
    let draws = Counter::named(0, &[]);
    assert!((0..2_000).map(|row| draws.uniform(row, row)).all(|draw| 0.0 < draw && draw < 1.0));
}
