//! What people expect to come first.

use super::*;

/// The texts stand in this order, whatever order they are given in.
#[track_caller]
fn check(expected: &[&str]) {
    let mut found = expected.to_vec();
    found.reverse();
    found.sort_by(|one, other| Order::of_text(one).cmp(&Order::of_text(other)));
    assert_eq!(found, expected);
}

#[test]
fn months_of_a_financial_year_begin_in_april() {
    check(&["April", "May", "August", "September", "December", "January", "March"]);
    check(&["Apr", "Jul", "Mar"]);
    check(&["March 2024", "April 2024", "December 2024", "January 2025", "April 2025"]);
    check(&["April 2024/25", "March 2024/25", "April 2025/26"]);
    check(&["30 September 2024", "1 October 2024", "2 January 2025"]);
}

#[test]
fn numbers_within_names_come_by_their_value() {
    check(&["Scheme 2", "Scheme 10", "Scheme 100"]);
    check(&["M2", "M11"]);
    check(&["9", "1,200", "10,000"]);
    check(&["T2", "T10", "T10 a"]);
    check(&["(12.5)", "-3", "0.4", "+7"]);
}

#[test]
fn amounts_come_by_what_they_are_worth() {
    check(&["£900", "£3k", "£1.5m", "£18.8 million", "£2.2bn"]);
    check(&["(£4.0m)", "−£0.5m", "£0.1m"]);
    check(&["Saves £900k", "Saves £1.2m"]);
}

#[test]
fn words_come_by_their_letters_after_all_numbers() {
    check(&["12", "agency", "Bank", "May team"]);
}
