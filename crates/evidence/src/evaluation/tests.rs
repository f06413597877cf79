//! No engine gives a number that is none, whatever it is given.

use std::fmt::Debug;

use jiff::civil::{Date, date};
use stats::counter::Counter;

use super::calendar::months_after;
use super::differences::{self, differences};
use super::event_study::{self, event_study};
use super::four_groups::{FourGroups, two_by_two};
use super::group_time::group_time;
use super::interrupted::{self, ReferenceKind, SmallSample, interrupted};
use super::interrupted_counts::{self, interrupted_counts};
use super::panel::{ClusterCorrection, Panel, Unit};
use super::series::Series;
use super::synthetic::{Donors, UnitSeries, synthetic_control};

/// Months of each path.
const N: u32 = 36;

/// Paths that methods stumble over.
fn awkward(seed: u64) -> Vec<Vec<f64>> {
    let draws = Counter::named(seed, &["awkward"]);
    let path = |of: &dyn Fn(f64, f64) -> f64| -> Vec<f64> {
        (0..N).map(|n| of(f64::from(n), draws.normal(0, u64::from(n)))).collect()
    };
    vec![
        path(&|_, _| 0.0),
        path(&|_, _| 7.0),
        path(&|n, _| if n < 1.0 { 1.0 } else { 0.0 }),
        path(&|n, _| if n < 35.0 { 0.0 } else { 1.0 }),
        path(&|n, _| n),
        path(&|n, _| if n < 18.0 { 3.0 } else { 9.0 }),
        path(&|n, _| if n % 2.0 < 1.0 { 1.0 } else { -1.0 }),
        path(&|n, z| 1e15 * libm::tanh(z + n / 50.0)),
        path(&|_, z| 1e-160 * z),
        path(&|_, z| 1e-300 * z),
        path(&|_, z| 1e9 + 1e-6 * z),
        path(&|n, z| if n < 18.0 { 1e-9 * z } else { 1e9 * z }),
        path(&|_, z| (3.0 + z).abs().round()),
        path(&|_, z| z),
        path(&|n, z| libm::exp(0.9 * n) + z),
    ]
}

fn points(values: &[f64]) -> Vec<(Date, f64)> {
    (0..).map(|n| months_after(date(2022, 4, 1), n)).zip(values.iter().copied()).collect()
}

/// A result says no number that is none.
#[track_caller]
fn is_finite(result: &impl Debug, of: &impl Debug) {
    let text = format!("{result:?}");
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    assert!(!words.any(|word| word == "NaN" || word == "inf"), "{of:?}: {text}");
}

#[test]
fn a_series_however_awkward_has_finite_results() {
    for path in awkward(1) {
        let series = Series::new("y", &points(&path), vec![]).unwrap();
        for (reference, max_lag, harmonics) in
            [(ReferenceKind::Normal, 0, 0), (ReferenceKind::Student, 12, 5)]
        {
            let settings = interrupted::Settings {
                last_before: date(2023, 9, 1),
                max_lag,
                small_sample: SmallSample::Corrected,
                reference,
                harmonics,
                effect_at: 3,
                bounds: Some((0.0, 1.0)),
                also_changed: vec![],
            };
            if let Ok(found) = interrupted(&series, &settings) {
                is_finite(&found, &path);
            }
        }
        let counts: Vec<f64> = path.iter().map(|value| value.abs().min(1e15).round()).collect();
        let counts = Series::new("n", &points(&counts), vec![]).unwrap();
        for people in [vec![1.0; 36], path.iter().map(|value| value.abs() + 1e-3).collect()] {
            let people = Series::new("people", &points(&people), vec![]).unwrap();
            let settings = interrupted_counts::Settings {
                last_before: date(2023, 9, 1),
                harmonics: 1,
                effect_at: 3,
                also_changed: vec![],
            };
            if let Ok(found) = interrupted_counts(&counts, &people, &settings) {
                is_finite(&found, &path);
            }
        }
    }
}

#[test]
fn units_however_awkward_have_finite_results() {
    let paths = awkward(2);
    for first in 0..paths.len() {
        // Each path in turn is that of the unit with the change, with 3 or all others to compare with.
        for n_others in [3, paths.len() - 1] {
            let others: Vec<usize> = (1..=n_others).map(|step| (first + step) % paths.len()).collect();
            let start = date(2023, 10, 1);
            let unit = |idx: usize| Unit {
                name: idx.to_string(),
                start: (idx == first).then_some(start),
                values: points(&paths[idx]),
            };
            let all = std::iter::once(first).chain(others.iter().copied());
            let panel = Panel::new(all.map(unit).collect()).unwrap();
            let errors = ClusterCorrection::NestedEffects;
            let settings = differences::Settings { errors, n_placebos: 20, seed: 1 };
            is_finite(&differences(&panel, &settings).unwrap(), &first);
            let settings = event_study::Settings { reference: -1, low: -3, high: 3, errors };
            is_finite(&event_study(&panel, &settings).unwrap(), &first);
            is_finite(&group_time(&panel).unwrap(), &first);
            let series = |idx: usize| UnitSeries { name: idx.to_string(), values: points(&paths[idx]) };
            let donors: Vec<UnitSeries> = others.iter().copied().map(series).collect();
            let donors = Donors::new(&series(first), &donors, vec![], date(2023, 9, 1), &[]).unwrap();
            let found = synthetic_control(&donors);
            is_finite(&found, &first);
            let sum: f64 = found.weights.iter().map(|donor| donor.weight).sum();
            assert!((sum - 1.0).abs() < 1e-9 && found.weights.iter().all(|donor| 0.0 <= donor.weight));
        }
        let (before, after) = paths[first].split_at(18);
        let other = paths[(first + 1) % paths.len()].split_at(9);
        let groups =
            FourGroups::new(before.to_vec(), after.to_vec(), other.0.to_vec(), other.1.to_vec()).unwrap();
        is_finite(&two_by_two(&groups), &first);
    }
}
