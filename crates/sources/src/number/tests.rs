//! Each spelling is read as it is meant, or refused for its own reason.

use super::*;

#[track_caller]
fn check(text: &str, expected: Result<&str, &str>) {
    let found = plain(text, Writer::Person).map_err(|error| error.to_string());
    match (&found, expected) {
        (Ok(number), Ok(expected)) => assert_eq!(number, expected, "{text:?}"),
        (Err(error), Err(expected)) => assert!(error.contains(expected), "{text:?}: {error}"),
        _ => panic!("{text:?}: {found:?}, expected {expected:?}"),
    }
}

#[test]
fn what_can_be_read_one_way_only_is_read() {
    for (text, number) in [
        ("11915", "11915"),
        ("-64900", "-64900"),
        ("\u{2212}64900", "-64900"),
        ("\u{2013}64900", "-64900"),
        ("(64,900)", "-64900"),
        ("( 64900 )", "-64900"),
        ("64900-", "-64900"),
        ("+5", "5"),
        ("11,915", "11915"),
        ("1,234,567.50", "1234567.5"),
        ("1 234 567", "1234567"),
        ("1\u{a0}234", "1234"),
        ("1\u{202f}234", "1234"),
        ("1\u{2009}234", "1234"),
        ("11915.0", "11915"),
        ("2406.740000000001", "2406.74"),
        ("2406.739999999999999", "2406.74"),
        ("2406.745", "2406.745"),
        ("0.1", "0.1"),
        ("-0.00", "0"),
        ("007", "7"),
        ("999999999999999", "999999999999999"),
    ] {
        check(text, Ok(number));
    }
}

#[test]
fn what_is_open_is_refused_for_its_own_reason() {
    for (text, reason) in [
        ("", "the cell is empty"),
        ("-", "write 0 for nil"),
        ("–", "write 0 for nil"),
        (
            "£11915",
            "a sign of currency may stand for pounds or thousands; write the number alone, such as 11915",
        ),
        ("-£1,000", "such as -1000"),
        ("£11915k", "without k, such as 11915"),
        ("11915k", "without k, such as 11915"),
        ("11.915k", "write the number in full and with its sign, without k"),
        ("1.2m", "without m"),
        ("5%", "without %"),
        ("--1", "two signs"),
        ("(-5)", "two signs"),
        ("-5-", "two signs"),
        ("12,5", "a decimal with a point"),
        ("1.234,50", "a decimal with a point"),
        ("1,23,456", "part thousands only"),
        ("1,234 567", "part thousands only"),
        ("1.2E+05", "shortened it"),
        ("1E+05", "shortened it"),
        ("9223372036854775807", "as large"),
        ("100 CR", "without CR"),
        ("1.", "no number"),
        (".5", "no number"),
        ("abc", "no number"),
        ("about 9m", "no number"),
        ("1.2.3", "no number"),
        ("٣", "no number"),
    ] {
        check(text, Err(reason));
    }
}

#[test]
fn a_ledger_writes_credits_and_currency_in_its_own_way() {
    for (text, number) in [
        ("730,000,000.00-", "-730000000"),
        ("(730,000,000.00)", "-730000000"),
        ("£12.50", "12.5"),
        ("12.50 CR", "-12.5"),
        ("12.50Dr", "12.5"),
    ] {
        assert_eq!(plain(text, Writer::Ledger).as_deref(), Ok(number), "{text}");
    }
    assert_eq!(plain("-5 CR", Writer::Ledger), Err(NumberError::Signs));
}

#[test]
fn a_spreadsheets_number_is_what_its_fifteen_digits_say() {
    for (text, number) in [
        ("2406.740000000001", Some("2406.74")),
        ("2406.7400000000002", Some("2406.74")),
        ("0.1", Some("0.1")),
        ("1E3", Some("1000")),
        ("-0", Some("0")),
        ("1.5E-2", Some("0.015")),
        ("45546", Some("45546")),
        ("inf", None),
        ("1E999", None),
        ("NaN", None),
        ("", None),
    ] {
        assert_eq!(of_spreadsheet(text).as_deref(), number, "{text}");
    }
}

#[test]
fn a_point_and_three_digits_is_a_decimal_or_thousands() {
    let two = |text: &str| two_readings(text).map(|(one, other)| format!("{one} or {other}"));
    assert_eq!(two("-6.000").as_deref(), Some("-6 or -6000"));
    assert_eq!(two("498.438").as_deref(), Some("498.438 or 498438"));
    assert_eq!(two("(1.200)").as_deref(), Some("-1.2 or -1200"));
    // More digits before the point, or more or fewer behind it, leave one reading.
    for text in
        ["2406.745", "6.00", "6.0000", "0.433", "2406.740000000001", "6000", "1.234.567", "1.5e3", "x.000"]
    {
        assert_eq!(two(text), None, "{text}");
    }
}
