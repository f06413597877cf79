//! Arguments stand before settings, field by field.

use super::*;

#[test]
fn a_field_of_the_arguments_stands_before_the_same_of_the_settings() {
    let settings = FrontSheet {
        meeting: Some("The board".to_owned()),
        purpose: Some(Purpose::Information),
        recommendations: vec!["Note the risk.".to_owned()],
        ..FrontSheet::default()
    };
    let arguments = FrontSheet { purpose: Some(Purpose::Decision), ..FrontSheet::default() };
    let both = settings.clone().under(arguments);
    assert_eq!(both, FrontSheet { purpose: Some(Purpose::Decision), ..settings });
}

#[test]
fn a_purpose_that_is_not_known_is_told_those_that_are() {
    let error = "approval".parse::<Purpose>().unwrap_err().to_string();
    assert!(error.contains("decision, assurance, discussion or information"), "{error}");
}
