//! Mixtures that were made are found again, and donors that cannot be are refused.

use std::collections::BTreeMap;

use jiff::civil::date;
use stats::counter::Counter;

use super::*;
use crate::evaluation::calendar::months_after;
use crate::evaluation::fault::Fault;
use crate::evaluation::finding::Conclusion;

const N_BEFORE: u64 = 24;

/// `n` donors over 36 months, each with a level of its own and its parts of two waves.
fn donors(seed: u64, n: u64) -> Vec<UnitSeries> {
    let draws = Counter::named(seed, &["donors"]);
    let donor = |unit: u64| {
        let value = |month: u64| {
            let n = f64::from(u32::try_from(month).unwrap());
            let part =
                |path: u64, length: f64| 8.0 * draws.uniform(2_000 + path, unit) * libm::sin(n / length);
            let path = 50.0 + 4.0 * draws.normal(1_000, unit) + part(0, 4.0) + part(1, 13.0);
            (months_after(date(2021, 4, 1), i32::try_from(month).unwrap()), path + draws.normal(unit, month))
        };
        UnitSeries { name: format!("D{unit:02}"), values: (0..36).map(value).collect() }
    };
    (0..n).map(donor).collect()
}

/// A third of the first donor and two of the second, `effect` more from month 24 on, with some noise.
fn treated(donors: &[UnitSeries], effect: f64, noise: f64) -> UnitSeries {
    let draws = Counter::named(99, &["treated"]);
    let values = (0..36_usize).map(|row| {
        let (month, first) = donors[0].values[row];
        let change = if row < 24 { 0.0 } else { effect };
        let value = first / 3.0 + 2.0 * donors[1].values[row].1 / 3.0 + change;
        (month, value + noise * draws.normal(0, u64::try_from(row).unwrap()))
    });
    UnitSeries { name: "Rutland".to_owned(), values: values.collect() }
}

fn last_before() -> Date {
    months_after(date(2021, 4, 1), i32::try_from(N_BEFORE).unwrap() - 1)
}

fn all(treated: &UnitSeries, donors: &[UnitSeries]) -> Donors {
    Donors::new(treated, donors, vec![], last_before(), &[]).unwrap()
}

#[test]
fn a_mixture_that_was_made_is_found_again() {
    let pool = donors(1, 20);
    let found = synthetic_control(&all(&treated(&pool, -5.0, 0.0), &pool));
    assert!((found.weights[0].weight - 1.0 / 3.0).abs() < 1e-9);
    assert!((found.weights[1].weight - 2.0 / 3.0).abs() < 1e-9);
    assert!((found.effect + 5.0).abs() < 1e-9);
    assert_eq!((found.rank, found.n_ranked, found.ratio), (1, 21, None));
    assert_eq!(found.finding.change, Change::Fall);
}

#[test]
fn an_effect_with_noise_is_ranked_first_and_stands() {
    let pool = donors(2, 30);
    let found = synthetic_control(&all(&treated(&pool, -6.0, 0.5), &pool));
    assert_eq!((found.rank, found.finding.change), (1, Change::Fall));
    assert!((found.p_value - 1.0 / 31.0).abs() < 1e-12);
    assert_eq!((&found.finding.conditions[..], found.finding.conclusion), (&[][..], Conclusion::Direction));
    assert!((found.effect + 6.0).abs() < 1.0);
    let month = found.by_month[30];
    assert!((month.observed - month.synthetic - month.gap).abs() < 1e-12);
    let (low, high) = month.placebo_range.unwrap();
    assert!(month.gap < low && low < high);
    let mean: f64 = found.by_month[24..].iter().map(|month| month.gap).sum::<f64>() / 12.0;
    assert!((mean - found.effect).abs() < 1e-12);
    assert!(!found.without.is_empty() && found.optimality_gap < 1e-12);
}

#[test]
fn nothing_is_told_where_nothing_was_done() {
    let pool = donors(3, 30);
    let found = synthetic_control(&all(&treated(&pool, 0.0, 0.5), &pool));
    assert_eq!(found.finding.change, Change::NotTold);
}

#[test]
fn a_unit_that_changed_before_it_was_said_to_is_told() {
    let pool = donors(2, 30);
    let mut unit = treated(&pool, -6.0, 0.3);
    for (_, value) in &mut unit.values[12..24] {
        *value -= 6.0;
    }
    let found = synthetic_control(&all(&unit, &pool));
    let earlier = found.earlier.unwrap();
    assert_eq!(earlier.start, date(2022, 4, 1));
    assert!((earlier.effect + 6.0).abs() < 2.0 && earlier.p_value < 0.05);
    assert!(
        found.finding.conditions.iter().any(|condition| matches!(condition, Condition::EarlierEffect { .. }))
    );
    assert!(found.finding.conclusion <= Conclusion::Description);
}

#[test]
fn few_donors_and_a_unit_above_all_of_them_are_told() {
    let pool = donors(4, 5);
    let mut above = treated(&pool, 0.0, 0.1);
    above.values.iter_mut().for_each(|(_, value)| *value += 60.0);
    let found = synthetic_control(&all(&above, &pool));
    let told = |is: &dyn Fn(&Condition) -> bool| found.finding.conditions.iter().any(is);
    assert!(told(&|condition| matches!(condition, Condition::PoorFit { .. })));
    assert!(told(&|condition| matches!(condition, Condition::OutsideDonors { months: 24, of: 24 })));
    assert!(told(&|condition| matches!(condition, Condition::FewPlacebos { .. })));
    assert_eq!(found.finding.conclusion, Conclusion::Description);
}

#[test]
fn units_that_never_move_have_no_ratio_and_no_finding() {
    let flat = |name: &str, value: f64| UnitSeries {
        name: name.to_owned(),
        values: (0..12).map(|n| (months_after(date(2024, 1, 1), n), value)).collect(),
    };
    let pool = [flat("A", 1.0), flat("B", 3.0), flat("C", 2.0)];
    let donors = Donors::new(&flat("D", 2.0), &pool, vec![], date(2024, 8, 1), &[]).unwrap();
    let found = synthetic_control(&donors);
    assert_eq!((found.finding.change, found.ratio), (Change::NotTold, None));
    assert!(found.effect.abs() < 1e-12 && found.p_value.is_finite());
    assert!(found.finding.conditions.contains(&Condition::WeightsNotUnique));
}

#[test]
fn donors_are_left_out_with_a_reason() {
    let pool = donors(5, 6);
    let exclusion = |name: &str, reason| Exclusion { name: name.to_owned(), reason };
    let unit = treated(&pool, 1.0, 0.1);
    let excluded = vec![exclusion("D01", Reason::SharesPatients)];
    let found = synthetic_control(&Donors::new(&unit, &pool, excluded.clone(), last_before(), &[]).unwrap());
    assert!(found.weights.iter().all(|donor| donor.name != "D01") && found.placebos.len() == 5);
    assert_eq!(found.excluded, excluded);
    let wrong =
        vec![exclusion("D01", Reason::Other(" ".to_owned())), exclusion("D77", Reason::SharesPatients)];
    let faults = Donors::new(&unit, &pool, wrong, last_before(), &[]).unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "leaving out D01 has no reason; say why, in words that a reader can judge",
            "D77 is to be left out and is not among the donors; check its name",
        ]
    );
}

#[test]
fn donors_that_cannot_be_are_refused_all_at_once() {
    let mut pool = donors(6, 3);
    let unit = treated(&pool, 1.0, 0.1);
    pool[0].values.remove(3);
    pool[1].values[5].1 = f64::INFINITY;
    pool[2] = unit.clone();
    let predictors = [Predictor { name: "age".to_owned(), weight: -1.0, values: BTreeMap::new() }];
    let faults = Donors::new(&unit, &pool, vec![], date(2021, 4, 1), &predictors).unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told[..5],
        [
            "the donor D00 has no value for July 2021; give them, or leave the donor out with a reason",
            "the value of D01 in September 2021 is not a number between −10¹⁵ and 10¹⁵; correct it, use a larger unit, or leave the month out with a reason",
            "Rutland is the unit with the change and cannot be a donor too; take it out of the donors",
            "months before the change: 1, after it: 35; at least 2 and 1 are needed, and 3 together",
            "the weights of predictors must be finite, not below zero, and at least one above it",
        ]
    );
    assert!(matches!(faults[5], Fault::PredictorMissing { .. }));
    let lonely = Donors::new(&unit, &pool[..1], vec![], last_before(), &[]).unwrap_err();
    assert!(lonely.contains(&Fault::FewDonors { n: 1 }));
}

#[test]
fn predictors_decide_in_place_of_outcomes() {
    let pool = donors(7, 4);
    let unit = treated(&pool, 0.0, 0.1);
    let of = |name: &str, weight: f64, values: [f64; 5]| Predictor {
        name: name.to_owned(),
        weight,
        values: ["Rutland", "D00", "D01", "D02", "D03"]
            .iter()
            .map(|name| (*name).to_owned())
            .zip(values)
            .collect(),
    };
    let predictors = [of("age", 1.0, [4.0, 9.0, 9.0, 3.0, 5.0]), of("size", 1.0, [2.0, 0.0, 0.0, 2.0, 2.0])];
    let found = synthetic_control(&Donors::new(&unit, &pool, vec![], last_before(), &predictors).unwrap());
    assert!((found.weights[2].weight - 0.5).abs() < 1e-9 && (found.weights[3].weight - 0.5).abs() < 1e-9);
    let flat = [of("age", 1.0, [1.0; 5])];
    let faults = Donors::new(&unit, &pool, vec![], last_before(), &flat).unwrap_err();
    assert!(matches!(faults[..], [Fault::PredictorConstant { .. }]));
}
