//! Changes that were put into a series are found, and what would undermine them is told.

use jiff::civil::date;
use stats::counter::Counter;

use super::*;
use crate::evaluation::calendar::months_after;
use crate::evaluation::finding::{Change, Conclusion};
use crate::evaluation::series::LeftOut;

const FIRST: Date = Date::constant(2021, 4, 1);

fn series(values: &[f64]) -> Series {
    let months = (0..).map(|n| months_after(FIRST, n));
    Series::new("attendances", &months.zip(values.iter().copied()).collect::<Vec<_>>(), vec![]).unwrap()
}

/// 24 months before and 24 after; each with what `of` says, and noise of standard deviation 1.
fn noisy(seed: u64, of: impl Fn(f64) -> f64) -> Vec<f64> {
    let draws = Counter::named(seed, &["interrupted"]);
    (0..48_u32).map(|n| of(f64::from(n)) + draws.normal(0, u64::from(n))).collect()
}

fn settings() -> Settings {
    Settings {
        last_before: date(2023, 3, 31),
        max_lag: 3,
        small_sample: SmallSample::Corrected,
        reference: ReferenceKind::Student,
        harmonics: 0,
        effect_at: 6,
        bounds: None,
        also_changed: vec![],
    }
}

#[test]
fn a_fall_of_ten_is_found_with_its_size() {
    let found =
        interrupted(&series(&noisy(1, |n| 100.0 + 0.5 * n - if n < 24.0 { 0.0 } else { 10.0 })), &settings());
    let found = found.unwrap();
    assert_eq!(found.finding.change, Change::Fall);
    assert_eq!(found.finding.conclusion, Conclusion::AsStated);
    assert!(found.effect.low < -10.0 && -10.0 < found.effect.high && found.effect.standard_error < 1.0);
    assert!((found.finding.relative.unwrap() + 0.087).abs() < 0.015);
    let after: Vec<&FittedMonth> = found.by_month.iter().filter(|month| month.effect.is_some()).collect();
    assert_eq!((after.len(), after[0].month), (24, date(2023, 4, 1)));
    let mean = after.iter().filter_map(|month| month.effect).map(|effect| effect.value).sum::<f64>() / 24.0;
    assert!((found.mean_effect.value - mean).abs() < 1e-9);
}

#[test]
fn the_error_of_an_effect_counts_jump_and_slope_together() {
    let early = Settings { last_before: date(2022, 3, 31), max_lag: 0, ..settings() };
    let found = interrupted(&series(&noisy(2, |n| n)), &early).unwrap();
    let [level, slope] = [2, 3].map(|idx| found.coefficients[idx].estimate);
    let first = found.by_month[12].effect.unwrap();
    assert!((first.value - level.value - slope.value).abs() < 1e-9);
    // A slope of few months before that is taken too high also ends too high there, so errors add up: by the design
    // alone to 11 % more after 36 months.
    let last = found.by_month[47].effect.unwrap();
    let apart = (level.standard_error.powi(2) + (36.0 * slope.standard_error).powi(2)).sqrt();
    assert!(1.03 * apart < last.standard_error, "{} {apart}", last.standard_error);
}

#[test]
fn a_dip_just_before_is_told_as_anticipation() {
    let dip = |n: f64| 100.0 - if (21.0..24.0).contains(&n) { 6.0 } else { 0.0 };
    let found = interrupted(&series(&noisy(3, dip)), &settings()).unwrap();
    assert!(found.finding.conditions.iter().any(|condition| {
        matches!(condition, Condition::Anticipation { months: 3, difference } if *difference < -4.0)
    }));
    assert_eq!(found.finding.conclusion, Conclusion::Description);
}

#[test]
fn anticipation_is_told_of_few_series_that_have_none() {
    let told = (0..200).filter(|seed| {
        let found = interrupted(&series(&noisy(*seed, |n| 50.0 + n)), &settings()).unwrap();
        found.finding.conditions.iter().any(|condition| matches!(condition, Condition::Anticipation { .. }))
    });
    // 5 % and some for errors estimated from few points.
    assert!(told.count() <= 20);
}

#[test]
fn a_season_is_told_and_taken_out() {
    let wave = |n: f64| 10.0 * libm::sin(std::f64::consts::PI * n / 6.0);
    let values = noisy(4, wave);
    let with = |harmonics| interrupted(&series(&values), &Settings { harmonics, ..settings() }).unwrap();
    let is_season = |condition: &Condition| matches!(condition, Condition::SeasonLeft { .. });
    assert!(with(0).finding.conditions.iter().any(is_season));
    assert!(!with(1).finding.conditions.iter().any(is_season));
    assert!(with(1).effect.standard_error < with(0).effect.standard_error);
}

#[test]
fn a_share_that_would_pass_one_is_told() {
    let values: Vec<f64> = noisy(5, |n| 10.0 * n).into_iter().map(|value| 0.6 + value / 500.0).collect();
    let found = interrupted(&series(&values), &Settings { bounds: Some((0.0, 1.0)), ..settings() }).unwrap();
    assert!(
        found.finding.conditions.iter().any(|condition| matches!(condition, Condition::OutOfBounds { .. }))
    );
}

#[test]
fn months_left_out_leave_the_line_where_it_was() {
    let values = noisy(6, |n| 100.0 + n);
    let months: Vec<(Date, f64)> = (0..).map(|n| months_after(FIRST, n)).zip(values).collect();
    let left_out = vec![LeftOut { month: months[24].0, reason: "being phased in".to_owned() }];
    let found = interrupted(&Series::new("waits", &months, left_out).unwrap(), &settings()).unwrap();
    assert_eq!(found.diagnostics.n, 47);
    assert!((found.coefficients[1].estimate.value - 1.0).abs() < 0.1);
    assert!(matches!(found.finding.conditions[0], Condition::LeftOut { .. }));
    assert_eq!(found.finding.conclusion, Conclusion::AsStated);
}

#[test]
fn few_months_and_another_change_are_told() {
    let settings = Settings {
        last_before: date(2021, 9, 1),
        reference: ReferenceKind::Normal,
        max_lag: 1,
        effect_at: 2,
        also_changed: vec![AlsoChanged { month: date(2021, 10, 9), what: "a new tariff".to_owned() }],
        ..settings()
    };
    let found = interrupted(&series(&noisy(7, |n| n)[..12]), &settings).unwrap();
    assert!(matches!(
        found.finding.conditions[..3],
        [
            Condition::FewMonths { before: 6, after: 6, .. },
            Condition::UnderTwoYears { months: 12 },
            Condition::AlsoChanged { .. },
        ]
    ));
    assert_eq!(found.finding.conclusion, Conclusion::Description);
}

#[test]
fn a_line_without_error_has_no_interval_to_trust() {
    let values: Vec<f64> = (0..48_u32).map(|n| f64::from(n) + if n < 24 { 0.0 } else { 5.0 }).collect();
    let found = interrupted(&series(&values), &settings()).unwrap();
    assert!((found.effect.value - 5.0).abs() < 1e-9);
    assert_eq!((found.effect.p_value, found.finding.change), (None, Change::NotTold));
    assert_eq!(found.finding.conditions, [Condition::NoError]);
    assert!(found.diagnostics.durbin_watson.is_none());
}

#[test]
fn what_cannot_be_looked_at_is_refused_with_all_its_faults() {
    let refused = |values: &[f64], settings: &Settings| {
        let faults = interrupted(&series(values), settings).unwrap_err();
        faults.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let settings = Settings { max_lag: 30, effect_at: 25, bounds: Some((1.0, 0.0)), ..settings() };
    assert_eq!(
        refused(&[3.0; 48], &settings),
        [
            "an effect 25 months after the change was asked for; there are 1 to 24",
            "all values of attendances are equal, so no change can be told from none; check what was measured",
            "a lag of 30 is too long for 48 months; choose at most 24",
            "the bounds 1 to 0 hold no value; give the lower one first",
        ]
    );
    assert_eq!(
        refused(&noisy(8, |n| n)[..25], &settings),
        ["months before the change: 24, after it: 1; at least 2 and 2 are needed, and 5 together"]
    );
    let elsewhere = Settings { last_before: date(2020, 1, 1), harmonics: 6, ..settings };
    assert_eq!(
        refused(&noisy(9, |n| n), &elsewhere),
        [
            "January 2020 is not among the months from April 2021 to March 2025; choose one of them",
            "6 seasonal waves are more than monthly values can show; choose 0 to 5",
        ]
    );
}

#[test]
fn usual_lags_are_those_of_the_rule() {
    assert_eq!([usual_lag(24), usual_lag(48), usual_lag(100), usual_lag(0)], [2, 3, 4, 0]);
}

/// In how many of 150 series of 24 months before and after the intervals hold an effect of 10, each month's error
/// keeping so much of the last: with the usual lag and robust errors, and with errors that carry on.
fn n_held(kept: f64) -> [usize; 2] {
    let mut held = [0, 0];
    for seed in 0..150 {
        let draws = Counter::named(seed, &["coverage"]);
        let mut error = draws.normal(1, 0) / (1.0 - kept * kept).sqrt();
        let value = |n: u32| {
            error = kept * error + draws.normal(0, u64::from(n));
            100.0 + if n < 24 { 0.0 } else { 10.0 } + error
        };
        let values: Vec<f64> = (0..48).map(value).collect();
        let settings = Settings { max_lag: usual_lag(48), ..settings() };
        let found = interrupted(&series(&values), &settings).unwrap();
        for (held, effect) in held.iter_mut().zip([found.effect, found.effect_if_errors_carry_on.unwrap()]) {
            *held += usize::from(effect.low <= 10.0 && 10.0 <= effect.high);
        }
    }
    held
}

#[test]
fn the_finding_has_the_wider_interval() {
    let found = interrupted(&series(&noisy(1, |n| n)), &settings()).unwrap();
    let wide = found.effect_if_errors_carry_on.unwrap();
    assert!(wide.high - wide.low > found.effect.high - found.effect.low);
    assert_eq!(found.finding.interval, Some((wide.low, wide.high)));
    assert!((wide.value - found.effect.value).abs() < 1e-12);
}

#[test]
fn robust_intervals_are_too_sure_in_short_series_and_those_of_carried_errors_less_so() {
    for (kept, least) in [(0.0, 134), (0.5, 126)] {
        let [robust, carried] = n_held(kept);
        // 95 % of 150 is 142.5, its deviation 2.7.
        assert!(least < carried && robust < carried, "{robust} {carried}");
    }
}
