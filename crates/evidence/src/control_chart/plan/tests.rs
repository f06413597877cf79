//! What a plan of a chart refuses.

use jiff::civil::date;

use super::*;
use crate::control_chart::settings::RunLength;

#[test]
fn a_reason_is_written() {
    assert_eq!(Reason::new("  \n"), Err(Fault::NoReason));
    assert_eq!(Reason::new(" new ward ").unwrap().text(), "new ward");
}

#[test]
fn a_baseline_has_twelve_points_and_ends_after_it_begins() {
    assert_eq!(BaselineLength::new(11), Err(Fault::ShortBaseline { n_points: 11, needed: 12 }));
    assert_eq!(BaselineLength::new(12).unwrap().get(), 12);
    let (first, last) = (date(2025, 1, 1), date(2024, 1, 1));
    assert_eq!(BaselineDates::new(first, last), Err(Fault::BackwardBaseline { first, last }));
}

#[test]
fn a_target_is_a_number_and_holds_alone() {
    assert!(matches!(Targets::one(f64::NAN), Err(Fault::TargetNotFinite { .. })));
    let from = date(2025, 4, 1);
    assert_eq!(Targets::changing([(from, 1.0), (from, 2.0)]), Err(Fault::TwoTargets { from }));
}

#[test]
fn a_run_is_neither_too_short_nor_too_long() {
    assert_eq!(RunLength::new(2), Err(Fault::RunLength { n_points: 2, least: 3, most: 50 }));
    assert_eq!(RunLength::new(7), Ok(RunLength::SEVEN));
    assert!(RunLength::new(51).is_err());
}
