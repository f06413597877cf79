//! Expected beside observed in words and tables.

use appraisal::adopted::Decided;
use appraisal::adopted::expected::Test;
use appraisal::adopted::observed::{LaterMonth, outcome};
use evidence::control_chart::plan::Direction;
use evidence::control_chart::series::Observation;
use evidence::evaluation::calendar::months_after;
use evidence::measured::Measured;
use jiff::Timestamp;
use jiff::civil::date;

use super::*;

/// Attendances a day around 15 from January 2025 on, four fewer from month `at`.
fn measured(n: usize, at: usize) -> Measured {
    let wobble = [0.3, -0.4, 0.1, 0.2, -0.2, -0.1, 0.4, -0.3, 0.0, 0.1, -0.1];
    let observations = (0..n).map(|idx| Observation {
        date: months_after(date(2025, 1, 1), i32::try_from(idx).expect("few")),
        value: Some(15.0 + wobble[idx % wobble.len()] - if at <= idx { 4.0 } else { 0.0 }),
    });
    Measured {
        id: "attendances-per-day:NNJ15".to_owned(),
        name: "Attendances a day, Oakham".to_owned(),
        place: "Oakham".to_owned(),
        is_whole: false,
        unit: "a day".to_owned(),
        decimals: 1,
        direction: Direction::Neutral,
        observations: observations.collect(),
        targets: Vec::new(),
        provenance: Provenance::Derived,
        files: vec!["data/ae_attendances.csv".to_owned()],
        parts: Vec::new(),
    }
}

fn adoption() -> Adoption {
    let expected = Expected {
        row: "f785b5cde521".to_owned(),
        topic: "patients".to_owned(),
        engine: "flow".to_owned(),
        measure: "visits".to_owned(),
        subject: "Oakham minor injuries unit".to_owned(),
        unit: "patients_a_year".to_owned(),
        words: "came, Oakham minor injuries unit".to_owned(),
        difference: -1410.0,
        interval: Some((-1455.0, -1365.0)),
        per_cent: Some(95),
        in_words: "1,410 patients a year fewer".to_owned(),
        interval_in_words: "1,365 to 1,455 patients a year fewer".to_owned(),
        verdict: "changed".to_owned(),
        provenance: Provenance::Synthetic,
        test: Some(Test {
            measure: "attendances-per-day:NNJ15".to_owned(),
            difference: -3.863,
            low: -3.986,
            high: -3.74,
        }),
    };
    Adoption {
        id: "evenings".to_owned(),
        scenario: "evenings".to_owned(),
        title: "Close on evenings".to_owned(),
        starts: date(2026, 1, 5),
        scenario_hash: String::new(),
        text: String::new(),
        seed: 1,
        edition: String::new(),
        adopted: Decided { by: "Ann Lee".to_owned(), at: Timestamp::UNIX_EPOCH },
        withdrawn: None,
        expected: vec![Expected { test: None, words: "travel".to_owned(), ..expected.clone() }, expected],
    }
}

fn came(measures: &[Measured], later: &[LaterMonth]) -> Outcome {
    outcome(&adoption(), measures, later, &|_| Vec::new())
}

#[test]
fn what_was_expected_stands_beside_what_was_found_in_words() {
    let outcome = came(&[measured(24, 12)], &[]);
    let observed = &outcome.measures[0];
    let heading = heading(observed);
    assert!(heading.starts_with("Attendances a day, Oakham: as expected; "), "{heading}");
    assert!(heading.ends_with("lower, where 3.9 a day lower was expected"), "{heading}");
    let sentence = sentence(observed);
    assert!(sentence.starts_with("Expected −3.9 a day (−4.0 to −3.7 a day). Found −"), "{sentence}");
    assert!(sentence.contains("The newest month is December 2026."), "{sentence}");
    let table = by_month(observed, 0, date(2026, 1, 1)).table;
    assert_eq!((table.rows.len(), table.rows[0].name.as_str()), (12, "December 2026"));
    let summary = summary(&adoption(), &outcome);
    assert_eq!(summary.heading, "As expected in the one measure that can be told");
    assert_eq!(summary.provenance, Provenance::Synthetic, "what was expected is synthetic");
}

#[test]
fn before_there_are_months_enough_nothing_is_drawn_but_what_was_measured() {
    let outcome = came(&[measured(15, 12)], &[]);
    let observed = &outcome.measures[0];
    assert_eq!(heading(observed), "Attendances a day, Oakham: too early to tell (3 of 8 months)");
    let exhibit = by_month(observed, 0, date(2026, 1, 1));
    assert_eq!(exhibit.table.rows.len(), 3);
    assert!(exhibit.table.rows.iter().all(|row| row.cells[1] == Cell::Missing("Not told yet")));
    assert!(exhibit.chart.is_some());
    let gone = came(&[], &[]);
    assert_eq!(heading(&gone.measures[0]), "attendances-per-day:NNJ15: the measure is no longer in the data");
    assert!(by_month(&gone.measures[0], 0, date(2026, 1, 1)).chart.is_none());
}

#[test]
fn months_that_its_own_files_lack_are_told() {
    let later: Vec<LaterMonth> = (20..24)
        .map(|n| LaterMonth {
            measure: "attendances-per-day:NNJ15".to_owned(),
            month: months_after(date(2025, 1, 1), n),
            value: 11.0 + f64::from(n % 3) / 5.0,
            provenance: Provenance::Synthetic,
            source: "synthetic".to_owned(),
        })
        .collect();
    let outcome = came(&[measured(20, 12)], &later);
    let told = sentence(&outcome.measures[0]);
    assert!(told.contains("4 months come from adopted/observed.csv"), "{told}");
}

#[test]
fn what_is_printed_as_zero_is_not_called_worse() {
    let mut expected = adoption().expected.swap_remove(0);
    expected.verdict = "worse".to_owned();
    assert_eq!(said(&expected), "worse");
    for text in ["0.0 patients more", "under 0.1 minutes more", "£0.0m a year more"] {
        expected.in_words = text.to_owned();
        assert_eq!(said(&expected), "too small to matter", "{text}");
    }
}

#[test]
fn what_the_change_was_about_stands_first() {
    let mut adoption = adoption();
    let about = adoption.expected.swap_remove(1);
    let beside = Expected { subject: "Melton urgent care".to_owned(), ..about.clone() };
    adoption.text = "target = \"Oakham minor injuries unit\"".to_owned();
    adoption.expected = vec![beside, about];
    let outcome = outcome(&adoption, &[measured(24, 12)], &[], &|_| Vec::new());
    assert_eq!(outcome.measures[0].expected.subject, "Oakham minor injuries unit");
}

#[test]
fn what_no_measure_tests_is_listed_as_it_was_read() {
    let adoption = adoption();
    let without: Vec<&Expected> = adoption.expected.iter().filter(|of| of.test.is_none()).collect();
    let exhibit = untested(&without).expect("one");
    assert_eq!(exhibit.heading, "1 consequence was expected that no measure here tests");
    assert_eq!(exhibit.table.rows[0].name, "Travel");
    assert!(untested(&[]).is_none());
    let outcome = came(&[measured(24, 12)], &[]);
    let all = adopted_scenarios(&[(&adoption, &outcome)]);
    assert_eq!(all.table.rows[0].link.as_deref(), Some("/scenarios/adopted/evenings"));
    assert_eq!(all.heading, "1 scenario is adopted");
    let withdrawn =
        Adoption { withdrawn: Some((adoption.adopted.clone(), "too dear".to_owned())), ..adoption.clone() };
    let both = adopted_scenarios(&[(&adoption, &outcome), (&withdrawn, &outcome)]);
    assert_eq!(both.heading, "1 scenario is adopted; 1 was withdrawn");
    assert_eq!(adopted_scenarios(&[]).heading, "No scenario is adopted");
}
