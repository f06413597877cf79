//! Rates of places as pages ask for them.

use super::*;

#[test]
fn a_place_is_told_apart_by_its_intervals() {
    let found = proportion_of_people(600.0, 1_000.0, 100.0).unwrap();
    assert!((found.at_95.value - 60.0).abs() < 1e-12);
    for (reference, expected) in [
        (70.0, Comparison::FarBelow),
        (63.5, Comparison::Below),
        (61.0, Comparison::Similar),
        (56.0, Comparison::Above),
        (50.0, Comparison::FarAbove),
    ] {
        assert_eq!(found.against(reference), expected, "{reference}");
    }
}

#[test]
fn below_ten_events_there_is_no_standardised_rate() {
    let withheld = standardised_rate(&[4.0, 5.0], &[900.0, 400.0], &[1.0, 1.0], 100_000.0).unwrap_err();
    assert_eq!(
        withheld.to_string(),
        "no standardised rate: 9 events are fewer than 10; take more years or a larger place together"
    );
    let (rate, direct) = standardised_rate(&[4.0, 6.0], &[900.0, 400.0], &[1.0, 1.0], 100_000.0).unwrap();
    assert!(rate.at_998.lower < rate.at_95.lower && rate.at_95.upper < rate.at_998.upper);
    assert!((direct.count - 10.0).abs() < 1e-12);
}

#[test]
fn a_rate_of_no_events_has_an_upper_end() {
    let found = crude_rate(0.0, 1_000.0, 1_000.0).unwrap();
    assert!(found.at_95.value <= 0.0 && found.at_95.lower <= 0.0);
    assert!(3.6 < found.at_95.upper && found.at_95.upper < 3.7);
    assert_eq!(crude_rate(1.0, 0.0, 1.0), Err(Withheld::DenominatorZero));
}

#[test]
fn a_life_expectancy_that_is_all_interval_is_withheld() {
    let (ages, years) = ([0.0, 1.0, 50.0], [100.0, 5_000.0, 300.0]);
    let withheld = life_expectancy(&ages, &[0.0, 1.0, 2.0], &years).unwrap_err();
    assert!(matches!(withheld, Withheld::IntervalTooWide { years } if 20.0 < years), "{withheld}");
    assert!(life_expectancy(&ages, &[1.0, 40.0, 30.0], &years).is_ok());
    let withheld = life_expectancy(&ages, &[1.0, 4.0, 3.0], &[100.0, 500.0, 30.0]).unwrap_err();
    assert_eq!(withheld, Withheld::PersonYearsBelowMinimum { person_years: 630.0, minimum: 5_000.0 });
}

#[test]
fn a_ratio_compares_with_one() {
    let (found, indirect) = standardised_ratio(300.0, &[1_000.0], &[20.0], &[100.0]).unwrap();
    assert_eq!((found.against(1.0), indirect.expected), (Comparison::FarAbove, 200.0));
}

#[test]
fn few_groups_and_a_bend_are_cautions() {
    let (_, cautions) = inequality(&[9.0; 3], &[5.0, 1.0, 5.0], &[0.1; 3], Scale::Identity).unwrap();
    assert!(
        matches!(cautions[..], [Caution::FewGroups { n_groups: 3 }, Caution::NotLinear { .. }]),
        "{cautions:?}"
    );
    let line = [0.5, 0.4, 0.3, 0.2, 0.1];
    assert_eq!(inequality(&[9.0; 5], &line, &[0.1; 5], Scale::Identity).unwrap().1, []);
}

#[test]
fn the_worked_examples_of_the_method_page_come_out() {
    let near =
        |found: f64, expected: f64| assert!((found - expected).abs() < 0.005, "{found} is not {expected}");
    let share = proportion_of_people(12.0, 48.0, 100.0).unwrap().at_95;
    near(share.lower, 14.92);
    near(share.upper, 38.78);
    let (rate, direct) = standardised_rate(&[8.0, 20.0], &[4_000.0, 1_000.0], &[3.0, 1.0], 1_000.0).unwrap();
    near(rate.at_95.value, 6.50);
    near(rate.at_95.lower, 4.30);
    near(rate.at_95.upper, 9.42);
    near(direct.variance * 1e6, 1.531);
    let value = [0.30, 0.26, 0.24, 0.21, 0.19];
    let (slope, _) = inequality(&[1.0; 5], &value, &[0.01; 5], Scale::Identity).unwrap();
    near(100.0 * slope.difference.value, -13.5);
    near(100.0 * slope.intercept, 30.75);
    near(slope.ratio.unwrap(), 0.561);
}
