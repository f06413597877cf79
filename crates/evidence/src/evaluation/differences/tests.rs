//! Effects that were put into panels are found, and nothing is found where there is none.

use jiff::civil::date;
use stats::counter::Counter;

use super::*;
use crate::evaluation::calendar::months_after;
use crate::evaluation::finding::Conclusion;
use crate::evaluation::panel::Unit;

const START: Date = Date::constant(2024, 1, 1);

/// `n` units over 24 months, the first `n_treated` of which rise by `effect` in 2024; each with a level of its own.
fn panel(seed: u64, n: u64, n_treated: u64, effect: f64) -> Panel {
    let draws = Counter::named(seed, &["differences"]);
    let unit = |unit: u64| {
        let start = (unit < n_treated).then_some(START);
        let value = |month: u64| {
            let day = months_after(date(2023, 1, 1), i32::try_from(month).unwrap());
            let rise = if start.is_some_and(|start| start <= day) { effect } else { 0.0 };
            let common = f64::from(u32::try_from(month % 7).unwrap());
            (day, 50.0 + 5.0 * draws.normal(1_000, unit) + common + rise + draws.normal(unit, month))
        };
        Unit { name: format!("U{unit}"), start, values: (0..24).map(value).collect() }
    };
    Panel::new((0..n).map(unit).collect()).unwrap()
}

const SETTINGS: Settings = Settings { errors: ClusterCorrection::AllParameters, n_placebos: 500, seed: 1 };

#[test]
fn a_rise_of_three_is_found() {
    let found = differences(&panel(1, 30, 10, 3.0), &SETTINGS).unwrap();
    assert_eq!((found.finding.change, found.finding.conclusion), (Change::Rise, Conclusion::AsStated));
    assert!(found.effect.low < 3.0 && 3.0 < found.effect.high && found.effect.standard_error < 0.3);
    let placebos = found.placebos.unwrap();
    assert!(!placebos.is_all && placebos.effects.len() == 500 && placebos.p_value < 0.003);
    assert_eq!(found.earlier.unwrap().start, date(2023, 7, 1));
    let errors = found.errors;
    assert!(errors.uncorrected < errors.nested_effects && errors.nested_effects < errors.all_parameters);
    assert_eq!((found.n, found.n_parameters, found.by_month.len()), (720, 54, 24));
}

#[test]
fn the_effect_is_the_difference_of_differences_of_means() {
    let panel = panel(2, 6, 2, 1.0);
    let found = differences(&panel, &SETTINGS).unwrap();
    let mean = |months: std::ops::Range<usize>, of: &dyn Fn(&MonthMeans) -> f64| {
        found.by_month[months].iter().map(of).sum::<f64>() / 12.0
    };
    let treated = |month: &MonthMeans| month.treated.unwrap();
    let control = |month: &MonthMeans| month.control.unwrap();
    let by_hand =
        mean(12..24, &treated) - mean(0..12, &treated) - mean(12..24, &control) + mean(0..12, &control);
    assert!((found.effect.value - by_hand).abs() < 1e-9);
}

#[test]
fn one_unit_of_eight_is_judged_by_all_ways_to_hand_the_change_out() {
    let found = differences(&panel(3, 8, 1, 4.0), &SETTINGS).unwrap();
    let placebos = found.placebos.unwrap();
    assert!(placebos.is_all && placebos.effects.len() == 7);
    assert!((placebos.p_value - 0.125).abs() < 1e-12 && (placebos.smallest_p - 0.125).abs() < 1e-12);
    let told = |is: &dyn Fn(&Condition) -> bool| found.finding.conditions.iter().any(is);
    assert!(told(&|condition| matches!(condition, Condition::FewUnits { treated: 1, control: 7, .. })));
    assert!(told(&|condition| matches!(condition, Condition::FewPlacebos { .. })));
    assert!(told(&|condition| matches!(condition, Condition::FewOnASide { treated: 1, control: 7 })));
    assert_eq!(found.finding.conclusion, Conclusion::Nothing);
    assert_eq!((found.finding.interval, found.finding.p_value), (None, None));
}

#[test]
fn where_nothing_happened_placebos_are_as_large_as_chance_has_it() {
    let p_values = (0..60).map(|seed| {
        let settings = Settings { n_placebos: 30, ..SETTINGS };
        differences(&panel(seed, 7, 2, 0.0), &settings).unwrap().placebos.unwrap().p_value
    });
    let small = p_values.filter(|p_value| *p_value <= 0.2).count();
    // Of 60 with a chance of about 4 in 21 each: 11.4, deviation 3.0.
    assert!((2..=21).contains(&small), "{small}");
}

#[test]
fn groups_that_move_apart_before_are_told_by_an_earlier_start() {
    let drifting = panel(4, 24, 8, 0.0);
    let units = drifting.names().iter().enumerate().map(|(unit, name)| {
        let start = drifting.starts()[unit];
        let rows = drifting.rows().iter().filter(|row| row.unit == unit);
        let drift =
            |month: usize| if start.is_some() { f64::from(u32::try_from(month).unwrap()) } else { 0.0 };
        let values = rows.map(|row| (drifting.months()[row.month], row.value + drift(row.month))).collect();
        Unit { name: name.clone(), start, values }
    });
    let found = differences(&Panel::new(units.collect()).unwrap(), &SETTINGS).unwrap();
    assert!(
        found.finding.conditions.iter().any(|condition| matches!(condition, Condition::EarlierEffect { .. }))
    );
    assert_eq!(found.finding.conclusion, Conclusion::Description);
}

#[test]
fn a_change_that_everyone_has_at_once_cannot_be_told() {
    assert_eq!(differences(&panel(5, 4, 4, 1.0), &SETTINGS).unwrap_err(), [Fault::NoControl]);
}

#[test]
fn staggered_starts_and_missing_months_are_told() {
    let units = |unit: u64| {
        let start =
            [Some(date(2023, 1, 1)), Some(date(2023, 8, 1)), None, None][usize::try_from(unit).unwrap()];
        let draws = Counter::named(6, &["staggered"]);
        let value = |month: u64| {
            (months_after(date(2023, 1, 1), i32::try_from(month).unwrap()), draws.normal(unit, month))
        };
        Unit { name: format!("U{unit}"), start, values: (0..12 - unit).map(value).collect() }
    };
    let found = differences(&Panel::new((0..4).map(units).collect()).unwrap(), &SETTINGS).unwrap();
    assert!(matches!(
        found.finding.conditions[..3],
        [
            Condition::StaggeredStarts { .. },
            Condition::AlwaysTreated { .. },
            Condition::Unbalanced { missing: 6 },
        ]
    ));
}

#[test]
fn values_that_are_all_equal_have_no_error_and_no_effect() {
    let values = || (0..6).map(|month| (months_after(date(2023, 10, 1), month), 7.0)).collect();
    let unit = |name: &str, start| Unit { name: name.to_owned(), start, values: values() };
    let flat = Panel::new(vec![unit("A", Some(START)), unit("B", None), unit("C", None)]).unwrap();
    let found = differences(&flat, &SETTINGS).unwrap();
    assert!(found.effect.value.abs() < 1e-12 && found.effect.p_value.is_none());
    assert_eq!(found.finding.change, Change::NotTold);
}

#[test]
fn a_placebo_is_the_effect_with_the_change_handed_out_otherwise() {
    let actual = panel(7, 6, 2, 1.0);
    let found = differences(&actual, &SETTINGS).unwrap().placebos.unwrap();
    // All fifteen ways to choose two of six but one.
    assert_eq!(found.effects.len(), 14);
    let units = actual.names().iter().enumerate().map(|(unit, name)| {
        let rows = actual.rows().iter().filter(|row| row.unit == unit);
        let values = rows.map(|row| (actual.months()[row.month], row.value)).collect();
        Unit { name: name.clone(), start: (unit == 0 || unit == 5).then_some(START), values }
    });
    let otherwise = differences(&Panel::new(units.collect()).unwrap(), &SETTINGS).unwrap().effect.value;
    assert!(found.effects.iter().any(|effect| (effect - otherwise).abs() < 1e-9));
}
