//! Lists of names in a sentence.

use super::in_list;

#[test]
fn names_stand_in_a_list_as_people_say_it() {
    assert_eq!(in_list(&[]), "");
    assert_eq!(in_list(&["LPT"]), "LPT");
    assert_eq!(in_list(&["LPT", "UHL", "QPM"]), "LPT, UHL and QPM");
}
