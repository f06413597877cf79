//! Estimates of the simulation as the table has them.

use super::certainty;
use crate::consequence::{Difference, MoreIs, Verdict};
use crate::quantity::{Certainty, Quantity};
use domain::provenance::Provenance;
use flow::output::Estimate;

#[test]
fn an_interval_is_that_of_the_simulation() {
    let estimate = Estimate::of(4.0, 0.5, 8);
    let found = certainty(estimate).unwrap();
    let Certainty::Interval { low, high, per_cent } = found else { panic!("{found:?}") };
    assert_eq!((low, high, per_cent), (Quantity::Number(3.5), Quantity::Number(4.5), 95));
}

#[test]
fn too_few_replications_that_agree_show_nothing() {
    let found = certainty(Estimate::of(4.0, 0.0, 3)).unwrap();
    assert_eq!(found, Certainty::SameInAll { replications: 3 });
    let difference = Difference {
        amount: Quantity::Number(4.0),
        certainty: found,
        is_material: true,
        provenance: Provenance::Derived,
    };
    assert_eq!(difference.verdict(MoreIs::Worse), Verdict::NotShown);
}

#[test]
fn what_was_not_measured_has_no_certainty() {
    assert_eq!(certainty(Estimate::of(f64::NAN, f64::NAN, 0)), None);
}
