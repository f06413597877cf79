//! Effects that grow are told where a difference in differences gets them wrong.

use jiff::civil::date;
use stats::counter::Counter;

use super::*;
use crate::evaluation::differences::{self, differences};
use crate::evaluation::event_study::{self, event_study};
use crate::evaluation::finding::{Change, Conclusion};
use crate::evaluation::panel::{ClusterCorrection, Unit};

/// 24 months of units that start in these months (none: never), an effect of 1 a month growing from 1.
fn panel(starts: &[Option<i32>]) -> Panel {
    let draws = Counter::named(1, &["group time"]);
    let first = date(2023, 1, 1);
    let unit = |(idx, start): (usize, &Option<i32>)| {
        let row = u64::try_from(idx).unwrap();
        let value = |n: i32| {
            let effect = start.map_or(0, |start| (n - start + 1).max(0));
            let noise = draws.normal(row, u64::try_from(n).unwrap());
            (months_after(first, n), 30.0 + f64::from(n % 5) + f64::from(effect) + 0.3 * noise)
        };
        let start = start.map(|start| months_after(first, start));
        Unit { name: idx.to_string(), start, values: (0..24).map(value).collect() }
    };
    Panel::new(starts.iter().enumerate().map(unit).collect()).unwrap()
}

/// Six units that start in month 6, six in month 15, six never.
fn staggered() -> Panel {
    panel(&[[Some(6); 6], [Some(15); 6], [None; 6]].concat())
}

#[test]
fn a_growing_effect_is_told_where_differences_get_it_wrong() {
    let found = group_time(&staggered()).unwrap();
    // Months 1 to 18 of six units and 1 to 9 of six: (171 + 45) ÷ 27.
    let truth = 8.0;
    assert!((found.mean.value - truth).abs() < 0.3 && found.mean.low < truth && truth < found.mean.high);
    let settings = differences::Settings { errors: ClusterCorrection::AllParameters, n_placebos: 0, seed: 1 };
    let wrong = differences(&staggered(), &settings).unwrap().effect.value;
    assert!(wrong < truth - 1.0, "{wrong}");
    assert_eq!((found.finding.change, found.finding.conclusion), (Change::Rise, Conclusion::AsStated));
    let at = |relative| found.by_relative.iter().find(|month| month.relative == relative).unwrap();
    assert!((at(3).effect.value - 4.0).abs() < 0.4 && at(3).n_groups == 2 && at(12).n_groups == 1);
    assert!(at(-4).effect.low < 0.0 && 0.0 < at(-4).effect.high);
}

#[test]
fn with_one_start_effects_are_those_of_an_event_study() {
    let panel = panel(&[[Some(10); 5], [None; 5]].concat());
    let found = group_time(&panel).unwrap();
    let settings =
        event_study::Settings { reference: -1, low: -10, high: 13, errors: ClusterCorrection::NestedEffects };
    let events = event_study(&panel, &settings).unwrap();
    assert_eq!(found.by_relative.len(), events.effects.len());
    for (by_group, event) in found.by_relative.iter().zip(&events.effects) {
        assert_eq!(by_group.relative, event.relative);
        assert!((by_group.effect.value - event.effect.value).abs() < 1e-9);
    }
}

#[test]
fn an_error_is_that_of_two_means() {
    let found = group_time(&panel(&[[Some(20); 5], [None; 5]].concat())).unwrap();
    // Each change has a variance of 2 × 0.09, each mean a fifth of it: 0.27 in all, give or take.
    for month in &found.effects {
        assert!((0.1..0.6).contains(&month.effect.standard_error), "{}", month.effect.standard_error);
    }
}

#[test]
fn units_that_all_change_have_none_to_compare_with() {
    assert_eq!(group_time(&panel(&[Some(6), Some(12)])).unwrap_err(), [Fault::NoControl]);
}

#[test]
fn a_group_without_the_month_before_is_left_out_and_told() {
    let found = group_time(&panel(&[Some(0), Some(12), Some(12), None, None])).unwrap();
    assert!(found.effects.iter().all(|month| month.start == date(2024, 1, 1)));
    assert!(
        found
            .finding
            .conditions
            .iter()
            .any(|condition| { matches!(condition, Condition::AlwaysTreated { unit } if unit == "0") })
    );
    assert_eq!(found.finding.conclusion, Conclusion::Direction);
    let only = panel(&[Some(0), None, None]);
    assert!(matches!(group_time(&only).unwrap_err()[..], [Fault::NotToldApart { .. }]));
}
