//! Tests by name.

use super::*;

fn named(p_values: &[f64]) -> Vec<NamedTest> {
    p_values.iter().enumerate().map(|(idx, p)| NamedTest { name: format!("T{idx}"), p_value: *p }).collect()
}

#[test]
fn of_42_boards_two_are_expected_by_chance() {
    let mut p_values = vec![0.5; 42];
    p_values[3] = 0.0004;
    p_values[9] = 0.03;
    let found = many_tests(&named(&p_values), 42, Adjustment::BenjaminiHochberg, 0.05).unwrap();
    assert_eq!((found.n_found, found.n_unadjusted), (1, 2));
    assert!((found.n_by_chance - 2.1).abs() < 1e-12);
    assert!(found.tests[3].is_found && (found.tests[3].adjusted - 0.0168).abs() < 1e-12);
}

#[test]
fn what_is_no_probability_is_refused() {
    let mut tests = named(&[0.2, 1.5, f64::NAN]);
    tests[1].name = "T0".to_owned();
    let faults = many_tests(&tests, 3, Adjustment::Holm, 1.0).unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "the level 1 must lie above 0 and below 1",
            "the p-value of T0 is 1.5; it must lie from 0 to 1",
            "T0 is there twice; keep one",
            "the p-value of T2 is NaN; it must lie from 0 to 1",
        ]
    );
}
