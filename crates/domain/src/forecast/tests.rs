//! Chances round and read as people say them.

use super::*;

#[track_caller]
fn check(n: u32, words: &str) {
    assert_eq!(Chance::new(n, 1_000).unwrap().words(), words);
}

#[test]
fn chances_are_told_in_hundreds() {
    check(0, "less than 1 in 100 chance");
    check(4, "less than 1 in 100 chance");
    check(5, "1 in 100 chance");
    check(34, "3 in 100 chance");
    check(994, "99 in 100 chance");
    check(1_000, "more than 99 in 100 chance");
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

#[test]
fn few_simulated_years_show_no_small_chance() {
    assert_eq!(Chance::new(0, 100).unwrap().words(), "less than 3 in 100 chance");
    assert_eq!(Chance::new(100, 100).unwrap().words(), "more than 97 in 100 chance");
    assert_eq!(Chance::new(0, 300).unwrap().short(), "<1");
}

#[test]
fn a_chance_within_a_sentence_has_its_article() {
    for (n, told) in [
        (30, "a 3 in 100 chance"),
        (80, "an 8 in 100 chance"),
        (110, "an 11 in 100 chance"),
        (180, "an 18 in 100 chance"),
        (170, "a 17 in 100 chance"),
        (850, "an 85 in 100 chance"),
        (0, "less than a 1 in 100 chance"),
        (1_000, "more than a 99 in 100 chance"),
    ] {
        assert_eq!(Chance::new(n, 1_000).unwrap().with_article(), told);
    }
}
