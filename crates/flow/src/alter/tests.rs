//! Changes of demand follow each other: each starts from what the ones before left.

use super::*;
use crate::example::{network, service_station};
use crate::kernel::draw::Distribution;
use crate::network::{DAY, ServiceKind, Station, WEEK};

/// A source of 2 a minute of type 0 and 6 of type 1, after changes of all, of one type, or of the other.
fn after(changes: &[(&[usize], f64)]) -> Network {
    let mut network = network(8.0, 2, Vec::new());
    network.sources[0].shares = Shares::new(&[0.25, 0.75]);
    for (types, factor) in changes {
        let types: Vec<TypeId> = types.iter().map(|idx| TypeId::new(*idx)).collect();
        network.apply(&NetworkChange::Demand { source: SourceId::new(0), types, factor: *factor });
    }
    network
}

/// How many of each of the two types come a minute, from all sources.
fn rates(network: &Network) -> [f64; 2] {
    let mut rates = [0.0; 2];
    for source in &network.sources {
        let Arrivals::Steady { rate } = source.arrivals else { panic!("a steady rate") };
        for (idx, share) in share_of_each(&source.shares, source.types.len()).into_iter().enumerate() {
            let comes = source.multipliers.get(idx).copied().unwrap_or(1.0).min(1.0);
            rates[source.types[idx].idx()] += rate * share * comes;
        }
    }
    rates
}

#[track_caller]
fn check(changes: &[(&[usize], f64)], expected: [f64; 2]) {
    let found = rates(&after(changes));
    let is_near = found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-9);
    assert!(is_near, "{changes:?}: {found:?}, not {expected:?}");
}

#[test]
fn a_change_of_demand_starts_from_what_earlier_ones_left() {
    const ALL: &[usize] = &[0, 1];
    check(&[], [2.0, 6.0]);
    check(&[(ALL, 2.0), (ALL, 0.5)], [2.0, 6.0]);
    check(&[(ALL, 1.1), (ALL, 1.1)], [2.42, 7.26]);
    check(&[(ALL, 1.1), (ALL, 0.9)], [1.98, 5.94]);
    check(&[(ALL, 0.4), (ALL, 0.4)], [0.32, 0.96]);
    check(&[(ALL, 0.0), (ALL, 1.5)], [0.0, 0.0]);
    check(&[(ALL, 1.5), (&[1], 0.5)], [3.0, 4.5]);
    check(&[(&[1], 3.0), (&[0], 2.0), (&[1], 0.5)], [4.0, 9.0]);
}

#[test]
fn who_comes_anyway_keeps_their_streams_and_others_have_one() {
    let network = after(&[(&[0, 1], 2.0), (&[0], 2.0), (&[1], 0.1)]);
    assert_eq!(network.sources.len(), 2);
    assert_eq!(network.sources[0].stream, after(&[]).sources[0].stream);
    assert_eq!(network.sources[1].stream, after(&[(&[0, 1], 1.5)]).sources[1].stream);
    assert_eq!(network.sources[1].adds_to, Some(SourceId::new(0)));
}

/// Two beds.
fn ward() -> Station {
    service_station("ward", ServiceKind::Beds, Schedule::always(2), Distribution::Fixed(60.0), 1, 1)
}

#[test]
fn beds_of_winter_are_not_in_force_in_a_run_of_summer() {
    let summer = network(1.0, 1, vec![ward()]);
    let winter = (240.0 * DAY, 330.0 * DAY);
    let steps = vec![(0.0, 2), (winter.0, 5), (winter.1, 2)];
    let staffed = Schedule { cycle: YEAR, steps };
    let change = NetworkChange::Staffing { station: StationId::new(0), pool: PoolId::FIRST, staffed };
    assert!(!change.is_in_force(&summer, (0.0, 240.0 * DAY)));
    assert!(change.is_in_force(&summer, (0.0, 240.5 * DAY)));
    assert!(!change.is_in_force(&summer, (330.0 * DAY, YEAR + 10.0 * DAY)));
    // The days come again every year.
    assert!(change.is_in_force(&summer, (330.0 * DAY, 3.0 * YEAR)));
}

#[test]
fn hours_that_a_run_does_not_reach_are_not_in_force() {
    let mut doors = network(1.0, 1, vec![ward()]);
    doors.stations[0].opening_hours = Some(Schedule::always(1));
    let closed_on_the_last_day = Schedule { cycle: WEEK, steps: vec![(0.0, 1), (6.0 * DAY, 0)] };
    let change = NetworkChange::OpeningHours {
        stations: vec![StationId::new(0)],
        opening_hours: Some(closed_on_the_last_day),
    };
    assert!(!change.is_in_force(&doors, (0.0, 6.0 * DAY)));
    assert!(change.is_in_force(&doors, (0.0, WEEK)));
    let more = NetworkChange::Demand { source: SourceId::new(0), types: vec![TypeId::new(0)], factor: 1.1 };
    assert!(more.is_in_force(&doors, (0.0, 1.0)));
}

#[test]
fn several_sources_are_multiplied_at_once_each_by_its_own() {
    let mut more = network(1.0, 1, vec![ward()]);
    let source = SourceId::new(0);
    more.apply(&NetworkChange::DemandOfSources { factors: vec![(source, 1.5)] });
    let mut same = network(1.0, 1, vec![ward()]);
    let types = same.sources[0].types.clone();
    same.apply(&NetworkChange::Demand { source, types, factor: 1.5 });
    assert_eq!(more.sources[0].multipliers, same.sources[0].multipliers);
    assert_eq!(more.sources.len(), same.sources.len());
    assert_eq!(more.sources[1].adds_to, Some(source));
}
