//! Units that differ by chance alone, and by more.

use stats::counter::Counter;

use super::*;

const SETTINGS: Settings =
    Settings { measure: Measure::RatioBySquareRoot, trim: 0.1, convention: LimitConvention::OwnError };

/// 42 units of 100 to 1,050 expected, their ratios 1 but for chance and for `spread`.
fn units(spread: f64) -> Vec<FunnelUnit> {
    let draws = Counter::named(1, &["funnel"]);
    (0..42_u32)
        .map(|unit| {
            let expected = 100.0 + 25.0 * f64::from(unit) - f64::from(unit % 2) * 75.0;
            let ratio = libm::exp(spread * draws.normal(0, u64::from(unit)));
            let noise = (expected * ratio).sqrt() * draws.normal(1, u64::from(unit));
            let numerator = (expected * ratio + noise).round().max(1.0);
            FunnelUnit { name: format!("B{unit:02}"), numerator, denominator: expected }
        })
        .collect()
}

fn n_outside(funnel: &Funnel, of: impl Fn(&PlacedUnit) -> Zone) -> usize {
    funnel.units.iter().filter(|unit| of(unit) != Zone::Within).count()
}

#[test]
fn units_that_differ_by_chance_are_nearly_all_within() {
    let found = funnel(&units(0.0), &SETTINGS).unwrap();
    assert!(n_outside(&found, |unit| unit.zone) <= 6 && found.dispersion < 1.6);
    assert!((found.n_outside_by_chance - 2.1).abs() < 1e-12);
}

#[test]
fn units_that_differ_by_more_have_wider_limits() {
    let found = funnel(&units(0.15), &SETTINGS).unwrap();
    assert!(2.0 < found.dispersion && 0.0 < found.variance_between);
    assert!(n_outside(&found, |unit| unit.zone_adjusted) < n_outside(&found, |unit| unit.zone));
    for unit in &found.units {
        assert!(unit.adjusted.low_95 < unit.limits.low_95 && unit.limits.high_95 < unit.adjusted.high_95);
        assert!(unit.adjusted.low_998 < unit.adjusted.low_95 && 0.0 <= unit.adjusted.low_998);
        // Adjusted limits on the measure's own scale say what adjusted z say.
        let is_above = unit.adjusted.high_95 < unit.value;
        assert_eq!(is_above, matches!(unit.zone_adjusted, Zone::Above | Zone::FarAbove));
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let unit =
        |name: &str, numerator, denominator| FunnelUnit { name: name.to_owned(), numerator, denominator };
    let wrong = [unit("A", -1.0, 5.0), unit("A", 9.0, 5.0), unit("B", f64::NAN, 0.0)];
    let settings = Settings { measure: Measure::Proportion, trim: 0.5, ..SETTINGS };
    let told: Vec<String> = funnel(&wrong, &settings).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "there are 3 units; at least 5 are needed to tell how they vary",
            "a share of 0.5 at each end cannot be trimmed; choose one from 0.02 to 0.25, usually 0.1",
            "the numerator of A is -1; it must be a number from zero to 10^12",
            "A is there twice; keep one",
            "A has 9 of 5; a proportion has no more than all",
            "the numerator of B is NaN; it must be a number from zero to 10^12",
            "the denominator of B is 0; it must be a number above zero up to 10^12, or the unit left out",
        ]
    );
}

#[test]
fn nothing_observed_has_no_logarithm_and_all_of_all_no_funnel() {
    let mut none = units(0.0);
    none[0].numerator = 0.0;
    let by_logarithm = Settings { measure: Measure::RatioByLogarithm, ..SETTINGS };
    let zero = FunnelFault::ZeroUnderLogarithm { name: "B00".to_owned() };
    assert_eq!(funnel(&none, &by_logarithm).unwrap_err(), [zero]);
    assert!(funnel(&none, &SETTINGS).is_ok());
    for unit in &mut none {
        unit.numerator = unit.denominator;
    }
    let proportion = Settings { measure: Measure::Proportion, ..SETTINGS };
    assert_eq!(funnel(&none, &proportion).unwrap_err(), [FunnelFault::TargetAtEnd { share: 1.0 }]);
}
