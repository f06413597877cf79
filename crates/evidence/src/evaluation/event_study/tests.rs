//! Effects that grow are seen growing, and leads are tested.

use jiff::civil::date;
use stats::counter::Counter;

use super::*;
use crate::evaluation::calendar::months_after;
use crate::evaluation::finding::{Change, Conclusion};
use crate::evaluation::panel::Unit;

/// 20 units over 18 months, 8 of which change in month 10: by `of` the months from the change.
fn panel(seed: u64, of: impl Fn(i32) -> f64) -> Panel {
    let draws = Counter::named(seed, &["event study"]);
    let unit = |unit: u64| {
        let value = |month: u64| {
            let idx = i32::try_from(month).unwrap();
            let effect = if unit < 8 { of(idx - 10) } else { 0.0 };
            (months_after(date(2023, 1, 1), idx), 20.0 + effect + draws.normal(unit, month))
        };
        let start = (unit < 8).then_some(date(2023, 11, 1));
        Unit { name: format!("U{unit}"), start, values: (0..18).map(value).collect() }
    };
    Panel::new((0..20).map(unit).collect()).unwrap()
}

const SETTINGS: Settings =
    Settings { reference: -1, low: -5, high: 5, errors: ClusterCorrection::NestedEffects };

#[test]
fn an_effect_that_grows_is_seen_growing() {
    let found = event_study(&panel(1, |after| 2.0 * f64::from(after.max(-1) + 1)), &SETTINGS).unwrap();
    assert_eq!(found.finding.change, Change::Rise);
    let at = |relative| found.effects.iter().find(|month| month.relative == relative).unwrap();
    assert!(at(0).effect.low < 2.0 && 2.0 < at(0).effect.high);
    assert!((at(4).effect.value - 10.0).abs() < 1.5);
    assert!(at(-5).pools && at(5).pools && !at(4).pools);
    assert_eq!(found.effects.len(), 10);
    assert_eq!(found.leads.unwrap().degrees, 4);
    assert_eq!(found.finding.conclusion, Conclusion::AsStated);
    let mean = [0, 1, 2, 3, 4, 5].map(|relative| at(relative).effect.value).iter().sum::<f64>() / 6.0;
    assert!((found.mean_after.value - mean).abs() < 1e-9);
}

#[test]
fn groups_that_move_apart_before_are_told() {
    let found = event_study(&panel(2, f64::from), &SETTINGS).unwrap();
    assert!(found.leads.unwrap().p_value < 0.01);
    assert_eq!(found.finding.conclusion, Conclusion::Description);
}

#[test]
fn windows_that_cannot_be_are_refused() {
    let panel = panel(3, |_| 0.0);
    let refused = |settings: Settings| event_study(&panel, &settings).unwrap_err();
    for (low, high, reference) in [(-3, 3, -5), (0, 3, -1), (-3, -1, -2), (-1, -1, -1), (-3, 2, 2)] {
        let settings = Settings { reference, low, high, ..SETTINGS };
        assert_eq!(refused(settings), [Fault::Window { low, high, reference }]);
    }
    assert_eq!(
        refused(Settings { low: -12, ..SETTINGS }),
        [Fault::RelativeMonthNotThere { relative: -12 }, Fault::RelativeMonthNotThere { relative: -11 }]
    );
}

#[test]
fn few_units_have_no_test_of_leads() {
    let draws = Counter::named(4, &["few"]);
    let unit = |unit: u64| Unit {
        name: format!("U{unit}"),
        start: (unit == 0).then_some(date(2023, 7, 1)),
        values: (0..12)
            .map(|month| {
                (months_after(date(2023, 1, 1), i32::try_from(month).unwrap()), draws.normal(unit, month))
            })
            .collect(),
    };
    let found = event_study(&Panel::new((0..4).map(unit).collect()).unwrap(), &SETTINGS).unwrap();
    assert_eq!(found.leads, None);
    assert!(found.effects.iter().all(|month| month.effect.value.is_finite() && month.effect.low.is_finite()));
}

#[test]
fn units_that_all_change_at_once_cannot_be_told_from_their_months() {
    let draws = Counter::named(5, &["all"]);
    let unit = |unit: u64| Unit {
        name: format!("U{unit}"),
        start: Some(date(2023, 7, 1)),
        values: (0..12)
            .map(|month| {
                (months_after(date(2023, 1, 1), i32::try_from(month).unwrap()), draws.normal(unit, month))
            })
            .collect(),
    };
    let all = Panel::new((0..4).map(unit).collect()).unwrap();
    assert_eq!(event_study(&all, &SETTINGS).unwrap_err(), [Fault::NoControl]);
}
