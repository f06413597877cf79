//! Functions are found by what people call them.

use domain::example;

use super::*;

fn functions() -> Vec<Function> {
    let names = [
        ("T10", "NHS continuing healthcare"),
        ("T12", "Safeguarding"),
        ("R02", "Board governance"),
        ("R03", "Clinical governance"),
    ];
    names.map(|(id, name)| example::function(id, name)).into()
}

#[test]
fn a_function_is_named_by_id_name_or_part_of_its_name_in_any_letters() {
    for (text, id) in [
        ("T12", "T12"),
        ("t12", "T12"),
        (" Safeguarding ", "T12"),
        ("continuing healthcare", "T10"),
        ("board gov", "R02"),
    ] {
        assert_eq!(function_named(&functions(), text).unwrap().as_str(), id, "{text}");
    }
}

#[test]
fn a_name_of_several_functions_or_none_is_refused_with_those_there_are() {
    let several = function_named(&functions(), "governance").unwrap_err().to_string();
    assert!(
        several.contains("R02 Board governance") && several.contains("R03 Clinical governance"),
        "{several}"
    );
    assert!(!several.contains("T12"), "{several}");
    for text in ["safegarding", ""] {
        let none = function_named(&functions(), text).unwrap_err().to_string();
        assert!(none.contains("T12 Safeguarding") && none.contains("write the id or name of one"), "{none}");
    }
}
