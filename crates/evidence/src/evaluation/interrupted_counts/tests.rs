//! Rates that fell by a third are found, and counts that cannot be are refused.

use jiff::civil::date;

use super::*;
use crate::evaluation::calendar::months_after;
use crate::evaluation::finding::{Change, Conclusion};

fn series(name: &str, values: &[f64]) -> Series {
    let months = (0..).map(|n| months_after(date(2021, 4, 1), n));
    Series::new(name, &months.zip(values.iter().copied()).collect::<Vec<_>>(), vec![]).unwrap()
}

fn settings() -> Settings {
    Settings { last_before: date(2022, 3, 1), harmonics: 0, effect_at: 1, also_changed: vec![] }
}

/// 12 months of 60 for 10,000 people, and 12 of 80 for 20,000; each a little up or down.
fn fallen() -> (Series, Series) {
    let count = |n: u32| {
        let wobble = [3.0, -3.0, -2.0, 2.0][usize::try_from(n % 4).unwrap()];
        if n < 12 { 60.0 + wobble } else { 80.0 + wobble }
    };
    let counts: Vec<f64> = (0..24).map(count).collect();
    let people: Vec<f64> = (0..24).map(|n| if n < 12 { 1e4 } else { 2e4 }).collect();
    (series("falls", &counts), series("people", &people))
}

#[test]
fn a_rate_that_fell_by_a_third_is_found() {
    let (counts, people) = fallen();
    let found = interrupted_counts(&counts, &people, &settings()).unwrap();
    assert_eq!(found.finding.change, Change::Fall);
    assert!((found.ratio.value - 2.0 / 3.0).abs() < 0.05, "{:?}", found.ratio);
    assert!(found.ratio.high < 1.0 && found.dispersion < 1.0);
    assert_eq!(found.finding.conclusion, Conclusion::AsStated);
    let last = found.by_month[23];
    assert!((last.ratio.unwrap().value - last.fitted / last.without_change).abs() < 1e-9);
    let expected: f64 = found.by_month.iter().map(|month| month.fitted).sum();
    assert!((expected - counts.values().iter().sum::<f64>()).abs() < 1e-6);
}

#[test]
fn counts_that_vary_more_than_chance_have_wider_intervals() {
    let (counts, people) = fallen();
    let wild: Vec<f64> = counts
        .values()
        .iter()
        .map(|count| if count % 2.0 < 1.0 { 1.5 } else { 0.5 } * count)
        .map(f64::round)
        .collect();
    let found = interrupted_counts(&series("falls", &wild), &people, &settings()).unwrap();
    assert!(1.5 < found.dispersion);
    assert!(
        found.finding.conditions.iter().any(|condition| matches!(condition, Condition::Overdispersed { .. }))
    );
    let level = found.coefficients[2];
    assert!((level.estimate.standard_error / level.poisson_error - found.dispersion.sqrt()).abs() < 1e-9);
}

#[test]
fn counts_that_cannot_be_are_refused_all_at_once() {
    let counts = series("falls", &[3.0, -1.0, 2.5, 4.0, 5.0]);
    let people = series("people", &[10.0, 10.0, 10.0, 0.0]);
    let told: Vec<String> = interrupted_counts(&counts, &people, &settings())
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        told,
        [
            "the count of May 2021 is -1; counts are not below zero",
            "the count of June 2021 is 2.5, which is not whole; give counts, with the population beside them",
            "the population of July 2021 is 0; a rate needs one above zero",
            "the population of August 2021 is missing; give one for each month with a count",
        ]
    );
}

#[test]
fn months_without_events_are_refused() {
    let (_, people) = fallen();
    let counts: Vec<f64> = (0..24_u32).map(|n| if n < 12 { f64::from(n % 3) } else { 0.0 }).collect();
    assert_eq!(
        interrupted_counts(&series("falls", &counts), &people, &settings()).unwrap_err(),
        [Fault::NoEvents]
    );
    let same = series("falls", &[5.0; 24]);
    assert!(matches!(
        interrupted_counts(&same, &people, &settings()).unwrap_err()[..],
        [Fault::AllEqual { .. }]
    ));
}
