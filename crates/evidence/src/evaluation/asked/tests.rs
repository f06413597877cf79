//! Evaluations as people ask for them.

use domain::provenance::Provenance;
use jiff::civil::date;

use super::*;
use crate::control_chart::plan::Direction;
use crate::control_chart::series::Observation;

fn measured(values: &[f64]) -> Measured {
    let months = (0..).map(|n| months_after(date(2022, 4, 1), n));
    Measured {
        id: "waits".to_owned(),
        name: "Waits".to_owned(),
        place: String::new(),
        is_whole: false,
        unit: "%".to_owned(),
        decimals: 1,
        direction: Direction::Decrease,
        observations: months
            .zip(values)
            .map(|(date, value)| Observation { date, value: Some(*value) })
            .collect(),
        targets: Vec::new(),
        provenance: Provenance::Published,
        files: Vec::new(),
        parts: Vec::new(),
    }
}

/// A wave around `level`, for `n` months, with `step` more from `first` on.
fn values(level: f64, n: i32, first: i32, step: f64) -> Vec<f64> {
    let noise = [0.4, -0.3, 0.1, -0.5, 0.2, 0.3, -0.1];
    let noise = noise.iter().cycle();
    (0..n).zip(noise).map(|(idx, noise)| level + noise + if idx < first { 0.0 } else { step }).collect()
}

fn unit(name: &str, values: &[f64], start: Option<Date>) -> Unit {
    let months = (0..).map(|n| months_after(date(2022, 4, 1), n));
    Unit { name: name.to_owned(), start, values: months.zip(values.iter().copied()).collect() }
}

fn asked(units: Vec<Unit>) -> UnitsAsked {
    UnitsAsked { units, what: String::new(), errors: ClusterCorrection::AllParameters }
}

#[test]
fn a_series_is_looked_at_a_year_after_the_change_or_in_its_last_month() {
    for (n, at) in [(60, 12), (30, 6)] {
        let found =
            of_series(&measured(&values(20.0, n, 24, -4.0)), &SeriesAsked::plain(date(2024, 4, 15))).unwrap();
        let Method::Interrupted(of) = &found.method else { panic!("another method") };
        assert_eq!((of.settings.effect_at, found.first), (at, date(2024, 4, 1)));
        assert!((of.effect.value + 4.0).abs() < 1.0, "{:?}", of.effect);
    }
}

#[test]
fn a_change_outside_the_months_is_refused() {
    let faults =
        of_series(&measured(&values(20.0, 30, 24, 0.0)), &SeriesAsked::plain(date(2031, 4, 1))).unwrap_err();
    assert!(matches!(faults[0], Fault::NotSeenYet { first, .. } if first == date(2031, 4, 1)), "{faults:?}");
    let faults =
        of_series(&measured(&values(20.0, 30, 24, 0.0)), &SeriesAsked::plain(date(2022, 4, 1))).unwrap_err();
    assert!(matches!(faults[0], Fault::FewMonths { before: 0, after: 30, .. }), "{faults:?}");
}

#[test]
fn an_event_study_shows_as_many_months_as_there_are() {
    let start = Some(date(2022, 8, 1));
    let units = (0..6).map(|idx| {
        let level = 20.0 + 0.7 * f64::from(idx * idx % 5);
        unit(
            &idx.to_string(),
            &values(level, 14, 4, if idx < 3 { -4.0 } else { 0.0 }),
            start.filter(|_| idx < 3),
        )
    });
    let found = of_events(&measured(&[]), &asked(units.collect()), None).unwrap();
    let Method::Events(of) = &found.method else { panic!("another method") };
    assert_eq!((of.settings.low, of.settings.high), (-4, 6));
    assert!((of.mean_after.value + 4.0).abs() < 1e-9, "{:?}", of.mean_after);
}

#[test]
fn a_synthetic_control_has_one_unit_with_the_change() {
    let start = Some(date(2023, 4, 1));
    let of = |name: &str, start| unit(name, &values(20.0, 20, 12, 0.0), start);
    let two = asked(vec![of("A", start), of("B", start), of("C", None), of("D", None)]);
    assert_eq!(of_synthetic(&measured(&[]), &two, vec![]).unwrap_err(), [Fault::SeveralTreated { n: 2 }]);
    let none = asked(vec![of("A", None), of("B", None)]);
    assert_eq!(of_synthetic(&measured(&[]), &none, vec![]).unwrap_err(), [Fault::NoTreated]);
    let one = asked(vec![of("A", start), of("B", None), of("C", None)]);
    let found = of_synthetic(&measured(&[]), &one, vec![]).unwrap();
    assert_eq!(found.treated, ["A"]);
}

#[test]
fn a_unit_that_lacks_months_is_left_out_with_that_reason() {
    let start = Some(date(2023, 4, 1));
    let of = |name: &str, n, start| unit(name, &values(20.0, n, 12, 0.0), start);
    let units = vec![of("A", 20, start), of("B", 20, None), of("C", 20, None), of("D", 19, None)];
    let excluded = lacking_months(&units);
    assert_eq!(excluded, [Exclusion { name: "D".to_owned(), reason: Reason::MonthsMissing }]);
    let found = of_synthetic(&measured(&[]), &asked(units), excluded).unwrap();
    let Method::Synthetic(of) = &found.method else { panic!("another method") };
    assert_eq!((of.weights.len(), of.excluded.len()), (2, 1));
}
