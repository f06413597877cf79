//! Series of known kinds and where they go.

use jiff::civil::{Date, date};
use stats::counter::Counter;

use super::{Projection, project};
use crate::projection::fault::Fault;
use crate::projection::history::History;
use crate::projection::month_ahead::MonthAhead;
use crate::projection::settings::{Adjustment, Bounds, Settings};
use crate::projection::simulated::{Family, series};
use crate::projection::warning::Warning;

const FIRST: Date = date(2021, 4, 1);

fn history(values: &[f64]) -> History {
    let values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    History::from_month(FIRST, &values).unwrap()
}

fn projected(values: &[f64], n_months: usize) -> Projection {
    project(&history(values), &Settings::months(n_months)).unwrap()
}

/// Every number of a month is one, and they stand in order.
#[track_caller]
fn check_order(months: &[MonthAhead]) {
    for month in months {
        let (inner, outer) = (month.interval_80, month.interval_95);
        let ends = [outer.low, inner.low, month.median, inner.high, outer.high];
        assert!(ends.iter().all(|end| end.is_finite()) && month.mean.is_finite(), "{month:?}");
        assert!(ends.is_sorted(), "{month:?}");
    }
}

fn noise(idx: u64) -> f64 {
    Counter::named(3, &["projection tests"]).normal(0, idx)
}

#[test]
fn the_same_series_gives_the_same_bytes() {
    let values = series(Family::MultipliedSeason, 1, 1, 60);
    assert_eq!(format!("{:?}", projected(&values, 12)), format!("{:?}", projected(&values, 12)));
}

#[test]
fn every_family_and_length_gives_numbers_in_order() {
    for family in Family::ALL {
        for n in [6, 7, 9, 13, 23, 24, 25, 31, 60] {
            check_order(projected(&series(family, 2, 5, n), 24).months());
        }
    }
}

#[test]
fn awkward_values_give_numbers_in_order() {
    let spike: Vec<f64> = (0..40).map(|idx| if idx == 20 { 1e15 } else { 0.0 }).collect();
    let line: Vec<f64> = (0..40).map(f64::from).collect();
    let near_zero: Vec<f64> = (0..40).map(|idx| if idx % 9 == 0 { 1e-12 } else { 1e3 }).collect();
    let two: Vec<f64> = (0..40).map(|idx| f64::from(idx % 2) - 0.5).collect();
    let tiny: Vec<f64> = (0..40_u32).map(|idx| 1e-300 * f64::from(idx % 7)).collect();
    let pure_season: Vec<f64> = (0..48).map(|idx| f64::from(idx % 12)).collect();
    let step: Vec<f64> = (0..40).map(|idx| if idx < 39 { 5.0 } else { 6.0 }).collect();
    let huge: Vec<f64> = (0..40).map(|idx| if idx % 2 == 0 { 1e15 } else { -1e15 }).collect();
    for values in [spike, line, near_zero, two, tiny, pure_season, step, huge] {
        check_order(projected(&values, 60).months());
    }
}

#[test]
fn a_constant_goes_on_and_says_what_that_is_worth() {
    let projection = projected(&[42.0; 30], 6);
    for month in projection.months() {
        assert_eq!((month.median, month.interval_95.low, month.interval_95.high), (42.0, 42.0, 42.0));
    }
    assert_eq!(projection.warnings(), [Warning::Constant { value: 42.0, n_known: 30 }]);
}

#[test]
fn less_than_two_years_are_projected_without_a_season_and_it_is_said() {
    let values: Vec<f64> = (0..14).map(|idx| 100.0 + noise(idx)).collect();
    let projection = projected(&values, 3);
    assert_eq!(projection.warnings(), [Warning::NoSeason { n_known: 14 }]);
    assert!((projection.months()[2].median - 100.0).abs() < 2.0);
}

#[test]
fn a_season_is_projected_in_its_month() {
    let season = |idx: u64| if idx % 12 == 8 { 30.0 } else { 0.0 };
    let values: Vec<f64> = (0..60).map(|idx| 200.0 + season(idx) + 2.0 * noise(idx)).collect();
    let projection = projected(&values, 12);
    // 60 months from April: the next December is month 9 ahead.
    let december = &projection.months()[8];
    assert_eq!(december.month, date(2026, 12, 1));
    assert!((december.median - 230.0).abs() < 5.0, "{december:?}");
}

#[test]
fn pounds_and_thousands_of_pounds_tell_the_same() {
    let values = series(Family::AddedSeason, 3, 2, 60);
    let thousands: Vec<f64> = values.iter().map(|value| value / 1_024.0).collect();
    let (pounds, thousands) = (projected(&values, 12), projected(&thousands, 12));
    for (pounds, thousands) in pounds.months().iter().zip(thousands.months()) {
        assert!((pounds.median / thousands.median / 1_024.0 - 1.0).abs() < 1e-3);
        assert!((pounds.interval_80.high / thousands.interval_80.high / 1_024.0 - 1.0).abs() < 1e-3);
    }
}

#[test]
fn what_was_never_negative_is_not_projected_below_zero() {
    let values: Vec<f64> = (0..40).map(|idx| (10.0 + 8.5 * noise(idx)).max(0.25)).collect();
    let projection = projected(&values, 12);
    assert!(projection.months().iter().all(|month| 0.0 <= month.interval_95.low));
    assert!(projection.warnings().contains(&Warning::AtBound { bound: 0.0 }), "{:?}", projection.warnings());
    let deficits: Vec<f64> = values.iter().map(|value| value - 12.0).collect();
    assert!(projected(&deficits, 12).months().iter().all(|month| month.interval_95.low < 0.0));
}

#[test]
fn a_share_stays_within_its_bounds() {
    let values: Vec<f64> = (0..48).map(|idx| (97.0 + 2.0 * noise(idx)).min(100.0)).collect();
    let bounds = Bounds::Given { least: 0.0, most: 100.0 };
    let settings = Settings { bounds, ..Settings::months(6) };
    let projection = project(&history(&values), &settings).unwrap();
    assert!(projection.months().iter().all(|month| month.interval_95.high <= 100.0));
    assert!(projection.warnings().contains(&Warning::AtBound { bound: 100.0 }));
}

#[test]
fn small_counts_are_whole_and_their_mean_is_kept_where_the_middle_is_zero() {
    let values: Vec<f64> = (0..60).map(|idx| if 0.7 < noise(idx) { 2.0 } else { 0.0 }).collect();
    let n_zero = values.iter().filter(|value| **value < 1.0).count();
    let projection = projected(&values, 6);
    let month = projection.months()[0];
    assert!(month.median.abs() <= 0.0 && 0.2 < month.mean && month.mean < 0.9, "{month:?}");
    assert!(month.interval_95.high.fract().abs() <= 0.0);
    assert!(projection.warnings().contains(&Warning::MostlyZero { n_zero, n_known: 60 }));
}

#[test]
fn a_wrong_month_does_not_move_the_projection() {
    let mut values: Vec<f64> = (0..48).map(|idx| 1_000.0 + 20.0 * noise(idx)).collect();
    let before = projected(&values, 6).months()[5];
    values[30] *= 100.0;
    let projection = projected(&values, 6);
    let after = projection.months()[5];
    assert!((after.median - before.median).abs() < 20.0, "{before:?} became {after:?}");
    assert!(after.interval_95.high - after.interval_95.low < 300.0, "{after:?}");
    assert_eq!(projection.warnings(), [Warning::OddMonths { n_months: 1, last: date(2023, 10, 1) }]);
}

#[test]
fn a_move_to_another_level_is_told_and_gone_on_from() {
    let values: Vec<f64> =
        (0..60).map(|idx| if idx < 40 { 100.0 } else { 160.0 } + 3.0 * noise(idx)).collect();
    let projection = projected(&values, 6);
    assert!((projection.months()[5].median - 160.0).abs() < 12.0, "{:?}", projection.months()[5]);
    let [Warning::LevelShift { first, by, n_after: 20 }] = projection.warnings() else {
        panic!("{:?}", projection.warnings())
    };
    assert_eq!(*first, date(2024, 8, 1));
    assert!((by - 60.0).abs() < 6.0, "{by}");
}

#[test]
fn values_near_zero_do_not_make_intervals_run_away() {
    let values: Vec<f64> =
        (0..60).map(|idx| if idx % 11 == 5 { 0.001 } else { 100.0 + noise(idx) }).collect();
    let most = values.iter().fold(0.0, |most: f64, value| most.max(*value));
    for month in projected(&values, 36).months() {
        assert!(month.interval_95.high < 10.0 * most, "{month:?}");
    }
}

#[test]
fn work_of_working_days_follows_the_calendar_ahead() {
    let months: Vec<f64> = (0..48)
        .map(|idx| {
            let days = crate::projection::bank_holidays::working_days(history(&[0.0; 6]).month(idx)).unwrap();
            50.0 * f64::from(days)
        })
        .collect();
    let settings = Settings { adjustment: Adjustment::WorkingDays, ..Settings::months(12) };
    let projection = project(&history(&months), &settings).unwrap();
    for month in projection.months() {
        let days = crate::projection::bank_holidays::working_days(month.month).unwrap();
        assert!((month.median - 50.0 * f64::from(days)).abs() < 1e-6, "{month:?}");
    }
}

#[test]
fn settings_that_cannot_be_are_refused_together() {
    let settings = Settings {
        n_months: 61,
        adjustment: Adjustment::AsIs,
        bounds: Bounds::Given { least: 10.0, most: 100.0 },
    };
    let faults = project(&history(&[50.0, 9.0, 50.0, 50.0, 50.0, 50.0]), &settings).unwrap_err();
    assert_eq!(
        faults.0,
        [
            Fault::Horizon { n_months: 61 },
            Fault::BeyondBound { month: date(2021, 5, 1), value: 9.0, bound: 10.0 }
        ]
    );
    let backwards = Settings { bounds: Bounds::Given { least: 2.0, most: 1.0 }, ..Settings::months(1) };
    let faults = project(&history(&[1.0; 6]), &backwards).unwrap_err();
    assert_eq!(
        faults.to_string(),
        "no value can be at least 2 and at most 1; swap the two, or leave one out"
    );
}

#[test]
fn years_without_bank_holidays_are_refused_month_by_month() {
    let values = [Some(1.0), Some(2.0), Some(1.0), Some(2.0), Some(1.0), Some(2.0)];
    let history = History::from_month(date(2199, 6, 1), &values).unwrap();
    let settings = Settings { adjustment: Adjustment::WorkingDays, ..Settings::months(3) };
    let faults = project(&history, &settings).unwrap_err();
    assert_eq!(
        faults.0,
        [
            Fault::OutsideCalendar { month: date(2200, 1, 1) },
            Fault::OutsideCalendar { month: date(2200, 2, 1) }
        ]
    );
}
