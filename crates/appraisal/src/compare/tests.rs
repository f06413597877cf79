//! The table of invented engines' results: what holds of every table.

use domain::money::Pence;
use domain::provenance::Provenance;
use domain::scenario::ChangeKind;

use super::{ScenarioInput, Table, table, unequal_totals};
use crate::column::{ChangeInput, Column};
use crate::consequence::{
    Baseline, Bearer, Difference, Engine, EngineResult, Measure, MoreIs, RowKey, Topic, Verdict,
};
use crate::present_value::Discounting;
use crate::quantity::{Certainty, Quantity, Unit};
use crate::row::Cell;
use crate::sensitivity::{Assumption, Parameter};

pub(crate) fn discounting() -> Discounting {
    Discounting { rate: 0.035, health_rate: 0.015, years: 10, source: "HM Treasury".to_owned() }
}

pub(crate) fn delivery() -> Assumption {
    Assumption { parameter: Parameter::Delivery, usual: 1.0, low: 0.5, high: 1.0, source: String::new() }
}

/// A sequence of numbers that look random and are the same in every run.
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 to `below` less one.
    pub(crate) fn below(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn real(&mut self) -> f64 {
        f64::from(u32::try_from(self.below(2_001)).unwrap()) / 100.0 - 10.0
    }
}

const PLACES: [&str; 3] = ["Rutland", "Melton", "Blaby"];

fn total() -> RowKey {
    RowKey::new(Engine::Reform, "saved", "")
}

fn part(n: usize) -> RowKey {
    RowKey::new(Engine::Reform, "saved", &format!("board {n}"))
}

fn wait(place: &str) -> RowKey {
    RowKey {
        dimension: if place.is_empty() { String::new() } else { "place".to_owned() },
        group: place.to_owned(),
        ..RowKey::new(Engine::Flow, "mean_wait", "emergency department")
    }
}

fn measure(key: RowKey, rank: u32, unit: Unit, more_is: MoreIs, base: Quantity) -> Measure {
    let is_money = unit == Unit::PenceAYear;
    Measure {
        topic: if is_money { Topic::Money } else { Topic::Patients },
        rank,
        words: key.measure.replace('_', " "),
        subject_words: key.subject.clone(),
        unit,
        more_is,
        is_headline: false,
        part_of: (is_money && key != total()).then(total),
        base,
        certainty: if is_money {
            Certainty::Exact
        } else {
            Certainty::Interval { low: Quantity::Number(0.0), high: Quantity::Number(90.0), per_cent: 95 }
        },
        provenance: Provenance::Derived,
        key,
    }
}

fn baselines() -> Vec<Baseline> {
    let parts = [100, 250].map(|amount| Quantity::Pence(Pence::new(amount)));
    let mut of_money =
        vec![measure(total(), 0, Unit::PenceAYear, MoreIs::Better, Quantity::sum(&parts).unwrap())];
    of_money.extend(parts.into_iter().enumerate().map(|(idx, amount)| {
        measure(part(idx), u32::try_from(idx).unwrap() + 1, Unit::PenceAYear, MoreIs::Better, amount)
    }));
    let of_waits = ["", "Rutland", "Melton", "Blaby"].into_iter().enumerate().map(|(idx, place)| {
        let rank = u32::try_from(idx).unwrap();
        measure(wait(place), rank, Unit::Minutes, MoreIs::Worse, Quantity::Number(30.0))
    });
    vec![
        Baseline { measures: of_money, notes: vec!["money".to_owned()] },
        Baseline { measures: of_waits.collect(), notes: Vec::new() },
    ]
}

fn change(id: &str, kind: ChangeKind) -> ChangeInput {
    ChangeInput {
        absent: None,
        id: id.to_owned(),
        kind,
        sentence: format!("{id} changes"),
        provenance: Provenance::Synthetic,
    }
}

/// A scenario of one to three changes that engines take or not, with differences as they come.
fn random_scenario(name: &str, numbers: &mut Numbers) -> ScenarioInput {
    let kinds = [ChangeKind::Beds, ChangeKind::FunctionOption, ChangeKind::Event];
    let changes: Vec<ChangeInput> = (0..=numbers.below(3))
        .map(|n| change(&format!("change {n}"), kinds[usize::try_from(numbers.below(3)).unwrap()]))
        .collect();
    let taken = |kind: ChangeKind| -> Vec<String> {
        changes.iter().filter(|change| change.kind == kind).map(|change| change.id.clone()).collect()
    };
    let (of_flow, of_reform) = (taken(ChangeKind::Beds), taken(ChangeKind::FunctionOption));
    let amounts: Vec<Quantity> = (0..2)
        .map(|_| Quantity::Pence(Pence::new(i64::try_from(numbers.below(1_000)).unwrap() - 500)))
        .collect();
    let exact = |amount| Ok(Difference::exact(amount, Provenance::Synthetic));
    let mut money = vec![(total(), exact(Quantity::sum(&amounts).unwrap()))];
    money.extend(amounts.iter().enumerate().map(|(idx, amount)| (part(idx), exact(*amount))));
    let bearers = amounts.iter().enumerate().map(|(idx, amount)| Bearer {
        who: format!("board {idx}"),
        recurrent: match amount {
            Quantity::Pence(pence) => *pence,
            Quantity::Number(_) => Pence::ZERO,
        },
        certainty: Certainty::Exact,
        one_off: Pence::new(-300),
        provenance: Provenance::Synthetic,
    });
    let bearers: Vec<Bearer> = bearers.collect();
    let waits = ["", PLACES[0], PLACES[1], PLACES[2]].map(|place| {
        let (mean, half_width) = (numbers.real(), numbers.real().abs());
        let difference = Difference {
            amount: Quantity::Number(mean),
            certainty: Certainty::Interval {
                low: Quantity::Number(mean - half_width),
                high: Quantity::Number(mean + half_width),
                per_cent: 95,
            },
            is_material: true,
            provenance: Provenance::Synthetic,
        };
        (wait(place), Ok(difference))
    });
    let result = |engine, taken: Vec<String>, differences, bearers| EngineResult {
        engine,
        refused: None,
        remarks: Vec::new(),
        not_modelled: Vec::new(),
        bearers: if taken.is_empty() { Vec::new() } else { bearers },
        taken,
        differences,
    };
    ScenarioInput {
        name: name.to_owned(),
        title: format!("Scenario {name}"),
        together: vec![
            result(Engine::Reform, of_reform, money, bearers),
            result(Engine::Flow, of_flow, waits.to_vec(), Vec::new()),
        ],
        alone: Vec::new(),
        changes,
    }
}

fn of(scenarios: Vec<ScenarioInput>) -> Table {
    table("Today", baselines(), scenarios, discounting(), vec![delivery()])
}

#[test]
fn a_column_does_not_depend_on_the_others_or_their_order() {
    for seed in 0..200 {
        let mut numbers = Numbers::new(seed);
        let scenarios: Vec<ScenarioInput> =
            ["a", "b", "c"].iter().map(|name| random_scenario(name, &mut numbers)).collect();
        let one_way = of(scenarios.clone());
        let mut turned = scenarios.clone();
        turned.reverse();
        let other_way = of(turned);
        for (idx, scenario) in scenarios.into_iter().enumerate() {
            let alone = of(vec![scenario]);
            for ((row, turned), single) in one_way.rows.iter().zip(&other_way.rows).zip(&alone.rows) {
                assert_eq!(row.measure, turned.measure);
                assert_eq!(row.cells[idx], turned.cells[2 - idx]);
                assert_eq!(row.cells[idx], single.cells[0]);
            }
            let texts = |column: &Column| {
                (column.sentences.clone(), column.flips.clone(), column.not_modelled.clone())
            };
            assert_eq!(texts(&one_way.columns[idx]), texts(&other_way.columns[2 - idx]));
            assert_eq!(texts(&one_way.columns[idx]), texts(&alone.columns[0]));
        }
    }
}

#[test]
fn totals_are_the_sum_of_their_parts() {
    for seed in 0..200 {
        let mut numbers = Numbers::new(seed);
        let scenarios = vec![random_scenario("a", &mut numbers), random_scenario("b", &mut numbers)];
        assert_eq!(unequal_totals(&of(scenarios), 0.0), []);
    }
}

#[test]
fn a_total_that_misses_a_part_is_found() {
    let mut made = of(vec![]);
    let row = made.rows.iter_mut().find(|row| row.measure.key == total()).unwrap();
    row.measure.base = Quantity::Pence(Pence::new(351));
    assert_eq!(unequal_totals(&made, 0.0), [total()]);
}

#[test]
fn what_is_smaller_than_its_noise_is_no_difference() {
    for seed in 0..200 {
        let made = of(vec![random_scenario("a", &mut Numbers::new(seed))]);
        for row in &made.rows {
            let Some(difference) = row.cells[0].difference() else { continue };
            let Certainty::Interval { low, high, .. } = difference.certainty else { continue };
            let holds_zero = low.number() <= 0.0 && 0.0 <= high.number();
            assert_eq!(difference.verdict(row.measure.more_is) == Verdict::NotShown, holds_zero);
        }
    }
}

#[test]
fn a_change_that_nobody_takes_is_named_and_never_read_as_no_effect() {
    let mut scenario = random_scenario("a", &mut Numbers::new(1));
    scenario.changes = vec![change("strike", ChangeKind::Event)];
    for result in &mut scenario.together {
        result.taken.clear();
    }
    let made = of(vec![scenario]);
    let column = &made.columns[0];
    assert_eq!(column.not_taken().map(|change| &*change.id).collect::<Vec<_>>(), ["strike"]);
    assert!(column.not_modelled[0].what.contains("strike"), "{:?}", column.not_modelled);
    assert!(made.rows.iter().all(|row| row.cells[0] == Cell::Unreached));
    assert!(column.sentences.iter().all(|sentence| !sentence.contains("same")), "{:?}", column.sentences);
    assert!(column.sentences[2].contains("strike"), "{:?}", column.sentences);
}

#[test]
fn a_change_that_changes_nothing_is_exactly_zero_in_every_row() {
    let mut scenario = random_scenario("a", &mut Numbers::new(3));
    scenario.changes = vec![change("beds", ChangeKind::Beds)];
    for result in &mut scenario.together {
        result.taken = vec!["beds".to_owned()];
        result.bearers.clear();
        for (_, difference) in &mut result.differences {
            let base = difference.as_ref().unwrap().amount;
            *difference = Ok(Difference::none(base, Provenance::Synthetic));
        }
    }
    let made = of(vec![scenario]);
    for row in &made.rows {
        let difference = row.cells[0].difference().unwrap();
        assert!(difference.amount.is_zero() && difference.certainty == Certainty::Exact);
        assert_eq!(difference.verdict(row.measure.more_is), Verdict::Same);
    }
    assert_eq!(made.columns[0].money.net_present_value, Pence::ZERO);
    assert_eq!(made.columns[0].worst, []);
}
