//! Purses that gain and purses that bear.

use domain::money::Pence;
use domain::provenance::Provenance;

use super::summary;
use crate::compare::tests::discounting;
use crate::consequence::Bearer;
use crate::quantity::{Certainty, Quantity};

fn bearer(who: &str, recurrent: i64, one_off: i64) -> Bearer {
    Bearer {
        who: who.to_owned(),
        recurrent: Pence::new(recurrent),
        certainty: Certainty::Exact,
        one_off: Pence::new(one_off),
        provenance: Provenance::Derived,
    }
}

#[test]
fn what_moves_to_another_purse_is_no_saving() {
    let money = summary(&[bearer("boards", 1_000, 0), bearer("trust", -1_000, 0)], &discounting());
    assert_eq!(money.recurrent, Pence::ZERO);
    assert_eq!((money.gains, money.burdens), (Pence::new(1_000), Pence::new(-1_000)));
    assert_eq!(money.net_present_value, Pence::ZERO);
}

#[test]
fn purses_add_up() {
    let money = summary(&[bearer("boards", 1_000, -1_500), bearer("trust", -250, 0)], &discounting());
    assert_eq!((money.recurrent, money.one_off), (Pence::new(750), Pence::new(-1_500)));
    assert_eq!(money.payback_years, Some(2.0));
}

#[test]
fn a_sum_is_as_unsure_as_all_its_parts_together() {
    let end = |pence| Quantity::Pence(Pence::new(pence));
    let certainty = Certainty::Interval { low: end(-100), high: end(300), per_cent: 95 };
    let unsure = Bearer { certainty, ..bearer("providers", 0, 0) };
    let money = summary(&[bearer("boards", 1_000, 0), unsure], &discounting());
    assert_eq!(money.recurrent, Pence::new(1_000));
    assert_eq!(money.certainty, Certainty::Interval { low: end(900), high: end(1_300), per_cent: 95 });
}

#[test]
fn what_is_not_in_the_table_undoes_a_gain_that_is_as_large_a_year() {
    let undone = |saves: i64, once: i64| {
        let bearers = [bearer("boards", 100 * saves, 100 * once)];
        summary(&bearers, &discounting()).undone_by(&discounting())
    };
    assert!(undone(1_200_000, 0).ends_with("came to £1.2m a year."), "{}", undone(1_200_000, 0));
    assert!(undone(-400_000, 0).contains("come to £0.4m a year"), "{}", undone(-400_000, 0));
    assert!(undone(0, 0).contains("would decide"), "{}", undone(0, 0));
}
