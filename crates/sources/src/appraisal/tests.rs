//! The terms that are shipped, and faults of others.

use appraisal::sensitivity::Parameter;

use super::{SHIPPED, of_text};

#[test]
fn what_is_shipped_has_the_rates_of_the_green_book() {
    let terms = of_text(SHIPPED).unwrap();
    assert!((terms.discounting.rate - 0.035).abs() < 1e-12);
    assert!((terms.discounting.health_rate - 0.015).abs() < 1e-12);
    assert_eq!(terms.assumptions.len(), Parameter::ALL.len());
}

#[test]
fn every_fault_is_told_at_once() {
    let text = SHIPPED
        .replace("rate = 3.5", "rate = 350")
        .replace("\"burdens\"", "\"burden\"")
        .replace("years = 10", "years = 0");
    let said = of_text(&text).unwrap_err().to_string();
    for part in ["350", "burden", "years"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
