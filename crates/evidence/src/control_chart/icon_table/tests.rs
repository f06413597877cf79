//! Tables of icons: what a board looks at first, and who stands in a cell.

use jiff::ToSpan;
use jiff::civil::date;

use super::*;
use crate::control_chart::chart::chart;
use crate::control_chart::plan::{Direction, Plan, Targets};
use crate::control_chart::point::Side;
use crate::control_chart::series::{Observation, Series};
use crate::control_chart::settings::Settings;

/// A measure of 17 months about 50 and seven at `now`, where lower is better.
fn row(measure: &str, now: f64, target: f64) -> IconRow {
    let months = (0..24_i64).map(|idx| Observation {
        date: date(2024, 4, 1) + idx.months(),
        value: Some(if idx < 17 {
            [49.0, 51.0, 48.0, 52.0, 47.0, 53.0][usize::try_from(idx % 6).unwrap()]
        } else {
            now
        }),
    });
    let plan = Plan { targets: Targets::one(target).unwrap(), ..Plan::plain(Direction::Decrease) };
    let chart = chart(&Series::new(months).unwrap(), &plan, Settings::MAKING_DATA_COUNT);
    icon_row(measure, "hours", &chart).unwrap()
}

#[test]
fn a_board_sees_first_what_gets_worse_and_what_fails_on() {
    let mut rows = vec![
        row("better", 45.0, 50.0),
        row("worse", 55.0, 50.0),
        row("steady, met", 50.5, 90.0),
        row("worse and failing", 55.0, 10.0),
    ];
    sort_by_attention(&mut rows);
    let names: Vec<&str> = rows.iter().map(|row| row.measure.as_str()).collect();
    assert_eq!(names, ["worse and failing", "worse", "steady, met", "better"]);
    let worse = cell(&rows, Variation::Concern(Side::High), Some(Assurance::HitAndMiss));
    assert_eq!(worse.map(|row| row.measure.as_str()).collect::<Vec<_>>(), ["worse"]);
}

#[test]
fn a_row_says_which_rule_fired_and_since_when() {
    let row = row("worse", 55.0, 50.0);
    assert_eq!((row.value, row.target, row.date), (Some(55.0), Some(50.0), date(2026, 3, 1)));
    assert_eq!(row.current.unwrap().since, date(2025, 9, 1));
    let cause = row.current.unwrap().cause;
    let words = cause.words(Settings::MAKING_DATA_COUNT);
    assert_eq!(words, "7 points or more in a row above the mean");
    assert!(row.limits.unwrap().lower < row.mean.unwrap());
    assert_eq!(row.variation.words(), "special cause variation, of concern by higher values");
}
