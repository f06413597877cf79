//! Purses that gain and purses that bear.

use domain::money::Pence;
use domain::provenance::Provenance;

use super::summary;
use crate::compare::tests::discounting;
use crate::consequence::Bearer;

fn bearer(who: &str, recurrent: i64, one_off: i64) -> Bearer {
    Bearer {
        who: who.to_owned(),
        recurrent: Pence::new(recurrent),
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
