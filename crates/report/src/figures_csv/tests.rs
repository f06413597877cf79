//! Values and texts as programs and spreadsheets read them.

use super::*;

#[test]
fn values_have_the_digits_of_print_and_a_minus_sign() {
    for (pence, text) in [
        (-1_880_000_000, "-18.8"),
        (1_880_000_000, "18.8"),
        (-4_999_999, "0.0"),
        (123_456_000_000, "1234.6"),
        (0, "0.0"),
    ] {
        assert_eq!(millions(Pence::new(pence)), text);
    }
}

#[test]
fn no_text_can_become_a_formula() {
    let mut month_end = domain::example::month_end();
    month_end.system_name = "=HYPERLINK(1)".to_owned();
    let text = String::from_utf8(render(&month_end).unwrap()).unwrap();
    assert!(text.contains(",'=HYPERLINK(1),") && !text.contains(",=HYPERLINK"));
}
