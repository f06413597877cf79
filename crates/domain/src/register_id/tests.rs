//! Ids are read as written, or refused.

use super::*;

#[test]
fn ids_are_letters_digits_and_hyphens() {
    for good in ["UHL-01", "ICB-P1", "x1"] {
        assert_eq!(good.parse::<RegisterId>().map(|id| id.to_string()), Ok(good.to_owned()));
    }
    for bad in ["", "-1", "a b", "UHL/01", "X", "UHL-"] {
        assert!(bad.parse::<RegisterId>().is_err(), "{bad}");
    }
}
