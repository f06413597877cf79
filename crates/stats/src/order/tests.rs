//! Quantiles and ranks by hand.

use super::*;

#[test]
fn quantiles_are_drawn_between_neighbours() {
    let of = |share| quantile(&[4.0, 1.0, 2.0, 8.0], share).unwrap();
    for (share, expected) in [(0.0, 1.0), (0.1, 1.3), (0.5, 3.0), (0.9, 6.8), (1.0, 8.0)] {
        assert!((of(share) - expected).abs() < 1e-12, "{share}");
    }
    assert_eq!(quantile(&[], 0.5), None);
    assert_eq!(quantile(&[7.0], 0.3), Some(7.0));
}

#[test]
fn equal_values_share_their_rank() {
    assert_eq!(ranks(&[3.0, 1.0, 3.0, 9.0]), [2.5, 1.0, 2.5, 4.0]);
}
