//! The days to be left out of what falls in a known way.

use super::left_out;

/// What is missing from each day on, of something that falls by a share a day.
fn falling(first: f64, keeps: f64) -> Vec<f64> {
    let mut tails: Vec<f64> =
        std::iter::successors(Some(first), |tail| Some(tail * keeps)).take(64).collect();
    tails.push(0.0);
    tails
}

#[test]
fn as_much_is_left_out_as_leaves_a_thousandth() {
    // 2⁻⁷ of what is missing at first is less than a thousandth of 8 × 30, and 2⁻⁵ more.
    for (first, keeps, all, expected) in [
        (7.5, 0.5, 30.0 * 8.0, 5),
        (0.2, 0.5, 30.0 * 8.0, 0),
        (7.5, 0.25, 30.0 * 8.0, 3),
        (7.5, 0.9, 240.0, 33),
    ] {
        assert_eq!(left_out(&falling(first, keeps), all), expected, "{first}, {keeps}");
    }
}

#[test]
fn what_a_few_pairs_say_far_out_changes_little() {
    let mut lucky = falling(7.5, 0.5);
    // One pair alone still differs for three days more than all others.
    lucky[5..8].fill(0.4);
    assert!(left_out(&lucky, 240.0) <= 6);
    // But where the end is plainly not reached, it is waited for.
    let mut slow = falling(7.5, 0.5);
    slow[5..20].fill(2.0);
    assert!(left_out(&slow, 240.0) >= 20);
}
