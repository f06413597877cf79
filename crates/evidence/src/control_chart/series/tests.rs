//! What a series refuses, and in which words.

use jiff::civil::date;

use super::*;
use crate::value_fault::ValueFault;

fn at(day: i8, value: f64) -> Observation {
    Observation { date: date(2025, 1, day), value: Some(value) }
}

#[test]
fn observations_are_put_in_order() {
    let series = Series::new([at(3, 3.0), at(1, 1.0), at(2, 2.0)]).unwrap();
    let values: Vec<_> = series.observations().iter().filter_map(|observation| observation.value).collect();
    assert_eq!(values, [1.0, 2.0, 3.0]);
    assert_eq!(series.position(date(2025, 1, 2)), Some(1));
    assert_eq!(series.position(date(2025, 1, 9)), None);
}

#[test]
fn all_faults_are_told_at_once() {
    let faults = Series::new([at(4, f64::INFINITY), at(1, 1.0), at(3, f64::NAN), at(1, 2.0), at(2, -2e15)]);
    let faults = faults.unwrap_err();
    assert_eq!(faults.0.len(), 4);
    assert_eq!(faults.0[0], Fault::Value(ValueFault::Several { date: date(2025, 1, 1), times: 2 }));
    let told = faults.to_string();
    assert!(
        told.starts_with("January 2025 has 2 values; keep one for each date, or add them up first\n"),
        "{told}"
    );
    assert!(told.ends_with(
        "the value of 4 January 2025 is inf; give a number, or leave it empty where it is missing"
    ));
}

#[test]
fn no_points_are_no_series() {
    assert_eq!(Series::new([]).unwrap_err().0, [Fault::NoPoints]);
}
