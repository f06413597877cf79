//! The rules said again word by word, window by window, and compared on thousands of series of chance.

use jiff::ToSpan;
use jiff::civil::date;
use stats::counter::Counter;

use super::{draw, plain, reason};
use crate::control_chart::chart::{Chart, chart};
use crate::control_chart::plan::{Baseline, BaselineLength, Exclusion, Plan, Rebase};
use crate::control_chart::point::{Rule, Side, SpecialCause};
use crate::control_chart::series::{Observation, Series};
use crate::control_chart::settings::{RunLength, Screening, Settings};

/// Mean and mean moving range of the values of a baseline; those left out are not there at all.
fn level(baseline: &[Option<f64>], is_screened: bool) -> (Option<f64>, Option<f64>) {
    let mean = |values: &[f64]| -> Option<f64> {
        let n = f64::from(u32::try_from(values.len()).unwrap());
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / n)
    };
    let values: Vec<f64> = baseline.iter().copied().flatten().collect();
    let pairs = baseline.windows(2).filter_map(|pair| Some((pair[1]? - pair[0]?).abs()));
    let mut ranges: Vec<f64> = pairs.collect();
    if let Some(all) = mean(&ranges).filter(|_| is_screened) {
        ranges.retain(|range| *range < 3.267 * all);
    }
    (mean(&values), mean(&ranges))
}

/// The causes of a group of points, looked for in every window.
fn causes(
    values: &[Option<f64>],
    (mean, range): (Option<f64>, Option<f64>),
    run: usize,
) -> Vec<Option<SpecialCause>> {
    let mut causes = vec![None; values.len()];
    let Some(mean) = mean else { return causes };
    let mark = |causes: &mut Vec<Option<SpecialCause>>, idx: usize, rule: Rule, side: Side| {
        causes[idx] = Some(SpecialCause { rule, side });
    };
    let sides = [(Side::High, 1.0), (Side::Low, -1.0)];
    // From the weakest rule to the strongest, so that the strongest stays.
    for (start, window) in values.windows(run).enumerate() {
        for (side, sign) in sides {
            if window.iter().all(|value| value.is_some_and(|value| 1e-9 < sign * (value - mean))) {
                (start..start + run).for_each(|idx| mark(&mut causes, idx, Rule::Shift, side));
            }
        }
    }
    let distance =
        |value: f64, sign: f64, times: f64| sign * (value - mean) - times * range.unwrap_or(f64::INFINITY);
    for (start, window) in values.windows(3).enumerate() {
        for (side, sign) in sides {
            let is_near = |value: &Option<f64>| {
                value.is_some_and(|value| {
                    1e-9 < distance(value, sign, 2.0 * 2.66 / 3.0) && distance(value, sign, 2.66) <= 1e-9
                })
            };
            let is_on_side =
                window.iter().all(|value| value.is_some_and(|value| 1e-9 < sign * (value - mean)));
            if is_on_side && 2 <= window.iter().filter(|value| is_near(value)).count() {
                for idx in (start..start + 3).filter(|idx| is_near(&values[*idx])) {
                    mark(&mut causes, idx, Rule::TwoInThree, side);
                }
            }
        }
    }
    for (start, window) in values.windows(run).enumerate() {
        for (side, sign) in sides {
            let goes_on =
                |pair: &[Option<f64>]| pair[0].zip(pair[1]).is_some_and(|(a, b)| 0.0 < sign * (b - a));
            if window.windows(2).all(goes_on) {
                (start..start + run).for_each(|idx| mark(&mut causes, idx, Rule::Trend, side));
            }
        }
    }
    for (idx, value) in values.iter().enumerate() {
        for (side, sign) in sides {
            if value.is_some_and(|value| 1e-9 < distance(value, sign, 2.66)) {
                mark(&mut causes, idx, Rule::Outside, side);
            }
        }
    }
    causes
}

/// A series of chance of this number: whole numbers, so that ties and points on the mean occur; some with a slope, a step or
/// missing values.
fn drawn(number: u64) -> Vec<Option<f64>> {
    let draws = Counter::named(number, &["literal"]);
    let n = 14 + number % 40;
    (0..n)
        .map(|row| {
            let step = if number.is_multiple_of(3) && n / 2 < row { 3.0 } else { 0.0 };
            let slope =
                if number.is_multiple_of(5) { 0.4 * f64::from(u32::try_from(row).unwrap()) } else { 0.0 };
            let is_missing = number.is_multiple_of(4) && draws.normal(row, 1) < -1.5;
            (!is_missing).then(|| (20.0 + 2.0 * draws.normal(row, 0) + step + slope).round())
        })
        .collect()
}

#[test]
fn signals_are_those_of_the_rules_word_by_word() {
    let mut n_causes = [0; 4];
    for number in 0..4_000 {
        let values = drawn(number);
        let first = date(2020, 1, 1);
        let day = |idx: usize| first + i64::try_from(idx).unwrap().days();
        let dated =
            values.iter().enumerate().map(|(idx, value)| Observation { date: day(idx), value: *value });
        let series = Series::new(dated).unwrap();
        let (is_rebased, is_frozen, has_left_out) =
            (number.is_multiple_of(2), number.is_multiple_of(7), number % 6 == 1);
        let run = 5 + usize::try_from(number % 4).unwrap();
        let at = values.len() / 2;
        let rebases = is_rebased.then(|| Rebase { first: day(at), reason: reason() });
        let left_out = [2, 3, at + 1].map(|idx| Exclusion { date: day(idx), reason: reason() });
        let plan = Plan {
            rebases: rebases.into_iter().collect(),
            baseline: if is_frozen {
                Baseline::First(BaselineLength::new(12).unwrap())
            } else {
                Baseline::WholeGroup
            },
            exclusions: if has_left_out { left_out.to_vec() } else { Vec::new() },
            ..plain()
        };
        let is_screened = number % 8 < 5;
        let run_length = RunLength::new(run).unwrap();
        let settings = Settings {
            shift: run_length,
            trend: run_length,
            screening: if is_screened { Screening::Once } else { Screening::Off },
            ..Settings::MAKING_DATA_COUNT
        };
        let chart = chart(&series, &plan, settings);
        let starts = if is_rebased { vec![0, at, values.len()] } else { vec![0, values.len()] };
        let mut expected = Vec::new();
        for pair in starts.windows(2) {
            let members = &values[pair[0]..pair[1]];
            let n_baseline = if is_frozen { members.len().min(12) } else { members.len() };
            let is_left_out = |idx: usize| {
                has_left_out && [2, 3, at + 1].contains(&(pair[0] + idx)) && members[idx].is_some()
            };
            let baseline = (0..n_baseline).filter(|idx| !is_left_out(*idx)).map(|idx| members[idx]);
            let level = level(&baseline.collect::<Vec<_>>(), is_screened);
            expected.extend(causes(members, level, run));
        }
        let found: Vec<_> = chart.points.iter().map(|point| point.cause).collect();
        assert_eq!(found, expected, "series {number}: {values:?}");
        for cause in found.into_iter().flatten() {
            n_causes[cause.rule as usize] += 1;
        }
    }
    // Every rule was tried.
    assert!(n_causes.iter().all(|n| 100 < *n), "{n_causes:?}");
}

#[test]
fn a_mirror_turns_every_side_about() {
    let values: Vec<f64> = drawn(15).into_iter().map(|value| value.unwrap_or(f64::NAN)).collect();
    let mirrored: Vec<f64> = values.iter().map(|value| -value).collect();
    let sides = |chart: &Chart, side: Side| {
        let is_side = |cause: &SpecialCause| cause.side == side;
        chart.points.iter().filter_map(|point| point.cause).filter(is_side).count()
    };
    let (chart, mirrored) = (draw(&values, &plain()), draw(&mirrored, &plain()));
    assert!(0 < sides(&chart, Side::High) + sides(&chart, Side::Low));
    assert_eq!(sides(&chart, Side::High), sides(&mirrored, Side::Low));
    assert_eq!(sides(&chart, Side::Low), sides(&mirrored, Side::High));
}
