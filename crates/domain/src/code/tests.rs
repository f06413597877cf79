//! Codes are checked once, where they enter.

use super::*;

#[test]
fn ods_codes_have_three_to_eight_capitals_and_digits() {
    for code in ["QK1", "RWE", "S1Y5D", "U30213", "C82001"] {
        assert_eq!(code.parse::<OrganisationCode>().expect("a code").as_str(), code);
    }
    for wrong in ["", "qk1", "QK", "QK1 ", "R-E", "TOOLONGCODE"] {
        assert_eq!(wrong.parse::<OrganisationCode>(), Err(CodeError::Organisation(wrong.to_owned())));
    }
}

#[test]
fn gss_codes_have_a_letter_and_eight_digits() {
    assert_eq!("E06000017".parse::<PlaceCode>().expect("Rutland").to_string(), "E06000017");
    for wrong in ["", "Rutland", "E0600001", "e06000017", "E0600001X"] {
        assert!(wrong.parse::<PlaceCode>().is_err());
    }
}
