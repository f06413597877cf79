//! Sums of months whose errors hang together.

use jiff::civil::date;
use stats::counter::Counter;

use crate::projection::history::History;
use crate::projection::project::{Projection, project};
use crate::projection::settings::Settings;
use crate::projection::simulated::{Family, series};

fn projected(values: &[f64], n_months: usize) -> Projection {
    let values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    let history = History::from_month(date(2020, 4, 1), &values).unwrap();
    project(&history, &Settings::months(n_months)).unwrap()
}

#[test]
fn a_total_of_one_month_is_that_month() {
    let projection = projected(&series(Family::AddedSeason, 4, 1, 60), 6);
    let (month, total) = (projection.months()[0], projection.total(0.0, 1, 1));
    let width = month.interval_95.high - month.interval_95.low;
    assert!((total.median - month.median).abs() < 0.02 * width, "{total:?}");
    assert!((total.interval_80.high - month.interval_80.high).abs() < 0.04 * width);
    assert!((total.interval_95.low - month.interval_95.low).abs() < 0.08 * width);
}

#[test]
fn what_is_known_is_added_and_means_add_up() {
    let projection = projected(&series(Family::MultipliedSeason, 4, 2, 60), 6);
    let total = projection.total(1_000.0, 6, 1);
    let means: f64 = projection.months().iter().map(|month| month.mean).sum();
    let width = total.interval_95.high - total.interval_95.low;
    assert!((total.mean - 1_000.0 - means).abs() < 0.02 * width, "{} is not {means}", total.mean);
}

#[test]
fn months_that_wander_together_make_a_wider_total_than_months_by_chance() {
    let draws = Counter::named(9, &["total tests"]);
    let mut walk = 1_000.0;
    let values: Vec<f64> = (0..72)
        .map(|idx| {
            walk += 10.0 * draws.normal(0, idx);
            walk
        })
        .collect();
    let projection = projected(&values, 12);
    let total = projection.total(0.0, 12, 1);
    let half = |low: f64, high: f64| (high - low) / 2.0;
    let months = projection.months().iter().map(|month| half(month.interval_95.low, month.interval_95.high));
    let by_chance = months.clone().map(|half| half * half).sum::<f64>().sqrt();
    let added: f64 = months.sum();
    let found = half(total.interval_95.low, total.interval_95.high);
    assert!(1.8 * by_chance < found && found < added, "{by_chance} {found} {added}");
}

#[test]
fn the_chance_of_a_plan_grows_with_it() {
    let projection = projected(&series(Family::Level, 4, 3, 60), 12);
    let total = projection.total(0.0, 12, 1);
    let chances = [0.5, 1.0, 2.0].map(|times| total.chance_of_at_most(times * total.median));
    assert!(chances[0] < 0.01 && (chances[1] - 0.5).abs() < 0.01 && 0.99 < chances[2], "{chances:?}");
}

#[test]
fn a_total_of_a_constant_has_no_width() {
    let total = projected(&[3.0; 24], 5).total(7.0, 5, 1);
    assert_eq!((total.interval_95.low, total.interval_95.high), (22.0, 22.0));
}

#[test]
fn an_interval_of_any_chance_lies_between_the_others() {
    let total = projected(&series(Family::AddedSeason, 4, 1, 60), 6).total(0.0, 6, 1);
    let (half, most) = (total.interval(0.5), total.interval(0.8));
    // The ends are looked up by chances that differ in their last bit.
    for (end, expected) in [(most.low, total.interval_80.low), (most.high, total.interval_80.high)] {
        assert!((end - expected).abs() <= 1e-12 * expected.abs(), "{end} {expected}");
    }
    assert!(most.low < half.low && half.low < total.median, "{half:?}");
    assert!(total.median < half.high && half.high < most.high, "{half:?}");
    let chance = total.chance_of_at_most(half.high) - total.chance_of_at_most(half.low);
    assert!((chance - 0.5).abs() < 0.01, "{chance}");
}
