//! What a present value hangs on, and where the choice flips.

use domain::money::Pence;
use domain::provenance::Provenance;

use super::{Assumption, Parameter, of_money};
use crate::compare::tests::{delivery, discounting};
use crate::consequence::Bearer;
use crate::quantity::Certainty;
use crate::sentence::flips;

fn bearers(saves: i64, once: i64) -> [Bearer; 1] {
    let (recurrent, one_off) = (Pence::new(saves), Pence::new(once));
    let certainty = Certainty::Exact;
    [Bearer { who: "boards".to_owned(), recurrent, certainty, one_off, provenance: Provenance::Derived }]
}

fn assumptions() -> Vec<Assumption> {
    let of = |parameter, usual, low, high| Assumption { parameter, usual, low, high, source: String::new() };
    vec![
        of(Parameter::DiscountRate, 0.035, 0.015, 0.05),
        delivery(),
        of(Parameter::OneOff, 1.0, 0.8, 1.5),
        of(Parameter::Years, 10.0, 5.0, 20.0),
    ]
}

#[test]
fn the_widest_swing_stands_first() {
    let found = of_money(&bearers(1_000_000, -2_000_000), &discounting(), &assumptions());
    let swings: Vec<Pence> = found.bars.iter().map(super::Bar::swing).collect();
    assert!(swings.is_sorted_by(|one, other| one >= other), "{swings:?}");
    assert_eq!(found.bars[0].assumption.parameter, Parameter::Years);
}

#[test]
fn it_flips_where_what_is_delivered_just_pays_for_what_is_spent_once() {
    let found = of_money(&bearers(1_000_000, -2_000_000), &discounting(), &[delivery()]);
    // 10 years at 3.5 % from today are worth 8.6077 of one year.
    let flip = found.flip.clone().unwrap();
    assert!((flip.threshold - 2.0 / 8.607_686).abs() < 1e-5, "{flip:?}");
    assert!(!flip.is_in_range);
    assert!(flips(&found).contains("outside the range"), "{}", flips(&found));
}

#[test]
fn what_cannot_flip_says_so() {
    let found = of_money(&bearers(1_000_000, 0), &discounting(), &[]);
    assert_eq!(found.flip, None);
    assert!(flips(&found).starts_with("Over all assumptions"), "{}", flips(&found));
}

#[test]
fn no_money_hangs_on_nothing() {
    let found = of_money(&[], &discounting(), &assumptions());
    assert_eq!((found.usual, found.flip.clone()), (Pence::ZERO, None));
    assert!(flips(&found).contains("neither gains nor loses"), "{}", flips(&found));
}
