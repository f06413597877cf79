//! What all purses come to, as rows.

use domain::money::Pence;
use domain::provenance::Provenance;
use domain::scenario::ChangeKind;

use super::{GAIN_A_YEAR, PAYBACK, PRESENT_VALUE, is_small};
use crate::column::ChangeInput;
use crate::compare::tests::discounting;
use crate::compare::{ScenarioInput, Table, table};
use crate::consequence::{Bearer, Difference, Engine, EngineResult, Measure, MoreIs, RowKey, Topic};
use crate::quantity::{Certainty, Quantity, Unit};
use crate::row::{Cell, Row};

fn made(bearers: Vec<Bearer>) -> Table {
    let change = ChangeInput {
        id: "agency".to_owned(),
        kind: ChangeKind::Efficiency,
        sentence: String::new(),
        provenance: Provenance::Synthetic,
        absent: None,
    };
    let result = EngineResult {
        engine: Engine::Finance,
        taken: vec!["agency".to_owned()],
        refused: None,
        remarks: Vec::new(),
        not_modelled: Vec::new(),
        differences: Vec::new(),
        bearers,
    };
    let scenario = ScenarioInput {
        name: "a".to_owned(),
        title: "A".to_owned(),
        changes: vec![change],
        together: vec![result],
        alone: Vec::new(),
    };
    table("Today", Vec::new(), vec![scenario], discounting(), Vec::new())
}

fn bearer(recurrent: i64, ends: (i64, i64), one_off: i64) -> Bearer {
    let end = |pence| Quantity::Pence(Pence::new(pence));
    let certainty = if ends.0 == ends.1 {
        Certainty::Exact
    } else {
        Certainty::Interval { low: end(ends.0), high: end(ends.1), per_cent: 100 }
    };
    Bearer {
        who: "boards".to_owned(),
        recurrent: Pence::new(recurrent),
        certainty,
        one_off: Pence::new(one_off),
        provenance: Provenance::Synthetic,
    }
}

#[track_caller]
fn cell<'t>(table: &'t Table, measure: &str) -> &'t Cell {
    &table.rows.iter().find(|row| row.measure.key.measure == measure).unwrap().cells[0]
}

#[test]
fn payback_is_between_its_ends_or_says_that_it_may_never_come() {
    let sure = made(vec![bearer(1_000, (500, 2_000), -2_000)]);
    let payback = cell(&sure, PAYBACK).difference().unwrap();
    assert_eq!(payback.amount, Quantity::Number(2.0));
    let (low, high) = (Quantity::Number(1.0), Quantity::Number(4.0));
    assert_eq!(payback.certainty, Certainty::Interval { low, high, per_cent: 100 });
    let unsure = made(vec![bearer(1_000, (0, 2_000), -2_000)]);
    assert_eq!(
        *cell(&unsure, PAYBACK),
        Cell::Unknown("after 1.0 years at best, and never at worst".to_owned())
    );
    let never = made(vec![bearer(-1, (-1, -1), -2_000)]);
    assert!(matches!(cell(&never, PAYBACK), Cell::Unknown(why) if why.contains("does not come back")));
}

#[test]
fn present_value_is_that_of_the_column_and_as_unsure_as_its_years() {
    let table = made(vec![bearer(1_000, (500, 2_000), -2_000)]);
    let worth = cell(&table, PRESENT_VALUE).difference().unwrap();
    assert_eq!(worth.amount, Quantity::Pence(table.columns[0].money.net_present_value));
    let (low, high) = worth.certainty.ends(worth.amount).unwrap();
    assert!(low.number() < worth.amount.number() && worth.amount.number() < high.number());
}

#[test]
fn a_purse_whose_difference_is_not_shown_bears_nothing_and_widens_the_sum() {
    let table = made(vec![bearer(0, (-300, 400), 0)]);
    assert!(table.columns[0].bearers.is_empty());
    let gain = cell(&table, GAIN_A_YEAR).difference().unwrap();
    assert_eq!(gain.verdict(crate::consequence::MoreIs::Better), crate::consequence::Verdict::NotShown);
}

/// A cost of £645.5m a year that a scenario makes so much different [pence].
fn cost(difference: i64, is_material: bool) -> Row {
    let amount = Quantity::Pence(Pence::new(difference));
    let exact = Difference::exact(amount, Provenance::Synthetic);
    Row {
        measure: Measure {
            key: RowKey::new(Engine::Flow, "cost", ""),
            topic: Topic::Money,
            rank: 1,
            words: "cost".to_owned(),
            subject_words: "Whole system".to_owned(),
            unit: Unit::PenceAYear,
            more_is: MoreIs::Worse,
            is_headline: true,
            part_of: None,
            base: Quantity::Pence(Pence::new(64_550_000_000)),
            certainty: Certainty::Exact,
            provenance: Provenance::Synthetic,
        },
        cells: vec![Cell::Known(Difference { is_material, ..exact })],
    }
}

#[test]
fn the_same_money_has_the_same_verdict_in_its_row_and_in_the_sum() {
    assert!(is_small(&[cost(-3_300_000, false)], 0));
    assert!(!is_small(&[cost(-330_000_000, true)], 0));
    assert!(!is_small(&[cost(-3_300_000, false), cost(-330_000_000, true)], 0));
    assert!(!is_small(&[cost(0, false)], 0), "nothing moves: the sum says so itself");
    assert!(!is_small(&[], 0));
}
