//! Numbers are held as they are and printed as they are read.

use super::*;

#[test]
fn an_amount_is_held_to_the_penny_and_printed_to_a_decimal() {
    let number = Number::pounds(Pence::new(-901_234_567));
    assert_eq!(number.text, "(9.0)");
    assert!((number.value + 9.012_345_67).abs() < 1e-12);
}

#[test]
fn a_count_has_commas_in_print_only() {
    let number = Number::count(2_070_415).known(Provenance::Synthetic);
    assert_eq!((number.text.as_str(), number.provenance), ("2,070,415", Some(Provenance::Synthetic)));
    assert!((number.value - 2_070_415.0).abs() < 0.5);
}

#[test]
fn a_form_says_its_unit() {
    let unit = |form: Form| form.unit();
    assert_eq!(unit(Form::MILLIONS), "");
    assert_eq!(unit(Form::per_cent(1)), "%");
    assert_eq!(unit(Form { after: " minutes", ..Form::decimals(1) }), "minutes");
    assert_eq!(unit(Form { before: "£", ..Form::decimals(2) }), "£");
}

#[test]
fn words_agree_with_how_many_things_there_are() {
    assert_eq!(
        (counted(1, "row", "rows"), counted(0, "row", "rows")),
        ("1 row".to_owned(), "0 rows".to_owned())
    );
    assert_eq!([0, 1, 2].map(|n| agreeing(n, "is", "are")), ["are", "is", "are"]);
}
