//! The weakest input decides.

use super::Provenance::{self, Derived, Published, Reported, Synthetic};

#[test]
fn a_formula_is_as_weak_as_its_weakest_input() {
    for (inputs, expected) in [
        (vec![Published, Published], Derived),
        (vec![Published, Derived], Derived),
        (vec![Published, Synthetic, Derived], Synthetic),
        (vec![Reported, Reported], Reported),
        (vec![Published, Reported, Derived], Reported),
        (vec![Reported, Synthetic], Synthetic),
        (vec![], Derived),
    ] {
        assert_eq!(Provenance::of_formula(inputs), expected);
    }
}

#[test]
fn words_read_back_as_themselves() {
    for provenance in Provenance::ALL {
        assert_eq!(provenance.word().parse(), Ok(provenance));
    }
    assert!("guessed".parse::<Provenance>().is_err());
}
