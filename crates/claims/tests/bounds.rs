//! Texts that nobody wrote in good faith are read in bounded time and memory, and places stay exact.

#![expect(clippy::disallowed_types, reason = "a test of bounds reads the clock")]

use std::time::{Duration, Instant};

use claims::{Document, Gazetteer, MAX_FIGURES, MAX_TEXT_BYTES, PartialDay, Reader, Reading, ReadingError};
use proptest::prelude::*;

fn reader() -> Reader {
    Reader::new(Gazetteer::new(Vec::new()).expect("an empty list is a list"))
}

fn read(text: &str) -> Result<Reading, ReadingError> {
    let dated = PartialDay::month_of(2025, 6).expect("June is a month");
    reader().read(&Document { title: "A text", dated, text })
}

/// Reads a text and asserts that it took less than `most`: in a debug build on a busy machine, so generous.
#[track_caller]
fn check(text: &str, most: Duration) -> Reading {
    let began = Instant::now();
    let reading = read(text).expect("it is short enough");
    let took = began.elapsed();
    assert!(took < most, "took {took:?}");
    reading
}

#[test]
fn a_row_of_digits_is_no_figure() {
    let reading = check(&"1234567890".repeat(200_000), Duration::from_secs(30));
    assert!(reading.figures.is_empty());
}

#[test]
fn a_row_of_currency_signs_is_no_figure() {
    let reading = check(&"£".repeat(200_000), Duration::from_secs(30));
    assert!(reading.figures.is_empty());
}

#[test]
fn figures_beyond_the_limit_are_not_read_and_it_is_said_where() {
    let line = "The ICB spent £5m on 300 beds.\n\n";
    let reading = check(&line.repeat(MAX_FIGURES / 2 + 100), Duration::from_mins(2));
    assert!(reading.figures.len() <= MAX_FIGURES + 2);
    assert!(reading.stopped_at.is_some_and(|at| at < line.len() * MAX_FIGURES / 2 + line.len() * 100));
}

#[test]
fn one_passage_without_end_is_read_in_pieces() {
    let reading = check(&"we spent £5m and 30% of it ".repeat(1_000), Duration::from_mins(1));
    assert!(1_950 <= reading.figures.len() && reading.figures.len() <= 2_050);
}

#[test]
fn words_numbers_and_brackets_without_end_are_bounded() {
    for piece in [
        "twenty ",
        "hundred ",
        "two hundred and ",
        "(",
        "1,111,",
        "1.",
        "a-",
        "NHS ",
        "of the ",
        "£(",
        "\n",
        "- ",
        "| 1 ",
        "1/",
    ] {
        check(&piece.repeat(5_000), Duration::from_secs(30));
    }
}

/// The seconds that reading a text takes, the least of two.
fn seconds(text: &str) -> f64 {
    let once = || {
        let began = Instant::now();
        read(text).expect("it is short enough");
        began.elapsed().as_secs_f64()
    };
    (0..2).map(|_| once()).fold(f64::INFINITY, f64::min)
}

#[test]
fn names_told_by_their_form_do_not_pile_up() {
    let sentences = (0..4_000).map(|idx| format!("Vale{} Hospitals NHS Trust had a deficit.", letters(idx)));
    let text = sentences.collect::<Vec<_>>().join("\n\n");
    check(&text, Duration::from_secs(30));
}

/// A number as letters, so that it is part of a name.
fn letters(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

#[test]
fn a_text_above_the_limit_is_refused_with_its_length() {
    let text = " ".repeat(MAX_TEXT_BYTES + 1);
    let error = read(&text).expect_err("it is too long");
    assert!(error.to_string().contains("split it"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_place_is_within_the_text_and_prints_what_is_said(
        text in "(£|%|[0-9]{1,4}|m|bn| |\n|\\.|,|-|\\(|\\)|é|😀|ICB|two|half|March|by|of|the|to|and|plan|per cent|million|staff|\\||  ){0,60}"
    ) {
        let reading = read(&text).expect("it is short");
        let length = text.chars().count();
        for figure in &reading.figures {
            prop_assert!(figure.span.start < figure.span.end && figure.span.end <= length);
            prop_assert!(figure.sentence.start <= figure.span.start && figure.span.end <= figure.sentence.end);
            let squeezed = |words: &str| words.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeezed(&figure.span.of(&text)), squeezed(&figure.text));
        }
        let ordered = reading.figures.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
        prop_assert!(ordered);
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,300}") {
        prop_assert!(read(&text).is_ok());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn time_grows_with_length(
        piece in "(£|%|[0-9]{1,4}|m|bn| |\n|\\.|,|-|\\(|\\)|é|ICB|NHS|Trust|Hospitals|two|half|March|by|of|the|to|and|plan|per cent|million|staff|\\||  |:){20,40}"
    ) {
        // Four times the text may take eight times as long, and half a second more on a busy machine.
        let (short, long) = (seconds(&piece.repeat(50)), seconds(&piece.repeat(200)));
        prop_assert!(long <= short * 8.0 + 0.5, "{short} s, then {long} s");
    }
}
