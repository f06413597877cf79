//! Months as they come: gaps, order, and values that are none.

use jiff::civil::{Date, date};

use super::History;
use crate::control_chart::series::Observation;
use crate::projection::fault::Fault;
use crate::projection::warning::Warning;

const FIRST: Date = date(2023, 4, 1);

fn months(values: &[Option<f64>]) -> Result<History, Vec<Fault>> {
    History::from_month(FIRST, values).map_err(|faults| faults.0)
}

#[test]
fn months_in_any_order_are_the_same_series() {
    let values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0].map(Some);
    let mut observations: Vec<Observation> =
        (0_i8..6).zip(values).map(|(n, value)| Observation { date: date(2023, 4 + n, 17), value }).collect();
    observations.reverse();
    assert_eq!(History::new(observations).ok(), months(&values).ok());
}

#[test]
fn all_faults_are_told_at_once() {
    let value = |day: Date, value: f64| Observation { date: day, value: Some(value) };
    let faults = History::new([
        value(date(2023, 4, 1), f64::INFINITY),
        value(date(2023, 5, 1), 2e15),
        value(date(2023, 6, 1), 1.0),
        value(date(2023, 6, 30), 1.0),
    ]);
    let told = faults.unwrap_err().to_string();
    assert_eq!(
        told,
        "the value of April 2023 is inf; give a number, or leave it empty where it is missing\n\
         the value of May 2023 is 2000000000000000; values are between −10¹⁵ and 10¹⁵: use a larger unit\n\
         June 2023 has 2 values; keep one for each date, or add them up first"
    );
}

#[test]
fn too_little_is_refused_with_what_is_needed() {
    assert_eq!(months(&[]), Err(vec![Fault::NoValues]));
    assert_eq!(months(&[Some(1.0); 5]), Err(vec![Fault::TooFew { n_known: 5 }]));
}

#[test]
fn a_series_of_quarters_is_refused() {
    let quarters: Vec<Option<f64>> = (0..24).map(|idx| (idx % 3 == 0).then_some(7.0)).collect();
    let Err(faults) = months(&quarters) else { panic!("quarters are no months") };
    assert!(matches!(faults[..], [Fault::TooManyGaps { n_known: 8, n_months: 22, .. }]), "{faults:?}");
}

#[test]
fn only_months_after_a_long_gap_are_used() {
    let mut values = vec![Some(1.0); 30];
    values[10..17].fill(None);
    let history = months(&values).unwrap();
    assert_eq!(history.first(), date(2024, 9, 1));
    assert_eq!(history.last(), date(2025, 9, 1));
    assert_eq!(history.warnings(), vec![Warning::EarlierLeftOut { n_values: 10, first: date(2024, 9, 1) }]);
}

#[test]
fn missing_months_at_either_end_are_not_part_of_it() {
    let mut values = vec![Some(1.0); 10];
    values[0] = None;
    values[4] = None;
    values[9] = None;
    let history = months(&values).unwrap();
    assert_eq!((history.first(), history.last()), (date(2023, 5, 1), date(2023, 12, 1)));
    assert_eq!(history.warnings(), vec![Warning::GapsFilled { n_missing: 1 }]);
}
