//! What is refused before it is run, with how many would come.

use super::{LimitExceeded, check, n_values, readable};
use crate::example::{appointments, by_weights, exit, network, only, service_station, valid};
use crate::kernel::draw::Distribution;
use crate::kernel::intensity::Arrivals;
use crate::network::{ByType, Network, Schedule, ServiceKind, StationKind};
use crate::output::WarmUpFrom;
use crate::program::Program;
use crate::settings::RunSettings;
use crate::simulate::keys;

fn settings(days: f64) -> RunSettings {
    RunSettings {
        seed: 1,
        warm_up: 0.0,
        warm_up_from: WarmUpFrom::Given,
        length: days * crate::network::DAY,
        least: 2,
        most: 10,
        precision: 0.1,
        precision_of_difference: 0.1,
        measures: Vec::new(),
    }
}

/// A clinic to which so many come a minute.
fn clinic(rate: f64) -> Network {
    let nurse =
        service_station("nurse", ServiceKind::Queue, Schedule::always(1), Distribution::Fixed(1.0), 1, 1);
    network(rate, 1, vec![nurse, exit("home", 1)])
}

#[test]
fn more_patients_than_are_taken_are_refused_with_how_many_would_come() {
    assert_eq!(check(&clinic(1.0), &settings(365.0), 3), Ok(()));
    let why = check(&clinic(1_000.0), &settings(365.0), 0).expect_err("half a billion");
    assert!(matches!(why, LimitExceeded::Patients { .. }), "{why}");
    let message = why.to_string();
    assert!(
        message.contains("525,600,000") && message.contains("100,000,000") && message.contains("patients"),
        "{message}"
    );
    for rate in [f64::INFINITY, f64::MAX, f64::NAN] {
        assert!(check(&clinic(rate), &settings(1.0), 0).is_err(), "{rate}");
    }
    // A pattern that grows without bound.
    let mut grows = clinic(1.0);
    grows.sources[0].arrivals = Arrivals::Stepped(Box::new(crate::kernel::intensity::Steps {
        rate: 1.0,
        hour: 60.0,
        hours: [1.0; 24],
        weekdays: [1.0; 7],
        days: Box::new([1.0; 365]),
        growth: 1e300,
    }));
    assert_eq!(check(&grows, &settings(1.0), 0), Ok(()));
    assert!(check(&grows, &settings(800.0), 0).is_err());
}

#[test]
fn more_days_and_values_than_are_taken_are_refused() {
    assert!(matches!(check(&clinic(1.0), &settings(1e9), 0), Err(LimitExceeded::Days { .. })));
    let many = RunSettings { most: 10_000_000, ..settings(1.0) };
    assert!(matches!(check(&clinic(1.0), &many, 0), Err(LimitExceeded::Values { .. })));
}

#[test]
fn numbers_are_told_with_their_thousands_apart() {
    for (number, text) in [(0.0, "0"), (999.4, "999"), (1_234_567.0, "1,234,567"), (2e20, "2e20")] {
        assert_eq!(readable(number), text);
    }
}

#[test]
fn no_more_values_are_measured_than_are_foreseen() {
    let nurse =
        service_station("nurse", ServiceKind::Queue, Schedule::always(1), Distribution::Fixed(1.0), 2, 3);
    let mut network_of_each_kind =
        network(0.1, 3, vec![appointments("practice", 700.0, only(1), 2, 3), nurse, exit("home", 3)]);
    network_of_each_kind.run.snapshots = vec![480.0, 1_200.0];
    let measured = keys(&Program::new(&valid(&network_of_each_kind))).len();
    assert!(
        measured <= n_values(&network_of_each_kind),
        "{measured} are more than {}",
        n_values(&network_of_each_kind)
    );
    assert!(
        n_values(&network_of_each_kind) < 2 * measured,
        "{measured} are far less than {}",
        n_values(&network_of_each_kind)
    );
}

#[test]
fn more_events_than_are_taken_are_refused_before_anything_is_run() {
    // One a minute for a year, each back after 0.1 minutes on average, as good as always.
    let goes_round = |time: f64, share: f64| {
        let mut nurse = service_station(
            "nurse",
            ServiceKind::Queue,
            Schedule::always(1_000),
            Distribution::Exponential { mean: time },
            0,
            1,
        );
        nurse.next_route = ByType::same(by_weights(vec![0, 1], vec![share, 1.0 - share]), 1);
        network(1.0, 1, vec![nurse, exit("home", 1)])
    };
    let why = check(&goes_round(0.1, 0.999_999), &settings(365.0), 0).expect_err("five milliard");
    assert!(matches!(&why, LimitExceeded::EventsExpected { station, .. } if station == "nurse"), "{why}");
    assert_eq!(check(&goes_round(0.1, 0.9), &settings(365.0), 0), Ok(()));
    // There is not the staff for it.
    assert_eq!(check(&goes_round(10.0, 0.999_999), &settings(365.0), 0), Ok(()));
    // So through several stations, of which the last is told first in the list.
    let delay = |name: &str, next: usize| {
        let mut station = exit(name, 1);
        station.kind =
            StationKind::Delay { time: ByType::same(Distribution::Fixed(0.1), 1), is_retry: false };
        station.next_route = ByType::same(only(next), 1);
        station
    };
    let mut three = network(1.0, 1, vec![delay("a", 2), delay("b", 0), delay("c", 1), exit("home", 1)]);
    three.stations[1].next_route = ByType::same(by_weights(vec![0, 3], vec![0.999_999, 0.000_001]), 1);
    assert!(matches!(check(&three, &settings(365.0), 0), Err(LimitExceeded::EventsExpected { .. })));
}
