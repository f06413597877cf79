//! Sums count what is not stated and are as weak as their weakest part.

use super::*;

#[test]
fn a_sum_counts_what_is_not_stated() {
    let parts = [
        Total::of(Some(Pence::new(5)), Provenance::Published),
        Total::of(None, Provenance::Synthetic),
        Total::of(Some(Pence::new(-2)), Provenance::Published),
    ];
    let sum = Total::sum(parts);
    assert_eq!((sum.value, sum.n_missing), (Some(Pence::new(3)), 1));
    assert_eq!(sum.provenance, Provenance::Derived, "two published values give a derived sum");
    assert_eq!(Total::sum([]).value, None);
}

#[test]
fn a_sum_is_as_weak_as_its_weakest_part() {
    let part = |provenance| Total::of(Some(Pence::new(1)), provenance);
    assert_eq!(Total::sum([part(Provenance::Published)]).provenance, Provenance::Published);
    let mixed = Total::sum([part(Provenance::Published), part(Provenance::Synthetic)]);
    assert_eq!(mixed.provenance, Provenance::Synthetic);
}
