//! The same inputs have the same bytes.

use domain::provenance::Provenance;
use flow::alter::{AppliedChange, NetworkChange};
use flow::network::Schedule;
use flow::network::id::{SourceId, StationId};
use flow::output::WarmUpFrom;
use flow::settings::RunSettings;

use super::hash;

fn settings() -> RunSettings {
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
        demand: None,
    }
}

#[test]
fn the_same_inputs_have_the_same_hash_in_every_version() {
    let change = [closed(&[2], "The unit is closed.")];
    let found = hash("abc", [&change[..]], &settings()).to_string();
    assert_eq!(found, "32eb1e36b9b3335ac7920fe9adc7299bdc2f3a2e6a26c8ffa64b2cb0d4489f7b");
}

#[test]
fn every_input_counts_and_words_do_not() {
    let hash_of =
        |network: &str, changes: &[AppliedChange], settings: &RunSettings| hash(network, [changes], settings);
    let change = [closed(&[2], "The unit is closed.")];
    let first = hash_of("abc", &change, &settings());
    assert!(first == hash_of("abc", &[closed(&[2], "Closed.")], &settings()));
    assert!(first != hash_of("abd", &change, &settings()));
    assert!(first != hash_of("abc", &[closed(&[3], "The unit is closed.")], &settings()));
    assert!(first != hash_of("abc", &[], &settings()));
    assert!(first != hash_of("abc", &change, &RunSettings { seed: 2, ..settings() }));
    assert!(hash("abc", [], &settings()) != hash_of("abc", &[], &settings()));
}

#[test]
fn the_factor_of_projected_demand_counts() {
    let change = |factor: f64| AppliedChange {
        change: NetworkChange::DemandOfSources { factors: vec![(SourceId::new(0), factor)] },
        ..closed(&[2], "Demand follows its projection.")
    };
    let of = |factor: f64| hash("abc", [&[change(factor)][..]], &settings());
    assert!(of(1.1) == of(1.1));
    assert!(of(1.1) != of(1.2));
}
