//! The interval holds what it says it holds, and the record can be repeated.

use super::*;

fn months(numbers: &[u8]) -> Vec<Month> {
    numbers.iter().map(|number| Month::new(*number).unwrap()).collect()
}

#[test]
fn the_80_per_cent_interval_holds_80_per_cent_of_outcomes() {
    let record = backtest(World::AsAssumed, 300, &months(&[3, 8]), 99, 1).unwrap();
    let share = f64::from(record.coverage.n()) / f64::from(record.coverage.of());
    assert!((0.77..=0.83).contains(&share), "{share}");
}

#[test]
fn the_known_record_is_that_of_the_method_page() {
    let page = include_str!("../../../../docs/method/forecast.md");
    let KnownRecord { n_systems, n_outcomes, held_as_assumed, held_otherwise } = KNOWN_RECORD;
    let tenths = |tenths: u32| format!("{}.{} %", tenths / 10, tenths % 10);
    for words in [
        format!("{n_systems} synthetic systems"),
        format!(
            "held {} of {},{:03} outcomes",
            tenths(held_as_assumed),
            n_outcomes / 1_000,
            n_outcomes % 1_000
        ),
        format!("held {} of outcomes", tenths(held_otherwise)),
    ] {
        assert!(page.contains(&words), "{words}");
    }
}

#[test]
fn the_middle_misses_by_less_than_every_rule() {
    let record = backtest(World::AsAssumed, 150, &months(&[4]), 99, 2).unwrap();
    let methods = &record.months[0].methods;
    let absolute_of = |method: Method| methods.iter().find(|found| found.method == method).unwrap().absolute;
    for method in Method::ALL {
        assert!(absolute_of(Method::Middle) <= absolute_of(method), "{method:?}: {methods:?}");
    }
    assert!(record.months[0].crps < absolute_of(Method::Middle));
}

#[test]
fn a_record_can_be_repeated() {
    let record = |seed| backtest(World::Otherwise, 5, &months(&[6]), 20, seed).unwrap();
    assert_eq!(record(7), record(7));
    assert_ne!(record(7), record(8));
    assert_eq!(backtest(World::Otherwise, 5, &[], 20, 7), None);
}

#[test]
fn anecdotes_extend_their_variance() {
    assert_eq!(ANECDOTES[3].continuing(), Pence::new(-59_333_333_333));
    assert!(ANECDOTES.iter().all(|anecdote| !anecdote.source.is_empty()));
}
