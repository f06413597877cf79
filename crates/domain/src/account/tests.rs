//! Names that are one name, and roles that are words.

use super::*;

#[track_caller]
fn check_name(text: &str, expected: Option<&str>) {
    let name = text.parse::<AccountName>().ok();
    assert_eq!(name.as_ref().map(AccountName::as_str), expected, "{text:?}");
}

#[test]
fn a_name_is_written_small_and_without_what_could_deceive() {
    check_name("anna.smith", Some("anna.smith"));
    check_name("Anna.Smith@Example.org", Some("anna.smith@example.org"));
    check_name("uhl-finance_2", Some("uhl-finance_2"));
    for refused in ["", "a", "2anna", ".anna", "anna smith", "anna\n", "änna", "anna/..", "a\u{0430}nna"] {
        check_name(refused, None);
    }
    check_name(&"a".repeat(64), Some(&"a".repeat(64)));
    check_name(&"a".repeat(65), None);
}

#[test]
fn the_programs_own_name_is_nobodys() {
    let error = "Oakham".parse::<AccountName>().unwrap_err();
    assert_eq!(error, AccountError::Reserved("Oakham".to_owned()));
}

#[test]
fn every_role_is_read_back_from_its_word() {
    for role in Role::ALL {
        assert_eq!(role.word().parse(), Ok(role));
        assert!(!role.purpose().is_empty());
    }
    let error = "admin".parse::<Role>().unwrap_err();
    assert!(error.to_string().contains("write preparer, approver"), "{error}");
}

#[test]
fn roles_are_a_set_in_a_fixed_order_and_never_empty() {
    let roles = Roles::new([Role::Approver, Role::Preparer, Role::Approver]).unwrap();
    assert_eq!(roles.to_string(), "preparer, approver");
    assert_eq!(roles.to_string().parse(), Ok(roles.clone()));
    assert!(roles.contains(Role::Preparer) && !roles.contains(Role::Auditor));
    assert_eq!(Roles::new([]), Err(AccountError::NoRole));
    assert_eq!(" , ".parse::<Roles>(), Err(AccountError::NoRole));
}
