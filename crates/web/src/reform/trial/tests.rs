//! What the form takes, and how it says what it does not take.

use proptest::prelude::*;

use super::*;

fn pounds(text: &str) -> Option<i64> {
    millions(text).map(|amount| amount.get() / 100)
}

#[test]
fn amounts_are_taken_as_people_write_millions() {
    for (text, amount) in [
        ("36.3", 36_300_000),
        ("£36.3m", 36_300_000),
        ("£36.3 million", 36_300_000),
        ("36", 36_000_000),
        ("0.125", 125_000),
        ("0", 0),
    ] {
        assert_eq!(pounds(text), Some(amount), "{text}");
    }
    for text in ["", "-1", "36,300", "1.2345", "12345678", "half", "1e3", "£", ".5"] {
        assert_eq!(pounds(text), None, "{text}");
    }
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
