//! Changes that add, and changes that do not.

use domain::money::Pence;
use domain::provenance::Provenance;

use super::beyond;
use crate::consequence::{Difference, MoreIs, Verdict};
use crate::quantity::{Certainty, Quantity};

fn saved(pence: i64) -> Difference {
    Difference::exact(Quantity::Pence(Pence::new(pence)), Provenance::Synthetic)
}

fn waited(minutes: f64, half_width: f64) -> Difference {
    Difference {
        amount: Quantity::Number(minutes),
        certainty: Certainty::Interval {
            low: Quantity::Number(minutes - half_width),
            high: Quantity::Number(minutes + half_width),
            per_cent: 95,
        },
        is_material: true,
        provenance: Provenance::Synthetic,
    }
}

#[track_caller]
fn check(together: &Difference, alone: [Difference; 2], amount: f64, verdict: Verdict) {
    let [one, other] = alone;
    let beyond = beyond(together, &[("a".to_owned(), one), ("b".to_owned(), other)]).unwrap();
    assert!((beyond.amount.number() - amount).abs() < 1e-9, "{beyond:?}");
    assert_eq!(beyond.verdict(MoreIs::Worse), verdict);
}

#[test]
fn savings_that_add_leave_exactly_nothing_beyond() {
    check(&saved(300), [saved(100), saved(200)], 0.0, Verdict::Same);
}

#[test]
fn savings_counted_twice_are_found() {
    check(&saved(250), [saved(100), saved(200)], -50.0, Verdict::Better);
}

#[test]
fn changes_in_separate_places_add_within_noise() {
    check(&waited(5.1, 0.4), [waited(2.0, 0.3), waited(3.0, 0.3)], 0.1, Verdict::NotShown);
}

#[test]
fn changes_that_make_each_other_worse_are_found() {
    check(&waited(9.0, 0.4), [waited(2.0, 0.3), waited(3.0, 0.3)], 4.0, Verdict::Worse);
}
