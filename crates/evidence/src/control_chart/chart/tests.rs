//! Charts as people meet them: gaps, rebases, baselines, exclusions and targets.

mod literal;

use jiff::ToSpan;
use jiff::civil::date;

use super::*;
use crate::control_chart::plan::{BaselineDates, Direction, Exclusion, Rebase, Targets};
use crate::control_chart::point::{Rule, Side};
use crate::control_chart::settings::{Screening, TwoInThree};

/// The first day of a month, counted from April 2024.
fn month(idx: i64) -> Date {
    date(2024, 4, 1) + idx.months()
}

/// A month of values, from April 2024; a missing one is not a number.
fn series(values: &[f64]) -> Series {
    let value = |value: &f64| Some(*value).filter(|value| !value.is_nan());
    let months = (0..).zip(values);
    Series::new(months.map(|(idx, v)| Observation { date: month(idx), value: value(v) })).unwrap()
}

fn plain() -> Plan {
    Plan::plain(Direction::Increase)
}

fn draw(values: &[f64], plan: &Plan) -> Chart {
    chart(&series(values), plan, Settings::MAKING_DATA_COUNT)
}

fn reason() -> Reason {
    Reason::new("a second ward opened").unwrap()
}

/// Points that vary without a signal: mean 50, moving ranges of 2 and 4.
fn steady(n: usize, level: f64) -> Vec<f64> {
    (0..n).map(|idx| level + [1.0, -1.0, 2.0, -2.0][idx % 4]).collect()
}

#[test]
fn a_steady_measure_varies_by_common_cause() {
    let chart = draw(&steady(24, 50.0), &plain());
    assert_eq!((chart.variation, chart.assurance, chart.current), (Variation::CommonCause, None, None));
    assert_eq!(chart.groups[0].n_common_cause, 24);
    assert_eq!(chart.warnings, [Warning::FewDistinctValues { first: month(0), n_distinct: 4 }]);
}

#[test]
fn a_shift_says_since_when_it_holds() {
    let mut values = steady(17, 50.0);
    values.extend([54.0; 7]);
    let chart = draw(&values, &plain());
    let current = chart.current.unwrap();
    assert_eq!((current.cause.rule, current.cause.side), (Rule::Shift, Side::High));
    assert_eq!((current.since, current.n_points), (month(17), 7));
    assert_eq!(chart.variation, Variation::Improvement(Side::High));
}

#[test]
fn a_missing_value_ends_a_shift() {
    let mut values = steady(17, 50.0);
    values.extend([54.0, 54.0, 54.0, f64::NAN, 54.0, 54.0, 54.0]);
    let chart = draw(&values, &plain());
    assert!(chart.points.iter().all(|point| point.signals.shift.is_none()));
    assert!(chart.warnings.contains(&Warning::MissingValues { n_missing: 1 }));
    // The two ranges next to it do not count.
    assert_eq!(chart.groups[0].level.n_ranges, 21);
}

#[test]
fn a_point_left_out_is_judged_and_its_neighbours_are_compared() {
    let mut values = steady(24, 50.0);
    values[8] = 500.0;
    let exclusion = Exclusion { date: month(8), reason: reason() };
    let chart = draw(&values, &Plan { exclusions: vec![exclusion], ..plain() });
    assert_eq!(chart.points[8].used, Use::Excluded);
    assert_eq!(chart.points[8].signals.outside, Some(Side::High));
    assert_eq!(chart.groups[0].level.n_ranges, 22);
    assert!(chart.groups[0].level.limits.unwrap().upper < 70.0);
}

#[test]
fn a_rebase_begins_new_limits_and_one_without_a_point_warns() {
    let values = [steady(14, 50.0), steady(14, 80.0)].concat();
    let rebase = |first| Rebase { first, reason: reason() };
    let plan = Plan { rebases: vec![rebase(month(14)), rebase(date(2025, 1, 15))], ..plain() };
    let chart = draw(&values, &plan);
    let means: Vec<_> = chart.groups.iter().map(|group| group.level.mean.unwrap().round()).collect();
    assert_eq!(means, [50.0, 80.0]);
    assert_eq!(chart.groups[1].reason.as_ref().map(Reason::text), Some("a second ward opened"));
    assert_eq!((chart.groups[0].reason.as_ref(), chart.groups[1].first), (None, month(14)));
    assert!(chart.points.iter().all(|point| point.cause.is_none()));
    assert!(chart.warnings.contains(&Warning::RebaseNotInData { date: date(2025, 1, 15) }));
}

#[test]
fn the_same_rebase_twice_is_one() {
    let rebase = Rebase { first: month(12), reason: reason() };
    let once = draw(&steady(24, 5.0), &Plan { rebases: vec![rebase.clone()], ..plain() });
    let twice = draw(&steady(24, 5.0), &Plan { rebases: vec![rebase.clone(), rebase], ..plain() });
    assert_eq!(once.groups, twice.groups);
}

#[test]
fn a_baseline_is_the_first_points_or_those_of_dates() {
    let values = [steady(14, 50.0), steady(14, 80.0)].concat();
    let first = Plan { baseline: Baseline::First(BaselineLength::new(12).unwrap()), ..plain() };
    let dates = BaselineDates::new(month(0), month(11)).unwrap();
    let dates = Plan { baseline: Baseline::Dates(dates), ..plain() };
    let (first, dates) = (draw(&values, &first), draw(&values, &dates));
    assert_eq!(first.groups, dates.groups);
    assert_eq!(first.groups[0].level.mean, Some(50.0));
    assert_eq!(first.points[20].used, Use::Judged);
    assert_eq!(first.current.unwrap().n_points, 14);
}

#[test]
fn a_baseline_of_dates_that_are_not_there_warns_and_takes_all() {
    let dates = BaselineDates::new(date(1999, 1, 1), date(1999, 12, 1)).unwrap();
    let chart = draw(&steady(24, 50.0), &Plan { baseline: Baseline::Dates(dates), ..plain() });
    assert_eq!(chart.groups[0].n_baseline, 24);
    assert!(chart.warnings.contains(&Warning::BaselineNotInData));
}

#[test]
fn a_target_that_changes_is_judged_as_it_is_now() {
    let targets = Targets::changing([(month(0), 10.0), (month(12), 90.0)]).unwrap();
    let chart = draw(&steady(24, 50.0), &Plan { targets, ..plain() });
    assert_eq!((chart.points[11].target, chart.points[12].target), (Some(10.0), Some(90.0)));
    assert_eq!(chart.assurance, Some(Assurance::ConsistentFail));
    let targets = Targets::changing([(month(30), 90.0)]).unwrap();
    assert_eq!(draw(&steady(24, 50.0), &Plan { targets, ..plain() }).assurance, None);
}

#[test]
fn values_all_alike_have_no_limits_and_no_verdict_on_the_target() {
    let plan = Plan { targets: Targets::one(7.0).unwrap(), ..plain() };
    let chart = draw(&[7.0; 14], &plan);
    assert_eq!(chart.assurance, Some(Assurance::NoLimits));
    assert!(chart.warnings.contains(&Warning::NoLimits { first: month(0), why: NoLimits::AllScreened }));
    let settings = Settings { screening: Screening::Off, ..Settings::MAKING_DATA_COUNT };
    let unscreened = super::chart(&series(&[7.0; 14]), &plan, settings);
    assert_eq!(unscreened.assurance, Some(Assurance::HitAndMiss));
    assert!(unscreened.warnings.contains(&Warning::LimitsOnMean { first: month(0) }));
}

#[test]
fn one_point_two_points_and_only_missing_ones_are_drawn_without_a_number_that_is_none() {
    for values in [&[3.0][..], &[3.0, 4.0], &[f64::NAN; 3], &[1e15, -1e15, 1e15], &[0.0; 9]] {
        for two_in_three in [TwoInThree::SameSide, TwoInThree::AnySide, TwoInThree::AnySideWholeWindow] {
            let settings = Settings { two_in_three, ..Settings::MAKING_DATA_COUNT };
            let chart = super::chart(&series(values), &plain(), settings);
            let level = chart.groups[0].level;
            let limits = level.limits.map(|limits| [limits.lower, limits.upper, limits.near_lower]);
            let numbers = [level.mean, level.mean_moving_range].into_iter().flatten();
            assert!(numbers.chain(limits.into_iter().flatten()).all(f64::is_finite), "{chart:?}");
            assert!(chart.warnings.iter().any(|warning| matches!(warning, Warning::ShortGroup { .. })));
        }
    }
}

#[test]
fn months_that_are_absent_are_told() {
    let months = [0, 1, 2, 3, 6, 7, 8, 12, 13];
    let series = Series::new(months.map(|idx| Observation { date: month(idx), value: Some(1.0) })).unwrap();
    let chart = super::chart(&series, &plain(), Settings::MAKING_DATA_COUNT);
    let absent = Warning::AbsentDates { n_gaps: 2, after: month(8), before: month(12) };
    assert!(chart.warnings.contains(&absent), "{:?}", chart.warnings);
    assert!(absent.to_string().contains("December 2024 and April 2025"));
}

#[test]
fn the_month_before_last_gives_no_icon() {
    let mut values = steady(17, 50.0);
    values.extend([54.0; 7]);
    values.push(40.0);
    values.push(50.5);
    let chart = draw(&values, &Plan::plain(Direction::Decrease));
    assert!(0 < chart.groups[0].n_concern);
    assert_eq!(chart.variation, Variation::CommonCause);
}

#[test]
fn the_worked_example_of_the_method_page_comes_out() {
    let baseline = [72.0, 74.0, 71.0, 75.0, 73.0, 70.0, 74.0, 72.0, 76.0, 73.0, 71.0, 74.0];
    let values = [&baseline[..], &[77.0, 76.0, 77.0, 76.0, 77.0, 76.0, 77.0]].concat();
    let plan = Plan {
        targets: Targets::one(85.0).unwrap(),
        baseline: Baseline::First(BaselineLength::new(12).unwrap()),
        ..plain()
    };
    let chart = draw(&values, &plan);
    let level = chart.groups[0].level;
    let limits = level.limits.unwrap();
    let near =
        |found: f64, expected: f64| assert!((found - expected).abs() < 0.005, "{found} is not {expected}");
    near(level.mean.unwrap(), 72.92);
    near(level.mean_moving_range.unwrap(), 2.909);
    near(limits.lower, 65.18);
    near(limits.upper, 80.65);
    near(limits.near_lower, 67.76);
    near(limits.near_upper, 78.08);
    assert_eq!(level.n_screened, 0);
    let current = chart.current.unwrap();
    assert_eq!((current.cause.rule, current.since, current.n_points), (Rule::Shift, month(11), 8));
    assert_eq!(
        (chart.variation, chart.assurance),
        (Variation::Improvement(Side::High), Some(Assurance::ConsistentFail),)
    );
}

#[test]
fn what_is_decided_and_by_which_rules_stays_with_the_chart() {
    let settings = Settings { screening: Screening::Off, ..Settings::MAKING_DATA_COUNT };
    let plan = Plan { targets: Targets::one(3.0).unwrap(), ..plain() };
    let chart = super::chart(&series(&[1.0, 2.0]), &plan, settings);
    assert_eq!((chart.settings, chart.plan), (settings, plan));
}
