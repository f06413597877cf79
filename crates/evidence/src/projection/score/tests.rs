//! Scores against the published series, from the folder that `OAKHAM_VALIDATION` names.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::{Date, date};

use super::{Score, Step, rehearse, score};
use crate::projection::history::History;
use crate::projection::settings::Settings;
use crate::projection::simulated::{Family, series};

fn history(first: Date, values: &[f64]) -> History {
    let values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    History::from_month(first, &values).unwrap()
}

/// The mean score over synthetic series of each family, `each` of them.
fn of_families(seed: u64, each: u64) -> Vec<(Family, Score)> {
    let of_family = |family: Family| {
        let scores: Vec<Score> = (0..each)
            .zip((48..85).cycle().step_by(7))
            .filter_map(|(idx, n)| {
                let values = series(family, seed, idx, n + 12);
                let (before, after) = values.split_at(n);
                score(&history(date(2019, 1, 1), before), after, &Settings::months(12)).unwrap()
            })
            .collect();
        (family, Score::mean(&scores).unwrap())
    };
    Family::ALL.into_iter().map(of_family).collect()
}

#[test]
fn a_score_is_worked_out_by_hand() {
    // 24 months: 1 to 12, then each 2 more, so the scale is 2.
    let before: Vec<f64> = (1..=12).chain(3..=14).map(f64::from).collect();
    let step = Step { median: 5.0, interval_80: (4.0, 6.0), interval_95: (3.0, 7.0) };
    let found = Score::of(&before, &[6.5, 5.0], &[step, step]).unwrap();
    // Errors 1.5 and 0; the first misses the 80 % interval by a half.
    assert!((found.mase - 0.375).abs() < 1e-12);
    let first = (0.5 * 1.5 + 0.1 * (2.0 + 10.0 * 0.5) + 0.025 * 4.0) / 2.5;
    let second = (0.1 * 2.0 + 0.025 * 4.0) / 2.5;
    assert!((found.wis - f64::midpoint(first, second) / 2.0).abs() < 1e-12);
    assert!((found.coverage_80 - 0.5).abs() < 1e-12 && (found.coverage_95 - 1.0).abs() < 1e-12);
}

#[test]
fn a_history_that_never_changes_has_no_scale() {
    let step = Step { median: 1.0, interval_80: (1.0, 1.0), interval_95: (1.0, 1.0) };
    assert_eq!(Score::of(&[1.0; 24], &[1.0], &[step]), None);
    assert_eq!(Score::of(&[1.0, 2.0], &[1.0], &[step]), None);
    assert_eq!(Score::mean(&[]), None);
}

#[test]
fn intervals_hold_as_often_as_they_say_over_families_not_calibrated_on() {
    let scores: Vec<Score> = of_families(2_026, 30).into_iter().map(|(_, score)| score).collect();
    let mean = Score::mean(&scores).unwrap();
    assert!((0.77..0.83).contains(&mean.coverage_80), "{mean:?}");
    assert!((0.92..0.97).contains(&mean.coverage_95), "{mean:?}");
    assert!(mean.mase < 0.76 && mean.wis < 0.35, "{mean:?}");
}

#[test]
fn a_rehearsal_compares_with_repeating_the_year_before() {
    let values = series(Family::Trend, 5, 1, 60);
    let rehearsal = rehearse(&history(date(2020, 1, 1), &values), 12, &Settings::months(1)).unwrap();
    assert!(rehearsal.projected.mase < rehearsal.repeated_mase, "{rehearsal:?}");
    assert_eq!(rehearse(&history(date(2020, 1, 1), &values[..15]), 12, &Settings::months(1)), None);
}

/// Source, history and outcomes of a series.
type Read<'a> = (&'a str, Vec<(Date, f64)>, Vec<f64>);

/// Series with known outcomes, from the folder that `OAKHAM_VALIDATION` names: by source, history and outcomes.
#[expect(
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test reads cases and says where there are none"
)]
fn known_outcomes() -> Option<Vec<(String, History, Vec<f64>)>> {
    let Some(folder) = std::env::var_os("OAKHAM_VALIDATION").map(PathBuf::from) else {
        eprintln!("left out: OAKHAM_VALIDATION names no folder");
        return None;
    };
    let text = std::fs::read_to_string(folder.join("forecast_series.csv")).unwrap();
    let mut series: BTreeMap<&str, Read> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let [id, source, _, day, value, part] = line.split(',').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let (_, before, after) = series.entry(id).or_insert((source, Vec::new(), Vec::new()));
        let value: f64 = value.parse().unwrap();
        if part == "history" { before.push((day.parse().unwrap(), value)) } else { after.push(value) }
    }
    let of = |(source, before, after): Read| {
        let values: Vec<f64> = before.iter().map(|(_, value)| *value).collect();
        (source.to_owned(), history(before[0].0, &values), after)
    };
    Some(series.into_values().map(of).collect())
}

#[test]
fn series_with_known_outcomes_are_projected_better_than_by_the_peers() {
    let Some(series) = known_outcomes() else { return };
    let of = |wanted: &dyn Fn(&str) -> bool| {
        let scores: Vec<Score> = series
            .iter()
            .filter(|(source, ..)| wanted(source))
            .filter_map(|(_, history, truth)| score(history, truth, &Settings::months(12)).unwrap())
            .collect();
        Score::mean(&scores).unwrap()
    };
    let all = of(&|_| true);
    // The mean of four peers reaches 0.310 and 0.672.
    assert!(all.wis <= 0.310 && all.mase <= 0.672, "{all:?}");
    assert!((0.77..=0.83).contains(&all.coverage_80) && (0.93..=0.97).contains(&all.coverage_95), "{all:?}");
    for source in ["simulated", "M3"] {
        let part = of(&|found| found == source);
        assert!(part.wis <= 0.325 && part.mase <= 0.696, "{source}: {part:?}");
    }
}
