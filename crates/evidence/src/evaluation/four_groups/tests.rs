//! Two by two by hand.

use super::*;
use crate::evaluation::finding::{Change, Conclusion};

#[test]
fn four_groups_by_hand() {
    let groups = FourGroups::new(vec![1.0, 3.0], vec![9.0, 11.0], vec![2.0, 4.0], vec![4.0, 6.0]).unwrap();
    let found = two_by_two(&groups);
    assert!((found.effect.value - 6.0).abs() < 1e-12);
    // Residuals ±1 in each group: variance 8 ÷ 4, times 4 × ½; by group 8 ÷ 4 × 4 × 2 ÷ 4.
    assert!((found.plain_error - 2.0).abs() < 1e-12 && (found.effect.standard_error - 2.0).abs() < 1e-12);
    assert_eq!(found.finding.change, Change::Rise);
    assert_eq!(found.finding.conclusion, Conclusion::Direction);
    assert!((found.finding.relative.unwrap() - 1.5).abs() < 1e-12);
}

#[test]
fn small_groups_and_values_without_end_are_refused() {
    let faults = FourGroups::new(vec![1.0], vec![1.0, f64::NAN], vec![], vec![1.0, 2.0]).unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "the group with the change, before, has too few values (1); at least 2 are needed",
            "value 2 of the group with the change, after is not a number between −10¹⁵ and 10¹⁵; correct or remove it",
            "the group without the change, before, has too few values (0); at least 2 are needed",
        ]
    );
}

#[test]
fn groups_without_spread_say_nothing_of_chance() {
    let flat = |value: f64| vec![value; 12];
    let found = two_by_two(&FourGroups::new(flat(1.0), flat(2.0), flat(0.0), flat(0.0)).unwrap());
    assert_eq!((found.finding.change, found.finding.p_value), (Change::NotTold, None));
    assert_eq!(found.finding.conditions, [Condition::NoError]);
}
