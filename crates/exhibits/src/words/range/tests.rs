//! Ranges from rounding in print.

use domain::example::month_end;
use domain::figure::{Basis, Definition, Subject, Support};

use super::*;

#[track_caller]
fn check(idx: usize, value: Option<i64>, expected: Option<&str>) {
    let month_end = month_end();
    let subject = Subject::Organisation(month_end.organisations[idx].code.clone());
    let key = month_end.to_date(Definition::Position, subject, Basis::ActualVariance, Support::Including);
    let mut figure = month_end.figure(&key).unwrap().clone();
    if let Some(thousands) = value {
        figure.value = Pence::from_thousands(thousands).unwrap();
    }
    assert_eq!(range(&month_end, &figure).as_deref(), expected);
}

#[test]
fn a_remainder_is_as_wide_as_the_rounding_of_its_inputs() {
    check(
        0,
        None,
        Some("Between £4.0 million and £5.2 million, because one input is printed to the nearest £1 million"),
    );
}

#[test]
fn a_figure_printed_to_a_million_says_so() {
    check(
        2,
        None,
        Some("Between £2.5 million and £3.5 million, because it is printed to the nearest £1 million"),
    );
}

#[test]
fn a_figure_printed_as_it_is_shown_has_no_range() {
    check(1, None, None);
}

#[test]
fn a_range_that_spans_nil_names_both_sides() {
    check(
        2,
        Some(-200),
        Some(
            "Between £0.7 million adverse and £0.3 million favourable, because it is printed to the nearest £1 million",
        ),
    );
}
