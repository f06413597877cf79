//! Chances round and read as people say them.

use super::*;

#[track_caller]
fn check(n: u32, words: &str) {
    assert_eq!(Chance::new(n, 1_000).unwrap().words(), words);
}

#[test]
fn chances_are_told_in_hundreds() {
    check(0, "fewer than 1 chance in 100");
    check(4, "fewer than 1 chance in 100");
    check(5, "1 chance in 100");
    check(34, "3 chances in 100");
    check(994, "99 chances in 100");
    check(1_000, "more than 99 chances in 100");
}

#[test]
fn more_than_all_is_no_chance() {
    assert_eq!(Chance::new(2, 1), None);
    assert_eq!(Chance::new(0, 0), None);
}

#[test]
fn the_width_of_a_range_runs_from_worse_to_better() {
    let range = Range { p10: Pence::new(-30), p50: Pence::new(-20), p90: Pence::new(-5) };
    assert_eq!(range.width(), Pence::new(25));
}
