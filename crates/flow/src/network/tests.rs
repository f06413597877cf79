//! Schedules, and networks that do not hang together.

use super::id::{StationId, TypeId};
use super::{
    ByType, DAY, Diversion, Network, Pool, Schedule, ServiceKind, ShiftEnd, StationKind, ValidNetwork, WEEK,
    WhenFull,
};
use crate::Unwatched;
use crate::example::{by_weights, change, exit, network, only, service_station};
use crate::kernel::draw::Distribution;
use crate::output::{Group, Metric, Subject};
use crate::program::Program;
use crate::run::{Series, replicate};
use crate::settings::RunSettings;

#[test]
fn a_schedule_says_how_many_there_are_and_when_that_changes() {
    let schedule = Schedule { cycle: DAY, steps: vec![(0.0, 4), (480.0, 7), (960.0, 8)] };
    assert_eq!([0.0, 479.0, 480.0, 1_439.0, 1_440.0].map(|time| schedule.at(time)), [4, 4, 7, 8, 4]);
    assert_eq!(schedule.next_change(0.0), Some(480.0));
    assert_eq!(schedule.next_change(960.0), Some(1_440.0));
    assert_eq!(schedule.next_change(1_440.0 + 480.0), Some(1_440.0 + 960.0));
    assert!((schedule.mean() - 19.0 / 3.0).abs() < 1e-12);
    assert_eq!(Schedule::always(3).next_change(5.0), None);
    assert_eq!(Schedule { cycle: WEEK, steps: vec![(0.0, 1), (5.0, 1)] }.tidied().steps.len(), 1);
}

/// Holds a day of staff, and those of them who begin something new when they stop `before` minutes before
/// their number falls, to the steps expected.
#[track_caller]
fn begins(staffed: &[(f64, u32)], before: f64, expected: &[(f64, u32)]) {
    let staffed = Schedule { cycle: DAY, steps: staffed.to_vec() };
    assert_eq!(staffed.least_until(before).steps, expected, "{staffed:?}, {before} minutes before");
}

#[test]
fn whoever_will_be_gone_begins_nothing_new() {
    let day = [(0.0, 2), (480.0, 5), (960.0, 3)];
    begins(&day, 0.0, &day);
    // Two leave at 16:00, and one more at midnight.
    begins(&day, 30.0, &[(0.0, 2), (480.0, 5), (930.0, 3), (1_410.0, 2)]);
    // Three come for half an hour: they begin nothing, nor does one of the two who leave then.
    begins(&[(0.0, 2), (600.0, 5), (630.0, 1)], 60.0, &[(0.0, 2), (570.0, 1)]);
    begins(
        &[(0.0, 2), (600.0, 5), (690.0, 1), (900.0, 2)],
        60.0,
        &[(0.0, 2), (600.0, 5), (630.0, 1), (900.0, 2)],
    );
    // A lull shorter than that is seen from before it, and over when it ends.
    begins(&[(0.0, 4), (600.0, 2), (610.0, 4)], 60.0, &[(0.0, 4), (540.0, 2), (610.0, 4)]);
    // The fall is on the next day.
    begins(&[(0.0, 0), (60.0, 3)], 120.0, &[(0.0, 0), (60.0, 3), (1_320.0, 0)]);
    begins(&[(0.0, 1), (600.0, 2)], 2_000.0, &[(0.0, 1)]);
}

/// Holds what is wrong with a network to what is expected.
#[track_caller]
fn check(network: &Network, expected: &[&str]) {
    let faults: Vec<String> =
        network.faults().into_iter().map(|fault| format!("{}: {}", fault.subject, fault.message)).collect();
    assert_eq!(faults.len(), expected.len(), "{faults:?}");
    for (fault, expected) in faults.iter().zip(expected) {
        assert!(fault.contains(expected), "{expected:?} is not in {fault:?}");
    }
}

#[test]
fn what_does_not_hang_together_is_told() {
    let queue = |next| {
        service_station("nurse", ServiceKind::Queue, Schedule::always(1), Distribution::Fixed(1.0), next, 1)
    };
    check(&network(1.0, 1, vec![queue(1), exit("home", 1)]), &[]);
    check(
        &network(1.0, 1, vec![queue(0), exit("home", 1)]),
        &["no exit can be reached", "no route leads here"],
    );
    let mut nobody = network(1.0, 1, vec![queue(1), exit("home", 1)]);
    change(&mut nobody, 0, |service_station| service_station.pools[0].staffed = Schedule::always(0));
    check(&nobody, &["never has a server"]);
    let mut small = network(1.0, 1, vec![queue(1), exit("home", 1)]);
    change(&mut small, 0, |service_station| {
        service_station.pools[0].staffed = Schedule::always(3);
        service_station.capacity = Some(2);
    });
    check(&small, &["room for 2 is less than its 3 servers"]);
    change(&mut small, 0, |service_station| {
        service_station.pools[0].staffed = Schedule::always(1);
        service_station.capacity = Some(0);
    });
    check(&small, &["room for 0 is less than its 1 server;"]);
    let mut brief = network(1.0, 1, vec![queue(1), exit("home", 1)]);
    change(&mut brief, 0, |service_station| {
        service_station.pools[0].staffed =
            Schedule { cycle: DAY, steps: vec![(0.0, 0), (600.0, 2), (630.0, 0)] };
        service_station.shift_end = ShiftEnd::StopNewWorkBefore { before: 29.0 };
    });
    check(&brief, &[]);
    change(&mut brief, 0, |service_station| {
        service_station.shift_end = ShiftEnd::StopNewWorkBefore { before: 30.0 }
    });
    check(
        &brief,
        &["its servers never begin with anybody: they are never there for longer than the 30 minutes"],
    );
    let mut unserved = network(
        1.0,
        2,
        vec![
            service_station("nurse", ServiceKind::Queue, Schedule::always(1), Distribution::Fixed(1.0), 1, 2),
            exit("home", 2),
        ],
    );
    change(&mut unserved, 0, |service_station| service_station.pools[0].serves = vec![true, false]);
    check(&unserved, &["no pool serves kind 2"]);
}

/// Triage, from which patients go on to two bays, each full with two, and from each to the other or home.
fn bays() -> Network {
    let stay = || Distribution::Exponential { mean: 60.0 };
    let bay = |name| service_station(name, ServiceKind::Beds, Schedule::always(2), stay(), 3, 2);
    let triage =
        service_station("triage", ServiceKind::Queue, Schedule::always(1), Distribution::Fixed(5.0), 1, 2);
    let mut network = network(0.04, 2, vec![triage, bay("majors"), bay("scans"), exit("home", 2)]);
    for (station, other) in [(1, 2), (2, 1)] {
        network.stations[station].next_route = ByType::same(by_weights(vec![other, 3], vec![0.5, 0.5]), 2);
        change(&mut network, station, |service_station| {
            service_station.capacity = Some(2);
            service_station.when_full = WhenFull::Blocks;
        });
    }
    network
}

#[test]
fn rooms_that_wait_for_each_other_in_a_ring_are_told() {
    check(&bays(), &["majors: patients go on to scans and back here"]);
    // With a way out nobody is kept for ever, nor where one of them has no limit.
    let mut lost = bays();
    change(&mut lost, 2, |service_station| {
        service_station.when_full = WhenFull::Lost(ByType::same(only(3), 2));
    });
    check(&lost, &[]);
    let mut unlimited = bays();
    change(&mut unlimited, 2, |service_station| service_station.capacity = None);
    check(&unlimited, &[]);
    let mut impatient = bays();
    change(&mut impatient, 2, |service_station| {
        service_station.capacity = Some(3);
        service_station.patience = Some(ByType::same(Distribution::Exponential { mean: 60.0 }, 2));
        service_station.reneged = ByType::same(only(3), 2);
    });
    check(&impatient, &[]);
    // A bed from which nobody goes on to the other frees itself.
    let mut apart = bays();
    change(&mut apart, 1, |service_station| {
        service_station.pools = vec![
            Pool { serves: vec![true, false], ..service_station.pools[0].clone() },
            Pool { serves: vec![false, true], ..service_station.pools[0].clone() },
        ];
        service_station.capacity = Some(4);
    });
    apart.stations[1].next_route.set(only(3), [TypeId::new(1)]);
    check(&apart, &[]);
    // Nor does a scenario leave a ring that streams everybody past it.
    let mut streamed = bays();
    streamed.stations[1].diversions =
        vec![Diversion { applies_to: vec![true; 2], to: StationId::new(3), share: 1.0 }];
    check(&streamed, &[]);
    // Whoever goes on and never back makes no ring.
    let mut onwards = bays();
    onwards.stations[2].next_route = ByType::same(only(3), 2);
    check(&onwards, &[]);
    // Nor does whoever goes on to the station they are in.
    let mut again = bays();
    again.stations[1].next_route = ByType::same(by_weights(vec![1, 2], vec![0.5, 0.5]), 2);
    again.stations[2].next_route = ByType::same(only(3), 2);
    check(&again, &[]);
}

#[test]
fn such_a_ring_does_come_to_a_stand() {
    let seen_home = |network: &Network| {
        let network = &ValidNetwork::unchecked(network.clone());
        let (program, settings) = (Program::new(network), RunSettings::of(network, 1));
        let mut series = Series::new(&program, &settings);
        series.add(replicate(&program, &settings, 0, false, &Unwatched).expect("nobody stops it"));
        let home = Subject::Exit("home".to_owned());
        series
            .outcome(network, &settings)
            .value(&home, &Group::all(), Metric::Visits)
            .map_or(0.0, |of| of.mean)
    };
    let mut unlimited = bays();
    change(&mut unlimited, 2, |service_station| service_station.capacity = None);
    let (standing, moving) = (seen_home(&bays()), seen_home(&unlimited));
    assert!(standing < 0.1 * moving, "{standing} a year go home, {moving} without the ring");
}

#[test]
fn a_longer_ring_is_told_once() {
    let mut network = bays();
    let mut theatre = network.stations[2].clone();
    theatre.name = "theatre".to_owned();
    network.stations.push(theatre);
    network.stations[2].next_route = ByType::same(by_weights(vec![4, 3], vec![0.5, 0.5]), 2);
    network.stations[4].next_route = ByType::same(by_weights(vec![1, 3], vec![0.5, 0.5]), 2);
    check(&network, &["majors: patients go on to scans, theatre and back here"]);
}

/// A nurse who takes so long and sends this share back to herself.
fn sends_back(time: f64, share: f64) -> Network {
    let mut nurse =
        service_station("nurse", ServiceKind::Queue, Schedule::always(1), Distribution::Fixed(time), 0, 1);
    nurse.next_route = ByType::same(by_weights(vec![0, 1], vec![share, 1.0 - share]), 1);
    network(0.001, 1, vec![nurse, exit("home", 1)])
}

#[test]
fn a_circle_in_which_no_time_passes_is_told() {
    const BACK: &str = "nurse: patients go from nurse back to itself";
    for (time, share, expected) in [
        (0.0, 0.999_999, &[BACK][..]),
        (1e-9, 0.999_999, &[BACK]),
        (0.0, 0.9, &[]),
        (0.0, 0.99, &[]),
        (0.1, 0.999_999, &[]),
        (5.0, 0.999_999, &[]),
    ] {
        check(&sends_back(time, share), expected);
    }
    // Nine hundred and ninety-nine in a thousand times none, else an hour.
    let mut seldom = sends_back(0.0, 0.999_999);
    let distribution = Distribution::Empirical(vec![(0.999_9, 0.0), (0.000_1, 60.0)]);
    change(&mut seldom, 0, |service_station| service_station.service = ByType::same(distribution, 1));
    check(&seldom, &[BACK]);
}

#[test]
fn a_circle_through_what_is_full_closed_or_left_is_told_too() {
    let desk =
        || service_station("desk", ServiceKind::Queue, Schedule::always(1), Distribution::Fixed(0.0), 1, 1);
    let ward =
        || service_station("ward", ServiceKind::Beds, Schedule::always(2), Distribution::Fixed(600.0), 2, 1);
    let mut full = network(0.001, 1, vec![desk(), ward(), exit("home", 1)]);
    change(&mut full, 1, |service_station| {
        service_station.capacity = Some(2);
        service_station.when_full = WhenFull::Lost(ByType::same(only(0), 1));
    });
    check(&full, &["ward (full)"]);
    let mut closed = network(0.001, 1, vec![desk(), ward(), exit("home", 1)]);
    closed.stations[1].opening_hours = Some(Schedule { cycle: DAY, steps: vec![(0.0, 0), (600.0, 1)] });
    closed.stations[1].route_when_closed = ByType::same(only(0), 1);
    check(&closed, &["ward (closed)"]);
    let mut left = network(0.001, 1, vec![ward(), exit("home", 1), exit("away", 1)]);
    left.stations[0].next_route = ByType::same(by_weights(vec![1, 2], vec![0.5, 0.5]), 1);
    change(&mut left, 0, |service_station| {
        service_station.patience = Some(ByType::same(Distribution::Fixed(0.0), 1));
        service_station.reneged = ByType::same(only(0), 1);
    });
    check(&left, &["ward (left unseen) back to itself"]);
    // Two that send to each other whenever they are full, as both may be.
    let mut each = network(0.001, 1, vec![ward(), ward(), exit("home", 1)]);
    each.stations[1].name = "other ward".to_owned();
    each.stations[0].next_route = ByType::same(by_weights(vec![1, 2], vec![0.5, 0.5]), 1);
    for (station, other) in [(0, 1), (1, 0)] {
        change(&mut each, station, |service_station| {
            service_station.capacity = Some(2);
            service_station.when_full = WhenFull::Lost(ByType::same(only(other), 1));
        });
    }
    check(&each, &["ward (full) to other ward (full) and back"]);
    // One by day and one by night are never closed at once.
    let mut in_turn = network(0.001, 1, vec![ward(), ward(), exit("home", 1)]);
    in_turn.stations[1].name = "night ward".to_owned();
    for (station, other) in [(0, 1), (1, 0)] {
        let open = |from: f64| u32::from((station == 0) == (from < 600.0));
        in_turn.stations[station].opening_hours =
            Some(Schedule { cycle: DAY, steps: vec![(0.0, open(0.0)), (600.0, open(600.0))] });
        in_turn.stations[station].route_when_closed = ByType::same(only(other), 1);
    }
    check(&in_turn, &[]);
    in_turn.stations[1].opening_hours = Some(Schedule { cycle: DAY, steps: vec![(0.0, 0), (900.0, 1)] });
    check(&in_turn, &["ward (closed) to night ward (closed) and back"]);
    in_turn.stations[1].route_when_closed = ByType::same(only(1), 1);
    check(&in_turn, &["night ward (closed) back to itself"]);
    // Through many stations without time, whichever is written first.
    let delay = |name: &str, next: usize| {
        let mut station = exit(name, 1);
        station.kind =
            StationKind::Delay { time: ByType::same(Distribution::Fixed(0.0), 1), is_retry: false };
        station.next_route = ByType::same(only(next), 1);
        station
    };
    for order in [[1, 2, 3, 0], [3, 0, 1, 2]] {
        let mut stations: Vec<_> = (0..4).map(|idx| delay(&format!("desk {idx}"), order[idx])).collect();
        stations[2].next_route = ByType::same(by_weights(vec![order[2], 4], vec![0.999_999, 0.000_001]), 1);
        stations.push(exit("home", 1));
        check(&network(0.001, 1, stations), &["patients go round from desk "]);
    }
    // With time at the desk they go round as long as it takes.
    change(&mut full, 0, |service_station| {
        service_station.service = ByType::same(Distribution::Fixed(5.0), 1);
    });
    check(&full, &[]);
}
