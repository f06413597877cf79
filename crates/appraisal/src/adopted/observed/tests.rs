//! What came of an adopted scenario in series that are made here.

use evidence::control_chart::plan::Direction;
use jiff::Timestamp;
use jiff::civil::date;

use super::*;
use crate::adopted::Decided;
use crate::adopted::verdict::MONTHS_NEEDED;

/// The measure of the tests.
const MEASURE: &str = "attendances-per-day:NNJ15";

/// Attendances a day around 30 that differ by a little, `n` months from January 2025 on, with `step` more from month `at`.
fn measured(n: usize, at: usize, step: f64) -> Measured {
    let wobble = [0.3, -0.4, 0.1, 0.2, -0.2, -0.1, 0.4, -0.3, 0.0, 0.1, -0.1];
    let observations = (0..n).map(|idx| Observation {
        date: months_after(date(2025, 1, 1), i32::try_from(idx).expect("few")),
        value: Some(30.0 + wobble[idx % wobble.len()] + if at <= idx { step } else { 0.0 }),
    });
    Measured {
        id: MEASURE.to_owned(),
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

/// Adopted to begin in January 2026 with ten attendances a day fewer, eight to twelve.
fn adoption() -> Adoption {
    let test = Test { measure: MEASURE.to_owned(), difference: -10.0, low: -12.0, high: -8.0 };
    let expected = Expected {
        row: "1f2e3d4c5b6a".to_owned(),
        topic: "patients".to_owned(),
        engine: "flow".to_owned(),
        measure: "visits".to_owned(),
        subject: "Oakham unit".to_owned(),
        unit: "patients_a_year".to_owned(),
        words: "came, Oakham unit".to_owned(),
        difference: -3650.0,
        interval: Some((-4380.0, -2920.0)),
        per_cent: Some(95),
        in_words: "3,650 patients a year fewer".to_owned(),
        interval_in_words: "2,920 to 4,380 patients a year fewer".to_owned(),
        verdict: "changed".to_owned(),
        provenance: Provenance::Synthetic,
        test: Some(test),
    };
    let untested = Expected { test: None, words: "travel".to_owned(), ..expected.clone() };
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
        expected: vec![expected, untested],
    }
}

fn came_of(measures: &[Measured], later: &[LaterMonth]) -> Outcome {
    outcome(&adoption(), measures, later, &|_| Vec::new())
}

#[track_caller]
fn check(n: usize, step: f64, verdict: &Verdict) -> Outcome {
    let came = came_of(&[measured(n, 12, step)], &[]);
    assert_eq!(came.measures.len(), 1, "what no measure tests is not judged");
    assert_eq!(came.measures[0].verdict, *verdict, "{:?}", came.measures[0].found());
    came
}

#[test]
fn what_was_measured_is_judged_by_what_was_expected() {
    let came = check(24, -10.0, &Verdict::AsExpected);
    assert_eq!(came.overall, Overall::AsExpected);
    check(24, -4.0, &Verdict::LessThanExpected);
    check(24, 0.0, &Verdict::LessThanExpected);
    check(24, -20.0, &Verdict::MoreThanExpected);
    check(24, 10.0, &Verdict::Opposite);
    // Each month since the start stands beside what would have been.
    let months = &came.measures[0].months;
    assert_eq!((months.len(), months[0].month), (12, date(2026, 1, 1)));
    let nearly = months.iter().filter_map(MonthSince::difference).all(|of| (of + 10.0).abs() < 2.0);
    assert!(nearly, "{months:?}");
}

#[test]
fn the_verdict_rests_on_the_interval_that_the_evidence_engine_gives() {
    for step in [-20.0, -10.0, -4.0, 0.0, 10.0] {
        let series = measured(24, 12, step);
        let came = came_of(std::slice::from_ref(&series), &[]);
        let asked =
            SeriesAsked { what: "Close on evenings".to_owned(), ..SeriesAsked::plain(date(2026, 1, 1)) };
        let own = of_series(&series, &asked).expect("months enough");
        assert_eq!(came.measures[0].evaluated.as_ref(), Some(&own));
        let (low, high) = own.method.finding().interval.expect("an interval");
        let found = Range { value: own.method.finding().effect, low, high };
        let wanted = Range { value: -10.0, low: -12.0, high: -8.0 };
        assert_eq!(came.measures[0].verdict, Verdict::of(wanted, found));
    }
}

#[test]
fn nothing_is_said_before_there_are_months_enough() {
    for after in 0..MONTHS_NEEDED {
        let came = check(12 + after, -10.0, &Verdict::TooEarly { months: after });
        assert!(came.measures[0].evaluated.is_none() && came.measures[0].found().is_none());
        assert_eq!(came.overall, Overall::TooEarly);
    }
    check(12 + MONTHS_NEEDED, -10.0, &Verdict::AsExpected);
    let mut short = measured(24, 12, -10.0);
    short.observations.drain(..7);
    let came = came_of(&[short], &[]);
    assert_eq!(came.measures[0].verdict, Verdict::TooFewBefore { months: 5 });
}

#[test]
fn a_measure_that_is_no_longer_there_is_told() {
    let came = came_of(&[], &[]);
    assert_eq!(came.measures[0].verdict, Verdict::Gone);
    assert_eq!(came.sentence, "Nothing can be told of any measure");
}

#[test]
fn a_month_without_a_value_ends_the_run_and_is_told_where_it_is_the_first() {
    let mut gap = measured(24, 12, -10.0);
    gap.observations[14].value = None;
    assert_eq!(came_of(&[gap], &[]).measures[0].verdict, Verdict::TooEarly { months: 2 });
    let mut first = measured(24, 12, -10.0);
    first.observations[12].value = None;
    let Verdict::NotTold(why) = &came_of(&[first], &[]).measures[0].verdict else { panic!("it has a gap") };
    assert!(why.contains("January 2026"), "{why}");
}

#[test]
fn later_months_fill_what_the_files_lack_and_never_replace_what_they_have() {
    let later = |n: i32, value: f64| LaterMonth {
        measure: MEASURE.to_owned(),
        month: months_after(date(2025, 1, 1), n),
        value,
        provenance: Provenance::Synthetic,
        source: "synthetic".to_owned(),
    };
    let added: Vec<LaterMonth> =
        (16..24).map(|n| later(n, 20.0 + f64::from(n % 3) / 5.0)).chain([later(3, 900.0)]).collect();
    let came = came_of(&[measured(16, 12, -10.0)], &added);
    let observed = &came.measures[0];
    assert_eq!((observed.n_later, &observed.verdict), (8, &Verdict::AsExpected));
    let series = observed.measured.as_ref().expect("a measure");
    assert_eq!(series.provenance, Provenance::Synthetic);
    assert!(series.observations.iter().all(|of| of.value.is_some_and(|value| value < 100.0)));
    assert!(series.files.iter().any(|file| file == LATER_MONTHS));
}

#[test]
fn what_was_withdrawn_is_not_judged_as_a_whole() {
    let withdrawn = Adoption { withdrawn: Some((adoption().adopted, "too dear".to_owned())), ..adoption() };
    let came = outcome(&withdrawn, &[measured(24, 12, -10.0)], &[], &|_| Vec::new());
    assert_eq!(came.overall, Overall::Withdrawn);
}
