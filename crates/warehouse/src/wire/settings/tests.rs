//! What clients may set, and what stays as it is.

use super::*;

#[test]
fn what_drivers_set_at_first_is_taken() {
    let mut settings = Settings::of("anna");
    assert_eq!(settings.set("application_name", Some("R")), Ok(Some(("application_name", "R"))));
    assert_eq!(settings.set("client_encoding", Some("utf-8")), Ok(Some(("client_encoding", "UTF8"))));
    assert_eq!(settings.set("datestyle", Some("ISO")), Ok(Some(("DateStyle", "ISO, DMY"))));
    assert_eq!(settings.set("extra_float_digits", Some("3")), Ok(None));
    assert_eq!(settings.set("standard_conforming_strings", Some("on")), Ok(None));
    assert_eq!(settings.set("search_path", Some("\"$user\", public")), Ok(None));
    assert_eq!(settings.value("DateStyle"), Ok("ISO, DMY"));
    assert_eq!(settings.value("session_authorization"), Ok("anna"));
    assert!(settings.told().contains(&("application_name", "R")));
    settings.set("timezone", Some("Europe/London")).unwrap();
    settings.reset();
    assert_eq!((settings.value("timezone"), settings.value("application_name")), (Ok("UTC"), Ok("R")));
}

#[test]
fn nothing_else_can_be_set() {
    let mut settings = Settings::of("anna");
    for (name, value, code) in [
        ("datafusion.execution.batch_size", "17", "42704"),
        ("search_path", "elsewhere", "55P02"),
        ("default_transaction_read_only", "off", "55P02"),
        ("session_authorization", "bert", "55P02"),
        ("client_encoding", "LATIN1", "22023"),
        ("datestyle", "German", "22023"),
        ("statement_timeout", "soon", "22023"),
        ("application_name", "a\nb", "22023"),
    ] {
        let refused = settings.set(name, Some(value)).map_err(|fault| fault.code.into_owned());
        assert_eq!(refused, Err(code.to_owned()), "{name} {value}");
    }
}

#[test]
fn a_statement_may_be_given_less_time_and_never_more() {
    let mut settings = Settings::of("anna");
    for (value, expected) in [("200", 200), ("200ms", 200), ("2s", 2_000), ("0", 60_000), ("10min", 60_000)] {
        settings.set("statement_timeout", Some(value)).unwrap();
        assert_eq!(settings.timeout(), Duration::from_millis(expected), "{value}");
    }
    settings.set("statement_timeout", None).unwrap();
    assert_eq!(settings.timeout(), LONGEST);
}
