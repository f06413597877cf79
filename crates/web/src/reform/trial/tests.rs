//! What the form takes, and how it says what it does not take.

use domain::money::Pence;
use proptest::prelude::*;
use reform::keyed::{self, PlainUnit};

use super::*;

fn millions(text: &str) -> Option<Pence> {
    keyed::amount(text, PlainUnit::Millions).ok()
}

#[test]
fn a_cut_is_told_beside_what_the_boards_cost_today() {
    let (today, half, more) = (millions("53").unwrap(), millions("26.5").unwrap(), millions("58.3").unwrap());
    assert_eq!(cut_in_words(today, half), "£26.5 million is 50.0% less than the £53.0 million of today.");
    assert_eq!(cut_in_words(today, more), "£58.3 million is 10.0% more than the £53.0 million of today.");
}

#[test]
fn a_plan_is_asked_for_by_any_of_its_limits_or_by_a_function_to_keep() {
    let is_asked_for = |fields: &[(&str, &str)]| {
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Form::of(&fields).is_asked_for("b")
    };
    assert!(is_asked_for(&[("exit_cost-b", "2.5")]));
    assert!(is_asked_for(&[("envelope-a", "36"), ("system_saving-b", "10")]));
    assert!(is_asked_for(&[("keep-b", "T10")]));
    assert!(is_asked_for(&[("leave-b", "2027-06-30")]));
    assert!(!is_asked_for(&[("envelope-a", "36"), ("envelope-b", " "), ("exit_cost-b", "")]));
}

proptest! {
    #[test]
    fn what_a_field_shows_is_what_it_takes(thousands in 0_i64..1_000_000_000) {
        let amount = Pence::from_thousands(thousands).unwrap();
        prop_assert_eq!(millions(&in_field(amount)), Some(amount));
    }

    #[test]
    fn no_text_of_a_field_fails(text in ".{0,40}") {
        let _ = millions(&text);
    }
}
