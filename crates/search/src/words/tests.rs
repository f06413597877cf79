//! Words of texts as people write them.

use super::*;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let words = words(text);
    let found: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(found, expected, "{text}");
    assert!(words.iter().all(|word| text.get(word.range.clone()).is_some()), "{text}");
}

#[test]
fn an_amount_is_one_word_however_it_is_written() {
    for amount in ["£18.8m", "18.8", "18.8 million", "£18.80M", "(18.8)", "−18.8", "18.8mn"] {
        check(amount, &["18.8"]);
    }
    for amount in ["£64,800,000", "64800000", "64,800,000.00"] {
        check(amount, &["64800000"]);
    }
    check("12,34", &["12", "34"]);
    check("£140bn deficit", &["140", "deficit"]);
    check("million", &["million"]);
}

#[test]
fn a_financial_year_is_one_word_however_it_is_written() {
    for year in ["2024/25", "2024-25", "24/25", "2024–25"] {
        check(year, &["2024/25"]);
    }
    check("1/25", &["1", "25"]);
    check("2024-27", &["2024", "27"]);
}

#[test]
fn abbreviations_and_accents_are_as_people_write_them() {
    check("A&E waits", &["ae", "waits"]);
    check("a&e", &["ae"]);
    check("Leicester & Rutland", &["leicester", "rutland"]);
    check("Côté’s year's", &["cotes", "years"]);
    check("4-hour 4hr", &["4", "hour", "4", "hr"]);
    check("P.PAY.AGY T12 M7", &["p", "pay", "agy", "t12", "m7"]);
    check("", &[]);
    check("?!\"'&& <>", &[]);
}
