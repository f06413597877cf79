//! The same inputs have the same bytes.

use domain::provenance::Provenance;
use flow::alter::{AppliedChange, NetworkChange};
use flow::network::Schedule;
use flow::network::id::StationId;
use flow::output::WarmUpFrom;
use flow::settings::RunSettings;

use super::hash;

fn asked() -> RunSettings {
    RunSettings {
        seed: 1,
        warm_up: 1440.0,
        warm_up_from: WarmUpFrom::Given,
        length: 28_800.0,
        least: 3,
        most: 6,
        precision: 0.05,
        precision_of_difference: 0.1,
        measures: Vec::new(),
    }
}

fn closed(stations: &[usize], sentence: &str) -> AppliedChange {
    AppliedChange {
        sentence: sentence.to_owned(),
        provenance: Provenance::Synthetic,
        change: NetworkChange::OpeningHours {
            stations: stations.iter().map(|idx| StationId::new(*idx)).collect(),
            opening_hours: Some(Schedule::always(0)),
        },
    }
}

#[test]
fn the_same_inputs_have_the_same_hash_in_every_version() {
    let change = [closed(&[2], "The unit is closed.")];
    let found = hash("abc", [&change[..]], &asked()).to_string();
    assert_eq!(found, "32eb1e36b9b3335ac7920fe9adc7299bdc2f3a2e6a26c8ffa64b2cb0d4489f7b");
}

#[test]
fn every_input_counts_and_words_do_not() {
    let of = |network: &str, changes: &[AppliedChange], asked: &RunSettings| hash(network, [changes], asked);
    let change = [closed(&[2], "The unit is closed.")];
    let first = of("abc", &change, &asked());
    assert!(first == of("abc", &[closed(&[2], "Closed.")], &asked()));
    assert!(first != of("abd", &change, &asked()));
    assert!(first != of("abc", &[closed(&[3], "The unit is closed.")], &asked()));
    assert!(first != of("abc", &[], &asked()));
    assert!(first != of("abc", &change, &RunSettings { seed: 2, ..asked() }));
    assert!(hash("abc", [], &asked()) != of("abc", &[], &asked()));
}
