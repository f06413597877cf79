//! Steps are found, and chance, slopes and seasons are seldom taken for steps.

use jiff::ToSpan;
use jiff::civil::date;
use stats::counter::Counter;

use super::*;
use crate::control_chart::chart::chart;
use crate::control_chart::plan::{Direction, Plan, Reason, Rebase};
use crate::control_chart::series::{Observation, Series};

fn month(idx: i64) -> Date {
    date(2022, 4, 1) + idx.months()
}

fn drawn(values: &[f64], plan: &Plan) -> Chart {
    let months = (0..).zip(values).map(|(idx, v)| Observation { date: month(idx), value: Some(*v) });
    chart(&Series::new(months).unwrap(), plan, Settings::MAKING_DATA_COUNT)
}

fn proposed(values: &[f64]) -> Vec<Proposal> {
    proposals(&drawn(values, &Plan::plain(Direction::Increase)))
}

/// Standard normal draws of a series.
fn noise(series: u64, n: usize) -> Vec<f64> {
    let draws = Counter::named(series, &["rebase"]);
    (0..).take(n).map(|row| draws.normal(row, 0)).collect()
}

#[test]
fn a_step_is_proposed_with_both_sides_of_it() {
    let mut values = noise(1, 40);
    for value in &mut values[20..] {
        *value += 4.0;
    }
    let [proposal] = proposed(&values)[..] else { panic!("one step") };
    assert_eq!((proposal.first, proposal.side), (month(20), Side::High));
    assert_eq!((proposal.n_before, proposal.n_after), (20, 20));
    assert!(3.0 < proposal.after.mean.unwrap() && proposal.before.mean.unwrap() < 1.0);
    assert!(2 * proposal.n_signals_then <= proposal.n_signals_now);
}

#[test]
fn a_step_beside_a_missing_value_is_proposed_where_there_is_one() {
    let mut values = noise(1, 40);
    for value in &mut values[20..] {
        *value += 4.0;
    }
    let months = (0..).zip(&values);
    let months = months
        .map(|(idx, value)| Observation { date: month(idx), value: Some(*value).filter(|_| idx != 20) });
    let series = Series::new(months).unwrap();
    let chart = chart(&series, &Plan::plain(Direction::Increase), Settings::MAKING_DATA_COUNT);
    let dates: Vec<Date> = proposals(&chart).iter().map(|proposal| proposal.first).collect();
    assert_eq!(dates, [month(21)]);
}

#[test]
fn steps_of_two_deviations_are_nearly_always_found_and_chance_is_seldom_one() {
    let (mut n_found, mut n_near, mut n_false) = (0, 0, 0);
    for series in 0..500 {
        let mut values = noise(series, 36);
        n_false += usize::from(!proposed(&values).is_empty());
        for value in &mut values[18..] {
            *value -= 2.0;
        }
        let found = proposed(&values);
        n_found += usize::from(!found.is_empty());
        let is_near = |proposal: &Proposal| month(16) <= proposal.first && proposal.first <= month(20);
        n_near += usize::from(found.iter().any(is_near));
    }
    assert!(450 <= n_found && 425 <= n_near, "{n_found} found, {n_near} near");
    assert!(n_false <= 25, "{n_false} false");
}

#[test]
fn a_person_has_rebased_there_already() {
    let mut values = noise(1, 40);
    for value in &mut values[20..] {
        *value += 4.0;
    }
    let rebase = Rebase { first: month(20), reason: Reason::new("a new ward").unwrap() };
    let plan = Plan { rebases: vec![rebase], ..Plan::plain(Direction::Increase) };
    assert_eq!(proposals(&drawn(&values, &plan)), []);
}

#[test]
fn a_steady_slope_a_short_series_and_values_alike_are_no_step() {
    let slope: Vec<f64> = (0..36).map(f64::from).collect();
    assert_eq!(proposed(&slope), []);
    assert_eq!(proposed(&[1.0, 9.0, 9.0, 9.0]), []);
    assert_eq!(proposed(&[5.0; 48]), []);
}

#[test]
fn values_that_hang_on_the_one_before_are_taken_for_steps_more_often() {
    let is_proposed = |series: u64| {
        let mut before = 0.0;
        let kept = noise(series, 36).into_iter().map(|draw| {
            before = 0.6 * before + draw;
            before
        });
        !proposed(&kept.collect::<Vec<f64>>()).is_empty()
    };
    let n_false = (0..500).filter(|series| is_proposed(*series)).count();
    assert!(25 < n_false && n_false < 150, "{n_false} false");
}
