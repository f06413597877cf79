//! Units compared: their ranks, their limits and those alike.

use super::super::funnel_of::Allowance;
use super::super::likeness::Likeness;
use super::*;

const USUAL: Settings = Settings { per: 100.0, end: End::Highest, among: 3, seed: 1 };

fn unit(code: &str, amount: Option<Amount>) -> Unit {
    let likeness = Likeness { size: amount.and_then(Amount::size), ..Likeness::default() };
    Unit { code: code.to_owned(), name: code.to_owned(), amount, likeness }
}

fn share(code: &str, part: f64, whole: f64) -> Unit {
    unit(code, Some(Amount::Share { part, whole }))
}

fn shares(parts: &[f64], whole: f64) -> Vec<Unit> {
    parts.iter().enumerate().map(|(idx, part)| share(&format!("U{idx:02}"), *part, whole)).collect()
}

#[test]
fn the_first_from_the_end_comes_first_with_how_sure_that_is() {
    let units =
        vec![share("A", 70.0, 100.0), share("B", 650.0, 1_000.0), share("C", 10.0, 100.0), unit("D", None)];
    let found = benchmark(units, USUAL).unwrap();
    let order: Vec<&str> = found.placed.iter().map(|placed| placed.unit.code.as_str()).collect();
    assert_eq!(order, ["A", "B", "C"]);
    assert_eq!(found.without.len(), 1);
    let first = found.placed("a").unwrap();
    // 70 of 100 and 650 of 1,000 cannot be told apart; C is last for certain.
    assert_eq!(first.surety.as_ref().unwrap().interval_95, (1, 2));
    assert_eq!(found.placed("C").unwrap().surety.as_ref().unwrap().interval_95, (3, 3));
    assert!((found.reference.value() - 730.0 / 12.0).abs() < 1e-9);
    assert_eq!(found.placed("D"), Err(BenchmarkFault::UnitWithoutValue { code: "D".to_owned() }));
    assert!(matches!(found.placed("E"), Err(BenchmarkFault::NoUnit { .. })));
    assert!(found.funnel.is_none(), "three units make no funnel");
}

#[test]
fn units_that_vary_as_chance_lets_them_have_exact_limits() {
    // Draws of 100 at 30 %, near their usual spread.
    let parts = [27.0, 33.0, 30.0, 25.0, 36.0, 31.0, 28.0, 22.0, 35.0, 30.0, 32.0, 29.0];
    let found = benchmark(shares(&parts, 100.0), USUAL).unwrap();
    let funnel = found.funnel.as_ref().unwrap();
    assert!(matches!(funnel.allowance, Allowance::ChanceAlone { .. }), "{:?}", funnel.allowance);
    assert_eq!(found.n_outside(), 0);
    assert!(found.is_order_chance());
}

#[test]
fn units_that_vary_more_have_wider_limits_and_few_lie_outside() {
    let parts = [500.0, 620.0, 700.0, 550.0, 480.0, 610.0, 660.0, 590.0, 640.0, 570.0, 530.0, 950.0];
    let found = benchmark(shares(&parts, 1_000.0), USUAL).unwrap();
    let funnel = found.funnel.as_ref().unwrap();
    assert!(matches!(funnel.allowance, Allowance::Between { dispersion } if 10.0 < dispersion));
    assert_eq!(found.placed[0].unit.code, "U11");
    assert!(found.n_outside() <= 2, "{}", found.n_outside());
    assert!(!found.is_order_chance());
    // Rates the same way: the limits are on the scale of the rate.
    let rates = parts.iter().enumerate().map(|(idx, events)| {
        unit(&format!("U{idx:02}"), Some(Amount::Rate { events: *events, exposure: 2_000.0 }))
    });
    let found = benchmark(rates.collect(), Settings { per: 1_000.0, ..USUAL }).unwrap();
    let limits = found.funnel.as_ref().unwrap().limits_at(2_000.0).unwrap();
    assert!(limits.low_95 < 0.308 && 0.308 < limits.high_95, "{limits:?}");
}

#[test]
fn values_as_reported_have_exact_ranks_and_the_median_beside_them() {
    let value = |code: &str, value| unit(code, Some(Amount::Value { value, standard_error: None }));
    let found = benchmark(vec![value("A", 3.0), value("B", 1.0), value("C", 7.0)], USUAL).unwrap();
    assert_eq!(found.reference, Reference::Median(300.0));
    assert!(found.placed.iter().all(|placed| placed.surety.is_none() && placed.interval.is_none()));
}

#[test]
fn units_alike_are_near_in_size_and_say_by_how_much() {
    let units = vec![
        share("A", 50.0, 100.0),
        share("B", 60.0, 110.0),
        share("C", 60.0, 120.0),
        share("D", 60.0, 90.0),
        share("E", 60.0, 500.0),
    ];
    let found = benchmark(units, USUAL).unwrap();
    let alike = found.alike(found.placed("A").unwrap());
    let codes: Vec<&str> = alike.units.iter().map(|(placed, _)| placed.unit.code.as_str()).collect();
    assert_eq!(codes, ["B", "D", "C"]);
    assert!((alike.units[0].1.size - 0.1).abs() < 1e-12);
    assert!((alike.median.unwrap() - 6_000.0 / 110.0).abs() < 1e-9);
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let value = |code: &str, standard_error| unit(code, Some(Amount::Value { value: 1.0, standard_error }));
    let wrong = vec![
        share("A", 5.0, 3.0),
        share("A", 1.0, 3.0),
        share("B", 1.5, 3.0),
        share("C", 1.0, 0.0),
        value("D", None),
    ];
    let faults = benchmark(wrong, USUAL).unwrap_err();
    let text: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let text = text.join("\n");
    for told in ["A has 5 of 3", "A is there twice", "numerator of B", "denominator of C", "same columns"] {
        assert!(text.contains(told), "{told}: {text}");
    }
    let some = benchmark(vec![value("A", Some(0.5)), value("B", None)], USUAL).unwrap_err();
    assert_eq!(some, [BenchmarkFault::SomeErrors { n_without: 1 }]);
    let one = benchmark(vec![value("A", None)], USUAL).unwrap_err();
    assert_eq!(one, [BenchmarkFault::FewUnits { n: 1 }]);
}
