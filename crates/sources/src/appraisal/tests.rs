//! The terms that are shipped, and faults of others.

use appraisal::sensitivity::Parameter;
use flow::parameter::NetworkParameter;

use super::{SHIPPED, of_text};

#[test]
fn what_is_shipped_has_the_rates_of_the_green_book() {
    let terms = of_text(SHIPPED).unwrap();
    assert!((terms.discounting.rate - 0.035).abs() < 1e-12);
    assert!((terms.discounting.health_rate - 0.015).abs() < 1e-12);
    assert_eq!(terms.assumptions.len(), Parameter::ALL.len());
    assert_eq!(terms.patients.len(), NetworkParameter::ALL.len());
    assert!(terms.patients.iter().all(|tried| tried.low < 1.0 && 1.0 < tried.high));
}

#[test]
fn every_fault_is_told_at_once() {
    let text = SHIPPED
        .replace("rate = 3.5", "rate = 350")
        .replace("\"burdens\"", "\"burden\"")
        .replace("\"stay\"", "\"demand\"")
        .replace("low = 90\nhigh = 110", "low = 110\nhigh = 120")
        .replace("years = 10", "years = 0");
    let said = of_text(&text).unwrap_err().to_string();
    for part in ["350", "burden", "years", "one range of each", "110 to 120"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
