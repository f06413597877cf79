//! A feature that only the tests ask for is told; what only they build is not.

use super::differences;

#[test]
fn a_feature_that_only_the_tests_ask_for_is_told() {
    let program = "oakham v0.1.0||\ngetrandom v0.4.3||\n";
    let tests = "oakham v0.1.0||\ngetrandom v0.4.3|std,sys_rng|\nproptest v1.12.0|std|\n";
    let remarks: Vec<String> = differences(program, tests).iter().map(ToString::to_string).collect();
    assert_eq!(remarks.len(), 1, "{remarks:?}");
    assert!(
        remarks[0].contains(
            "getrandom v0.4.3 is built with [] for the program and with [std,sys_rng] for the tests"
        ),
        "{remarks:?}"
    );
}

#[test]
fn what_only_tests_build_is_no_difference() {
    let program = "syn v2.0.119|full|\n";
    let tests = "syn v2.0.119|full|\nsyn v2.0.119|full,visit|\nproptest v1.12.0|std|\n";
    assert!(differences(program, tests).is_empty());
}
